"""Accounts and groups in the admin: what is logged, and one that cannot be deleted."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from comments.workflow import transitions
from kingsfund.models import SecurityEvent, User
from tests.factories import make_comment


@pytest.fixture
def staff(admin_user: User) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


def events() -> list[tuple[str, str, str, str]]:
    rows = SecurityEvent.objects.order_by("pk")
    return list(rows.values_list("action", "who", "whose", "details"))


def form_of(user: User, **changes: object) -> dict[str, object]:
    return {
        "username": user.username,
        "email": user.email,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in user.groups.all()],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "10:00",
        **changes,
    }


def test_change_of_groups_flags_and_permissions_is_logged(staff: Client, moderator: User) -> None:
    url = reverse("admin:kingsfund_user_change", args=[moderator.pk])
    editors = Group.objects.get(name="Editor")
    publish = Permission.objects.get(codename="publish_article")
    changes = {"groups": [editors.pk], "user_permissions": [publish.pk], "is_superuser": "on"}
    assert staff.post(url, form_of(moderator, **changes)).status_code == 302
    assert events() == [
        (
            "rights_changed",
            "admin",
            "mo",
            "+ articles.publish_article, + group Editor, + is_superuser, − group Moderator",
        )
    ]


def test_change_of_a_name_is_no_change_of_rights(staff: Client, moderator: User) -> None:
    url = reverse("admin:kingsfund_user_change", args=[moderator.pk])
    assert staff.post(url, form_of(moderator, first_name="Moses")).status_code == 302
    assert events() == []


def test_new_account_its_password_and_its_end_are_logged(staff: Client) -> None:
    words = "nine wet geese by the weir"
    passwords = {"usable_password": "true", "password1": words, "password2": words}
    new = {"username": "nina", "email": "Nina@EXAMPLE.org", **passwords}
    assert staff.post(reverse("admin:kingsfund_user_add"), new).status_code == 302
    nina = User.objects.get(username="nina")
    assert nina.email == "Nina@example.org"
    url = reverse("admin:auth_user_password_change", args=[nina.pk])
    other = {"password1": f"{words} again", "password2": f"{words} again"}
    assert staff.post(url, {"usable_password": "true", **other}).status_code == 302
    staff.post(reverse("admin:kingsfund_user_delete", args=[nina.pk]), {"post": "yes"})
    assert not User.objects.filter(username="nina").exists()
    assert events() == [
        ("account_added", "admin", "nina", ""),
        ("rights_changed", "admin", "nina", "+ is_active"),
        ("password_changed", "admin", "nina", ""),
        ("account_deleted", "admin", "", "nina"),
    ]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "This field is required"),
        ("nina", "Enter an e-mail address in the format name@example.org."),
        ("Mo@Example.ORG", "There is an account with this e-mail address already."),
    ],
)
def test_new_account_needs_an_address_of_its_own(
    staff: Client, moderator: User, email: str, said: str
) -> None:
    words = "nine wet geese by the weir"
    new = {"username": "nina", "usable_password": "true", "password1": words, "password2": words}
    page = staff.post(reverse("admin:kingsfund_user_add"), {**new, "email": email})
    assert (page.status_code, page.text.count(said)) == (200, 1)
    assert not User.objects.filter(username="nina").exists()


def test_address_of_somebody_else_cannot_be_taken_over(
    staff: Client, moderator: User, editor: User
) -> None:
    url = reverse("admin:kingsfund_user_change", args=[moderator.pk])
    page = staff.post(url, form_of(moderator, email="EDITH@example.org"))
    assert "There is an account with this e-mail address already." in page.text


@pytest.mark.parametrize("key", ["abc", "²", "9" * 30])
def test_password_of_no_account_is_not_asked_for(staff: Client, key: str) -> None:
    assert staff.get(f"/admin/kingsfund/user/{key}/password/").status_code == 404


def test_change_of_a_group_is_logged(staff: Client) -> None:
    group = Group.objects.create(name="Interns")
    view = Permission.objects.get(codename="view_article")
    url = reverse("admin:auth_group_change", args=[group.pk])
    staff.post(url, {"name": "Interns", "permissions": [view.pk]})
    staff.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"})
    assert [details for *_, details in events()] == [
        "Group Interns: + articles.view_article",
        "Group Interns: deleted",
    ]


@pytest.fixture
def decided(moderator: User) -> User:
    for _ in range(3):
        transitions.publish(make_comment(), by=moderator)
    return moderator


def test_account_with_decisions_says_what_holds_it_back(staff: Client, decided: User) -> None:
    page = staff.get(reverse("admin:kingsfund_user_delete", args=[decided.pk])).text
    assert "Mo Okoye</bdi> cannot be deleted, whoever asks" in page
    assert "3 decisions would lose theirs" in page
    assert "permission to delete" not in page
    assert "Deactivate the account" in page


def test_posting_to_delete_it_all_the_same_is_refused(staff: Client, decided: User) -> None:
    staff.post(reverse("admin:kingsfund_user_delete", args=[decided.pk]), {"post": "yes"})
    assert User.objects.filter(pk=decided.pk).exists()


def test_account_is_deactivated_by_the_button_and_signed_out(staff: Client, decided: User) -> None:
    theirs = Client()
    theirs.force_login(decided)
    assert theirs.get("/admin/").status_code == 200
    url = reverse("admin:kingsfund_user_deactivate", args=[decided.pk])
    assert staff.get(url).status_code == 405
    page = staff.post(url, follow=True).text
    assert "Mo Okoye cannot sign in any more" in page
    assert theirs.get("/admin/").status_code == 302
    assert events() == [("rights_changed", "admin", "mo", "− is_active")]
    assert (
        "is deactivated already"
        in staff.get(reverse("admin:kingsfund_user_delete", args=[decided.pk])).text
    )


def test_nobody_deactivates_themselves_or_without_the_permission(
    staff: Client, admin_user: User, editor: User, decided: User
) -> None:
    page = staff.post(
        reverse("admin:kingsfund_user_deactivate", args=[admin_user.pk]), follow=True
    ).text
    assert "You cannot deactivate the account you are signed in with" in page
    client = Client()
    client.force_login(editor)
    url = reverse("admin:kingsfund_user_deactivate", args=[decided.pk])
    assert client.post(url).status_code == 403
    assert User.objects.filter(is_active=True).count() == 3


def test_form_of_ones_own_account_takes_no_right_to_come_in(
    staff: Client, admin_user: User
) -> None:
    url = reverse("admin:kingsfund_user_change", args=[admin_user.pk])
    sent = form_of(admin_user, first_name="Ada")
    assert staff.post(url, {**sent, "is_active": "", "is_staff": ""}).status_code == 302
    admin_user.refresh_from_db()
    flags = (admin_user.is_active, admin_user.is_staff, admin_user.is_superuser)
    assert (admin_user.first_name, *flags) == ("Ada", True, True, True)


def test_account_without_decisions_is_deleted(staff: Client, editor: User) -> None:
    url = reverse("admin:kingsfund_user_delete", args=[editor.pk])
    assert "Are you sure" in staff.get(url).text
    staff.post(url, {"post": "yes"})
    assert not User.objects.filter(pk=editor.pk).exists()


@pytest.mark.parametrize("number", ["abc", "9" * 30, "-1"])
def test_password_of_no_account_is_no_fault(staff: Client, number: str) -> None:
    assert staff.get(f"/admin/kingsfund/user/{number}/password/").status_code in (302, 404)
