"""The look of the book: corrected markup, lean style sheets, nothing from other hosts."""

from __future__ import annotations

import gzip
import html
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pandas as pd
import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from book.build import environment
from book.extension import assets, markup, statics
from tests.conftest import ROOT

THEME = ROOT / "book/theme"
PACKAGE = ROOT / "src/coursekit"
STYLE = "".join(path.read_text("utf-8") for path in sorted(THEME.glob("*.css")))
KB = 1000


class TestTables:
    def test_an_empty_header_becomes_a_plain_cell(self):
        table = "<table><thead><tr><th></th><th>&nbsp;</th><th>a</th></tr></thead></table>"
        assert markup.table(table).count("<td></td>") == 2
        assert '<th scope="col">a' in markup.table(table)

    def test_headers_say_what_they_head_and_keep_what_they_said(self):
        table = (
            "<table><thead><tr><th>a</th></tr></thead>"
            '<tbody><tr><th>Lens</th></tr><tr><th scope="rowgroup">x</th></tr></tbody></table>'
        )
        found = re.findall(r'scope="(\w+)"', markup.table(table))
        assert found == ["col", "row", "rowgroup"]

    def test_a_table_without_a_head_has_row_headers(self):
        assert markup.table("<table><tr><th>Lens</th></tr></table>").count('scope="row"') == 1

    def test_numbers_of_pandas_line_up_with_their_headers(self):
        frame = pd.DataFrame({"town": ["Lens", "Loos"], "share": [1.5, None], "n": [1, 2]})
        table = markup.table(frame.to_html())
        assert re.findall(r'<th class="ck-num" scope="col">(\w+)', table) == ["share", "n"]
        assert table.count('<td class="ck-num">') == 4
        assert "border=" not in table

    def test_codes_and_words_do_not_line_up_as_numbers(self):
        table = markup.table(pd.DataFrame({"a": ["62 communes", "<b>1</b>", "-"]}).to_html())
        assert "ck-num" not in table

    def test_several_header_rows_are_left_in_peace(self):
        frame = pd.DataFrame({("a", "x"): [1], ("a", "y"): ["b"]})
        assert markup.table(frame.to_html()).count("<tr>") == 3

    def test_each_lies_in_a_box_with_a_name_of_its_own(self):
        one = "<table><caption>Pits &amp; <em>heaps</em></caption><tr><td>1</td></tr></table>"
        body = markup.tables(f"<p>{one}</p>{one}<table><tr><td>2</td></tr></table>")
        names = re.findall(r'role="region" tabindex="0" aria-label="([^"]*)"', body)
        assert names == ["Table: Pits &amp; heaps", "Table: Pits &amp; heaps (2)", "Table 3"]
        assert body.count("<div") == body.count("</div>") == 3

    def test_the_box_of_the_theme_is_used_not_doubled(self):
        body = '<div class="pst-scrollable-table-container"><table></table>\n</div>'
        assert markup.tables(body).count("<div") == 1
        assert 'aria-label="Table 1"' in markup.tables(body)

    def test_a_box_that_is_there_stays(self):
        body = '<div class="x" role="region" aria-label="Twin">\n<table></table></div>'
        assert markup.tables(body) == body

    def test_tables_stored_for_a_script_are_not_touched(self):
        body = '<script type="application/json">["\\u003ctable>"]</script>'
        assert markup.tidy(body) == body

    @pytest.mark.parametrize(
        "body",
        [
            '<script>x = "<table><tr><th></th></tr></table>"</script>',
            '<iframe srcdoc="<table><tr><th></th></tr></table>"></iframe>',
            "<!-- <table><tr><th></th></tr></table> -->",
        ],
    )
    def test_what_only_looks_like_a_table_is_not_touched(self, body):
        assert markup.tidy(body) == body

    def test_all_else_stays_as_it_was_written(self):
        body = "<P Class=x>&eacute;&#233; & <br/>\n<img src='a'></p><svg><path d='M0'/></svg></b>"
        assert (
            markup.tidy(f"{body}<table></table>{body}").split('<div class="ck-scroll"')[0] == body
        )
        assert markup.tidy(f"{body}<table></table>{body}").endswith(f"</table></div>{body}")

    def test_a_table_in_a_table_is_a_part_of_it(self):
        body = markup.tables("<table><tr><td><table><tr><th>a</th></tr></table></td></tr></table>")
        assert body.count('role="region"') == 1

    def test_the_style_of_pandas_goes_and_visible_words_name_what_folds(self):
        body = markup.tidy(
            "<style scoped>.dataframe {}</style>"
            '<summary aria-label="Toggle hidden content"><p>Show code</p></summary>'
        )
        assert body == "<summary><p>Show code</p></summary>"


