from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Newsletters"

    def ready(self) -> None:
        # So that whoever asks what is kept about a person is told of this app too.
        from kingsfund import data_subjects
        from newsletter.workflow.erasure import PROVIDER

        data_subjects.register_provider(PROVIDER)
