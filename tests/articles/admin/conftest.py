"""What the tests of the writing page share: a window that sends back what its page holds."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from articles.models import Article
from kingsfund.models import User
from tests.conftest import make_user

CHANGE = "/admin/articles/article/{}/change/"


class _Form(HTMLParser):
    """What a browser sends of the form of an article without anybody touching it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.is_inside = False
        self.open_name = self.select_name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.is_inside = self.is_inside or given.get("id") == "article_form"
        name = given.get("name") or ""
        if not self.is_inside or (not name and tag != "option"):
            return
        if tag == "input" and given.get("type") not in ("submit", "file", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.add(name, given.get("value") or "")
        elif tag == "textarea":
            self.open_name = name
            self.add(name, "")
        elif tag == "select":
            self.select_name = name
        elif tag == "option" and "selected" in given:
            self.add(self.select_name, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.open_name:
            # The first line break of a text box is not part of its value.
            self.values[self.open_name][-1] += data.removeprefix("\r\n").removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.open_name = ""
        if tag == "form":
            self.is_inside = False

    def add(self, name: str, value: str) -> None:
        if "__prefix__" not in name:
            self.values.setdefault(name, []).append(value)


class Window:
    """One window of somebody in the admin: open a page, type, save."""

    def __init__(self, client: Client, article: Article | None = None) -> None:
        self.client = client
        self.url = CHANGE.format(article.pk) if article else "/admin/articles/article/add/"
        self.read(client.get(self.url))

    def read(self, response: HttpResponse) -> HttpResponse:
        self.response = response
        self.values: dict[str, object] = {**_Form(response.text).values}
        return response

    def type(self, **changes: object) -> "Window":
        self.values |= changes
        return self

    def save(self, button: str = "_continue", **changes: object) -> HttpResponse:
        """Press a button; what comes back is what the window shows then."""
        response = self.send(button, **changes)
        if response.status_code == 302:
            response = self.client.get(response["Location"], follow=True)
        return self.read(response)

    def send(self, button: str = "_continue", **changes: object) -> HttpResponse:
        self.type(**changes)
        return self.client.post(self.url, {**self.values, button: "1"})

    def autosave(self, **changes: object) -> HttpResponse:
        """What the script does two seconds after the last key, with the answer taken over."""
        response = self.autosave_unheard(**changes)
        if response.status_code == 200:
            self.hear(response.json())
        return response

    def autosave_unheard(self, **changes: object) -> HttpResponse:
        self.type(**changes)
        self.values["window_serial"] = int(self.text("window_serial") or 0) + 1
        return self.client.post(self.autosave_url, self.values)

    def hear(self, answer: dict[str, object]) -> None:
        self.values["based_on"] = answer["version"]
        self.url = str(answer["change_url"])
        for name in ("title", "standfirst", "key_points", "body", "change_note"):
            self.values[f"initial-{name}"] = self.values[name]

    @property
    def autosave_url(self) -> str:
        return self.url.replace("/change/", "/autosave/").replace("/add/", "/autosave/")

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return str(value[0] if isinstance(value, list) else value)


@pytest.fixture
def window(db: None) -> Callable[..., Window]:
    """`window(editor, article)`: somebody opens the page of an article, or of a new one."""

    def opened(user: User, article: Article | None = None) -> Window:
        client = Client()
        client.force_login(user)
        return Window(client, article)

    return opened


@pytest.fixture
def second_editor(db: None) -> User:
    """Nora writes and publishes, at the same time as Edith."""
    return make_user("nora", "Editor", first_name="Nora", last_name="Quist")
