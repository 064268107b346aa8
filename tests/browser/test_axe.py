"""What is left out to save time is missed nowhere: a fault of a page is still found."""

from __future__ import annotations

import pytest

from . import axe

HTML = """<!doctype html><html lang="en" data-theme="light"><title>Heaps</title><style>
body {{ background: white; color: black; }}
[data-theme=dark] body {{ background: black; color: white; }}
p, span, label {{ transition: color 1s; }}
[data-theme=light] .by-night, [data-theme=dark] .by-day {{ display: none; }}
{style}
</style><main><h1>Heaps</h1><p>Two heaps</p><p class="a">Two <span>more</span></p>
<p class="by-night">At night</p><p class="by-day">By day</p>
<p><span>(</span><span class="b">(</span><span class="b">A bracket says nothing</span></p>
<table><tr><th>One<th>Two<tr><td>81<td>147<tr><td>81<td class="c">147</table>
<label>Height <input name="it" value="147"></label>
<label>Town <select name="town"><option>Lens</select></label><div style="position: relative">
<p class="on" style="position: absolute">Above</p></div>{more}</main>"""
FAULTS = {
    "a paragraph": ".a { color: #bbb }",
    "within one": ".a span { color: #bbb }",
    "after a sign of its look": ".b { color: #bbb }",
    "a cell": ".c { color: #bbb }",
    "by night": "[data-theme=dark] .a { color: #444 }",
    "seen by night only": ".by-night { color: #444 !important }",
    "seen by day only": ".by-day { color: #bbb }",
    "a field": "input { color: #bbb; background: white }",
    "a menu": "select { color: #bbb; background: white }",
    "a menu by night": "[data-theme=dark] select { color: #444; background: black }",
    "over something": ".on { color: #777; background: #999 }",
}


@pytest.fixture
def found(visit):
    """Return a function that tells which rules a page breaks, before and after a turn."""
    page = visit().page

    def look(style: str = "", more: str = "") -> set[str]:
        page.set_content(HTML.format(style=style, more=more))
        turn = """() => {
          const it = document.documentElement.dataset;
          it.theme = it.theme === 'dark' ? 'light' : 'dark';
        }"""
        said = axe.violations_in_both_themes(page, lambda: page.evaluate(turn))
        return {one.split()[3] for one in said}

    return look


def test_a_page_without_a_fault_has_none(found):
    assert found() == set()


@pytest.mark.parametrize("where", FAULTS)
def test_pale_words_are_found_wherever_they_are(where, found):
    assert found(FAULTS[where]) == {"color-contrast"}


def test_a_fault_of_another_kind_is_found(found):
    assert found(more="<input name='nobody-knows'>") == {"label"}
    assert found(more="<details><summary>More</summary><img src='data:,'></details>") == set()
    assert found(more="<img src='data:,'>") == {"image-alt"}
