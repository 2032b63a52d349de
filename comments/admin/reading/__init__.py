"""The page on which one comment is read, and everything that is done there."""
