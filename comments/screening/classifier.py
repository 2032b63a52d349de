"""The classifier of this site: a multinomial naive Bayes that learns from every decision, and unlearns.

What a published comment says was kept, what a declined one or spam says was refused; anything else
teaches nothing. A decision notes what is to be learned (`TrainingExample`) in its own transaction, and the
worker counts words later, one consumer at a time. Undone or erased, the same words are counted back.

Its prediction only sorts. It never decides, and it never sees who wrote (`comments.text_analysis.tokenizer`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import exp, log
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django_tasks import task

from comments.models import Applied, Comment, LearnedTotal, LearnedWord, TrainingExample
from comments.text_analysis.tokenizer import TOKENISER, tokens_of

# Fewer examples of either kind than this, and it says nothing.
ENOUGH = 30
# From this probability of being refused on, moderators are told.
SPEAKS_FROM = 0.9
# How many sightings the assumption counts for that a word says nothing.
DOUBT = 2.0
# The strongest words make the prediction: in a long text hundreds of weak ones would outvote them.
STRONGEST = 30
BATCH = 100
AT_ONCE = 2000
ROWS = 500

KEPT, REFUSED = "kept", "refused"


class Prediction(NamedTuple):
    """How likely a text is to be refused, and the words it rests on, the strongest first.

    A word that speaks for refusing has a weight above 0, one that speaks for keeping below.
    """

    probability: float
    words: list[tuple[str, float]]


class OutOfStep(Exception):
    """More would be taken back than was counted: a text was changed behind the classifier's back."""


def predict(text: str, *, apart_from: str) -> Prediction | None:
    """How likely a text is to be refused; None as long as too little has been learned.

    `apart_from` is who signed it, and what as: those words are not looked at. Two queries.
    """
    total = LearnedTotal.objects.filter(pk=1).first()
    if not total or total.tokeniser != TOKENISER or min(total.kept, total.refused) < ENOUGH:
        return None
    words = tokens_of(text, apart_from=apart_from)
    known = LearnedWord.objects.filter(word__in=words)
    weighed = [(row.word, weight_of(row, total)) for row in known]
    weighed.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    strongest = weighed[:STRONGEST]
    return Prediction(probability_of(sum(weight for _, weight in strongest)), strongest)


def weight_of(word: LearnedWord, total: LearnedTotal) -> float:
    """The logarithm of how much likelier the word is in a refused comment than in a kept one.

    Each word begins as if it had been seen `DOUBT` times already, in both kinds alike, so that what
    was seen once is believed little. Alike means in proportion to what was read of each kind: with
    one number for both, a site that refuses little would take every rare word for a bad sign.
    """
    doubt = DOUBT / max(total.kept_words + total.refused_words, 1)
    in_kept = word.kept / max(total.kept_words, 1)
    in_refused = word.refused / max(total.refused_words, 1)
    return log((in_refused + doubt) / (in_kept + doubt))


def probability_of(weight: float) -> float:
    return 1 / (1 + exp(-max(-500.0, min(500.0, weight))))


# What is to be learned


def class_of(comment: Comment) -> str:
    """What a comment teaches as it stands; empty for nothing."""
    status = Comment.Status
    if comment.emptied_at:
        return ""
    labels = {status.PUBLISHED: KEPT, status.DECLINED: REFUSED, status.SPAM: REFUSED}
    return labels.get(status(comment.status), "")


def signature_of(comment: Comment) -> str:
    """Who wrote and as what, which the classifier is never to judge by."""
    return f"{comment.name} {comment.job_title} {comment.organisation}"


def take_note(done: Sequence[Applied]) -> None:
    """Note what acts change in what there is to learn, in the transaction of the acts."""
    reworded = [before for comment, _, before in done if comment.is_reworded_from(before)]
    if reworded:
        unlearn(reworded)
    changed = [comment for comment, _, before in done if class_of(comment) != class_of(before)]
    if changed:
        note_all(changed)
    if changed or reworded:
        transaction.on_commit(learn.enqueue)


def note_all(comments: Iterable[Comment]) -> None:
    """Note what many comments teach as they stand, whose rows are held or new."""
    labelled = [(comment, class_of(comment)) for comment in comments]
    TrainingExample.objects.want_all((one, label) for one, label in labelled if label)
    if numbers := [one.pk for one, label in labelled if not label]:
        nothing = TrainingExample.objects.filter(pk__in=numbers)
        nothing.filter(learned="").delete()
        nothing.update(wanted="")


@transaction.atomic
def unlearn(comments: Iterable[Comment]) -> int:
    """Take back what was learned from comments, before their words change; return from how many.

    The comments are as they were learned, and their rows are held. Each is learned again, with the
    words it then has, if it still teaches something.
    """
    by_number = {comment.pk: comment for comment in comments}
    examples = TrainingExample.objects.filter(comment__in=list(by_number))
    if not examples.exists():
        return 0
    total = lock()
    learned = list(examples.learned().select_for_update())
    tally = WordTally()
    for example in learned:
        tally.count(by_number[example.pk], example.learned, -1)
    examples.filter(wanted="").delete()
    examples.update(learned="")
    write_or_start_over(tally, total)
    return len(learned)


