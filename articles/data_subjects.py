"""What the articles keep about a person who has no account", "as an external reviewer, or as an author."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db.models.functions import Coalesce

from articles.models import Author, Remark, ReviewLink
from articles.permissions import PUBLISH
from kingsfund.core.security.permissions import requires
from kingsfund.data_subjects import DataProvider, DataRecord

NAMELESS = "An external reviewer"


def holdings(email: str) -> list[DataRecord]:
    links = ReviewLink.objects.filter(email__iexact=email)
    return [
        DataRecord(
            links.count(), "Invitations to read a draft", "name and address deleted, link ended"
        ),
        DataRecord(
            Remark.objects.filter(link__in=links).count(),
            "Remarks on drafts",
            "they stay, without a name",
            goes=False,
        ),
        DataRecord(
            Author.objects.filter(email__iexact=email).count(),
            "Entries as an author",
            "they stay with the articles; change them by hand",
            goes=False,
        ),
    ]


def export(email: str) -> dict[str, object]:
    links = ReviewLink.objects.filter(email__iexact=email).order_by("pk")
    remarks = Remark.objects.filter(link__in=links).order_by("pk")
    authors = Author.objects.filter(email__iexact=email).order_by("pk")
    return {
        "invitations": list(
            links.values("name", "email", "created_at", "expires_at", "facts_checked_at")
        ),
        "remarks": list(remarks.values("quote", "text", "created_at")),
        "authors": list(authors.values("name", "role", "organisation", "biography", "email")),
    }


@requires(PUBLISH, by_system=True)
def erase(email: str, *, by: AbstractUser | None, at: datetime) -> None:
    links = ReviewLink.objects.filter(email__iexact=email)
    links.update(email="", name=NAMELESS, revoked_at=Coalesce("revoked_at", at))


PROVIDER = DataProvider("articles", "articles", PUBLISH, holdings, export, erase)
