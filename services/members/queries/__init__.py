"""Reads of the members service."""
