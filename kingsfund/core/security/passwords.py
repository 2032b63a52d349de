"""Passwords: long enough, and none that is tried first (NIST SP 800-63B, section 3.1.1.2).

No rule about figures and signs: they lead to `Password123!`, which is no better than `password`. What
people put around a known word is taken off before it is looked for.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

SHORTEST, LONGEST = 12, 1024
# Fewer different characters than that are a pattern, however long.
FEWEST_DIFFERENT = 5
# A word shorter than that is in too many good passwords to tell anything.
SHORTEST_WORD = 4
# Letters as people write them to satisfy rules.
PLAIN = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b",
                       "@": "a", "$": "s", "!": "i", "|": "l", "€": "e"})  # fmt: skip
NOT_LETTERS = re.compile(r"[\W\d_]+")
CALENDAR = {
    *("spring", "summer", "autumn", "fall", "winter", "january", "february", "march", "april"),
    *("may", "june", "july", "august", "september", "october", "november", "december"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("admin", "administrator", "editor", "moderator", "newsletter", "article", "welcome"),
    *("changeme", "letmein", "secret", "password", "passwort", "login"),
}
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class LengthValidator:
    """At least 12 characters; and no more than 1,024, for hashing has a cost."""

    def validate(self, password: str, user: "AbstractUser | None" = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(
                "It has fewer than %(shortest)s characters. A few words in a row are easy to keep "
                "in mind.",
                code="password_too_short",
                params={"shortest": SHORTEST},
            )
        if len(password) > LONGEST:
            raise ValidationError(
                "It has more than %(longest)s characters.",
                code="password_too_long",
                params={"longest": LONGEST},
            )

    def get_help_text(self) -> str:
        return f"At least {SHORTEST} characters: a few words in a row are easy to keep in mind."


class KnownPasswordValidator:
    """None of the most used passwords, and no name of the site, whatever is put around it."""

    def validate(self, password: str, user: "AbstractUser | None" = None) -> None:
        if len(password) > LONGEST:
            return  # refused by its length; nothing more is done with it
        if is_known(password):
            raise ValidationError(
                "It is one of those that are tried first: a word that many use, the name of the "
                "site or a run of keys, with figures and signs around it or not.",
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return "Not a word that many use, nor the name of the site, with figures and signs added."


def is_known(password: str) -> bool:
    """Whether what is left of a password without its decorations is tried first."""
    lowered = password.lower()
    if len(set(lowered)) < FEWEST_DIFFERENT or is_run(lowered):
        return True
    known = common_passwords()
    return lowered in known or any(is_made_of_words(core, known) for core in cores_of(lowered))


def cores_of(password: str) -> set[str]:
    """The letters of a password: as typed, and with figures and signs read as the letters they stand for."""
    trimmed = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    return {
        NOT_LETTERS.sub("", password),
        NOT_LETTERS.sub("", trimmed.translate(PLAIN)),
        NOT_LETTERS.sub("", password.translate(PLAIN)),
    }


def is_made_of_words(core: str, known: frozenset[str]) -> bool:
    """Whether letters are one known word, or two in a row; three are a passphrase."""
    words = site_words() | CALENDAR
    if not core:
        return False

    def is_word(part: str) -> bool:
        return part in words or (len(part) >= SHORTEST_WORD and part in known)

    cuts = range(SHORTEST_WORD - 1, min(len(core), 64))
    return is_word(core) or any(is_word(core[:cut]) and is_word(core[cut:]) for cut in cuts)


def is_run(password: str) -> bool:
    """Whether it is made of neighbours in the alphabet or on the keyboard, forwards or backwards."""
    pieces = [password[place : place + 3] for place in range(0, len(password) - 2, 3)]
    runs = [*RUNS, *(run[::-1] for run in RUNS)]
    return bool(pieces) and all(any(piece in run for run in runs) for piece in pieces)


def site_words() -> frozenset[str]:
    """The site's own names: as a whole, and each longer word of them."""
    names = f"{settings.SITE_NAME} {settings.SITE_TAGLINE} {settings.SITE_HOST} kingsfund".lower()
    words = {word for word in NOT_LETTERS.split(names) if len(word) >= SHORTEST_WORD}
    wholes = (settings.SITE_NAME, settings.SITE_TAGLINE, settings.SITE_HOST)
    return frozenset(words | {NOT_LETTERS.sub("", name.lower()) for name in wholes} - {""})


@cache
def common_passwords() -> frozenset[str]:
    """The 20,000 most used passwords, which come with Django."""
    return frozenset(CommonPasswordValidator().passwords)
