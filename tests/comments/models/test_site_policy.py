"""Within what time a comment is decided: every page and mail that tells a reader says the same."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import strip_tags

from articles.models import Article
from comments import notifications
from comments.models import Comment, Report, SitePolicy
from comments.workflow import assignments, reports, submission
from kingsfund.models import Mail, User
from tests.comments.conftest import respond
from tests.factories import make_comment


def pages(
    client: Client, article: Article, filled_in: dict[str, str], moderator: User
) -> dict[str, str]:
    """What is said to readers wherever something is said of the time."""
    assignments.take(read := make_comment(article), by=moderator)
    waiting = make_comment(article, email="")
    submission.receive(comment := Comment(article=article, name="Iris", email="iris@example.net",
                                          text="Mine."), key=uuid4())  # fmt: skip
    published = make_comment(article, status="published")
    report = Report(comment=published, cause="other", email="una@example.net")
    reports.receive_report(report, key=uuid4())
    reports.verify_report(report)
    mails = {mail.name: mail for mail in Mail.objects.all()}
    told = {
        "article": client.get(article.get_absolute_url()),
        "form": client.get(f"/articles/{article.slug}/respond/"),
        "form of an answer": client.get(f"/comments/{published.pk}/reply/"),
        "preview": respond(client, article, filled_in),
        "status": client.get(notifications.status_path(waiting)),
        "status in review": client.get(notifications.status_path(read)),
        "policy": client.get("/comments/policy/"),
        "report": client.get("/comments/report/"),
        "thanks for a report": client.get(f"/comments/{published.pk}/report/thanks/"),
        "confirming a report": client.get(reports.confirm_path(report)),
    }
    SitePolicy.objects.update_or_create(defaults={"overload": "close", "overload_since": comment.submitted_at})  # fmt: skip
    told["closed"] = client.get(f"/articles/{article.slug}/respond/")
    texts = {name: page.text for name, page in told.items()}
    for name in ("comments/received", "comments/report_received"):
        texts[f"{name}, text"], texts[f"{name}, HTML"] = mails[name].text, mails[name].html
    return texts


def spans_in(text: str) -> set[str]:
    """Every time that a page names as usual or promised."""
    plain = " ".join(strip_tags(text).split())
    return set(re.findall(r"(?:usually|promise is|promised) (?:decided )?(?:within )?(an? \w+|\d+ (?:working )?\w+)", plain))  # fmt: skip


@pytest.mark.parametrize(
    ("usual_wait", "says"),
    [(None, "2 working days"), (7200, "1 working day"), (7 * 86_400 + 1, "8 working days")],
    ids=["not measured", "shorter than promised", "longer than promised"],
)
def test_every_place_says_the_same_time(
    client: Client,
    article: Article,
    filled_in: dict[str, str],
    moderator: User,
    usual_wait: int | None,
    says: str,
) -> None:
    SitePolicy.objects.keep_usual_wait(usual_wait)
    found = {
        name: spans_in(text) for name, text in pages(client, article, filled_in, moderator).items()
    }
    assert found == {name: {says} for name in found}


def test_dashboard_shows_what_readers_are_told(log_in: Callable, moderator: object) -> None:
    SitePolicy.objects.keep_usual_wait(7 * 86_400)
    page = log_in(moderator).get("/admin/comments/comment/dashboard/")
    assert "Readers are told: usually within 7 working days." in page.text
