"""The queue: the list of comments, its filters, and decisions on many at once."""
