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
# What takes time is the number of elements. What is folded away goes; of those that are alike, the
# first one stays: words lose the element around them, rows of a table leave their height.
# Afterwards all are back.
_FEWER = """() => {
  const undo = [];
  const plain = (one) => one.dataset.axeSame !== undefined
    && one.getAttributeNames().every((name) => ['class', 'data-axe-same', 'scope'].includes(name));
  for (const folded of document.querySelectorAll('details:not([open], details:not([open]) *)')) {
    if (folded.querySelector('iframe')) continue;  // it would load again
    const inside = [...folded.childNodes].filter((one) => one.nodeName !== 'SUMMARY');
    inside.forEach((one) => one.remove());
    undo.push(() => folded.append(...inside));
  }
  const rows = [...document.querySelectorAll('tbody > tr')]
    .filter((row) => [row, ...row.querySelectorAll('*')].every(plain))
    .map((row) => [row, row.getBoundingClientRect().height]);  // all, before the first one goes
  for (const [row, height] of rows) {
    const gap = document.createElement('tr');
    gap.style.height = `${height}px`;
    row.replaceWith(gap);
    undo.push(() => gap.replaceWith(row));
  }
  for (const one of document.querySelectorAll('[data-axe-same]:is(span, em, strong, code)')) {
    const inside = [...one.childNodes];
    if (!plain(one) || !inside.length) continue;
    one.replaceWith(...inside);
    undo.push(() => { inside[0].before(one); one.append(...inside); });
  }
  window.axeUndo = () => { while (undo.length) undo.pop()(); };
}"""
_RUN = """async ([only, within]) => (await axe.run(within || document,
{iframes: false, resultTypes: ['violations'], ...(only && {runOnly: only})}))
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


def _in_frame(
    frame: Frame, rules: tuple[str, ...], each: bool = True, within: str = ""
) -> list[str]:
    frame.evaluate(_source())
    frame.evaluate(_SAME)
    if not each:
        frame.evaluate(_FEWER)
    found = frame.evaluate(_RUN, [list(rules) or None, within])
    if not each:
        frame.evaluate("axeUndo()")
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in found]


def violations(page: Page, rules: tuple[str, ...] = (), each: bool = True) -> list[str]:
    """List what axe finds wrong in the page and each of its frames, by all rules or by some.

    With ``each`` every element is looked at, else one of those that are alike.
    """
    return [text for frame in page.frames for text in _in_frame(frame, rules, each)]


def violations_in(page: Page, part: str) -> list[str]:
    """List what axe finds wrong, by all rules, in a part of the page that a selector names."""
    return _in_frame(page.main_frame, (), within=part)
