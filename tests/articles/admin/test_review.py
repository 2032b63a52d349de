from collections.abc import Callable

import pytest
from django.test import Client

from articles import notifications
from articles.admin.forms import ArticleForm
from articles.models import Article, Edition, Remark, ReviewLink
from articles.workflow import external_review, publishing, remarks, reviewing
from kingsfund.models import Mail, User
from tests.articles.admin.test_article import form_data, url_of
from tests.factories import make_draft

LogIn = Callable[[User], Client]


@pytest.fixture
def draft(author_user: User) -> Article:
    return make_draft(
        "Beds",
        body="<p>Beds are not the point.</p><p>Staff are.</p>",
        created_by=author_user,
        edition={"saved_by": author_user, "created_by": author_user},
    )


def review_url(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/review/"


def action_url(article: Article, name: str) -> str:
    return f"/admin/articles/article/{article.pk}/actions/{name}/"


def buttons(client: Client, article: Article) -> set[str]:
    shown = client.get(url_of(article)).context["action_bar"]
    found = [shown.next, *shown.beside, *shown.more, *shown.destructive]
    ours = {"submit", "take_back", "approve", "send_back", "assign", "set_aside"}
    return {button.name for button in found if button} & ours


# Actions


def test_buttons_follow_the_state_and_the_person(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    ada, edith = log_in(author_user), log_in(editor)
    always = {"assign", "set_aside"}
    assert buttons(ada, draft) == {"submit", *always}
    assert buttons(edith, draft) == {"submit", "approve", *always}
    reviewing.submit(draft, by=author_user)
    assert buttons(ada, draft) == {"take_back", *always}
    assert buttons(edith, draft) == {"approve", "send_back", *always}
    reviewing.approve(draft, by=editor)
    assert buttons(edith, draft) == {"send_back", *always}


def test_nothing_of_a_review_is_offered_where_nobody_reviews(
    draft: Article, editor: User, log_in: LogIn, settings: object
) -> None:
    settings.REVIEW_POLICY = "off"
    assert buttons(log_in(editor), draft) == {"assign", "set_aside"}
    text = log_in(editor).get(url_of(draft)).text
    assert "Not approved;" not in text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("advised", "Not approved; no approval is needed."),
        ("required", "Somebody other than its writer has to approve it before it is published."),
    ],
)
def test_sidebar_says_that_nobody_else_has_read_it(
    draft: Article, editor: User, log_in: LogIn, settings: object, rule: str, words: str
) -> None:
    settings.REVIEW_POLICY = rule
    assert words in log_in(editor).get(url_of(draft)).text


def test_one_press_submits_what_was_written(
    draft: Article, author_user: User, log_in: LogIn
) -> None:
    log_in(author_user).post(url_of(draft), form_data(draft, title="Beds, again", _submit="1"))
    edition = draft.draft_edition()
    assert (edition.title, edition.status, edition.submitted_by) == (
        "Beds, again",
        Edition.Status.IN_REVIEW,
        author_user,
    )


def test_submission_names_a_reader_and_a_note(
    draft: Article, author_user: User, editor: User, stranger: User, log_in: LogIn
) -> None:
    client = log_in(author_user)
    page = client.get(action_url(draft, "submit"))
    assert list(page.context["form"]["to"].field.queryset) == [author_user, editor]
    client.post(action_url(draft, "submit"), {"to": editor.pk, "note": "By noon?"})
    assert draft.draft_edition().assigned_to == editor
    assert "By noon?" in Mail.objects.get(name="articles/review_asked").text


