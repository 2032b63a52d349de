"""The connections of this process to those whom it serves, as Linux knows them."""

import os
import socket
import stat
import struct
import sys
import time
from pathlib import Path
from typing import NamedTuple

# Of `struct tcp_info` (linux/tcp.h): milliseconds since data was last sent, and bytes received.
_SINCE_SENT, _RECEIVED = struct.Struct("I"), struct.Struct("Q")
_SINCE_SENT_AT, _RECEIVED_AT, _SIZE = 44, 128, 136


class ConnectionState(NamedTuple):
    """How far a connection was at a moment of the monotonic clock."""

    at: float
    received: int


class SlowSenders:
    """Closes connections to a port of this process that neither get an answer nor send on.

    `close` is called every few seconds. It closes what for `seconds` was sent nothing and brought
    fewer than `rate` bytes a second. Slow readers of a long answer are sent data all the time.
    """

    def __init__(self, port: int, *, seconds: float, rate: int) -> None:
        self.port, self.seconds, self.rate = port, seconds, rate
        self.seen: dict[int, ConnectionState] = {}

    def close(self) -> int:
        """Return how many were closed; on other systems than Linux, none."""
        if not sys.platform.startswith("linux"):
            return 0
        before, self.seen = self.seen, {}
        return sum(self.judge(int(entry.name), before) for entry in descriptors())

    def judge(self, descriptor: int, before: dict[int, ConnectionState]) -> bool:
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISSOCK(status.st_mode):
                return False
            # A copy of the descriptor, because the Python object closes its own.
            with socket.socket(fileno=os.dup(descriptor)) as connection:
                return self.judge_connection(connection, status.st_ino, before)
        except OSError:
            return False  # one that listens, or has just gone

    def judge_connection(
        self, connection: socket.socket, key: int, before: dict[int, ConnectionState]
    ) -> bool:
        is_internet = connection.family in (socket.AF_INET, socket.AF_INET6)
        if not is_internet or connection.getsockname()[1] != self.port:
            return False
        connection.getpeername()  # fails for a socket that listens
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SIZE)
        (received,) = _RECEIVED.unpack_from(info, _RECEIVED_AT)
        now = ConnectionState(time.monotonic(), received)
        first = before.get(key, now)
        since_sent = _SINCE_SENT.unpack_from(info, _SINCE_SENT_AT)[0] / 1000
        if since_sent < self.seconds:
            return False
        lasted, brought = now.at - first.at, received - first.received
        if lasted < self.seconds or brought >= self.rate * lasted:
            self.seen[key] = first if lasted < self.seconds else now
            return False
        # Only its half: the answer, which says why, still goes out.
        connection.shutdown(socket.SHUT_RD)
        return True


def descriptors() -> list[Path]:
    return list(Path("/proc/self/fd").iterdir())
