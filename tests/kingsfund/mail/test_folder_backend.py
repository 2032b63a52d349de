from email import message_from_bytes
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection


def send(to: str, folder: Path) -> list[Path]:
    with get_connection("kingsfund.mail.folder_backend.EmailBackend") as connection:
        EmailMessage("Hello", "https://example.org/key", to=[to], connection=connection).send()
    return sorted(folder.iterdir())


@pytest.mark.parametrize("length", [20, 251, 254])
def test_recipient_of_any_length_gets_a_file(settings: object, length: int) -> None:
    to = "a" * (length - 12) + "@example.org"
    (file,) = send(to, settings.MAIL_FOLDER)
    assert message_from_bytes(file.read_bytes())["To"].replace("\n ", "") == to
    assert (len(file.name) <= 150, file.suffix) == (True, ".eml")


def test_links_in_mails_are_nobody_elses_to_read(settings: object) -> None:
    folder = settings.MAIL_FOLDER
    folder.mkdir(parents=True, mode=0o755)
    folder.chmod(0o755)
    (file,) = send("ann@example.org", folder)
    assert (oct(folder.stat().st_mode & 0o777), oct(file.stat().st_mode & 0o777)) == (
        "0o750",
        "0o600",
    )
