"""What a learner writes in the page is kept, and goes along as one file, in a real browser."""

from __future__ import annotations

import json
import re

import nbformat
import pytest

from coursekit.grading import find, grade, work_files
from tests.exercises import refused

from . import axe

#: Where they stand: what a learner wrote, and what can be done with it.
CONTROLS = ".ck-work, #ck-progress, .ck-live-tools, div.highlight-python"
CHAPTER, WELCOME = "wound/two_towns", "opening/welcome"
PLACE = "slag-heaps-work/two_towns/"
SAID = "document.querySelector('.ck-progress-said').textContent"
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', "
    "{configurable: true, get() { throw new DOMException('no', 'SecurityError'); }})"
)
FULL = """
window.keptBefore = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, text) {
  if (key.startsWith('slag-heaps')) throw new DOMException('no room', 'QuotaExceededError');
  window.keptBefore.call(this, key, text);
}; null"""


@pytest.fixture
def reader(visit, addresses):
    """Return a function that opens a page of the book in a new tab of one browser."""
    opened = visit()
    tabs = [opened.page]

    def go(name=CHAPTER, scheme="http"):
        page = tabs.pop() if tabs else opened.context.new_page()
        page.goto(f"{addresses[scheme]}/{name}.html", wait_until="load")
        return page

    go.visit = opened
    return go


def _exercise(page, ident="ex03_2"):
    section = page.locator("section").filter(has=page.locator(f'[data-exercise="{ident}"]')).last
    return section.locator("div.highlight-python")


def _press(place, word):
    place.locator(".ck-live-tools").get_by_role("button", name=re.compile(f"^{word}")).click()


def _editor(place):
    return place.get_by_role("textbox", name=re.compile("^Code: "))


def _write(place, text):
    if not _editor(place).count():
        _press(place, "Edit")
    _editor(place).fill(text)


def _kept(page, cell="ex03_2"):
    return page.evaluate("key => JSON.parse(localStorage.getItem(key))", f"{PLACE}{cell}")


def _shown(place):
    return place.locator("pre").inner_text().strip()


class TestKept:
    def test_it_survives_the_tab_and_is_here_before_python(self, reader):
        page = reader()
        _write(_exercise(page), "answer = 19.7")
        page.close()
        page = reader()
        place = _exercise(page)
        assert _shown(place) == "answer = 19.7"
        note = place.locator(".ck-live-own").inner_text()
        assert re.fullmatch(r"Your own text of \d{1,2} [A-Z][a-z]+ is here\.", note.strip())
        loaded = [url for url in reader.visit.requests if "codemirror" in url]
        page.wait_for_timeout(200)
        assert len(loaded) == 1, "only the first tab has opened an editor"
        _press(place, "Edit")
        assert _editor(place).inner_text() == "answer = 19.7"

    def test_back_to_ours_by_keyboard_and_forth(self, reader):
        page = reader()
        place = _exercise(page)
        ours = _shown(place)
        colours = place.locator("pre span").count()
        assert place.get_by_role("button", name=re.compile("^Back to ours")).count() == 0
        _write(place, "answer = 1")
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

    @pytest.mark.parametrize(
        "entry",
        [
            "{",
            "7",
            "null",
            '{"text": 7, "when": "2026-11-26T10:00:00.000Z"}',
            '{"text": "x"}',
            '{"text": "x", "when": "2026-99-99T10:00:00Z"}',
        ],
    )
    def test_what_somebody_broke_in_the_storage_counts_as_nothing(self, entry, reader):
        page = reader()
        ours = _shown(_exercise(page))
        page.evaluate("entry => localStorage.setItem(...entry)", [f"{PLACE}ex03_2", entry])
        page.reload(wait_until="load")
        assert _shown(_exercise(page)) == ours
        assert reader.visit.errors == []

    def test_what_was_typed_back_to_ours_is_nobody_s_own(self, reader):
        page = reader()
        place = _exercise(page)
        ours = place.locator("pre").text_content().rstrip("\n")
        _write(place, "x")
        _editor(place).fill(ours)
        assert _kept(page)["text"] is None
        assert place.locator(".ck-live-own").is_hidden()

    def test_a_code_block_of_the_chapter_is_found_by_what_it_says(self, reader):
        page = reader()
        block = page.locator(".cell_input:visible").first
        _write(block, "heaps = 339")
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
        _write(_exercise(one), "answer = 'one'")
        _write(_exercise(two, "ex03_3"), "answer = 'two'")
        assert _kept(one)["text"] == "answer = 'one'"
        assert _kept(one, "ex03_3")["text"] == "answer = 'two'"
        # Each sees what the other wrote, in an open editor, too.
        assert _shown(_exercise(two)) == "answer = 'one'"
        _press(_exercise(two), "Edit")
        _write(_exercise(one), "answer = 'later'")
        _editor(_exercise(two)).get_by_text("'later'").wait_for()
        _editor(_exercise(two)).press("End")
        two.keyboard.type("  # from here")
        _editor(_exercise(one)).get_by_text("# from here").wait_for()
        one.close()
        two.reload(wait_until="load")
        assert _shown(_exercise(two)) == "answer = 'later'  # from here"

    def test_a_tab_that_stands_open_overwrites_nothing(self, reader):
        old, new = reader(), reader()
        _write(_exercise(new), "answer = 'new'")
        _write(_exercise(old, "ex03_1"), "answer = 'old'")
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
        _write(place, "answer = 19.7")
        assert said in place.locator(".ck-live-own").inner_text()
        box = page.locator('[data-exercise="ex03_1"] input')
        box.check()
        assert box.is_checked()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save your work").click()
        download.value.save_as(tmp_path / "work.json")
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
        _write(place, "answer = 1")
        assert "no room left" in place.locator(".ck-live-own").inner_text()
        page.evaluate("Storage.prototype.setItem = window.keptBefore; null")
        _write(place, "answer = 2")
        assert "no room" not in place.locator(".ck-live-own").inner_text()
        assert _kept(page)["text"] == "answer = 2"


