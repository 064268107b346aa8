"""What a learner writes in the page is kept, and goes along as one file, in a real browser."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from playwright.sync_api import expect

from coursekit.grading import find, grade, work_files
from tests.exercises import refused

from . import axe
from .learner import (
    FORBIDDEN,
    SAID,
    TOWNS,
    WELCOME,
    code_of,
    editor,
    go,
    load_file,
    press,
    save_file,
    write,
)

#: Where they stand: what a learner wrote, and what can be done with it.
CONTROLS = ".ck-work, #ck-progress, .ck-live-tools, div.highlight-python"
PLACE = "slag-heaps-work/two_towns/"
FULL = """
window.keptBefore = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, text) {
  if (key.startsWith('slag-heaps')) throw new DOMException('no room', 'QuotaExceededError');
  window.keptBefore.call(this, key, text);
}; null"""

#: What is no text of a learner with its time.
BROKEN = (
    *("{", "7", "null"),
    '{"text": 7, "when": "2026-11-26T10:00:00.000Z"}',
    '{"text": "x"}',
    '{"text": "x", "when": "2026-99-99T10:00:00Z"}',
)


@pytest.fixture
def reader(visit, addresses):
    """Return a function that opens a page of the book in a new tab of one browser."""
    opened = visit()
    tabs = [opened.page]

    def read(name=TOWNS, scheme="http"):
        page = tabs.pop() if tabs else opened.context.new_page()
        page.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
        return page

    read.visit = opened
    return read


def _exercise(page, ident="ex03_2"):
    return code_of(page, ident)


def _kept(page, cell="ex03_2"):
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", f"{PLACE}{cell}")


def _shown(place):
    return place.locator("pre").inner_text().strip()


class TestKept:
    def test_it_survives_the_tab_and_is_here_before_python(self, reader):
        page = reader()
        write(_exercise(page), "answer = 19.7")
        page.close()
        page = reader()
        place = _exercise(page)
        assert _shown(place) == "answer = 19.7"
        note = place.locator(".ck-live-own").inner_text()
        assert re.fullmatch(r"Your own text of \d{1,2} [A-Z][a-z]+ is here\.", note.strip())
        page.wait_for_load_state("networkidle")
        loaded = [url for url in reader.visit.requests if "codemirror" in url]
        assert len(loaded) == 1, "only the first tab has opened an editor"
        press(place, "Edit")
        assert editor(place).inner_text() == "answer = 19.7"

    def test_back_to_ours_by_keyboard_and_forth(self, reader):
        page = reader()
        place = _exercise(page)
        ours = _shown(place)
        colours = place.locator("pre span").count()
        assert place.get_by_role("button", name=re.compile("^Back to ours")).count() == 0
        write(place, "answer = 1")
        page.reload(wait_until="load")
        place.get_by_role("button", name="Edit").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Back to ours"
        page.keyboard.press("Enter")
        assert _shown(place) == ours
        assert place.locator("pre span").count() == colours
        assert page.evaluate("document.activeElement.textContent") == "Run"
        page.reload(wait_until="load")
        assert _shown(place) == ours
        place.get_by_role("button", name=re.compile("^Your text again")).press("Enter")
        assert _shown(place) == "answer = 1"
        assert page.evaluate("document.activeElement.textContent") == "Back to ours"

    @pytest.mark.parametrize("entries", [BROKEN[:3], BROKEN[3:]])
    def test_what_somebody_broke_in_the_storage_counts_as_nothing(self, entries, reader):
        page = reader()
        broken = dict(zip(("ex03_2", "ex03_3", "ex03_4"), entries, strict=True))
        ours = {ident: _shown(_exercise(page, ident)) for ident in broken}
        page.evaluate(
            "all => Object.entries(all).forEach(one => localStorage.setItem(...one))",
            {f"{PLACE}{ident}": entry for ident, entry in broken.items()},
        )
        page.reload(wait_until="load")
        assert {ident: _shown(_exercise(page, ident)) for ident in broken} == ours
        assert reader.visit.errors == []

    def test_what_was_typed_back_to_ours_is_nobody_s_own(self, reader):
        page = reader()
        place = _exercise(page)
        ours = place.locator("pre").text_content().rstrip("\n")
        write(place, "x")
        editor(place).fill(ours)
        assert _kept(page)["text"] is None
        assert place.locator(".ck-live-own").is_hidden()

    def test_a_code_block_of_the_chapter_is_found_by_what_it_says(self, reader):
        page = reader()
        block = page.locator(".cell_input:visible").first
        write(block, "heaps = 339")
        (key,) = page.evaluate("Object.keys(localStorage).filter(one => one.includes('/cell-'))")
        page.evaluate(  # another edition has put something before it
            "document.querySelector('main section').prepend(document.createElement('p'))"
        )
        page.reload(wait_until="load")
        assert _shown(page.locator(".cell_input:visible").first) == "heaps = 339"
        assert re.fullmatch(r"slag-heaps-work/two_towns/cell-[0-9a-z]{1,12}", key)

    def test_nothing_is_said_or_loaded_where_nothing_was_written(self, reader):
        page = reader()
        page.wait_for_load_state("networkidle")
        assert page.locator(".ck-live-own:visible, .ck-work:visible").count() == 0
        assert page.get_by_role("button", name=re.compile("^(Back to ours|Your)")).count() == 0
        assert not [url for url in reader.visit.requests if "workfile" in url]


class TestTwoTabs:
    def test_neither_loses_what_the_other_writes(self, reader):
        one, two = reader(), reader()
        write(_exercise(one), "answer = 'one'")
        write(_exercise(two, "ex03_3"), "answer = 'two'")
        assert _kept(one)["text"] == "answer = 'one'"
        # Each sees what the other wrote a moment later, in an open editor, too.
        expect(_exercise(one, "ex03_3").locator("pre")).to_have_text("answer = 'two'")
        expect(_exercise(two).locator("pre")).to_have_text("answer = 'one'")
        assert _kept(one, "ex03_3")["text"] == "answer = 'two'"
        press(_exercise(two), "Edit")
        write(_exercise(one), "answer = 'later'")
        editor(_exercise(two)).get_by_text("'later'").wait_for()
        editor(_exercise(two)).press("End")
        two.keyboard.type("  # from here")
        editor(_exercise(one)).get_by_text("# from here").wait_for()
        one.close()
        two.reload(wait_until="load")
        assert _shown(_exercise(two)) == "answer = 'later'  # from here"

    def test_a_tab_that_stands_open_overwrites_nothing(self, reader):
        old, new = reader(), reader()
        write(_exercise(new), "answer = 'new'")
        write(_exercise(old, "ex03_1"), "answer = 'old'")
        old.close()
        assert _kept(new)["text"] == "answer = 'new'"


class TestNoRoom:
    @pytest.mark.parametrize(
        ("script", "said"), [(FORBIDDEN, "forbids pages to keep"), (FULL, "no room left")]
    )
    def test_it_stays_while_the_page_is_open_and_can_be_saved(self, script, said, reader, tmp_path):
        reader.visit.context.add_init_script(script)
        page = reader()
        place = _exercise(page)
        write(place, "answer = 19.7")
        assert said in place.locator(".ck-live-own").inner_text()
        box = page.locator('[data-exercise="ex03_1"] input')
        box.check()
        assert box.is_checked()
        save_file(page, tmp_path / "work.json", "Save your work")
        assert work_files.read(tmp_path / "work.json").answers == {
            "two_towns": {"ex03_2": work_files.Answer("answer = 19.7")}
        }
        assert "ex03_1" in json.loads((tmp_path / "work.json").read_text("utf-8"))["done"]
        asked = []
        page.on("dialog", lambda one: (asked.append(one.type), one.accept()))
        page.close(run_before_unload=True)
        page.wait_for_event("close")
        assert asked == ["beforeunload"]
        assert reader.visit.errors == []

    def test_room_again_ends_the_warning(self, reader):
        page = reader()
        page.evaluate(FULL)
        place = _exercise(page)
        write(place, "answer = 1")
        assert "no room left" in place.locator(".ck-live-own").inner_text()
        page.evaluate("Storage.prototype.setItem = window.keptBefore; null")
        write(place, "answer = 2")
        assert "no room" not in place.locator(".ck-live-own").inner_text()
        assert _kept(page)["text"] == "answer = 2"


class TestOneFile:
    def test_all_chapters_go_along_with_what_was_done_and_a_name(
        self, reader, visit, addresses, tmp_path
    ):
        page = reader()
        write(_exercise(page), "answer = 19.7\n\ncheck('ex03_2', answer)")
        page.locator('[data-exercise="ex03_1"] input').check()
        page.get_by_role("link", name="Hand it in").click()
        page.wait_for_url("**/welcome.html#how-far-have-you-come")
        page.get_by_label("Your name").fill(" Élise  d'Été ")
        named = save_file(page, tmp_path / "work.json")
        assert re.fullmatch(r"elise-d-ete-slag-heaps-\d{4}-\d\d-\d\d\.json", named)
        assert named in page.evaluate(SAID)
        given = json.loads((tmp_path / "work.json").read_text("utf-8"))
        assert given["name"] == "Élise  d'Été"
        assert re.fullmatch(r"\d[\d.]*", given["edition"])
        assert list(given["done"]) == ["ex03_1"]

        phone = visit("phone")
        other = go(phone, addresses, WELCOME)
        assert load_file(other, tmp_path / "work.json").startswith("Loaded.")
        assert other.get_by_label("Your name").input_value() == "Élise  d'Été"
        go(phone, addresses, TOWNS)
        assert _shown(_exercise(other)).startswith("answer = 19.7")
        assert other.locator('[data-exercise="ex03_1"] input').is_checked()

    def test_of_two_texts_the_later_is_shown_and_the_other_one_press_away(self, reader, tmp_path):
        page = reader(WELCOME)
        page.evaluate(
            "([one, two]) => { localStorage.setItem(one, JSON.stringify({text: 'mine', when: "
            "'2026-11-20T10:00:00.000Z'})); localStorage.setItem(two, JSON.stringify({text: "
            "'newer here', when: '2026-11-28T10:00:00.000Z'})) }",
            [f"{PLACE}ex03_2", f"{PLACE}ex03_3"],
        )
        entry = {"text": "theirs", "when": "2026-11-25T10:00:00.000Z"}
        path = tmp_path / "work.json"
        path.write_text(json.dumps(_work({"ex03_2": entry, "ex03_3": entry})), "utf-8")
        assert "(2) held a text here and another one" in load_file(page, path)
        page = reader()
        for exercise, shown, other in (
            ("ex03_2", "theirs", "mine"),
            ("ex03_3", "newer here", "theirs"),
        ):
            place = _exercise(page, exercise)
            assert _shown(place) == shown
            press(place, "Your other text")
            assert _shown(place) == other
            press(place, "Your other text")
            assert _shown(place) == shown

    def test_files_of_the_edition_before_are_still_read(self, reader, tmp_path):
        page = reader(WELCOME)
        old = {
            "kind": "The Energy of the Slag Heaps: progress",
            "version": 1,
            "done": {"ex03_1": "2026-11-01", "bet-9": "2026-11-01 nuanced 60"},
        }
        (tmp_path / "slag-heaps-progress.json").write_text(json.dumps(old), "utf-8")
        assert load_file(page, tmp_path / "slag-heaps-progress.json").startswith("Loaded.")
        assert page.evaluate("window.ckKept.all()") == old["done"]

    @pytest.mark.parametrize("case", refused.CASES, ids=[one["what"] for one in refused.CASES])
    def test_what_is_no_whole_file_of_ours_changes_nothing(self, case, refusing, tmp_path):
        page = refusing.page
        path = tmp_path / "holiday.json"
        path.write_text(refused.written(case), "utf-8")
        said = load_file(page, path)
        assert said.startswith("“holiday.json” ")
        assert case["page"] in said
        assert "Nothing was changed" in said
        assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('slag'))") == []
        assert page.evaluate("window.owned") is None
        assert refusing.errors == []

    def test_forget_everything_means_what_was_written_too(self, reader):
        page = reader()
        write(_exercise(page), "answer = 1")
        welcome = reader(WELCOME)
        welcome.get_by_role("button", name="Forget everything").click()
        welcome.get_by_role("button", name="Yes, forget everything").click()
        assert welcome.evaluate("Object.keys(localStorage).filter(k => k.includes('work'))") == []

    def test_where_the_part_for_files_cannot_be_fetched_the_page_says_so(self, reader):
        page = reader(WELCOME)
        page.route("**/workfile.js", lambda route: route.abort())
        page.get_by_role("button", name="Save to a file").click()
        page.wait_for_function(f"{SAID}.includes('is the connection gone?')")
        page.unroute("**/workfile.js")
        with page.expect_download():
            page.get_by_role("button", name="Save to a file").click()


def test_a_time_that_is_none_is_refused(visit, addresses, tmp_path):
    page = go(visit(), addresses, WELCOME)
    path = tmp_path / "work.json"
    entry = {"text": "x", "when": "2026-99-99T10:00:00Z"}
    path.write_text(json.dumps(_work({"ex03_2": entry})), "utf-8")
    assert "is damaged. Nothing was changed" in load_file(page, path)


def _work(cells):
    return {
        "kind": work_files.KIND,
        "version": work_files.VERSION,
        "done": {},
        "work": {"two_towns": cells},
    }


class TestNotebook:
    def test_the_answers_stand_where_the_gaps_were(self, reader, tmp_path):
        page = reader()
        write(page.locator(".cell_input:visible").first, "heaps = 339")
        write(_exercise(page), 'answer = 19.7\n\ncheck("ex03_2", answer)')
        named = save_file(page, tmp_path / "mine.ipynb", "Your answers as a notebook")
        assert named == "two_towns-my-answers.ipynb"
        notebook = nbformat.read(tmp_path / "mine.ipynb", as_version=4)
        nbformat.validate(notebook)
        answers = {
            cell.metadata.coursekit["exercise"]: cell.source
            for cell in notebook.cells
            if cell.metadata.get("coursekit", {}).get("role") == "answer"
        }
        assert answers["ex03_2"] == "answer = 19.7"
        assert "..." in answers["ex03_1"]
        assert "    heaps = 339" in notebook.cells[-1].source
        assert "opens in Jupyter" in page.locator(".ck-work [role=status]").inner_text()
        save_file(page, tmp_path / "mine.json", "Save your work")
        from_notebook, from_work = grade(find([tmp_path / "mine.ipynb", tmp_path / "mine.json"]))
        assert from_notebook.checks == from_work.checks
        assert from_work.checks.keys() == answers.keys()
        welcome = reader(WELCOME)
        buttons = welcome.get_by_role("button", name=re.compile("as a notebook"))
        assert buttons.count() == 1
        with welcome.expect_download() as download:
            buttons.click()
        assert download.value.suggested_filename == "two_towns-my-answers.ipynb"

    def test_from_a_disk_the_page_says_what_to_do(self, reader, tmp_path):
        page = reader(WELCOME, "file")
        path = tmp_path / "work.json"
        entry = {"text": "answer = 1", "when": "2026-11-25T10:00:00.000Z"}
        path.write_text(json.dumps(_work({"ex03_2": entry})), "utf-8")
        assert load_file(page, path).startswith("Loaded.")
        page.get_by_role("button", name=re.compile("as a notebook")).click()
        page.wait_for_function(f"{SAID}.includes('save your work instead')")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_new_controls_are_whole_for_everybody(device, tab, addresses):
    opened = tab("http", device)
    page = go(opened, addresses, TOWNS)
    write(_exercise(page), "answer = 19.7  # " + "a long line that a phone has to break " * 3)
    for name in (TOWNS, WELCOME):
        go(opened, addresses, name)
        assert page.locator(".ck-work:visible, .ck-progress-tools:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert axe.violations_in(page, CONTROLS) == []
