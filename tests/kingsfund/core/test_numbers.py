"""Numbers that no database holds, in every address, list and form that takes one."""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kingsfund.core.numbers import as_number
from kingsfund.models import User
from tests.factories import make_article, make_comment

HUGE = ("99999999999999999999", "9" * 5000)


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("-1", None),
        ("٣", None),
        ("1\n", None),
        ("", None),
        (None, None),
    ],
)
def test_as_number_takes_what_a_database_holds(sent: str | None, number: int | None) -> None:
    assert as_number(sent) == number


def routes(patterns: list, before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def test_every_number_in_an_address_is_read_by_the_one_converter() -> None:
    ours = [route for route in routes(get_resolver().url_patterns) if "<number:" in route]
    assert len(ours) > 20
    assert [route for route in routes(get_resolver().url_patterns) if "<int:" in route] == []


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.org"))
    return client


@pytest.mark.parametrize("huge", HUGE)
def test_no_address_fails_on_a_number(root: Client, huge: str) -> None:
    make_comment(make_article("Beds", slug="beds"), status="published")
    answers = {}
    for route in sorted(set(routes(get_resolver().url_patterns))):
        address = re.sub(r"<slug:slug>", "beds", route.replace("^", "").replace("$", ""))
        address = re.sub(r"<[^>]*>", huge, address)
        if "(" not in address and huge in address:
            response = root.get(address)
            answers[address] = response.status_code
    assert len(answers) > 50
    assert {address: code for address, code in answers.items() if code >= 500} == {}
    # Nothing is found anywhere.
    assert set(answers.values()) <= {302, 400, 403, 404, 405, 410}


def test_comparing_with_an_edition_that_no_database_has_is_a_404(client: Client, db: None) -> None:
    make_article("Beds", slug="beds")
    assert client.get("/articles/beds/compare/1/99999999999999999999/").status_code == 404
    assert client.get("/comments/99999999999999999999/").status_code == 404


def queries_of(staff: ModelAdmin, huge: str) -> Iterator[dict[str, str]]:
    """What somebody may put behind the address of a list."""
    yield {"p": huge}
    yield {"o": huge}
    yield {"all": huge}
    yield {"q": huge}
    yield {"q": "word " * 900}
    yield {"q": "x" * 100_000}
    yield {"_facets": "True", "p": huge}
    yield {"id__in": "9" * 5000}
    for lookup in ("id__in", "id__exact", "pk__in", "id__gt", "id__range", "id__regex"):
        yield {lookup: huge}
    names = [staff.date_hierarchy] if staff.date_hierarchy else []
    for name in staff.list_filter:
        name = name[0] if isinstance(name, tuple) else name
        names.append(name if isinstance(name, str) else name.parameter_name)
    for name in names:
        yield {name: huge}
        for lookup in ("year", "month", "exact", "id__exact", "in", "gte", "isnull"):
            yield {f"{name}__{lookup}": huge}
        yield {f"{name}__gte": "99999-01-01"}
        yield {f"{name}__gte": "0001-01-01 00:00:00+01:00"}
        yield {f"{name}__lt": "9999-12-31 23:59:59-01:00"}
        yield {f"{name}__year": "2026", f"{name}__month": huge}
        yield {f"{name}__year": "0"}
        yield {f"{name}__year": "9999"}
        yield {f"{name}__year": "9999", f"{name}__month": "12", f"{name}__day": "31"}


LISTS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_no_list_of_the_admin_fails_on_a_condition(root: Client, model: type) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    failed = {}
    for query in queries_of(admin.site._registry[model], HUGE[0]):
        response = root.get(address, query)
        if response.status_code not in (200, 302, 400):
            failed[str(query)[:80]] = response.status_code
    assert failed == {}


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_no_action_of_the_admin_fails_on_a_number(root: Client, model: type) -> None:
    staff = admin.site._registry[model]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    request = root.get(address).wsgi_request
    for action in staff.get_actions(request):
        for huge in HUGE:
            response = root.post(address, {"action": action, "_selected_action": huge, "index": 0})
            assert response.status_code < 500, (action, huge[:20])


@pytest.mark.parametrize("huge", HUGE)
def test_looking_up_a_choice_fails_on_no_number(root: Client, huge: str) -> None:
    for model, staff in admin.site._registry.items():
        for field in staff.autocomplete_fields:
            query = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
            }
            for more in ({"term": huge}, {"term": "word " * 900}, {"page": huge}):
                assert root.get(
                    "/admin/autocomplete/", query | {"term": ""} | more
                ).status_code in (200, 400, 404)


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize(
    "query",
    ["page", "year", "author", "topic", "kind", "comments", "at", "edition", "days", "before"],
)
def test_no_public_list_fails_on_a_number(client: Client, db: None, query: str, huge: str) -> None:
    make_comment(make_article("Beds", slug="beds"), status="published")
    for path in (
        "/",
        "/articles/",
        "/articles/beds/",
        "/topics/",
        "/newsletter/",
        "/comments/report/",
    ):
        assert client.get(path, {query: huge}).status_code in (200, 301, 302, 404)
