from collections.abc import Callable

from articles import files
from articles.models import Download
from tests.factories import make_article, make_author, make_draft, picture_file

GivePicture = Callable[..., str]
GiveDownload = Callable[..., Download]


def test_files_that_readers_may_have_are_the_published_and_those_of_the_draft_itself(
    db: None, give_picture: GivePicture, give_download: GiveDownload
) -> None:
    draft, other, shown = make_draft(), make_draft(), make_article()
    own = {give_picture(draft, "own.gif"), give_download(draft, "own.pdf").file.name}
    public = {give_picture(shown, "shown.gif"), give_download(shown, "shown.pdf").file.name}
    hidden = {give_download(other, "other.pdf").file.name}
    # Readers will have a picture with the first edition that shows it.
    own.add(give_picture(other, "other.gif"))
    photo = make_author(photo=picture_file("ann.png"))
    make_article(authors=[photo])
    unseen = make_author(photo=picture_file("bob.png"))

    names = own | public | hidden | {photo.photo.name, unseen.photo.name, "lost\0.pdf"}

    assert files.readable_names(names, article=draft) == own | public | {photo.photo.name}
