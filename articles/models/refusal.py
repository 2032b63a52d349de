class Refused(Exception):
    """An act at the desk did not happen; the message says why, in a sentence for an editor."""
