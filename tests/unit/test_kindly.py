"""Errors in kind words: each slip of a beginner has its sentence, and no error at all has none."""

from __future__ import annotations

import builtins
import linecache
import os
import re
import subprocess
import sys
from itertools import count

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.kindly import UnfilledGap, Words, explain, first_used, refuse_gaps

_CELLS = count(1)
_BEFORE = """
from coursekit import load
heaps = [74, 84, 125]
ages = {"Loos": 3}
zero = 0
jobs = pd.DataFrame({"insee": ["62498", "62427"], "year": [1999, 2006], "rate": [14.2, 9.0],
                     "town": ["Loos", "Hénin-Beaumont"]})
by_town = jobs.set_index("insee")
def share(part, whole):
    percent = 100
    return percent * part / whole
"""


def _cell(code: str, names: dict) -> None:
    """Run a cell as the page does: its lines are kept under a name of its own."""
    name = f"<cell {next(_CELLS)}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec"), names)


def _error(code: str, names: dict) -> BaseException:
    try:
        _cell(code, names)
    except BaseException as error:  # KeyboardInterrupt and SystemExit, too
        return error
    raise AssertionError(f"this cell ends without an error: {code}")


def said(code: str, **elsewhere: str) -> Words:
    names = {"pd": pd, "np": np}
    _cell(_BEFORE, names)
    return explain(_error(code, names), names, elsewhere)


