"""The demo site, of an invented institute, and any number of rows for measuring."""
