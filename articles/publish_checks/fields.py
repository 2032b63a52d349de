"""Checks of what stands around the text: title, standfirst, authors, topics, change note."""

from collections.abc import Iterator

from articles.publish_checks.checks import CheckFinding, Draft, PublishCheck, check
from articles.publish_checks.tree import words


@check(
    "Title",
    "Readers, search engines and citations know an article by its title.",
    place="title",
    can_be_overridden=False,
)
def title(draft: Draft) -> Iterator[CheckFinding]:
    """An article without a title has no name to be linked by (WCAG 2.4.2, page titled)."""
    if not words(draft.edition.title):
        yield CheckFinding("It has no title.")


@check(
    "Standfirst",
    "Lists, feeds and search results show it. Say in a sentence or two what the article says.",
    place="standfirst",
)
def standfirst(draft: Draft) -> Iterator[CheckFinding]:
    """Every list shows it; without one, an entry is a title and nothing."""
    if not words(draft.edition.standfirst):
        yield CheckFinding("It has no standfirst.")


@check(
    "Standfirst says more than the title",
    "The two stand together everywhere. Say in the standfirst what the title leaves out.",
    place="standfirst",
    blocks=False,
)
def standfirst_repeats(draft: Draft) -> Iterator[CheckFinding]:
    """The title twice is a line that tells a reader nothing, read out twice by a screen reader."""
    title, standfirst = (
        words(text).casefold().rstrip(".!?… ")
        for text in (draft.edition.title, draft.edition.standfirst)
    )
    if title and title == standfirst:
        yield CheckFinding("The standfirst repeats the title.")


@check("Text", "There is nothing to read yet.", place="body", can_be_overridden=False)
def text(draft: Draft) -> Iterator[CheckFinding]:
    """An empty page is a mistake, whatever the hurry."""
    if not any(line.text for line in draft.tree.lines) and not draft.tree.all("pre", "code"):
        yield CheckFinding("It has no text.")


@check(
    "Author",
    "Readers judge an article by who wrote it. Name at least one author.",
    place="bylines",
)
def author(draft: Draft) -> Iterator[CheckFinding]:
    """Somebody has to stand for what is said."""
    if not draft.edition.names():
        yield CheckFinding("It names no author.")


@check(
    "Topic",
    "Readers who follow a topic find it only under one. Choose one, if one fits.",
    place="topics",
    blocks=False,
)
def topic(draft: Draft) -> Iterator[CheckFinding]:
    """A warning only: a site may have no topics yet, and not every notice belongs to one."""
    if not draft.article.topics.exists():
        yield CheckFinding("It is under no topic.")


@check(
    "Change note",
    "Readers of the earlier edition are told what changed. If nothing they need to know did, the "
    "change is minor.",
    place="change_note",
)
def change_note(draft: Draft) -> Iterator[CheckFinding]:
    """A silent change of substance is what the numbered editions are there to prevent."""
    is_later = draft.article.live_edition_id is not None
    if is_later and draft.edition.is_substantive() and not words(draft.edition.change_note):
        yield CheckFinding(
            "It does not say what changed since the edition that readers see now (change note)."
        )


CHECKS: list[PublishCheck] = [
    title,
    standfirst,
    standfirst_repeats,
    text,
    author,
    topic,
    change_note,
]