# Code of one line, and what its words have to hold. Where two are given, both.
SLIPS = [
    # names
    ("answer = jbos", "no name jbos", "Did you mean jobs?"),
    ("answer = shrae(1, 2)", "Did you mean share?"),
    ("pritn(1)", "Did you mean print?"),
    ("math.sqrt(2)", "import math"),
    ("plt.plot([1])", "import matplotlib.pyplot as plt"),
    ("check('ex03_1', 2)", "from coursekit import check"),
    ("rates.rate(1, 2)", "from coursekit.models import rates"),
    ("jobs[year]", 'jobs["year"]', 'quotes: "year"'),
    ("jobs[yaer]", 'write "year"'),
    ("load(communes)", 'load("communes")'),
    ("load(comunes)", 'load("communes")'),
    ("answer = true", "True"),
    ("town = Lens", 'put quotes around it: "Lens"'),
    ("load('comune')", "There is no dataset 'comune'. Did you mean 'communes'"),
    ("import panda", "Did you mean pandas?"),
    ("import scipy_of_mine", "not installed here"),
    ("raise ModuleNotFoundError(name='folium')", "folium is not installed here"),
    ("from pandas import Dataframe", "Did you mean DataFrame?"),
    ("from coursekit import lode", "Did you mean load?"),
    ("from coursekit.models import rate", "Did you mean rates?"),
    ("import coursekit.models.rate", "Did you mean rates?"),
    ("pd.read_csv('communes.csv')", "no file communes.csv", 'load("communes")'),
    ("open('nowhere/heights.csv')", "folder nowhere is missing"),
    # columns, rows, keys
    ("jobs['yaer']", 'jobs has no column "yaer". Did you mean "year"?'),
    ("jobs['Town']", 'Did you mean "town"?'),
    ("jobs['people']", "Its columns are insee, year, rate, town."),
    ("jobs[['insee', 'towns']]", '"towns"', 'Did you mean "town"?'),
    ("jobs.sort_values('rat')", 'Did you mean "rate"?'),
    ("jobs.groupby('twon')['rate'].mean()", 'no column "twon". Did you mean "town"?'),
    ("jobs.drop(columns='people')", 'no column "people"'),
    ("jobs.set_index('inse')", 'Did you mean "insee"?'),
    ("jobs.merge(by_town, on='inse')", 'Did you mean "insee"?'),
    ("jobs.pivot(index='insee', columns='yaer', values='rate')", 'Did you mean "year"?'),
    ("jobs.query('rat > 3')", "speaks of rat", "Did you mean rate?"),
    ("jobs.loc[0, 'rat']", 'Did you mean "rate"?'),
    ("jobs.loc[7, 'rate']", "jobs has no row 7. Its rows are 0, 1."),
    ("jobs.loc['rate']", 'but a column: write jobs["rate"]'),
    ("by_town.loc[62498]", 'texts, in quotes: write "62498"'),
    ("by_town['62498']", "but a row"),
    ("by_town['insee']", "labels the rows", ".reset_index()"),
    ("jobs['rate'].loc[5]", 'the column "rate" has no entry 5'),
    ("ages['Loss']", 'ages has no key "Loss". Did you mean "Loos"?'),
    ("dict(a=1)['b']", 'no key "b"'),
    # attributes
    ("jobs.rat", 'a column "rate": write ["rate"]'),
    ("jobs.men()", "Did you mean mean?"),
    ("jobs.append(jobs)", "pd.concat"),
    ("jobs['town'].contains('Loos')", ".str.contains"),
    ("heaps.push(3)", "append(…)"),
    ("heaps.sort().index(1)", "heaps.sort() holds None"),
    ("pd.dataframe()", "Did you mean DataFrame?"),
    ("jobs.head.mean()", "head is a function that was not called"),
    ("'Loos'.uper()", "a text has no uper. Did you mean upper"),
    # what cannot be read
    ("print('a'", "the bracket ( opens here and is closed nowhere"),
    ("heaps = (1, 2]", "] closes what ( opened"),
    ("print('a'))", ") closes a bracket that nothing opened"),
    ("town = 'Loos", "does not end with one"),
    ("town = “Loos”", "printer's quote"),
    ("if zero == 0 print(1)", "colon"),
    ("for heap in heaps print(heap)", "colon"),
    ("if zero = 0: pass", "write two: =="),
    ("3 = answer", "The name goes left"),
    ("print 'a'", "print(…)"),
    ("heaps = [74 84]", "comma"),
    ("ages = {'Loos': 3, 'Lens' 4}", "colon"),
    ("insee = 062498", "put quotes around it"),
    ("3rd = 1", "begin with a digit"),
    ("class = 3", "belongs to Python itself"),
    ("answer = 3 +", "in the middle of a sum"),
    ("answer = ", "nothing stands right of the ="),
    ("whlie True: pass", "Did you mean while?"),
    ("else if zero: pass", "elif"),
    ("answer = zero && 1", "as the word and"),
    ("return 3", "inside a function only"),
    ("  answer = 3", "spaces in front away"),
    ("share(part=1, 2)", "plain values come first"),
    ("!pip install scipy", "for a notebook"),
    ("jobs.query('rate >')", "handed on as code"),
    ("answer = 5\u20133", "does not know the sign \u2013"),
    ("answer =\u00a03", "invisible sign"),
    # kinds that do not go together
    ("'a' + 1", "text and number meet"),
    ("1 + 'a'", "text and number meet"),
    ("jobs['town'] + 1", "text and number meet"),
    ("jobs['year'] + 'a'", "text and number meet"),
    ("1 + None", "None, that is nothing"),
    ("heaps - 1", "np.array"),
    ("1 + len", "not called"),
    ("3 < 'a'", "cannot be compared"),
    ("jobs['town'] > 3", "cannot be compared"),
    ("sum(jobs['town'])", "text and number meet"),
    ("jobs['town'].mean()", "texts have no sum or mean"),
    ("jobs.groupby('year').mean()", "texts have no sum or mean"),
    ("jobs('rate')", "square brackets: jobs[…]"),
    ("3(4)", "To multiply write *"),
    ("jobs.shape()", "jobs.shape"),
    ("share(1)", "share() also needs whole"),
    ("share(1, 2, 3)", "more than it takes. It takes part, whole"),
    ("share(1, hole=2)", "share() knows no hole=. Did you mean whole?"),
    ("share(1, part=2)", "given part twice"),
    ("jobs.head[3]", "round brackets, not square ones: jobs.head(…)"),
    ("zero[0]", "zero is one number"),
    ("for heap in zero: pass", "range(…)"),
    ("heaps['a']", "by place"),
    ("'Loos'['a']", "letters are asked by place"),
    ("jobs[:, 0]", ".iloc[…]"),
    ("len(3)", "has no length"),
    ("float(jobs['rate'])", "a whole column came"),
    ("range(2.5)", "whole number"),
    # values
    ("if jobs['rate'] > 3: pass", "a whole column of them came", "& | ~"),
    ("jobs[jobs['rate'] > 3 and jobs['year'] > 2]", "& | ~"),
    ("float('82,1')", "a point, not a comma"),
    ("int('3.5')", 'float("3.5")'),
    ("float('12 households')", '"12 households" is a text that is no number'),
    ("jobs['town'].astype(float)", '"Loos" is a text'),
    ("pd.Series([1.0, None]).astype(int)", "missing (NaN)", ".dropna()"),
    ("jobs['x'] = [1, 2, 3]", "3 values for 2 rows"),
    ("np.array([1, 2]) + np.array([1, 2, 3])", "different lengths"),
    ("a, b = 1, 2, 3", "more values"),
    ("jobs['rate'] == pd.Series([1, 2, 3])", "other rows"),
    ("jobs.merge(jobs.assign(insee=[1, 2]), on='insee')", "best kept as texts"),
    ("max([])", "max() got nothing"),
    ("heaps.index(3)", "does not hold this value"),
    ("heaps[3]", "heaps has 3, numbered from 0: the last is [2]"),
    ("jobs.iloc[9]", "the table has 2"),
    ("np.array([1, 2])[5]", "past the end"),
    ("1 / zero", "divided by zero: zero is 0"),
    ("f\"{'a':.1f}\"", "texts nothing"),
    # the rest
    ("assert heaps == [], 'no heap'", "does not hold: no heap."),
    ("raise SystemExit", "ended itself"),
    ("raise KeyboardInterrupt", "was stopped"),
    ("raise MemoryError", "more memory"),
    ("raise Exception('of its own kind')", "Exception: of its own kind"),
]


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(("code", "fragments"), [(code, rest) for code, *rest in SLIPS])
def test_a_slip_is_named_with_its_line_and_its_remedy(code, fragments):
    words = said("heaps = [74, 84, 125]\n" + code if "heaps = [" not in code else "\n" + code)
    for fragment in fragments:
        assert fragment in words.text
    assert str(words).startswith("Line 2: ")
    assert words.code == code.strip()
    assert words.text.endswith((".", "?", "…", ")", "…)", '"')) or fragments[0].startswith("import")