@transaction.atomic
def forget_for_good(comments: Iterable[Comment]) -> int:
    """Unlearn comments that are about to be emptied, and learn from them never again."""
    comments = list(comments)
    count = unlearn(comments)
    TrainingExample.objects.filter(comment__in=[comment.pk for comment in comments]).delete()
    return count


# Learning


def learn_pending(*, at_most: int = AT_ONCE) -> int:
    """Learn and unlearn what was decided since the last time; return how many comments that was.

    For the clock and the worker, as often as they like: each batch is one transaction under one
    lock, so that a comment is counted once whatever is killed, and whoever works at the same time.
    """
    done = 0
    while done < at_most:
        count = learn_batch()
        done += count
        if count < BATCH:
            break
    return done


@transaction.atomic
def learn_batch(size: int | None = None) -> int:
    """Learn and unlearn as many comments as that, or `BATCH`, in one transaction; return how many."""
    pending = TrainingExample.objects.pending()
    # Without the lock first, for mostly there is nothing to do.
    if not pending.exists():
        return 0
    total = lock()
    # What an act holds at this moment is left for the next time.
    held = pending.select_for_update(of=("self",), skip_locked=True).select_related("comment")
    examples = list(held[: size or BATCH])
    tally = WordTally()
    for example in examples:
        tally.count(example.comment, example.learned, -1)
        tally.count(example.comment, example.wanted, 1)
    these = TrainingExample.objects.filter(pk__in=[example.pk for example in examples])
    these.filter(wanted="").delete()
    these.update(learned=F("wanted"))
    write_or_start_over(tally, total)
    return len(examples)


class WordTally:
    """What comments add to the counts, or take from them."""

    def __init__(self) -> None:
        self.comments: Counter[str] = Counter()
        self.all_words: Counter[str] = Counter()
        self.words: dict[str, Counter[str]] = defaultdict(Counter)

    def count(self, comment: Comment, label: str, by: int) -> None:
        """Count the words of one comment under a label, `by` 1, or back, `by` -1."""
        if not label:
            return
        words = tokens_of(comment.screened_text(), apart_from=signature_of(comment))
        self.comments[label] += by
        self.all_words[label] += by * len(words)
        for word in words:
            self.words[word][label] += by


def lock() -> LearnedTotal:
    """The totals, locked until the transaction ends, in step with how words are told apart now."""
    total = LearnedTotal.objects.lock()
    if total.tokeniser != TOKENISER:
        start_over(total)
    return total


def start_over(total: LearnedTotal) -> None:
    """Forget every count; the examples stay, and are all to be learned again."""
    LearnedWord.objects.all().delete()
    TrainingExample.objects.filter(wanted="").delete()
    TrainingExample.objects.learned().update(learned="")
    total.tokeniser = TOKENISER
    total.kept = total.refused = total.kept_words = total.refused_words = 0
    total.save()


def write_or_start_over(tally: WordTally, total: LearnedTotal) -> None:
    try:
        write_counts(tally, total)
    except OutOfStep:
        start_over(total)


def write_counts(tally: WordTally, total: LearnedTotal) -> None:
    """Bring the counts up to date: whoever holds the totals is alone with them. Raises `OutOfStep`."""
    changed = sorted(word for word, counts in tally.words.items() if any(counts.values()))
    rows = list(rows_of_words(changed, tally))
    for label in (KEPT, REFUSED):
        add(total, label, tally.comments[label])
        add(total, f"{label}_words", tally.all_words[label])
    gone = [row.word for row in rows if not row.kept and not row.refused]
    for start in range(0, len(gone), ROWS):
        LearnedWord.objects.filter(word__in=gone[start : start + ROWS]).delete()
    LearnedWord.objects.bulk_create(
        [row for row in rows if row.kept or row.refused],
        update_conflicts=True,
        update_fields=[KEPT, REFUSED],
        unique_fields=["word"],
        batch_size=ROWS,
    )
    total.save()


def rows_of_words(words: list[str], tally: WordTally) -> Iterator[LearnedWord]:
    """The rows of words as they will be, in the order of the words."""
    for start in range(0, len(words), ROWS):
        some = words[start : start + ROWS]
        known = LearnedWord.objects.in_bulk(some)
        for word in some:
            row = known.get(word) or LearnedWord(word=word)
            for label in (KEPT, REFUSED):
                add(row, label, tally.words[word][label])
            yield row


def add(row: LearnedWord | LearnedTotal, column: str, by: int) -> None:
    number = getattr(row, column) + by
    if number < 0:
        raise OutOfStep
    setattr(row, column, number)


@task()
def learn() -> int:
    """Learn from what was decided; return from how many comments."""
    return learn_pending()
