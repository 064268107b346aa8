"""What a learner does in a page: opens it, writes code, and takes along what was done."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, TimeoutError

from tests.book.test_chapters import CHAPTERS
from tests.conftest import ROOT

from .conftest import Visit

WELCOME, TOWNS = "opening/welcome", "wound/two_towns"
#: The page of each chapter, by its name.
CHAPTER_PAGES = {
    path.stem: path.relative_to(ROOT / "chapters").with_suffix("").as_posix() for path in CHAPTERS
}
#: What the panel of progress says.
SAID = "document.querySelector('.ck-progress-said').textContent"
#: To be run before a page: keeping anything is forbidden.
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', "
    "{configurable: true, get() { throw new DOMException('no', 'SecurityError'); }})"
)


def go(opened: Visit, addresses: dict[str, str], name: str, scheme: str = "http") -> Page:
    """Open a page of the book in a tab and return it."""
    address = f"{addresses[scheme]}/{name}.html"
    opened.page.goto(address, wait_until="load")
    while scheme == "file" and not _is_kept(opened.page, addresses):
        opened.page.goto(address, wait_until="load")
    return opened.page


def _is_kept(page: Page, addresses: dict[str, str]) -> bool:
    """Return whether a second tab of the disk sees what this one writes.

    A busy Chromium gives a page of the disk that asks for its storage at once, before the browser
    knows of the page, a storage that nobody else ever sees (2 in 100 pages on a machine with six
    times its work; pages of a server, none). That is the browser's fault, not the book's.
    """
    beside = page.context.new_page()
    beside.goto(f"{addresses['file']}/_static/documentation_options.js")
    page.evaluate("localStorage.setItem('seen', 'by all')")
    try:
        beside.wait_for_function("localStorage.getItem('seen')", timeout=3_000)
    except TimeoutError:
        return False
    finally:
        page.evaluate("localStorage.removeItem('seen')")
        beside.close()
    return True


# ---- code ----------------------------------------------------------------------------------------


def section_of(page: Page, exercise: str) -> Locator:
    """Return where an exercise stands, with all that belongs to it."""
    return page.locator("section").filter(has=page.locator(f'[data-exercise="{exercise}"]')).last


def code_of(page: Page, exercise: str) -> Locator:
    """Return where an exercise is answered."""
    return section_of(page, exercise).locator("div.highlight-python")


def press(place: Locator, word: str) -> None:
    """Press a button of a block of code; its label goes on and says of which."""
    place.locator(".ck-live-tools").get_by_role("button", name=re.compile(rf"^{word}\b")).click()


def editor(place: Locator) -> Locator:
    """Return the editor of a block of code."""
    return place.get_by_role("textbox", name=re.compile("^Code: "))


def write(place: Locator, code: str) -> None:
    """Write into a block of code, and open its editor for that where it is closed."""
    if not editor(place).count():
        press(place, "Edit")
    editor(place).fill(code)


# ---- what was done -------------------------------------------------------------------------------


def done(page: Page) -> dict[str, str]:
    """Return what this device keeps of what was done."""
    return json.loads(page.evaluate("localStorage.getItem('slag-heaps-progress') || '{}'"))


def set_done(page: Page, kept: dict[str, str]) -> None:
    """Let this device keep this, and open the page again."""
    page.evaluate("kept => localStorage.setItem('slag-heaps-progress', JSON.stringify(kept))", kept)
    page.reload()


def save_file(page: Page, file: Path, button: str = "Save to a file") -> str:
    """Save by a button, that of the first page or another; return how the file would be called."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    download.value.save_as(file)
    return download.value.suggested_filename


def load_file(page: Page, file: Path) -> str:
    """Load such a file there and return what is said to it."""
    page.evaluate(f"{SAID} = ''")
    page.locator("#ck-progress input[type=file]").set_input_files(file)
    page.wait_for_function(f"{SAID} !== ''")
    return page.evaluate(SAID)
