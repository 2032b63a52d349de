"""How many wrong passwords are looked at, of whom and from where, and what the log says of it."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kingsfund.admin.sign_in import DEVICE, LONGEST_COOKIE
from kingsfund.core.email_addresses import ADDRESS_LIMIT
from kingsfund.models import SecurityEvent, User

LIMITED = "Too many wrong passwords"


class CountingHasher(MD5PasswordHasher):
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _limits(settings: object) -> None:
    settings.LOGIN_LIMIT, settings.ACCOUNT_LOGIN_LIMIT = "3/600", "5/3600"


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def try_in(client: Client, password: str, name: str = "edith") -> str:
    """What became of it: "in", "wrong" or "limited"."""
    response = client.post("/admin/login/", {"username": name, "password": password})
    if response.status_code == 302:
        client.post("/admin/logout/")
        return "in"
    return "limited" if LIMITED in response.text else "wrong"


def guess_from_everywhere(times: int, name: str = "edith") -> list[str]:
    return [try_in(at(f"198.51.100.{number}"), "wrong", name) for number in range(times)]


def actions() -> list[str]:
    return list(SecurityEvent.objects.order_by("pk").values_list("action", flat=True))


def test_account_is_limited_whatever_the_network(editor: User) -> None:
    assert guess_from_everywhere(7) == ["wrong"] * 5 + ["limited"] * 2
    assert try_in(at("203.0.113.1"), "secret-of-edith") == "limited"


def test_stranger_does_not_lock_an_editor_out(editor: User) -> None:
    known = at("192.0.2.1")
    assert try_in(known, "secret-of-edith") == "in"
    guess_from_everywhere(9)
    assert try_in(known, "secret-of-edith") == "in"
    known.defaults["REMOTE_ADDR"] = "203.0.113.77"  # the same browser, on the train
    assert try_in(known, "secret-of-edith") == "in"


def test_colleague_in_the_same_office_does_not_lock_an_editor_out(editor: User) -> None:
    known = at("192.0.2.1")
    try_in(known, "secret-of-edith")
    assert [try_in(at("192.0.2.1"), "wrong", "nobody") for _ in range(4)][-1] == "limited"
    assert try_in(known, "secret-of-edith") == "in"


def test_known_browser_is_limited_by_itself(editor: User, moderator: User) -> None:
    known = at("192.0.2.1")
    try_in(known, "secret-of-edith")
    assert [try_in(known, "wrong") for _ in range(4)] == ["wrong"] * 3 + ["limited"]
    assert try_in(at("192.0.2.1"), "secret-of-edith") == "in"  # another browser, counted apart


def test_browser_is_known_for_the_accounts_that_signed_in_there(
    editor: User, moderator: User
) -> None:
    shared = at("192.0.2.1")
    assert [try_in(shared, "secret-of-edith"), try_in(shared, "secret-of-mo", "mo")] == ["in"] * 2
    guess_from_everywhere(6)
    guess_from_everywhere(6, "mo")
    assert [try_in(shared, "secret-of-edith"), try_in(shared, "secret-of-mo", "mo")] == ["in"] * 2
    assert try_in(at("203.0.113.9"), "secret-of-mo", "mo") == "limited"


def test_name_is_one_account_however_it_is_written(editor: User) -> None:
    for number, name in enumerate(["edith", "EDITH", " edith ", "Edith", "eDith"]):
        try_in(at(f"198.51.100.{number}"), "wrong", name)
    assert try_in(at("203.0.113.9"), "secret-of-edith") == "limited"


@pytest.mark.parametrize(
    "typed", ["edith", "EDITH", " edith ", "edith@example.org", "Edith@EXAMPLE.org"]
)
def test_user_name_or_address_signs_in(editor: User, typed: str) -> None:
    assert try_in(at("192.0.2.1"), "secret-of-edith", typed) == "in"
    assert {one.whose for one in SecurityEvent.objects.all()} == {"edith"}


def test_form_asks_for_either(db: None) -> None:
    page = Client().get("/admin/login/").text
    assert "User name or e-mail address" in page
    assert f'maxlength="{ADDRESS_LIMIT}"' in page


def test_both_spellings_count_as_one_account(editor: User) -> None:
    for number, name in enumerate(["edith", "edith@example.org", "EDITH@example.org"] * 2):
        try_in(at(f"198.51.100.{number}"), "wrong", name)
    elsewhere = at("203.0.113.9")
    assert try_in(elsewhere, "secret-of-edith") == "limited"
    assert try_in(elsewhere, "secret-of-edith", "edith@example.org") == "limited"


def test_browser_is_known_under_both_spellings(editor: User) -> None:
    known = at("192.0.2.1")
    assert try_in(known, "secret-of-edith") == "in"
    guess_from_everywhere(9, "edith@example.org")
    assert try_in(known, "secret-of-edith", "edith@example.org") == "in"


def test_attempt_costs_the_same_whether_there_is_an_account(editor: User, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["tests.kingsfund.admin.test_sign_in.CountingHasher"]
    editor.set_password("secret-of-edith")
    editor.save()
    costs = []
    for number, name in enumerate(["edith", "edith@example.org", "nobody", "nobody@example.org"]):
        CountingHasher.hashed = 0
        with CaptureQueriesContext(connection) as queries:
            try_in(at(f"198.51.100.{number}"), "wrong", name)
        costs.append((len(queries), CountingHasher.hashed))
    assert costs == [costs[0]] * 4
    assert costs[0][1] == 1


@pytest.mark.parametrize("cookie", ["", "nonsense", "a" * (LONGEST_COOKIE + 1)])
def test_forged_device_is_no_device(editor: User, cookie: str) -> None:
    guess_from_everywhere(6)
    forger = at("203.0.113.9")
    forger.cookies[DEVICE] = cookie
    assert try_in(forger, "secret-of-edith") == "limited"


def test_device_cookie_stays_at_the_admin_and_with_the_server(editor: User) -> None:
    client = at("192.0.2.1")
    client.post("/admin/login/", {"username": "edith", "password": "secret-of-edith"})
    cookie = client.cookies[DEVICE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert "edith" not in cookie.value


def test_endless_password_is_wrong_without_being_hashed(editor: User, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["tests.kingsfund.admin.test_sign_in.no.Hasher"]
    assert try_in(at("192.0.2.1"), "x" * 1025) == "wrong"


def test_log_says_who_signed_in_who_failed_and_when_it_was_enough(editor: User) -> None:
    client = at("192.0.2.1")
    for _ in range(5):
        try_in(client, "wrong")
    assert actions() == ["sign_in_failed"] * 3 + ["sign_in_limited"]
    event = SecurityEvent.objects.earliest("pk")
    assert (event.by, event.account, event.whose) == (None, editor, "edith")
    assert event.network == "192.0.2.1"
    try_in(at("192.0.2.2"), "secret-of-edith")
    assert actions()[-2:] == ["signed_in", "signed_out"]
    assert SecurityEvent.objects.latest("pk").who == "edith"


def test_log_keeps_no_name_that_is_no_account(db: None) -> None:
    try_in(at("192.0.2.1"), "", "my-password-in-the-wrong-field")
    try_in(at("192.0.2.1"), "x", "my-password-in-the-wrong-field")
    assert {(one.whose, one.details) for one in SecurityEvent.objects.all()} == {("", "")}


def test_signing_out_has_the_browser_forget_what_it_saw(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    assert client.post("/admin/logout/")["Clear-Site-Data"] == '"cache"'
    assert actions() == ["signed_out"]


def test_own_password_is_changed_and_logged(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    new = "nine wet geese by the weir"
    data = {"old_password": "secret-of-edith", "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", data).status_code == 302
    assert actions() == ["password_changed"]
    weak = {"old_password": new, "new_password1": "Password123!", "new_password2": "Password123!"}
    assert "tried first" in client.post("/admin/password_change/", weak).text


def test_page_of_somebody_else_sends_nothing(editor: User, moderator: User) -> None:
    client = Client()
    client.force_login(moderator)
    url = "/admin/comments/comment/"
    assert client.get(url, headers={"X-Made-For": str(moderator.pk)}).status_code == 200
    refused = client.get(url, headers={"X-Made-For": str(editor.pk)})
    assert (refused.status_code, refused.json()["message"]) == (
        403,
        "Somebody else has signed in in this browser, so nothing was sent.",
    )
