"""What an edition has to show before readers see it: checks that block, and checks that warn."""

from collections.abc import Iterable

from articles.models import Article, Edition
from articles.publish_checks import fields, links, notes, pictures, structure
from articles.publish_checks.checks import (
    PLACES,
    REASON_LENGTH,
    ChecksFailed,
    Draft,
    Problem,
    PublishCheck,
)
from articles.publish_checks.tree import read_tree

CHECKS: list[PublishCheck] = [
    *fields.CHECKS,
    *structure.CHECKS,
    *pictures.CHECKS,
    *links.CHECKS,
    *notes.CHECKS,
]

__all__ = [
    "CHECKS",
    "REASON_LENGTH",
    "ChecksFailed",
    "Problem",
    "PublishCheck",
    "problems_of",
    "read_ahead",
    "require_passing",
]


def problems_of(article: Article, edition: Edition | None) -> list[Problem]:
    """What is not right with a draft: what blocks first, in the order of the page; else empty."""
    if edition is None:
        message = "There is no draft to publish: readers see the latest text already."
        return [Problem("draft", message, can_be_overridden=False)]
    draft = Draft(article, edition)
    found = [problem for check in CHECKS for problem in check.problems(draft)]
    return sorted(found, key=order_on_page)


def read_ahead(article: Article) -> None:
    """Read the draft of an article before its row is held; `problems_of` then finds it done."""
    if edition := article.draft_edition():
        read_tree(edition.body)


def order_on_page(problem: Problem) -> tuple[bool, int, int]:
    place = PLACES.index(problem.place)
    return (not problem.blocks, place, -1 if problem.paragraph is None else problem.paragraph)


def require_passing(problems: Iterable[Problem], *, override: str) -> list[Problem]:
    """The problems that an override with a reason passes over; empty when nothing is in the way.

    Raises `ChecksFailed` with those that block when there is no reason worth the name, or when some
    cannot be passed over. What only warns is never in the way.
    """
    blocking = [problem for problem in problems if problem.blocks]
    if any(not problem.can_be_overridden for problem in blocking):
        raise ChecksFailed(blocking)
    if blocking and len(override.strip()) < REASON_LENGTH:
        raise ChecksFailed(blocking)
    return blocking
