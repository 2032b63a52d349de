"""Bringing another system's articles in.

A file goes through these rooms, one item at a time: `scanner` cuts it, `wxr` reads what was cut,
`wordpress` makes safe HTML of a body, `writing` makes rows, `report` says what became of each.
"""
