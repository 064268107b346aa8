"""Exercises enter a chapter folded and executed; what a chapter is made from is known."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest

from book import myst, uses
from book.extension import inputs
from book.extension.inputs import embedded, tables_of
from tests.conftest import ROOT

CHAPTERS = {
    path.stem: path
    for path in sorted((ROOT / "chapters").rglob("*.md"))
    if "kernelspec" in myst.front_matter(path.read_text("utf-8"))
}

EXERCISES = dedent(
    """\
    ---
    kernelspec: {name: python3, display_name: Python 3}
    ---
    # Exercises

    ```{code-cell}
    from coursekit import load
    ```

    +++ {"exercise": "ex01_1", "title": "Read the map", "level": "read the map", "minutes": 5}
    How many shafts?

    ```{code-cell}
    :tags: [stub]
    answer = ...
    ```

    ```{code-cell}
    :tags: [solution]
    answer = len(load("mine_shafts"))
    answer
    ```

    Because each row is a shaft.

    ```{code-cell}
    :tags: [mistake]
    # twice as many: Count each once.
    answer = 2 * answer
    ```

    ```{code-cell}
    :tags: [mistake]
    # none: There are some.
    answer = 0
    ```

    ```{code-cell}
    :tags: [mistake]
    # the heaps: Those are heaps.
    answer = len(load("slag_heaps"))
    ```

    +++ {"exercise": "ex01_2", "title": "Open", "level": "open question", "minutes": 15}
    What is missing?

    ```{code-cell}
    :tags: [stub]
    answer = "..."
    ```

    ```{code-cell}
    :tags: [solution]
    answer = "Much."
    ```

    **Rubric.** A good answer

    1. is short.

    ```{code-cell}
    :tags: [remark]
    short(1)
    ```

    ```{code-cell}
    :tags: [remark]
    without_figures()
    ```

    ```{code-cell}
    :tags: [remark]
    without_years("At 12 %.")
    ```
    """
)


def test_the_stage_is_set_unseen():
    first = embedded(EXERCISES).split("(ex01_1)=")[0]
    assert "tags: [remove-cell]" in first
    assert "from coursekit import load" in first


def test_a_stub_is_shown_but_never_executed():
    assert '```python\nanswer = ...\n\ncheck("ex01_1", answer)\n```' in embedded(EXERCISES)


def test_a_solution_is_executed_and_folded():
    text = embedded(EXERCISES)
    assert "tags: [hide-cell]" in text
    assert "Show a solution of exercise 1" in text
    assert ":::::{dropdown} Why\nBecause each row is a shaft.\n:::::" in text


def test_prompts_come_before_solutions_and_stay_open():
    text = embedded(EXERCISES)
    assert text.index("How many shafts?") < text.index("answer = ...") < text.index("Why")
    assert "dropdown" not in text.split("(ex01_2)=")[1].split("```python")[0]


def test_each_exercise_can_be_linked_and_says_its_level_and_minutes():
    text = embedded(EXERCISES)
    assert "(ex01_2)=\n\n### Exercise 2: Open" in text
    assert "open question · about 15 minutes" in text


def test_what_only_the_checker_needs_is_in_no_chapter_and_in_no_fingerprint():
    text = embedded(EXERCISES)
    assert "Count each once." not in text
    assert "slag_heaps" not in text
    assert "without_figures" not in text
    other = EXERCISES.replace("Count each once.", "Each is there once.").replace("2 *", "3 *")
    other = other.replace("short(1)", "short(2)")
    assert other != EXERCISES
    assert embedded(other) == text


def test_front_matter_is_read_and_its_absence_is_no_error():
    assert myst.front_matter(EXERCISES)["kernelspec"]["name"] == "python3"
    assert myst.front_matter("# Only text") == {}


def test_the_tables_of_a_chapter_are_known():
    text = '```{code-cell}\na = load("communes")\nb = load(\n    "mine_shafts")\n```\n'
    assert tables_of(text) == {"communes", "mine_shafts"}
    assert tables_of('In a notebook, `load("communes")` gives the table.') == set()


FORGET = (inputs._resources, inputs._file, inputs._table)


def made_from() -> dict[str, dict[str, str]]:
    """Return what every chapter would be made from now."""
    for known in FORGET:
        known.cache_clear()
    return {name: inputs.made_from(text) for name, text in texts().items()}


@cache
def texts() -> dict[str, str]:
    """Return every chapter with its exercises in place; no test here changes one."""
    return {name: inputs.whole(path.read_text("utf-8"), name) for name, path in CHAPTERS.items()}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """Return a copy of what chapters are made from, to be changed."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("src/coursekit", "data/tables", "requirements"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "data/datapackage.json", root / "data")
    return root


@pytest.fixture(scope="module")
def package(checkout) -> uses.Package:
    """Return the modules of the copy: to read them is most of the work."""
    return uses.Package(checkout / "src/coursekit")


