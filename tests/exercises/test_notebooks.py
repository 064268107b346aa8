"""What learners, teachers and printers get from the one source of a chapter's exercises."""

from __future__ import annotations

import ast
import io
import re
import zipfile

import nbformat
import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from book import bundle, chromium, editions
from book.exercises import exercise_notebooks, printing, sheets, source
from book.markdown import paper
from coursekit.checks import Exercise, register
from tests.conftest import ROOT, before_others
from tests.notebooks.kernels import run

TITLES = bundle.chapters()
each_chapter = pytest.mark.parametrize("name", list(TITLES))


def _student(name):
    return exercise_notebooks.student(source.of_chapter(name), TITLES[name])


def _solution(name):
    return exercise_notebooks.solution(source.of_chapter(name), TITLES[name])


def _said(cell) -> str:
    return "".join(out["data"]["text/plain"] for out in cell.outputs if "data" in out)


def _checks(cells):
    return {
        cell.metadata.coursekit["exercise"]: _said(cell)
        for cell in cells
        if cell.metadata.get("coursekit", {}).get("role") == "check"
    }


class TestStudentNotebook:
    @each_chapter
    def test_it_runs_to_its_end_untouched_and_each_check_speaks_of_the_gap(
        self, name, kernel, tmp_path
    ):
        said = _checks(run(_student(name), kernel, tmp_path).cells)
        assert list(said) == [one.id for one in source.of_chapter(name).exercises]
        for exercise, text in said.items():
            assert "gap" in text or "written" in text, f"{exercise}: {text}"
            assert "✓" not in text

    @each_chapter
    def test_no_line_of_a_solution_and_no_reason_is_in_it(self, name):
        written = nbformat.writes(_student(name))
        for exercise in source.of_chapter(name).exercises:
            given = "\n".join(part.text for part in exercise.of("prompt", "code", "stub"))
            secret = [part.text for part in exercise.of("solution", "why")]
            secret += [f"{note.hint}\n{note.text}" for note in exercise.mistakes]
            checked = [*exercise.remarks, *exercise.proofs, *exercise.right, *exercise.criteria]
            checked += [*exercise.question, *exercise.idea]
            secret += [note.text for note in checked]
            for text in secret:
                for line in map(str.strip, text.splitlines()):
                    if len(line) > 12 and line not in given:
                        assert line not in written, f"{exercise.id}: {line}"

    @each_chapter
    def test_it_holds_no_expected_number(self, name):
        # The first cell is the same in all of them, and names the version of the package.
        text = "\n".join(cell.source for cell in _student(name).cells if cell.id != "ready")
        for exercise in source.of_chapter(name).exercises:
            known = register.find(exercise.id)
            expected = known.solve() if isinstance(known, Exercise) else None
            if isinstance(expected, float) and expected != int(expected):
                assert f"{expected:.1f}" not in text, exercise.id

    @each_chapter
    def test_it_is_plain_markdown_that_every_jupyter_shows(self, name):
        for cell in _student(name).cells:
            if cell.cell_type == "markdown":
                assert not re.search(r"\{\w+\}`|^:::|^```\{", cell.source, re.M), cell.source


class TestSolutionNotebook:
    @each_chapter
    def test_every_answer_in_it_passes(self, name, kernel, tmp_path):
        for exercise, text in _checks(run(_solution(name), kernel, tmp_path).cells).items():
            assert register.find(exercise).id == exercise
            assert "✗" not in text
            assert "gap" not in text

    @each_chapter
    def test_it_lists_every_known_mistake_with_its_hint(self, name):
        text = "\n".join(cell.source for cell in _solution(name).cells)
        for exercise in source.of_chapter(name).exercises:
            known = register.find(exercise.id)
            for one in known.mistakes if isinstance(known, Exercise) else known.remarks:
                assert f"*{one.name}*: {one.hint}" in text

    @each_chapter
    def test_it_holds_no_code_of_a_mistake_a_remark_or_a_proof(self, name):
        text = "\n".join(cell.source for cell in _solution(name).cells if cell.cell_type == "code")
        given = source.of_chapter(name)
        shown = "\n".join(part.text for task in given.exercises for part in task.parts)
        for exercise in given.exercises:
            checked = [*exercise.remarks, *exercise.proofs, *exercise.right, *exercise.criteria]
            checked += [*exercise.question, *exercise.idea]
            for note in [*exercise.mistakes, *checked]:
                for line in map(str.strip, note.text.splitlines()):
                    if len(line) > 12 and line not in shown:
                        assert line not in text, f"{exercise.id}: {line}"

    @each_chapter
    def test_both_are_valid_and_always_the_same(self, name):
        for make in (_student, _solution):
            nbformat.validate(make(name))
            assert nbformat.writes(make(name)) == nbformat.writes(make(name))


