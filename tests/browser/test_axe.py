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


def test_what_was_right_on_one_ground_is_looked_at_on_another(found):
    box = "<div class='box'><p>In a box</p></div>"
    assert found(".box p { color: #777; background: white }", box) == set()
    assert found(".box { background: #ccc } .box p { color: #777 }", box) == {"color-contrast"}
    assert found(".box { opacity: .5 }", box) == {"color-contrast"}


def test_words_that_lie_outside_of_their_ground_are_looked_at(found):
    box = "<div class='box'><p>In a box</p><p class='out'>Out of it</p></div>"
    style = ".box {{ background: black; color: #ddd; height: 6em }} .out {{ margin-top: {}em }}"
    assert found(style.format(0), box) == set()
    assert found(style.format(9), box) == {"color-contrast"}


#: Lower than what lies above.
LINKS = """<p style="margin-top: 6em">Two heaps <a href="#one">one</a> and
<a href="#two" class="two">two</a>, and more</p>"""


def test_a_link_that_only_its_colour_tells_is_found_in_either_theme(found):
    alike = ".two { text-decoration: none; color: %s }"
    assert found("a { color: #00f } [data-theme=dark] a { color: #99f }", LINKS) == set()
    by_day = "a { color: #00f } " + alike % "#333" + " [data-theme=dark] a { color: #99f }"
    assert found(by_day, LINKS) == {"link-in-text-block"}
    by_night = "a { color: #00f } [data-theme=dark] a { color: #99f } [data-theme=dark] "
    assert found(by_night + alike % "#ddd", LINKS) == {"link-in-text-block"}


def test_a_link_that_stands_alone_speaks_for_none_among_words(found):
    alone = "<ul><li><a href='#one'>one</a></li></ul>"
    style = "a { text-decoration: none; color: #333 } [data-theme=dark] a { color: #ddd }"
    assert found(style, alone) == set()
    assert found(style, alone + LINKS) == {"link-in-text-block"}


def test_a_fault_of_another_kind_is_found(found):
    assert found(more="<input name='nobody-knows'>") == {"label"}
    assert found(more="<details><summary>More</summary><img src='data:,'></details>") == set()
    assert found(more="<img src='data:,'>") == {"image-alt"}
