"""Many people send comments to a running server at once: are all acknowledged ones stored, each once?

    python benchmarks/concurrent_writers.py http://127.0.0.1:8000 some-article --writers 8 --posts 500

Each writer is a thread with a connection and cookies of its own. First it fetches all its previews
(a form has to be a second old before it may be sent), then, together with the others, it sends them.
Every tenth form is sent twice. Afterwards `manage.py shell`, run here with the same DATABASE_URL as
the server, counts the rows. The server must run without COMMENT_LIMIT. Standard library only.
"""

import argparse
import http.client
import json
import re
import subprocess
import sys
import time
from collections import Counter
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
COUNT = """
import json
from comments.models import Comment
texts = Comment.objects.filter(text__startswith={prefix!r}).values_list("text", flat=True)
print("STORED" + json.dumps(list(texts)))
"""


class Writer(Thread):
    """One person with a browser; `latencies` are seconds, one for each second post."""

    def __init__(self, number: int, server: str, slug: str, prefix: str, posts: int) -> None:
        super().__init__()
        self.number, self.prefix, self.posts = number, prefix, posts
        parts = urlsplit(server)
        self.host, self.path = parts.netloc, f"/articles/{slug}/respond/"
        self.start_line: Barrier | None = None
        self.cookies: dict[str, str] = {}
        self.acknowledged: list[str] = []
        self.latencies: list[float] = []
        self.errors: Counter[str] = Counter()

    def run(self) -> None:
        self.connection = self.connect()
        forms = [self.preview(count) for count in range(self.posts)]
        time.sleep(1.1)
        self.start_line.wait()
        for count, form in enumerate(forms):
            if form:
                self.send(form)
                if count % 10 == 0:
                    self.send(form, is_repeat=True)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=60)

    def preview(self, count: int) -> dict[str, str] | None:
        """The first post; the fields of the second, or None when the preview did not come."""
        form = {
            "text": f"{self.prefix} writer {self.number}, comment {count}.",
            "name": f"Writer {chr(65 + self.number % 26)}",
            "job_title": "Statistician",
            "organisation": "Benchmark",
            "email": f"writer{self.number}@example.net",
            "agrees": "on",
            "act": "preview",
        }
        status, _, page = self.post(form)
        names = ["csrfmiddlewaretoken", "token"]
        found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in names}
        if status != 200 or not all(found.values()):
            self.errors[f"preview: {status}"] += 1
            return None
        proof = {name: unescape(match.group(1)) for name, match in found.items()}
        return {**form, **proof, "act": "send"}

    def send(self, form: dict[str, str], *, is_repeat: bool = False) -> None:
        started = time.perf_counter()
        status, location, _ = self.post(form)
        self.latencies.append(time.perf_counter() - started)
        if status != 303 or "/comments/status/" not in location:
            self.errors[f"send: {status}"] += 1
        elif not is_repeat:
            self.acknowledged.append(form["text"])

    def post(self, form: dict[str, str]) -> tuple[int, str, str]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        try:
            self.connection.request("POST", self.path, urlencode(form), headers)
            response = self.connection.getresponse()
            page = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            return 0, type(error).__name__, ""
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return response.status, response.headers.get("Location", ""), page


def stored_texts(prefix: str) -> Counter[str]:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", COUNT.format(prefix=prefix)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    line = next(line for line in result.stdout.splitlines() if line.startswith("STORED"))
    return Counter(json.loads(line.removeprefix("STORED")))


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server")
    parser.add_argument("slug", help="a published article that takes comments")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--posts", type=int, default=500)
    options = parser.parse_args()
    prefix = f"Benchmark {uuid4().hex}"
    people = [
        Writer(number, options.server, options.slug, prefix, options.posts)
        for number in range(options.writers)
    ]
    start = Barrier(len(people))
    for person in people:
        person.start_line = start
        person.start()
    for person in people:
        person.join()
    return report(people, stored_texts(prefix))


def report(people: list[Writer], stored: Counter[str]) -> int:
    """Print the account; 0 if everything acknowledged is stored once and nothing failed."""
    acknowledged = [text for person in people for text in person.acknowledged]
    latencies = [seconds for person in people for seconds in person.latencies]
    errors = sum((person.errors for person in people), Counter())
    lost = [text for text in acknowledged if text not in stored]
    doubled = [text for text, count in stored.items() if count > 1]
    lines = [
        f"acknowledged {len(acknowledged)}",
        f"stored       {sum(stored.values())}",
        f"lost         {len(lost)}",
        f"doubled      {len(doubled)}",
        f"errors       {sum(errors.values())} {dict(errors) or ''}",
    ]
    if latencies:
        p50, p95 = (percentile(latencies, share) * 1000 for share in (0.5, 0.95))
        lines.append(f"send         p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    print("\n".join(lines))  # noqa: T201
    return 1 if lost or doubled or errors else 0


if __name__ == "__main__":
    sys.exit(main())
