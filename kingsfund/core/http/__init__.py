"""Requests and responses: what every page is answered with, and what no request may bring."""
