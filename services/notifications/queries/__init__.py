"""What others read from the notifications service."""
