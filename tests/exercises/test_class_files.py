"""What a class leaves behind: proposals for the author, and a file without names that merges."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit import __main__ as terminal
from coursekit.checks import register
from coursekit.checks._working import worked
from coursekit.checks.checking import judge
from coursekit.checks.reading import BrokenExercise, read
from coursekit.grading import Learner, class_file, find, namespaces, overview
from coursekit.grading.classroom import Given
from coursekit.grading.luggage import pack, unpack
from coursekit.grading.results import Results
from tests.exercises.test_grading import _notebook

#: Two ways to the same mistake: the unemployed twice more in the whole, which no family knows.
_SHARE = """\
# Ada Lovelace
ada = census.set_index("insee").loc["62498"]
whole = ada["active_15_64_2018"] + 2 * ada["unemployed_15_64_2018"]
answer = {0}({1}ada["unemployed_15_64_2018"] / whole)"""
_ALONE = "lens = census.set_index('insee').loc['62498']\nanswer = lens['active_15_64_2018'] / 1000"


def _hand_in(folder: Path, name: str, code: str) -> None:
    stage = register.exercises_of("two_towns").stage
    cells = [("setup", "ex03_2", part.text) for part in stage]
    _notebook(folder, name, [*cells, ("answer", "ex03_2", code)])


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade three learners in the terminal, once, with a file beside them that is none."""
    folder = tmp_path_factory.mktemp("class") / "Relevé"
    _hand_in(folder, "Ada Lovelace", _SHARE.format("", "100 * "))
    _hand_in(folder, "bo", _SHARE.format("round", "100 * ").replace("whole)", "whole, 1)"))
    _hand_in(folder, "cy", _ALONE)
    (folder / "notes.txt").write_text("I was ill.", "utf-8")
    assert terminal.main(["grade", str(folder)]) == 0
    return folder


@pytest.mark.xdist_group("grading")
class TestProposals:
    def test_a_group_is_proposed_with_code_that_was_tried_and_without_names(self, graded):
        text = (graded / "proposals.md").read_text("utf-8")
        assert "1 proposal from 3 notebooks in 1 class" in text
        assert "### Group 1: 2 of 3" in text
        assert text.count(":tags: [mistake]") == 1
        assert "ada" not in text.lower()
        assert "v1 = census.set_index('insee').loc['62498']" in text

    def test_the_reader_refuses_it_until_its_author_has_written_and_then_it_helps(self, graded):
        (cell,) = re.findall(
            r"```\{code-cell\}\n.*?```\n", (graded / "proposals.md").read_text(), re.S
        )
        text = (register.folder() / "two_towns.md").read_text("utf-8")
        at = text.index('+++ {"exercise": "ex03_3"')
        with pytest.raises(BrokenExercise, match=r"ex03_2, line .* still waits for its author"):
            read(f"{text[:at]}{cell}\n{text[at:]}", "two_towns")
        written = re.sub(
            r"# a name to be written: .*(\n#.*)*", "# those at work too: Who is in the base?", cell
        )
        exercise = worked(read(f"{text[:at]}{written}\n{text[at:]}", "two_towns"))["ex03_2"]
        wrong = unpack(json.loads((graded / "class.json").read_text())["exercises"]["ex03_2"][
            "groups"
        ][0]["answers"][0]["data"])  # fmt: skip
        assert judge(register.find("ex03_2"), wrong).kind == "another number"
        assert judge(exercise, wrong).kind == "those at work too"

    def test_what_is_written_names_every_file_that_was_found(self, graded):
        page = (graded / "overview.html").read_text("utf-8")
        table = (graded / "overview.csv").read_text("utf-8-sig")
        for name in ("Ada Lovelace", "bo", "cy", "notes.txt"):
            assert name in page
            assert name in table
        assert "alike: 2; alone: 1" in page

    def test_a_second_run_knows_its_own_files(self, graded):
        found = {one.path: one.reason for one in find([graded])}
        own = {"overview.csv", "overview.html", "proposals.md", "class.json"}
        assert {path for path, reason in found.items() if "earlier grading" in reason} == own


