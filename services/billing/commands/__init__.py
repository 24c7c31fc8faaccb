"""Use cases of billing, one a file; each runs in the caller's transaction."""
