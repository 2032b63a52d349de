class Refused(Exception):
    """An act in the admin did not happen; the message says why, in a sentence for an editor."""
