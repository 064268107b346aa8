"""Python in the page: every chapter runs to its end, from this site alone."""

from __future__ import annotations

import re

import pytest

from coursekit.grading import find, grade
from tests.book.test_chapters import CHAPTERS
from tests.ways.page.test_plan import kept_cells

from . import axe
from .conftest import DEVICES, start
from .learner import CHAPTER_PAGES, TOWNS, code_of, editor, go, press, save_file, section_of, write

pytestmark = pytest.mark.browser

SMALL = "verdict/your_town"
LONG = 120_000  # a busy machine; nothing here takes a tenth of it on an idle one

#: The files of Python, the list of them apart.
PYTHON = re.compile(r"/(?:payload|pyodide)/.*\.(?:gz|whl|zip)$")
BAR = ".ck-live-bar"
#: What Python in the page adds to it. The rest is looked at where nothing runs.
NEW = f"{BAR}, .ck-live-tools, .ck-live-out, .ck-editor, .ck-exercise"
ENDED = """() => {
  const bar = document.querySelector('.ck-live-bar');
  return bar && !['busy', 'starting'].includes(bar.dataset.state)
    && /Done|ready|Stopped|could not/.test(bar.querySelector('p').textContent);
}"""
# Of what the browser keeps of Python, one file loses its end, and one is of an earlier edition.
DAMAGE = """async () => {
  const kept = await caches.open('coursekit-live');
  const { url } = (await kept.keys()).find(({ url }) => /\\.zip/.test(url));
  await kept.put(url.replace(/[^/]+$/, 'of_last_year.bin.gz'), new Response('old'));
  await kept.put(url, new Response((await (await kept.match(url)).arrayBuffer()).slice(0, -9)));
  return url;
}"""
KEPT = "async () => (await (await caches.open('coursekit-live')).keys()).map(({ url }) => url)"
# What a reader finds in the output of each cell: words, drawings, frames with their maps, and
# the line that names their tables.
FOUND = """() => {
  window.ckPage.bring(document);
  document.querySelectorAll('.ck-comes').forEach(box => window.ckPage.show(box));
  const found = {};
  for (const cell of document.querySelectorAll('div.cell[class*=ck-cell-]')) {
    const name = /ck-cell-\\d+/.exec(cell.className)[0];
    const boxes = [...cell.querySelectorAll('.cell_output')].filter(box => box.childElementCount);
    if (!boxes.length) continue;
    const texts = [], drawn = [], frames = [];
    for (const box of boxes) {
      const copy = box.cloneNode(true);
      for (const frame of copy.querySelectorAll('iframe'))
        frames.push(frame.srcdoc.replace(
          /(?:https?:|file:|\\.\\.)[^"']*_static\\/coursekit\\//g, ''));
      const aside = 'script, style, noscript, .copybtn';
      copy.querySelectorAll(aside).forEach(one => one.remove());
      for (const what of ['svg', 'svg path, svg use', 'td', 'input, select'])
        drawn.push(copy.querySelectorAll(what).length);
      // WebAssembly counts in 32 bits, and pandas says so.
      texts.push(copy.textContent.replace(/\\s+/g, ' ').replace(/\\bint32\\b/g, 'int64').trim());
    }
    found[name] = { texts: texts.join(' ').trim(), drawn, frames };
  }
  return found;
}"""


def _start(visit, addresses, name):
    opened = visit()
    go(opened, addresses, name).set_default_timeout(LONG)
    return opened


def _wait(page):
    page.wait_for_function(ENDED, timeout=LONG)
    return page.inner_text(f"{BAR} p")


def _block(page, at=0):
    return page.locator(".cell_input:visible").nth(at)


def _run(page, place, code):
    write(place, code)
    press(place, "Run")
    return _wait(page)


#: Who takes the tests that run in one window: Python starts there once for all.
in_one_window = pytest.mark.xdist_group("one window")


