import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Article, Picture
from kingsfund.models import User
from tests.articles.admin.test_article import form_data, url_of
from tests.conftest import make_user
from tests.factories import make_article, make_draft, make_picture, picture_file

pytestmark = pytest.mark.django_db


def picture_of(article: Article) -> Picture | None:
    return Article.objects.get(pk=article.pk).latest_edition().picture


def test_picture_is_chosen_by_its_number(author_user: User, log_in: object) -> None:
    article, picture = make_draft(created_by=author_user), make_picture(by=author_user)
    log_in(author_user).post(url_of(article), form_data(article, picture=f" #{picture.pk} "))
    assert picture_of(article) == picture


def test_file_goes_before_the_number(author_user: User, log_in: object) -> None:
    article, picture = make_draft(created_by=author_user), make_picture(by=author_user)
    data = form_data(article, picture=picture.pk, picture_upload=picture_file("new.png"))
    log_in(author_user).post(url_of(article), data)
    assert picture_of(article).filename == "new.png"


def test_empty_number_takes_the_picture_off_and_leaves_it_in_the_library(
    editor: User, log_in: object
) -> None:
    picture = make_picture()
    article = make_draft(edition={"picture": picture, "picture_alt": "A ward"})
    log_in(editor).post(url_of(article), form_data(article, picture=""))
    assert picture_of(article) is None
    assert [*Picture.objects.all()] == [picture]


@pytest.mark.parametrize("number", ["999", "x", "-1", "9" * 40, "１"])
def test_number_of_no_picture_is_refused(editor: User, log_in: object, number: str) -> None:
    article = make_draft("As it was")
    response = log_in(editor).post(url_of(article), form_data(article, picture=number, title="New"))
    assert f"There is no picture {number} in the library that you may use." in response.text
    assert article.draft_edition().title == "As it was"


def test_author_cannot_choose_what_is_not_theirs_to_see(author_user: User, log_in: object) -> None:
    article = make_draft(created_by=author_user)
    foreign = make_picture("secret.png", by=make_user("olga", "Author"))
    response = log_in(author_user).post(url_of(article), form_data(article, picture=foreign.pk))
    assert f"There is no picture {foreign.pk} in the library" in response.text
    assert foreign.url not in response.text
    assert picture_of(article) is None


def test_picture_that_an_editor_put_in_stays_when_the_author_saves(
    author_user: User, editor: User, log_in: object
) -> None:
    picture = make_picture(by=editor)
    article = make_article(created_by=author_user, edition={"picture": picture})
    log_in(author_user).post(url_of(article), form_data(article, title="New"))
    assert article.draft_edition().picture == picture


def test_author_cannot_bring_a_foreign_picture_into_the_text(
    author_user: User, log_in: object
) -> None:
    article = make_draft(created_by=author_user, body="<p>As it was.</p>")
    foreign = make_picture(by=make_user("olga", "Author"))
    body = f'<p><a href="{foreign.url}">A picture</a></p>'
    response = log_in(author_user).post(url_of(article), form_data(article, body=body))
    assert "The text shows a picture that you may not use" in response.text
    assert article.draft_edition().body == "<p>As it was.</p>"


def test_upload_survives_a_mistake_elsewhere_in_the_form(editor: User, log_in: object) -> None:
    article, client = make_draft("As it was"), log_in(editor)
    data = form_data(article, title="", picture_upload=picture_file("ward.png"))
    response = client.post(url_of(article), data)
    picture = Picture.objects.get()
    assert article.draft_edition().picture is None
    assert f'name="picture" id="id_picture" value="{picture.pk}"' in response.text
    assert picture.url in response.text
    client.post(url_of(article), form_data(article, title="Mended", picture=picture.pk))
    assert (picture_of(article), article.draft_edition().title) == (picture, "Mended")


def test_file_that_is_no_picture_is_refused_and_the_old_one_stays(
    editor: User, log_in: object
) -> None:
    picture = make_picture()
    article = make_draft(edition={"picture": picture})
    file = SimpleUploadedFile("a.png", b"<svg/>")
    response = log_in(editor).post(url_of(article), form_data(article, picture_upload=file))
    assert "This is not a picture that can be shown" in response.text
    assert f'name="picture" id="id_picture" value="{picture.pk}"' in response.text
    assert picture_of(article) == picture


def test_picture_is_described_or_decoration_and_not_both(editor: User, log_in: object) -> None:
    article, client = make_draft(edition={"picture": make_picture()}), log_in(editor)
    both = form_data(article, picture_alt="A ward", picture_is_decorative="on")
    assert "described or decoration, not both" in client.post(url_of(article), both).text
    client.post(url_of(article), form_data(article, picture_is_decorative="on"))
    assert article.draft_edition().picture_is_decorative is True


def test_saving_the_page_as_it_is_changes_no_edition(editor: User, log_in: object) -> None:
    article = make_article(edition={"picture": make_picture(), "picture_is_decorative": True})
    log_in(editor).post(url_of(article), form_data(article))
    assert article.draft_edition() is None
