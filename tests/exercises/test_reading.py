"""A file of exercises: what is read from it, and the sentence for each way to get it wrong."""

from __future__ import annotations

from textwrap import dedent

import jupytext
import pytest

from coursekit.checks.reading import BrokenExercise, read
from coursekit.checks.register import chapters, folder

GOOD = dedent(
    """\
    ---
    kernelspec: {name: python3, display_name: Python 3}
    ---
    ```{code-cell}
    towns = ["Lens", "Loos"]
    ```

    +++ {"exercise": "ex03_1", "title": "How many?", "level": "count", "minutes": 5, "unit": "m"}

    How many towns?

    ```{code-cell}
    :tags: [stub]
    answer = ...
    ```

    ```{code-cell}
    :tags: [question]
    # What does a list know
    # about itself?
    ```

    ```{code-cell}
    :tags: [idea]
    # Ask the list how long it is.
    ```

    ```{code-cell}
    :tags: [solution]
    answer = len(towns)
    answer
    ```

    Because `len` counts.

    ```{code-cell}
    :tags: [mistake]
    # one too many: Count again,
    # from one on.
    answer = answer + 1
    ```

    ```{code-cell}
    :tags: [mistake]
    # none: There are some.
    answer = 0
    ```

    ```{code-cell}
    :tags: [mistake]
    # the towns themselves: How many are they?
    answer = towns
    ```

    +++ {"exercise": "ex03_2", "title": "Tell", "level": "open question", "minutes": 9}

    Tell about them.

    ```{code-cell}
    :tags: [stub]
    answer = "..."
    ```

    ```{code-cell}
    :tags: [solution]
    answer = "There are two towns."
    ```

    **Rubric.** One point for each, two in all.

    1. *Number.* It says how many,
       in {claim}`2`.
    2. It is **short**.

    Enough.

    ```{code-cell}
    :tags: [remark]
    short(3)
    ```

    ```{code-cell}
    :tags: [remark]
    without_figures("There are towns.")
    ```

    ```{code-cell}
    :tags: [remark]
    without_years("There are 2 towns.")
    ```
    """
)
_STUB = "```{code-cell}\n:tags: [stub]\nanswer = ...\n```\n"
_SOLUTION = "```{code-cell}\n:tags: [solution]\nanswer = len(towns)\nanswer\n```\n"
_REMARK = ":tags: [remark]\nshort(3)\n```\n"
_IDEA = "\n```{code-cell}\n:tags: [idea]\n# Short.\n```\n"
_NONE = "```{code-cell}\n:tags: [mistake]\n# none: There are some.\nanswer = 0\n```\n"


class TestWhatIsRead:
    def test_stage_parts_mistakes_remarks_and_rubric(self):
        given = read(GOOD, "two_towns")
        first, last = given.exercises
        assert [part.text for part in given.stage] == ['towns = ["Lens", "Loos"]']
        assert [part.role for part in first.parts] == ["prompt", "stub", "solution", "why"]
        assert first.mistakes[0].name == "one too many"
        assert first.mistakes[0].hint == "Count again, from one on."
        assert first.mistakes[0].text == "answer = answer + 1"
        assert [note.hint for note in first.question] == ["What does a list know about itself?"]
        assert [note.hint for note in first.idea] == ["Ask the list how long it is."]
        assert (first.unit, first.is_open, first.rubric) == ("m", False, [])
        assert last.is_open
        assert last.rubric == ["Number. It says how many, in claim 2.", "It is short."]
        assert last.remarks[0].text == "short(3)"

    def test_an_open_question_is_known_in_each_language(self):
        own = GOOD.replace("**Rubric.**", "**Grille d’évaluation.**")
        own = own.replace("open question", "question ouverte")
        assert read(own).exercises[1].rubric == read(GOOD).exercises[1].rubric
        assert read(own).exercises[1].is_open

    def test_each_part_knows_its_line(self):
        lines = GOOD.splitlines()
        for task in read(GOOD).exercises:
            for part in [*task.parts, *task.mistakes, *task.remarks]:
                assert lines[part.line - 1] == part.text.splitlines()[0]

    def test_blocks_within_a_text_are_text(self):
        listing = "````\n```{code-cell}\nnothing = 1\n```\n+++ no head\n````"
        given = read(GOOD.replace("How many towns?", f"How many towns?\n\n{listing}"))
        assert given.exercises[0].of("prompt")[0].text == f"How many towns?\n\n{listing}"
        assert not given.exercises[0].of("code")

    @pytest.mark.parametrize("name", chapters().values())
    def test_it_reads_what_jupyter_reads(self, name):
        """JupyterLab opens the same files with jupytext: both see the same cells."""
        text = (folder() / f"{name}.md").read_text("utf-8")
        given = read(text, name)
        parts = [*given.stage, *(part for task in given.exercises for part in task.parts)]
        cells = [
            cell.source.strip()
            for cell in jupytext.reads(text, fmt="md:myst").cells
            if not {
                "mistake",
                "remark",
                "proof",
                "extract",
                "question",
                "idea",
                "right",
                "criteria",
            }
            & set(cell.metadata.get("tags", ()))
        ]
        assert [part.text.strip() for part in parts] == [cell for cell in cells if cell]