def _learner(name: str, answer, code: str = "", kind: str = "another number", **more) -> Learner:
    given = Given(pack(answer), code)
    return Learner(name, {"ex03_2": (False, kind)}, answers={"ex03_2": given}, **more)


class TestClassFile:
    def test_it_has_counts_and_no_names(self):
        learners = [
            _learner("Ada Lovelace", 22.37, "ada = 1\nanswer = ada * 22.37  # Ada"),
            _learner("Bo Diddley", "my friend Cy told me", kind="another kind of thing"),
            _learner("Cy Young", 22.4, "name = 'Cy Young'\nanswer = 22.4"),
            Learner("dy", {"ex03_2": (True, "right")}, helped={"ex03_2": ["idea", "lines"]}),
        ]
        made = class_file.counted(learners)
        text = made.text()
        for name in ("ada", "bo", "cy", "dy", "friend"):
            assert not re.search(rf"\b{name}\b", text, re.I), name
        one = made.exercises["ex03_2"]
        assert (one.handed_in, one.right, one.unshown) == (4, 1, 1)
        assert one.helped == {"idea": 1, "lines": 1}
        assert one.mistakes == {"another number": 2, "another kind of thing": 1}
        assert [group.count for group in one.groups] == [2]

    def test_words_of_ones_own_are_kept_where_many_wrote_the_same(self):
        many = [
            _learner(str(at), "no work at all", kind="another kind of thing") for at in range(3)
        ]
        made = class_file.counted(many)
        assert made.exercises["ex03_2"].unshown == 0
        assert "no work at all" in made.text()
        assert "no work at all" not in class_file.counted(many[:2]).text()

    def test_it_comes_back_as_it_was(self, tmp_path):
        made = class_file.counted([_learner("a", 22.37), _learner("b", [1.5, 2])])
        (tmp_path / "class.json").write_text(made.text(), "utf-8")
        assert class_file.read(tmp_path / "class.json") == made

    def test_several_are_merged_and_what_stood_alone_in_each_becomes_a_group(self, tmp_path):
        files = [
            class_file.counted([_learner("a", 22.37, "answer = 22.37"), _learner("b", 3.5)]),
            class_file.counted([_learner("c", 22.4), Learner("d", {"ex03_2": (True, "right")})]),
            class_file.counted([_learner("e", 22.37)]),
        ]
        both = class_file.merged(files[:2])
        made = class_file.merged([both, files[2]])
        assert made.learners == 5
        one = made.exercises["ex03_2"]
        assert (one.handed_in, one.right) == (5, 1)
        assert [group.count for group in one.groups] == [3, 1]
        assert [one["count"] for one in one.groups[0].answers] == [2, 1]
        with pytest.raises(class_file.BrokenClassFile, match="The same class is in two"):
            class_file.merged([both, files[0]])

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda text: "", "no class file, or it is damaged"),
            (lambda text: "[]", "no class file"),
            (lambda text: text.replace("Heaps: class", "Heaps: work"), "no class file"),
            (lambda text: text.replace('"version": 1', '"version": 9'), "another edition"),
            (lambda text: text.replace('"learners": 1', '"learners": -1'), "damaged"),
            (lambda text: text.replace('"learners": 1', '"learners": "many"'), "damaged"),
            (lambda text: text.replace("ex03_2", "ex99_9"), "damaged"),
            (lambda text: text.replace('"data": 22.37', '"data": {"exec": "x"}'), "damaged"),
            (lambda text: text.replace('"code": ""', '"code": 3'), "damaged"),
        ],
    )
    def test_a_file_from_somebody_else_is_looked_over(self, change, said, tmp_path, capsys):
        text = class_file.counted([_learner("a", 22.37)]).text()
        assert change(text) != text
        (tmp_path / "class.json").write_text(change(text), "utf-8")
        assert terminal.main(["grade", "--merge", str(tmp_path / "class.json")]) == 2
        told = capsys.readouterr().err
        assert said in told
        assert told.startswith("class.json: ")

    def test_a_name_spelled_otherwise_ends_nothing(self, tmp_path):
        text = class_file.counted([_learner("a", 22.37), _learner("b", 22.4)]).text()
        path = tmp_path / "class.json"
        path.write_text(text.replace("ex03_2", "EX3_2"), "utf-8")
        assert terminal.main(["grade", "--merge", str(path)]) == 0
        assert "`exercises/two_towns.md`" in (tmp_path / "merged-proposals.md").read_text("utf-8")

    def test_the_terminal_merges_and_writes_an_overview_of_all(self, tmp_path, capsys):
        for name, value in {"x": 22.37, "y": 22.4}.items():
            made = class_file.counted(
                [Learner("a", {"ex03_1": (True, "right")}), _learner("b", value)]
            )
            (tmp_path / f"{name}.json").write_text(made.text(), "utf-8")
        paths = [str(tmp_path / f"{name}.json") for name in ("x", "y")]
        assert terminal.main(["grade", "--merge", *paths]) == 0
        assert "2 classes, 4 notebooks." in capsys.readouterr().out
        page = (tmp_path / "merged-overview.html").read_text("utf-8")
        assert "Overview of 2 classes" in page
        assert "By learner" not in page
        assert "Group 1: 2 of 2" in (tmp_path / "merged-proposals.md").read_text("utf-8")
        assert class_file.read(tmp_path / "merged-class.json").learners == 4


