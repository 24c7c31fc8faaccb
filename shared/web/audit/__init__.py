"""The security log: who did what, when, from where; each entry sealed to the one before it."""
