"""What the publish checks would say, beside the text while it is written."""

import re

from django.http import HttpRequest

from articles.admin.actions import Subject
from articles.admin.actions.checked import report_on
from articles.models import Edition


class PublishChecksAdminMixin:
    """The part of the article's admin that shows what is missing before publication."""

    def checks_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """What the checks say, and where the draft stands in words that do not contradict them."""
        report = report_on(subject) if subject.has_draft else None
        state = self.state(subject.article)
        is_ready = subject.has_draft and subject.edition.status == Edition.Status.READY
        if is_ready and report.blocking:
            approved = re.sub("ready$", "approved", re.sub("^Ready$", "Approved", state))
            state = f"{approved}, but blocked by the checks below"
        return {"checks": report, "state": state}
