"""Permissions, passwords, tokens, hashes and limits."""
