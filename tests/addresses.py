"""The addresses of the site, for the tests that ask for every one of them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver


def named_patterns(patterns: list, namespace: str = "") -> Iterator[tuple[str, bool]]:
    """Every named address, and whether it needs arguments."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name, bool(pattern.pattern.regex.groups)
