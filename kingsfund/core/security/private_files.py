"""Files that only the account of the site may read: links in mails, uploads, the database."""

import os
import stat
from pathlib import Path

# What nobody but the owner may do, for everything that the site's processes make.
UMASK = 0o077


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter; take one that was there before from strangers.

    What is in it is out of their reach then, whatever its own mode is. A group that an operator gave
    it keeps it; a folder for everybody, such as `/tmp`, is left alone.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    is_ours = status.st_uid == os.geteuid() and not status.st_mode & stat.S_ISVTX
    if is_ours and status.st_mode & stat.S_IRWXO:
        folder.chmod(stat.S_IMODE(status.st_mode) & ~stat.S_IRWXO)
