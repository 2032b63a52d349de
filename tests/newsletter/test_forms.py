import pytest
from django.http import QueryDict

from newsletter.forms import (
    CHANGED,
    AskForm,
    ConfirmForm,
    PreferencesForm,
    SuppressionForm,
)
from newsletter.models import Newsletter
from tests.factories import make_subscription, make_suppression


def posted(**fields: str | list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def ask_form(*newsletters: Newsletter, **fields: str | list[str]) -> AskForm:
    return AskForm(posted(**fields), newsletters=newsletters)


def test_ask_form_cleans_address_and_newsletters(weekly: Newsletter, monthly: Newsletter) -> None:
    form = ask_form(
        weekly, monthly, email=" Reader@Example.ORG ", newsletters=["monthly.1", "monthly.1"]
    )
    assert form.is_valid()
    assert form.cleaned_data["email"] == "Reader@example.org"
    assert form.cleaned_data["newsletters"] == [monthly]


def test_ask_form_without_anything_says_what_is_missing(weekly: Newsletter) -> None:
    form = ask_form(weekly)
    assert form.problems == [
        ("id_newsletters_0", "Tick at least one newsletter."),
        ("id_email", "Enter your e-mail address."),
    ]


@pytest.mark.parametrize("address", ["reader", "a\0b@example.org", "a" * 400 + "@example.org"])
def test_ask_form_refuses_what_is_no_address(weekly: Newsletter, address: str) -> None:
    form = ask_form(weekly, email=address, newsletters=weekly.offer)
    assert list(form.errors) == ["email"]
    assert len(form.errors["email"]) == 1


@pytest.mark.parametrize("offer", ["weekly.2", "closed.1", "weekly", "\0", "weekly.1\0"])
def test_ask_form_takes_only_what_is_offered_now(weekly: Newsletter, offer: str) -> None:
    form = ask_form(weekly, email="reader@example.org", newsletters=offer)
    assert form.errors == {"newsletters": [CHANGED]}


def test_ask_form_knows_which_wording_was_shown(weekly: Newsletter) -> None:
    typed = {"email": "reader@example.org", "newsletters": weekly.offer}
    strip = ask_form(weekly, source="article", **typed)
    page = ask_form(weekly, **typed)
    assert strip.is_valid()
    assert page.is_valid()
    assert (strip.where(), page.where()) == ("strip: article", "newsletters page")
    assert strip.wordings()[weekly].startswith("We will e-mail you Weekly briefing")
    assert page.wordings()[weekly].startswith("[x] Weekly briefing, every Thursday. What is new.")


def test_ask_form_tidies_a_strange_source(weekly: Newsletter) -> None:
    form = ask_form(
        weekly, source="<b>x\u202e</b>", email="reader@example.org", newsletters=weekly.offer
    )
    assert form.is_valid()
    assert form.where() == "strip: bxb"


def test_boxes_are_ticked_by_the_visitor_alone(weekly: Newsletter, monthly: Newsletter) -> None:
    fresh = AskForm(newsletters=[weekly, monthly])
    assert [choice.is_ticked for choice in fresh.choices] == [False, False]
    sent = ask_form(weekly, monthly, newsletters="monthly.1")
    assert [choice.is_ticked for choice in sent.choices] == [False, True]


def test_confirm_form_wants_to_have_shown_what_is_offered_now(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    def errors(**fields: str) -> dict[str, list[str]]:
        return ConfirmForm(posted(**fields), asked=[weekly], others=[monthly]).errors

    assert errors(shown="weekly.1") == {}
    assert errors(shown="weekly.1", newsletters="monthly.1") == {}
    assert errors(shown="weekly.0") == {"shown": [CHANGED]}
    assert errors() == {"shown": [CHANGED]}
    assert errors(shown="weekly.1", newsletters="weekly.1") == {"newsletters": [CHANGED]}


def test_confirm_form_wants_all_that_was_asked_for(weekly: Newsletter, monthly: Newsletter) -> None:
    form = ConfirmForm(posted(shown="weekly.1"), asked=[weekly, monthly], others=[])
    assert form.errors == {"shown": [CHANGED]}


def test_preferences_form_does_the_difference_only(weekly: Newsletter, monthly: Newsletter) -> None:
    subscriber = make_subscription(newsletter=weekly).subscriber
    # The page was opened when monthly was taken and weekly was not.
    form = PreferencesForm(
        posted(had="monthly.1", newsletters=["monthly.1"], name=" Ann\u202e  Reader "),
        subscriber=subscriber,
        taken=[weekly],
        newsletters=[weekly, monthly],
    )
    assert form.is_valid()
    assert (form.begin(), form.end()) == ([], [])
    assert form.cleaned_data["name"] == "Ann Reader"


def test_preferences_form_begins_what_was_ticked_and_ends_what_was_not(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    form = PreferencesForm(
        posted(had="weekly.1", newsletters="monthly.1"),
        subscriber=make_subscription(newsletter=weekly).subscriber,
        taken=[weekly],
        newsletters=[weekly, monthly],
    )
    assert form.is_valid()
    assert (form.begin(), form.end()) == ([monthly], [weekly])


def test_suppression_form_takes_any_spelling(db: None) -> None:
    form = SuppressionForm({"email": "Gone@Bücher.example", "cause": "asked"})
    assert form.is_valid()
    assert form.save().email == "gone@xn--bcher-kva.example"


def test_suppression_form_refuses_an_address_that_is_there(db: None) -> None:
    make_suppression("gone@example.net")
    form = SuppressionForm({"email": "GONE@example.net", "cause": "asked"})
    assert form.errors == {"email": ["This address is on the list already."]}
