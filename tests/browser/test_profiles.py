"""The profile of a commune in the built page: all communes, keyboard, paper, a file to keep."""

from __future__ import annotations

import re

import pandas as pd
import pypdfium2
import pytest

from book import editions
from coursekit import load, town
from coursekit.profiles import indicators, rules

from . import axe

PAGE = "verdict/your_town.html"
SOME = ["62528", "62498", "59606", "62847", "62720"]
#: Few people and much that is missing; a name with an apostrophe; the largest; the longest names.
SHEETS = ["62528", "62498", "62720", "62600", "59144", "59651", "59026", "62847"]
A4 = (718, 1062)  # what the margins of the sheet leave, in pixels


@pytest.fixture
def profile(visit, addresses):
    """Open the page with the profiles."""

    def opened(scheme="http", device="desktop", theme="light", address=""):
        visited = visit(device, theme)
        visited.page.goto(f"{addresses[scheme]}/{PAGE}{address}")
        visited.page.locator("figure.ck-profile").scroll_into_view_if_needed()
        visited.page.wait_for_selector("figure.ck-profile.ck-ready")
        return visited

    return opened


def _rows(page) -> dict[str, list[str]]:
    rows = page.eval_on_selector_all(
        ".ck-facts-table tbody tr", "rows => rows.map(r => [...r.children].map(c => c.textContent))"
    )
    return {name: cells for name, *cells in rows}


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_every_commune_of_the_list_has_its_page_without_a_request(profile, scheme):
    visited = profile(scheme)
    before = len(visited.requests)
    found = visited.page.evaluate(
        """() => {
          const list = document.querySelector('[data-choose=commune]');
          return [...list.options].map((option) => {
            list.value = option.value;
            list.dispatchEvent(new Event('change'));
            const report = document.querySelector('.ck-report');
            const rows = report.querySelectorAll('.ck-facts-table tbody tr').length;
            return [option.value, report.dataset.insee, option.textContent,
              report.firstChild.textContent, rows,
              report.querySelectorAll('.ck-here').length, report.textContent.includes('NaN'),
              [...report.querySelectorAll('.ck-name-near')].map((name) =>
                [...name.children].map((part) => part.textContent).join(' ')),
              report.querySelectorAll('.ck-locator .ck-name-peer').length,
              ckPlaces.touching(option.value)];
          });
        }"""
    )
    assert len(found) == 353
    communes = load("communes").set_index("insee")["commune"]
    borders = load("commune_adjacency")
    for asked, shown, option, heading, rows, here, broken, near, peers, touching in found:
        assert asked == shown
        assert option.startswith(heading)
        assert rows == len(indicators.FIGURES)
        assert here == 3  # on both maps, and in their legend
        assert not broken
        neighbours = {
            *borders.query("insee == @asked")["neighbour_insee"],
            *borders.query("neighbour_insee == @asked")["insee"],
        }
        assert set(touching) == neighbours
        # A long name stands in two lines, broken after a hyphen or at a space.
        named = {name.replace("- ", "-") for name in near}
        assert named == {communes[code] for code in neighbours}
        assert peers == 5
    assert len(visited.requests) == before
    assert visited.errors == []
    assert visited.outside == []


