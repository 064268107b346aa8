"""Quick questions, the reader's own progress, and files to take away, in a real browser."""

from __future__ import annotations

import json
import re
import urllib.request
import zipfile
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from book.extension.progress import quizzes_of
from coursekit.grading import Learner, write
from tests.book.test_chapters import CHAPTERS

from . import axe
from .learner import CHAPTER_PAGES, FORBIDDEN, SAID, TOWNS, WELCOME, go, load_file, save_file

NAMES = {CHAPTER_PAGES[path.stem]: quizzes_of(path.read_text("utf-8")) for path in CHAPTERS}
schemes = pytest.mark.parametrize("scheme", ["http", "file"])

#: What a reader of a question sees and hears: the answer that was reached, and what is said to it.
_HEARD = """(quiz, number) => {
  const radio = quiz.querySelectorAll('input[type=radio]')[number];
  const told = (one) => one.textContent.trim().replace(/\\s+/g, ' ');
  const shown = [...quiz.querySelectorAll('.ck-quiz-feedback')]
    .filter((one) => getComputedStyle(one).display !== 'none' && one.innerText.trim());
  return { reached: radio.checked && radio === document.activeElement, right: radio.value === 'yes',
           shown: shown.map(told), said: told(quiz.querySelector('[role=status]')) };
}"""


def _go(tab, addresses, name, scheme="http"):
    opened = tab(scheme)
    go(opened, addresses, name, scheme)
    return opened


def _answer(quiz, right: bool):
    value = "yes" if right else "no"
    return quiz.query_selector(f"input[value={value}]")


class TestQuizzes:
    @pytest.mark.parametrize("name", NAMES)
    def test_each_answer_gets_its_own_feedback_by_keyboard(self, name, tab, addresses):
        page = tab("http").page
        page.goto(f"{addresses['http']}/{name}.html", wait_until="load")
        for ident in NAMES[name]:
            quiz = page.query_selector(f"form#{ident}")
            radios = quiz.query_selector_all("input[type=radio]")
            radios[0].focus()
            page.keyboard.press("Space")
            heard = set()
            for number in range(len(radios)):
                if number:
                    page.keyboard.press("ArrowDown")
                told = quiz.evaluate(_HEARD, number)
                assert told["reached"]
                [shown] = told["shown"]
                assert shown.startswith("Right." if told["right"] else "Not quite.")
                assert told["said"] == shown
                heard.add(shown)
            assert len(heard) == len(radios)

    def test_without_scripts_the_feedback_still_shows(self, browser, addresses):
        context = browser.new_context(java_script_enabled=False)
        try:
            page = context.new_page()
            page.goto(f"{addresses['file']}/{TOWNS}.html")
            quiz = page.locator("form.ck-quiz").first
            quiz.locator("input[value=yes]").check()
            visible = quiz.locator(".ck-quiz-feedback:visible")
            assert visible.count() == 1
            assert visible.inner_text().startswith("Right.")
        finally:
            context.close()

    def test_enter_does_not_send_the_reader_away(self, tab, addresses):
        page = _go(tab, addresses, TOWNS).page
        url = page.url
        radio = page.query_selector("form.ck-quiz input")
        radio.focus()
        radio.press("Enter")
        assert page.url == url


