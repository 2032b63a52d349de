"""One function for several articles at once: each by itself, and those that moved on meanwhile are left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from articles.models import Article, Refused
from kingsfund.core.db.optimistic_locking import EditConflict


@dataclass
class BulkOutcome:
    """How many it was done to, and for each of the others a few words on which and why."""

    done: int = 0
    left: list[str] = field(default_factory=list)


def do_to_each(
    do: Callable[[Article], object], articles: Iterable[Article], *, versions: Mapping[int, int]
) -> BulkOutcome:
    """Do something to each article that is still at the version it was shown in.

    Each is a transaction of its own. A version that is not known is not asked about.
    """
    outcome = BulkOutcome()
    for article in articles:
        try:
            with transaction.atomic():
                article.lock(versions.get(article.pk))
                do(article)
        except (Refused, EditConflict) as error:
            outcome.left.append(f"“{article}”: {error}")
        except Article.DoesNotExist:
            outcome.left.append(f"“{article}”: it has been deleted.")
        else:
            outcome.done += 1
    return outcome
