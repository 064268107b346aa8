"""Help in steps below the exercises of a chapter: by keyboard, on a phone, from a disk."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import expect

from book.exercises import source
from coursekit.steps import STEPS, made
from coursekit.steps._lines import judged

from . import axe
from .learner import CHAPTER_PAGES, WELCOME, done, go, load_file

TOWNS = "two_towns"
#: All tests of one chapter run in one process: it is opened once for them.
each_chapter = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(f"help in {name}"))
        for name in CHAPTER_PAGES
    ],
)

_JUDGED = """([exercise, orders]) => {
  const help = ckSteps.helpWith(exercise);
  return orders.map(order => ckSteps.judged(help, [...order]).text);
}"""
#: How many lines high each code is drawn.
_IN_LINES = """all => all.map(one =>
  Math.round(one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)))"""
#: What stands in the open box, and what a key would reach: a button that takes the focus.
_BOX = """
  const box = document.querySelector('.ck-help'), status = box.querySelector('[role=status]');
  const one = (sign) => box.querySelector(sign);
  const named = (text) => [...box.querySelectorAll('button')].find((it) => it.innerText === text);
  const press = (button) => {
    button.focus();
    if (button !== document.activeElement || button.tagName !== 'BUTTON' || button.disabled)
      throw new Error(`no key reaches ${button.outerHTML}`);
    button.click();
    return status.innerText;
  };
