"""Tasks that wake the worker. The rows they look at are the truth; a lost task loses nothing."""

from django_tasks import task


@task()
def screen_comments() -> int:
    """Ask the signals about comments that have come or changed; return how many were screened."""
    from comments.screening.runner import screen_waiting

    return screen_waiting()


@task()
def learn() -> int:
    """Let the classifier learn from what was decided; return how many comments that was."""
    from comments.screening.classifier import learn_pending

    return learn_pending()
