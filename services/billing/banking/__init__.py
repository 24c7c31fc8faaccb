"""Bank formats: collections out, statements and status reports in."""
