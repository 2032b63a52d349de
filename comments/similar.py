"""Earlier decisions on comments like this one, so that like is decided alike."""

from articles.diffing.words import words_of
from comments.models import Comment, Decision

# How many of the newest decisions are looked through, and how much two letters must share.
LOOKED_AT, LIKE = 60, 0.15


def similar_decisions(comment: Comment, most: int = 5) -> list[Decision]:
    """Decisions that stand, on the comments that share most words with this one; the likest first."""
    newest = (
        Decision.objects.filter(action__in=Decision.MOVES, undone_by=None)
        .exclude(comment=comment)
        .select_related("by", "reason")
        .prefetch_related("comment")
        .order_by("-pk")[:LOOKED_AT]
    )
    own = words_of(comment.text)
    likeness = {one: _shared(own, words_of(one.comment.text)) for one in newest}
    like = sorted((one for one in newest if likeness[one] >= LIKE), key=likeness.get, reverse=True)
    return like[:most]


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))
