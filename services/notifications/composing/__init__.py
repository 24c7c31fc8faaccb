"""From facts and templates to the bytes of a mail."""
