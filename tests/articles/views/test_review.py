from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import notifications
from articles.models import Article, Download, Edition, Event, Remark, ReviewLink
from articles.views import review
from articles.workflow import drafts, external_review, publishing, remarks
from kingsfund.models import User
from tests.factories import make_article, make_draft

CLOSED = "This link does not open"


@pytest.fixture
def draft(author_user: User) -> Article:
    return make_draft(
        "Beds are not the point",
        body="<p>Beds are not the point.</p><p>Staff are.</p>",
        created_by=author_user,
    )


@pytest.fixture
def link(draft: Article, editor: User) -> ReviewLink:
    return external_review.make_link(
        draft.draft_edition(), by=editor, name="Dr Ola Berg", asks_for_facts=True
    )


@pytest.fixture
def path(link: ReviewLink) -> str:
    return notifications.review_path(link)


def test_reader_sees_the_draft_marked_as_one(path: str, read: Callable) -> None:
    response = Client().get(path)
    page = read(response)
    assert response.status_code == 200
    assert page.headings[0] == "Beds are not the point"
    assert "Staff are." in page.text
    assert "Shown to Dr Ola Berg alone" in page.text
    assert "please do not pass the link or the text on" in page.text


def test_page_is_kept_by_nobody_and_tells_nobody_its_address(path: str) -> None:
    response = Client().get(path)
    wanted = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [response.headers[name] for name in wanted] == [
        "no-store",
        "noindex, nofollow",
        "no-referrer",
    ]
    assert (response.cookies.output(), "Cookie" in response.get("Vary", "")) == ("", False)
    assert "csrfmiddlewaretoken" not in response.text


def test_remark_is_left_under_the_readers_name(path: str, link: ReviewLink) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"{path}remark/", {"paragraph": "1", "text": "Which staff?"})
    remark = Remark.objects.get()
    assert (response.status_code, response.url) == (303, f"{path}#remark-{remark.pk}")
    assert (remark.link, remark.by, remark.paragraph, remark.quote) == (link, None, 1, "Staff are.")
    assert remark.who() == "Dr Ola Berg (invited)"
    assert "Which staff?" in client.get(path).text


def test_form_stands_where_it_was_asked_for(path: str) -> None:
    text = Client().get(f"{path}?at=1").text
    assert 'name="paragraph" value="1"' in text
    assert text.index("Staff are.") < text.index('id="remark-form"')
    assert Client().get(f"{path}?at=99999999").status_code == 200


def test_empty_remark_comes_back_with_what_was_typed(path: str) -> None:
    response = Client().post(f"{path}remark/", {"paragraph": "1", "quote": "Staff", "text": " "})
    assert response.status_code == 422
    assert "This field is required." in response.text
    assert 'value="Staff"' in response.text


def test_reader_sees_their_own_remarks_only(
    path: str, link: ReviewLink, editor: User, draft: Article
) -> None:
    other = external_review.make_link(link.edition, by=editor, name="Somebody Else")
    remarks.make(link.edition, by=editor, text="Internal matter")
    remarks.make(link.edition, link=other, text="By another reader")
    remarks.make(link.edition, link=link, text="My own remark")
    text = Client().get(path).text
    seen = [words in text for words in ("Internal matter", "By another", "My own", "Somebody")]
    assert seen == [False, False, True, False]


def test_reader_sees_no_other_edition(path: str, link: ReviewLink, editor: User) -> None:
    article = link.edition.article
    publishing.publish(article, by=editor, at=timezone.now() - timedelta(minutes=1))
    after = drafts.open_draft(article, by=editor)
    after.title, after.body = "Secret second edition", "<p>Secret second text.</p>"
    drafts.save_draft(after)
    text = Client().get(path).text
    assert "Secret second" not in text
    assert "Staff are." in text
    assert "This was published on" in text
    assert 'id="remark-form"' not in text


def test_set_aside_draft_says_so_and_takes_nothing(
    path: str, link: ReviewLink, editor: User
) -> None:
    drafts.set_aside(link.edition.article, by=editor)
    assert "Nobody goes on with this draft" in Client().get(path).text
    response = Client().post(f"{path}remark/", {"text": "Too late"})
    assert response.status_code == 409
    assert "What you wrote was not sent" in response.text
    assert "Too late</textarea>" in response.text
    assert not Remark.objects.exists()


