"""Tasks that wake the worker. The rows they look at are the truth; a lost task loses nothing."""

from django_tasks import task


@task()
def make_renditions() -> int:
    """Make the files of pictures that wait for them; return how many pictures were finished."""
    from articles.pictures import render_pictures

    return render_pictures()
