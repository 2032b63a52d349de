"""Databases, and what rows of all kinds have in common."""
