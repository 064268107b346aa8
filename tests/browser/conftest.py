"""A real Chromium, cut off from every other host, and the built book served two ways."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

from book import serve
from book.build import HTML

#: With `make stick ARGS=check`: the stick, whose pages are then opened from the disk only.
STICK = os.environ.get("COURSE_STICK")

DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in this folder opens a browser; a stick is asked for its own pages only."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
    if STICK:
        fit = [item for item in items if _fits_a_stick(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in fit])
        items[:] = fit


def _fits_a_stick(item: pytest.Item) -> bool:
    opens_the_book = {"site", "addresses"} & set(getattr(item, "fixturenames", ()))
    return bool(opens_the_book) and item.get_closest_marker("served") is None


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built book, or of the one on the stick."""
    html = Path(STICK, "book") if STICK else HTML
    assert (html / "index.html").exists(), "the book is not built: run `make book` first"
    return html


@pytest.fixture(scope="session")
def addresses(site: Path) -> Iterator[dict[str, str]]:
    """Return where the book is: served over http, and opened from the disk.

    On a stick both are the disk, so that nothing a test does there needs a server.
    """
    if STICK:
        yield {"http": site.as_uri(), "file": site.as_uri()}
        return
    httpd = serve.server(0)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield {"http": f"http://localhost:{httpd.server_port}", "file": site.as_uri()}
    httpd.shutdown()


@dataclass
class Visit:
    """A page with a record of what it asked for and what it complained about."""

    context: BrowserContext
    page: Page
    outside: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"file", "data", "blob", "about"} or parts.hostname in {
        "localhost",
        "127.0.0.1",
    }


def start(browser: Browser, device: str = "desktop", theme: str = "light") -> Visit:
    """Open an empty page on a device in a theme, with a record; the browser knows no other host."""
    context = browser.new_context(**DEVICES[device], color_scheme=theme)
    visit = Visit(context, context.new_page())

    def asked(request: Request) -> None:
        visit.requests.append(request.url)
        if not _is_local(request.url):
            visit.outside.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            visit.errors.append(f"{message.text} {message.location.get('url', '')}".strip())

    context.on("request", asked)
    context.on("console", said)
    context.on("weberror", lambda error: visit.errors.append(str(error.error)))
    # Storage may be forbidden, in a frame without an origin for instance. A page of the disk
    # takes the theme of the device: one that writes this early may lose its storage (`learner.go`).
    context.add_init_script(
        "if (location.protocol !== 'file:')"
        f" try {{ localStorage.mode = localStorage.theme = {theme!r} }} catch (error) {{}}"
    )
    return visit


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """Start Firefox once a worker; what is opened in it ends with it.

    A context alone cannot always be closed: Playwright waits for an answer that Firefox owes it.
    """
    from .engines import start_firefox

    firefox = start_firefox(playwright)
    yield firefox
    firefox.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a watched page on a device in a theme."""
    opened: list[Visit] = []

    def begin(device: str = "desktop", theme: str = "light") -> Visit:
        opened.append(start(browser, device, theme))
        return opened[-1]

    yield begin
    for one in opened:
        one.context.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Return a function that hands out the one tab of a device in a theme, as good as new.

    Nothing is stored in it and nothing is on its record. A tab (and a process) for each page
    would take longer than most pages do.
    """
    tabs: dict[tuple[str, ...], Visit] = {}

    def fresh(scheme: str, device: str = "desktop", theme: str = "light") -> Visit:
        kind = (scheme, device, theme)
        if kind not in tabs:
            tabs[kind] = start(browser, device, theme)
        tab = tabs[kind]
        if tab.page.url != "about:blank":
            tab.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            tab.page.mouse.move(0, 0)
        tab.outside, tab.requests, tab.errors = [], [], []
        return tab

    yield fresh
    for one in tabs.values():
        one.context.close()


@pytest.fixture(scope="session")
def refusing(browser: Browser, addresses: dict[str, str]) -> Iterator[Visit]:
    """Open the first page for files that it refuses: they change nothing, so once is enough."""
    opened = start(browser)
    opened.page.goto(f"{addresses['http']}/opening/welcome.html", wait_until="load")
    yield opened
    opened.context.close()
