"""What stops a command before it begins."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_database_of_the_former_migrations_is_refused_in_a_sentence(db: None) -> None:
    MigrationRecorder(connection).record_applied("articles", "0002_editorial_desk")
    with pytest.raises(SystemCheckError, match="begin with an empty one"):
        call_command("migrate", skip_checks=False, verbosity=0)
