import pytest
from django.db import connection
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from kingsfund.core.http import views

PAGES = {
    "400.html": "We could not read that address",
    "403.html": "This page is not open to you",
    "403_csrf.html": "We could not be sure that this came from you",
    "404.html": "There is no page at this address",
    "408.html": "What you sent did not arrive in time",
    "413.html": "That was too much to take in at once",
    "500.html": "Something went wrong on our side",
    "503.html": "The site is busy just now",
}


@pytest.mark.parametrize(("template", "heading"), PAGES.items())
def test_error_page_says_what_happened_without_a_database(template, heading):
    # No database mark: a query would fail this test.
    request = RequestFactory().get("/articles/x/")
    page = render_to_string(template, {"site_name": "The Alder Institute"}, request)
    assert f"<h1>{heading}</h1>" in page
    assert 'name="robots" content="noindex"' in page


def test_server_error_page_is_made_of_nothing():
    page = get_template("500.html").template.render(Context())
    assert "<h1>Something went wrong on our side</h1>" in page


@pytest.mark.django_db
def test_missing_page_is_answered_without_a_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/nowhere/at/all/")
    assert response.status_code == 404
    assert b"<h1>There is no page at this address</h1>" in response.content


@pytest.mark.django_db
def test_server_error_is_answered_when_the_database_is_gone():
    with connection.execute_wrapper(_gone):
        response = views.server_error(RequestFactory().get("/"))
    assert (response.status_code, b"Something went wrong" in response.content) == (500, True)


def _gone(*args: object) -> None:
    raise AssertionError("asked the database")
