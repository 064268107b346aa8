"""Run axe-core in a page and in the frames inside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from playwright.sync_api import Frame, Page

# Half of axe's time goes into the contrast of each word of code and each cell of a table. Where,
# inside one block, table or list of entries (the outermost: they nest), everything that decides
# it is the same up to the block itself, the first visible one speaks for the others. All other
# rules look at each element.
_SAME = """() => {
  const blocks = ':is(pre, table, dl)';
  for (const top of document.querySelectorAll(`${blocks}:not(${blocks} *)`)) {
    const keys = new Map([[top, '']]), seen = new Set();
    for (const one of top.querySelectorAll('*')) {
      const { color, backgroundColor, backgroundImage, fontSize, fontWeight, opacity, textShadow,
              filter, position } = getComputedStyle(one);
      const key = [keys.get(one.parentElement), color, backgroundColor, backgroundImage, fontSize,
                   fontWeight, opacity, textShadow, filter, position].join('|');
      keys.set(one, key);
      if (seen.has(key)) one.dataset.axeSame = '';
      else if (one.checkVisibility({ visibilityProperty: true }) && one.textContent.trim())
        seen.add(key);
    }
  }
  axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-axe-same])' }] });
}"""
_RUN = """async ([only, within]) => (await axe.run(within || document,
{iframes: false, resultTypes: ['violations'], ...(only && {runOnly: only})}))
.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}`
+ ` ${n.html.slice(0, 160)} ${n.any.concat(n.all).map(x => x.message).join('; ')}`))"""

#: The rules whose answer depends on the theme; all others look at names, roles, order and sizes.
OF_COLOUR = ("color-contrast", "link-in-text-block")


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def _in_frame(frame: Frame, rules: tuple[str, ...], within: str = "") -> list[str]:
    frame.evaluate(_source())
    frame.evaluate(_SAME)
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in frame.evaluate(_RUN, [list(rules) or None, within])]


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """List what axe finds wrong in the page and each of its frames, by all rules or by some."""
    return [text for frame in page.frames for text in _in_frame(frame, rules)]


def violations_in(page: Page, part: str) -> list[str]:
    """List what axe finds wrong, by all rules, in a part of the page that a selector names."""
    return _in_frame(page.main_frame, (), part)
