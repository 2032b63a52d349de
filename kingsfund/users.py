"""Accounts of the people who work here: who they are is in `articles` where they write."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from kingsfund.core.db.model_fields import AddressModelField
from kingsfund.core.email_addresses import lookup_address, normal_address


class UserManager(DjangoUserManager["User"]):
    # Migrations need none of this, and would import it.
    use_in_migrations = False

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Raises `ValidationError`. An empty one stays empty: the constraint says what is wrong."""
        return normal_address(email) if email else ""

    def named(self, typed: str) -> models.QuerySet["User"]:
        """The account with this user name or e-mail address, in capitals or not: one at most."""
        rows = self.alias(lower_name=Lower("username"), lower_address=Lower("email"))
        return rows.filter(
            Q(lower_name=Lower(Value(typed))) | Q(lower_address=lookup_address(typed))
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """For Django's `ModelBackend`: what people sign in with is either of the two."""
        return self.named(username or "").get()

    def _create_user_object(
        self, username: str, email: str | None, password: str | None, **fields: Any
    ) -> "User":
        """Raises `ValidationError`, which Django's commands print, for what a constraint forbids."""
        # The stubs leave out what Django keeps to itself.
        user = super()._create_user_object(  # type: ignore[misc]
            username, email, password, **fields
        )
        user.validate_constraints()
        return user


class User(AbstractUser):
    """An account. People sign in with its user name or its e-mail address (ADR 0032)."""

    email = AddressModelField("e-mail address")  # as `normal_address` writes it

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once",
                violation_error_message="There is an account with this user name already.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_address_once",
                violation_error_message="There is an account with this e-mail address already.",
            ),
            models.CheckConstraint(
                condition=~Q(email=""),
                name="user_has_an_address",
                violation_error_message="An account needs an e-mail address.",
            ),
            # Otherwise one could be signed in with what is somebody else's address.
            models.CheckConstraint(
                condition=~Q(username__contains="@") | Q(Exact(Lower("username"), Lower("email"))),
                name="user_name_is_no_other_address",
                violation_error_message="A user name that is an e-mail address has to be that of "
                "the account.",
            ),
        ]
