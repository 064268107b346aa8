"""Questions that come back: when, in which order, and the page that asks them."""

from __future__ import annotations

import re

import pytest

from book import bundle, reviews

from . import axe
from .learner import TOWNS, WELCOME, done, go, load_file, save_file, set_done

PAGE = "appendix/still_know"
REVIEWS = {one.id: one for name in bundle.chapters() for one in reviews.of_chapter(name)}
TODAY = "2026-11-26"


def _open(opened, addresses, kept=None, name=PAGE, scheme="http", day=TODAY):
    opened.page.clock.set_fixed_time(f"{day}T10:00:00Z")
    page = go(opened, addresses, name, scheme)
    if kept is not None:
        set_done(page, kept)
    return page


def _said(page) -> str:
    return page.locator(".ck-recall-said").inner_text()


def _now(page) -> tuple[str, reviews.Variant, reviews.Review]:
    """Return how the question is announced, and which it is."""
    kind = page.locator(".ck-quiz-kind").text_content()
    text = page.locator(".ck-recall legend").first.text_content().removeprefix(kind).strip()
    return kind, *next(
        (asked, one) for one in REVIEWS.values() for asked in one.asked if asked.question == text
    )


def _right(asked) -> str:
    return next(answer["text"] for answer in asked.answers if answer["right"])