# Python starts once, in the window that opens the chapters one after the other; to each of them it
# is a worker that has just started: nothing of the course and no name is left from the one before.
FRESH = """\
import sys
coursekit_page = None
for _one in [_one for _one in sys.modules if _one.startswith('coursekit')]: del sys.modules[_one]
if 'matplotlib' in sys.modules: sys.modules['matplotlib'].rcdefaults()
if 'pandas' in sys.modules: sys.modules['pandas'].reset_option('^display')
import coursekit_page
"""
LENDER = """fresh => {
  let worker, borrower, waiting;
  window.lend = (address, to) => {
    borrower = to;
    if (worker) return;
    worker = new Worker(address);
    worker.onmessage = (heard) => {
      if (heard.data.id !== 'fresh') borrower.onmessage(heard);
    };
  };
  window.pass = (said) => {
    if (said.type !== 'start' || !waiting) worker.postMessage(said);
    else {
      worker.postMessage({ ...said, type: 'place' });
      worker.postMessage({ type: 'turn', id: 'fresh', code: fresh });
    }
    waiting = true;
  };
}"""
BORROWER = """if (window.opener) window.Worker = class {
  constructor(address) { opener.lend(String(address), this); }
  postMessage(said) { opener.pass(said); }
};"""


@pytest.fixture(scope="module")
def window(browser, addresses):
    """Return the window in which one page comes after the other."""
    window = start(browser)
    window.context.add_init_script(BORROWER)
    window.page.goto(f"{addresses['http']}/search.html", wait_until="load")
    window.page.evaluate(LENDER, FRESH)
    with window.page.expect_popup() as opened:
        window.page.evaluate("window.open('about:blank') && null")
    window.page = opened.value
    window.page.set_default_timeout(LONG)
    yield window
    window.context.close()


@pytest.fixture
def reader(window):
    """Return the page of a reader of whom nothing is kept, with nothing on its record."""
    for kept in (window.outside, window.requests, window.errors):
        kept.clear()
    yield window
    window.page.evaluate("localStorage.clear(); sessionStorage.clear()")


@in_one_window
@pytest.mark.parametrize("name", CHAPTER_PAGES.values())
def test_a_chapter_runs_to_its_end_and_finds_what_the_book_holds(name, reader, addresses):
    page = go(reader, addresses, name)
    built = page.evaluate(FOUND)
    page.get_by_role("button", name="Run here").click()
    assert _wait(page) == "Done: the whole chapter ran."
    assert page.locator(".ck-live-error").all_inner_texts() == []
    run = page.evaluate(FOUND)
    assert run.keys() == built.keys()
    for cell, was in built.items():
        assert run[cell] == was, cell
    assert reader.outside == []
    assert reader.errors == []


class TestSharedMemory:
    """A server may let a page share memory with its workers; then Python hears a wish to stop."""

    def test_a_stopped_cell_leaves_what_was_known(self, visit, addresses):
        opened = visit()
        page = opened.page
        page.set_default_timeout(LONG)

        def apart(route):
            answer = route.fetch()
            apart = {
                "cross-origin-opener-policy": "same-origin",
                "cross-origin-embedder-policy": "require-corp",
            }
            route.fulfill(response=answer, headers={**answer.headers, **apart})

        opened.context.route(re.compile(rf"{SMALL}\.html$"), apart)
        page.goto(f"{addresses['http']}/{SMALL}.html", wait_until="load")
        assert page.evaluate("crossOriginIsolated")
        block = _block(page)
        _run(page, block, "heaps = 2")
        write(block, "print('round and round')\nwhile True:\n    pass")
        press(block, "Run")
        page.locator(".ck-live-out").get_by_text("round and round").wait_for()
        page.get_by_role("button", name="Stop").click()
        page.get_by_text("What was worked out before this cell is still known.").wait_for()
        _run(page, block, "heaps * 21")
        assert page.locator(".ck-live-out").first.inner_text().strip() == "42"
        assert opened.outside == []


@pytest.fixture(scope="module")
def running(browser, addresses):
    """Return the page of somebody who stays on it, opened on a phone."""
    running = start(browser, "phone")
    running.page.set_default_timeout(LONG)
    running.page.goto(f"{addresses['http']}/{SMALL}.html", wait_until="load")
    yield running
    running.context.close()


