"""Billing's pure decisions: no database, no clock, no framework."""
