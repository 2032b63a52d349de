"""The rules of the admin."""

import re
from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from comments.models import Comment, Rule
from kingsfund.models import User
from tests.factories import make_article, make_comment

LogIn = Callable[[User], Client]
ADD, LIST = "/admin/comments/rule/add/", "/admin/comments/rule/"
COMMENTS = {"name": "Pills", "kind": "phrase", "text": "cheap pills", "place": "text", "weight": 20}


@pytest.fixture
def client(moderator: User, log_in: LogIn) -> Client:
    rights = ["view_rule", "add_rule", "change_rule"]
    moderator.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return log_in(moderator)


@pytest.fixture
def rule(db: None) -> Rule:
    return Rule.objects.create(name="Pills", text="cheap pills", weight=20)


def page_of(rule: Rule) -> str:
    return f"{LIST}{rule.pk}/change/"


def trial_of(rule: Rule) -> str:
    return f"{LIST}{rule.pk}/try/"


def hidden(client: Client, rule: Rule) -> dict[str, str]:
    """The hidden fields of the form, which say what it is based on."""
    page = client.get(page_of(rule)).content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]
        for name in ("based_on", "window", "window_serial")
    }


def said(client: Client, path: str) -> list[str]:
    return [str(message) for message in client.get(path).context["messages"]]


def test_new_rule_is_off_and_leads_to_what_it_catches(client: Client, moderator: User) -> None:
    response = client.post(ADD, COMMENTS)
    rule = Rule.objects.get()
    assert (response.status_code, response["Location"]) == (302, trial_of(rule))
    assert (rule.is_active, rule.made_by, rule.name) == (False, moderator, "Pills")


def test_bad_pattern_is_refused_in_the_form_with_the_reason(client: Client) -> None:
    response = client.post(ADD, {**COMMENTS, "kind": "pattern", "text": "a("})
    errors = response.context["adminform"].form.errors
    assert errors == {"text": ["RE2, which looks for patterns, refuses it: missing ): a(."]}
    assert Rule.objects.exists() is False


def test_name_and_words_of_a_rule_hide_nothing(client: Client) -> None:
    response = client.post(ADD, {**COMMENTS, "name": "\u202e\u200b", "text": "\u2066"})
    assert list(response.context["adminform"].form.errors) == ["name", "text"]
    client.post(ADD, {**COMMENTS, "name": "\u202ePills", "text": "cheap\u200b pills\u202c"})
    assert Rule.objects.values_list("name", "text").get() == ("Pills", "cheap pills")


def test_weight_beyond_the_heaviest_is_refused(client: Client) -> None:
    response = client.post(ADD, {**COMMENTS, "weight": 51})
    assert list(response.context["adminform"].form.errors) == ["weight"]


def test_trial_shows_counts_and_examples_and_changes_nothing(client: Client, rule: Rule) -> None:
    article = make_article()
    make_comment(article, text="<b>Cheap pills</b>", status="spam", name="Buy & Co")
    make_comment(article, text="No cheap pills, please.", status="published")
    before = list(Comment.objects.values())
    response = client.get(trial_of(rule))
    page = response.content.decode()
    assert [row[2] for row in response.context["trial"].rows()] == [1, 0, 1, 0]
    assert "2 of 2 comments" in page
    assert "&lt;b&gt;Cheap pills&lt;/b&gt;" in page
    assert "1 of them was published" in page
    assert list(Comment.objects.values()) == before


def test_button_switches_on_and_off(client: Client, rule: Rule, moderator: User) -> None:
    make_comment(make_article())
    response = client.post(trial_of(rule), {"act": "on", "version": rule.version})
    assert response["Location"] == LIST
    assert said(client, LIST) == ["“Pills” is switched on. 1 comment will be screened again."]
    rule.refresh_from_db()
    assert (rule.is_active, rule.switched_by) == (True, moderator)
    client.post(trial_of(rule), {"act": "on", "version": rule.version})
    assert said(client, LIST) == ["“Pills” is on already."]
    client.post(trial_of(rule), {"act": "off", "version": rule.version})
    rule.refresh_from_db()
    assert rule.is_active is False
    log = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(log) == ["Switched on.", "Switched off."]


def test_rule_changed_since_its_trial_is_not_switched_on(client: Client, rule: Rule) -> None:
    client.post(page_of(rule), {**COMMENTS, **hidden(client, rule), "text": "pills"})
    response = client.post(trial_of(rule), {"act": "on", "version": rule.version})
    rule.refresh_from_db()
    assert (rule.text, rule.is_active, response["Location"]) == ("pills", False, trial_of(rule))


@pytest.mark.parametrize("version", ["", "x", "9" * 20])
def test_button_without_a_version_does_nothing(client: Client, rule: Rule, version: str) -> None:
    client.post(trial_of(rule), {"act": "on", "version": version})
    assert Rule.objects.get().is_active is False


@pytest.mark.parametrize(
    ("change", "stays_on"),
    [({"text": "pills"}, False), ({"place": "name"}, False), ({"weight": 5, "name": "P"}, True)],
    ids=["words", "place", "weight-and-name"],
)
def test_rule_that_looks_for_something_else_is_switched_off(
    client: Client, rule: Rule, moderator: User, change: dict[str, object], stays_on: bool
) -> None:
    rule.switch(True, by=moderator)
    client.post(page_of(rule), {**COMMENTS, **hidden(client, rule), **change})
    rule.refresh_from_db()
    assert (rule.version, rule.is_active) == (2, stays_on)


def test_rule_switched_on_while_its_form_is_open_stays_on(
    client: Client, rule: Rule, second_moderator: User
) -> None:
    opened = hidden(client, rule)
    rule.switch(True, by=second_moderator)
    client.post(page_of(rule), {**COMMENTS, **opened, "weight": 5})
    rule.refresh_from_db()
    assert (rule.weight, rule.is_active) == (5, True)


def test_list_says_what_is_on(client: Client, rule: Rule) -> None:
    page = client.get(LIST).content.decode()
    assert '<span class="state rule-off">Off</span>' in page
    assert f'<a href="{trial_of(rule)}">What it catches</a>' in page


@pytest.mark.parametrize(
    ("rights", "get", "post"),
    [
        ([], 403, 403),
        (["view_rule"], 403, 403),
        (["view_comment"], 403, 403),
        (["view_rule", "view_comment"], 200, 403),
    ],
    ids=["nothing", "rules-only", "comments-only", "both"],
)
def test_trial_is_for_those_who_see_rules_and_comments(
    rule: Rule, stranger: User, log_in: LogIn, rights: list[str], get: int, post: int
) -> None:
    stranger.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = log_in(stranger)
    assert client.get(trial_of(rule)).status_code == get
    data = {"act": "on", "version": rule.version}
    assert client.post(trial_of(rule), data).status_code == post
    assert Rule.objects.get().is_active is False