@pytest.mark.xdist_group("running page")
class TestRunningPage:
    """One page, in which Python starts once: each test goes on with what it finds."""

    def test_on_a_phone_without_a_connection_the_page_says_so_and_goes_on_with_one(self, running):
        opened, page = running, running.page
        opened.context.route(PYTHON, lambda route: route.abort())
        page.locator(".ck-live-run").first.click()
        assert "is the connection gone?" in _wait(page)
        assert page.locator(".cell_output").first.is_visible()  # the built result stays
        opened.context.unroute(PYTHON)
        opened.context.route("**/site.*.bin.gz", lambda route: route.fulfill(body=b"damaged"))
        page.locator(".ck-live-run").first.click()
        assert "site.bin came damaged or cut off, twice" in _wait(page)
        opened.context.unroute("**/site.*.bin.gz")
        page.locator(".ck-live-run").first.click()
        page.wait_for_function("/Done/.test(document.querySelector('.ck-live-bar p').textContent)")
        # Now that Python is there: the bar is whole, and nothing scrolls sideways.
        _run(
            page,
            _block(page),
            "haeps = 2 * 339 * 74_000  # a long line that a phone has to break\nheaps",
        )
        assert "Did you mean haeps?" in page.inner_text(".ck-live-error p")
        width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0
        assert page.locator(BAR).bounding_box()["width"] <= page.viewport_size["width"]
        assert axe.violations(page) == []
        page.set_viewport_size(DEVICES["desktop"]["viewport"])  # for the tests that go on with it

    def test_errors_are_sentences_and_the_state_survives_them(self, running):
        page = running.page
        block = _block(page)
        for code, said, plain in (
            (
                "known = 5\nknown / 0",
                "Line 2: here something is div",
                "ZeroDivisionError: division",
            ),
            ("known = (", "Line 1: the bracket ( opens here", "SyntaxError: '('"),
            (
                "print(\n  knwon)",
                "Line 2: there is no name knwon here. Did you mean known?",
                "NameE",
            ),
            (
                "import scipy",
                "Line 1: the library scipy is not in this page",
                "ModuleNotFoundError",
            ),
            ("input('How many?')", "a page cannot ask for input (How many?)", "RuntimeError"),
            ("raise SystemExit('enough')", "Line 1: the cell ended itself", "SystemExit: enough"),
            (
                'from coursekit import load\nload("shafts")',
                "Line 2: There is no dataset",
                "Unknown",
            ),
        ):
            _run(page, block, code)
            error = page.locator(".ck-live-error")
            words = error.locator("p").inner_text()
            assert said in words
            assert "Traceback" not in words
            summary = error.locator("summary")
            assert f"What Python says: {plain}" in summary.inner_text()
            summary.click()  # the whole trace is one click away
            assert "Traceback" in error.locator("pre").last.inner_text() or "SyntaxError" in plain
            line = int(re.search(r"Line (\d)", words)[1])
            assert error.locator(".ck-live-line").inner_text() == code.split("\n")[line - 1].strip()
        _run(page, block, "print(known)")
        assert page.locator(".ck-live-out").first.inner_text().strip() == "5"

    def test_an_explorer_asks_python_for_each_state(self, running):
        page = running.page
        block = _block(page)
        _run(
            page,
            block,
            "from coursekit import explore\n"
            "explore(lambda n: f'{n} heaps, {n * n} squared', title='Squares', n=(1, 500, 1))",
        )
        figure = page.locator("figure.ck-explorer[data-live]")
        slider = figure.get_by_role("slider")
        slider.focus()
        slider.press("End")
        figure.get_by_text("500 heaps, 250000 squared").wait_for()
        assert slider.get_attribute("aria-valuetext") == "500"
        assert axe.violations_in(page, "figure.ck-explorer[data-live]") == []

    def test_an_endless_loop_is_stopped_and_the_page_goes_on(self, running):
        page = running.page
        block = _block(page)
        write(block, "print('round and round')\nwhile True:\n    pass")

        def stopped():
            page.locator(".ck-live-out").get_by_text("round and round").wait_for()  # streamed
            page.get_by_role("button", name="Stop").click()
            assert page.inner_text(f"{BAR} p").startswith("Stopped.")

        press(block, "Run")
        stopped()
        page.reload(wait_until="load")  # what is written is kept; nothing runs by itself
        assert "while True" in block.locator("pre").inner_text()
        assert page.locator(BAR).count() == 0
        page.get_by_role("button", name="Run here").click()
        stopped()
        press(block, "Back to ours")
        press(block, "Edit")
        assert "while True" not in editor(block).inner_text()
        running.context.set_offline(True)  # all that a new start needs was kept
        _run(page, block, "6 * 7")
        running.context.set_offline(False)
        assert page.locator(".ck-live-out").first.inner_text().strip() == "42"

    def test_a_second_visit_takes_python_from_the_browser_but_for_what_was_damaged(self, running):
        page = running.page
        _run(page, _block(page), "1")
        damaged = page.evaluate(DAMAGE)
        running.requests.clear()
        page.reload(wait_until="load")
        page.locator(".ck-live-run").first.click()
        assert _wait(page) == "Done."
        assert [url for url in running.requests if PYTHON.search(url)] == [damaged]
        page.wait_for_function(f"({KEPT})().then(all => !/last_year/.test(all))")

    def test_a_page_that_is_older_than_what_it_would_fetch_asks_to_be_loaded_again(self, running):
        page = running.page
        page.evaluate("ckPython.edition = 'of last year'")
        page.get_by_role("button", name="Start afresh").click()
        page.locator(BAR).get_by_text("the book was renewed").wait_for()


