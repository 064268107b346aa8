"""Help in steps: what is made from an exercise is right, and says so of nothing that is not."""

from __future__ import annotations

import itertools
import json
import keyword
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.exercises import source
from coursekit import stuck
from coursekit.checks import register
from coursekit.checks._working import _Session
from coursekit.checks.checking import judge
from coursekit.checks.reading import BrokenExercise, Note, Part
from coursekit.steps import STEPS, helped, made
from coursekit.steps._gaps import gaps, offered
from coursekit.steps._lines import judged, puzzle
from coursekit.steps._made import Steps, joined
from coursekit.steps._pieces import cut, needed
from coursekit.steps._wrong_lines import wrong_lines

CLOSED = [
    task
    for name in register.chapters().values()
    for task in source.of_chapter(name).exercises
    if not task.is_open
]
each_closed = pytest.mark.parametrize("task", CLOSED, ids=lambda task: task.id)
each_chapter = pytest.mark.parametrize("name", register.chapters().values())

#: Solutions of a single line: there is nothing to put in order.
SINGLE = {"ex10_4", "ex12_4"}
#: No catalogued mistake of these differs from the solution in a line of its own.
WITHOUT_OTHERS = {"ex07_3"}


def _steps(code: str, *mistakes: str) -> Steps:
    """Return the steps of a solution, as they are made of an exercise."""
    pieces = cut(needed(code, "answer"))
    wrong = wrong_lines(pieces, [Note("m", "A hint.", text) for text in mistakes])
    left_out = gaps(pieces, [], wrong)
    words = offered(left_out, wrong, "key")
    return Steps("ex99_1", "", "", puzzle(pieces, wrong, "key"), left_out, words, code)


def _run(code: str) -> object:
    names: dict[str, object] = {}
    exec(code, names)
    answer = names["answer"]
    return answer(3) if callable(answer) else answer


def _code(steps: Steps, order: str) -> str:
    known = {line.name: line for line in steps.puzzle.lines}
    return joined([known[one].text for one in order], [known[one].depth for one in order])


def _right_orders(steps: Steps) -> list[str]:
    orders = map("".join, itertools.permutations(steps.puzzle.order))
    return [order for order in orders if judged(steps.puzzle, order).right]


# ---- Any program -----------------------------------------------------------------------------

_NAMES = st.sampled_from("abc")
_VALUES = st.one_of(st.integers(0, 9).map(str), _NAMES, st.tuples(_NAMES, _NAMES).map(" - ".join))
_SETS = st.tuples(_NAMES, _VALUES).map(" = ".join)
_CHANGES = st.one_of(
    st.tuples(_NAMES, _VALUES).map(" += ".join),
    st.tuples(_NAMES, _VALUES).map(lambda one: f"d[{one[0]!r}] = {one[1]}"),
    st.tuples(_NAMES, _NAMES).map(lambda one: f"{one[0]} = d.get({one[1]!r}, 4)"),
    st.tuples(_NAMES, _NAMES).map(lambda one: f"{one[0]} = twice({one[1]})"),
    _NAMES.map(lambda name: f"if {name} > 2:\n    {name} = 7\n    d['a'] = {name}"),
    _VALUES.map(lambda value: f"def twice(x):\n    y = x + {value}\n    return 2 * y"),
)
_BODIES = st.lists(st.one_of(_SETS, _CHANGES), min_size=1, max_size=4)


def _program(body: list[str]) -> str:
    begin = ["a = 1", "b = 2", "c = 3", "d = {}", "def twice(x):\n    return 2 * x"]
    return "\n".join([*begin, *body, "answer = (a, b, c, dict(d), twice(a))"])


class TestAnyProgram:
    @given(_BODIES)
    def test_the_order_of_the_solution_is_right_and_the_one_shown_is_not(self, body):
        steps = _steps(_program(body))
        assert judged(steps.puzzle, steps.puzzle.order).right
        assert not judged(steps.puzzle, [one.name for one in steps.puzzle.lines]).right

    @given(_BODIES, st.randoms())
    def test_every_order_that_is_right_makes_an_equal_program(self, body, dice):
        steps = _steps(_program(body))
        wanted, order = _run(_program(body)), list(steps.puzzle.order)
        for _ in range(30):
            one, other = dice.randrange(len(order)), dice.randrange(len(order))
            moved = [*order]
            moved.insert(other, moved.pop(one))
            if judged(steps.puzzle, moved).right:
                order = moved
                assert _run(_code(steps, "".join(order))) == wanted

    def test_two_lines_that_have_nothing_to_do_with_each_other_may_be_swapped(self):
        steps = _steps("first = 1\nsecond = 2\nanswer = first + second")
        one, two, last = steps.puzzle.order
        assert judged(steps.puzzle, [two, one, last]).right
        assert not judged(steps.puzzle, [one, last, two]).right

    @given(_BODIES, st.data())
    def test_a_line_of_a_mistake_is_refused_wherever_it_stands(self, body, data):
        wrong = "answer = (a, b, c, dict(d), twice(b))"
        steps = _steps(_program(body), wrong)
        (other,) = [one.name for one in steps.puzzle.lines if one.hint]
        order = list(steps.puzzle.order)
        at = data.draw(st.integers(0, len(order)))
        instead = [other if one == order[-1] else one for one in order]
        for tried in ([*order[:at], other, *order[at:]], instead):
            said = judged(steps.puzzle, tried)
            assert not said.right
            assert said.text == f"Line {other} does not belong. A hint."

    @given(_BODIES, st.data())
    def test_what_lacks_or_is_there_twice_or_is_no_line_is_refused(self, body, data):
        steps = _steps(_program(body))
        order = list(steps.puzzle.order)
        at = data.draw(st.integers(0, len(order) - 1))
        assert not judged(steps.puzzle, order[:at] + order[at + 1 :]).right
        assert "twice" in judged(steps.puzzle, [*order, order[at]]).text
        assert "There is no line !" in judged(steps.puzzle, [*order, "!"]).text

    @given(_BODIES)
    def test_gaps_filled_with_their_words_give_the_solution_back(self, body):
        steps = _steps(_program(body))
        words = [gap.word for gap in steps.gaps]
        assert steps.filled(words) == _code(steps, steps.puzzle.order)
        assert _run(steps.filled(words)) == _run(_program(body))
        assert set(words) <= set(steps.words)


