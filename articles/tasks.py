"""Tasks that wake the worker at a moment set for something; the rows are the truth."""

from django_tasks import task


@task()
def do_what_is_due() -> int:
    """Publish and end what is due; return how many articles that was."""
    from articles.publishing import publish_due
    from articles.standing import end_due

    return publish_due() + end_due()
