"""Run axe-core in a page and in the frames inside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from playwright.sync_api import Frame, Page

# Half of axe's time goes into the contrast of each word of code and each cell of a table. Where,
# inside such blocks, everything that decides it is the same up to the root of the page, the first
# visible one with words of its own speaks for the others. All other rules look at each element.
_SAME = """() => {
  const numbers = new Map(), keys = new Map(), seen = new Set();
  const number = (text) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  };
  const key = (one) => {
    if (!one) return '';
    if (keys.has(one)) return keys.get(one);
    const { color, backgroundColor, backgroundImage, fontSize, fontWeight, opacity, textShadow,
            filter, position } = getComputedStyle(one);
    const made = number([key(one.parentElement), color, backgroundColor, backgroundImage, fontSize,
                         fontWeight, opacity, textShadow, filter, position].join('|'));
    keys.set(one, made);
    return made;
  };
  const speaks = (one) => [...one.childNodes].some((it) => it.nodeType === 3 && it.data.trim())
    && one.checkVisibility({ visibilityProperty: true });
  for (const one of document.querySelectorAll(':is(pre, table, dl), :is(pre, table, dl) *')) {
    if (seen.has(key(one))) one.dataset.axeSame = '';
    else if (speaks(one)) seen.add(key(one));
  }
  axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-axe-same])' }] });
}"""
_RUN = """async ([only, within]) => (await axe.run(within || document,
{iframes: false, preload: false, resultTypes: ['violations'], ...(only && {runOnly: only})}))
.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}`
+ ` ${n.html.slice(0, 160)} ${n.any.concat(n.all).map(x => x.message).join('; ')}`))"""

#: The rules whose answer depends on the theme; all others look at names, roles, order and sizes.
OF_COLOUR = ("color-contrast", "link-in-text-block")
#: What is looked at on several visits: on either device everything once, else the colours.
RULES = {
    ("desktop", "light"): (),
    ("phone", "dark"): (),
    ("desktop", "dark"): OF_COLOUR,
    ("phone", "light"): OF_COLOUR,
}


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def _in_frame(frame: Frame, rules: tuple[str, ...], within: str = "") -> list[str]:
    frame.evaluate(_source())
    frame.evaluate(_SAME)
    found = frame.evaluate(_RUN, [list(rules) or None, within])
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in found]


def violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """List what axe finds wrong in the page and each of its frames, by all rules or by some."""
    return [text for frame in page.frames for text in _in_frame(frame, rules)]


def violations_in(page: Page, part: str) -> list[str]:
    """List what axe finds wrong, by all rules, in a part of the page that a selector names."""
    return _in_frame(page.main_frame, (), part)