class TestPrune:
    def test_keeps_what_may_match_and_drops_what_cannot(self):
        css = "/* x */.a{b:c}.z{b:c}p>.a,.z{b:c}@media print{.z{b:c}}@media print{#a{b:c}}"
        assert statics.prune(css, {"a"}).split() == [
            ".a{b:c}",
            "p>.a{b:c}",
            "@media",
            "print{#a{b:c}}",
        ]

    @pytest.mark.parametrize(
        "css",
        [
            'p{content:"}"}',
            'p{content:"\\"}"}',
            'p{background:url("a;b{.png")}',
            "p:not(.z){a:b}",
            "p:is(.z,.a){a:b}",
            '[class*=".z"]{a:b}',
            ".w-50\\%{a:b}",
            "@keyframes z{0%{a:b}to{a:c}}",
            '@font-face{font-family:"Any"}',
            "@supports (a:b){p{a:b}}",
            "@import url(x.css);",
            ".a .a:hover::after{a:b}",
        ],
    )
    def test_is_careful(self, css):
        assert statics.prune(css, {"a"}) == css + "\n"

    def test_keeps_licences_and_forgets_source_maps(self):
        css = "/*! MIT */.z{a:b}\n/*! ISC */p{a:b}\n/*# sourceMappingURL=x.css.map */"
        assert statics.prune(css, set()) == "/*! MIT */\n/*! ISC */\np{a:b}\n"

    @pytest.mark.parametrize(
        "css", [".fa-bars:before{a:b}", ".fas{a:b}", '@font-face{font-family:"Font Awesome 6"}']
    )
    def test_icon_fonts_go_even_when_their_classes_are_in_use(self, css):
        assert statics.prune(css, {"fa-bars", "fas"}) == ""

    def test_a_class_that_only_begins_like_an_icon_stays(self):
        assert statics.prune(".fade{a:b}.fa-x{a:b}", {"fade"}) == ".fade{a:b}\n"

    @pytest.mark.parametrize("css", ["p{a:b", 'p{a:"b}', "@media print{p{a:b}", "p{a:b}/* x"])
    def test_a_broken_sheet_is_an_error(self, css):
        with pytest.raises(ValueError, match="middle of a rule"):
            statics.prune(css, set())

    def test_what_is_no_rule_is_an_error_that_says_where(self):
        with pytest.raises(ValueError, match="a fault in line 2"):
            statics.prune("p{a:b}\n@media print{a:b}", set())

    @given(st.lists(st.sampled_from([".a", ".b", "#c", "p", "p .a", ".a.b"]), min_size=1))
    def test_pruning_twice_is_pruning_once(self, selectors):
        css = "".join(f"{selector}{{x:y}}" for selector in selectors)
        once = statics.prune(css, {"a"})
        assert statics.prune(once, {"a"}) == once
        assert once.count("{") == sum(s in {".a", "p", "p .a"} for s in selectors)

    def test_a_layer_is_put_on_once(self):
        once = statics.layer('@charset "UTF-8";p{a:b}', "theme")
        assert once == "@layer theme{\np{a:b}\n}\n"
        assert statics.layer(once, "theme") == once


