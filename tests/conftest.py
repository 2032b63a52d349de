"""The cast, and what every test may rely on."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.test import Client
from PIL import Image

from comments.models import Reason
from kingsfund.demo import content
from kingsfund.models import User

# Django refuses database work in a thread with a running loop, which Playwright keeps in ours.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


ASKS_THE_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks the database, and could be answered otherwise by another one."""
    for item in items:
        if item.get_closest_marker("django_db") or ASKS_THE_DATABASE & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish() -> None:
    """Leave alone what lives as long as the run: collecting garbage in it takes a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True)
def _quiet_site(settings: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fast hashes, and files in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("var")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = folder / "media"
    settings.MAIL_FOLDER = folder / "mail"
    settings.STATIC_ROOT = folder / "static"
    settings.REFUSE_PERSONAL_PAGES = True
    settings.STATIC_ROOT.mkdir()  # WhiteNoise warns of a folder that is not there
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _standing_rows(request: pytest.FixtureRequest) -> None:
    """Groups and reasons, which migrations make, for tests that empty every table behind them."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"live_server", "transactional_db"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        return
    request.getfixturevalue("transactional_db")
    if not Group.objects.exists():
        import_module("kingsfund.migrations.0002_groups").make_groups(apps, None)
    if not Reason.objects.exists():
        import_module("comments.migrations.0002_reasons").make_reasons(apps, None)


def make_user(username: str, *groups: str, **fields: object) -> User:
    user = User.objects.create_user(
        username, f"{username}@example.org", "secret-of-" + username, is_staff=True, **fields
    )
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def author_user(db: None) -> User:
    """Ada writes, and may not publish."""
    return make_user("ada", "Author", first_name="Ada", last_name="Marsh")


@pytest.fixture
def editor(db: None) -> User:
    """Edith writes, publishes and corrects."""
    return make_user("edith", "Editor", first_name="Edith", last_name="Rowe")


@pytest.fixture
def moderator(db: None) -> User:
    """Mo decides on comments."""
    return make_user("mo", "Moderator", first_name="Mo", last_name="Okoye")


@pytest.fixture
def second_moderator(db: None) -> User:
    """Nell decides on comments, at the same time as Mo."""
    return make_user("nell", "Moderator", first_name="Nell", last_name="Price")


@pytest.fixture
def newsletter_editor(db: None) -> User:
    """Nils looks after the newsletters."""
    return make_user("nils", "Newsletter editor", first_name="Nils", last_name="Berg")


@pytest.fixture
def stranger(db: None) -> User:
    """Sam has an account and no permission at all."""
    return make_user("sam", first_name="Sam", last_name="Doe")


@pytest.fixture
def log_in(db: None) -> Callable[[User], Client]:
    """A client with somebody signed in: `log_in(editor).get("/admin/")`."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture(scope="session")
def small_media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    for path in content.MEDIA.glob("*.webp"):
        with Image.open(path) as image:
            image.resize((160, 90)).save(folder / path.name)
    return folder


@pytest.fixture
def small_media(monkeypatch: pytest.MonkeyPatch, small_media_folder: Path) -> None:
    """The pictures of the demo site in a size that takes no time."""
    monkeypatch.setattr(content, "MEDIA", small_media_folder)


def pytest_report_header() -> list[str]:
    engine = django_settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    browser = "Chromium" if Path("/usr/bin/chromium").exists() else "none: journeys are skipped"
    return [f"database: {engine}", f"browser: {browser}"]
