"""Pure decisions of the members service: no database, no clock, no framework."""