@pytest.mark.parametrize("scheme", ["http"])
class TestProgress:
    def test_a_right_answer_and_a_done_exercise_are_counted_on_the_welcome_page(
        self, scheme, tab, addresses
    ):
        opened = _go(tab, addresses, TOWNS, scheme)
        page = opened.page
        _answer(page.query_selector("form#q03-1"), right=False).check()
        _answer(page.query_selector("form#q03-2"), right=True).check()
        page.query_selector("[data-exercise=ex03_1] input[type=checkbox]").check()
        page.goto(f"{addresses[scheme]}/{WELCOME}.html")
        assert _row(page, "Two towns") == [1, 5, 1, 3]
        page.goto(f"{addresses[scheme]}/{TOWNS}.html")
        assert page.query_selector("[data-exercise=ex03_1] input").is_checked()
        assert not page.query_selector("[data-exercise=ex03_2] input").is_checked()

    def test_unticking_takes_it_back(self, scheme, tab, addresses):
        page = _go(tab, addresses, TOWNS, scheme).page
        box = page.query_selector("[data-exercise=ex03_1] input[type=checkbox]")
        box.check()
        box.uncheck()
        page.goto(f"{addresses[scheme]}/{WELCOME}.html")
        assert _row(page, "Two towns")[0] == 0

    def test_a_check_in_the_page_marks_its_exercise(self, scheme, tab, addresses):
        page = _go(tab, addresses, TOWNS, scheme).page
        page.evaluate(
            "document.dispatchEvent(new CustomEvent('coursekit:check', "
            "{detail: {exercise: 'ex03_2', passed: true}}))"
        )
        assert page.query_selector("[data-exercise=ex03_2] input").is_checked()

    def test_it_goes_to_another_device_as_a_file(self, scheme, tab, addresses, tmp_path):
        page = _go(tab, addresses, TOWNS, scheme).page
        _answer(page.query_selector("form#q03-1"), right=True).check()
        page.goto(f"{addresses[scheme]}/{WELCOME}.html")
        file = tmp_path / "slag-heaps.json"
        assert save_file(page, file).startswith("my-slag-heaps-")
        assert list(json.loads(file.read_text("utf-8"))["done"]) == ["q03-1"]

        other = go(tab(scheme, "phone"), addresses, WELCOME, scheme)
        assert _row(other, "Two towns")[2] == 0
        other.evaluate(
            "localStorage.setItem('slag-heaps-progress', '{\"ex01_1\": \"2026-01-01\"}')"
        )
        assert "Loaded" in load_file(other, file)
        assert _row(other, "Two towns")[2] == 1
        assert _row(other, "A landscape of coal")[0] == 1, "what was done here before is lost"

    @pytest.mark.parametrize(
        "text",
        [
            "not json",
            "[]",
            '{"kind": "another"}',
            '{"kind": "The Energy of the Slag Heaps: progress", "done": {"<img>": "x"}}',
            '{"kind": "The Energy of the Slag Heaps: progress", "done": {"ex01_1": "<b>"}}',
            '{"kind": "The Energy of the Slag Heaps: progress", "done": '
            '{"ex01_1": ["2026-01-01"]}}',
            '{"kind": "The Energy of the Slag Heaps: progress", "done": {"bet-9": "2026-01-01"}}',
            '{"kind": "The Energy of the Slag Heaps: progress", "done": '
            '{"bet-9": "2026-01-01 true 60"}}',
            '{"kind": "The Energy of the Slag Heaps: progress", "done": '
            '{"guess-03": "2026-01-01 <i>"}}',
        ],
    )
    def test_a_foreign_file_is_refused_and_changes_nothing(self, scheme, text, refusing, tmp_path):
        file = tmp_path / "holiday.json"
        file.write_text(text, "utf-8")
        said = load_file(refusing.page, file)
        assert "holiday.json" in said
        assert "Nothing was changed" in said
        assert refusing.page.evaluate("localStorage.getItem('slag-heaps-progress')") in (None, "{}")
        assert refusing.errors == []

    def test_one_button_clears_it_and_asks_once(self, scheme, tab, addresses):
        page = _go(tab, addresses, TOWNS, scheme).page
        _answer(page.query_selector("form#q03-1"), right=True).check()
        page.goto(f"{addresses[scheme]}/{WELCOME}.html")
        page.get_by_role("button", name="Forget everything").click()
        assert "Press again" in page.evaluate(SAID)
        assert _row(page, "Two towns")[2] == 1
        page.get_by_role("button", name="Yes, forget everything").click()
        assert _row(page, "Two towns")[2] == 0
        assert page.evaluate("localStorage.getItem('slag-heaps-progress')") == "{}"

    def test_what_somebody_broke_in_the_storage_counts_as_nothing(self, scheme, tab, addresses):
        opened = _go(tab, addresses, WELCOME, scheme)
        for text in ("{", "[1]", '{"ex01_1": 5}', "null"):
            opened.page.evaluate("text => localStorage.setItem('slag-heaps-progress', text)", text)
            opened.page.reload()
            assert _row(opened.page, "Two towns")[0] == 0
        assert opened.errors == []

    def test_it_asks_nobody(self, scheme, tab, addresses):
        opened = _go(tab, addresses, WELCOME, scheme)
        opened.page.wait_for_function("() => !document.querySelector('.ck-comes')")
        opened.page.wait_for_load_state("networkidle")
        before = len(opened.requests)
        opened.page.get_by_role("button", name="Forget everything").click()
        # A busy browser comes late for the sign in its tab.
        assert [url for url in opened.requests[before:] if not url.endswith("favicon.svg")] == []
        assert opened.outside == []


