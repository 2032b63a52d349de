"""Every address of the admin of comments and of its writers' pages, asked by every role, about a comment
in every state: the answer is the table's (`rights_rules.py`). A new address fails until it has a rule.
"""

import logging
import re
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from tests.addresses import named_patterns
from tests.comments.rights_rules import BLIND, OPEN, ROLES, RULES, SHUT, STATES, UNFIT, may_read
from tests.comments.rights_world import Ask, World, asks_of, make_world, word
from tests.test_rights import text_of, writes

PARTS = ("text", "email", "note", "decision", "appeal", "report", "reader")
# A whole word: a random token may hold anything.
_WORD = re.compile(r"\bZq[a-z]+x[a-z]+xq\b", re.IGNORECASE)
# One of each kind is asked about every state; the others meet the same answers in two of them.
SOME = ("waiting", "published", "")
LOOKS_AT = {
    **dict.fromkeys(("stranger", "author", "other_author", "newsletter_editor", "editor"), SOME),
    "superuser": ("waiting", "emptied", ""),
}


@pytest.fixture
def world(db: None, caplog: pytest.LogCaptureFixture) -> World:
    caplog.set_level(logging.ERROR, logger="django.request")  # most answers are refusals
    return make_world()


def verdict(response: HttpResponseBase, method: str, *, wrote: bool, is_act: bool) -> str:
    status, location = response.status_code, response.headers.get("Location", "")
    if status in (403, 404, 405, 410):
        return SHUT
    if location.startswith(reverse("admin:login")) or location == reverse("admin:index"):
        return SHUT
    if status == 409 or (location and is_act and not wrote):
        return UNFIT
    assert status in (200, 201, 204, 302, 303, 422), status
    return OPEN


def faults_of(ask: Ask, role: str, client: Client, method: str) -> list[str]:
    """What is wrong with one answer, each as a line for whoever reads the failure."""
    expected = getattr(RULES[ask.name], method)(role, ask.state)
    with transaction.atomic():
        with writes() as written:
            response = getattr(client, method)(ask.address, ask.data if method == "post" else {})
            words = {found.lower() for found in _WORD.findall(text_of(response))}
        # What is rightly done is undone for whoever asks next; what is not must leave no trace.
        transaction.set_rollback(expected == OPEN and method == "post")
    is_act = bool(ask.state)
    found = verdict(response, method, wrote=bool(written), is_act=is_act)
    where = f"{method.upper()} {ask.name} ({ask.state or 'the site'})"
    faults = []
    if found != expected:
        faults.append(f"{where}: {found} {response.status_code}, not {expected}")
    if written and (method == "get" or expected != OPEN):
        faults.append(f"{where}: wrote {written}")
    if leaked := words - readable(ask, role, is_shut=expected == SHUT):
        faults.append(f"{where}: shows {sorted(leaked)}")
    return faults


def readable(ask: Ask, role: str, *, is_shut: bool) -> set[str]:
    """The words that may stand on the answer: of every comment, whichever it is about."""
    if is_shut:
        return {word("published", "text").lower()}
    return {
        word(state, part).lower()
        for state in STATES
        for part in may_read(role, state, ask.name)
        if role != "writer" or state == "published" or ask.state == state
        if part != "decision" or ask.name not in BLIND
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_every_role_as_the_table_says(world: World, role: str) -> None:
    client, faults, asked = world.client_of(role), [], set()
    for ask in worth_asking(asks_of(world, role), role):
        asked.add(ask.name)
        for method in ("get", "post"):
            faults += faults_of(ask, role, client, method)
    assert "\n".join(faults) == ""
    assert asked == {*RULES}


def worth_asking(asks: Iterable[Ask], role: str) -> Iterable[Ask]:
    states = LOOKS_AT.get(role, (*STATES, ""))
    return (ask for ask in asks if ask.state in states)


def test_every_address_has_a_rule() -> None:
    patterns = get_resolver().url_patterns
    ours = ("comments:", "admin:comments_")
    assert {name for name, _ in named_patterns(patterns) if name.startswith(ours)} == {*RULES}


def test_blind_blind_review_shows_the_words_and_nothing_of_the_decision(world: World) -> None:
    """What the second moderator could be led by: the note, the reason chosen, and who it was."""
    client = world.client_of("moderator")
    answer = client.get(reverse(BLIND[0], args=[world.rows["blind_review"].pk]))
    assert set(_WORD.findall(answer.text)) == {word("declined", "text")}
    assert "decider" not in answer.text
