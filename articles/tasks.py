"""Tasks that wake the worker. The rows they look at are the truth; a lost task loses nothing."""

from django_tasks import task


@task()
def make_renditions() -> int:
    """Make the files of pictures that wait for them; return how many pictures were finished."""
    from articles.workflow.pictures import render_pictures

    return render_pictures()


@task()
def do_what_is_due() -> int:
    """Publish and end what is due; return how many articles that was."""
    from articles.workflow.lifecycle import end_due
    from articles.workflow.publishing import publish_due

    return publish_due() + end_due()