@pytest.fixture(scope="module")
def before(checkout, package) -> dict[str, dict[str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "ROOT", checkout)
        patch.setattr(inputs, "_package", lambda: package)
        return made_from()


@pytest.fixture
def again(checkout, package, before, monkeypatch):
    """Return a function that changes files and names the chapters to be executed again."""
    monkeypatch.setattr(inputs, "ROOT", checkout)
    monkeypatch.setattr(inputs, "_package", lambda: package)
    changed = []

    def change(*names: str, old: str = "", new: str = "\n") -> set[str]:
        for path in (checkout / name for name in names):
            changed.append((path, path.read_bytes()))
            text = path.read_text("utf-8")
            path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
        if any(name.endswith(".py") for name in names):
            other = uses.Package(package.folder)
            # A module that is as it was need not be parsed again; what it uses is found anew.
            same = {one for one, path in other.files.items() if path not in dict(changed)}
            other._trees = {one: tree for one, tree in package._trees.items() if one in same}
            monkeypatch.setattr(inputs, "_package", lambda: other)
        after = made_from()
        return {one for one in CHAPTERS if after[one] != before[one]}

    yield change
    for path, content in changed:
        path.write_bytes(content)
    for known in FORGET:
        known.cache_clear()


@pytest.mark.xdist_group("inputs")  # the copy is made and read once
class TestOnlyWhatUsesAChangeIsExecutedAgain:
    @pytest.mark.parametrize(
        ("model", "chapters"),
        [
            ("subsidence", {"ground_that_sank"}),
            ("tours", {"chain_of_heaps"}),
            ("interpolation", {"chain_of_heaps", "ground_that_sank", "your_town"}),
            ("uncertainty", {"big_as_cheops", "chain_of_heaps", "sun_on_the_church"}),
            ("rates", {"fifty_fifty", "source_code", "two_towns", "virtuous_circle", "your_town"}),
            # Chapter 14 uses it by its model of peers, which imports it.
            ("counterfactual", {"did_it_work", "your_town"}),
        ],
    )
    def test_a_model(self, again, model, chapters):
        assert again(f"src/coursekit/models/{model}.py") == chapters

    @pytest.mark.parametrize("name", ["doctor.py", "__main__.py", "ledger/rule.py"])
    def test_a_module_that_no_chapter_runs(self, again, name):
        assert again(f"src/coursekit/{name}") == set()

    @pytest.mark.parametrize("name", ["checks", "grading"])
    def test_checks_and_grading(self, again, checkout, name):
        inside = (checkout / "src/coursekit" / name).rglob("*.*")
        files = [path.relative_to(checkout).as_posix() for path in inside if path.is_file()]
        assert len(files) > 3
        assert again(*files) == set()

    def test_the_class_game(self, again):
        assert again("src/coursekit/classgame.py") == {"fifty_fifty"}

    def test_the_indicators_are_used_by_who_shows_a_profile(self, again, checkout):
        (path,) = checkout.glob("src/coursekit/**/indicators.py")
        assert again(path.relative_to(checkout).as_posix()) == {"your_town"}

    def test_a_script_counts_for_the_modules_beside_it(self, again, checkout):
        (profile,) = checkout.glob("src/coursekit/**/profiles.js")
        (explorer,) = checkout.glob("src/coursekit/**/explore.js")
        assert again(profile.relative_to(checkout).as_posix()) == {"your_town"}
        explored = again(explorer.relative_to(checkout).as_posix())
        assert explored == set(CHAPTERS) - {"welcome"}

    @pytest.mark.parametrize(
        ("table", "chapters"),
        [
            ("unesco_elements", {"chain_of_heaps", "landscape_of_coal"}),
            ("clear_sky_irradiance", {"sun_on_the_church"}),
            # Chapter 14 loads it by its indicators.
            ("iris_2021", {"virtuous_circle", "your_town"}),
            # A description of a table has a field of that name, too: rather once too often.
            ("sources", {"your_town"}),
            ("subsidence_waters", set()),
        ],
    )
    def test_a_table(self, again, table, chapters):
        assert again(f"data/tables/{table}.csv") == chapters

    def test_the_description_of_a_table(self, again, checkout):
        package = json.loads((checkout / "data/datapackage.json").read_text("utf-8"))
        (one,) = (one for one in package["resources"] if one["name"] == "unesco_elements")
        title = f'"title": {json.dumps(one["title"], ensure_ascii=False)}'
        new = title.replace('": "', '": "Changed: ')
        changed = again("data/datapackage.json", old=title, new=new)
        assert changed == {"chain_of_heaps", "landscape_of_coal"}

    def test_the_lock_counts_for_all(self, again):
        assert again("requirements/book.txt", new="# changed\n") == set(CHAPTERS)

    def test_who_uses_a_table_says_nothing_of_the_table(self, again):
        used = '"used_in": ['
        assert again("data/datapackage.json", old=used, new=f'{used}"another", ') == set()


def test_mistakes_remarks_and_stubs_of_exercises_do_not_count():
    before = inputs.made_from(myst_of(EXERCISES))
    assert inputs.made_from(myst_of(EXERCISES.replace("answer = ...", "answer = None"))) == before
    changed = inputs.made_from(myst_of(EXERCISES.replace("answer\n", "answer + 1\n")))
    assert inputs.changed(before, changed) == "its cells changed"


def myst_of(exercises: str) -> str:
    head = "---\nkernelspec: {name: python3, display_name: Python 3}\n---\n# A chapter\n\n"
    return head + embedded(exercises)


@pytest.mark.parametrize("name", ["fifty_fifty", "your_town"])
def test_every_module_that_python_really_imports_is_known(name):
    text = inputs.whole(CHAPTERS[name].read_text("utf-8"), name)
    lines = "\n".join(myst.code(text)).splitlines()
    run = [line for line in lines if line.startswith(("import ", "from "))]
    run += ["import sys", "print(*(one for one in sys.modules if one.startswith('coursekit')))"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(run)], capture_output=True, text=True, check=True
    )
    used = inputs._package().used("\n".join(lines)).modules
    assert set(done.stdout.split()) <= used