def test_editor_approves_from_the_page_of_the_act(
    draft: Article, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    client.post(action_url(draft, "approve"), {"based_on": draft.version, "note": "Fine."})
    assert draft.draft_edition().approved_by == editor


def test_editor_does_not_approve_a_text_changed_while_they_read(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    read = draft.version
    log_in(author_user).post(url_of(draft), form_data(draft, title="Changed"))
    response = log_in(editor).post(action_url(draft, "approve"), {"based_on": read})
    assert "Ada Marsh saved this" in response.text
    assert draft.draft_edition().approved_at is None


def test_author_may_not_approve_whatever_they_post(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    Edition.objects.update(saved_by=editor)
    assert log_in(author_user).post(action_url(draft, "approve"), {}).status_code == 404
    response = log_in(editor).post(action_url(draft, "approve"), {}, follow=True)
    assert "“Approve” does not fit" in response.text
    assert draft.draft_edition().approved_at is None


def test_sending_back_asks_what_is_missing(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    reviewing.submit(draft, by=author_user)
    client = log_in(editor)
    assert (
        "This field is required." in client.post(action_url(draft, "send_back"), {"note": " "}).text
    )
    client.post(action_url(draft, "send_back"), {"note": "A source."})
    assert draft.draft_edition().status == Edition.Status.DRAFT


def test_author_who_is_assigned_may_send_back_and_others_may_not(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    reviewing.submit(draft, by=editor)
    assert "send_back" not in buttons(log_in(author_user), draft)
    reviewing.assign(draft, by=editor, to=author_user)
    assert "send_back" in buttons(log_in(author_user), draft)


def test_assigning_offers_what_was_chosen(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    client.post(action_url(draft, "assign"), {"to": author_user.pk, "due_on": "2026-07-04"})
    text = client.get(action_url(draft, "assign")).text
    assert f'<option value="{author_user.pk}" selected>Ada Marsh</option>' in text
    assert 'value="2026-07-04"' in text


# Saving


def test_change_of_an_approved_text_makes_the_approval_void(
    draft: Article, editor: User, author_user: User, log_in: LogIn, settings: object
) -> None:
    settings.REVIEW_POLICY = "required"
    reviewing.approve(draft, by=editor)
    draft.refresh_from_db()
    client = log_in(editor)
    client.post(url_of(draft), form_data(draft))
    assert draft.draft_edition().approved_by == editor  # saved, and nothing changed
    draft.refresh_from_db()
    client.post(url_of(draft), form_data(draft, body="<p>Another.</p>", _publish="1"))
    edition = draft.draft_edition()
    assert (edition.status, edition.approved_at, edition.saved_by) == (
        Edition.Status.DRAFT,
        None,
        editor,
    )
    assert not Article.objects.published().exists()


def test_other_line_ends_are_no_change_of_the_text(
    draft: Article, editor: User, log_in: LogIn
) -> None:
    Edition.objects.update(key_points="One\nTwo")
    reviewing.approve(draft, by=editor)
    log_in(editor).post(url_of(draft), form_data(draft, key_points="One\r\nTwo"))
    assert draft.draft_edition().approved_by == editor


def test_new_download_makes_the_approval_void(
    draft: Article, editor: User, log_in: LogIn, give_download: Callable
) -> None:
    give_download(draft)
    reviewing.approve(draft, by=editor)
    log_in(editor).post(url_of(draft), form_data(draft, **{"downloads-0-DELETE": "on"}))
    assert draft.draft_edition().approved_at is None


def test_saving_keeps_the_state_others_gave_meanwhile(
    draft: Article, author_user: User, editor: User
) -> None:
    mine = draft.draft_edition()
    reviewing.approve(draft, by=editor)
    mine.title = "As I write it"
    mine.take_state_of(draft.draft_edition())
    mine.save()
    stored = draft.draft_edition()
    assert (stored.title, stored.status, stored.approved_by) == (
        "As I write it",
        Edition.Status.READY,
        editor,
    )


def test_approval_given_while_a_save_is_under_way_is_not_lost_unnoticed(
    draft: Article,
    author_user: User,
    editor: User,
    log_in: LogIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clean = ArticleForm.clean

    def approved_first(form: ArticleForm) -> dict[str, object]:
        reviewing.approve(Article.objects.get(), by=editor)
        return clean(form)

    monkeypatch.setattr(ArticleForm, "clean", approved_first)
    log_in(author_user).post(url_of(draft), form_data(draft, title="Changed"))
    assert [event.kind for event in draft.events.all()] == ["sent_back", "approved"]
    assert draft.draft_edition().title == "Changed"


# Remarks


def test_remark_is_left_beside_a_paragraph_without_script(
    draft: Article, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    page = client.get(f"{review_url(draft)}?at=1").text
    assert page.index("Staff are.") < page.index('id="remark-form"')
    response = client.post(review_url(draft), {"paragraph": "1", "text": "Which staff?"})
    remark = Remark.objects.get()
    assert response.url == f"{review_url(draft)}#remark-{remark.pk}"
    assert (remark.by, remark.paragraph, remark.quote) == (editor, 1, "Staff are.")
    text = client.get(review_url(draft)).text
    assert text.index("Staff are.") < text.index("Which staff?")


def test_remark_is_text_and_nothing_else(draft: Article, editor: User, log_in: LogIn) -> None:
    client = log_in(editor)
    client.post(review_url(draft), {"text": "<script>alert(1)</script>"})
    text = client.get(review_url(draft)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_remarks_are_resolved_reopened_and_filtered(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    one = remarks.make(draft.draft_edition(), by=editor, text="First one")
    remarks.make(draft.draft_edition(), by=editor, text="Second one")
    client, url = log_in(author_user), f"{review_url(draft)}remarks/{one.pk}/"
    response = client.post(url, {"action": "resolve", "show": "unresolved"})
    assert response.url == f"{review_url(draft)}?show=unresolved#remark-{one.pk}"
    text = client.get(f"{review_url(draft)}?show=unresolved").text
    assert ("First one" in text, "Second one" in text) == (False, True)
    assert "Resolved by <bdi>Ada Marsh</bdi>" in client.get(review_url(draft)).text
    client.post(url, {"action": "reopen"})
    assert draft.draft_edition().remarks.unresolved().count() == 2


def test_only_own_remarks_are_deleted(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    remark = remarks.make(draft.draft_edition(), by=editor, text="Mine")
    url = f"{review_url(draft)}remarks/{remark.pk}/"
    response = log_in(author_user).post(url, {"action": "delete"}, follow=True)
    assert "Only your own remarks" in response.text
    assert Remark.objects.exists()
    log_in(editor).post(url, {"action": "delete"})
    assert not Remark.objects.exists()


def test_review_of_somebody_elses_draft_is_not_there(
    author_user: User, editor: User, moderator: User, log_in: LogIn
) -> None:
    other = make_draft("Other")
    remark = remarks.make(other.draft_edition(), by=editor, text="Hm")
    mine = make_draft("Mine", created_by=author_user)
    link = external_review.make_link(other.draft_edition(), by=editor, name="Ola")
    paths = ["", "links/", f"links/{link.pk}/", f"remarks/{remark.pk}/"]
    for user in (author_user, moderator):
        client = log_in(user)
        statuses = [client.post(review_url(other) + path).status_code for path in paths]
        assert statuses == [404] * 4
    # Nor by the address of an article of one's own.
    client = log_in(author_user)
    data = {"action": "resolve"}
    assert client.post(f"{review_url(mine)}remarks/{remark.pk}/", data).status_code == 404
    assert client.post(f"{review_url(mine)}links/{link.pk}/", data).status_code == 404


def test_sidebar_counts_unresolved_remarks(draft: Article, editor: User, log_in: LogIn) -> None:
    remark = remarks.make(draft.draft_edition(), by=editor, text="Which staff?", paragraph=1)
    text = log_in(editor).get(url_of(draft)).text
    assert "1 unresolved remark</a>" in text
    assert f'href="{review_url(draft)}#remark-{remark.pk}"' in text


def test_review_asks_as_many_questions_whatever_the_number_of_remarks(
    draft: Article, editor: User, log_in: LogIn, django_assert_max_num_queries: Callable
) -> None:
    for number in range(12):
        remarks.make(draft.draft_edition(), by=editor, text=f"No. {number}", paragraph=number % 2)
    client = log_in(editor)
    with django_assert_max_num_queries(20):
        assert client.get(review_url(draft)).text.count('class="remark"') == 12


def test_published_text_takes_no_remarks(draft: Article, editor: User, log_in: LogIn) -> None:
    publishing.publish(draft, by=editor)
    client = log_in(editor)
    assert "remark-add" not in client.get(review_url(draft)).text
    response = client.post(review_url(draft), {"text": "Late"})
    assert (response.status_code, Remark.objects.exists()) == (200, False)


# External reviewers


def test_editor_invites_somebody_by_mail(draft: Article, editor: User, log_in: LogIn) -> None:
    client, url = log_in(editor), f"{review_url(draft)}links/"
    response = client.post(
        url,
        {"name": "Dr Ola Berg", "email": "ola@example.net", "days": "3", "asks_for_facts": "on"},
        follow=True,
    )
    link = ReviewLink.objects.get()
    assert (link.created_by, link.asks_for_facts, (link.expires_at - link.created_at).days) == (
        editor,
        True,
        3,
    )
    assert "It goes to ola@example.net by mail." in response.text
    assert notifications.review_path(link) not in response.text
    mail = Mail.objects.get()
    assert (mail.to, notifications.review_path(link) in mail.text) == ("ola@example.net", True)


@pytest.mark.parametrize("days", ["0", "61", "x"])
def test_link_for_too_long_is_refused(
    draft: Article, editor: User, log_in: LogIn, days: str
) -> None:
    response = log_in(editor).post(f"{review_url(draft)}links/", {"name": "Ola", "days": days})
    assert response.context["form"].errors["days"]
    assert not ReviewLink.objects.exists()


def test_link_is_revoked_and_given_anew(draft: Article, editor: User, log_in: LogIn) -> None:
    link = external_review.make_link(draft.draft_edition(), by=editor, name="Ola")
    client, url = log_in(editor), f"{review_url(draft)}links/{link.pk}/"
    client.post(url, {"action": "revoke"})
    assert Client().get(notifications.review_path(link)).status_code == 410
    client.post(url, {"action": "extend"})
    new = ReviewLink.objects.open().get()
    assert Client().get(notifications.review_path(new)).status_code == 200


def test_admin_says_when_the_checked_text_has_changed(
    draft: Article, editor: User, log_in: LogIn
) -> None:
    link = external_review.make_link(
        draft.draft_edition(), by=editor, name="Ola", asks_for_facts=True
    )
    external_review.check_facts(link, digest=remarks.text_digest(link.edition), statement="All.")
    client, url = log_in(editor), f"{review_url(draft)}links/"
    assert "Checked the facts" in client.get(url).text
    assert "The text has changed since." not in client.get(url).text
    assert "(checked the facts)" in client.get(url_of(draft)).text
    Edition.objects.update(title="Changed")
    assert "<strong>the text has changed since</strong>" in client.get(url_of(draft)).text
    assert "The text has changed since." in client.get(url).text


def test_nobody_is_invited_where_there_is_no_draft(
    draft: Article, editor: User, log_in: LogIn
) -> None:
    publishing.publish(draft, by=editor)
    response = log_in(editor).post(f"{review_url(draft)}links/", {"name": "Ola", "days": "3"})
    assert response.context["form"].non_field_errors() == [
        "There is no draft to show: readers see the latest text already."
    ]