@pytest.mark.parametrize("part", ["", "remark/", "facts/"])
def test_what_lets_nobody_in_says_one_thing(
    path: str, link: ReviewLink, editor: User, part: str
) -> None:
    def ask(address: str) -> tuple[int, str]:
        client = Client()
        response = client.post(address, {"text": "x"}) if part else client.get(address)
        return response.status_code, response.text

    statuses, texts = [], set()
    for address in (f"/review/garbage/{part}", f"{path[:-2]}/{part}"):
        status, text = ask(address)
        statuses.append(status)
        texts.add(text)
    external_review.revoke(link, by=editor)
    status, text = ask(path + part)
    ReviewLink.objects.update(revoked_at=None, expires_at=timezone.now())
    expired, last = ask(path + part)
    texts |= {text, last}
    assert [*statuses, status, expired] == [404, 404, 410, 410]
    assert len(texts) == 1
    assert CLOSED in texts.pop()


def test_facts_are_checked_for_the_text_on_the_page(path: str, link: ReviewLink) -> None:
    client, digest = Client(), remarks.text_digest(link.edition)
    assert f'value="{digest}"' in client.get(path).text
    response = client.post(f"{path}facts/", {"digest": digest, "statement": "Figure 1 holds."})
    assert (response.status_code, response.url) == (303, f"{path}#facts")
    assert "the facts of this text are checked" in client.get(path).text
    Edition.objects.update(body="<p>Changed.</p>")
    assert "The text has changed since." in client.get(path).text


def test_facts_of_a_text_changed_meanwhile_are_refused_with_the_new_one(
    path: str, link: ReviewLink
) -> None:
    read = remarks.text_digest(link.edition)
    Edition.objects.update(body="<p>Changed meanwhile.</p>")
    response = Client().post(f"{path}facts/", {"digest": read, "statement": "Figure 1 holds."})
    assert response.status_code == 409
    for words in ("The text was changed while you were reading it.", "Changed meanwhile.",
                  "Figure 1 holds."):  # fmt: skip
        assert words in response.text
    link.edition.refresh_from_db()
    assert f'value="{remarks.text_digest(link.edition)}"' in response.text
    assert not Event.objects.of_kind(Event.Kind.FACTS_CHECKED).exists()


def test_facts_are_not_asked_about_unless_the_admin_asks(draft: Article, editor: User) -> None:
    link = external_review.make_link(draft.draft_edition(), by=editor, name="Ola")
    assert "I have checked the facts" not in Client().get(notifications.review_path(link)).text


def test_too_many_remarks_are_kept_back(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "POSTS", 1)
    client = Client()
    client.post(f"{path}remark/", {"text": "One"})
    response = client.post(f"{path}remark/", {"text": "Two"})
    assert (response.status_code, Remark.objects.count()) == (429, 1)
    assert ">Two</textarea>" in " ".join(response.text.split()).replace("> Two", ">Two")


def test_files_of_the_draft_load_by_the_link_and_no_others(
    path: str, link: ReviewLink, give_picture: Callable, give_download: Callable
) -> None:
    article, other = link.edition.article, make_draft("Other")
    picture, download = give_picture(article), give_download(article)
    foreign = [give_picture(other), give_download(other).file.name]
    text = Client().get(path).text
    assert f'src="{path}files/{picture}"' in text
    assert f'href="{path}files/{download.file.name}"' in text
    assert "/media/" not in text
    client = Client()
    for name in (picture, download.file.name):
        response = client.get(f"{path}files/{name}")
        assert b"".join(response.streaming_content)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
        assert client.get(f"/media/{name}").status_code == 404
    assert [client.get(f"{path}files/{name}").status_code for name in foreign] == [404, 404]


def test_files_of_an_earlier_edition_do_not_load(
    path: str, link: ReviewLink, editor: User, give_download: Callable
) -> None:
    article = make_article()
    give_download(article)
    draft = drafts.open_draft(article, by=editor)
    draft.save()
    link = external_review.make_link(draft, by=editor, name="Ola")
    name = Download.objects.get().file.name
    own = notifications.review_path(link)
    assert Client().get(f"{own}files/{name}").status_code == 404


def test_files_do_not_load_by_a_revoked_link(
    path: str, link: ReviewLink, editor: User, give_download: Callable
) -> None:
    name = give_download(link.edition.article).file.name
    external_review.revoke(link, by=editor)
    assert Client().get(f"{path}files/{name}").status_code == 404


def test_only_addresses_in_markup_are_changed() -> None:
    page = (
        '<p>See /media/a.png</p><img src="/media/a.png" srcset="/media/a.png 1x, /media/b.png 2x">'
    )
    assert review.with_own_files(page, "T") == (
        '<p>See /media/a.png</p><img src="/review/T/files/a.png" '
        'srcset="/review/T/files/a.png 1x, /review/T/files/b.png 2x">'
    )
