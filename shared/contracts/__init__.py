"""Published events, one file per publisher: plain data that every service may read."""
