"""What readers may look up of an article's past."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from articles.models import Edition, Event, WrongEditionState
from articles.permissions import PUBLISH, requires_work
from articles.workflow.lifecycle import ReasonIsMissing


@requires_work(PUBLISH)
def keep_in_history(
    edition: Edition,
    *,
    by: AbstractUser,
    is_in_history: bool,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Let readers look up an edition that was followed by another, or (with a reason) no longer.

    Raises `ReasonIsMissing`, and `WrongEditionState` for what readers see now, for what they never saw, and
    for what is so already.
    """
    if not is_in_history and not reason.strip():
        raise ReasonIsMissing("Say why it is taken out: the log keeps it, readers do not see it.")
    with transaction.atomic():
        edition.article.lock()
        edition.refresh_from_db()
        require_change_of_history(edition, is_in_history)
        edition.keep_in_history(is_in_history)
        kind = Event.Kind.UNHIDDEN if is_in_history else Event.Kind.HIDDEN
        Event.objects.record(
            kind, article=edition.article, edition=edition, by=by, note=reason.strip(), at=at
        )


def require_change_of_history(edition: Edition, is_in_history: bool) -> None:
    if edition.article.live_edition_id == edition.pk:
        raise WrongEditionState(f"Edition {edition.number} is what readers see now.")
    if edition.is_in_history == is_in_history:
        where = "in the public history already" if is_in_history else "out of it already"
        raise WrongEditionState(f"Edition {edition.number} is {where}.")