def _head(**changes: str) -> tuple[str, str]:
    (key, value), *_ = changes.items()
    return '"unit": "m"', f'"{key}": {value}'


BROKEN = [
    # what is changed, into what, where it is said to be, what is said
    ("kernelspec: {name: python3, display_name: Python 3}\n---\n", "", "", "front matter has no"),
    ("answer = 0\n```\n", "answer = 0\n", "line 43", "Close it with a line ```"),
    (":tags: [stub]", ":name: stub", "line 13", "an option 'name'"),
    ('"minutes": 5, "unit": "m"}', '"minutes": 5', "line 8", "It is one line of JSON"),
    ('5, "unit"', '5 "unit"', "line 8", "from column 81 on (Expecting ',' delimiter)"),
    ('{"exercise": "ex03_1", ', '{"name": "ex03_1", ', "line 8", "It is one line of JSON"),
    ('"ex03_1"', '"3.1"', "line 8", "Names look like ex03_2"),
    ("ex03_2", "ex03_1", "ex03_1", "it stands there twice"),
    ("ex03_2", "ex04_2", "ex04_2", "begin with ex03"),
    (', "minutes": 5', "", "ex03_1", "its head lacks minutes"),
    ('"title": "How many?", "level": "count", ', "", "ex03_1", "its head lacks title, level"),
    (*_head(tolerence="0.1"), "ex03_1", "unknown key 'tolerence'. Did you mean 'tolerance'?"),
    (*_head(colour='"red"'), "ex03_1", "Heads know exercise, title"),
    (*_head(tolerance='"0.1"'), "ex03_1", "should be a number, not '0.1'"),
    (*_head(ordered="1"), "ex03_1", "should be true or false, not 1"),
    (*_head(unit="7"), "ex03_1", "should be a text, not 7"),
    (*_head(cases="[1, 2]"), "ex03_1", "should be a list of lists"),
    ('"minutes": 5', '"minutes": true', "ex03_1", "should be a whole number, not True"),
    ("[stub]\nanswer = ...", "[hint]\nanswer = ...", "ex03_1", "tagged hint. Cells are tagged"),
    ("[stub]\nanswer = ...", "[stub, solution]\nanswer = ...", "ex03_1", "tagged with one of"),
    ("```{code-cell}\ntowns", "```{code-cell}\n:tags: [stub]\ntowns", "line 6", "Begin one above"),
    (
        "# none: There are some.\n",
        "",
        "ex03_1, line 45",
        "Begin its cell with a line “# name: hint”",
    ),
    ("# none: There are some.\n", "# none\n", "ex03_1, line 45", "no name and no hint"),
    ("answer = 0\n", "", "ex03_1, line 45", "'none' has no code"),
    ("How many towns?\n", "", "ex03_1", "it has no prompt. Write below its head"),
    (_STUB, "", "ex03_1", "it has no stub. Add a code cell tagged stub"),
    (_SOLUTION, "", "ex03_1", "it has no solution. Add a code cell tagged solution"),
    ("Because `len` counts.\n", "", "ex03_1", "it has no explanation. Say below"),
    (_NONE, "", "ex03_1", "it has 2 mistakes, and 3 or more are wanted"),
    ("# none:", "# one too many:", "ex03_1", "two mistakes are called 'one too many'"),
    (_NONE, _NONE.replace("mistake", "remark"), "ex03_1, line 45", "Here mistakes are wanted"),
    ("# about itself?", "about()", "ex03_1, line 19", "a cell tagged question holds only a comm"),
    ("# Ask the list how long it is.\n", "", "ex03_1, line 25", "it is the second step of help"),
    (":tags: [idea]", ":tags: [question]", "ex03_1, line 25", "one cell each tagged question,"),
    (":tags: [remark]\nshort(3)", ":tags: [idea]\n# Short.", "ex03_2", "it has 2 remarks"),
    (_REMARK, _REMARK + _IDEA, "ex03_2, line 84", "an exercise with an answer"),
    ("**Rubric.** One", "One", "ex03_2", "It has only one of the two"),
    ('"open question"', '"essay"', "ex03_2", "It has only one of the two"),
    ("1. *Number.* It says how many,\n   in {claim}`2`.\n2. It", "It", "ex03_2", "has no list"),
    ("```{code-cell}\n:tags: [remark]\nshort(3)\n```\n", "", "ex03_2", "it has 2 remarks, and 3"),
]


class TestSentences:
    @pytest.mark.parametrize(("old", "new", "where", "said"), BROKEN)
    def test_what_is_broken_ends_in_a_sentence_that_says_where_and_what(
        self, old, new, where, said
    ):
        assert old in GOOD
        with pytest.raises(BrokenExercise) as caught:
            read(GOOD.replace(old, new, 1), "towns")
        sentence = str(caught.value)
        assert sentence.startswith(
            f"exercises/towns.md, {where}" if where else "exercises/towns.md"
        )
        assert said in sentence
        assert "\n" not in sentence