def _save(page, path, name=""):
    page.get_by_label("Your name").fill(name)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    download.value.save_as(path)
    return download.value.suggested_filename


def _load(page, path):
    page.evaluate("document.querySelector('.ck-progress-said').textContent = ''")
    page.locator("#ck-progress input[type=file]").set_input_files(path)
    page.wait_for_function(f"{SAID} !== ''")
    return page.evaluate(SAID)


class TestOneFile:
    def test_all_chapters_go_along_with_what_was_done_and_a_name(
        self, reader, visit, addresses, tmp_path
    ):
        page = reader()
        _write(_exercise(page), "answer = 19.7\n\ncheck('ex03_2', answer)")
        page.locator('[data-exercise="ex03_1"] input').check()
        page.get_by_role("link", name="Hand it in").click()
        page.wait_for_url("**/welcome.html#how-far-have-you-come")
        named = _save(page, tmp_path / "work.json", " Élise  d'Été ")
        assert re.fullmatch(r"elise-d-ete-slag-heaps-\d{4}-\d\d-\d\d\.json", named)
        assert named in page.evaluate(SAID)
        given = json.loads((tmp_path / "work.json").read_text("utf-8"))
        assert given["name"] == "Élise  d'Été"
        assert re.fullmatch(r"\d[\d.]*", given["edition"])
        assert list(given["done"]) == ["ex03_1"]

        other = visit("phone").page
        other.goto(f"{addresses['http']}/{WELCOME}.html", wait_until="load")
        assert _load(other, tmp_path / "work.json").startswith("Loaded.")
        assert other.get_by_label("Your name").input_value() == "Élise  d'Été"
        other.goto(f"{addresses['http']}/{CHAPTER}.html", wait_until="load")
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
        assert "(2) held a text here and another one" in _load(page, path)
        page = reader()
        for exercise, shown, other in (
            ("ex03_2", "theirs", "mine"),
            ("ex03_3", "newer here", "theirs"),
        ):
            place = _exercise(page, exercise)
            assert _shown(place) == shown
            _press(place, "Your other text")
            assert _shown(place) == other
            _press(place, "Your other text")
            assert _shown(place) == shown

    def test_files_of_the_edition_before_are_still_read(self, reader, tmp_path):
        page = reader(WELCOME)
        old = {
            "kind": "The Energy of the Slag Heaps: progress",
            "version": 1,
            "done": {"ex03_1": "2026-11-01", "bet-9": "2026-11-01 nuanced 60"},
        }
        (tmp_path / "slag-heaps-progress.json").write_text(json.dumps(old), "utf-8")
        assert _load(page, tmp_path / "slag-heaps-progress.json").startswith("Loaded.")
        assert page.evaluate("window.ckKept.all()") == old["done"]

    @pytest.mark.parametrize("case", refused.CASES, ids=[one["what"] for one in refused.CASES])
    def test_what_is_no_whole_file_of_ours_changes_nothing(self, case, tab, addresses, tmp_path):
        opened = tab("http")
        page = opened.page
        page.goto(f"{addresses['http']}/{WELCOME}.html", wait_until="load")
        page.evaluate("localStorage.clear()")
        path = tmp_path / "holiday.json"
        path.write_text(refused.written(case), "utf-8")
        said = _load(page, path)
        assert said.startswith("“holiday.json” ")
        assert case["page"] in said
        assert "Nothing was changed" in said
        assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('slag'))") == []
        assert page.evaluate("window.owned") is None
        assert opened.errors == []

    def test_forget_everything_means_what_was_written_too(self, reader):
        page = reader()
        _write(_exercise(page), "answer = 1")
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
    page = visit().page
    page.goto(f"{addresses['http']}/{WELCOME}.html", wait_until="load")
    path = tmp_path / "work.json"
    entry = {"text": "x", "when": "2026-99-99T10:00:00Z"}
    path.write_text(json.dumps(_work({"ex03_2": entry})), "utf-8")
    assert "is damaged. Nothing was changed" in _load(page, path)


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
        _write(page.locator(".cell_input:visible").first, "heaps = 339")
        _write(_exercise(page), 'answer = 19.7\n\ncheck("ex03_2", answer)')
        with page.expect_download() as download:
            page.get_by_role("button", name="Your answers as a notebook").click()
        assert download.value.suggested_filename == "two_towns-my-answers.ipynb"
        download.value.save_as(tmp_path / "mine.ipynb")
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
        with page.expect_download() as download:
            page.get_by_role("button", name="Save your work").click()
        download.value.save_as(tmp_path / "mine.json")
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
        assert _load(page, path).startswith("Loaded.")
        page.get_by_role("button", name=re.compile("as a notebook")).click()
        page.wait_for_function(f"{SAID}.includes('save your work instead')")


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_the_new_controls_are_whole_for_everybody(device, visit, addresses):
    opened = visit(device)
    page = opened.page
    page.goto(f"{addresses['http']}/{CHAPTER}.html", wait_until="load")
    _write(_exercise(page), "answer = 19.7  # " + "a long line that a phone has to break " * 3)
    page.reload(wait_until="load")
    for name in (CHAPTER, WELCOME):
        page.goto(f"{addresses['http']}/{name}.html", wait_until="load")
        assert page.locator(".ck-work:visible, .ck-progress-tools:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        for theme in ("light", "dark"):
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            assert axe.violations_in(page, CONTROLS) == []