class TestResults:
    def test_rows_stand_as_soon_as_they_come(self, tmp_path):
        results = Results(tmp_path / "new")
        results.add(Learner("ada", {"ex03_2": (True, "right")}))
        lines = (tmp_path / "new/overview.csv").read_text("utf-8-sig").splitlines()
        assert lines == ["notebook,exercise,passed,kind,help,problem", "ada,ex03_2,True,right,,"]

    @pytest.mark.parametrize("letter", ["\ud800", "\x00", "\x85", "\u2028", "\ufffe"])
    def test_no_letter_ends_the_grading_of_a_class(self, letter, tmp_path):
        """Half a character may come out of an answer, an error or a name."""
        one = Learner(
            f"ada{letter}",
            {"ex03_2": (False, f"another number{letter}")},
            [f"ValueError: {letter}"],
            answers={"ex03_2": Given(f"told {letter}", f"answer = '{letter}'")},
        )
        results = Results(tmp_path)
        results.add(one)
        assert "ada" in results.table([one]).read_text("utf-8-sig")
        counted = class_file.counted([one])
        page = results.write("overview.html", overview.page([one], counted))
        assert "ada" in page.read_text("utf-8")
        assert class_file.read(results.write("class.json", counted.text())) == counted

    def test_a_name_that_cannot_be_had_becomes_another_one_and_a_sentence(self, tmp_path):
        (tmp_path / "overview.csv").mkdir()
        results = Results(tmp_path)
        results.add(Learner("ada", {"ex03_2": (True, "right")}))
        path = results.table([Learner("ada", {"ex03_2": (True, "right")})])
        assert path == tmp_path / "overview-2.csv"
        assert "ada" in path.read_text("utf-8-sig")
        (note,) = results.notes
        assert "overview.csv cannot be written" in note
        assert "overview-2.csv instead" in note

    def test_a_folder_that_cannot_be_written_loses_nothing(self, tmp_path, monkeypatch):
        (tmp_path / "locked").write_text("a file where a folder should be", "utf-8")
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        path = Results(tmp_path / "locked").table([Learner("ada")])
        assert path == tmp_path / "here/overview.csv"

    def test_a_file_opened_meanwhile_is_written_once_more_at_the_end(self, tmp_path, monkeypatch):
        results, opened = Results(tmp_path), Path.open

        def refuses(path, mode="r", **more):
            if path.name == "overview.csv" and mode in {"a", "w"}:
                raise PermissionError(13, "Permission denied")
            return opened(path, mode, **more)

        monkeypatch.setattr(Path, "open", refuses)
        results.add(Learner("ada"))
        assert results.table([Learner("ada")]) == tmp_path / "overview-2.csv"


