"""Two newsletters, and the way from a mail to the page that its link opens."""

import re

import pytest

from kingsfund.models import Mail
from newsletter.models import Newsletter
from tests.factories import make_newsletter


@pytest.fixture
def weekly(db: None) -> Newsletter:
    """The main newsletter: the one in the strip."""
    return make_newsletter("Weekly briefing", slug="weekly", description="What is new.")


@pytest.fixture
def monthly(db: None) -> Newsletter:
    return make_newsletter(
        "Data monthly",
        slug="monthly",
        description="Charts.",
        frequency="Every first Monday",
        position=1,
    )


def path_in(mail: Mail, page: str) -> str:
    """The path of the link to a page of the newsletters in the text of a mail."""
    return re.search(rf"(/newsletter/{page}/\S+)", mail.text)[1]
