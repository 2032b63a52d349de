from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.content import sanitize as bodies
from articles.models.article import Article
from articles.models.edition_queryset import EditionQuerySet
from articles.models.refusal import Refused
from articles.models.states import FROZEN, OPEN, EditionStatus
from kingsfund.core.db.model_fields import ActorForeignKey, PlainCharField, PlainTextField
from kingsfund.core.db.model_methods import alters_data

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AbstractUser

    from articles.models.author import Byline

STANDFIRST_LIMIT = 300
APPROVAL = ["approved_by", "approved_at"]
# Where an edition stands and who is concerned: what writing its text leaves alone.
STATE = ["status", "submitted_by", "submitted_at", *APPROVAL, "assigned_to", "due_on"]

# The content of an edition, which its successor starts from.
CONTENT_FIELDS = [
    "title",
    "standfirst",
    "key_points",
    "body",
    "picture",
    "picture_alt",
    "picture_is_decorative",
    "picture_caption",
    "picture_credit",
]


class EditionIsFrozen(Refused):
    """What was published, scheduled or set aside is kept as it is; only the next edition changes."""


class WrongEditionState(Refused):
    """The transition does not fit the state that the edition is in; the message says so to an editor."""


class Edition(models.Model):
    """One numbered version of an article's content. Immutable once published."""

    Status = EditionStatus
    EDITABLE = (Status.DRAFT, Status.IN_REVIEW, Status.READY)

    class Change(models.TextChoices):
        MINOR = "minor", "Minor: readers are not told"
        UPDATE = "update", "Update: readers see what changed"
        CORRECTION = "correction", "Correction: a banner says what was wrong"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    title = PlainCharField(max_length=200)
    standfirst = PlainCharField(
        max_length=STANDFIRST_LIMIT, blank=True, help_text="One or two sentences under the title."
    )
    key_points = PlainTextField(blank=True, help_text="One point a line; three to five of them.")
    body = models.TextField(blank=True)
    picture = models.ForeignKey(
        "articles.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lead_editions",
        help_text="Shown above the text, at the top of the home page, and in link previews.",
    )
    picture_alt = PlainCharField(
        "description of the picture",
        max_length=300,
        blank=True,
        help_text="What a reader who cannot see it should know, in a sentence.",
    )
    picture_is_decorative = models.BooleanField(
        "the picture is decoration",
        default=False,
        help_text="It says nothing that the text does not say, so nothing is read out in its place.",
    )
    picture_caption = PlainCharField(max_length=300, blank=True)
    picture_credit = PlainCharField(max_length=160, blank=True)
    change = models.CharField(
        "kind of change", max_length=20, choices=Change, default=Change.UPDATE
    )
    pictures = models.ManyToManyField(
        "articles.Picture",
        through="articles.ShownPicture",
        related_name="editions",
        editable=False,
        help_text="Those its body shows; kept up to date on saving.",
    )
    change_note = PlainCharField(
        max_length=300, blank=True, help_text="What changed since the last edition, for readers."
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_editions",
        help_text="Who works on it next; they are told by mail.",
    )
    due_on = models.DateField(null=True, blank=True, help_text="When it should be finished.")
    is_in_history = models.BooleanField(
        default=True,
        editable=False,
        help_text="Whether readers may look it up once another has followed it.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = ActorForeignKey()
    saved_by = ActorForeignKey(help_text="Who changed the text last.")
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = ActorForeignKey()
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    approved_by = ActorForeignKey()
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    scheduled_by = ActorForeignKey()
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = ActorForeignKey()

    # What a new draft took its content from; known until it is saved.
    begun_from: "Edition | None" = None
    # The names on one that is made for comparing and never saved.
    names_given: "list[Byline] | None" = None

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["article", "-number"]
        indexes = [
            models.Index(fields=["title", "article"], name="edition_titles"),
            models.Index(
                fields=["publish_at", "id"],
                condition=Q(status=EditionStatus.SCHEDULED),
                name="edition_due",
            ),
            models.Index(fields=["status", "article"], name="edition_of_state"),
            models.Index(fields=["change", "-published_at", "-id"], name="edition_of_change"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(status__in=OPEN), name="edition_one_open"
            ),
            models.CheckConstraint(
                condition=(~Q(status=EditionStatus.PUBLISHED) & Q(published_at__isnull=True))
                | Q(status=EditionStatus.PUBLISHED, published_at__isnull=False),
                name="edition_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=(~Q(status=EditionStatus.SCHEDULED) & Q(publish_at__isnull=True))
                | Q(status=EditionStatus.SCHEDULED, publish_at__isnull=False),
                name="edition_scheduled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=EditionStatus.values),
                name="edition_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(picture_is_decorative=False) | Q(picture_alt=""),
                name="edition_decoration_is_not_described",
                violation_error_message="A picture is described or decoration, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (edition {self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Sanitise the body on every way in. Raises `EditionIsFrozen`."""
        if self.pk and (frozen := type(self).objects.frozen().filter(pk=self.pk).first()):
            raise EditionIsFrozen(
                f"Edition {frozen.number} is {frozen.get_status_display().lower()} "
                "and cannot be changed."
            )
        self.body = bodies.clean_html(self.body)
        super().save(*args, **kwargs)
        if "body" in (kwargs.get("update_fields") or ["body"]):
            self.pictures.set(self.pictures.model.objects.shown_in(self.body))

    def get_absolute_url(self) -> str:
        """Where readers find it once another has followed it; until then it leads to the article."""
        return reverse("articles:edition-detail", args=[self.article.slug, self.number])

    # Transitions. `articles.workflow.publishing` and `articles.workflow.reviewing` hold the row and write the log.

    @alters_data
    def submit(self, *, by: "AbstractUser", at: datetime) -> None:
        """Submit it for review. Raises `WrongEditionState`."""
        self.require(self.Status.DRAFT)
        self.submitted_by, self.submitted_at = by, at
        self.approved_by = self.approved_at = None
        self.move(self.Status.IN_REVIEW, "submitted_by", "submitted_at", *APPROVAL)

    @alters_data
    def approve(self, *, by: "AbstractUser", at: datetime) -> None:
        """Somebody has read it and found it fit to publish. Raises `WrongEditionState`."""
        self.require(self.Status.DRAFT, self.Status.IN_REVIEW)
        self.approved_by, self.approved_at = by, at
        self.move(self.Status.READY, *APPROVAL)

    @alters_data
    def send_back(self) -> None:
        """It needs more work; an approval is void. Raises `WrongEditionState`."""
        self.require(self.Status.IN_REVIEW, self.Status.READY)
        self.approved_by = self.approved_at = None
        self.move(self.Status.DRAFT, *APPROVAL)

    @alters_data
    def schedule(self, *, by: "AbstractUser", publish_at: datetime) -> None:
        """Freeze it until its moment. Raises `WrongEditionState`."""
        self.require(self.Status.DRAFT, self.Status.IN_REVIEW, self.Status.READY)
        self.publish_at, self.scheduled_by = publish_at, by
        self.move(self.Status.SCHEDULED, "publish_at", "scheduled_by")

    @alters_data
    def reschedule(self, *, by: "AbstractUser", publish_at: datetime) -> None:
        """Wait for another moment. Raises `WrongEditionState`."""
        self.require(self.Status.SCHEDULED)
        self.publish_at, self.scheduled_by = publish_at, by
        self.move(self.Status.SCHEDULED, "publish_at", "scheduled_by")

    @alters_data
    def unschedule(self) -> None:
        """Open it again; what was approved is still ready. Raises `WrongEditionState`."""
        self.require(self.Status.SCHEDULED)
        self.publish_at = self.scheduled_by = None
        status = self.Status.READY if self.approved_at else self.Status.DRAFT
        self.move(status, "publish_at", "scheduled_by")

    @alters_data
    def mark_published(self, *, by: "AbstractUser | None", at: datetime) -> None:
        """Freeze the edition as what readers see from `at` on; `articles.workflow.publishing` decides when."""
        self.require(*OPEN)
        self.published_by, self.published_at, self.publish_at = by, at, None
        self.move(self.Status.PUBLISHED, "published_by", "published_at", "publish_at")

    @alters_data
    def assign(self, *, to: "AbstractUser | None", due_on: "date | None") -> None:
        """Say who works on it next, and until when."""
        self.require(*OPEN)
        self.assigned_to, self.due_on = to, due_on
        super().save(update_fields=["assigned_to", "due_on"])

    @alters_data
    def set_aside(self) -> None:
        """Keep a draft that is not gone on with, so that another can take its place."""
        self.require(*OPEN)
        self.publish_at = None
        self.move(self.Status.SET_ASIDE, "publish_at")

    @alters_data
    def keep_in_history(self, is_in_history: bool) -> None:
        """Whether readers may look it up once another has followed it; the text itself is kept."""
        self.require(self.Status.PUBLISHED)
        self.is_in_history = is_in_history
        super().save(update_fields=["is_in_history"])

    def take_state_of(self, stored: "Edition") -> None:
        """Before a text is saved: what others did to the edition since it was read stays done."""
        for name in STATE:
            column = self._meta.get_field(name).attname
            setattr(self, column, getattr(stored, column))

    def require(self, *statuses: str) -> None:
        if self.status not in statuses:
            state = self.get_status_display().lower()
            raise WrongEditionState(f"Edition {self.number} is {state}.")

    @alters_data
    def move(self, status: str, *stamps: str) -> None:
        """Past `save`, which would refuse to touch what is frozen; the content stays as it is."""
        self.status = status
        super().save(update_fields=["status", *stamps])

    # Questions

    def is_open(self) -> bool:
        return self.status in OPEN

    def is_frozen(self) -> bool:
        return self.status in FROZEN

    def is_substantive(self) -> bool:
        """Whether readers are told what changed."""
        return self.change != self.Change.MINOR

    def names(self) -> "list[Byline] | None":
        """Its bylines in their order; None for one that is not saved and was not told its names."""
        return list(self.bylines.all()) if self.pk else self.names_given

    @property
    def key_point_list(self) -> list[str]:
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    def contents(self) -> list[bodies.Heading]:
        return bodies.headings(self.body)

    def reading_minutes(self) -> int:
        return bodies.reading_minutes(self.body)
