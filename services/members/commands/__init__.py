"""One use case a file: lock, re-check, change, publish; the caller's transaction commits."""
