"""Periodic jobs: each app names its own in `periodic.JOBS`, and the command `tick` runs them."""

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import NamedTuple

from django.apps import apps
from django.utils.module_loading import module_has_submodule


class Pace(Enum):
    """How often a job runs: what readers were promised for a moment, what waits, what is tidied."""

    PUBLISHING = "every second"
    SENDING = "as often as the command is told"
    FORGETTING = "every ten minutes"


class Job(NamedTuple):
    """A function that does what has fallen due and returns how many rows that was.

    It is safe to run twice, late, in two processes at once, or not at all for a day. `name` is what
    the log says beside the number.
    """

    name: str
    run: Callable[[], int]
    pace: Pace


def jobs_at(*paces: Pace) -> list[Job]:
    """The jobs of every installed app at these paces.

    An app that others rest on comes after them, so that the mail they queue leaves in the same run.
    """
    found: list[Job] = []
    for app in reversed(list(apps.get_app_configs())):
        if module_has_submodule(app.module, "periodic"):
            found += getattr(import_module(f"{app.name}.periodic"), "JOBS", [])
    return [job for pace in paces for job in found if job.pace is pace]