class TestNames:
    @pytest.mark.parametrize(
        "page",
        [
            '<p class="a b" id="c">d</p>',
            "<p class='a b' id=c>d</p>",
            '<script type="application/json">["<p class=\\"a b\\" id=\\"c\\">d"]</script>',
            '<script>one.className = "a b";\none.id = "c"</script>',
            '<iframe srcdoc="<p class=&quot;a b&quot; id=&quot;c&quot;>d"></iframe>',
        ],
    )
    def test_classes_and_ids_are_found_wherever_they_stand(self, page):
        assert {"a", "b", "c"} <= statics.names(page)
        assert "d" not in statics.names(page)


class TestSettle:
    """Custom properties that nothing reads are left out."""

    @pytest.mark.parametrize(
        ("css", "left"),
        [
            ("p{--a:1px;color:red}", "p{color:red}"),
            ("p{color:red;--a:1px}", "p{color:red;}"),
            (":root{--a:var(--b);--b:1px}", ":root{}"),
            ('p{--a:url("x;}y");--b:calc((1px + 2px)*3);b:c}', "p{b:c}"),
            ("@media print{p{--a:;--b:none}}", "@media print{p{}}"),
            ("@keyframes a{0%{b:c}to{b:d}}\np{b:c}", "p{b:c}"),
            ("@layer a{\nhtml{ --a : 'x;' ; b:c}\n}", "@layer a{\nhtml{  b:c}\n}"),
        ],
    )
    def test_what_nothing_reads_goes_whatever_its_value(self, css, left):
        assert statics.settle(css, set()) == left

    @pytest.mark.parametrize(
        "css",
        [
            "p{--a:1px;width:var(--a)}",
            "p{--a:1px}q{width:calc(1px + var( --a , 2px))}",
            "p{--a:var(--b);--b:1px}q{width:var(--a)}",
            "p{transition:--a 1s;--a:1px}",
            "p{--given:1px}",
            "p{width:var(--of-another-sheet)}",
            ".a--b:hover{b:c}",
            "@keyframes a{0%{b:c}to{b:d}}p{animation:1s a}",
            "@keyframes a{to{b:d}}p{animation-name:a,b}",
        ],
    )
    def test_what_anything_reads_stays(self, css):
        assert statics.settle(css, {"--given"}) == css

    def test_to_give_a_value_is_not_to_read_it(self):
        assert statics.properties('<p style="--a:1px;width:var(--b)">') == {"--a", "--b"}
        assert statics.properties("p{--a:1px;--c:var(--b)}") == {"--b"}
        assert statics.properties("one.style.setProperty('--a', 1)") == {"--a"}


class TestMinified:
    """What only people read is left out, and nothing else."""

    @staticmethod
    def _said(css: str) -> list[str]:
        """Return what a sheet says, sign by sign, whatever the space between them."""
        tokens = tinycss2.parse_component_value_list(css, skip_comments=True)
        return [part for token in tokens for part in TestMinified._parts(token)]

    @staticmethod
    def _parts(token) -> list[str]:
        inside = getattr(token, "content", None) or getattr(token, "arguments", None)
        if token.type == "whitespace":
            return []
        if inside is None:
            return [token.serialize()]
        within = [part for one in inside for part in TestMinified._parts(one)]
        return [token.type, *within, "end"] if token.type != "comment" else []

    @pytest.mark.parametrize(
        "path", sorted([*THEME.glob("*.css"), *PACKAGE.rglob("*.css")]), ids=lambda path: path.stem
    )
    def test_a_sheet_says_the_same(self, path):
        css = path.read_text("utf-8")
        short = statics.minified(css, ".css")
        assert self._said(short) == self._said(css)
        assert len(short) < 0.95 * len(css)
        assert statics.minified(short, ".css") == short

    @pytest.mark.parametrize(
        ("css", "short"),
        [
            ("a :hover , b > c + d { margin: 0 -1px; }", "a :hover,b > c + d{margin:0 -1px;}"),
            (":is( a, b ) { width: calc( 1px + 2px ) }", ":is(a,b){width:calc(1px + 2px)}"),
            (
                "@media (min-width: 9px) and print { a { } }",
                "@media (min-width:9px) and print{a{}}",
            ),
            ('a::after { content: "a  ; b" }', 'a::after{content:"a  ; b"}'),
            ("/*! licence */ /* why */ a { }", "/*! licence */ a{}"),
            ("a { b/**/c: d }", "a{b/**/c:d}"),
        ],
    )
    def test_space_goes_where_it_says_nothing(self, css, short):
        assert statics.minified(css, ".css") == short

    def test_a_script_keeps_its_words_in_quotes_and_its_licence(self):
        script = '/*! MIT */\n// why\nvar a = "//  b"; /* c */ var d = `x\n  ${a}  y`;\n'
        assert statics.minified(script, ".js") == ('/*! MIT */var a="//  b";var d=`x\n  ${a}  y`;')

    def test_what_is_short_already_stays_to_the_byte(self):
        script = "var a = 1; " * 100
        assert statics.minified(script, ".js") == script


