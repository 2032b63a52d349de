"""A real browser on a real server, watched for anything the policy would have to stop."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import Template
from django.test import Client
from django.test.signals import template_rendered
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    expect,
)
from playwright.sync_api import sync_playwright as start_playwright
from pytest_django.live_server_helper import LiveServer

from kingsfund.models import User

CHROMIUM = Path("/usr/bin/chromium")
# What every window is given beside its page, in a process of its own, although nobody sees it; with
# those of Playwright's own list that change what a page does, for the last list is the one that counts.
NOT_WANTED = [
    *("InitialWebUI", "WebUIReloadButton", "WebUIToolbar", "PreloadTopChromeWebUI"),
    *("DestroyProfileOnBrowserClose", "HttpsUpgrades", "MediaRouter", "OptimizationHints"),
    *("PaintHolding", "ThirdPartyStoragePartitioning", "NetworkTimeServiceQuerying"),
]
FLAGS = [
    f"--disable-features={','.join(NOT_WANTED)}",
    "--in-process-gpu",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# As long as a machine that does other things beside may take; what is there is found at once.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


# Before pytest-django sorts the tests that empty the tables behind the others.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            # Only here: a browser on a machine that is full may come too late once. Every other
            # test has to hold each time. What ran again is listed at the end of the run.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"no browser at {CHROMIUM}"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with start_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield browser
    browser.close()


class Visitor:
    """Somebody at a browser; `complaints` is what the browser itself objected to."""

    def __init__(
        self, context: BrowserContext, site: str, *, third_parties: tuple[str, ...] = ()
    ) -> None:
        self.context, self.site = context, site
        # Whoever else a journey lets be asked.
        self.third_parties = third_parties
        self.complaints: list[str] = []
        # A window costs as much as several pages, so that of the journey before is used again.
        self.page = self.window = context.pages[0] if context.pages else context.new_page()
        self.size = self.window.viewport_size
        self.page.set_default_timeout(PATIENCE)
        self.listeners = {"console": self.hear, "pageerror": self.fail, "request": self.watch}
        for event, listener in self.listeners.items():
            self.page.on(event, listener)

    def leave(self) -> None:
        """Stop listening, close all windows but the first, forget who signed in and what was kept."""
        self.context.set_offline(False)
        window, *others = self.context.pages or [self.context.new_page()]
        for page in others:
            page.close(run_before_unload=False)
        if window is self.window:
            for event, listener in self.listeners.items():
                window.remove_listener(event, listener)
        window.unroute_all()
        window.set_viewport_size(self.size)
        # A page of the site that has no script of its own.
        window.goto(f"{self.site}/robots.txt")
        window.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.context.clear_cookies()

    def fail(self, error: Error) -> None:
        self.complaints.append(f"script error: {error}")

    def hear(self, message: ConsoleMessage) -> None:
        # A 4xx page that a journey asks for is in the console too; the journey asserts on it.
        if (
            message.type == "error"
            and "the server responded with a status of 4" not in message.text
        ):
            self.complaints.append(f"{self.page.url} {message.text}")

    def watch(self, request: Request) -> None:
        known = (self.site, "blob:", "about:", *self.third_parties)
        if not request.url.startswith(known):
            self.complaints.append(f"request to a third party: {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.site + path)
        return self.page

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = next(iter(client.cookies))
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": self.site}]
        )

    def axe_violations(self, *more: str) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA and, if asked for, under further tags."""
        # Loading stylesheets ahead makes axe write style elements, which the policy rightly stops.
        # What passes is not written down: on a long page that is most of the work.
        tags = {"type": "tag", "values": [*WCAG, *more]}
        rules = {"runOnly": tags, "preload": False, "resultTypes": ["violations"]}
        found = Axe().run(self.page, options=rules)
        return [
            f"{self.page.url} {violation['id']}: {violation['help']} {node['html'][:160]}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]


def expect_becomes(page: Page, read: Callable[[], object], wanted: object) -> None:
    """What the server stores behind the back of a page, which may say so of an earlier save."""
    until = monotonic() + PATIENCE / 1000
    while (found := read()) != wanted and monotonic() < until:
        page.wait_for_timeout(50)
    assert found == wanted


MakeVisitor = Callable[..., Visitor]


USUAL = {"viewport": DESKTOP, "locale": "en-GB"}


# Used browsers by their options: they still have the sixty files of the editor.
Contexts = dict[str, list[BrowserContext]]


@pytest.fixture(scope="session")
def contexts() -> Contexts:
    return defaultdict(list)


@pytest.fixture
def visitor(
    browser: Browser, live_server: LiveServer, settings: object, contexts: Contexts
) -> Iterator[MakeVisitor]:
    """`visitor(viewport=PHONE, color_scheme="dark", java_script_enabled=False)`.

    At the end nothing may have been blocked by the policy, gone wrong in a script, or been asked
    of a third party. `is_new` asks for a browser that no other test gets: with scripts or listeners
    of the test's own, which cannot all be taken off.
    """
    settings.SITE_URL = live_server.url
    visitors: list[tuple[str, Visitor]] = []

    def make(
        *, third_parties: tuple[str, ...] = (), is_new: bool = False, **options: object
    ) -> Visitor:
        # One that is new is never among those that are used again.
        kind = "" if is_new else repr(sorted(options.items()))
        context = contexts[kind].pop() if contexts[kind] else None
        context = context or browser.new_context(**{**USUAL, **options})
        one = Visitor(context, live_server.url, third_parties=third_parties)
        visitors.append((kind, one))
        return one

    yield make
    try:
        if complaints := [text for _, one in visitors for text in one.complaints]:
            pytest.fail("\n".join(complaints), pytrace=False)
    finally:
        for kind, one in visitors:
            if kind:
                one.leave()
                contexts[kind].append(one.context)
            else:
                one.context.close()


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of the templates that the server renders meanwhile."""
    names: set[str] = set()

    def note(template: Template, **rest: object) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)