def _read(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-").rstrip("*"))


@pytest.mark.parametrize("code", SOME)
def test_the_page_shows_what_python_computes(profile, code):
    visited = profile(address=f"#commune-{code}")
    shown, here = _rows(visited.page), town(f"INSEE {code}")
    for row in here.facts.itertuples():
        year, own, chance, peers, group, everybody, *other, place = shown[row.figure]
        assert year == row.year
        assert len(other) == (here.beside is not None)
        kinds = ("peers", "group", "all", "beside")
        held = dict(zip(kinds, (peers, group, everybody, *other), strict=False))
        digits = len(everybody.partition(".")[2])
        for kind, said in held.items():
            expected = getattr(row, kind)
            if pd.isna(expected):
                assert said.rstrip("*") == "not known"
            else:
                assert _read(said) == pytest.approx(expected, abs=0.51 * 10**-digits)
        if pd.isna(row.own):
            assert own == "not known"
            assert chance == place == ""
            continue
        assert _read(own) == pytest.approx(row.own)
        if not pd.isna(row.low):
            assert [_read(end) for end in chance.split(" to ")] == [row.low, row.high]
        if pd.isna(row.place_from):
            assert re.fullmatch(r"too few people|none, as in \d+ others|as \d+ others|", place)
        else:
            ends = [int(end) for end in re.findall(r"\d+(?=st|nd|rd|th)", place)]
            assert (ends[0], ends[-1]) == (row.place_from, row.place_to)
            assert place.endswith(f" of {row.known}") == (row.known != 353)
    missing = visited.page.eval_on_selector_all(
        ".ck-lacking li", "items => items.map(i => i.textContent)"
    )
    assert missing == here.missing


def test_it_works_by_keyboard_and_keeps_the_choice_in_the_address(profile):
    visited = profile()
    page = visited.page
    page.focus("[data-choose=commune]")
    page.keyboard.type("Lens")
    page.wait_for_selector('.ck-report[data-insee="62498"]')
    assert page.url.endswith("#commune-62498")
    status = page.text_content(".ck-profile [role=status]")
    assert status == "Shown: Lens, peers by what the place is, beside Loos-en-Gohelle."
    page.select_option("[data-choose=rule]", "near")
    page.focus("[data-choose=beside]")
    page.select_option("[data-choose=beside]", "62427")
    assert page.url.endswith("#commune-62498-by-near-beside-62427")
    report = page.text_content(".ck-report")
    again = profile(address="#commune-62498-by-near-beside-62427").page
    assert again.input_value("[data-choose=rule]") == "near"
    assert again.text_content(".ck-report") == report


def test_each_rule_finds_the_peers_that_python_finds(profile):
    """For every commune: the page works them out by itself."""
    found = profile("file").page.evaluate(
        """() => {
          const { communes, rules } = ckTowns;
          const near = (rule) => communes.map((_, i) =>
            ckCompare.closest(ckTowns, i, rule, 5).map(({ j }) => communes[j][0]));
          return Object.fromEntries(rules.map((rule) => [rule.key, near(rule)]));
        }"""
    )
    assert list(found) == [rule.key for rule in rules.RULES]
    for rule in rules.RULES:
        away = rules.distances(rule)
        for code, near in zip(away.index, found[rule.key], strict=True):
            others = away.loc[code].drop(code).dropna().sort_values(kind="stable")
            assert near == list(others.index[:5]), (rule.key, code)


def test_axes_begin_at_nought_and_have_more_than_two_numbers(profile):
    axes = profile(address="#commune-62720").page.eval_on_selector_all(
        ".ck-multiples svg",
        """all => all.map(svg => [...svg.querySelectorAll('.ck-tick[text-anchor=end]')]
          .map(tick => tick.textContent).filter(text => !/^(19|20)\\d\\d$/.test(text)))""",
    )
    assert len(axes) >= 5
    for numbers in axes:
        assert numbers[0] == "0"
        assert 3 <= len(numbers) <= 6


@pytest.mark.parametrize("code", ["62720", "59144"])
def test_the_table_is_that_of_python(profile, tmp_path, code):
    visited = profile("file", address=f"#commune-{code}")
    with visited.page.expect_download() as given:
        visited.page.click("[data-do=table]")
    kept = tmp_path / given.value.suggested_filename
    given.value.save_as(kept)
    assert kept.name == f"profile-{code}.csv"
    text = {"insee": str, "year": str, "unit": str, "of_what": str}
    read = pd.read_csv(
        kept, dtype=text, encoding="utf-8-sig", keep_default_na=False, na_values=[""]
    )
    expected = town(f"INSEE {code}").table
    assert list(read) == list(expected)
    for column in read:
        if pd.api.types.is_numeric_dtype(expected[column]):
            mine = expected[column].astype(float)
            pd.testing.assert_series_equal(read[column].astype(float), mine, check_exact=False)
        else:
            assert list(read[column].fillna("")) == list(expected[column]), column


def test_a_click_on_the_map_chooses(profile):
    visited = profile()
    peer = visited.page.locator(".ck-locator path.ck-peer").first
    peer.scroll_into_view_if_needed()
    peer.dispatch_event("pointerover")
    name = peer.locator("title").text_content()
    peer.dispatch_event("click")
    assert visited.page.text_content(".ck-report :is(h3)") == name


def test_every_sheet_is_one_page_by_any_rule(profile, visit):
    """At its own size: a browser would shrink what is too wide, and with it the letters."""
    visited = profile("file")
    sheet = visit("desktop", "light").page
    sheet.set_viewport_size({"width": A4[0], "height": A4[1]})
    sheet.emulate_media(media="print")
    css = visited.page.evaluate("ckTowns.css")
    sheet.set_content(
        f'<!DOCTYPE html><html lang="en"><style>{css}</style>'
        '<body class="ck-profile ck-paper"><main></main>'
    )
    for rule in ("kind", "near", "unemployment"):
        for code in SHEETS:
            visited.page.evaluate(
                """hash => {
                  history.replaceState(null, '', hash);
                  dispatchEvent(new HashChangeEvent('hashchange'));
                }""",
                f"#commune-{code}-by-{rule}",
            )
            page = visited.page.eval_on_selector(".ck-report", "report => report.outerHTML")
            high, wide = sheet.evaluate(
                """html => {
                  const main = document.querySelector('main');
                  main.innerHTML = html;
                  return [main.getBoundingClientRect().height, main.scrollWidth];
                }""",
                page,
            )
            assert high <= A4[1], (code, rule, high)
            assert wide <= A4[0] + 2, (code, rule, wide)


@pytest.mark.parametrize("code", ["62528", "62847", "62720"])
def test_the_page_to_keep_needs_no_script_and_fits_one_sheet(profile, visit, tmp_path, code):
    visited = profile("file", address=f"#commune-{code}")
    with visited.page.expect_download() as given:
        visited.page.click("[data-do=download]")
    kept = tmp_path / given.value.suggested_filename
    given.value.save_as(kept)
    text = kept.read_text("utf-8")
    assert kept.name == f"profile-{code}.html"
    assert "<script" not in text
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", text)
    alone = visit("desktop", "light")
    alone.page.goto(kept.as_uri())
    pdf = tmp_path / "sheet.pdf"
    name = load("communes").set_index("insee").loc[code, "commune"]
    # As a print dialogue does it: the tags are what a screen reader reads.
    alone.page.pdf(path=pdf, prefer_css_page_size=True, tagged=True, outline=True)
    made = pypdfium2.PdfDocument(pdf)
    assert len(made) == 1
    assert made.get_metadata_value("Title") == f"{name} — profile of a commune"
    assert pypdfium2.raw.FPDFCatalog_IsTagged(made.raw)
    assert re.search(rb"/Lang\s*\(en", pdf.read_bytes())
    words = " ".join(made[0].get_textpage().get_text_bounded().split())
    made.close()
    assert str(editions.current()) in words
    assert re.search(r"Made on \d{1,2} \w+ 20\d\d from The Energy of the Slag Heaps", words)
    assert axe.violations(alone.page) == []


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_page_of_one_commune_stands_alone_in_a_file(visit, tmp_path, device):
    visited = visit(device, "dark")
    visited.page.goto(town("Lens").report(tmp_path / "lens.html").as_uri())
    visited.page.wait_for_selector("figure.ck-ready")
    assert visited.page.text_content("h1") == "Lens"
    assert visited.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe.violations(visited.page) == []
    assert visited.errors == []
    assert visited.outside == []