class TestFolds:
    """What is folded and long waits as text where browsers with scripts see only text."""

    LONG = "<ul>" + "<li>Lens</li>" * 12 + "</ul>"

    def test_a_long_fold_waits_behind_its_summary(self):
        body = markup.waiting(f"<details><summary>More</summary>{self.LONG}</details><p>End</p>")
        assert body == (
            '<details><summary>More</summary><noscript class="ck-waits">'
            f"{self.LONG}</noscript></details><p>End</p>"
        )

    @pytest.mark.parametrize(
        "fold",
        [
            f"<details open><summary>Open</summary>{LONG}</details>",
            f'<details class="sd-dropdown"><summary>Not ours</summary>{LONG}</details>',
            f"<details><summary>Short</summary>{LONG.replace('<li>Lens</li>', '', 9)}</details>",
            f'<details><summary>A link leads here</summary><p id="here">1</p>{LONG}</details>',
            f"<details><summary>A script looks for it</summary>{LONG}<input></details>",
            f"<details><summary>Once is enough</summary><noscript>{LONG}</noscript></details>",
            f"<details>{LONG}</details>",
        ],
    )
    def test_what_is_short_open_sought_or_not_ours_stays(self, fold):
        assert markup.waiting(fold) == fold


class TestLean:
    """Elements that the eye does not see are left out, and no character with them."""

    def test_names_signs_and_spaces_are_plain_and_a_string_is_one(self):
        code = (
            '<span class="n">f</span><span class="o">.</span><span class="nn">a</span>'
            '<span class="s1">&#39;x</span><span class="si">{</span><span class="n">y</span>'
            '<span class="si">}</span><span class="s1">&#39;</span><span class="k">if</span>'
        )
        assert markup.lean(code) == (
            'f.a<span class="s1">&#39;x{</span>y<span class="si">}&#39;</span>'
            '<span class="k">if</span>'
        )

    @pytest.mark.parametrize(
        ("word", "left"),
        [
            ("load()", "load()"),
            ("frame.attrs", "frame.attrs"),
            ("&quot;mine_shafts&quot;", "&quot;mine_shafts&quot;"),
            ("pre-war", '<span class="pre">pre-war</span>'),
            ("a/b", '<span class="pre">a/b</span>'),
        ],
    )
    def test_only_a_word_that_could_break_is_kept_from_it(self, word, left):
        assert (
            markup.lean(f'<code><span class="pre">{word}</span></code>') == f"<code>{left}</code>"
        )


