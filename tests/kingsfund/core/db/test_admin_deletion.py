"""What is in use is not deleted: a sentence says where it is used, and what to do instead."""

from collections.abc import Callable
from html import unescape

import pytest
from django.contrib import admin
from django.db import models
from django.db.models import ProtectedError
from django.test import Client

from comments.models import Decision, Reason
from kingsfund.models import User
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_newsletter,
    make_subscription,
    make_topic,
)

LogIn = Callable[[User], Client]


def topic_in_use() -> models.Model:
    topic = make_topic("Beds")
    make_article(topics=[topic])
    return topic


def author_in_use() -> models.Model:
    author = make_author("Ann Lee")
    make_article(authors=[author])
    return author


def newsletter_in_use() -> models.Model:
    newsletter = make_newsletter("Weekly")
    make_subscription(newsletter=newsletter)
    return newsletter


def reason_in_use() -> models.Model:
    reason = Reason.objects.first()
    comment = make_comment(status="declined")
    Decision.objects.append(
        Decision(
            comment=comment,
            action="decline",
            from_status="waiting",
            to_status="declined",
            resulting_version=2,
            reason=reason,
        )
    )
    return reason


USED = [
    (topic_in_use, "is on 1 article and cannot be deleted", "Merge it into another topic"),
    (author_in_use, "is named on 1 article and cannot be deleted", "Take the name off"),
    (newsletter_in_use, "has 1 subscription", "Untick “open for sign-up” instead"),
    (reason_in_use, "stands in 1 decision and cannot be deleted", "Untick “in use” instead"),
]


@pytest.mark.parametrize(("make", "where", "instead"), USED, ids=[use[0].__name__ for use in USED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_in_use_stays_and_the_page_says_why(
    admin_user: User, log_in: LogIn, make: Callable, where: str, instead: str, method: str
) -> None:
    row = make()
    url = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/delete/"
    response = getattr(log_in(admin_user), method)(url, {"post": "yes"}, follow=True)
    said = unescape(response.text)
    assert response.redirect_chain == [(url.replace("delete", "change"), 302)]
    assert where in said
    assert instead in said
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [use[0] for use in USED])
def test_no_code_deletes_what_is_in_use(db: None, make: Callable) -> None:
    row = make()
    with pytest.raises(ProtectedError):
        row.delete()
    with pytest.raises(ProtectedError):
        type(row).objects.filter(pk=row.pk).delete()
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("make", [make_topic, make_author, make_newsletter])
def test_what_is_not_in_use_is_deleted_after_a_page_that_asks(
    admin_user: User, log_in: LogIn, make: Callable
) -> None:
    row = make()
    url = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/delete/"
    client = log_in(admin_user)
    assert "Are you sure" in client.get(url).text
    client.post(url, {"post": "yes"})
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_nothing_is_deleted_by_the_dozen(rf: object, admin_user: User) -> None:
    request = rf.get("/admin/")
    request.user = admin_user
    for model_admin in admin.site._registry.values():
        assert "delete_selected" not in model_admin.get_actions(request)
