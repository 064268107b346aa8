"""Run axe-core in a page and in the frames inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Frame, Page

_TURN = """() => {
  const it = document.documentElement.dataset;
  it.theme = it.theme === 'dark' ? 'light' : 'dark';
}"""

#: The rules whose answer depends on the theme; all others look at names, roles, order and sizes.
OF_COLOUR = {"runOnly": ["color-contrast", "link-in-text-block"]}
#: Looks that need not be seen again: a page is much like the one before.
_settled: set[str] = set()


@cache
def _source() -> str:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    # Playwright would call a function that comes last.
    return f"{axe};{Path(__file__).with_suffix('.js').read_text('utf-8')};0"


def _in_frame(frame: Frame, rules: dict, within: str = "") -> list[str]:
    if not frame.evaluate("'askAxe' in window"):
        frame.evaluate(_source())
    found = frame.evaluate("(asked) => askAxe(...asked)", [rules, within, list(_settled)])
    _settled.update(found["settled"])
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in found["wrong"]]


def violations(page: Page, rules: dict | None = None) -> list[str]:
    """List what axe finds wrong in the page and each of its frames, by all rules or by some."""
    return [text for frame in page.frames for text in _in_frame(frame, rules or {})]


def violations_in_both_themes(page: Page, turn: Callable[[], object]) -> list[str]:
    """List what axe finds wrong before and after a turn of the theme, and spoil the page.

    The theme is turned back in the end. What nobody sees may then be gone from the page.
    """
    found = violations(page)
    turn()
    found += violations(page, OF_COLOUR)
    turn()
    return found


def violations_in(page: Page, part: str) -> list[str]:
    """List what axe finds wrong, by day and by night, in a part that a selector names."""
    found = _in_frame(page.main_frame, {}, part)
    page.evaluate(_TURN)
    found += _in_frame(page.main_frame, OF_COLOUR, part)
    page.evaluate(_TURN)
    return found
