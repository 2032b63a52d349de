"""Data for trying things out: a small living site, and any number of rows for measuring."""