class TestSentences:
    FUNCTION = "def area(r):\n    square = r * r\n    return 3 * square\n\nanswer = area"

    def _letters(self, steps: Steps) -> dict[str, str]:
        return {line.text: line.name for line in steps.puzzle.lines}

    def test_a_name_that_nothing_above_makes_is_named(self):
        steps = _steps(self.FUNCTION)
        head, square, back, last = steps.puzzle.order
        said = judged(steps.puzzle, [head, back, square, last]).text
        assert said == f"Line {back} uses square, and no line above it makes it."

    def test_a_line_outside_its_block_is_sent_into_it(self):
        steps = _steps(self.FUNCTION)
        head, square, back, _ = steps.puzzle.order
        said = judged(steps.puzzle, [square, head, back]).text
        assert said == f"Line {square} belongs in the block that line {head} begins."

    def test_a_name_that_another_line_makes_anew_is_told_as_an_order(self):
        steps = _steps("a = 1\na = a + 1\nanswer = a")
        first, second, last = steps.puzzle.order
        said = judged(steps.puzzle, [first, last, second]).text
        assert said == f"Line {last} belongs below line {second}."

    def test_what_is_right_so_far_is_told_so(self):
        steps = _steps("a = 1\nb = 2\nanswer = a + b")
        assert judged(steps.puzzle, steps.puzzle.order[:2]).text == (
            "So far it is right. One line more belongs to it."
        )

    def test_lines_of_the_same_text_may_change_places(self):
        steps = _steps("a = 1\na += a\na += a\nanswer = a")
        first, one, two, last = steps.puzzle.order
        assert judged(steps.puzzle, [first, two, one, last]).right

    def test_a_block_with_an_else_stays_whole(self):
        pieces = cut("if x:\n    y = 1\nelse:\n    y = 2\nz = y")
        assert [one.text for one in pieces] == ["if x:\n    y = 1\nelse:\n    y = 2", "z = y"]

    def test_beside_a_decision_of_the_solution_no_line_counts_as_wrong_that_may_be_right(self):
        solution = cut("def f(x):\n    if x == 0:\n        return 0\n    return 5 // x\nanswer = f")
        instead = "def answer(x):\n    return 5 // x if x else 1"
        assert wrong_lines(solution, [Note("m", "h", instead)]) == []


# ---- The exercises of the course ----------------------------------------------------------------


@each_closed
@pytest.mark.quick
def test_each_exercise_has_lines_and_gaps(task):
    steps = made(task)
    assert (len(steps.puzzle.order) < 2) == (task.id in SINGLE)
    others = [one for one in steps.puzzle.lines if one.hint]
    assert (not others) == (task.id in WITHOUT_OTHERS)
    assert judged(steps.puzzle, steps.puzzle.order).right
    assert len({(one.text, one.depth) for one in steps.puzzle.lines}) == len(steps.puzzle.lines)
    assert steps.filled([gap.word for gap in steps.gaps]) == _code(steps, steps.puzzle.order)
    assert len(steps.gaps) >= 2
    for gap in steps.gaps:
        assert re.search(r"\w|[-+*/%<>=!&|]", gap.word)
        assert not keyword.iskeyword(gap.word)
    assert {gap.word for gap in steps.gaps} <= set(steps.words)
    assert len(steps.words) > 2
    assert made(task) == steps  # no chance in it


@each_closed
@pytest.mark.quick
def test_lines_that_a_learner_has_from_the_beginning_have_no_gaps(task):
    steps = made(task)
    stub = {one.text for part in task.of("stub") for one in cut(part.text)}
    assert not [gap for gap in steps.gaps if steps.code[gap.line].text in stub]


