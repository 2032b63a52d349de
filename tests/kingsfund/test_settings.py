"""The site starts with nothing set in development, and says what is missing in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "k3yTh4tIsL0ngEn0ughAndR4nd0mEn0ughT0PassEveryCheckOfDjango",
    "SITE_URL": "https://www.example.org",
    "ALLOWED_HOSTS": "www.example.org",
    "EMAIL_URL": "smtp://localhost:25",
    "TRUSTED_PROXIES": "1",
}


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_development_needs_nothing(tmp_path: Path) -> None:
    result = manage(tmp_path, "check")
    assert (result.returncode, result.stderr) == (0, "")


def test_empty_value_says_as_little_as_none(tmp_path: Path) -> None:
    names = ["DATABASE_URL", "CACHE_URL", "EMAIL_URL", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS"]
    empty = dict.fromkeys(names, "")
    result = manage(tmp_path, "check", **empty)
    assert (result.returncode, result.stderr) == (0, "")


def test_production_passes_the_deployment_check_without_a_warning(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (result.returncode, result.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


def test_deployment_check_warns_of_mail_that_goes_nowhere(tmp_path: Path) -> None:
    settings = {**PRODUCTION, "EMAIL_URL": ""}
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **settings)
    assert result.returncode == 1
    assert "(kingsfund.W001)" in result.stderr


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"TRUSTED_PROXIES": "0"}, "kingsfund.W002"),
        ({"TRUSTED_PROXIES": "1", "SITE_URL": "http://127.0.0.1:8000"}, "kingsfund.W003"),
        ({"ACCOUNT_LOGIN_LIMIT": ""}, "kingsfund.W004"),
        ({"LOGIN_LIMIT": ""}, "kingsfund.W004"),
    ],
)
def test_deployment_check_warns_of_proxies_and_limits(
    tmp_path: Path, changes: dict[str, str], warning: str
) -> None:
    settings = {**PRODUCTION, **changes}
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **settings)
    assert f"({warning})" in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is less than 0"),
        ("SECRET_KEY", "short", "SECRET_KEY is too weak"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY is too weak"),
        ("SECRET_KEY", "django-insecure-" + "abcdefgh" * 8, "SECRET_KEY is too weak"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is not set"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is '*'"),
        ("SITE_URL", "", "SITE_URL is not set"),
        ("SITE_URL", "http://www.example.org", "SITE_URL starts with http://"),
        ("SITE_URL", "www.example.org", "SITE_URL is not an address"),
        ("EMAIL_URL", "pigeon://loft", "EMAIL_URL cannot be read"),
        ("DATABASE_URL", "postgres://[::1", "DATABASE_URL cannot be read"),
    ],
)
def test_production_refuses_to_start_with_one_line(
    tmp_path: Path, name: str, value: str, problem: str
) -> None:
    result = manage(tmp_path, "check", **{**PRODUCTION, name: value})
    assert result.returncode == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"kingsfund cannot start: {problem}")


def test_development_key_is_made_once_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    manage(tmp_path, "check")
    key = tmp_path / "secret-key"
    first = key.read_text()
    manage(tmp_path, "check")
    assert (key.read_text(), key.stat().st_mode & 0o777) == (first, 0o600)


def shell(tmp_path: Path, expression: str, **environment: str) -> str:
    code = f"from django.conf import settings; print('>', {expression})"
    result = manage(tmp_path, "shell", "-v", "0", "-c", code, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.rpartition("> ")[2].strip()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("The Alder Institute", "The Alder Institute <post@www.example.org>"),
        ("Health, Care and Us", '"Health, Care and Us" <post@www.example.org>'),
        ('The "Alder" Institute', '"The \\"Alder\\" Institute" <post@www.example.org>'),
        ("Institut für Pflege", "=?utf-8?q?Institut_f=C3=BCr_Pflege?= <post@www.example.org>"),
        ("A\nBcc: x@example.org", '"A Bcc: x@example.org" <post@www.example.org>'),
    ],
)
def test_mail_comes_from_the_site_whatever_its_name(tmp_path: Path, name: str, header: str) -> None:
    settings = {"SITE_URL": "https://www.example.org", "SITE_NAME": name}
    assert shell(tmp_path, "settings.DEFAULT_FROM_EMAIL", **settings) == header
    message = (
        "__import__('django.core.mail').core.mail.EmailMessage('x', 'y', to=['a@example.org'])"
    )
    parsed = f"__import__('email.utils').utils.getaddresses([{message}.message()['From']])[0][1]"
    assert shell(tmp_path, parsed, **settings) == "post@www.example.org"


def test_what_the_site_writes_is_nobody_elses_to_read(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)  # as an earlier version made it
    shell(folder, "__import__('django.db').db.connection.cursor() and 1")
    files = [folder, *folder.rglob("*")]
    assert len(files) > 2
    assert {
        file.name: oct(file.stat().st_mode) for file in files if file.stat().st_mode & 0o007
    } == {}
    assert oct((folder / "kingsfund.sqlite3").stat().st_mode & 0o777) == "0o600"
