"""Texts whose right decision is known, and how often the classifier finds it.

Two sets: comments written for this project (`kept.toml`, `refused.toml`, by subject and by kind), and
the public SpamAssassin mails of 2002 to 2005, which `make mails` fetches for the tests.
"""

import email
import re
import tarfile
import tomllib
from collections import Counter
from email.message import Message
from html import unescape
from pathlib import Path
from typing import NamedTuple

from articles.models import Article
from comments.models import TEXT_LIMIT, Comment, LearnedTotal, TrainingExample
from comments.screening import classifier
from tests.comments.labelled.source import MAILS

HERE = Path(__file__).resolve().parent
KEPT_MAILS = ("easy-ham-1", "easy-ham-2", "hard-ham-1")


class Example(NamedTuple):
    """`kind` is the subject of a comment, what is wrong with it, or the folder of a mail."""

    text: str
    is_refused: bool
    kind: str


class Outcome(NamedTuple):
    """An example, and how probable the classifier found it that it is refused."""

    example: Example
    probability: float


def comments() -> list[Example]:
    """The comments of the project, kept and refused, in a fixed order."""
    found = []
    for name in ("kept", "refused"):
        kinds = tomllib.loads((HERE / f"{name}.toml").read_text())
        found += [
            Example(text, name == "refused", kind)
            for kind, texts in kinds.items()
            for text in texts
        ]
    return found


def mails(folders: dict[str, int]) -> list[Example]:
    """The first so many mails of each folder, in the order of their names, as comments would be."""
    found: dict[str, list[tuple[str, str]]] = {folder: [] for folder in folders}
    with tarfile.open(MAILS) as archive:
        for member in archive:
            parts = member.name.split("/")
            if member.name.endswith(".txt") and len(parts) == 4 and parts[2] in folders:
                text = archive.extractfile(member).read().decode("latin-1")
                found[parts[2]].append((parts[3], text))
    return [
        Example(words_of_mail(text), folder not in KEPT_MAILS, folder)
        for folder, named in found.items()
        for _, text in sorted(named)[: folders[folder]]
    ]


def words_of_mail(source: str) -> str:
    """Subject and first readable part, without headers and markup: they would give too much away."""
    message = email.message_from_string(source)
    text = f"{message.get('Subject', '')}\n{body_of(message)}".replace("\0", "")
    text = re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", " ", text)
    return unescape(text)[:TEXT_LIMIT].strip() or "(empty)"


def body_of(message: Message) -> str:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            return (part.get_payload(decode=True) or b"").decode("latin-1")
    return ""


def judge(train: list[Example], test: list[Example], article: Article) -> list[Outcome]:
    """Teach an empty classifier through its own tables, and ask it for the others."""
    rows = Comment.objects.bulk_create(
        Comment(article=article, name="-", text=example.text, status=Comment.Status.WAITING)
        for example in train
    )
    labels = [classifier.REFUSED if example.is_refused else classifier.KEPT for example in train]
    TrainingExample.objects.want_all(zip(rows, labels, strict=True))
    while classifier.learn_pending():
        pass
    outcomes = []
    for example in test:
        prediction = classifier.predict(example.text, apart_from="")
        outcomes.append(Outcome(example, prediction.probability if prediction else 0.0))
    return outcomes


def judge_in_folds(examples: list[Example], article: Article, *, folds: int = 5) -> list[Outcome]:
    """Each example judged by a classifier that has learned from the other folds."""
    outcomes = []
    for fold in range(folds):
        test = examples[fold::folds]
        train = [one for number, one in enumerate(examples) if number % folds != fold]
        outcomes += judge(train, test, article)
        forget_everything()
    return outcomes


def forget_everything() -> None:
    classifier.start_over(LearnedTotal.objects.lock())
    TrainingExample.objects.all().delete()


class Quality(NamedTuple):
    """How the signal does: of what it speaks about, and of what it should have spoken about."""

    right: int
    wrong: int
    missed: int
    quiet: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    def __str__(self) -> str:
        return (
            f"refused and spoken about {self.right}, refused and not {self.missed}, "
            f"kept and spoken about {self.wrong}, kept and not {self.quiet}; "
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
        )


def quality(outcomes: list[Outcome], *, threshold: float = classifier.SPEAKS_FROM) -> Quality:
    counts = Counter(
        (outcome.example.is_refused, outcome.probability >= threshold) for outcome in outcomes
    )
    return Quality(
        counts[True, True], counts[False, True], counts[True, False], counts[False, False]
    )


def reassuring(outcomes: list[Outcome]) -> tuple[int, int]:
    """How many kept and how many refused examples it takes for as good as published."""
    counts = Counter(
        outcome.example.is_refused
        for outcome in outcomes
        if outcome.probability <= 1 - classifier.SPEAKS_FROM
    )
    return counts[False], counts[True]


def by_kind(outcomes: list[Outcome]) -> dict[str, tuple[int, int]]:
    """For each kind, about how many the signal speaks, and of how many."""
    kinds = Counter(outcome.example.kind for outcome in outcomes)
    spoken = Counter(
        outcome.example.kind
        for outcome in outcomes
        if outcome.probability >= classifier.SPEAKS_FROM
    )
    return {kind: (spoken[kind], number) for kind, number in kinds.items()}
