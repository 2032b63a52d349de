"""The web server: `python -m kingsfund.core.http.server`.

Granian, with the application loaded before its workers are forked: a killed worker is back within
milliseconds, all share the memory of the code, and a fault in the settings stops the start. The
address and the number of processes and threads are read from the environment: `HOST`, `PORT`,
`WEB_WORKERS`, `WEB_THREADS`.
"""

import importlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

APPLICATION = "kingsfund.wsgi:application"
# A pause between workers that die at once, so that they do not take the machine with them.
PAUSE = 0.05


# Which class it is depends on the build of Python, and a checker follows no such choice.
class WebServer(Granian):  # type: ignore[valid-type, misc]
    """Granian, which starts a killed worker again however often that happens.

    Its own master takes two deaths within five seconds for a fault that will not pass, and stops;
    and it may overlook a worker that dies while it starts another.
    """

    def _respawn_workers(self, workers: list[int], *args: Any, **kwargs: Any) -> None:
        time.sleep(PAUSE)
        super()._respawn_workers(workers, *args, **kwargs)
        self.respawned_wrks.clear()

    def startup(self, *args: Any) -> None:
        super().startup(*args)
        Thread(target=self.look_for_the_dead, daemon=True).start()

    def look_for_the_dead(self) -> None:
        """Tell the master of every worker that was dead at two looks in a row."""
        dead: set[object] = set()
        while not self.interrupt_signal:
            time.sleep(0.5)
            still = {worker for worker in list(self.wrks) if not worker.is_alive()}
            for worker in still & dead:
                if worker.idx not in self.interrupt_children and not worker.interrupt_by_parent:
                    self.interrupt_children.append(worker.idx)
                    self.main_loop_interrupt.set()
            dead = still


def load_in_worker(target: str) -> Callable[..., object]:
    """The application, in a worker that ends when its master is gone.

    Otherwise it would go on answering, with old code, beside the workers of a new master.
    """
    master = os.getppid()

    def end_with_master() -> None:
        while os.getppid() == master:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=end_with_master, daemon=True).start()
    return load(target)


def load(target: str) -> Callable[..., object]:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def make_server(target: str = APPLICATION) -> WebServer:
    return WebServer(
        target,
        address=os.environ.get("HOST") or "127.0.0.1",
        port=int(os.environ.get("PORT") or 8000),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=int(os.environ.get("WEB_WORKERS") or 2),
        blocking_threads=max(2, int(os.environ.get("WEB_THREADS") or 32)),
        backpressure=512,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        workers_kill_timeout=30,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )


def main(target: str = APPLICATION) -> None:
    load(target)
    if sys.platform.startswith("linux"):
        multiprocessing.set_start_method("fork")
    make_server(target).serve(target_loader=load_in_worker)


if __name__ == "__main__":
    main(*sys.argv[1:])
