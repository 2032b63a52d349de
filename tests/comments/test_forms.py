"""What a reader may write."""

import pytest
from django.http import QueryDict

from articles.models import Article
from comments.forms import CommentForm, DecisionForm
from comments.models import TEXT_LIMIT, Comment, Reason
from tests.factories import make_article, make_comment


def bind(filled_in: dict[str, str], article: Article | None = None, **changes: str) -> CommentForm:
    data = QueryDict(mutable=True)
    data.update({**filled_in, **changes})
    return CommentForm(data, article=article)


def test_form_takes_a_comment_as_it_was_written(filled_in: dict[str, str]) -> None:
    form = bind(filled_in)
    assert (form.is_valid(), {name: form.cleaned_data[name] for name in ("name", "email")}) == (
        True,
        {"name": "Iris Calder", "email": "iris@example.net"},
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("text", "", "Write your comment."),
        ("text", " \u200b ", "Write your comment."),
        ("text", "Nonsense!", "Write at least a few words."),
        ("text", "-- !!", "Write at least a few words."),
        ("text", "谢谢", "Write at least a few words."),
        ("text", "NUL \0 inside", "Your comment holds a character that cannot be stored."),
        ("text", "half \ud800 a pair", "Your comment holds a character that cannot be stored."),
        (
            "text",
            "ab " * 1700,
            "Your comment is 5,099 characters long, 99 more than the 5,000 there is room for.",
        ),
        ("text", "a " * 60_000, "Your comment is far longer than 5,000 characters."),
        ("name", "", "Write your name."),
        ("name", "\u3164\u200b", "Write your name."),
        ("name", "...", "Write your name in letters."),
        ("name", "x" * 81, "Keep this to 80 characters: it has 81."),
        (
            "name",
            "Iris\r\nBcc: all@example.org",
            "Write this on one line, without control characters.",
        ),
        ("name", "Iris\x1b[31m", "Write this on one line, without control characters."),
        ("name", "Iris\0", "Write this on one line, without control characters."),
        ("name", "Iris \udc00", "Write this on one line, without control characters."),
        ("job_title", "Nurse\nX: y", "Write this on one line, without control characters."),
        ("organisation", "x" * 161, "Keep this to 160 characters: it has 161."),
        ("declared_interest", "x" * 301, "Keep this to 300 characters: it has 301."),
        (
            "email",
            "",
            "Write your e-mail address, so that we can tell you what becomes of your comment.",
        ),
        ("email", "iris at example", "Write an e-mail address like name@example.org."),
        (
            "email",
            "iris@example.net\nBcc: a@b.org",
            "Write an e-mail address like name@example.org.",
        ),
        ("email", '"\x01"@example.net', "Write an e-mail address like name@example.org."),
        ("agrees", "", "We can only take comments under the comment policy."),
    ],
)
def test_form_says_beside_the_field_what_is_wrong(
    filled_in: dict[str, str], field: str, value: str, message: str
) -> None:
    if field == "agrees":
        del filled_in["agrees"]
        form = bind(filled_in)
    else:
        form = bind(filled_in, **{field: value})
    assert {name: list(errors) for name, errors in form.errors.items()} == {field: [message]}


def test_form_counts_the_text_as_the_reader_sees_it(filled_in: dict[str, str]) -> None:
    seen = ("word " * (TEXT_LIMIT // 5 - 1)) + "last\n"
    form = bind(filled_in, text=seen.replace("\n", "\r\n" * 50) + "\u200b" * 90)
    assert (form.is_valid(), len(form.cleaned_data["text"])) == (True, TEXT_LIMIT - 1)


@pytest.mark.parametrize(
    "text", ["我完全同意这篇文章的观点。", "同感です。", "เห็นด้วยกับบทความนี้มาก", "أوافق تماما"]
)
def test_form_takes_a_sentence_in_any_script(filled_in: dict[str, str], text: str) -> None:
    assert bind(filled_in, text=text).errors == {}


@pytest.mark.parametrize(
    "typed", ["iris\u200b@example.net", "ir\u00adis@example.net", "ｉｒｉｓ@example.net"]
)
def test_form_writes_an_address_in_its_one_form(filled_in: dict[str, str], typed: str) -> None:
    form = bind(filled_in, email=typed)
    assert (form.is_valid(), form.cleaned_data["email"]) == (True, "iris@example.net")


def test_form_says_what_is_wrong_with_an_address_in_foreign_letters(
    filled_in: dict[str, str],
) -> None:
    form = bind(filled_in, email="ïris@example.net")
    assert form.errors["email"][0].startswith("The part before the @ can only have letters")


def test_form_keeps_a_name_as_it_is_written(filled_in: dict[str, str]) -> None:
    form = bind(filled_in, name="ශ\u0dca\u200dරී")
    assert (form.is_valid(), form.cleaned_data["name"]) == (True, "ශ\u0dca\u200dරී")


def test_form_strips_what_disguises_a_name(filled_in: dict[str, str]) -> None:
    form = bind(filled_in, name="\u202eIris\u2066  Calder\u200b")
    assert (form.is_valid(), form.cleaned_data["name"]) == (True, "Iris Calder")


def test_form_finds_the_comment_that_is_answered(
    filled_in: dict[str, str], article: Article
) -> None:
    parent = make_comment(article, status=Comment.Status.PUBLISHED)
    form = bind(filled_in, article, parent=str(parent.pk))
    assert (form.is_valid(), form.as_comment().parent) == (True, parent)


@pytest.mark.parametrize("number", ["0", "abc", "9" * 5000, "9" * 18, "-1", "1.5", "٣"])
def test_form_sends_what_answers_nothing_to_the_article(
    filled_in: dict[str, str], article: Article, number: str
) -> None:
    form = bind(filled_in, article, parent=number)
    assert (list(form.errors), form["parent"].value()) == (["parent"], "")


@pytest.mark.parametrize("status", ["waiting", "declined", "spam"])
def test_form_refuses_an_answer_to_what_is_not_published(
    filled_in: dict[str, str], article: Article, status: str
) -> None:
    parent = make_comment(article, status=status)
    assert list(bind(filled_in, article, parent=str(parent.pk)).errors) == ["parent"]


def test_form_refuses_an_answer_to_a_comment_under_another_article(
    filled_in: dict[str, str], article: Article
) -> None:
    elsewhere = make_comment(make_article(), status=Comment.Status.PUBLISHED)
    assert list(bind(filled_in, article, parent=str(elsewhere.pk)).errors) == ["parent"]


def test_form_refuses_an_answer_to_an_answer(filled_in: dict[str, str], article: Article) -> None:
    parent = make_comment(article, status=Comment.Status.PUBLISHED)
    answer = make_comment(article, status=Comment.Status.PUBLISHED, parent=parent)
    form = bind(filled_in, article, parent=str(answer.pk))
    assert form.errors["parent"][0].startswith("An answer cannot be answered itself.")


def test_decision_form_needs_a_reason_to_decline(db: None) -> None:
    form = DecisionForm({"action": "decline", "version": "1", "note": "Sorry."})
    assert form.errors == {"reason": ["Choose a reason: the writer is told it."]}


def test_decision_form_refuses_a_reason_out_of_use(db: None) -> None:
    reason = Reason.objects.create(slug="old", label="Old", explanation="Old.", is_active=False)
    form = DecisionForm({"action": "decline", "version": "1", "reason": reason.pk})
    assert list(form.errors) == ["reason"]
