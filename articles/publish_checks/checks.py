"""What a check is: a question to a draft, with a name, a reason, and what follows from a no."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from articles.models import Article, Edition, Refused
from articles.publish_checks import targets
from articles.publish_checks.targets import Target
from articles.publish_checks.tree import Tree, read_tree

# The order of the page on which an article is written.
PLACES = ["title", "standfirst", "body", "picture_alt", "topics", "change_note", "bylines"]
REASON_LENGTH = 10


@dataclass(frozen=True)
class Problem:
    """One thing that is not right: what is wrong, in a sentence, and where it can be mended.

    `place` is the name of a form field; for the text, `paragraph` is the block it is about, from 0,
    and `excerpt` the words. `explanation` says why it matters and how to mend it.
    """

    check: str
    message: str
    place: str = ""
    paragraph: int | None = None
    blocks: bool = True
    can_be_overridden: bool = True
    excerpt: str = ""
    explanation: str = ""


class ChecksFailed(Refused):
    """The draft cannot be published as it is; `problems` are those that block, each in a sentence."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class CheckFinding(NamedTuple):
    """What a check objects to, and in which block of the text."""

    message: str
    paragraph: int | None = None
    excerpt: str = ""


class Draft:
    """An edition as the checks see it: its body is read once, and its links are looked up once."""

    def __init__(self, article: Article, edition: Edition) -> None:
        self.article, self.edition = article, edition

    @cached_property
    def tree(self) -> Tree:
        return read_tree(self.edition.body)

    @cached_property
    def targets(self) -> dict[str, Target]:
        """For each address in the text that leads to a page of ours: what a reader finds there."""
        hrefs = [link.attributes.get("href", "") for link in self.tree.all("a")]
        sources = [image.attributes.get("src", "") for image in self.tree.all("img")]
        addresses = {*hrefs, *sources} - {""}
        anchors = {heading.attributes.get("id", "") for heading in self.tree.all("h2", "h3", "h4")}
        return targets.look_up(addresses, article=self.article, anchors=anchors)


Find = Callable[[Draft], Iterator[CheckFinding]]


@dataclass(frozen=True)
class PublishCheck:
    """A question to a draft. What blocks may be overridden with a reason, unless it says never."""

    slug: str
    label: str
    place: str
    find: Find
    explanation: str
    blocks: bool = True
    can_be_overridden: bool = True

    def problems(self, draft: Draft) -> Iterator[Problem]:
        for message, paragraph, excerpt in self.find(draft):
            yield Problem(
                check=self.slug,
                message=message,
                place=self.place,
                paragraph=paragraph,
                blocks=self.blocks,
                can_be_overridden=self.can_be_overridden,
                excerpt=excerpt,
                explanation=self.explanation,
            )


def check(
    label: str,
    explanation: str,
    *,
    place: str = "body",
    blocks: bool = True,
    can_be_overridden: bool = True,
) -> Callable[[Find], PublishCheck]:
    """Make a check of a function that yields what it objects to; its name is the check's slug."""

    def made(find: Find) -> PublishCheck:
        return PublishCheck(
            find.__name__, label, place, find, explanation, blocks, can_be_overridden
        )

    return made
