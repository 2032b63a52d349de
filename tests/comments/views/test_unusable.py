"""Links from mails that were cut short, or that lead to what is not there any more."""

from uuid import uuid4

import pytest
from django.test import Client

from articles.models import Article
from comments import private_links
from comments.models import Comment, Report
from comments.workflow import reports
from tests.factories import make_comment


def paths(article: Article) -> dict[str, str]:
    """Every private page that a mail leads to."""
    comment = make_comment(article, status="declined")
    published = make_comment(article, status="published")
    report = Report(comment=published, cause="other", email="una@example.net")
    reports.receive_report(report, key=uuid4())
    acts = ("status", "edit", "withdraw", "appeal")
    return {
        **{act: private_links.act_path(act, comment) for act in acts},
        "proof": private_links.proof_path(comment),
        "replies": private_links.replies_path(comment),
        "report": reports.confirm_path(report),
    }


@pytest.mark.parametrize("cut", [1, 3, 20, 40])
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_cut_short_says_what_happened(
    client: Client, article: Article, cut: int, method: str
) -> None:
    for name, path in paths(article).items():
        if (name, method) == ("status", "post"):
            continue  # which takes none
        begin, token = path.rstrip("/").split("/")[:3], path.split("/")[3]
        tail = f"{name}/" if name in ("edit", "withdraw", "appeal") else ""
        page = getattr(client, method)(f"{'/'.join(begin)}/{token[:-cut]}/{tail}")
        assert (name, page.status_code) == (name, 404)
        assert "<h1>This link is not whole</h1>" in page.text
        assert "private" in page["Cache-Control"] or "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == client.get(path)["Referrer-Policy"]


@pytest.mark.parametrize("kind", ["status", "proof", "replies", "reports"])
def test_link_without_any_of_its_token_says_so_too(client: Client, db: None, kind: str) -> None:
    page = client.get(f"/comments/{kind}/")
    assert (page.status_code, "<h1>This link is not whole</h1>" in page.text) == (404, True)


def test_link_to_what_is_not_there_any_more_is_gone(client: Client, article: Article) -> None:
    found = paths(article)
    Report.objects.all().delete()
    Comment.objects.all().delete()
    for name, path in found.items():
        page = client.get(path)
        assert (name, page.status_code) == (name, 410)
        assert "is not there any more</h1>" in page.text


def test_link_of_one_purpose_is_none_of_another(client: Client, article: Article) -> None:
    token = private_links.replies_path(make_comment(article)).split("/")[3]
    assert client.get(f"/comments/proof/{token}/").status_code == 404