@pytest.fixture(scope="module")
def reckon(browser, addresses):
    """Return a function that calls one of the page's own that know no page."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{addresses['file']}/{PAGE}.html", wait_until="load")
    yield lambda name, *given: page.evaluate(
        "([name, given]) => window.ckRecall[name].apply(null, given)", [name, given]
    )
    context.close()


class TestReckoning:
    @pytest.mark.parametrize(
        ("text", "right", "today", "kept"),
        [
            (None, True, TODAY, "2026-11-26 2"),
            (None, False, TODAY, "2026-11-26 1"),
            ("2026-11-25 1", True, TODAY, "2026-11-26 2"),
            ("2026-11-24 2", True, TODAY, "2026-11-26 4"),
            ("2026-10-01 4", True, TODAY, "2026-11-26 8"),
            ("2026-11-24 2", False, TODAY, "2026-11-26 1"),
            ("2026-11-25 2", True, TODAY, "2026-11-25 2"),  # too early to lengthen the wait
            ("2026-11-25 2", False, TODAY, "2026-11-26 1"),
            ("2025-01-01 256", True, TODAY, "2026-11-26 256"),
            ("2026-11-24 rubbish", True, TODAY, "2026-11-26 2"),
        ],
    )
    def test_right_doubles_the_wait_and_wrong_ends_it(self, reckon, text, right, today, kept):
        assert reckon("after", text, right, today) == kept

    @pytest.mark.parametrize(
        ("text", "read", "day"),
        [
            ("2026-02-27 2", "2026-02-01", "2026-03-01"),
            (None, "2026-12-31", "2027-01-01"),
            (None, "", ""),
        ],
    )
    def test_a_question_is_due_a_day_after_its_chapter_then_as_kept(self, reckon, text, read, day):
        assert reckon("due", text, read) == day

    def test_years_of_right_answers_take_few_and_each_shows_another_place(self, reckon):
        kept, day, days = None, "2026-01-01", []
        for _ in range(8):
            kept = reckon("after", kept, True, day)
            day = reckon("due", kept, "")
            days.append((kept.split()[1], reckon("turn", kept)))
        assert [wait for wait, _ in days] == ["2", "4", "8", "16", "32", "64", "128", "256"]
        assert [turn for _, turn in days] == list(range(2, 10))
        assert (reckon("turn", None), reckon("turn", "2026-01-01 1")) == (0, 1)

    def test_chapters_are_mixed_and_the_earliest_comes_first(self, reckon):
        given = [(0, "b"), (0, "c"), (1, "d"), (2, "a"), (0, "a"), (2, "e")]
        found = reckon("mixed", [{"chapter": c, "due": d} for c, d in given])
        order = [(one["chapter"], one["due"]) for one in found]
        assert order == [(2, "a"), (0, "a"), (1, "d"), (2, "e"), (0, "b"), (0, "c")]

    @pytest.mark.parametrize(
        ("text", "values"),
        [
            ("27.6", [27.6]),
            ("27,6 %", [27.6]),
            ("about 27.6 per cent", [27.6]),
            ("1,234", [1234, 1.234]),
            ("1.234", [1.234, 1234]),
            ("1,234.5", [1234.5]),
            ("1.234,5", [1234.5]),
            ("12 345", [12345]),
            ("12\u202f345,6", [12345.6]),
            ("531’800 m²", [531800]),
            ("−7,5", [-7.5]),
            ("-7.5 points", [-7.5]),
            (".5", [0.5]),
            ("0,41", [0.41]),
            ("1,2,3", []),
            ("I do not know", []),
            ("", []),
        ],
    )
    def test_a_number_is_read_as_people_write_it(self, reckon, text, values):
        assert reckon("readings", text) == values

    @pytest.mark.parametrize(
        ("text", "at"),
        [("27.6", 1), ("27,6 %", 1), ("27.64", 1), ("0.276", 1), ("27.7", 1), ("27.8", -1),
         ("11.1", 0), ("0.276 %", -1), ("28", -1)],
    )  # fmt: skip
    def test_a_typed_answer_is_taken_for_the_one_it_means(self, reckon, text, at):
        assert reckon("typed", text, [11.1, 27.64, 38.2], 1, "%") == at

    @pytest.mark.parametrize(("text", "at"), [("3", 0), ("4", -1), ("10690", 1), ("10,700", -1)])
    def test_a_small_count_is_exact_and_a_large_one_nearly(self, reckon, text, at):
        assert reckon("typed", text, [3, 10687], 0, "people") == at

    def test_every_right_answer_is_right_when_it_is_typed_as_it_is_printed(self, reckon):
        for one in REVIEWS.values():
            for asked in one.asked if one.otherwise else ():
                for place, answer in enumerate(asked.answers):
                    found = reckon("typed", answer["text"], asked.values, one.decimals, one.unit)
                    assert asked.answers[found]["text"] == answer["text"], (one.id, place)


def test_a_reader_comes_back_by_keyboard(visit, addresses):
    opened = visit()
    kept = {"ex03_1": "2026-11-20", "q06-2": "2026-11-24", "bet-16": "2026-11-25 nuanced 60"}
    page = _open(opened, addresses, kept)
    due = [one for one in REVIEWS if one[1:3] in ("01", "03", "05", "06")]
    assert _said(page) == f"{len(due)} questions are due, from 4 chapters."  # two have claim 16
    assert page.locator(".ck-recall form").count() == 0
    assert axe.violations(page) == []
    page.get_by_role("button", name="Ask me", exact=True).press("Enter")

    seen, right = [], 0
    for at in range(1, 5):
        kind, asked, one = _now(page)
        assert kind.startswith(f"Question {at} of 10 · ")
        seen.append(one.id)
        assert page.evaluate("document.activeElement.tagName") == "LEGEND"
        page.keyboard.press("Tab")
        if one.otherwise:
            page.keyboard.type(_right(asked).replace(".", ";").replace(",", ".").replace(";", ","))
        else:
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        told = page.locator(".ck-recall [role=status] .ck-quiz-feedback").all_inner_texts()
        good = told[0].startswith("Right.")
        assert not any("Yes." in each for each in told)  # the word before says so
        assert good or told[1].startswith(f"The answer is “{_right(asked)}”.")
        assert good or not one.otherwise
        right += good
        assert done(page)[f"review-{one.id}"] == f"{TODAY} {2 if good else 1}"
        assert page.evaluate("document.activeElement.textContent") == "Next"
        assert axe.violations_in(page, ".ck-recall") == []
        page.keyboard.press("Enter")
    assert [one[1:3] for one in seen] == ["03", "06", "01", "05"], "mixed, the earliest first"

    page.get_by_role("button", name="Not now").press("Enter")
    assert page.locator(".ck-recall form").count() == 0
    left = len(due) - 4
    assert _said(page).startswith(f"You answered 4, and {right} w")
    assert f"{left} questions are due" in _said(page)
    assert page.evaluate("document.activeElement.textContent") == "Ask me"
    assert (opened.errors, opened.outside) == ([], [])


def test_a_wrong_number_meets_its_mistake_and_others_the_way(visit, addresses):
    page = _open(visit("phone", "dark"), addresses, {"ex03_1": "2026-11-20"}, scheme="file")
    page.get_by_role("button", name="Ask me", exact=True).tap()
    _, asked, one = _now(page)
    assert one.id == "r03-1"
    page.get_by_role("button", name="Answer").tap()
    assert page.locator(".ck-recall [role=status]").last.inner_text().startswith("Write a number")
    wrong = next(answer for answer in asked.answers if not answer["right"])
    page.get_by_label("Your answer, in %, with one decimal").fill(wrong["text"])
    page.get_by_role("button", name="Answer").tap()
    told = page.locator(".ck-quiz-feedback").all_inner_texts()
    assert told[0] == f"Not quite. {wrong['feedback']}"
    assert axe.violations_in(page, ".ck-recall") == []
    page.get_by_role("button", name="Next").tap()
    _, asked, one = _now(page)
    page.locator(".ck-recall-line input").fill("99999")
    page.keyboard.press("Enter")
    assert page.locator(".ck-quiz-feedback").first.inner_text() == f"Not quite. {one.otherwise}"
    page.get_by_role("button", name="Next").tap()
    _, asked, one = _now(page)
    page.get_by_role("button", name="Choose from a few").tap()
    assert page.locator(".ck-recall [type=radio]").count() == len(asked.answers)
    page.get_by_label(_right(asked), exact=True).check()
    page.get_by_role("button", name="Answer").tap()
    assert page.locator(".ck-quiz-feedback").first.inner_text().startswith("Right.")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    link = page.get_by_role("link", name="Read it again").get_attribute("href")
    assert link == "../wound/two_towns.html"


def test_a_question_comes_back_with_the_numbers_of_another_place(visit, addresses):
    kept = {"q06-1": "2026-11-01", "review-r06-1": "2026-11-25 1"}
    kept |= {name: "2026-11-25 4" for name in map("review-r06-{}".format, range(2, 7))}
    page = _open(visit(), addresses, kept)
    assert _said(page) == "1 question is due, from 1 chapter."
    page.get_by_role("button", name="Ask me", exact=True).click()
    _, asked, one = _now(page)
    assert one.asked.index(asked) == 1
    page.locator(".ck-recall-line input").fill(_right(asked))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Finish").press("Enter")
    assert _said(page) == (
        "You answered 1, and 1 was right. Nothing is due today. "
        "The next question comes on 28 November."
    )
    fresh = _open(visit(), addresses, {"q06-1": TODAY})
    assert _said(fresh) == "Nothing is due today. The next question comes tomorrow."
    page = _open(visit(), addresses, done(page), day="2026-11-28")
    page.get_by_role("button", name="Ask me", exact=True).click()
    _, asked, one = _now(page)
    assert one.asked.index(asked) == 2


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_who_has_read_nothing_is_told_so_and_may_choose(scheme, visit, addresses):
    opened = visit()
    page = _open(opened, addresses, scheme=scheme)
    assert _said(page).startswith("Nothing that you did is kept here yet")
    assert page.locator(".ck-recall details").evaluate("one => one.open")
    ask = page.get_by_role("button", name="Ask me from these")
    ask.click()
    assert _said(page) == "Choose a chapter first."
    page.get_by_label("7. ").check()
    page.get_by_label("12. ").check()
    ask.click()
    found = []
    for _ in range(10):
        _, asked, one = _now(page)
        found.append(one.id[1:3])
        if one.otherwise:
            page.get_by_role("button", name="Choose from a few").click()
        page.get_by_label(_right(asked), exact=True).check()
        page.get_by_role("button", name="Answer").click()
        page.locator(".ck-recall-do button").first.click()
    assert found == ["07", "12"] * 5
    assert _said(page).startswith("You answered 10, and 10 were right.")
    assert len([name for name in done(page) if name.startswith("review-")]) == 10
    assert (opened.errors, opened.outside) == ([], [])


@pytest.mark.parametrize("scripts", [False, True], ids=["without scripts", "on paper"])
def test_all_of_it_is_a_sheet_without_scripts_and_on_paper(scripts, browser, addresses):
    context = browser.new_context(java_script_enabled=scripts)
    try:
        page = context.new_page()
        page.goto(f"{addresses['file']}/{PAGE}.html", wait_until="load")
        sheet = page.locator(".ck-recall-sheet")
        assert sheet.is_visible() is not scripts
        if scripts:
            page.emulate_media(media="print")
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert not page.locator("#ck-recall").is_visible()
        assert sheet.locator("> ol > li").count() == len(REVIEWS)
        right = sheet.locator("details").locator("ol > li")
        assert right.count() == len(REVIEWS)
        answers = right.first
        if not scripts:
            assert not answers.is_visible()
            sheet.locator("summary").click()
        assert answers.is_visible()
        first = REVIEWS["r01-1"].asked[0]
        assert first.question in sheet.inner_text()
        assert _right(first) in answers.inner_text()
        assert not re.search(r"ck-recall-blank.*?\d", sheet.locator("> ol").first.inner_text())
    finally:
        context.close()


def test_welcome_counts_what_is_due_again_and_the_file_takes_it_along(visit, addresses, tmp_path):
    opened = visit()
    page = _open(opened, addresses, {"q01-1": "2026-11-20"}, WELCOME)
    due, bets = page.locator(".ck-progress-due"), page.locator(".ck-progress-bets")
    assert due.text_content() == "", "nobody has asked yet"
    assert bets.text_content() == "", "nobody has bet yet"
    kept = {"review-r01-1": "2026-11-20 4", "review-r01-2": "2026-11-25 2", "q01-1": "2026-11-20"}
    page = _open(opened, addresses, kept, WELCOME)
    assert due.text_content() == "1 question is due again."
    file = tmp_path / "slag-heaps-progress.json"
    save_file(page, file)
    other = _open(visit("phone"), addresses, name=WELCOME)
    assert load_file(other, file).startswith("Loaded.")
    assert done(other) == kept
    other.get_by_role("link", name="What do you still know?").first.click()
    other.wait_for_url(f"**/{PAGE}.html")
    page = _open(opened, addresses, name=TOWNS)
    link = page.get_by_role("article").get_by_role("link", name="what do you still know?")
    assert link.count() == 1
    assert not page.evaluate("'ckRecall' in window"), "nothing loads before it is used"