def _row(page, title: str) -> list[int]:
    """Return exercises done and all, questions done and all, of a chapter."""
    row = page.locator("#ck-progress li", has=page.get_by_role("link", name=title, exact=True))
    return [int(number) for number in re.findall(r"\d+", row.locator("span").inner_text())]


@schemes
def test_where_storage_is_forbidden_it_works_until_the_page_is_left_and_says_so(
    scheme, visit, addresses
):
    opened = visit()
    opened.context.add_init_script(FORBIDDEN)
    page = opened.page
    page.goto(f"{addresses[scheme]}/{WELCOME}.html")
    assert "forbids pages to keep anything" in page.evaluate(SAID)
    page.goto(f"{addresses[scheme]}/{TOWNS}.html")
    box = page.query_selector("[data-exercise=ex03_1] input[type=checkbox]")
    box.check()
    _answer(page.query_selector("form#q03-1"), right=True).check()
    assert box.is_checked()
    page.get_by_role("button", name="Read without code").click()
    assert page.evaluate("document.documentElement.dataset.code") == "folded"
    assert opened.errors == [], "another script of the page trips over it"


class TestDownloads:
    @pytest.mark.served  # on a stick, test_usb.py looks for the files
    @pytest.mark.parametrize("name", NAMES)
    def test_a_chapter_s_files_can_be_taken_along(self, name, addresses, site):
        page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")
        links = page.select(".ck-takeaway a")
        assert len(links) == 4
        for link in links:
            address = urljoin(f"{addresses['http']}/{name}.html", link["href"])
            with urllib.request.urlopen(address, timeout=30) as answer:
                assert answer.status == 200
                assert len(answer.read()) > 1000

    def test_the_zip_for_a_class_arrives_whole(self, tab, addresses, tmp_path):
        page = _go(tab, addresses, "workshops/guide").page
        with page.expect_download() as download:
            page.get_by_role("link", name="Everything as one zip").click()
        file = tmp_path / "exercises.zip"
        download.value.save_as(file)
        with zipfile.ZipFile(file) as bundle:
            assert bundle.testzip() is None
            assert len(bundle.namelist()) > 40

    def test_every_link_of_the_guide_leads_to_a_file(self, tab, addresses, site):
        page = _go(tab, addresses, "workshops/guide", "file").page
        hrefs = page.eval_on_selector_all(
            ".ck-takeaways a, .ck-button", "all => all.map(one => one.href)"
        )
        assert len(hrefs) >= 4 * len(NAMES)
        for href in hrefs:
            assert (site / href.removeprefix(addresses["file"] + "/")).is_file(), href


def test_the_overview_of_a_class_reads_well_on_a_screen_and_on_a_phone(tab, tmp_path):
    learners = [
        Learner("ada", {"ex03_1": (True, "right"), "ex03_2": (True, "right")}, [], 1.0, 90.0),
        Learner("bo", {"ex03_1": (False, "share of the wrong whole")}, [], 1.0, 90.0),
        Learner("cy", {}, ["Stopped after 60 s: a loop that never ends?"]),
    ]
    _, page = write(learners, tmp_path)
    for device in ("desktop", "phone"):
        opened = tab("file", device)
        opened.page.goto(page.as_uri())
        wide, window = opened.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window + 1
        assert opened.outside == []
        assert axe.violations(opened.page) == []
