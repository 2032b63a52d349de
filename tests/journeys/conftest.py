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
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("request", self.watch)

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


# Used browsers by their options, emptied: they still have the sixty files of the editor.
Contexts = dict[str, list[BrowserContext]]


@pytest.fixture(scope="session")
def contexts() -> Contexts:
    return defaultdict(list)


def empty(context: BrowserContext, site: str) -> BrowserContext:
    """Close the pages of a browser, and forget who signed in and what was kept in it."""
    context.set_offline(False)
    *others, last = context.pages or [context.new_page()]
    for page in others:
        page.close(run_before_unload=False)
    # No page of the site is left that could keep something after this.
    devtools = context.new_cdp_session(last)
    last.goto("about:blank", wait_until="commit")
    devtools.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": "local_storage"})
    last.close(run_before_unload=False)
    context.clear_cookies()
    return context


@pytest.fixture
def visitor(
    browser: Browser, live_server: LiveServer, settings: object, contexts: Contexts
) -> Iterator[MakeVisitor]:
    """`visitor(viewport=PHONE, color_scheme="dark", java_script_enabled=False)`.

    At the end nothing may have been blocked by the policy, gone wrong in a script, or been asked
    of a third party. `is_new` asks for a browser that no other test gets.
    """
    settings.SITE_URL = live_server.url
    visitors: list[Visitor] = []
    used: list[tuple[str, BrowserContext]] = []

    def make(
        *, third_parties: tuple[str, ...] = (), is_new: bool = False, **options: object
    ) -> Visitor:
        kind = repr(sorted(options.items()))
        is_used = contexts[kind] and not is_new
        context = contexts[kind].pop() if is_used else browser.new_context(**{**USUAL, **options})
        used.append(("" if is_new else kind, context))
        visitors.append(Visitor(context, live_server.url, third_parties=third_parties))
        return visitors[-1]

    yield make
    try:
        if complaints := [complaint for one in visitors for complaint in one.complaints]:
            pytest.fail("\n".join(complaints), pytrace=False)
    finally:
        for kind, context in used:
            if kind:
                contexts[kind].append(empty(context, live_server.url))
            else:
                context.close()


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of the templates that the server renders meanwhile."""
    names: set[str] = set()

    def note(template: Template, **rest: object) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)
