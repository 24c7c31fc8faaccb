"""What each event has to say: one small function a notification, one file a family."""
