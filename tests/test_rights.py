"""Every address, asked by every role, of an article in every state: the answer is the table's.

The table is `rights_rules.py`, written down apart from the code. A new address fails here until it has
a rule there; a rule that nobody asks about fails too.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

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
from comments.models import Comment
from kingsfund.models import Mail
from tests.rights_rules import (
    OPEN,
    ROLES,
    RULES,
    SHUT,
    UNFIT,
    Ask,
    may_read,
)
from tests.rights_world import World, make_world, word

KEPT = [Article, Author, Byline, Comment, Download, Edition, Event, LogEntry, Mail, Picture,
        Presence, Remark, ReviewLink, Topic]  # fmt: skip
OURS = ("articles:", "admin:articles_", "comments:comment-")
# Opened by a link from a mail about a comment, not by a right to an article.
NOT_ASKED = {"comments:comment-status"}
# What the server counts and remembers of visitors, not of articles.
_WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!kingsfund_counter|django_session)')
_WORD = re.compile(r"Zq[a-z]+x[a-z]+\d?xq")
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
    if location and ask.name == "admin:articles_article_act" and not wrote:
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
    if leaked := words - (set() if expected == SHUT else allowed):
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
    assert asked == {*RULES}
