from django.test import Client

from kingsfund.models import User


def sign_in(client: Client, user: User, password: str) -> str:
    response = client.post(
        "/admin/login/", {"username": user.username, "password": password}, follow=True
    )
    return response.text


def test_right_password_opens_the_admin(client: Client, editor: User) -> None:
    assert "Drafts" in sign_in(client, editor, "secret-of-edith")


def test_password_is_not_looked_at_after_too_many_attempts(
    client: Client, editor: User, settings: object
) -> None:
    settings.LOGIN_LIMIT = "3/600"
    for _ in range(3):
        assert "Too many wrong passwords" not in sign_in(client, editor, "wrong")
    assert "Too many wrong passwords" in sign_in(client, editor, "secret-of-edith")
    assert "_auth_user_id" not in client.session


def test_right_passwords_are_not_counted(client: Client, editor: User, settings: object) -> None:
    settings.LOGIN_LIMIT = "2/600"
    for _ in range(5):
        assert "Drafts" in sign_in(client, editor, "secret-of-edith")


def test_another_network_can_still_sign_in(client: Client, editor: User, settings: object) -> None:
    settings.LOGIN_LIMIT = "1/600"
    for _ in range(3):
        sign_in(client, editor, "wrong")
    elsewhere = Client(REMOTE_ADDR="198.51.100.9")
    assert "Drafts" in sign_in(elsewhere, editor, "secret-of-edith")


def test_admin_shows_each_person_what_waits_for_them(
    editor: User, moderator: User, newsletter_editor: User, stranger: User
) -> None:
    def panels(user: User) -> list[str]:
        client = Client()
        client.force_login(user)
        text = client.get("/admin/").text
        return [name for name in ("comments", "articles", "newsletter") if f"panel-{name}" in text]

    assert panels(editor) == ["articles"]
    assert panels(moderator) == ["comments"]
    assert panels(newsletter_editor) == ["newsletter"]
    assert panels(stranger) == []
