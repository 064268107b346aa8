"""A file of exercises is in order: the sentences for whoever writes an exercise or a mistake.

Whoever adds one runs this file, or only what is about one chapter (``-k two_towns``): in seconds it
names the file, the exercise and what to write.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pytest
import yaml

from book.translation.pages import page, translations
from coursekit.checks import Exercise, Open, register
from coursekit.checks._working import _words
from coursekit.checks.checking import judge
from coursekit.checks.reading import BrokenExercise, Source, Task, read
from coursekit.checks.telling import perhaps
from coursekit.languages import languages
from coursekit.steps import made
from data.builders.manifests import nearest
from tests.conftest import ROOT, tell

pytestmark = pytest.mark.quick

each_file = pytest.mark.parametrize(
    "name", [path.stem for path in sorted((ROOT / "exercises").glob("*.md"))]
)
#: A hint leads on: it is neither a word nor a lecture.
HINT = range(3, 46)


def planned() -> list[str]:
    plan = yaml.safe_load((ROOT / "book/plan.yml").read_text("utf-8"))
    return [name for chapters in plan.values() for name in chapters]


Asked = Callable[[str, Task, "Exercise | Open"], Iterator[str]]


#: Numbers as workshops say them: "exercises two and three".
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SAID = re.compile(rf"exercises? ({'|'.join(NUMBERS)})(?: and ({'|'.join(NUMBERS)}))?\b", re.I)


def pages() -> dict[str, str]:
    """Return what may name an exercise, beside its own file, by where it stands."""
    paths = [*sorted((ROOT / "chapters").rglob("*.md")), ROOT / "book/plan.yml"]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}


def problems(
    name: str, text: str, ask: Asked, others: Mapping[str, str] | None = None
) -> list[str]:
    """Say what is wrong with a file of exercises, once; ``ask`` is asked of each exercise.

    ``others`` are the texts that may name an exercise.
    """
    return list(dict.fromkeys(_problems(name, text, ask, others or {})))


def _problems(name: str, text: str, ask: Asked, others: Mapping[str, str]) -> list[str]:
    try:
        given = read(text, name)
        known = register._worked(text, name)
    except BrokenExercise as error:
        return [str(error)]
    found = list(_of_file(given, name, others)) if ask is of_exercise else []
    for task in given.exercises:
        try:
            found += ask(f"{given.file}, {task.id}", task, known[task.id])
        except BrokenExercise as error:
            found.append(str(error))
    if ask is of_exercise and not found:
        found += _as_shown(given, known)
    return found


def _of_file(given: Source, name: str, others: Mapping[str, str]) -> Iterator[str]:
    if name not in planned():
        yield (
            f"{given.file}: there is no chapter {name!r} in book/plan.yml. "
            f"{nearest(name, planned())}The file is called as its chapter."
        )
        return
    number = planned().index(name) + 1
    places = {task.id: f"ex{number:02}_{at}" for at, task in enumerate(given.exercises, 1)}
    if moved := {old: new for old, new in places.items() if old != new}:
        named = [path for path, text in others.items() if any(old in text for old in moved)]
        yield (
            f"{given.file}: ids follow the place. "
            f"Renumber {', '.join(f'{old} to {new}' for old, new in moved.items())}"
            + (f", also in {', '.join(named)}, words such as “exercise five” too" if named else "")
            + "."
        )
    else:
        for path, text in others.items():
            if path.startswith("chapters/workshops/"):
                yield from _of_kit(path, text, given)
    if len(given.exercises) < 3:
        yield f"{given.file}: it has {len(given.exercises)} exercises. Write three or more."
    elif not re.search("map|carte", given.exercises[0].level):
        yield f"{given.file}, {given.exercises[0].id}: the first reads the map. Say so in `level`."
    elif not given.exercises[-1].is_open:
        yield f"{given.file}, {given.exercises[-1].id}: the last is an open question. Move it up."


def _of_kit(path: str, text: str, given: Source) -> Iterator[str]:
    """Say where a workshop means another exercise of this file than it names."""
    ids = {task.title: task.id for task in given.exercises}
    chapter = given.exercises[0].id[:4] if given.exercises else "none"
    if f"{chapter}_" not in text:  # reading all kits for each chapter would take seconds
        return
    kit = yaml.safe_load(text.split("---\n")[1]).get("workshop")
    steps = [step for step in (kit or {}).get("steps", []) if step.get("exercises")]
    for step in steps:
        where, named = f"{path}, step {step['title']!r}", step["exercises"]
        if not isinstance(named, dict):
            yield f'{where}: write `exercises` with titles, as {{ex03_1: "Read the map"}}.'
            return
        if not (here := {one: title for one, title in named.items() if one[:4] == chapter}):
            continue
        wrong = {one: title for one, title in here.items() if ids.get(title) != one}
        for one, title in wrong.items():
            means = f"is {ids[title]}" if title in ids else f"is no exercise of {given.file}"
            yield f"{where}: {one} is not {title!r}, which {means}. Mend its id, title and words."
        meant = {word for at, word in enumerate(NUMBERS, 1) for one in named if one[4:] == f"_{at}"}
        sheets = [one for step in steps for one in step["exercises"]]
        there = {word for word, one in zip(NUMBERS, sheets, strict=False) if one in named}
        for words in (step["do"], step.get("screen", "")):
            said = {one.lower() for found in _SAID.findall(words) for one in found if one}
            # The sheets of a kit count its exercises through, whatever chapters they are from.
            on_sheets = re.search(f"{_SAID.pattern} of the sheet", words, re.I)
            if said and said != (there if on_sheets else meant) and not wrong:
                yield (
                    f"{where}: its words speak of exercise {' and '.join(sorted(said))}, its "
                    f"`exercises` of {', '.join(named)}. Let them say the same."
                )
    if steps and all(one[:4] == chapter for step in steps for one in step["exercises"]):
        for word in re.findall(r"\ball (\w+) exercises", text):
            if word in NUMBERS and NUMBERS.index(word) + 1 != len(given.exercises):
                yield f"{path}: “all {word} exercises” are {len(given.exercises)} now. Mend it."


def of_exercise(where: str, task: Task, known: Exercise | Open) -> Iterator[str]:
    if isinstance(known, Exercise) and not (said := judge(known, known.solve())).passed:
        yield f"{where}: its own solution does not pass: {said.message} Mend the solution cell."
    if not task.is_open:
        yield from _of_help(where, task)


def _of_help(where: str, task: Task) -> Iterator[str]:
    try:
        steps = made(task)
    except SyntaxError:  # of a stub or a mistake: told where these run
        return
    if not steps.question.endswith("?"):
        yield f"{where}: its help has no question. Write a cell tagged question, “# … ?”."
    if not steps.idea:
        yield f"{where}: its help has no idea. Write a cell tagged idea, the way in plain words."
    for line in steps.code:
        if line.text in f"{steps.question} {steps.idea}":
            yield f"{where}: {line.text!r} stands in its question or idea. Say it in plain words."


def _as_shown(given: Source, known: dict[str, Exercise | Open]) -> Iterator[str]:
    """Run what learners and readers run, in one session as they do."""
    names: dict[str, Any] = {}
    for part in given.stage:
        exec(part.text, names)
    for task in given.exercises:
        where = f"{given.file}, {task.id}"
        names.pop("answer", None)
        for role in ("stub", "solution"):
            try:
                for part in task.of("code", role):
                    exec(part.text, names)
            except Exception as error:
                yield (
                    f"{where}: its {role} stops with {_words(error)}. It should "
                    "run to its end as it stands; write gaps as `...`."
                )
                return
            if "answer" not in names:
                yield f"{where}: its {role} sets no answer. Write a line `answer = …` in that cell."
                return
            said = judge(known[task.id], names["answer"])
            if role == "solution" and not (said.passed and (said.kind == "open") == task.is_open):
                yield f"{where}: the solution that the book shows does not pass: {said.message}"
            if role == "stub" and (said.passed or not _is_gap(said)):
                what = "the right answer" if said.passed else "an answer, though a wrong one,"
                yield (
                    f"{where}: its stub gives {what} before anybody has written in it. Leave a "
                    "gap in it: `answer = ...`."
                )
        yield from _proven(task, where, names)


def _proven(task: Task, where: str, names: Mapping[str, Any]) -> Iterator[str]:
    """Run the proofs of an exercise with what its solution leaves; they leave nothing behind."""
    own = dict(names)
    for proof in task.proofs:
        tree = ast.increment_lineno(ast.parse(proof.text), proof.line - 1)
        for step in tree.body:
            try:
                exec(compile(ast.Module([step], []), f"<{where}>", "exec"), own)
            except AssertionError as error:
                yield (
                    f"{where}, line {step.lineno}: “{error}” is said there, and it is not true. "
                    "Mend the words, and then the assertion."
                )
            except Exception as error:
                yield (
                    f"{where}, line {step.lineno}: this proof stops with {_words(error)}. It "
                    "begins with the names that the first cells and the solution leave."
                )
                return


def _sets_answer(code: str) -> bool:
    return any(
        isinstance(each, ast.Name) and each.id == "answer" and isinstance(each.ctx, ast.Store)
        for each in ast.walk(ast.parse(code))
    )


def _is_gap(said: Any) -> bool:
    told = re.search(r"gap|written|trou|écrit", said.message) is not None
    return said.kind in {"gap", "nothing returned"} and told


def of_mistake(where: str, task: Task, known: Exercise | Open) -> Iterator[str]:
    if isinstance(known, Open):
        for note, remark in zip(task.remarks, known.remarks, strict=True):
            said = judge(known, remark.example)
            if not (said.passed and remark.hint in said.message):
                yield (
                    f"{where}, line {note.line}: the remark {remark.name!r} does not see its own "
                    "example. Write an example text that has this weakness alone."
                )
        return
    expected = known.solve()
    for note, mistake in zip(task.mistakes, known.mistakes, strict=True):
        place = f"{where}, line {note.line}: the mistake {note.name!r}"
        try:
            said = judge(known, mistake.wrong())
        except BrokenExercise as error:
            yield str(error)
            continue
        if said.passed and not _sets_answer(note.text):
            yield f"{place} sets no `answer`, so the solution's is left. End it with `answer = …`."
        elif said.passed:
            yield f"{place} is a right answer. Let its cell end with an answer as a learner errs."
        elif said.kind in {other.name for other in known.mistakes} - {note.name}:
            yield (
                f"{place} gives the same answer as {said.kind!r}, which stands first. Give it an "
                "answer of its own, or take one of the two away."
            )
        elif said.kind != mistake.name or not said.message.startswith(
            (mistake.hint, perhaps(mistake.hint))
        ):
            yield (
                f"{place} is taken for {said.kind!r} ({said.message}) Let its cell end with an "
                "answer of the form that is asked for, but wrong."
            )
        if len(mistake.hint.split()) not in HINT:
            yield f"{place} has a hint of {len(mistake.hint.split())} words. Write 3 to 45."
        if _tells(mistake.hint, expected):
            yield f"{place} has a hint that gives the answer away. Ask a question instead."


def _tells(hint: str, expected: Any) -> bool:
    if isinstance(expected, str):
        return expected.casefold() in hint.casefold()
    if isinstance(expected, (int, float, np.number)) and abs(expected) >= 10:
        return f"{expected:g}" in hint or f"{expected:.1f}" in hint
    return False


def _text(name: str) -> str:
    return (ROOT / f"exercises/{name}.md").read_text("utf-8")


@each_file
@pytest.mark.quick(kind="exercise")
def test_every_exercise_is_whole_its_solution_passes_and_its_stub_does_not(name):
    """The test for whoever adds an exercise."""
    tell(problems(name, _text(name), of_exercise, pages()))


@each_file
@pytest.mark.quick(kind="mistake")
def test_every_mistake_gets_its_own_hint(name):
    """The test for whoever adds a mistake, or a remark on an open question."""
    tell(problems(name, _text(name), of_mistake))


TRANSLATED = [
    (language, name)
    for language in languages()[1:]
    for name in translations(language)
    if name.startswith("exercises/")
]


@pytest.mark.slow  # the same cells once more: what is changed in one is told in English first
@pytest.mark.parametrize(("language", "name"), TRANSLATED)
def test_exercises_in_another_language_do_what_the_english_ones_do(language, name, monkeypatch):
    monkeypatch.setattr("coursekit.languages.language", lambda: language)
    text, chapter = page(language, name), name.removeprefix("exercises/").removesuffix(".md")
    tell([*problems(chapter, text, of_exercise), *problems(chapter, text, of_mistake)])


STAGE = 'stage = "Loos"'
FIRST = """\
+++ {"exercise": "ex03_1", "title": "T", "level": "read the map", "minutes": 5}
How many?
```{code-cell}
:tags: [stub]
answer = ...
```
```{code-cell}
:tags: [solution]
answer = 4 + len(stage)
```
Because.
```{code-cell}
:tags: [mistake]
# one too many: Count them once again, please.
answer = answer + 1
```
```{code-cell}
:tags: [mistake]
# one too few: Count them from one on.
answer = answer - 1
```
```{code-cell}
:tags: [mistake]
# the letters: Of what is the number asked?
answer = len(stage)
```
```{code-cell}
:tags: [question]
# Of what is the number made?
```
```{code-cell}
:tags: [idea]
# Count the letters, and go on from there.
```
"""
LAST = """\
+++ {"exercise": "ex03_3", "title": "T", "level": "open question", "minutes": 5}
Tell.
```{code-cell}
:tags: [stub]
answer = "..."
```
```{code-cell}
:tags: [solution]
answer = "There are 8 towns, and in 1999 there were 8, too; and so it goes on and on with them."
```
**Rubric.** Points.

