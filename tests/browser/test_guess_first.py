"""Bets and guesses as readers place them: few visits, each a whole way through."""

from __future__ import annotations

import csv
import json
import re

import pytest

from book.verdicts import VERDICTS
from coursekit import load

from . import axe
from .learner import WELCOME, done, go, load_file, save_file, set_done

STORY, CHAPTER, BETS = "opening/story", "trust/hundred_percent", "appendix/your_bets"
LINE, BARS, PLACE = "wound/landscape_of_coal", CHAPTER, "turning/jobs_and_shops"
OF_LEDGER = load("claims").set_index("id")["verdict"]
VERDICT_CLASS = re.compile(r"\bck-(confirmed|nuanced|contradicted|not-verified)\b")


def _flags(page) -> dict[str, str]:
    """Return the verdict that each flag of the text gives away, or nothing, by claim."""
    flags = page.eval_on_selector_all(
        "article a.ck-claim[class*=ck-is-]", "all => all.map(a => [a.innerText, a.className])"
    )
    return {
        text.removeprefix("claim "): (found[1] if (found := VERDICT_CLASS.search(name)) else "")
        for text, name in flags
    }


def _shown(page, selector) -> bool:
    return page.locator(selector).first.is_visible()


def _look(opened) -> None:
    """Nothing went wrong so far, and axe finds nothing."""
    assert opened.errors == []
    assert axe.violations(opened.page) == []
    opened.errors.clear()  # from the disk axe may not read style sheets, and the console says so


def test_betting_by_keyboard_then_reading_then_counting(visit, addresses, tmp_path):
    opened = visit()
    page = go(opened, addresses, STORY)
    assert set(_flags(page).values()) == {""}
    page = go(opened, addresses, CHAPTER)
    assert not _shown(page, ".ck-bets-form")
    assert page.locator(".ck-verdict.ck-neutral").count() == 4

    page.locator(".ck-bets summary").focus()
    page.keyboard.press("Enter")
    for name in ("bet-9", "sure-9", "bet-10"):
        page.locator(f"input[name={name}]").first.focus()
        page.keyboard.press("Space")
    page.locator("input[name=bet-10]").first.press("ArrowDown")  # nuanced
    place = page.get_by_role("button", name="Place these bets")
    place.press("Enter")
    said = page.locator(".ck-bets-said")
    assert "1 is not complete yet" in said.inner_text()
    assert list(done(page)) == ["bet-9"]
    assert axe.violations(page) == []
    page.locator("input[name=sure-10][value='90']").press("Space")
    place.press("Enter")
    assert "2 of 4 bets are placed" in said.inner_text()
    assert [text.split()[1:] for text in done(page).values()] == [
        ["confirmed", "25"],
        ["nuanced", "90"],
    ]
    flags = _flags(page)
    assert (flags["9"], flags["10"]) == ("confirmed", "nuanced")
    assert flags["8"] == flags["11"] == ""
    assert page.locator("input[name=bet-9]").first.is_disabled()
    told = page.locator(".ck-verdict[data-claim='9'] .ck-verdict-bet").inner_text()
    assert told == "Your bet: confirmed. The evidence says so too."
    assert page.locator(".ck-verdict.ck-neutral").count() == 2
    page.get_by_role("button", name="Not now").press("Enter")
    assert not _shown(page, ".ck-bets-form")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"

    page = go(opened, addresses, STORY)
    assert {claim for claim, verdict in _flags(page).items() if verdict} == {"9", "10"}
    page.get_by_role("button", name="Show the verdicts").click()
    page.reload()
    assert "" not in _flags(page).values()
    go(opened, addresses, CHAPTER)
    assert page.locator("input[name=bet-8]").first.is_disabled(), "a bet after the look"
    page.get_by_role("button", name="Hide the verdicts").click()
    assert page.locator("input[name=bet-8]").first.is_enabled()

    page = go(opened, addresses, WELCOME)
    placed = page.locator("#ck-progress p", has=page.locator(".ck-progress-bets"))
    assert placed.inner_text() == "Your bets 2 are placed."
    placed.get_by_role("link").click()
    page.wait_for_url(f"**/{BETS}.html")
    words = page.locator(".ck-calibration-found", has_text="You have bet on").inner_text()
    assert "You have bet on 2 of 32 claims, and 2 bets were right." in words
    assert "luck decides much" in words
    rows = page.locator(".ck-calibration-found table").first.locator("tbody tr")
    cells = [row.split("\t")[1:] for row in rows.all_inner_texts()]
    assert cells == [["1", "1", "0.3"], ["0", "0", "0.0"], ["1", "1", "0.9"]]
    assert "Your score is 0.29" in words  # the mean of 0.75² and 0.1², halves go up
    assert axe.violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a table").click()
    file = tmp_path / "bets.csv"
    download.value.save_as(file)
    saved = list(csv.DictReader(file.open()))
    assert [(row["claim"], row["sure_percent"], row["right"]) for row in saved] == [
        ("9", "25", "yes"),
        ("10", "90", "yes"),
    ]

    page = go(opened, addresses, WELCOME)
    file = tmp_path / "slag-heaps-progress.json"
    save_file(page, file)
    other = visit("phone", "dark")
    page = go(other, addresses, WELCOME)
    assert load_file(page, file).startswith("Loaded.")
    page = go(other, addresses, BETS)
    assert "2 of 32 claims" in page.locator(".ck-calibration-found").inner_text()
    assert axe.violations(page) == []
    assert opened.errors == other.errors == []
    assert opened.outside == other.outside == []


