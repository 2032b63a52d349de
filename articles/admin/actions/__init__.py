"""Every act of the admin on an article, in the order of its buttons."""

from articles.admin.actions import history, lifecycle, publishing, reviewing, timing
from articles.admin.actions.base import Act, ActForm, Subject, is_pressed

ACTS: dict[str, Act] = {
    act.name: act
    for act in [
        *reviewing.ACTS,
        *timing.ACTS,
        *publishing.ACTS,
        *lifecycle.ACTS,
        *history.ACTS,
    ]
}

__all__ = ["ACTS", "Act", "ActForm", "Subject", "is_pressed"]
