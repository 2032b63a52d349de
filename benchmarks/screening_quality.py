"""How good the local classifier is: the comments of the project, and every SpamAssassin mail.

    make mails && python benchmarks/screening_quality.py

It prints what docs/screening.md reports. It writes into the database of DATABASE_URL in a transaction
that is rolled back, so that nothing stays; a fresh one (`DATABASE_URL=sqlite:////tmp/q.sqlite3
manage.py migrate`) keeps what the site has learned out of the figures.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MANY = 10_000


def say(*what: object) -> None:
    sys.stdout.write(" ".join(map(str, what)) + "\n")


def report(title: str, outcomes: list) -> None:
    from tests.comments.labelled import judging

    say(f"\n{title}")
    for threshold in (0.5, 0.8, 0.9, 0.99):
        say(f"  from {threshold}: {judging.quality(outcomes, threshold=threshold)}")
    kept, refused = judging.reassuring(outcomes)
    say(f"  taken for as good as published: {kept} kept, {refused} refused")
    say("  spoken about, of all:", judging.by_kind(outcomes))


def show_words() -> None:
    """The strongest words of either side that stand in at least five comments."""
    from comments.models import LearnedTotal, LearnedWord
    from comments.screening import classifier

    total = LearnedTotal.objects.get()
    weighed = sorted(
        (classifier.weight_of(row, total), row.word, row.kept, row.refused)
        for row in LearnedWord.objects.all()
        if row.kept + row.refused >= 5
    )
    for name, some in (("refused", weighed[::-1][:20]), ("kept", weighed[:20])):
        say(f"  strongest for {name}:")
        for weight, word, kept, refused in some:
            say(f"    {weight:+.2f}  {word} ({kept} kept, {refused} refused)")


def measure() -> None:
    from comments.models import LearnedWord
    from kingsfund.core.db.databases import unlogged_queries
    from tests.comments.labelled import judging
    from tests.factories import make_article

    article = make_article()
    judging.forget_everything()
    comments = judging.comments()
    with unlogged_queries():
        report("Comments, five folds", judging.judge_in_folds(comments, article))
        judging.judge(comments, [], article)
        show_words()
        judging.forget_everything()
        train = judging.mails({"easy-ham-1": MANY, "spam-1": MANY})
        test = judging.mails({"easy-ham-2": MANY, "hard-ham-1": MANY, "spam-2": MANY})
        began = time.monotonic()
        outcomes = judging.judge(train, test, article)
        seconds = time.monotonic() - began
        report(f"Mails: {len(train)} learned, {len(test)} judged in {seconds:.0f} s", outcomes)
        show_words()
        say(f"  {LearnedWord.objects.count()} words are kept.")


def main() -> None:
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        measure()
        transaction.set_rollback(True)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kingsfund.settings")
    main()
