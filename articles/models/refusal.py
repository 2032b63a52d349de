class Refused(Exception):
    """A workflow action was refused; the message says why, in a sentence for an editor."""
