"""The developer's room: locks, house rules and what else is run by make."""
