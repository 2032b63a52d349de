from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # So that whoever asks what is kept about a person is told of this app too.
        from articles.data_subjects import PROVIDER
        from kingsfund import data_subjects

        data_subjects.register_provider(PROVIDER)