class TestOnePage:
    def test_a_run_that_nobody_asks_for_costs_nothing(self, visit, addresses):
        opened = _start(visit, addresses, SMALL)
        opened.page.wait_for_load_state("networkidle")
        live = [url for url in opened.requests if "/_static/page/" in url]
        assert {url.rpartition("/")[2].partition("?")[0] for url in live} == {"start.js"}

    @in_one_window
    def test_a_cell_is_edited_run_and_brought_back(self, reader, addresses):
        page = go(reader, addresses, TOWNS)
        first, second = _block(page, 0), _block(page, 1)
        as_built = first.inner_text()
        press(first, "Edit")
        code = editor(first).inner_text()
        write(first, f"{code}\nheaps = 2\nprint('now', heaps)\nheaps * 21")
        page.keyboard.press("Shift+Enter")
        assert _wait(page) == "Done."
        edited = page.locator("div.cell").filter(has=page.locator(".ck-editor"))
        assert edited.locator(".ck-live-out").inner_text().split() == ["now", "2", "42"]
        _run(page, second, "heaps + 1")
        state = edited.nth(1)
        assert state.locator(".ck-live-out").inner_text().strip() == "3"
        page.reload(wait_until="load")  # what was written is still there, in the text of the page
        assert "heaps * 21" in _block(page, 0).locator("pre").inner_text()
        press(_block(page, 0), "Edit")
        assert "heaps * 21" in editor(_block(page, 0)).inner_text()
        press(_block(page, 0), "Back to ours")
        again = "Your text again"  # what was written is not lost
        assert _block(page, 0).inner_text().split() == [*as_built.split(), *again.split()]

    @in_one_window
    def test_an_exercise_is_answered_wrongly_and_rightly(self, reader, addresses):
        page = go(reader, addresses, TOWNS)
        section = section_of(page, "ex03_1")
        exercise = code_of(page, "ex03_1")
        press(exercise, "Run")  # as it stands: a gap
        _wait(page)
        said = page.locator(".ck-live-out .ck-check")
        assert "gap" in said.inner_text()
        _run(page, exercise, "answer = 62 / 353\ncheck('ex03_1', answer)")
        assert said.get_attribute("data-passed") == "false"
        done = page.locator('.ck-exercise[data-exercise="ex03_1"] input')
        assert not done.is_checked()
        right = "answer = int((jobs[jobs['year'] == 1990]['rate'] > 15).sum())\n"
        _run(page, exercise, right + 'check("ex03_1", answer)')
        assert said.get_attribute("data-passed") == "true"
        assert done.is_checked()  # and the book remembers
        assert "stuck(" not in said.inner_text()  # that is for notebooks
        section.get_by_role("button", name="Our solution beside yours").click()
        assert section.locator(".ck-beside pre").nth(0).inner_text() == right.strip()
        section.get_by_role("button", name="not now").click()
        _run(page, code_of(page, "ex03_2"), 'check("ex03_2", answer)')
        said = page.locator('.ck-check[data-exercise="ex03_2"]').inner_text()
        assert "still holds what you worked out for ex03_1" in said
        assert axe.violations_in(page, NEW) == []

    @in_one_window
    def test_an_exercise_runs_only_the_cells_that_it_needs(self, reader, addresses):
        page = go(reader, addresses, TOWNS)
        press(code_of(page, "ex03_1"), "Run")
        _wait(page)
        assert page.locator(".ck-live-out").count() == 1  # its own: nothing that is shown ran
        _run(page, code_of(page, "ex03_1"), "both")  # of a cell further up
        assert page.locator(".ck-live-out .text_html table").count() >= 2

    @in_one_window
    def test_an_answer_runs_before_it_is_opened_and_takes_along_what_it_leans_on(
        self, reader, addresses, tmp_path
    ):
        page = go(reader, addresses, TOWNS)
        exercise = code_of(page, "ex03_1")
        changed = page.locator(".cell_input:visible").first
        press(changed, "Edit")
        write(changed, editor(changed).inner_text() + "\nhigh = 15")
        write(
            exercise,
            "in_1990 = jobs[jobs['year'] == 1990]\n"
            "answer = int((in_1990['rate'] > high).sum())\ncheck('ex03_1', answer)",
        )
        page.reload(wait_until="load")
        press(exercise, "Run")
        assert _wait(page) == "Done."
        assert page.locator(".ck-check").get_attribute("data-passed") == "true"
        assert page.locator(".ck-editor").count() == 0
        save_file(page, tmp_path / "ada.json", "Save your work")
        (learner,) = grade(find([tmp_path / "ada.json"]))
        assert learner.problems == []
        assert learner.checks["ex03_1"] == (True, "right")

    def test_the_editor_is_fetched_when_asked_for_and_left_by_keyboard(self, visit, addresses):
        opened = _start(visit, addresses, SMALL)
        page, block = opened.page, _block(opened.page)
        page.wait_for_load_state("networkidle")
        assert not [url for url in opened.requests if "codemirror" in url]
        press(block, "Edit")
        field = editor(block)
        field.wait_for()
        assert sum("codemirror.js" in url for url in opened.requests) == 1
        assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"
        field.fill("")
        page.keyboard.type("for heap in [74]:\nprint('a heap', heap)")  # indented by itself
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("print(2)  # two")
        written = "for heap in [74]:\n    print('a heap', heap)\n        print(2)  # two"
        assert field.inner_text() == written
        page.keyboard.press("Shift+Tab")
        assert field.inner_text() == written.replace("        print(2)", "    print(2)")
        assert block.locator(".cm-lineNumbers .cm-gutterElement:visible").all_inner_texts() == [
            "1", "2", "3",
        ]  # fmt: skip
        # A slash is the editor's, too, though outside of it the page would search.
        page.keyboard.press("End")
        page.keyboard.type(" 60 / 3")
        assert field.inner_text().endswith("print(2)  # two 60 / 3")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"
        assert field.evaluate("one => getComputedStyle(one).outlineStyle") == "none"
        box = block.locator(".cm-editor")
        assert box.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        hint = page.locator(f"#{field.get_attribute('aria-describedby')}")
        assert "press Esc, then Tab" in hint.inner_text()
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Run"
        # Its words have the colours of the page.
        for kind, name in {"k": "for", "s2": "'a heap'", "mi": "74", "c1": "# two 60 / 3"}.items():
            assert block.locator(f".cm-line .{kind}").first.inner_text() == name
        assert axe.violations(page) == []
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert axe.violations(page, axe.OF_COLOUR) == []
        assert opened.outside == []

    def test_where_the_editor_cannot_be_fetched_the_page_says_so(self, visit, addresses):
        opened = _start(visit, addresses, SMALL)
        page, block = opened.page, _block(opened.page)
        opened.context.route("**/codemirror.js", lambda route: route.abort())
        press(block, "Edit")
        assert "The editor could not be loaded" in page.inner_text(".ck-live-note")
        opened.context.unroute("**/codemirror.js")
        press(block, "Edit")
        editor(block).wait_for()

    def test_a_browser_without_the_parts_is_sent_elsewhere(self, visit, addresses):
        opened = visit()
        opened.context.add_init_script("WebAssembly.validate = () => false")
        page = opened.page
        page.goto(f"{addresses['http']}/{SMALL}.html", wait_until="load")
        page.locator(".ck-live-run").first.click()
        note = page.locator(".ck-live-note")
        note.wait_for()
        assert "This browser does not know" in note.inner_text()
        assert "how_to_use" in note.get_by_role("link").get_attribute("href")
        assert not any(PYTHON.search(url) for url in opened.requests)

    def test_from_a_disk_the_page_says_what_is_needed(self, visit, addresses):
        opened = visit()
        page = opened.page
        page.goto(f"{addresses['file']}/{SMALL}.html", wait_until="load")
        page.locator(".ck-live-run").first.click()
        said = _wait(page)
        assert "opened from a disk" in said
        assert "On a USB stick made for this it runs from the disk" in said
        assert page.locator(".cell_output").first.is_visible()  # the built result stays
        assert all("ERR_FILE_NOT_FOUND" in error for error in opened.errors)


def test_the_cells_of_a_chapter_are_those_of_its_text():
    for path in CHAPTERS:
        kept = kept_cells(path.stem)
        text = path.read_text("utf-8")
        own = [cell for cell in kept if cell["code"].strip() in text]
        assert len(own) >= text.count("```{code-cell}") * 0.9
        assert not any("COURSEKIT_BOOK" in cell["code"] for cell in kept)
