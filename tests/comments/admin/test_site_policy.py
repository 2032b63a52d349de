"""One page for the site's rules."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from comments.admin import SitePolicyAdmin
from comments.models import SitePolicy
from kingsfund.models import User

URL = "/admin/comments/sitepolicy/1/change/"
RULES = {
    "mode": "trusted",
    "close_after": "30",
    "overload": "close",
    "based_on": "1",
    "window": "w",
}


@pytest.fixture
def staff(moderator: User, log_in: Callable[[User], Client]) -> Client:
    wanted = ["view_sitepolicy", "change_sitepolicy"]
    moderator.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return log_in(moderator)


def test_list_leads_to_the_one_page(staff: Client) -> None:
    response = staff.get("/admin/comments/sitepolicy/")
    assert (response.status_code, response["Location"]) == (302, URL)
    assert "No comment has waited longer" in staff.get(URL).content.decode()
    assert SitePolicy.objects.count() == 0


def test_rules_are_saved(staff: Client) -> None:
    assert staff.post(URL, RULES).status_code == 302
    rules = SitePolicy.objects.get()
    assert (rules.mode, rules.close_after, rules.overload, rules.version) == (
        *("trusted", 30, "close"),
        2,
    )


def test_rules_of_somebody_else_are_not_overwritten(staff: Client) -> None:
    staff.post(URL, RULES)
    response = staff.post(URL, {**RULES, "window": "other", "mode": "closed"})
    assert response.status_code == 200
    assert "Trusted writers appear at once" in response.content.decode()
    assert SitePolicy.objects.get().mode == "trusted"


def test_alarm_is_told_and_outlives_a_save(staff: Client) -> None:
    since = timezone.now()
    SitePolicy.objects.create(pk=1, overload_since=since)
    assert "longer than promised since" in staff.get(URL).content.decode()
    staff.post(URL, RULES)
    assert SitePolicy.objects.get().overload_since == since


def test_nobody_adds_or_deletes_rules(staff: Client) -> None:
    assert staff.get("/admin/comments/sitepolicy/add/").status_code == 403
    assert staff.get("/admin/comments/sitepolicy/1/delete/").status_code == 403
    assert staff.get("/admin/comments/sitepolicy/2/change/").status_code == 302


def test_saving_leaves_alone_what_the_clock_wrote_meanwhile(
    staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock strikes between the reading of the row and its saving."""
    SitePolicy.objects.create(pk=1)
    read = SitePolicyAdmin.get_object

    def read_and_strike(*args: object) -> SitePolicy:
        row = read(*args)
        SitePolicy.objects.keep_usual_wait(60)
        return row

    monkeypatch.setattr(SitePolicyAdmin, "get_object", read_and_strike)
    staff.post(URL, RULES)
    stored = SitePolicy.objects.get()
    assert (stored.mode, stored.usual_wait) == ("trusted", 60)