class TestManyLines:
    def test_a_block_that_is_not_indented(self):
        words = said("for heap in heaps:\nprint(heap)")
        assert words.line == 2
        assert "'for' statement of line 1" in words.text

    @pytest.mark.parametrize(
        ("code", "fragment"),
        [
            ("if zero == 0:\n    a = 1\n  b = 2", "no line above begins"),
            ("if zero == 0:\n\ta = 1\n        b = 2", "tabs and spaces are mixed"),
        ],
    )
    def test_lines_that_do_not_stand_below_each_other(self, code, fragment):
        words = said(code)
        assert words.line == 3
        assert fragment in words.text

    def test_a_function_that_uses_its_own_name_too_early(self):
        words = said("n = 1\ndef more():\n    n = n + 1\nmore()")
        assert words.line == 3
        assert "Give it one above this line" in words.text

    def test_a_function_that_calls_itself_for_ever(self):
        words = said("def on():\n    return on()\non()")
        assert words.line == 2
        assert "never ends" in words.text

    def test_a_name_of_python_that_was_given_away(self):
        words = said("sum = 3\nsum(heaps)")
        assert words.line == 2
        assert "del sum brings the function back" in words.text

    def test_a_call_over_several_lines_is_still_read(self):
        words = said("answer = (\n    jobs\n    .sort_values(\n        'rat'\n    )\n)")
        assert 'jobs has no column "rat". Did you mean "rate"?' in words.text

    def test_a_line_of_another_cell_is_said_to_be_one(self):
        words = said("share(1, 0)")
        assert str(words).startswith("Line 11 of another cell, which this one uses: ")
        assert words.code == "return percent * part / whole"
        assert "whole is 0" in words.text


def test_a_name_of_a_cell_that_has_not_run_is_traced_to_it():
    assert said("print(both)", both="code block 4").text == (
        "both is set in code block 4, which has not run yet. Run that first."
    )
    assert "Did you mean both?" in said("print(boht)", both="code block 4").text


