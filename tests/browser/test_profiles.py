"""The profile of a commune in the built page: all communes, keyboard, paper, a file to keep."""

from __future__ import annotations

import re

import pytest

from coursekit import town

from . import axe

PAGE = "verdict/your_town.html"
SOME = ["62528", "62498", "59606", "62847", "62720"]


@pytest.fixture
def profile(visit, addresses):
    """Open the page with the profiles."""

    def opened(scheme="http", device="desktop", theme="light", address=""):
        visited = visit(device, theme)
        visited.page.goto(f"{addresses[scheme]}/{PAGE}{address}")
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
          const list = document.querySelector('.ck-choose select');
          return [...list.options].map((option) => {
            list.value = option.value;
            list.dispatchEvent(new Event('change'));
            const report = document.querySelector('.ck-report');
            const rows = report.querySelectorAll('.ck-facts-table tbody tr').length;
            return [option.value, report.dataset.insee, option.textContent,
              report.firstChild.textContent, rows,
              report.querySelectorAll('.ck-here').length, report.textContent.includes('NaN')];
          });
        }"""
    )
    assert len(found) == 353
    for asked, shown, option, heading, rows, here, broken in found:
        assert asked == shown
        assert option.startswith(heading)
        assert rows == 16
        assert here == 2
        assert not broken
    assert len(visited.requests) == before
    assert visited.errors == []
    assert visited.outside == []


@pytest.mark.parametrize("code", SOME)
def test_the_page_shows_what_python_computes(profile, code):
    visited = profile(address=f"#commune-{code}")
    shown, here = _rows(visited.page), town(f"INSEE {code}")
    for row in here.facts.itertuples():
        own, peers, _, place = shown[row.figure]
        digits = len(own.partition(".")[2])
        if row.own != row.own:
            assert own == "not known"
            assert place == f"{row.known} known"
            continue
        assert float(own.replace(",", "").replace("−", "-")) == pytest.approx(row.own)
        assert int(re.match(r"\d+", place)[0]) == row.place
        if row.peers == row.peers:
            said = float(peers.replace(",", "").replace("−", "-"))
            assert said == pytest.approx(row.peers, abs=0.51 * 10**-digits)
    missing = visited.page.eval_on_selector_all(
        ".ck-lacking li", "items => items.map(i => i.textContent)"
    )
    assert missing == here.missing


def test_it_works_by_keyboard_and_keeps_the_choice_in_the_address(profile):
    visited = profile()
    visited.page.focus(".ck-choose select")
    visited.page.keyboard.type("Lens")
    visited.page.wait_for_selector('.ck-report[data-insee="62498"]')
    assert visited.page.url.endswith("#commune-62498")
    assert visited.page.text_content(".ck-profile [role=status]") == "Shown: Lens."


def test_a_click_on_the_map_chooses(profile):
    visited = profile()
    peer = visited.page.locator(".ck-locator path.ck-peer").first
    name = peer.locator("title").text_content()
    peer.scroll_into_view_if_needed()
    peer.dispatch_event("click")
    assert visited.page.text_content(".ck-report :is(h3)") == name


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
    alone.page.pdf(path=pdf, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1
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
