"""Web workers are killed all the time: is every acknowledged comment stored once, and is the site back?

    python benchmarks/killed_workers.py
    python -m tests.with_postgres python benchmarks/killed_workers.py --worker-and-clock

For a minute a random web worker of a site of the benchmark's own gets SIGKILL every 0.3 s, while
people send comments, and send them again as long as they get no answer. With `--worker-and-clock`
one of these two is killed every three seconds as well. Linux, standard library only.
"""

import argparse
import contextlib
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Event
from uuid import uuid4

from concurrent_writers import Writer, percentile, stored_texts
from temporary_site import TemporarySite

KILL_EVERY = 0.3
BACK_WITHIN = 2


class PatientWriter(Writer):
    """Sends one comment after another, each until it is acknowledged; every third once more."""

    def __init__(self, *arguments: object, stop: Event) -> None:
        super().__init__(*arguments, posts=0)
        self.stop = stop
        self.sent = 0

    def run(self) -> None:
        self.connection = self.connect()
        while not self.stop.is_set():
            form = self.preview(self.sent)
            if form is None:
                time.sleep(0.05)
                continue
            self.sent += 1
            time.sleep(1.1)  # a form has to be a second old
            self.send_until_acknowledged(form)

    def send_until_acknowledged(self, form: dict[str, str]) -> None:
        known = len(self.acknowledged)
        give_up = time.monotonic() + 30
        while len(self.acknowledged) == known and time.monotonic() < give_up:
            self.send(form)
            time.sleep(0.02)
        if self.sent % 3 == 0:
            self.send(form, is_repeat=True)


def kill(processes: list[int]) -> bool:
    if not processes:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(random.choice(processes), signal.SIGKILL)  # noqa: S311
        return True
    return False


def background_processes(site: TemporarySite) -> list[int]:
    """The worker and the clock of this site."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            arguments = (folder / "cmdline").read_bytes()
            is_ours = f"VAR_DIR={site.folder}\0".encode() in (folder / "environ").read_bytes()
            if is_ours and re.search(rb"\0manage\.py\0(db_worker|tick)\0", arguments):
                found.append(int(folder.name))
    return found


def trouble(site: TemporarySite, seconds: float, *, also_background: bool) -> int:
    """Kill for some seconds; return how many web workers were killed."""
    kills, ends_at, last = 0, time.monotonic() + seconds, time.monotonic()
    while time.monotonic() < ends_at:
        kills += kill(site.web_workers())
        if also_background and time.monotonic() - last > 3:
            kill(background_processes(site))
            last = time.monotonic()
        time.sleep(KILL_EVERY)
    return kills


def seconds_until_back(site: TemporarySite) -> float:
    """How long until the site has answered ten requests in a row."""
    began, answered = time.monotonic(), 0
    while answered < 10 and time.monotonic() < began + 60:
        answered = answered + 1 if site.answers() else 0
    return time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8400)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--writers", type=int, default=6)
    parser.add_argument("--worker-and-clock", action="store_true")
    options = parser.parse_args()
    with TemporarySite(options.port) as site:
        os.environ.update(site.environment)
        prefix, stop = f"Benchmark {uuid4().hex}", Event()
        server, slug = site.environment["SITE_URL"], site.commentable_slug()
        people = [
            PatientWriter(number, server, slug, prefix, stop=stop)
            for number in range(options.writers)
        ]
        for person in people:
            person.start()
        kills = trouble(site, options.seconds, also_background=options.worker_and_clock)
        back = seconds_until_back(site)
        stop.set()
        for person in people:
            person.join()
        time.sleep(3)
        alive = len(background_processes(site))
        return report(people, stored_texts(prefix), kills=kills, back=back, alive=alive)


def report(
    people: list[PatientWriter], stored: Counter[str], *, kills: int, back: float, alive: int
) -> int:
    """Print the account; 0 if nothing is lost or doubled and everything is back."""
    acknowledged = [text for person in people for text in person.acknowledged]
    latencies = [seconds for person in people for seconds in person.latencies]
    errors = sum((person.errors for person in people), Counter())
    lost = [text for text in acknowledged if text not in stored]
    doubled = [text for text, count in stored.items() if count > 1]
    lines = [
        f"workers killed    {kills}",
        f"acknowledged      {len(acknowledged)}",
        f"stored            {sum(stored.values())}",
        f"lost              {len(lost)}",
        f"doubled           {len(doubled)}",
        f"sent in vain      {sum(errors.values())} {dict(errors) or ''}",
        f"back after        {back:.2f} s",
        f"worker and clock  {alive} of 2 running",
    ]
    if latencies:
        p50, p95 = (percentile(latencies, share) * 1000 for share in (0.5, 0.95))
        lines.append(f"one send          p50 {p50:.0f} ms, p95 {p95:.0f} ms")
    print("\n".join(lines))  # noqa: T201
    is_well = acknowledged and not lost and not doubled and back <= BACK_WITHIN and alive == 2
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