class TestGaps:
    """A gap (``...``) is put down and looked at, and nothing else is ever done with it."""

    @pytest.mark.parametrize(
        ("code", "says"),
        [
            ('jobs[jobs["year"] == ...]', "Line 1: here is still a gap (...). Write in its place"),
            ('jobs.loc[jobs["year"] == ..., "rate"]', "Line 1: here is still a gap"),
            ('rate.loc["62510", ...]', "Line 1: here is still a gap"),
            ('jobs["town"].isin([...])', "Line 1: here is still a gap"),
            ("jobs[...]", "Line 1: here is still a gap"),
            ("round(..., 1)", "Line 1: here is still a gap"),
            ('f"{...:.1f} %"', "Line 1: here is still a gap"),
            ("-...", "Line 1: here is still a gap"),
            ("if ...:\n    answer = 1", "Line 1: here is still a gap"),
            ("for year in ...:\n    pass", "Line 1: here is still a gap"),
            ("def f(x):\n    return x * ...", "Line 2: here is still a gap"),
            ("start = 1\n\npeers = ...\nanswer = start - peers", "Line 4: peers still holds a gap"),
            ("peers = ...\nanswer = start[peers]", "Fill line 1 in, then run the cell again."),
            ("one, two = 3, ...\nanswer = one + two", "Line 2: two still holds a gap"),
            (
                "one = ...\ntwo = one\nanswer = two + 1",
                "Line 3: two still holds a gap",
            ),
            ("two = (3, ...)\nanswer = sum(two)", "Line 2: two still holds a gap"),
            ("answer = ...\nanswer += 1", "Line 2: answer still holds a gap"),
            (
                "def slope(h):\n    r = ...\n    return h\nslope(3)",
                "Line 4: slope still holds a",
            ),
            (
                "answer = 2 * held",
                "held still holds a gap (...). Fill the line that sets it",
            ),
            ("answer = 2 * pair", "Line 1: pair still holds a gap"),
        ],
    )
    def test_a_cell_that_would_hand_one_on_does_not_run(self, code, says):
        with pytest.raises(UnfilledGap) as refused:
            refuse_gaps(code, {"held": ..., "pair": (1, ...), "_": ..., "frame": pd.DataFrame()})
        assert says in str(refused.value)
        words = explain(refused.value, {})
        assert words is refused.value.words
        assert words.code == code.splitlines()[words.line - 1].strip()

    @pytest.mark.parametrize(
        "code",
        [
            "year = ...\nanswer = ...",
            "answer = (..., ...)\ncheck('ex03_3', answer)",
            "def walk(distance, order):\n    ...\n\nanswer = walk",
            "answer = {'Loos': ..., 'Lens': 3}\nprint(answer)",
            "year = ...\nyear = 1999\nanswer = year + 1",
            "held = 3\nanswer = held + 1",
            "_ + 1",  # what the cell before has shown
            "answer is ...",
            # What others mean by it.
            "numbers[..., 0]",
            "numbers[...] = 1",
            "def f(some: tuple[int, ...] = ()) -> Callable[..., int]:\n    return some[0]\nf(3)",
            "some: tuple[int, ...] = (1,)",
            # What Python cannot read is told by others.
            "answer = (",
        ],
    )
    def test_all_others_do(self, code):
        refuse_gaps(code, {"held": ..., "_": ...})

    def test_where_only_running_shows_it_the_error_is_told_as_a_gap(self):
        names = {"pd": pd}
        _cell("radius = ...\ndef slope(h):\n    return h / radius", names)
        error = _error("slope(3)", names)
        assert isinstance(error, TypeError)
        assert explain(error, names).text.startswith("radius still holds a gap (...).")
        assert "no name" in explain(_error("radius + hieght", names), names).text

    def test_a_stub_is_looked_at_with_the_standard_library_alone(self):
        code = "from coursekit.kindly import first_used as f; print(f('f(...)')); import sys; "
        code += "print({'pandas', 'numpy', 'IPython'} & set(sys.modules))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stdout == f"{first_used('f(...)')}\nset()\n"


class _Odd(BaseException):
    """An error that answers no question."""

    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


class _Refuses:
    """A value that answers no question either."""

    def __getattribute__(self, name):
        raise ValueError(name)

    def __eq__(self, other):
        raise ValueError("compared")

    __hash__ = object.__hash__


_KINDS = [
    kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
]
_ARGUMENTS = st.one_of(
    st.none(), st.integers(), st.text(), st.floats(), st.lists(st.text()), st.builds(_Refuses)
)


