"""The security log: who signed in or tried to, whose rights changed, what was exported. Append-only."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kingsfund.core.db.model_fields import ActorForeignKey
from kingsfund.core.http.client_address import client_address, network_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.http import HttpRequest

KEPT_FOR = timedelta(days=365)


class SecurityEventIsFinal(Exception):
    """A security event is a record of what happened; nobody changes or deletes one."""


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def record(
        self,
        action: str,
        *,
        by: "AbstractUser | None" = None,
        account: "AbstractUser | None" = None,
        request: "HttpRequest | None" = None,
        details: str = "",
        rows: int | None = None,
        at: datetime | None = None,
    ) -> "SecurityEvent":
        """Append an event: `by` did it (nobody for a command or a stranger) to an `account`."""
        return self.create(
            action=action,
            by=by,
            who=by.get_username() if by else "",
            account=account,
            whose=account.get_username() if account else "",
            network=network_of(client_address(request))[:64] if request else "",
            details=details[:500],
            rows=rows,
            at=at or timezone.now(),
        )

    def about_accounts(self, email: str) -> "SecurityEventQuerySet":
        """What accounts with an address did, and what was done to them."""
        return self.filter(Q(by__email__iexact=email) | Q(account__email__iexact=email))

    def forget_networks(self) -> int:
        """Forget where these came from, for a person who is erased; that they happened stays."""
        return super().update(network="")

    def forget_old(self, at: datetime | None = None) -> int:
        """Delete those whose time is up; return how many. For the clock."""
        old = self.filter(at__lt=(at or timezone.now()) - KEPT_FOR)
        return super(SecurityEventQuerySet, old).delete()[0]

    def update(self, **kwargs: Any) -> int:
        raise SecurityEventIsFinal("Security events are append-only.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise SecurityEventIsFinal("Security events are append-only.")


class SecurityEvent(models.Model):
    """Something that somebody did with an account or its rights, with when and from where.

    Names are kept as text beside the accounts, which may be deleted. A name that was typed and belongs
    to no account is not kept: people type passwords into the wrong field.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
        SIGN_IN_LIMITED = "sign_in_limited", "Sign-in limited after wrong passwords"
        SIGNED_OUT = "signed_out", "Signed out"
        PASSWORD_CHANGED = "password_changed", "Password changed"
        ACCOUNT_ADDED = "account_added", "Account added"
        ACCOUNT_DELETED = "account_deleted", "Account deleted"
        RIGHTS_CHANGED = "rights_changed", "Rights changed"
        EXPORTED = "exported", "Exported"
        ERASED = "erased", "Person erased"

    action = models.CharField(max_length=20, choices=Action)
    at = models.DateTimeField(default=timezone.now)
    by = ActorForeignKey()
    who = models.CharField("by", max_length=150, blank=True)
    account = ActorForeignKey()
    whose = models.CharField("account", max_length=150, blank=True)
    network = models.CharField(max_length=64, blank=True)
    details = models.CharField(max_length=500, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True, help_text="How many were exported.")

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="security_event_newest"),
            models.Index(fields=["action", "-at"], name="security_event_by_action"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    action__in=[
                        *("signed_in", "sign_in_failed", "sign_in_limited", "signed_out"),
                        *("password_changed", "account_added", "account_deleted"),
                        *("rights_changed", "exported", "erased"),
                    ]
                ),
                name="security_event_action_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}, {timezone.localtime(self.at):%-d %B %Y, %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SecurityEventIsFinal("Security events are append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SecurityEventIsFinal("Security events are append-only.")