def test_sweeping_keeps_what_is_named_directly_or_through_another_file(tmp_path):
    for name, text in {
        "kept.css": "p{background:url(../_static/deep/picture.svg)}",
        "script.js": "load('more.js')\n//# sourceMappingURL=script.js.map",
        "more.js": "",
        "deep/picture.svg": "",
        "script.js.map": "",
        "fonts/old.woff2": "",
        "unused.css": "p{background:url(old.woff2)}",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    gone = statics.sweep(tmp_path, '<link href="_static/kept.css"><script src="_static/script.js">')
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert left == {"kept.css", "script.js", "more.js", "deep/picture.svg"}
    assert {p.name for p in gone} == {"script.js.map", "old.woff2", "unused.css"}
    assert not (tmp_path / "fonts").exists()
    assert "sourceMapping" not in (tmp_path / "script.js").read_text()


class TestIcons:
    def test_every_icon_is_drawn_and_survives_the_way_into_the_style_sheet(self):
        urls = re.findall(
            r'--ck-icon-([\w-]+): url\("data:image/svg\+xml,([^"]+)"\);', assets.icons_css()
        )
        assert {name for name, _ in urls} == {p.stem for p in (THEME / "icons").glob("*.svg")}
        for name, data in urls:
            drawing = ET.fromstring(unquote(data))
            assert drawing.get("viewBox"), name
            assert len(drawing) > 0, name

    def test_every_icon_that_is_asked_for_exists_and_every_icon_is_asked_for(self):
        asked = set(re.findall(r"var\(--ck-icon-([\w-]+)", STYLE))
        assert asked == {p.stem for p in (THEME / "icons").glob("*.svg")}

    @pytest.mark.parametrize("path", sorted(THEME.rglob("*.svg")), ids=lambda p: p.stem)
    def test_pictures_are_small_and_well_formed(self, path):
        ET.parse(path)
        assert path.stat().st_size < 4 * KB


class TestStyle:
    def test_nothing_in_the_theme_addresses_another_host(self):
        for path in [p for p in THEME.rglob("*") if p.is_file()]:
            text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
            assert not re.search(r"https?:|//\w+\.\w", text), path.name

    def test_every_colour_it_uses_is_defined(self):
        from coursekit import palette
        from coursekit.charts import svg

        used = set(re.findall(r"var\((--ck-[\w-]+)", STYLE))
        by_code = palette.css() + assets.icons_css() + Path(svg.__file__).read_text("utf-8")
        defined = set(re.findall(r"(--ck-[\w-]+):", STYLE + by_code))
        assert used <= defined

    @pytest.mark.parametrize("tag", ["pre", "code", "kbd", "samp"])
    def test_code_runs_from_left_to_right_whatever_the_page_does(self, tag):
        css = (ROOT / "book/theme/slagheaps.css").read_text("utf-8")
        rule = re.search(rf"^[^{{}}\n]*\b{tag}\b[^{{}}\n]*\{{ direction: ltr;", css, re.M)
        assert rule, "a page for Arabic or Hebrew would turn its code round"

    def test_what_stands_beside_a_cell_is_not_copied_with_its_code(self):
        css = (ROOT / "ways/page/web/page.css").read_text("utf-8")
        assert re.search(r"^\.ck-live-tools \{[^}]*\buser-select: none;", css, re.M)

    def test_the_script_is_small(self):
        sent = statics.minified((THEME / "slagheaps.js").read_text("utf-8"), ".js")
        assert len(sent.encode()) < 4 * KB

    @pytest.mark.parametrize("verdict", ["confirmed", "nuanced", "contradicted", "not_verified"])
    def test_each_verdict_has_a_shape_and_a_colour_of_its_own(self, verdict):
        rules = re.findall(
            r'\[data-verdict="(\w+)"\] \{\s+--v: ([^;]+);\s+--v-icon: ([^;]+);', STYLE
        )
        assert verdict in {name for name, *_ in rules}
        assert len({colour for _, colour, _ in rules}) == len({icon for *_, icon in rules}) == 4


class TestPages:
    def _entry(self, name="", body=None):
        return SimpleNamespace(filename=name, attributes={"body": body} if body else {})

    @pytest.mark.parametrize(
        ("name", "body", "wanted"),
        [
            ("slagheaps.css", "", False),  # in the sheet that all pages share
            ("_static/pygments.css", '<div class="highlight">', False),
            ("mystnb.0123456789abcdef0123456789abcdef.css", '<div class="cell docutils">', False),
            ("appendix.css", "", True),
            ("slagheaps.js", "", True),
            ("https://example.org/x.js", "", False),
            ("//example.org/x.css", "", False),
            ("sphinx-thebe.css", "", False),
            ("require.min.js", "", False),
            ("bets.js", '<div class="ck-bets">', True),
            ("bets.js", "<p>ck-bets</p>", False),
            ("design-tabs.js", '<div class="sd-tab-set docutils">', True),
            ("copybutton.js", '<div class="highlight-python notranslate">', True),
            ("togglebutton.js", '<div class="dropdown admonition">', True),
            ("togglebutton.js", '<details class="sd-dropdown sd-card">', False),
        ],
    )
    def test_load_what_they_need(self, name, body, wanted):
        assert assets._wanted(self._entry(name), body) is wanted

    @pytest.mark.parametrize(
        ("code", "wanted"),
        [
            ('const THEBE_JS_URL = "x"; const thebe_selector = "y"', False),
            ("let toggleHintShow = 'Click to show';", False),
            ("DOCUMENTATION_OPTIONS.pagename = 'x';", True),
        ],
    )
    def test_inline_scripts_go_with_what_they_set_up(self, code, wanted):
        assert assets._wanted(self._entry(body=code), "") is wanted

    @pytest.mark.parametrize(
        "body",
        [
            '<script src="https://example.org/x.js"></script>',
            '<link rel="stylesheet" href="//example.org/x.css">',
            "<img alt='' src='http://example.org/x.png'>",
            '<iframe srcdoc="&lt;script src=&quot;https://example.org/x.js&quot;&gt;"></iframe>',
        ],
    )
    def test_requests_to_other_hosts_are_found(self, body):
        assert len(assets.foreign(body)) == 1

    @pytest.mark.parametrize(
        "body",
        [
            '<a href="https://example.org">link</a>',
            '<pre>&lt;img src="https://example.org/x.png"&gt;</pre>',
            '<script>tiles = "https://example.org/{z}/{x}/{y}.png"</script>',
            '<img alt="" src="../_static/logo.svg">',
        ],
    )
    def test_what_loads_nothing_is_no_request(self, body):
        assert assets.foreign(body) == []

    @pytest.mark.parametrize(
        ("part", "meta", "line"),
        [
            (None, {}, ""),
            ("Opening", {}, "Opening"),
            ("Trust", {"course": '{"number": 6}'}, "Trust · chapter 6"),
            ("Trust", {"course": {"minutes": 6}}, "Trust"),
        ],
    )
    def test_have_a_line_above_their_title(self, part, meta, line):
        assert assets.kicker(part, meta) == line


def test_a_change_of_style_or_of_palette_is_noticed(tmp_path, monkeypatch):
    style = tmp_path / "style.css"
    monkeypatch.setattr(assets, "THEME", tmp_path)
    seen = {assets.look()}
    style.write_text("p{}")
    seen.add(assets.look())
    style.write_text("p{margin:0}")
    seen.add(assets.look())
    monkeypatch.setattr(assets.palette, "css", lambda: "")
    seen.add(assets.look())
    assert len(seen) == 4
    assert assets.look() in seen


# A small book with everything that needs care; built once, looked at by the tests below.
_CONFIG = """\
title: A small book
author: nobody
copyright: "2026"
only_build_toc_files: true
execute: {{execute_notebooks: "off"}}
sphinx:
  recursive_update: true
  extra_extensions: [sphinx_design, book.extension.assets]
  config: {{html_static_path: ["{theme}"], html_copy_source: false}}
"""
_TOC = """\
format: jb-book
root: index
parts:
  - caption: The part
    chapters: [{file: deep/rich}, {file: plain}, {file: foreign}]
"""
_PAGES = {
    "index": "# A small book\n\nText.\n",
    "plain": "# Plain\n\n"
    + "Words of a page of text, and nothing else. " * 60
    + "\n\n## More\n\nText.\n",
    "deep/rich": """\
---
course: {number: 7}
---
# Rich

```python
print("a")
```

:::{dropdown} More
Text.
:::

<p>Open it with <code>load("x")</code>.</p><details><pre>load("x")</pre></details>

<figure class="ck-map"><script src="coursekit-asset/maps/leaflet/leaflet.js"></script>
<iframe title="m" srcdoc="&lt;script src=&quot;coursekit-asset/maps/leaflet/leaflet.js&quot;&gt;
&lt;/script&gt;"></iframe></figure>

| a | b |
|---|---|
| 1 | 2 |
""",
    "foreign": "# Foreign\n\n<img alt='' src='https://example.org/x.png'>\n\n$$a^2$$\n",
}


@pytest.fixture(scope="module")
def small_book(tmp_path_factory) -> SimpleNamespace:
    """Build the small book with Jupyter Book and our look."""
    root = tmp_path_factory.mktemp("small")
    source = root / "source"
    for name, text in _PAGES.items():
        path = source / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (root / "_config.yml").write_text(_CONFIG.format(theme=THEME.as_posix()), "utf-8")
    (root / "_toc.yml").write_text(_TOC, "utf-8")
    tool = Path(sys.executable).with_name("jupyter-book")
    command = [tool, "build", source, "--config", root / "_config.yml", "--toc", root / "_toc.yml"]
    run = [*map(str, command), "--path-output", str(root)]
    done = subprocess.run(run, capture_output=True, text=True, env=environment(), check=False)
    return SimpleNamespace(site=root / "_build/html", log=done.stdout + done.stderr, run=run)


def _loaded(page: Path) -> list[Path]:
    """Return the page and the files its tags name."""
    text = page.read_text("utf-8")
    named = re.findall(r'<(?:link|script|img)\b[^>]*\b(?:href|src)="([^"#?]+)', text)
    files = [(page.parent / name).resolve() for name in named if not name.endswith(".html")]
    return [page, *dict.fromkeys(files)]


@pytest.mark.slow
@pytest.mark.xdist_group("small book")  # it is built once
class TestSmallBook:
    def test_only_what_asks_another_host_or_needs_mathjax_is_reported(self, small_book):
        warnings = [line for line in small_book.log.splitlines() if "WARNING" in line]
        assert len(warnings) == 2, small_book.log[-3000:]
        assert "asks another host: <img alt='' src='https://example.org/x.png" in warnings[0]
        assert "LaTeX" in warnings[1]
        assert all("foreign" in line for line in warnings)

    def test_a_page_of_text_is_light_at_first_visit(self, small_book):
        files = _loaded(small_book.site / "plain.html")
        weight = {path.name: len(gzip.compress(path.read_bytes())) for path in files}
        assert sum(weight.values()) <= 60 * KB, weight

    @pytest.mark.parametrize("page", [*_PAGES, "search", "genindex"])
    def test_every_file_that_is_named_is_there(self, small_book, page):
        missing = [p for p in _loaded(small_book.site / f"{page}.html") if not p.exists()]
        assert missing == []

    def test_every_file_that_is_there_is_named(self, small_book):
        static = small_book.site / "_static"
        pages = "".join(p.read_text("utf-8") for p in small_book.site.glob("**/*.html"))
        sheets = "".join(p.read_text("utf-8") for p in static.rglob("*.[cj]s*"))
        unnamed = [
            path.name
            for path in static.rglob("*")
            if path.is_file() and "coursekit" not in path.parts and path.name not in pages + sheets
        ]
        assert unnamed == []

    @pytest.mark.parametrize("page", [*_PAGES, "search", "genindex"])
    def test_no_script_of_another_kind_and_none_twice(self, small_book, page):
        text = (small_book.site / f"{page}.html").read_text("utf-8")
        head = text.split('<article class="bd-article">')[0]
        assert not re.search(r"thebe|require|fontawesome|bootstrap\.js|https?://", head, re.I)
        scripts = re.findall(r'<script[^>]*\bsrc="([^"?]+)', text)
        assert len(scripts) == len(set(scripts))
        assert ("searchindex.js" in text) == (page == "search")

    def test_assets_are_addressed_from_the_page_in_frames_too(self, small_book):
        page = small_book.site / "deep/rich.html"
        text = html.unescape(page.read_text("utf-8"))
        assert "coursekit-asset/" not in text
        assert text.count('src="../_static/coursekit/maps/leaflet/leaflet.js"') == 2
        assert (small_book.site / "_static/coursekit/maps/leaflet/leaflet.js").read_bytes() == (
            ROOT / "src/coursekit/maps/leaflet/leaflet.js"
        ).read_bytes()

    def test_shared_files_are_written(self, small_book):
        from coursekit import maps, palette

        shared = small_book.site / "_static/coursekit"
        short = statics.minified(palette.css(), ".css")
        assert (shared / "palette.css").read_text("utf-8") == short
        assert (shared / "outlines.js").read_text("utf-8") == maps.outlines_script()

    def test_no_browser_translates_code_whoever_wrote_it(self, small_book):
        text = (small_book.site / "deep/rich.html").read_text("utf-8")
        for tag in ("code", "pre"):
            assert f'<{tag} translate="no">load(' in text
        for code in re.finditer(r"<(?:pre|code)\b(?![^>]*translate)", text):
            around = text[: code.start()].rpartition("<div class=")[2]
            assert around.startswith(('"highlight-python notranslate', '"highlight">')), around

    def test_a_chapter_shows_its_part_and_number_and_its_table_can_be_reached(self, small_book):
        text = (small_book.site / "deep/rich.html").read_text("utf-8")
        assert '<p class="ck-kicker">The part · chapter 7</p>' in text
        assert '<div class="ck-scroll" role="region" tabindex="0" aria-label="Table 1">' in text

    @pytest.mark.parametrize("page", [*_PAGES, "search", "genindex"])
    def test_the_first_paint_waits_for_one_sheet_and_for_no_script(self, small_book, page):
        head = (small_book.site / f"{page}.html").read_text("utf-8").partition("</head>")[0]
        sheets = re.findall(r'<link rel="stylesheet"[^>]*href="([^"?]+)', head)
        assert [sheet.rpartition("/")[2] for sheet in sheets] == ["style.css"]
        text = (small_book.site / f"{page}.html").read_text("utf-8")
        now, later = text.split('<template id="ck-later">')
        assert re.findall(r"<script\b[^>]*\bsrc=[^>]*>", now) == []
        later, _, end = later.partition("</template>")
        assert len(re.findall(r"<script\b[^>]*\bsrc=", later)) > 3
        assert "ck-later" in end

    def test_on_paper_a_page_looks_the_same_without_scripts(self, small_book):
        text = (small_book.site / "plain.html").read_text("utf-8")
        link = re.compile(r'<link media="print"[^>]*?href="([^"?]+)')
        without = re.search(r"<noscript>(.*?)</noscript>", text, re.S)[1]
        later = re.search(r'<template id="ck-later">(.*?)</template>', text, re.S)[1]
        assert link.findall(without) == link.findall(later) == ["_static/paper.css"]

    def test_the_sheet_and_the_scripts_are_short_and_keep_their_licences(self, small_book):
        static = small_book.site / "_static"
        for path in static.rglob("*.[cj]s*"):
            if path.suffix in {".css", ".js"}:
                text = path.read_text("utf-8")
                assert len(text) <= len(statics.minified(text, path.suffix)) + 1, path.name
        assert not list(static.glob("slagheaps.css")), "it is in the sheet"
        assert "@preserve" in (static / "coursekit/maps/leaflet/leaflet.js").read_text("utf-8")[:40]

    def test_the_theme_lies_in_a_layer_below_our_style(self, small_book):
        text = (small_book.site / "_static/style.css").read_text("utf-8")
        assert text.startswith("@layer theme{")
        assert text.count("@layer theme{") >= 3
        assert ".ck-bar{" in text.rpartition("@layer theme{")[2]
        assert "fa-solid" not in text
        assert "Licensed under MIT" in text
        assert len(text) < 160 * KB

    def test_building_again_changes_nothing(self, small_book):
        def state():
            files = (p for p in (small_book.site / "_static").rglob("*") if p.is_file())
            return {path.name: path.read_bytes() for path in files}

        first = state()
        again = subprocess.run(small_book.run, capture_output=True, env=environment(), check=False)
        assert b"no targets are out of date" in again.stdout
        assert state() == first
