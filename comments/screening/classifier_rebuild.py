"""The classifier learned again from the decisions, and the proof that it equals them."""

from collections.abc import Callable, Iterator, Mapping

from django.db import transaction

from comments.models import Comment, LearnedTotal, LearnedWord, TrainingExample
from comments.screening import classifier
from comments.text_analysis.tokenizer import TOKENISER

BATCH = 500
# The more comments at once, the more often a word is counted for one writing of its row.
LEARNED_AT_ONCE = 5000

Advance = Callable[[int], None]


def rebuild(advance: Advance) -> int:
    """Forget what was learned and learn it again from the comments as they stand; return how many.

    It may be killed and run again. Until it is done the classifier knows less, or says nothing.
    """
    for numbers in batched_numbers():
        with transaction.atomic():
            classifier.note_all(list(Comment.objects.filter(pk__in=numbers).lock()))
        advance(len(numbers))
    with transaction.atomic():
        classifier.start_over(LearnedTotal.objects.lock())
    learned = 0
    while count := classifier.learn_batch(LEARNED_AT_ONCE):
        learned += count
    return learned


def disagreements(advance: Advance) -> list[str]:
    """What the tables say that the decisions do not; empty, if they are equal."""
    with transaction.atomic():
        total = LearnedTotal.objects.lock()
        if total.tokeniser != TOKENISER:
            return ["the words were told apart in another way when they were counted: rebuild"]
        found, tally = [], classifier.WordTally()
        for numbers in batched_numbers():
            comments = Comment.objects.in_bulk(numbers)
            examples = TrainingExample.objects.in_bulk(numbers)
            for number in numbers:
                example = examples.get(number)
                found += of_example(comments[number], example)
                if example:
                    tally.count(comments[number], example.learned, 1)
            advance(len(numbers))
        return found + list(of_counts(tally, total))


def of_example(comment: Comment, example: TrainingExample | None) -> list[str]:
    says, wanted = example.wanted if example else "", classifier.class_of(comment)
    if says == wanted:
        return []
    return [f"#{comment.pk} is to teach “{says or 'nothing'}”, but is {comment.status}"]


def of_counts(tally: classifier.WordTally, total: LearnedTotal) -> Iterator[str]:
    """Where the counts differ from the words of the comments that are noted as learned."""
    for label in (classifier.KEPT, classifier.REFUSED):
        if getattr(total, label) != tally.comments[label]:
            yield f"{getattr(total, label)} comments {label}, but {tally.comments[label]} learned"
        if getattr(total, f"{label}_words") != tally.all_words[label]:
            yield f"the number of words {label} is wrong"
    for row in LearnedWord.objects.order_by("word").iterator():
        counts: Mapping[str, int] = tally.words.pop(row.word, {})
        told = (counts.get(classifier.KEPT, 0), counts.get(classifier.REFUSED, 0))
        if (row.kept, row.refused) != told:
            yield f"“{row.word}” is counted {row.kept} and {row.refused}, but stands in {told[0]} and {told[1]}"
    yield from (f"“{word}” is not counted" for word in sorted(tally.words))


def batched_numbers() -> Iterator[list[int]]:
    """The numbers of all comments, some at a time."""
    last = 0
    rows = Comment.objects.order_by("number").values_list("number", flat=True)
    while numbers := list(rows.filter(number__gt=last)[:BATCH]):
        yield numbers
        last = numbers[-1]
