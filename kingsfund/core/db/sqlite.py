"""A safe SQLite for Django to sit on."""

import sqlite3
import sys

# 3.7.0 to 3.51.2 can corrupt a WAL database when two connections checkpoint at once; cured in 3.51.3.
FIRST_SAFE_VERSION = (3, 51, 3)


def use_safe_sqlite() -> None:
    """Put the bundled SQLite of `pysqlite3` in place of an affected one; do nothing where it is not installed.

    Must run before Django imports its SQLite backend, so the first line of the settings calls it.
    """
    if sqlite3.sqlite_version_info >= FIRST_SAFE_VERSION:
        return
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