def test_when_all_bets_are_placed_there_is_nothing_left_to_press(visit, addresses):
    page = go(visit(), addresses, CHAPTER)
    page.locator(".ck-bets summary").press("Enter")
    for claim in ("8", "9", "10", "11"):
        page.locator(f"input[name=bet-{claim}]").first.check()
        page.locator(f"input[name=sure-{claim}]").first.check()
    page.get_by_role("button", name="Place these bets").press("Enter")
    assert page.locator(".ck-bets-said").inner_text().startswith("4 of 4 bets are placed.")
    assert page.evaluate("document.activeElement.className") == "ck-bets-said"
    assert page.locator(".ck-bets form button:visible").count() == 0


def test_ten_bets_are_judged_by_what_luck_alone_would_make(visit, addresses):
    page = go(visit(), addresses, BETS)
    plan = json.loads(page.locator("#ck-calibration-plan").text_content())["claims"]
    wrong = {"confirmed": "nuanced"}
    for sure, right, word in (
        ("90", False, "less often than you said"),
        ("25", True, "more often than you said"),
        ("90", True, "about as well as you can"),
    ):
        bets = {
            f"bet-{number}": f"2026-11-26 "
            f"{one['verdict'] if right else wrong.get(one['verdict'], 'confirmed')} {sure}"
            for number, one in list(plan.items())[:12]
        }
        set_done(page, bets)
        assert word in page.locator(".ck-calibration-found > p").first.inner_text()


def test_guessing_from_the_disk_by_pointer_slider_and_choice(visit, addresses):
    opened = visit("desktop", "dark")
    page = go(opened, addresses, LINE, "file")
    figure = page.locator(".ck-prediction")
    covered = ".ck-prediction ~ .ck-none, .ck-covered"
    assert page.locator(covered).count() == 1
    assert not _shown(page, covered)
    title = page.locator(covered).locator("figcaption").text_content()
    assert "Mine shafts open in each year" in title

    # One quick stroke from the second point to the last: those between lie on the way.
    svg = figure.locator("svg").first
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    zoom = box["width"] / 480
    page.mouse.move(box["x"] + 113 * zoom, box["y"] + 240 * zoom)
    page.mouse.down()
    page.mouse.move(box["x"] + 456 * zoom, box["y"] + 16 * zoom)
    page.mouse.up()
    values = [int(one.input_value()) for one in figure.locator("input").all()]
    assert values[0] <= 1
    assert values[-1] >= 39
    assert values == sorted(values)
    assert len(set(values)) == len(values)
    figure.locator("summary").first.press("Enter")
    figure.locator("input").first.press("ArrowRight")
    assert int(figure.locator("input").first.input_value()) == values[0] + 1
    _look(opened)
    figure.get_by_role("button", name="Compare").press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"
    said = figure.locator("[role=status]").inner_text()
    assert said.startswith("Farthest off, 1990: you said")
    assert "The count climbs until" in said
    assert _shown(page, "figcaption:has-text('Mine shafts open in each year')")
    assert figure.locator(".ck-truth path").count() == 1
    assert figure.locator("table tbody tr").count() == 9
    _look(opened)
    page.reload()
    page.wait_for_function("document.querySelector('.ck-prediction [role=status]').textContent")
    assert figure.locator("[role=status]").inner_text() == said, "the guess is kept"
    figure.get_by_role("button", name="Guess again").click()
    assert not _shown(page, ".ck-covered")
    assert page.locator(".ck-covered").count() == 1
    assert done(page) == {}

    page = go(opened, addresses, BARS, "file")
    figure = page.locator(".ck-prediction")
    figure.locator("input").first.press("End")
    assert figure.locator("output").first.inner_text() == "100.0\xa0%"
    figure.get_by_role("button", name="Just show me").press("Enter")
    said = figure.locator("[role=status]").inner_text()
    assert "you said" not in said
    assert figure.locator(".ck-guess").count() == 0
    assert page.locator(".ck-covered").count() == 0

    page = go(opened, addresses, PLACE, "file")
    figure = page.locator(".ck-prediction")
    figure.get_by_role("button", name="Compare").press("Enter")
    assert figure.locator("[role=status]").inner_text() == "Choose a place first."
    figure.locator("svg text").nth(1).click()
    assert figure.locator("input").nth(1).is_checked()
    figure.get_by_label("A. Loos-en-Gohelle").press("Space")
    figure.get_by_role("button", name="Compare").press("Enter")
    assert figure.locator("[role=status]").inner_text().startswith("Yes.")
    _look(opened)
    assert opened.outside == []


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "on paper"])
def test_nothing_is_covered_on_paper_or_without_scripts(scripts, browser, addresses):
    context = browser.new_context(java_script_enabled=scripts)
    try:
        page = context.new_page()
        page.goto(f"{addresses['file']}/{PLACE}.html", wait_until="load")
        if scripts:
            page.emulate_media(media="print")
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        else:
            page.locator(".ck-bets summary").click()
        assert _shown(page, ".ck-prediction svg")
        assert _shown(page, ".ck-prediction >> text=A. Loos-en-Gohelle"), "a letter without a name"
        assert _shown(page, "figure.ck-map")
        assert _shown(page, "input[name=bet-25]")
        assert not _shown(page, ".ck-bets-do button")
        assert not _shown(page, ".ck-bets-ask")
        assert not _shown(page, ".ck-prediction-do")
        word = page.locator(".ck-verdict[data-claim='25'] .ck-verdict-word")
        assert word.inner_text().startswith(VERDICTS[OF_LEDGER[25]])
    finally:
        context.close()
