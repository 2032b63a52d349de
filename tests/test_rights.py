"""Every address, asked by every role, of an article in every state: the answer is the table's.

The table is `rights_rules.py`, written down apart from the code. A new address fails here until it has
a rule there; a rule that nobody asks about fails too.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from articles.admin.actions import ACTIONS
from articles.models import (
    Article,
    Author,
    Byline,
    Download,
    Edition,
    Event,
    Picture,
    Presence,
    Remark,
    ReviewLink,
    Topic,
)
from articles.notifications import REVIEW
from comments.models import Comment
from kingsfund.core.security.signing import make_token
from kingsfund.models import Mail
from tests.addresses import named_patterns
from tests.rights_rules import (
    LINKS,
    OPEN,
    ROLES,
    RULES,
    SHUT,
    STATES_OF_ACTIONS,
    UNFIT,
    Ask,
    may_read,
)
from tests.rights_world import Example, World, form_data, make_world, names_of_files, token_of, word

KEPT = [Article, Author, Byline, Comment, Download, Edition, Event, LogEntry, Mail, Picture,
        Presence, Remark, ReviewLink, Topic]  # fmt: skip
OURS = ("articles:", "admin:articles_", "comments:comment-")
# Opened by a link from a mail about a comment, not by a right to an article.
NOT_ASKED = {
    f"comments:comment-{page}"
    for page in ("status", "edit", "withdraw", "appeal", "proof", "replies")
}
# What the server counts and notes of visitors, not of articles.
_WRITE = re.compile(
    r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!kingsfund_ratelimitcounter|kingsfund_securityevent|django_session)'
)
# A whole word: a random token may hold anything.
_WORD = re.compile(r"\bZq[a-z]+x[a-z]+\d?xq\b")
TYPED_ON = {"admin:articles_article_change"}
NOT_YOURS = "not yours to change any more"


@pytest.fixture
def world(db: None, caplog: pytest.LogCaptureFixture) -> World:
    caplog.set_level(logging.ERROR, logger="django.request")  # most answers are refusals
    return make_world()


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements that would change a row while this lasts."""
    found: list[str] = []

    def watch(execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
        if _WRITE.match(sql):
            found.append(sql[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def rows() -> dict[str, list[tuple]]:
    """All that an answer must not change unasked."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in KEPT}


def verdict(response: HttpResponseBase, ask: Ask, *, wrote: bool) -> str:
    """What came of it. Django sends who may not see a row from its page on to its first one."""
    status, location = response.status_code, response.headers.get("Location", "")
    if status in (403, 404, 405, 410):
        return SHUT
    if location.startswith(reverse("admin:login")) or location == reverse("admin:index"):
        return SHUT
    if not response.streaming and NOT_YOURS in response.text:
        return SHUT
    if location and ask.name == "admin:articles_article_action" and not wrote:
        return UNFIT
    assert status in (200, 201, 204, 302, 303, 409, 422, 423), (status, ask.address)
    return OPEN


def text_of(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def faults_of(ask: Ask, role: str, client: Client, *, method: str, allowed: set[str]) -> list[str]:
    """What is wrong with one answer, each as a line for whoever reads the failure."""
    rule = getattr(RULES[ask.name], method)
    expected = rule(role, ask.state, ask.detail)
    data = {}
    if method == "post":
        data = ask.data() if callable(ask.data) else ask.data
    with transaction.atomic():
        with writes() as written:
            response = getattr(client, method)(ask.address, data)
        # What is rightly done is undone for whoever asks next; what is not must leave no trace.
        transaction.set_rollback(expected == OPEN and method == "post")
    found = verdict(response, ask, wrote=bool(written))
    words = set(_WORD.findall(text_of(response)))
    where = f"{method.upper()} {ask.address} ({ask.state.name if ask.state else 'the site'})"
    faults = []
    if found != expected:
        faults.append(f"{where}: {found} {response.status_code}, not {expected}")
    if written and (method == "get" or expected != OPEN):
        faults.append(f"{where}: wrote {written}")
    # A page that gives back what was typed may name a published article in the way of its address.
    is_empty = expected == SHUT and not (response.status_code == 200 and ask.name in TYPED_ON)
    if leaked := words - (set() if is_empty else allowed):
        faults.append(f"{where}: shows {sorted(leaked)}")
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_every_role_as_the_table_says(world: World, role: str) -> None:
    allowed = {
        word(example.state, what)
        for example in world.examples
        for what in may_read(role, example.state)
    }
    client, before = world.client_of(role), rows()
    faults, asked = [], set()
    for ask in world.asks(role):
        asked.add(ask.name)
        for method in ("get", "post"):
            faults += faults_of(ask, role, client, method=method, allowed=allowed)
    assert faults == []
    assert rows() == before
    of_links = {name for name in RULES if name.startswith("articles:review-")}
    assert asked == (of_links if role in LINKS else {*RULES})


def test_every_address_and_every_action_has_a_rule() -> None:
    patterns = get_resolver().url_patterns
    ours = {name for name, _ in named_patterns(patterns) if name.startswith(OURS)}
    assert ours - NOT_ASKED == {*RULES}
    assert {*ACTIONS} == {*STATES_OF_ACTIONS}


# What an address lets somebody name besides its article


def example_of(world: World, state: str) -> Example:
    return next(example for example in world.examples if example.state.name == state)


def staff(view: str, *args: object) -> str:
    return reverse(f"admin:articles_{view}", args=args)


@pytest.mark.parametrize("role", ["byline", "editor"])
def test_numbers_of_another_article_lead_nowhere(world: World, role: str) -> None:
    """Edition 3 is another article's; so are the remark and the link."""
    client, pk = world.client_of(role), example_of(world, "new draft").article.pk
    other, before = example_of(world, "draft"), rows()
    restore = staff("article_action", pk, "restore") + "?edition=3"
    compared = client.get(staff("article_compare", pk), {"older": 1, "newer": 3})
    assert "There is no edition “3” of this article." in compared.text
    remark = staff("article_remark", pk, other.remark.pk)
    link = staff("article_link", pk, other.links["link_here"].pk)
    answers = [
        client.get(staff("article_edition", pk, 3)),
        client.post(restore),
        client.post(remark, {"action": "resolve"}),
        client.post(link, {"action": "revoke"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 302, 404, 404]
    assert rows() == before


def test_token_of_another_purpose_or_edition_opens_nothing(world: World) -> None:
    link = example_of(world, "draft").links["link_here"]
    tokens = [
        make_token(purpose, [link.pk, link.edition_id], at=link.created_at)
        for purpose in ("comment-status", "unsubscribe", "outside-reviews")
    ]
    tokens.append(make_token(REVIEW, [link.pk, world.elsewhere.edition_id], at=link.created_at))
    for token in tokens:
        answer = Client().get(reverse("articles:review-detail", args=[token]))
        assert (answer.status_code, _WORD.findall(answer.text)) == (404, [])


def test_link_shows_no_file_of_another_article(world: World) -> None:
    token = token_of(example_of(world, "draft").links["link_here"])
    for name in names_of_files(example_of(world, "ready")):
        answer = Client().get(reverse("articles:review-file", args=[token, name]))
        assert answer.status_code == 404


BULK = ("assign_selected", "close_comments_of_selected", "confirm_selected", "delete_selected")


def test_nothing_is_done_to_several_without_the_right(world: World) -> None:
    before = rows()
    for role, action, across in product(("other_author", "byline"), BULK, "01"):
        data = {"action": action, "_selected_action": [e.article.pk for e in world.examples],
                "select_across": across, "confirmed": "yes", "post": "yes",
                "to": world.people["other_author"].pk}  # fmt: skip
        answer = world.client_of(role).post(staff("article_changelist"), data)
        assert (answer.status_code, rows() == before) == (200, True), (role, action)


def test_button_of_the_list_is_for_editors(world: World) -> None:
    before, pk = rows(), example_of(world, "published").article.pk
    for role in ("other_author", "byline"):
        answer = world.client_of(role).post(staff("article_changelist"), {"still_correct": pk})
        assert (answer.status_code, rows() == before) == (403, True)


def test_log_is_exported_without_the_articles_of_others(world: World) -> None:
    client = world.client_of("other_author")
    for query in ("", "?q=Zq", "?kind__exact=assigned", "?by=nobody", "?all=", "?p=1"):
        answer = client.get(staff("event_export") + query)
        assert _WORD.findall(text_of(answer)) == [], query


def test_log_is_not_exported_by_way_of_other_tables(world: World) -> None:
    """A filter that nobody offered would tell by its count what it is about."""
    client = world.client_of("other_author")
    answer = client.get(staff("event_export"), {"article__editions__title__startswith": "Zq"})
    assert answer.status_code == 400


def test_pictures_of_others_drafts_are_not_offered(world: World) -> None:
    address = staff("picture_choices")
    for state, found in {"draft": 0, "left out": 0, "published": 1}.items():
        words = {"q": word(example_of(world, state).state, "picture")}
        pictures = world.client_of("other_author").get(address, words).json()["pictures"]
        assert len(pictures) == found, state


def test_rows_of_another_article_are_not_taken_over(world: World) -> None:
    """The ids of rows beside an article come from the page, which anybody can write."""
    own, foreign = world.elsewhere.edition.article, example_of(world, "draft")
    data = form_data(own, title="Elsewhere") | {
        "downloads-TOTAL_FORMS": 1,
        "downloads-INITIAL_FORMS": 1,
        "downloads-0-id": foreign.download.pk,
        "downloads-0-title": "Mine now",
        "bylines-TOTAL_FORMS": 1,
        "bylines-INITIAL_FORMS": 1,
        "bylines-0-id": foreign.article.bylines.get().pk,
        "bylines-0-author": world.author.pk,
    }
    kept = [[*model.objects.order_by("pk").values_list()] for model in (Byline, Download)]
    answer = world.client_of("other_author").post(staff("article_change", own.pk), data)
    assert [[*model.objects.order_by("pk").values_list()] for model in (Byline, Download)] == kept
    assert _WORD.findall(answer.text) == []


def test_chosen_article_is_not_named_to_who_may_not_see_it(world: World) -> None:
    own, foreign = world.elsewhere.edition.article, example_of(world, "draft").article
    client, address = world.client_of("other_author"), staff("article_change", own.pk)
    data = form_data(own, title="Elsewhere") | {
        "related_links-TOTAL_FORMS": 1,
        "related_links-0-other": foreign.pk,
    }
    answers = [client.post(address, data, follow=True), client.get(address)]
    assert [_WORD.findall(answer.text) for answer in answers] == [[], []]


def test_address_of_a_draft_is_told_to_nobody(world: World) -> None:
    """Django leads any account on to the page of any row; an address tells what a draft is about."""
    hidden = [example_of(world, state).article for state in ("draft", "taken down", "ahead")]
    kind = ContentType.objects.get_for_model(Article).pk
    for role in ("stranger", "other_author", "moderator"):
        for article in hidden:
            address = reverse("admin:view_on_site", args=[kind, article.pk])
            answer = world.client_of(role).get(address)
            assert (answer.status_code, answer.headers.get("Location")) == (404, None)
