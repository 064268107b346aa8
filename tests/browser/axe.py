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
  // Some colours take a quarter of a second to turn, and what is inside begins to turn when what
  // is around it has turned.
  const turning = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
  for (let deep = 9; deep && turning().length; deep -= 1) turning().forEach((one) => one.finish());
  const keys = new Map(), seen = new Set(), lifted = new Set();
  // The same on every page, so that what is settled on one is known on the next.
  const number = (text) => {
    let one = 1, two = 7;
    for (let at = 0; at < text.length; at += 1) {
      one = Math.imul(one, 33) ^ text.charCodeAt(at);
      two = Math.imul(two, 131) + text.charCodeAt(at);
    }
    return `${one >>> 0} ${two >>> 0}`;
  };
  const key = (one) => {
    if (!one) return '';
    if (keys.has(one)) return keys.get(one);
    const { color, backgroundColor, backgroundImage, fontSize, fontWeight, opacity, textShadow,
            filter, position } = getComputedStyle(one);
    // Its number is the name of a cell, not a look.
    const named = one.matches(IN_BLOCK)
      || [one.tagName, (one.getAttribute('class') || '').replace(/\bck-cell-\d+/, '')];
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
  const itself = (one) => lifted.has(one) && !one.matches(IN_BLOCK);
  for (const one of document.querySelectorAll(within ? `${within}, ${within} *` : '*')) {
    delete one.dataset.axeSpeaks;
    if (!speaks(one) || !one.checkVisibility({ visibilityProperty: true })) continue;
    const made = key(one);
    if (seen.has(made) && !itself(one)) continue;
    one.dataset.axeSpeaks = itself(one) ? '' : made;
    seen.add(made);
  }
  return [...seen];
}"""
# What nobody sees has no colour, and takes axe's time; whether it is seen may hang on the theme.
# A menu without its choices would be passed over.
_NOTE_UNSEEN = """() => {
  const seen = ':not(script, style, link, option, optgroup)';
  for (const one of document.body.querySelectorAll(seen))
    if (!one.checkVisibility()) one.dataset.axeUnseen = '';
}"""
_LEAVE_OUT_UNSEEN = """() => {
  for (const one of document.querySelectorAll('[data-axe-unseen]'))
    if (!one.checkVisibility()) one.remove();
}"""
# Of all that axe can report, only what is wrong, and which looks it need not see again: they are
# right, or it cannot tell, because of what they stand in (what lies over them may be elsewhere).
_BEGIN = """() => {
  const told = ({ node, any, all }) => [[node.selector].flat().join(' '),
    node.element.outerHTML.slice(0, 160), any.concat(all).map((x) => x.message).join('; ')]
    .join(' ');
  const never = ({ node, any }) => any.some(({ data }) =>
    /^bg(Gradient|Image)$/.test(data?.messageKey)
      || (data?.messageKey === 'imgNode' && node.element.ownerSVGElement));
  axe.configure({ noHtml: true });
  axe.addReporter('ours', (results, _, done) => done({
    wrong: results.flatMap((one) => one.violations.map(
      (node) => `${one.id} (${one.impact}): ${told(node)}`)),
    settled: results.filter((one) => one.id === 'color-contrast')
      .flatMap((one) => [...one.passes, ...one.incomplete.filter(never)])
      .map(({ node }) => node.element.dataset.axeSpeaks).filter(Boolean),
  }));
}"""
# No rule looks into a table or code that is folded away, but for names, links and roles: the rest
# is taken out for as long as axe runs.
_RUN = """async ([rules, within, settled]) => {
  const LOOKED_AT = '[id], [role], [aria-hidden], [accesskey], a[href], area, label';
  const known = new Set(settled);
  for (const one of document.querySelectorAll('[data-axe-speaks]'))
    if (known.has(one.dataset.axeSpeaks)) delete one.dataset.axeSpeaks;
  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-axe-speaks]' }] });
  const folded = [...document.querySelectorAll('details:not([open]) :is(table, pre)')]
    .filter((one) => !one.checkVisibility() && !one.querySelector(LOOKED_AT))
    .map((one) => [one, [...one.childNodes]]);
  folded.forEach(([one]) => one.replaceChildren());
  const how = { iframes: false, preload: false, reporter: 'ours', ...rules };
  const found = await axe.run(within || document, how);
  folded.forEach(([one, all]) => one.replaceChildren(...all));
  return found;
}"""

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
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def _in_frame(frame: Frame, rules: dict, within: str = "") -> list[str]:
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(_source())
        frame.evaluate(_BEGIN)
    known = _settled.intersection(frame.evaluate(_SAME, within))
    found = frame.evaluate(_RUN, [rules, within, list(known)])
    _settled.update(found["settled"])
    name = "the page" if frame.parent_frame is None else "a frame"
    return [f"in {name}: {text}" for text in found["wrong"]]


def violations(page: Page, rules: dict | None = None) -> list[str]:
    """List what axe finds wrong in the page and each of its frames, by all rules or by some."""
    return [text for frame in page.frames for text in _in_frame(frame, rules or {})]


def violations_in_both_themes(page: Page, turn: Callable[[], object]) -> list[str]:
    """List what axe finds wrong before and after a turn of the theme, and spoil the page.

    The theme is turned back in the end. What nobody sees is left out of the page before the
    colours of the other theme are looked at.
    """
    found = violations(page)
    for frame in page.frames:
        frame.evaluate(_NOTE_UNSEEN)
    turn()
    for frame in page.frames:
        frame.evaluate(_LEAVE_OUT_UNSEEN)
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
