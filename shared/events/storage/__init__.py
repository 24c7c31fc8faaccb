"""The event machine's tables and the SQL that SQLite and PostgreSQL need said differently."""