class TestSource:
    def test_a_chapter_without_exercises_is_named(self):
        with pytest.raises(source.BrokenExercise, match=r"exercises.nowhere\.md"):
            source.of_chapter("nowhere")

    @each_chapter
    def test_every_stub_gives_an_answer(self, name):
        for exercise in source.of_chapter(name).exercises:
            stub = ast.parse("\n".join(part.text for part in exercise.of("stub")))
            assigned = {
                target.id
                for node in ast.walk(stub)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            assert "answer" in assigned, f"{exercise.id}: its stub gives no answer"


class TestSheets:
    @each_chapter
    def test_a_sheet_asks_every_question_and_leaves_room_to_write(self, name):
        given = source.of_chapter(name)
        page = sheets.sheet(given, TITLES[name], name)
        assert page.count("<section ") == len(given.exercises)
        for part in page.split("<section ")[1:]:
            assert part.count('class="line"') >= sheets.NOTE
        assert page.count('class="line"') == sum(sheets.room(one) for one in given.exercises)

    @each_chapter
    def test_the_first_and_the_last_question_need_no_computer(self, name):
        exercises = source.of_chapter(name).exercises
        page = sheets.sheet(source.of_chapter(name), TITLES[name], name)
        first, *_, last = page.split("<section ")[1:]
        for part, exercise in ((first, exercises[0]), (last, exercises[-1])):
            assert "<pre>" not in part, exercise.id
            assert "answer</code>" not in part, exercise.id

    @each_chapter
    def test_a_sheet_holds_no_solution_and_needs_no_other_file(self, name):
        page = sheets.sheet(source.of_chapter(name), TITLES[name], name)
        assert not re.search(r'(src|href)="(?!data:)', page)
        for exercise in source.of_chapter(name).exercises:
            hidden = [*exercise.mistakes, *exercise.remarks, *exercise.proofs]
            for part in [*exercise.of("solution"), *hidden]:
                assert part.text not in page

    @having(st.text(max_size=200))
    def test_any_prompt_becomes_html_without_scripts(self, text):
        try:
            html = paper.blocks(text, "ex01_1")
        except (ValueError, KeyError):  # a role or a source that does not exist is refused
            return
        assert "<script" not in html.lower()


class TestBundle:
    @pytest.fixture
    def built(self):
        folder = ROOT / "_build/html/classroom"
        assert folder.is_dir(), "the book is not built: run `make book` first"
        return folder

    def test_it_holds_every_file_for_a_classroom_and_says_what_is_what(self, built):
        with zipfile.ZipFile(built / bundle.BUNDLE) as file:
            names = set(file.namelist())
            read_me = file.read("READ-ME.txt").decode()
        for name in TITLES:
            assert {
                f"student/{name}.ipynb",
                f"solutions/{name}-solutions.ipynb",
                f"sheets/{name}.html",
                f"sheets/{name}.pdf",
            } <= names
        assert {name.split("/")[0] for name in names} - {"READ-ME.txt"} == {
            line.split("/")[0] for line in read_me.splitlines() if "/   " in line or "/  " in line
        }

    def test_files_in_it_are_those_beside_it(self, built):
        with zipfile.ZipFile(built / bundle.BUNDLE) as file:
            for name in file.namelist():
                if name == "READ-ME.txt":
                    continue
                place = built / name.split("/", 1)[1]
                there = place if place.exists() else built / name.rsplit("/", 1)[1]
                content = there.read_bytes()
                if there.suffix == ".html":
                    content = before_others(content.decode()).encode()
                assert len(content) == file.getinfo(name).file_size, name
                assert bool(content == file.read(name)), name

    @each_chapter
    def test_each_sheet_is_printed_as_a_tagged_pdf_of_a_few_pages(self, name, built):
        found = (built / f"{name}.pdf").read_bytes()
        # When it was printed does not show: the same page gives the same bytes.
        days = set(re.findall(rb"Date \(D:(\d{14})", found))
        assert days == {f"{editions.current().day:%Y%m%d}000000".encode()}
        assert found.startswith(b"%PDF-1.")
        assert b"/StructTreeRoot" in found
        assert b"/Outlines" in found
        pages = len(re.findall(rb"/Type\s*/Page\b", found))
        assert 1 <= pages <= 6

    def test_making_it_again_gives_the_same_bytes(self, tmp_path):
        def pictured(folder):
            made = bundle.make(folder)
            return {path.name: path.read_bytes() for path in made}

        assert pictured(tmp_path / "one") == pictured(tmp_path / "two")

    def test_a_browser_that_prints_nothing_is_named(self, tmp_path):
        page = tmp_path / "page.html"
        page.write_text("<p>Hello</p>", "utf-8")
        with pytest.raises(printing.CannotPrint, match=r"page\.html: Chromium printed nothing"):
            printing.pdf(page, "/bin/false", tmp_path / "kept")
        with pytest.raises(printing.CannotPrint, match=r"page\.html: Chromium printed nothing"):
            printing.pdfs([page], "/bin/false", tmp_path / "kept")

    def test_one_browser_for_all_prints_what_one_each_does(self, tmp_path, monkeypatch):
        pages = [tmp_path / f"page{number}.html" for number in (1, 2)]
        table = "<table><tr><th scope=row>Pits</th><td>608</td></tr></table>"
        for page in pages:
            page.write_text(f"<title>T</title><h1>{page.stem}</h1>{table}", "utf-8")
        browser = chromium.executable()
        alone = [printing.pdf(page, browser, tmp_path / "alone").read_bytes() for page in pages]
        monkeypatch.setattr(printing.subprocess, "run", lambda *_, **__: pytest.fail("one each"))
        together = printing.pdfs(pages, browser, tmp_path / "together")
        assert [path.read_bytes() for path in together] == alone
        assert alone[0] != alone[1]
        assert len(list((tmp_path / "together").iterdir())) == 2

    def test_the_zip_opens_everywhere(self, built):
        data = io.BytesIO((built / bundle.BUNDLE).read_bytes())
        with zipfile.ZipFile(data) as file:
            assert file.testzip() is None
