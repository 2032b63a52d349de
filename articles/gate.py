"""What an edition has to show before readers see it: checks that block, and checks that warn."""

from collections.abc import Iterable
from dataclasses import dataclass

from articles import body as bodies
from articles.models import Article, Edition, Refused


@dataclass(frozen=True)
class Problem:
    """One thing that is not right: what is wrong, in a sentence, and where it can be mended.

    `place` is the name of a form field; for the text, `paragraph` is the block it is about, from 0.
    """

    check: str
    message: str
    place: str = ""
    paragraph: int | None = None
    blocks: bool = True
    can_be_overridden: bool = True


class NotReady(Refused):
    """The draft cannot be published as it is; `problems` says why, each in a sentence."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


def problems_of(article: Article, edition: Edition | None) -> list[Problem]:
    """What is not right with a draft, what blocks first; empty when it is ready."""
    if edition is None:
        message = "There is no draft to publish: readers see the latest text already."
        return [Problem("draft", message, can_be_overridden=False)]
    has_note = article.live_edition_id is None or edition.change_note.strip()
    checks = [
        (edition.title.strip(), Problem("title", "It has no title.", "title")),
        (edition.standfirst.strip(), Problem("standfirst", "It has no standfirst.", "standfirst")),
        (bodies.to_text(edition.body), Problem("body", "It has no text.", "body")),
        (article.bylines.exists(), Problem("author", "It names no author.", "bylines")),
        (
            is_described(edition),
            Problem(
                "picture",
                "Its picture is not described, nor marked as decoration.",
                "picture_alt",
            ),
        ),
        (
            has_note or not edition.is_substantive(),
            Problem(
                "change_note",
                "It does not say what changed since the edition that readers see now (change note).",
                "change_note",
            ),
        ),
    ]
    return [problem for passed, problem in checks if not passed]


def is_described(edition: Edition) -> bool:
    """Whether somebody has answered for readers who cannot see the picture, if there is one."""
    return bool(
        edition.picture_id is None or edition.picture_is_decorative or edition.picture_alt.strip()
    )


def let_through(problems: Iterable[Problem], *, override: str) -> list[Problem]:
    """The problems that an override with a reason passes over; empty when nothing is in the way.

    Raises `NotReady` with all of them when some block and there is no reason given, or when some
    cannot be passed over.
    """
    problems = list(problems)
    blocking = [problem for problem in problems if problem.blocks]
    if any(not problem.can_be_overridden for problem in blocking):
        raise NotReady(problems)
    if blocking and not override.strip():
        raise NotReady(problems)
    return blocking
