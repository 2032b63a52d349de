"""Hashes by which a row is found again without keeping what was hashed: an address, a network."""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(text: str) -> str:
    """A hash under the newest key. It cannot be reversed by trying every address without the key."""
    return _hash(settings.SECRET_KEY, text)


def keyed_hashes(text: str) -> list[str]:
    """The hash under every key of the site, the newest first: a stored one is any of these.

    After `SECRET_KEY` was changed, those before it in `SECRET_KEY_FALLBACKS` still find their rows.
    """
    return [_hash(key, text) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def is_keyed_hash(stored: str, text: str, *, length: int = 64) -> bool:
    """Whether the first `length` digits of a hash of the text under any key are what is stored."""
    return any(hmac.compare_digest(one[:length], stored) for one in keyed_hashes(text))


def _hash(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