class TestTable:
    @pytest.mark.parametrize(
        "text",
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "%0A=1", "|calc", "＝1+1", "＋1"],
    )
    def test_no_column_begins_with_what_a_spreadsheet_runs(self, text):
        one = Learner(text, {text: (False, text)}, [text], helped={text: [text]})
        table = overview.table([one, Learner(text, problems=[text])])
        words = table.drop(columns="passed").to_numpy().ravel().tolist()
        assert len([word for word in words if word]) == 8
        assert all(word.startswith("'") for word in words if word not in {"", "nothing checked"})

    def test_help_is_told_as_information(self):
        one = Learner("ada", {"ex03_2": (True, "right")}, helped={"ex03_2": ["question", "idea"]})
        assert overview.table([one]).loc[0, "help"] == "question idea"
        page = overview.page([one])
        assert "question (1), idea (1)" in page
        assert "help: question, idea" in page
        assert "to use it is no fault" in page

    def test_it_says_what_is_not_guarded_and_only_then(self):
        missing = namespaces._NONE.missing
        assert "such as compiled code, is not stopped" in missing
        assert html.escape(missing).replace("&#x27;", "&#39;") in overview.page(
            [Learner("ada")], missing=missing
        )
        assert "virtual machine" not in overview.page([Learner("ada")])


_TRIES = """
import json, os, socket, subprocess, sys
from pathlib import Path
sys.path.insert(0, {package!r})
import namespaces
namespaces.close(Path({inside!r}))
def tried(what):
    try:
        return bool(what())
    except OSError:
        return False
def shell(line):
    return subprocess.run(["sh", "-c", line], capture_output=True).returncode == 0
Path("found.json").write_text(json.dumps({{
    "writes inside": True,
    "writes outside": tried(lambda: Path({outside!r}, "x").write_text("x")),
    "compiled code writes outside": shell("touch {outside}/x"),
    "opens the walls again": shell("mount -o remount,rw,bind / && touch {outside}/x"),
    "opens them from new ones": shell("unshare -r -m touch {outside}/x"),
    "reaches a host": tried(lambda: socket.create_connection(("192.0.2.1", 80), timeout=1) or 1),
    "sees other processes": tried(lambda: os.kill({parent}, 0) is None),
    "reads": tried(lambda: Path({outside!r}, "kept").read_text()),
    "throws away": shell("echo x > /dev/null"),
}}))
"""


class TestWalls:
    def test_what_the_system_lends_is_said_plainly(self):
        lent = namespaces.walls()
        assert bool(lent.missing) != lent.files
        if not lent.files:
            assert "not stopped" in lent.missing

    @pytest.mark.skipif(not namespaces.walls().files, reason="this system lends no such walls")
    def test_behind_them_compiled_code_reads_and_does_no_more(self, tmp_path):
        inside, outside = tmp_path / "inside", tmp_path / "outside"
        inside.mkdir()
        outside.mkdir()
        (outside / "kept").write_text("kept", "utf-8")
        code = _TRIES.format(
            package=str(Path(namespaces.__file__).parent),
            inside=str(inside),
            outside=str(outside),
            parent=os.getpid(),
        )
        subprocess.run([*namespaces.walls().command, sys.executable, "-c", code], check=True)
        found = json.loads((inside / "found.json").read_text("utf-8"))
        assert {name for name, done in found.items() if done} == {
            *("writes inside", "reads", "throws away"),
        }
        assert [path.name for path in outside.iterdir()] == ["kept"]
