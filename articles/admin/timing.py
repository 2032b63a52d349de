"""The article's moments, in the margin of the page where it is written."""

from django.http import HttpRequest

from articles.admin.actions import Subject
from articles.admin.actions.timing import ACTS


class TimingAdminMixin:
    """The part of the article's admin that says what is planned for it, and what can be."""

    def timing_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """What happens when, and the acts that are about it: they need no saving of the text."""
        acts = [act for act in ACTS if not act.needs_saving and act.is_open_to(subject)]
        return {
            "timing_acts": [
                {"name": act.name, "label": act.label_for(subject), "asks": act.asks}
                for act in acts
            ],
            "scheduled_edition": subject.edition if subject.is_scheduled else None,
        }
