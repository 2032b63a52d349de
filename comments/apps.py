from django.apps import AppConfig
from django.db.models.signals import post_migrate

from comments.search_index import keep_triggers


class CommentsConfig(AppConfig):
    name = "comments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # So that the publish checks know which comments an article can link to.
        from comments import targets  # noqa: F401

        # So that whoever asks what is kept about a person is told of this app too.
        from comments.workflow.erasure import PROVIDER
        from kingsfund import data_subjects

        data_subjects.register_provider(PROVIDER)

        # So that search outlives whatever a migration does to the table of comments.
        post_migrate.connect(keep_triggers, sender=self)