"""
#: Takes lines in, moves the first down to its place, and hears what is said to each press.
_PUT_IN_ORDER = f"""(order) => {{{_BOX}
  const focus = () => document.activeElement.getAttribute('aria-label');
  const name = `Move line ${{order[0]}} down`, down = `button[aria-label="${{name}}"]`;
  const taken = order.map((it) => press(one(`.ck-lines li[data-line=${{it}}] > button`)));
  const before = press(named('Check the order'));
  const moved = order.slice(1).map(() => [press(one(down)), focus()]);
  const stopped = one(down).getAttribute('aria-disabled');
  press(one(down));
  const made = [...box.querySelectorAll('.ck-mine li')].map((it) => it.dataset.line).join('');
  return {{ taken, before, moved, stopped, made, after: press(named('Check the order')) }};
}}"""
#: Fills the gaps rightly, leaves the first empty, and fills it wrongly.
_FILL = f"""([words, wrong]) => {{{_BOX}
  const gaps = [...box.querySelectorAll('.ck-gaps select')];
  const choose = (gap, word) => {{
    gap.value = word;
    gap.dispatchEvent(new Event('change', {{ bubbles: true }}));
  }};
  const check = () => press(named('Check the words'));
  words.forEach((word, at) => choose(gaps[at], word));
  const right = check();
  const code = [...one('.ck-gaps').childNodes].map((it) => it.value || it.textContent).join('');
  choose(gaps[0], '');
  const empty = check(), marked = gaps[0].getAttribute('aria-invalid');
  choose(gaps[0], wrong);
  return {{ gaps: gaps.length, right, code, empty, marked, wrong: check(),
            invalid: gaps.map((it) => it.ariaInvalid === 'true') }};
}}"""
_FOCUS = "[document.activeElement.textContent, document.activeElement.getAttribute('aria-label')]"


@cache
def _steps_of(name):
    """Make the steps of a chapter when a test first asks for them: it takes a while."""
    return [made(task) for task in source.of_chapter(name).exercises if not task.is_open]


def _go(opened, addresses, name, scheme="http"):
    return go(opened, addresses, CHAPTER_PAGES[name], scheme)


def _texts(box):
    return box.locator(".ck-lines code").evaluate_all("all => all.map(one => one.textContent)")


def _named(ident):
    return f"exercise {int(ident.partition('_')[2])}"


def _open(page, exercise, step="a question"):
    page.locator(f'button[aria-label="Help in steps: {_named(exercise)}"]').press("Enter")
    box = page.locator(".ck-help")
    box.wait_for()
    box.get_by_role("button", name=step, exact=True).press("Enter")
    return box


def _said(box):
    return box.locator("[role=status]").inner_text()


def _order(box):
    return box.locator(".ck-mine li").evaluate_all(
        "all => all.map(one => one.dataset.line).join('')"
    )


def _ran(page, exercise, passed=True, code="answer = 7\n\ncheck('ex', answer)"):
    page.evaluate(
        "detail => document.dispatchEvent(new CustomEvent('coursekit:check', {detail}))",
        {"exercise": exercise, "passed": passed, "code": code},
    )


def _some_orders(steps):
    """Return orders of all kinds: right, turned round, with one line wrong, lacking, swapped."""
    dice = random.Random(steps.id)
    right, all_ = steps.puzzle.order, "".join(line.name for line in steps.puzzle.lines)
    others = set(all_) - set(right)
    found = [right, right[::-1], all_, right[:-1], right[1:]]
    found += [
        right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1)
    ]
    found += [one + right for one in others] + [right[:-1] + one for one in others]
    found += ["".join(dice.sample(right, len(right))) for _ in range(20)]
    return [order for order in found if order]


@dataclass
class Seen:
    """What one visit of a chapter found; each test below asks for its own part of it."""

    offered: list[str]
    loaded: list[list[str]]  # of what shows the steps: before one asked for them, and after
    shown: int  # before one asked for them
    judged: dict[str, list[str]]
    ordered: dict[str, dict]
    filled: dict[str, dict]
    wrong: list[str]


@pytest.fixture(scope="session")
def seen(tab, addresses):
    """Return a function that goes through all steps of a chapter, once."""

    def loaded(opened):
        return sorted(
            url.rpartition("/")[2].partition("?")[0] for url in opened.requests if "/steps." in url
        )

    @cache
    def look(name: str) -> Seen:
        opened = tab("http")
        page = _go(opened, addresses, name)
        offered = page.locator(".ck-quiet button").evaluate_all(
            "all => all.map(one => one.getAttribute('aria-label')).filter(Boolean)"
        )
        shown, before = page.locator(".ck-help").count(), loaded(opened)
        judged, ordered, filled = {}, {}, {}
        for steps in _steps_of(name):
            box = _open(page, steps.id, "lines in disorder")
            judged[steps.id] = page.evaluate(_JUDGED, [steps.id, _some_orders(steps)])
            if len(steps.puzzle.order) < 2:
                ordered[steps.id] = {"text": box.inner_text()}
            else:
                ordered[steps.id] = page.evaluate(_PUT_IN_ORDER, _last_first(steps))
            box.locator("button", has_text="code with gaps").press("Enter")
            words = [gap.word for gap in steps.gaps]
            filled[steps.id] = page.evaluate(_FILL, [words, _wrong(steps)])
            box.locator("[data-do=later]").press("Enter")
        after = loaded(opened)
        wrong = opened.errors + opened.outside
        return Seen(offered, [before, after], shown, judged, ordered, filled, wrong)

    return look


def _last_first(steps):
    """Return the right order but for the last line, which is the first."""
    return [steps.puzzle.order[-1], *steps.puzzle.order[:-1]]


def _wrong(steps):
    """Return a word that is wrong in the first gap."""
    return next(word for word in steps.words if word != steps.gaps[0].word)


@each_chapter
def test_the_page_judges_an_order_as_the_notebook_does(name, seen):
    for steps in _steps_of(name):
        said = [judged(steps.puzzle, order).text for order in _some_orders(steps)]
        assert seen(name).judged[steps.id] == said


@each_chapter
def test_only_exercises_with_an_answer_have_it_and_nothing_is_loaded_before_it_is_asked_for(
    name, seen
):
    found = seen(name)
    assert found.offered == [f"Help in steps: {_named(steps.id)}" for steps in _steps_of(name)]
    assert found.shown == 0
    assert found.loaded == [[], ["steps.css", "steps.js"]]
    assert found.wrong == []


def test_where_what_shows_it_cannot_be_fetched_the_row_says_so_until_it_comes(tab, addresses):
    page = _go(tab("http"), addresses, TOWNS)
    steps = _steps_of(TOWNS)[1]
    button = page.get_by_role("button", name=f"Help in steps: {_named(steps.id)}")
    row = page.locator(".ck-quiet", has=button)
    for part in ("css", "js"):
        page.route(f"**/steps.{part}", lambda route: route.abort())
        try:
            button.press("Enter")
            expect(row.locator("[role=status]")).to_contain_text("is the connection gone?")
        finally:
            page.unroute(f"**/steps.{part}")
        row.locator("[role=status]").evaluate("one => { one.textContent = ''; }")
    button.press("Enter")
    box = page.locator(".ck-help")
    box.wait_for()
    assert _said(box) == steps.question
    page.get_by_role("button", name="not now").press("Enter")
    assert row.inner_text().strip() == "Help in steps"


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_each_step_comes_by_keyboard_is_heard_and_is_kept(scheme, tab, addresses):
    page = _go(tab(scheme), addresses, TOWNS, scheme)
    steps = _steps_of(TOWNS)[1]
    page.get_by_role("button", name=f"Help in steps: {_named(steps.id)}").press("Enter")
    box = page.locator(".ck-help")
    box.wait_for()
    assert page.evaluate(_FOCUS)[0] == "a question"
    assert _said(box) == steps.question
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert _said(box) == steps.idea
    assert box.locator("[aria-pressed=true]").inner_text() == "the idea"
    for name in ("lines in disorder", "code with gaps", "the solution", "not now"):
        page.keyboard.press("Tab")
        assert page.evaluate(_FOCUS)[0] == name
        page.keyboard.press("Enter")
    assert page.evaluate(_FOCUS)[1] == f"Help in steps: {_named(steps.id)}"
    assert box.count() == 0
    fold = page.locator(f"section:has(> [data-exercise={steps.id}]) .tag_hide-cell details")
    assert fold.evaluate("one => one.open")
    assert done(page)[f"help-{steps.id}"].split()[1:] == list(STEPS)

    page.reload()
    box = _open(page, steps.id, "the idea")
    assert box.locator(".ck-help-used").inner_text() == f"Used so far: {', '.join(STEPS.values())}."
    page.goto(f"{addresses[scheme]}/{WELCOME}.html")
    row = page.locator("#ck-progress li", has_text="Two towns").locator(".ck-progress-count")
    assert row.inner_text() == "0 of 5 exercises (help with 1), 0 of 3 questions"


@each_chapter
def test_every_exercise_can_be_put_in_order_and_every_move_is_heard(name, seen):
    for steps in _steps_of(name):
        found = seen(name).ordered[steps.id]
        if len(steps.puzzle.order) < 2:
            assert "a single line" in found["text"]
            continue
        first, *others = _last_first(steps)
        total = len(others) + 1
        assert found["taken"] == [
            f"Line {letter}, {number} of {number}. It is taken in."
            for number, letter in enumerate([first, *others], 1)
        ]
        assert not found["before"].startswith("Right.")
        assert found["moved"] == [
            [f"Line {first}, {place} of {total}.", f"Move line {first} down"]
            for place in range(2, total + 1)
        ]
        assert found["stopped"] == "true"
        assert found["made"] == steps.puzzle.order
        assert found["after"] == "Right. In this order the lines solve it."


def test_an_exercise_is_put_in_order_with_keys_alone(tab, addresses):
    page = _go(tab("http"), addresses, TOWNS)
    steps = _steps_of(TOWNS)[1]
    box = _open(page, steps.id, "lines in disorder")
    first, *others = _last_first(steps)
    for number, letter in enumerate([first, *others], 1):
        box.locator(f".ck-lines li[data-line={letter}] > button").press("Enter")
        assert _said(box) == f"Line {letter}, {number} of {number}. It is taken in."
    box.get_by_role("button", name="Check the order").press("Enter")
    assert not _said(box).startswith("Right.")
    box.get_by_role("button", name=f"Move line {first} down").focus()
    for place in range(2, len(others) + 2):
        page.keyboard.press("Enter")
        assert _said(box) == f"Line {first}, {place} of {len(others) + 1}."
        assert page.evaluate(_FOCUS)[1] == f"Move line {first} down"
    page.keyboard.press("Enter")
    assert _order(box) == steps.puzzle.order
    box.get_by_role("button", name="Check the order").press("Enter")
    assert _said(box) == "Right. In this order the lines solve it."


def test_a_line_that_does_not_belong_is_put_back_and_the_focus_is_never_lost(tab, addresses):
    page = _go(tab("http"), addresses, TOWNS)
    steps = _steps_of(TOWNS)[1]
    box = _open(page, steps.id, "lines in disorder")
    shown = [line.name for line in steps.puzzle.lines]
    other = next(line for line in steps.puzzle.lines if line.hint)
    box.locator(f".ck-lines li[data-line={other.name}] > button").press("Enter")
    check = box.get_by_role("button", name="Check the order")
    check.press("Enter")
    assert _said(box) == f"Line {other.name} does not belong. {other.hint}"
    box.get_by_role("button", name=f"Put line {other.name} back").press("Enter")
    assert _said(box) == f"Line {other.name} is put back."
    assert page.evaluate("document.activeElement.parentElement.dataset.line") == other.name
    assert not check.is_visible()
    pool = box.locator(".ck-lines:not(.ck-mine) li")
    assert pool.evaluate_all("all => all.map(one => one.dataset.line)") == shown
    pool.first.locator("button").focus()
    for _ in shown:  # each press takes one in; the focus goes on to the next
        page.keyboard.press("Enter")
    assert len(_order(box)) == len(shown)
    assert page.evaluate(_FOCUS)[0] == "Check the order"


def test_with_a_mouse_a_line_is_dragged_to_its_place(tab, addresses):
    page = _go(tab("http"), addresses, TOWNS)
    steps = _steps_of(TOWNS)[0]
    box = _open(page, steps.id, "lines in disorder")
    first, last = steps.puzzle.order
    for letter in (last, first):
        box.locator(f".ck-lines li[data-line={letter}] > button").click()
    box.locator(f"li[data-line={last}] .ck-line-name").hover()
    page.mouse.down()
    box.locator(f"li[data-line={first}] .ck-line-name").hover()
    page.mouse.up()
    assert _order(box) == first + last
    assert _said(box) == f"Line {last}, 2 of 2."


@each_chapter
def test_gaps_take_their_words_and_a_wrong_one_is_marked(name, seen):
    for steps in _steps_of(name):
        found, total = seen(name).filled[steps.id], len(steps.gaps)
        assert found["gaps"] == total
        assert found["right"] == "Right. Each word is where it belongs."
        assert found["code"] == steps.filled([gap.word for gap in steps.gaps])
        some = f"{total - 1} of {total} are right. " if total > 1 else ""
        assert found["empty"] == f"{some}1 gap is still empty."
        assert found["marked"] is None
        assert found["wrong"].startswith(f"{total - 1} of {total} are right.")
        assert found["invalid"] == [True] + [False] * (total - 1)


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_open_steps_have_no_faults_that_axe_finds_and_fit_their_screen(device, tab, addresses):
    """By day and by night: axe looks at both."""
    page = _go(tab("http", device), addresses, TOWNS)
    steps = _steps_of(TOWNS)[1]
    box = _open(page, steps.id)
    for step in STEPS.values():
        box.get_by_role("button", name=step, exact=True).press("Enter")
        if step == "lines in disorder":
            for letter in steps.puzzle.order:
                box.locator(f".ck-lines li[data-line={letter}] > button").press("Enter")
            high = box.locator(".ck-lines code").evaluate_all(_IN_LINES)
            assert high == [code.count("\n") + 1 for code in _texts(box)], "a line is broken"
        if step == "code with gaps":
            box.get_by_role("button", name="Check the words").press("Enter")
        assert axe.violations_in(page, ".ck-help") == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), step
        sizes = box.locator("button:visible, select:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect())"
            ".map(box => Math.min(box.width, box.height))"
        )
        assert min(sizes) >= 24, step
    box.get_by_role("button", name="not now").press("Enter")
    _ran(page, steps.id)
    page.get_by_role("button", name=f"Our solution beside yours: {_named(steps.id)}").press("Enter")
    assert axe.violations_in(page, ".ck-help") == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_ones_own_code_stands_beside_ours_once_a_check_has_passed(tab, addresses):
    page = _go(tab("http"), addresses, TOWNS)
    steps = _steps_of(TOWNS)[1]
    button = page.get_by_role("button", name=f"Our solution beside yours: {_named(steps.id)}")
    _ran(page, steps.id, passed=False)
    _ran(page, steps.id, code=None)
    assert button.count() == 0
    _ran(page, steps.id, code="answer = 1")
    _ran(page, steps.id, code="answer = 28.8\n\ncheck('ex03_2', answer)\n")
    button.press("Enter")
    page.locator(".ck-beside").wait_for()  # what shows it is fetched only now
    both = page.locator(".ck-beside pre").all_inner_texts()
    assert both == ["answer = 28.8", steps.solution]
    page.get_by_role("button", name="not now").press("Enter")
    assert page.evaluate(_FOCUS)[0] == "Our solution beside yours"
    kept = page.evaluate("localStorage.getItem('slag-heaps-progress')")
    assert "help" not in kept, "to look back is no help"


def test_nothing_of_it_is_on_paper_or_without_scripts(tab, browser, addresses):
    page = _go(tab("http"), addresses, TOWNS)
    _open(page, _steps_of(TOWNS)[1].id)
    page.emulate_media(media="print")
    try:
        assert not page.locator(".ck-help").is_visible()
        assert page.locator(".ck-quiet:visible").count() == 0
    finally:
        page.emulate_media(media="null")  # "screen" would stay, and be what this tab prints
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{addresses['file']}/{CHAPTER_PAGES[TOWNS]}.html")
        assert page.get_by_text("Help in steps").count() == 0
        assert page.locator("#ck-steps").is_hidden()
    finally:
        context.close()


def test_what_was_used_goes_to_another_device_and_nonsense_does_not(tab, addresses, tmp_path):
    page = go(tab("http"), addresses, WELCOME)
    kind = "The Energy of the Slag Heaps: progress"
    for given, word in (
        ({"help-ex03_2": "2026-11-26 question gaps"}, "Loaded"),
        ({"help-ex03_3": "2026-11-26 answer"}, "Nothing was changed"),
        ({"help-ex03_3": "2026-11-26"}, "Nothing was changed"),
    ):
        file = tmp_path / "progress.json"
        file.write_text(json.dumps({"kind": kind, "version": 1, "done": given}), "utf-8")
        assert word in load_file(page, file)
    assert done(page) == {"help-ex03_2": "2026-11-26 question gaps"}