class TestAnyError:
    @given(st.sampled_from([*_KINDS, _Odd]), st.lists(_ARGUMENTS, max_size=5), st.booleans())
    def test_has_words_and_a_line_when_there_is_one(self, kind, arguments, raised):
        try:
            error = kind(*arguments)
        except (TypeError, ValueError):  # some kinds insist on what they are given
            return
        names = {"odd": _Refuses(), "error": error, "table": pd.DataFrame({"a": [1]})}
        if raised:
            error = _error("odd\nraise error", names)
        words = explain(error, names)
        assert words.text
        assert words.line == 2 or not raised
        assert ("Line 2" in str(words)) == raised

    @given(st.text(st.characters(exclude_characters="\0"), max_size=60))
    def test_of_code_that_cannot_be_read_is_said_at_a_line(self, code):
        names = {}
        try:
            _cell(code, names)
        except SyntaxError as error:
            caught = error
        except Exception:
            return
        else:
            return
        assert explain(caught, names).line >= 1

    def test_without_a_trace_is_still_a_sentence(self):
        assert str(explain(ValueError("odd"), {})).startswith(
            "Python stopped with ValueError: odd."
        )

    def test_of_a_session_that_refuses_to_be_looked_at(self):
        class Names(dict):
            def __iter__(self):
                raise RuntimeError

            keys = items = __iter__

        assert "NameError" in explain(NameError("name 'a' is not defined"), Names()).text


_SHELL = """
import sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(colors="NoColor")
for code in {cells!r}:
    done = shell.run_cell(code, store_history=True)
    print("success", done.success, type(done.error_before_exec or done.error_in_exec).__name__)
"""


def _notebook(*cells: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _SHELL.format(cells=cells)],
        capture_output=True,
        text=True,
        check=True,
        env={k: v for k, v in os.environ.items() if k != "COURSEKIT_BOOK"} | environment,
    )
    return re.sub(r"\x1b\[[\d;]*m", "", done.stdout)


#: Its first line would speak, if it ran.
_GAP = "print('ran')  # says so\nyear = ...\nanswer = heaps + year"


@pytest.mark.slow
class TestNotebook:
    """Needs IPython, which the quick tests do without."""

    def test_an_error_is_told_in_kind_words_and_the_trace_is_one_line_away(self):
        shown = _notebook(
            "import coursekit", "heaps = 2\nhaeps * 3", "%tb", "answer = (\n1", "1 + 1", _GAP
        )
        _, first, trace, syntax, _, gap = re.split(r"success \w+ \w+\n", shown)[:6]
        assert "haeps * 3" in first
        assert "Line 2: there is no name haeps here. Did you mean heaps?" in first
        assert (
            "(NameError: name 'haeps' is not defined. For the whole trace run %tb in a new cell.)"
            in first
        )
        assert "Traceback" not in first
        assert "Traceback (most recent call last)" in trace
        assert "name 'haeps' is not defined" in trace
        assert "the bracket ( opens here" in syntax
        assert (
            gap
            == "Line 3: year still holds a gap (...). Fill line 2 in, then run the cell again.\n"
        )
        assert re.findall(r"success (\w+) ", shown) == [
            *("True", "False", "True", "False", "True", "False")
        ]

    def test_where_the_book_is_built_nothing_changes(self):
        shown = _notebook("import coursekit", "haeps", COURSEKIT_BOOK="1")
        assert "Traceback (most recent call last)" in shown
        assert "Did you mean" not in shown

    def test_a_handler_of_ones_own_is_kept(self):
        own = "get_ipython().set_custom_exc((ValueError,), lambda *_, **__: print('mine'))"
        assert "mine\n" in _notebook(own, "import coursekit", "int('a')")

    def test_a_kernel_still_reports_errors_as_errors(self):
        import nbformat
        from nbclient import NotebookClient

        cells = ["import coursekit", "heaps = 2\nhaeps * 3", "%tb", "'goes on'"]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
        (error,) = notebook.cells[1].outputs
        assert (error.output_type, error.ename) == ("error", "NameError")
        assert error.evalue == "name 'haeps' is not defined"
        assert "Did you mean heaps?" in "\n".join(error.traceback)
        (trace,) = notebook.cells[2].outputs
        assert trace.output_type == "error"
        assert "Traceback" in "\n".join(trace.traceback)
        assert notebook.cells[3].outputs[0].data["text/plain"] == "'goes on'"
