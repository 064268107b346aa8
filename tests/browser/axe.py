"""Run axe-core in a page and in the frames inside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from playwright.sync_api import Frame, Page

# Most of axe's time goes into the contrast of each word. Where tag, classes, state and everything
# that decides it are the same up to the root of the page, the first visible element with words of
# its own speaks for the others; what lies over something else by its position speaks for itself,
# except within code and tables. All other rules look at each element.
_SAME = r"""(within) => {
  const IN_BLOCK = ':is(pre, table, dl) *';
  const numbers = new Map(), keys = new Map(), seen = new Set(), lifted = new Set();
  const number = (text) => {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  };
  const key = (one) => {
    if (!one) return '';
    if (keys.has(one)) return keys.get(one);
    const { color, backgroundColor, backgroundImage, fontSize, fontWeight, opacity, textShadow,
            filter, position } = getComputedStyle(one);
    const named = one.matches(IN_BLOCK) || [one.tagName, one.getAttribute('class')];
    const off = one.matches(':disabled, [aria-disabled=true]') || Boolean(one.control?.disabled);
    const made = number([key(one.parentElement), color, backgroundColor, backgroundImage, fontSize,
                         fontWeight, opacity, textShadow, filter, position, off, named].join('|'));
    if (lifted.has(one.parentElement) || /absolute|fixed/.test(position)) lifted.add(one);
    keys.set(one, made);
    return made;
  };
  // A sign alone, or one letter, is passed over by axe: it can speak for nobody.
  const words = (one) => [...one.childNodes].filter((it) => it.nodeType === 3)
    .map((it) => it.data.trim()).join('');
  const speaks = (one) => one.matches('input, select, textarea')
    || (words(one).length > 1 && /[\p{L}\p{N}]/u.test(words(one)));
  for (const one of document.querySelectorAll(within ? `${within}, ${within} *` : '*')) {
    delete one.dataset.axeSpeaks;
    const itself = speaks(one) && one.checkVisibility({ visibilityProperty: true })
      && (!seen.has(key(one)) || (lifted.has(one) && !one.matches(IN_BLOCK)));
    if (!itself) continue;
    seen.add(key(one));
    one.dataset.axeSpeaks = '';
  }
  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-axe-speaks]' }] });
}"""
# What nobody sees has no colour, and takes axe's time; whether it is seen may hang on the theme.
# Some colours take a quarter of a second to turn.
_NOTE_UNSEEN = """() => {
  for (const one of document.body.querySelectorAll(':not(script, style, link)'))
    if (!one.checkVisibility()) one.dataset.axeUnseen = '';
}"""
_LEAVE_OUT_UNSEEN = """() => {
  const turning = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  // What is inside begins to turn when what is around it has turned.
  for (let deep = 9; deep && turning().length; deep -= 1) turning().forEach((one) => one.finish());
  for (const one of document.querySelectorAll('[data-axe-unseen]'))
    if (!one.checkVisibility()) one.remove();
}"""
_RUN = """async ([rules, within]) => (await axe.run(within || document,
{iframes: false, preload: false, resultTypes: ['violations'], ...rules}))
.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}`
+ ` ${n.html.slice(0, 160)} ${n.any.concat(n.all).map(x => x.message).join('; ')}`))"""

#: The rules whose answer depends on the theme; all others look at names, roles, order and sizes.
_THEMED = ("color-contrast", "link-in-text-block")
OF_COLOUR = {"runOnly": list(_THEMED)}
OF_STRUCTURE = {"rules": {rule: {"enabled": False} for rule in _THEMED}}


@cache
def _source() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def _in_frame(frame: Frame, rules: dict, within: str = "") -> list[str]:
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(_source())
    frame.evaluate(_SAME, within)
    found = frame.evaluate(_RUN, [rules, within])
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in found]


def violations(page: Page, rules: dict | None = None) -> list[str]:
    """List what axe finds wrong in the page and each of its frames, by all rules or by some."""
    return [text for frame in page.frames for text in _in_frame(frame, rules or {})]


def violations_in_both_themes(page: Page, turn: Callable[[], object]) -> list[str]:
    """List what axe finds wrong before and after a turn of the theme, and spoil the page.

    What nobody sees is left out of the page before its colours are looked at.
    """
    found = violations(page, OF_STRUCTURE)
    for frame in page.frames:
        frame.evaluate(_NOTE_UNSEEN)
    for _ in ("the other theme", "the one it came in"):
        turn()
        for frame in page.frames:
            frame.evaluate(_LEAVE_OUT_UNSEEN)
        found += violations(page, OF_COLOUR)
    return found


def violations_in(page: Page, part: str) -> list[str]:
    """List what axe finds wrong, by all rules, in a part of the page that a selector names."""
    return _in_frame(page.main_frame, {}, part)
