"""Run axe-core in a page and in the frames inside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from playwright.sync_api import Frame, Page


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def _in_frame(frame: Frame) -> list[str]:
    frame.evaluate(_source())
    found = frame.evaluate(
        """async () => (await axe.run(document, {iframes: false, resultTypes: ['violations']}))
        .violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}`
        + ` ${n.html.slice(0, 160)} ${n.any.concat(n.all).map(x => x.message).join('; ')}`))"""
    )
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in found]


def violations(page: Page) -> list[str]:
    """List what axe finds wrong, all rules included, in the page and each of its frames."""
    return [text for frame in page.frames for text in _in_frame(frame)]
