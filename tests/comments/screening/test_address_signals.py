"""Signals about the address that a comment was sent under."""

import pytest

from comments.screening.finding import SignalFinding
from tests.comments.screening.conftest import Ask


@pytest.mark.parametrize(
    ("organisation", "email", "finding"),
    [
        ("Patient", "a@gmail.com", None),
        ("Retired nurse", "a@leeds.ac.uk", None),
        ("", "a@gmail.com", None),
        ("Northvale Hospitals", "", None),
        ("Northvale Hospitals", "a@example.org", None),
        (
            "Northvale Hospitals",
            "A@GMail.com",
            SignalFinding(2, "An address at gmail.com, though the writer names an organisation."),
        ),
        (
            "Northvale Hospitals",
            "a@leeds.ac.uk",
            SignalFinding(3, "An address at leeds.ac.uk, which is another institution’s."),
        ),
        (
            "Northvale Hospitals",
            "a@mail.northvale.nhs.uk",
            SignalFinding(
                -6, "A verified address at mail.northvale.nhs.uk, which goes with the organisation."
            ),
        ),
        (
            "Royal College of Nursing",
            "a@rcn.org.uk",
            SignalFinding(
                -6, "A verified address at rcn.org.uk, which goes with the organisation."
            ),
        ),
        (
            "The King’s Fund",
            "a@kingsfund.org.uk",
            SignalFinding(
                -6, "A verified address at kingsfund.org.uk, which goes with the organisation."
            ),
        ),
    ],
    ids=[
        *("patient", "retired", "nowhere", "no-address", "unrelated", "free-mail", "another"),
        *("word", "initials", "together"),
    ],
)
def test_email_domain_against_the_organisation(
    ask: Ask, organisation: str, email: str, finding: SignalFinding | None
) -> None:
    facts = {"organisation": organisation, "email": email, "email_is_proven": True}
    assert ask("email-domain", **facts) == finding


def test_email_domain_that_anybody_could_type_speaks_for_nobody(ask: Ask) -> None:
    facts = {"organisation": "Royal College of Nursing", "email": "a@rcn.org.uk"}
    assert ask("email-domain", **facts) is None


@pytest.mark.parametrize(
    ("email", "finding"),
    [
        ("", None),
        ("a@example.org", None),
        (
            "a@mailinator.com",
            SignalFinding(15, "Addresses at mailinator.com are thrown away after use."),
        ),
        (
            "a@x.Mailinator.com",
            SignalFinding(15, "Addresses at x.mailinator.com are thrown away after use."),
        ),
    ],
    ids=["none", "honest", "thrown-away", "below"],
)
def test_disposable_address(ask: Ask, email: str, finding: SignalFinding | None) -> None:
    assert ask("disposable", email=email) == finding
