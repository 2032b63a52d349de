"""Many people send comments at the same moment: each acknowledged comment is stored exactly once."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from articles.models import Article
from comments.models import Comment
from tests.comments.conftest import hidden, respond, token_for

WRITERS, EACH = 8, 40


class Writer(Thread):
    """Somebody with a browser of their own, who sends every fourth comment twice, out of impatience."""

    def __init__(
        self, number: int, article: Article, filled_in: dict[str, str], start: Barrier
    ) -> None:
        super().__init__()
        self.number, self.article, self.comment, self.start_line = number, article, filled_in, start
        self.acknowledged: list[str] = []
        self.failures: list[object] = []

    def run(self) -> None:
        try:
            self.write()
        except Exception as error:
            self.failures.append(error)
        finally:
            connection.close()

    def write(self) -> None:
        client = Client(enforce_csrf_checks=True)
        preview = respond(client, self.article, self.comment)
        proof = {"csrfmiddlewaretoken": hidden(preview, "csrfmiddlewaretoken"), "act": "send"}
        self.start_line.wait()
        for count in range(EACH):
            text = f"Writer {self.number}, comment {count}."
            data = {**self.comment, **proof, "text": text, "token": token_for(self.article)}
            for _ in range(1 if count % 4 else 2):
                response = respond(client, self.article, data)
                if response.status_code != 303:
                    self.failures.append(response.status_code)
            self.acknowledged.append(text)


@pytest.mark.django_db(transaction=True)
def test_every_comment_of_eight_writers_is_stored_exactly_once(
    article: Article, filled_in: dict[str, str]
) -> None:
    start = Barrier(WRITERS)
    writers = [
        Writer(number, article, {**filled_in, "email": f"w{number}@example.net"}, start)
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    stored = Counter(Comment.objects.values_list("text", flat=True))
    acknowledged = Counter(text for writer in writers for text in writer.acknowledged)
    assert [failure for writer in writers for failure in writer.failures] == []
    assert stored == acknowledged
    assert (len(stored), set(stored.values())) == (WRITERS * EACH, {1})
