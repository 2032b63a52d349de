"""States that more than one model asks for, by the names that the database has for them."""

READABLE = ("published", "withdrawn")
# The states of an edition that is being worked on; an article has at most one such edition.
OPEN = ("draft", "in_review", "ready", "scheduled")
