"""Checks of links: that their words say something, and that they lead somewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator

from articles.publish_checks.checks import CheckFinding, Draft, PublishCheck, check
from articles.publish_checks.notes import is_words_note
from articles.publish_checks.targets import Target, TargetState
from articles.publish_checks.tree import CheckedElement, clip

VAGUE = frozenset(
    [
        *["click", "click here", "here", "see here", "read here", "link", "this link", "the link"],
        *["more", "read more", "learn more", "find out more", "see more", "more here", "read on"],
        *["more information", "further information", "details", "more details", "continue"],
        *["this", "this page", "this website", "this site", "website", "web page", "page"],
        *["download", "download here", "pdf", "source", "go", "open", "view"],
    ]
)
BARE_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.I)


def is_embed(link: CheckedElement) -> bool:
    return "figure.embed" in link.inside


def says_where(text: str) -> bool:
    return text.casefold().strip(" .,:;!?…›»→>()[]“”\"'") not in VAGUE


@check(
    "Links have words",
    "There is nothing to press and nothing to read out. Link words of the sentence, or delete it.",
)
def link_empty(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 2.4.4 (link purpose) and 4.1.2, failure F89: a link without words has no name."""
    for link in draft.tree.all("a"):
        pictured = any(image.attributes.get("alt") for image in draft.tree.within(link, "img"))
        if not link.text and not pictured and not is_embed(link):
            address = clip(link.attributes.get("href", ""))
            yield CheckFinding(f"A link has no words (it leads to “{address}”).", link.paragraph)


@check(
    "Link words say where they lead",
    "Many read a page by its links, one after the other. Link the words that name what is there.",
    blocks=False,
)
def link_words(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 2.4.4 lets the sentence around a link explain it, so a person has to judge: a warning."""
    for link in draft.tree.all("a"):
        text = link.text
        if is_embed(link) or not text:
            continue
        if not says_where(text):
            yield CheckFinding(
                f"The link “{text}” does not say where it leads.", link.paragraph, text
            )
        elif BARE_ADDRESS.fullmatch(text):
            message = f"The link “{clip(text)}” is a bare address, read out letter by letter."
            yield CheckFinding(message, link.paragraph, clip(text))


@check(
    "Same words, same place",
    "Who hears the links alone cannot tell them apart. Give one of them other words.",
    blocks=False,
)
def link_ambiguous(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 2.4.4 and 3.2.4: a warning, as the sentences around the links may part them."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for link in draft.tree.all("a"):
        text, address = link.text, link.attributes.get("href", "").rstrip("/")
        if not text or not says_where(text) or is_embed(link) or is_words_note(link):
            continue
        seen = places[text.casefold()]
        if seen and address not in seen:
            message = f"The words “{clip(text)}” lead to different places."
            yield CheckFinding(message, link.paragraph, clip(text))
        seen.add(address)


def links_in(draft: Draft, *states: TargetState) -> Iterator[tuple[CheckedElement, str, Target]]:
    """The links that lead to what is in one of some states, with their words."""
    for link in draft.tree.all("a"):
        target = draft.targets.get(link.attributes.get("href", ""))
        if target and target.state in states and not is_words_note(link):
            yield link, clip(link.text or link.attributes["href"]), target


@check(
    "Links lead somewhere",
    "Readers would meet “not found”. Put the address right, or take the link away.",
)
def link_dead(draft: Draft) -> Iterator[CheckFinding]:
    """A page of ours that is not there is our mistake; other people’s pages are not asked for."""
    for link in draft.tree.all("a"):
        if not link.attributes.get("href", "").strip():
            message = f"The link “{clip(link.text)}” has no address."
            yield CheckFinding(message, link.paragraph, clip(link.text))
    reasons = {
        TargetState.GONE: "leads to a page of ours that does not exist",
        TargetState.NO_ANCHOR: "leads to a place on this page that does not exist",
        TargetState.STAFF: "leads into the admin, which readers cannot open",
        TargetState.UNREADABLE: "has an address that no browser can read",
    }
    for link, text, target in links_in(draft, *reasons):
        message = f"The link “{text}” {reasons[target.state]}."
        yield CheckFinding(message, link.paragraph, text)


@check(
    "Pictures are there",
    "Readers would see an empty frame. Put the picture in again.",
)
def picture_missing(draft: Draft) -> Iterator[CheckFinding]:
    """A picture of ours that is stored nowhere, or with an article that readers cannot open."""
    for image in draft.tree.all("img"):
        target = draft.targets.get(image.attributes.get("src", ""))
        if target and target.state in (TargetState.GONE, TargetState.DRAFT, TargetState.UNREADABLE):
            name = clip(image.attributes["src"].rpartition("/")[2])
            yield CheckFinding(f"The picture “{name}” is not there.", image.paragraph, name)


@check(
    "Links lead to what readers can open",
    "Readers would meet “not found” until it is published. Publish it first, or take the link away.",
)
def link_to_draft(draft: Draft) -> Iterator[CheckFinding]:
    """What is not published must not be reached, nor its address be told to those who guess."""
    for link, text, _ in links_in(draft, TargetState.DRAFT):
        message = f"The link “{text}” leads to something of ours that is not published."
        yield CheckFinding(message, link.paragraph, text)


@check(
    "Links lead there directly",
    "It still works: readers are sent on. The new address would spare them that.",
    blocks=False,
)
def link_moved(draft: Draft) -> Iterator[CheckFinding]:
    """A warning: former addresses are kept for ever."""
    for link, text, target in links_in(draft, TargetState.MOVED):
        message = f"The link “{text}” leads to a former address; it is now {target.now}."
        yield CheckFinding(message, link.paragraph, text)


@check(
    "Links lead to what still stands",
    "Readers would meet the notice of its withdrawal first. Link it only if that is meant.",
    blocks=False,
)
def link_to_withdrawn(draft: Draft) -> Iterator[CheckFinding]:
    """A warning: an article about a withdrawal rightly links what was withdrawn."""
    for link, text, _ in links_in(draft, TargetState.WITHDRAWN):
        message = f"The link “{text}” leads to an article that was withdrawn."
        yield CheckFinding(message, link.paragraph, text)


CHECKS: list[PublishCheck] = [
    *[link_empty, link_words, link_ambiguous],
    *[link_dead, picture_missing, link_to_draft, link_moved, link_to_withdrawn],
]
