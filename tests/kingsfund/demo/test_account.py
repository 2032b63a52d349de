import re

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError

from articles.models import Article
from comments.models import Decision
from kingsfund.models import User
from tests.conftest import make_user
from tests.kingsfund.demo.conftest import seed


@pytest.fixture(autouse=True)
def _no_account_asked_for(monkeypatch: pytest.MonkeyPatch, small_media: None) -> None:
    for name in ("USERNAME", "EMAIL", "PASSWORD"):
        monkeypatch.delenv(f"DJANGO_SUPERUSER_{name}", raising=False)


def test_first_account_is_made_and_shown_once(db: None) -> None:
    output = seed()

    user = User.objects.get(is_superuser=True)
    password = re.search(r"Password +(\S+) \(shown this once\)", output)[1]
    assert (user.username, user.email, user.is_superuser) == ("editor", "editor@example.org", True)
    assert user.check_password(password)
    assert len(password) == 16
    assert f"The site      {django_settings.SITE_URL}/\n" in output
    assert f"The admin     {django_settings.SITE_URL}/admin/\n" in output
    assert "Password" not in seed()


def test_first_account_is_the_one_the_operator_asks_for(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "nell")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "nell@example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a secret of hers")

    output = seed()

    user = User.objects.get(is_superuser=True)
    assert (user.username, user.email) == ("nell", "nell@example.org")
    assert user.check_password("a secret of hers")
    assert "a secret of hers" not in output
    assert "Password      as set in DJANGO_SUPERUSER_PASSWORD\n" in output


def test_superuser_who_is_here_decides_in_the_demo(db: None) -> None:
    boss = User.objects.create_superuser("boss", "boss@example.org", "x")

    output = seed()

    colleague = User.objects.exclude(pk=boss.pk).get()
    assert (colleague.get_full_name(), colleague.has_usable_password()) == ("Nell Price", False)
    assert "Password" not in output
    decided = Decision.objects.exclude(channel="writer")
    assert {decision.by for decision in decided} == {boss, colleague}


def test_name_of_somebody_else_is_not_taken_over(db: None) -> None:
    make_user("editor")

    with pytest.raises(CommandError) as error:
        seed()

    assert str(error.value) == (
        "The first account, “editor” with editor@example.org, cannot be made. "
        "There is an account with this user name already. "
        "There is an account with this e-mail address already. "
        "Set DJANGO_SUPERUSER_USERNAME and DJANGO_SUPERUSER_EMAIL, or run createsuperuser."
    )
    assert Article.objects.count() == 0
