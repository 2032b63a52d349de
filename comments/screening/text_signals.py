"""Signals about how a comment is written and sent."""

import re

from comments.screening.finding import SignalFinding, enumerated, number_of
from comments.screening.signal_input import SignalInput
from comments.text_analysis.normalisation import is_ascii_letter, latin_for_lookalikes, script_of
from kingsfund.core.text import count_words

# Faster than anybody reads, even somebody who knows the text (words a second).
FASTEST = 12
READING = 4
LONG_ENOUGH = 40
SHORT = 4
LOUD, LETTERS_TO_SHOUT = 0.6, 20

_WORD = re.compile(r"[^\W\d_]+")
_SHOUT = re.compile(r"[!?]{3,}")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?<![\w./-])(?:\+|\(?0)[\d ()./-]{7,22}\d(?![\w/-])")
DIGITS_OF_A_PHONE = range(9, 16)


def speed(given: SignalInput) -> SignalFinding | None:
    """Sent sooner after the preview than anybody could have read it."""
    words, seconds = count_words(given.text), given.seconds_taken
    if seconds is None or words < LONG_ENOUGH or seconds * FASTEST >= words:
        return None
    after = number_of(seconds, "second")
    says = f"Sent {after} after its preview; reading {words} words takes about {words // READING}."
    return SignalFinding(10 if seconds <= 2 else 6, says)


def shouting(given: SignalInput) -> SignalFinding | None:
    """Capitals for most letters, or rows of exclamation marks."""
    letters = [char for char in given.text if char.isupper() or char.islower()]
    share = sum(char.isupper() for char in letters) / max(1, len(letters))
    found = []
    if len(letters) >= LETTERS_TO_SHOUT and share >= LOUD:
        found.append((5, f"{share:.0%} of the letters are capitals."))
    if marks := _SHOUT.findall(given.text):
        found.append((2, f"It shouts: {enumerated(mark[:6] for mark in marks)}"))
    if not found:
        return None
    return SignalFinding(sum(weight for weight, _ in found), " ".join(words for _, words in found))


def short(given: SignalInput) -> SignalFinding | None:
    """Too short to say something about an article."""
    words = count_words(given.text)
    if not 0 < words < SHORT:
        return None
    return SignalFinding(3, f"It is {number_of(words, 'word')} long.")


def contact_details(given: SignalInput) -> SignalFinding | None:
    """Addresses and numbers in the text: an advertisement, or what the writer will regret."""
    emails = [match.group().rstrip(".") for match in _EMAIL.finditer(given.text)]
    phones = [phone for phone in _PHONE.findall(given.text) if is_phone(phone)]
    found = [(5, f"Telephone: {enumerated(phones)}.")] if phones else []
    found += [(4, f"E-mail: {enumerated(emails)}.")] if emails else []
    if not found:
        return None
    return SignalFinding(sum(weight for weight, _ in found), " ".join(words for _, words in found))


def is_phone(found: str) -> bool:
    return sum(char.isdigit() for char in found) in DIGITS_OF_A_PHONE


def lookalikes(given: SignalInput) -> SignalFinding | None:
    """Words and names that mix in letters of another script because they look the same."""
    in_name = disguised_words(f"{given.name} {given.organisation}")
    in_text = disguised_words(given.text)
    found = [(15, f"In the signature: {in_quotes(in_name)}.")] if in_name else []
    found += [(10, f"In the text: {in_quotes(in_text)}.")] if in_text else []
    if not found:
        return None
    says = " ".join(["Look-alike letters of another script.", *(words for _, words in found)])
    return SignalFinding(sum(weight for weight, _ in found), says)


def in_quotes(words: list[str]) -> str:
    return enumerated(f"“{word}” ({', '.join(sorted(foreign_scripts(word)))})" for word in words)


def disguised_words(text: str) -> list[str]:
    if text.isascii():
        return []
    return [word for word in _WORD.findall(text) if is_disguised(word)]


def is_disguised(word: str) -> bool:
    """Latin letters, and others that all look like Latin ones.

    A word in one script is honest, whatever it looks like. A Greek letter at either end of a word
    is science (TNFα, βHCG), and so it is left alone there.
    """
    if word.isascii() or not any(is_ascii_letter(char) for char in word):
        return False
    if script_of(word[0]) == "GREEK" or script_of(word[-1]) == "GREEK":
        word = "".join(char for char in word if script_of(char) != "GREEK")
    foreign = [char for char in word if script_of(char) not in ("LATIN", "MICRO", "FEMININE")]
    looks = latin_for_lookalikes()
    return bool(foreign) and all(ord(char) in looks for char in foreign)


def foreign_scripts(word: str) -> set[str]:
    return {script_of(char).capitalize() for char in word} - {"Latin"}
