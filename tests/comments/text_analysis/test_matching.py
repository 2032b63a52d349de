"""Phrases and patterns, matched in linear time."""

import pytest

from comments.text_analysis.matching import BadPattern, compile_pattern, matcher


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cheap pills", "CHEAP – pills!", "cheap pills"),
        ("cheap pills", "Сhеар pílls", "cheap pills"),
        ("cheap pills", "cheap pillside", ""),
        ("casino\n\nFree Bonus", "a free bonus.", "Free Bonus"),
        ("Привет", "привет!", "Привет"),
        ("example.com", "at example.com", "example.com"),
    ],
    ids=["capitals", "look-alikes", "whole-words", "second-line", "cyrillic", "dots"],
)
def test_phrase_is_found_as_whole_words(phrase: str, text: str, found: str) -> None:
    assert matcher("phrase", phrase)(text) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"ca[s$]ino", "The CA$INO", "CA$INO"),
        (r"\bpills?\b", "pilla", ""),
        (r"(?-i)NHS", "nhs", ""),
        (r"\d{4,}", "Ring １２３４", "1234"),
    ],
    ids=["capitals", "words", "exact", "wide-digits"],
)
def test_pattern_is_found_whatever_the_capitals(pattern: str, text: str, found: str) -> None:
    assert matcher("pattern", pattern)(text) == found


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("phrase", "…", "“…” has no letter or digit."),
        ("phrase", " \n ", "Write a phrase."),
        ("pattern", "a(", "RE2, which looks for patterns, refuses it: missing ): a(."),
        (
            "pattern",
            r"(a)\1",
            r"RE2, which looks for patterns, refuses it: invalid escape sequence: \1.",
        ),
        (
            "pattern",
            r"\pL{1000}",
            "RE2, which looks for patterns, refuses it: pattern too large - compile failed.",
        ),
        (
            "pattern",
            r"\pL{4}",
            "It may take more than 4,000 steps for each character of a comment. "
            "Repeat less, or look for fewer kinds of letter.",
        ),
        ("pattern", "a*", "It matches an empty text, so it would match every comment."),
    ],
    ids=["dots", "nothing", "open", "backreference", "huge", "large", "empty"],
)
def test_bad_rule_is_refused_with_the_reason(kind: str, text: str, message: str) -> None:
    with pytest.raises(BadPattern) as refusal:
        matcher(kind, text)
    assert str(refusal.value) == message


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a|a)*b", "(.*)(.*)(.*)(.*)x"])
def test_pattern_that_explodes_elsewhere_takes_few_steps(pattern: str) -> None:
    """RE2 takes at most as many steps for a character as its program is long."""
    compiled = compile_pattern(pattern)
    assert compiled.programsize <= 60
    assert compiled.search("a" * 64_000 + "!") is None


def test_pattern_does_not_find_what_each_bracket_caught() -> None:
    """That takes RE2 a hundred times as long, and only the whole is shown."""
    assert compile_pattern("(a)(b)").groups == 0
    assert matcher("pattern", "(a)(b)")("xab") == "ab"


def test_what_a_pattern_found_is_shown_shortened() -> None:
    assert matcher("pattern", "a+")("a" * 64_000) == "a" * 60