1. It tells.

```{code-cell}
:tags: [remark]
short(10)
```
```{code-cell}
:tags: [remark]
without_figures("There are many towns, and there were many towns before, too.")
```
```{code-cell}
:tags: [remark]
without("towns", "town", "There are 8 of them now, and so it was before.", "Of what do you speak?")
```
"""
PROOF = """\
```{code-cell}
:tags: [proof]
assert answer == 8, "it is eight"
```
"""
_IDEA = "```{code-cell}\n:tags: [idea]\n# Count the letters, and go on from there.\n```\n"
FILE = "\n".join(
    [f"```{{code-cell}}\n{STAGE}\n```", FIRST, FIRST.replace("ex03_1", "ex03_2"), LAST]
)


KIT = "chapters/workshops/two_towns_kit.md"


def _kit(exercises: object, words: str = "", screen: str = "") -> str:
    step = {"title": "Write", "do": words, "screen": screen, "exercises": exercises}
    return f"---\n{yaml.safe_dump({'workshop': {'steps': [step]}})}---\n# A workshop\n"


class TestSlips:
    def test_a_good_file_is_taken_without_a_word(self):
        assert problems("two_towns", FILE, of_exercise) == []
        assert problems("two_towns", FILE, of_mistake) == []

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            (FIRST, "", "Renumber ex03_2 to ex03_1, ex03_3 to ex03_2"),
            (FIRST, "", "it has 2 exercises. Write three or more"),
            ("read the map", "count", "ex03_1: the first reads the map. Say so in `level`"),
            (LAST, "", "it has 2 exercises"),
            (LAST, FIRST.replace("03_1", "03_3"), "ex03_3: the last is an open question"),
            ("answer = ...", "answer = 8", "ex03_1: its stub gives the right answer before"),
            ("answer = ...", "answer = 9", "an answer, though a wrong one, before anybody"),
            (
                "answer = ...",
                "answer = stage[...]",
                "line 8: this stub does .*whole line a",
            ),
            (
                "answer = ...",
                "year = ...\nanswer = year + 1",
                "line 9: this stub does some",
            ),
            ("answer = ...", "answer = stag", "its stub stops with NameError: .*write gaps as"),
            (
                "answer = ...",
                "answer = (",
                r"ex03_1: its stub stops with SyntaxError: [^0-9]*\. It",
            ),
            ("answer = ...", "pass", "its stub sets no answer. Write a line"),
            ("answer = 4 +", "answer = towns +", "ex03_1: the solution stops in line 12 with Name"),
            ("answer = 4 +", "result = 4 +", "ex03_1: its solution sets no answer. End it with"),
            ("answer = 4 + len(stage)", "answer = ...", "ex03_1: its own solution does not pass: "),
            (STAGE, "1 +", "a cell without a tag stops in line 2 with SyntaxError"),
            ('"level"', '"levle"', "ex03_1: its head lacks level"),
            ("Because.\n", "", "it has no explanation"),
            ("number made?", "number made.", "ex03_1: its help has no question. Write a cell"),
            (_IDEA, "", "ex03_1: its help has no idea. Write a cell tagged idea"),
            ("Count the letters,", "answer = 4 + len(stage),", "in its question or idea"),
            ("[solution]", "[solutoin]", "tagged solutoin. Cells are tagged"),
        ],
    )
    def test_of_an_exercise(self, old, new, says):
        assert old in FILE
        found = problems("two_towns", FILE.replace(old, new, 1), of_exercise)
        assert re.search(rf"exercises/two_towns\.md\b.*{says}", "\n".join(found))

    def test_of_a_proof(self):
        """It is run with what the solution leaves, and names each sentence that is not true."""
        true = FILE.replace(LAST, PROOF + LAST)
        assert problems("two_towns", true, of_exercise) == []
        false = PROOF.replace('8, "it is eight"', '9, "it is nine"')
        said = problems("two_towns", true.replace("assert answer", "assert stagee"), of_exercise)
        assert [re.sub(r"line \d+", "line n", one) for one in said] == [
            "exercises/two_towns.md, ex03_2, line n: this proof stops with NameError: name "
            "'stagee' is not defined. It begins with the names that the first cells and the "
            "solution leave."
        ]
        (said,) = problems("two_towns", FILE.replace(LAST, false + LAST), of_exercise)
        line = FILE.replace(LAST, false + LAST).splitlines().index(false.splitlines()[2]) + 1
        assert said == (
            f"exercises/two_towns.md, ex03_2, line {line}: “it is nine” is said there, and it is "
            "not true. Mend the words, and then the assertion."
        )

    def test_of_the_name_of_the_file(self):
        (said, *_) = problems("two_town", FILE, of_exercise)
        assert "no chapter 'two_town' in book/plan.yml. Did you mean 'two_towns'?" in said

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("answer = answer + 1", "answer = answer", "line 18: .*'one too many' is a right answ"),
            (
                "answer = answer - 1",
                "answer = 9",
                "'one too few' gives the same answer as 'one too",
            ),
            (
                "answer = answer - 1",
                "answer = townes",
                r"'one too few' stops in line 23 with NameEr.*begins with the names that the f",
            ),
            (
                "answer = answer - 1",
                "answer = (",
                r"line 23 with SyntaxError: [^0-9]*\. Python cann",
            ),
            ("answer = answer - 1", "answer = 1 / 0", "ZeroDivisionError.* Run it in a notebook"),
            ("answer = answer - 1", "result = 9", "'one too few' sets no `answer`, so the solut"),
            (
                "answer = answer - 1",
                "from coursekit.models import rates\nanswer = rates.rate(1, -1)",
                "'one too few' stops in line 24 with ValueError.*this mistake needs no cell",
            ),
            ("answer = answer - 1", "answer = ...", "'one too few' is taken for 'gap'"),
            ("# one too few: Count them from one on.\n", "", "Begin its cell with a line “# name:"),
            ("one too few", "one too many", "two mistakes are called 'one too many'"),
            ("Count them from one on.", "Count again.", "a hint of 2 words. Write 3 to 45"),
            (
                "There are many towns",
                "There are 7 towns",
                "ex03_3, line 94: the remark .* does not",
            ),
        ],
    )
    def test_of_a_mistake(self, old, new, says):
        assert old in FILE
        found = problems("two_towns", FILE.replace(old, new, 1), of_mistake)
        assert re.search(rf"exercises/two_towns\.md\b.*{says}", "\n".join(found))

    def test_a_cell_that_stops_is_told_once(self):
        (said,) = problems("two_towns", FILE.replace("= answer + 1", "= one", 1), of_mistake)
        assert "'one too many' stops in line 18" in said

    def test_ids_out_of_place_are_one_sentence_with_all_files_that_name_them(self):
        text = FILE.replace("ex03_2", "ex03_4")
        others = {KIT: _kit({"ex03_4": "T"}), "chapters/a.md": "See ex03_1."}
        assert problems("two_towns", text, of_exercise, others) == [
            f"exercises/two_towns.md: ids follow the place. Renumber ex03_4 to ex03_2, also in "
            f"{KIT}, words such as “exercise five” too."
        ]

    @pytest.mark.parametrize(
        ("named", "words", "says"),
        [
            ({"ex03_2": "Old"}, "Exercise two.", "ex03_2 is not 'Old', which is ex03_3. Mend its"),
            ({"ex03_3": "Gone"}, "", "ex03_3 is not 'Gone', which is no exercise of exercises/two"),
            ({"ex03_3": "Old"}, "Do exercise two.", "its words speak of exercise two, its `exer"),
            (
                {"ex03_3": "Old"},
                "Exercise three of the sheet.",
                "its words speak of exercise three",
            ),
            (["ex03_3"], "", "write `exercises` with titles"),
            ({"ex03_3": "Old"}, "Then all five exercises.", "“all five exercises” are 3 now"),
        ],
    )
    def test_of_a_workshop_whose_exercises_moved(self, named, words, says):
        text = "Old".join(FILE.rsplit('T"', 1)).replace('"Old,', '"Old",')
        good = _kit({"ex03_3": "Old", "ex06_2": "Another chapter"}, "Exercises three and two.")
        assert problems("two_towns", text, of_exercise, {KIT: good}) == []
        on_paper = _kit({"ex03_3": "Old"}, "Exercise one of the sheet.", "Exercise three.")
        assert problems("two_towns", text, of_exercise, {KIT: on_paper}) == []
        (said,) = problems("two_towns", text, of_exercise, {KIT: _kit(named, words)})
        assert said.startswith(KIT)
        assert says in said

    def test_of_a_hint_that_says_the_answer(self):
        text = FILE.replace("4 + len", "38 + len").replace(
            "Count them from", "It is 42, count from"
        )
        (said, *_) = problems("two_towns", text, of_mistake)
        assert "'one too few' has a hint that gives the answer away" in said
