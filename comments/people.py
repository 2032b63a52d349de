"""Who is who at the desk of comments."""

from django.contrib.auth.models import User
from django.db.models import QuerySet


def moderators() -> QuerySet[User]:
    """Everybody who may decide on comments and has an address."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm("comments.moderate_comment", backend=backend).exclude(email="")
