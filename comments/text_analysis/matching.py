"""Phrases and patterns that editors look for, matched in time that grows with the text's length."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

import re2

from comments.text_analysis.normalisation import folded_words
from kingsfund.core.text import tidy, without_zero_width

# Of memory for one pattern; RE2 refuses what needs more, and never goes back in the text.
MOST_MEMORY = 1 << 20
# For one character, in the worst of texts: a text of 20,000 then takes a second.
MOST_STEPS = 4000
MOST_SHOWN = 60

# What a matcher finds in a text, as it is told to moderators; empty for nothing.
Matcher = Callable[[str], str]


class BadPattern(ValueError):
    """A rule that cannot be looked for; the message says why."""


@lru_cache(maxsize=1024)
def matcher(kind: str, text: str) -> Matcher:
    """What looks for the words of a rule. Raises `BadPattern`."""
    return pattern_matcher(text) if kind == "pattern" else phrase_matcher(text)


def phrase_matcher(text: str) -> Matcher:
    """One phrase a line, found as whole words whatever their capitals, accents and look-alikes."""
    lines = [line.strip() for line in text.splitlines()]
    phrases = [(line, " ".join(folded_words(line))) for line in lines if line]
    empty = [line for line, folded in phrases if not folded]
    if empty or not phrases:
        raise BadPattern(f"“{empty[0]}” has no letter or digit." if empty else "Write a phrase.")

    def find(written: str) -> str:
        folded = f" {' '.join(folded_words(written))} "
        return next((line for line, phrase in phrases if f" {phrase} " in folded), "")

    return find


def pattern_matcher(text: str) -> Matcher:
    compiled = compile_pattern(text)

    def find(written: str) -> str:
        # Tidied first, because normalising sorts a run of marks in quadratic time.
        plain = without_zero_width(tidy(written))
        match = compiled.search(unicodedata.normalize("NFKC", plain))
        return match.group()[:MOST_SHOWN] if match else ""

    return find


def compile_pattern(text: str) -> "re2._Regexp":
    """A regular expression as RE2 understands it, whatever the capitals. Raises `BadPattern`."""
    options = re2.Options()
    options.max_mem, options.case_sensitive, options.log_errors = MOST_MEMORY, False, False
    # Only the whole is shown, and to find what each bracket caught takes a hundred times as long.
    options.never_capture = True
    try:
        compiled = re2.compile(text, options)
    except re2.error as error:
        raise BadPattern(message_of(error)) from error
    if compiled.programsize > MOST_STEPS:
        raise BadPattern(
            f"It may take more than {MOST_STEPS:,} steps for each character of a comment. "
            "Repeat less, or look for fewer kinds of letter."
        )
    if compiled.search(""):
        raise BadPattern("It matches an empty text, so it would match every comment.")
    return compiled


def message_of(error: Exception) -> str:
    """RE2's own message, which it gives as bytes."""
    said = error.args[0] if error.args else "unknown"
    said = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"RE2, which looks for patterns, refuses it: {said}."