@each_chapter
def test_every_right_order_solves_its_exercise_and_no_line_of_a_mistake_does(name):
    """By running them: what the rules say of an order is what the checker says of its answer."""
    given_ = source.of_chapter(name)
    known = register.of_chapter(int(given_.exercises[0].id[2:4]))
    begun = _Session(name, given_.stage)
    for task in given_.exercises:
        begun = _Session(name, task.of("code"), begun)
        if task.is_open:
            continue

        def passes(code: str, begun=begun, task=task) -> bool:
            try:
                answer = _Session(name, [Part("solution", code)], begun).answer
            except BrokenExercise:  # it stops with an error
                return False
            return judge(known[task.id], answer).passed

        steps = made(task)
        orders = _right_orders(steps)
        assert orders
        for order in orders[:6]:
            assert passes(_code(steps, order)), f"{task.id}: {order}"
        solution = cut(_code(steps, steps.puzzle.order))
        for line in wrong_lines(solution, task.mistakes):
            texts = [one.text for one in solution]
            texts[line.instead_of] = line.text
            code = joined(texts, [one.depth for one in solution])
            assert not passes(code), f"{task.id}: {line.text}"


NOTEBOOK = """
import json
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
def run(code):
    return shell.run_cell(code, store_history=True).result
run("from coursekit import check, stuck")
said = [repr(run("stuck('ex10_2', 'ours')"))]
run("answer = (68 / 0.08, 100 * 68 / 750 - 8)")
said.append(run("check('ex10_2', answer)").message)
said.append(repr(run("stuck('ex10_2', 'ours')")))
run("answer = (850, 1.0667)\\ncheck('ex10_2', answer)")
said.append(repr(run("stuck('ex10_2', 'ours')")))
print()
print(json.dumps(said))
"""


# ---- In a notebook -------------------------------------------------------------------------------


class TestStuck:
    def test_each_step_says_how_to_go_on_and_what_was_asked_for(self):
        said = [stuck("ex03_4", step) for step in STEPS]
        assert [one.step for one in said] == list(STEPS)
        for one, following in itertools.pairwise(STEPS):
            (help_,) = [help_ for help_ in said if help_.step == one]
            assert f'stuck("ex03_4", "{following}")' in help_.then
        assert said[-1].then == f"Asked for so far: {', '.join(STEPS.values())}."

    def test_a_question_comes_first(self):
        assert stuck("EX3_4") == stuck("ex03_4", "question")

    @each_closed
    def test_lines_are_shown_without_a_word_on_which_belong_and_judged_in_any_writing(self, task):
        steps = made(task)
        if task.id in SINGLE:
            assert stuck(task.id, "lines").text.startswith("The solution is a single line")
            return
        shown = repr(stuck(task.id, "lines"))
        for line in steps.puzzle.lines:
            assert f"{line.name}   " in shown
            assert not line.hint or line.hint not in shown
        right = stuck(task.id, "lines", ", ".join(steps.puzzle.order).upper())
        assert right.text.startswith("Right.")
        assert right.code[0][1] == _code(steps, steps.puzzle.order)
        assert not stuck(task.id, "lines", steps.puzzle.order[::-1]).text.startswith("Right.")

    def test_nothing_that_is_asked_makes_it_raise(self):
        for asked in (("ex99_1",), (7,), ("ex03_2", "answer"), ("ex03_2", None), ("ex03_5",)):
            assert stuck(*asked).text
            assert stuck(*asked).step == ""

    def test_ours_comes_after_a_check_that_passed(self):
        from coursekit import check
        from coursekit.checks.checking import passed

        passed.discard("ex10_2")
        assert stuck("ex10_2", "ours").code == ()
        check("ex10_2", (850, 100 * 68 / 750 - 8))
        assert (
            dict(stuck("ex10_2", "ours").code)["Ours"] == made(register.written("ex10_2")).solution
        )

    def test_in_a_notebook_a_check_that_passed_offers_ours_beside_the_code_that_passed(self):
        done = subprocess.run(
            [sys.executable, "-c", NOTEBOOK], capture_output=True, text=True, timeout=120
        )
        before, offered, beside, once_more = json.loads(done.stdout.splitlines()[-1])
        assert "First check" in before
        assert offered.endswith('stuck("ex10_2", "ours") shows our solution beside yours.')
        assert beside.index("Yours") < beside.index("68 / 0.08") < beside.index("Ours")
        assert beside.endswith(made(register.written("ex10_2")).solution)
        assert "(850, 1.0667)" in once_more
        assert "check(" not in once_more

    def test_what_it_shows_is_safe_in_a_page(self):
        shown = stuck("ex01_2", "solution")._repr_html_()
        assert "&lt; 1900" in shown
        assert "< 1900" not in shown

    def test_what_was_asked_for_is_read_from_the_cells(self):
        cells = [
            'from coursekit import stuck\nstuck("ex03_2")',
            "print(stuck('ex03_2',\n      'gaps'))",
            'stuck("ex03_2", step="idea")',
            '# stuck("ex03_2", "solution")',
            'stuck("ex03_4", "ours")',
            'stuck("nonsense")',
            'stuck("ex3_1", "lines", "c a")',
        ]
        assert helped(cells) == {"ex03_1": ["lines"], "ex03_2": ["question", "idea", "gaps"]}
