"""A verb leaves no trace in another: what one installs, no other meets unawares."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import driver
from tests.conftest import ROOT

pytestmark = pytest.mark.quick

#: pandas takes these up by itself where they are installed, and then treats text or sums otherwise.
FELT = {"pyarrow", "numexpr", "bottleneck", "numba"}


def environments() -> dict[str, set[str]]:
    """Return the locks that the verbs install, by the environment that they go into."""
    found: dict[str, set[str]] = {}
    for call in ast.walk(ast.parse((ROOT / "driver.py").read_text("utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "install":
            lock, *rest = call.args
            venv = rest[0].id if rest else "VENV"
            names = {each.value for each in ast.walk(lock) if isinstance(each, ast.Constant)}
            found.setdefault(venv, set()).update(names)
    return found


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{lock}.txt").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[.*?\])?==([^\s;]+)", text, re.M))


def installed() -> dict[str, str]:
    """Return the packages of this environment, as a fresh Python finds them."""
    code = (
        "import importlib.metadata as m, json;"
        "print(json.dumps({d.metadata['Name']: d.version for d in m.distributions()}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_what_only_some_verbs_need_goes_into_an_environment_of_its_own():
    found = environments()
    assert found["DATA"] == {"data"}
    assert found["VENV"] >= {"book", "test"}
    assert len({getattr(driver, venv) for venv in found}) == len(found)
    locks = [lock for locks in found.values() for lock in locks]
    assert len(locks) == len(set(locks)), "a lock goes into one environment"


def test_a_package_has_one_version_in_all_locks_of_an_environment():
    """So that whichever verb ran last, the packages are the same."""
    versions: dict[str, dict[str, str]] = {}
    for lock in environments()["VENV"]:
        for name, version in pins(lock).items():
            versions.setdefault(name, {})[lock] = version
    assert len(versions) > 150
    assert {n: by for n, by in versions.items() if len(set(by.values())) > 1} == {}


def test_what_pandas_feels_is_in_the_environment_that_tries_it():
    assert pins("arrow").keys() >= FELT - {"numba"}
    assert FELT.isdisjoint(pins("oldest"))
    assert FELT.isdisjoint(pins("quick"))
    assert {n: v for n, v in pins("arrow").items() if n not in FELT} == pins("quick")


def test_no_lock_of_the_common_environment_changes_how_pandas_works():
    """Tables are derived with pyarrow; beside the tests it made four of them fail."""
    assert "pyarrow" in pins("data")
    for lock in environments()["VENV"]:
        assert FELT.isdisjoint(pins(lock)), lock


def test_other_libraries_are_tried_by_the_quick_tests_and_held_against_the_lock(steps):
    driver.test(["libraries", "arrow"])
    assert steps[:2] == [("quick", driver.QUICK), ("arrow", driver.ARROW)]
    assert steps[2][:4] == (driver.python_of(driver.ARROW), "-m", "pytest", "-m")
    quick = driver.python_of(driver.QUICK)
    assert steps[3:] == [(quick, "-m", "tests.libraries.compare", "arrow")]
    steps.clear()
    if sys.version_info[:2] <= driver.OF_ELDEST:
        driver.test(["libraries"])
        assert [venv for _, venv in (one for one in steps if len(one) == 2)] == [
            *(driver.QUICK, driver.ARROW, driver.ELDEST)
        ]
    with pytest.raises(driver.Stop, match="libraries arrow"):
        driver.test(["libraries", "arow"])


def test_each_page_is_opened_in_every_engine_or_in_those_named(steps):
    driver.test(["browsers", "webkit"])
    assert steps[-2:] == [
        (driver.PYTHON, "-m", "book.build"),
        (driver.PYTHON, "-m", "tests.browser.sweep", "webkit"),
    ]


def test_on_a_python_that_the_oldest_libraries_do_not_know_it_says_so(steps, monkeypatch):
    monkeypatch.setattr(driver.sys, "version_info", (3, 13, 0))
    with pytest.raises(driver.Stop, match=r"Python 3\.11 or 3\.12"):
        driver.test(["libraries", "oldest"])


@pytest.fixture
def steps(monkeypatch):
    """Note what a verb installs and runs, instead of doing it."""
    noted = []
    monkeypatch.setattr(
        driver, "install", lambda lock, venv=driver.VENV, **_: noted.append((lock, venv))
    )
    monkeypatch.setattr(driver, "run", lambda *command, **_: noted.append(command))
    return noted


def test_data_fetches_only_when_asked_and_then_in_an_environment_of_its_own(steps):
    driver.data(["--check"])
    quick = driver.python_of(driver.QUICK)
    local = [("quick", driver.QUICK), (quick, "-m", "data.builders", "--check")]
    assert steps == local
    steps.clear()
    driver.data(["--fetch", "--check"])
    apart = driver.python_of(driver.DATA)
    assert apart not in {driver.PYTHON, quick}
    fetched = [("data", driver.DATA), (apart, "-m", "data.builders.fetch", "--check")]
    assert steps == [local[0], *fetched, local[1]]


@pytest.mark.slow  # it looks at every table
def test_two_verbs_in_a_row_find_the_same_packages(monkeypatch, capfd):
    """``data`` runs in earnest, between two looks at what ``test`` would find."""
    asked = []
    monkeypatch.setattr(driver, "python_of", lambda venv: Path(sys.executable))
    monkeypatch.setattr(driver, "install", lambda lock, venv=driver.VENV, **_: asked.append(venv))
    before = installed()
    driver.data(["--check"])
    assert "data/ is in order." in capfd.readouterr().out
    assert installed() == before
    assert asked == [driver.QUICK]


@pytest.mark.parametrize("kind", driver.KINDS)
def test_each_kind_of_contribution_has_one_test_and_a_row_in_the_guide(kind):
    marked = re.compile(rf"^@pytest\.mark\.quick\(kind=\"{kind}\"\)$", re.M)
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    assert sum(len(marked.findall(text)) for text in tests) == 1
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert len(re.findall(rf"^\|.*\| `quick {kind}` \|$", guide, re.M)) == 1


def test_one_kind_runs_its_test_and_no_other(steps):
    driver.test(["quick", "exercise", "-k", "two_towns"])
    python = driver.python_of(driver.QUICK)
    of_kind = ["-m", "quick(kind='exercise')", "tests", "-q", "-rN", "-k", "two_towns"]
    assert steps == [("quick", driver.QUICK), (python, "-m", "pytest", *of_kind)]
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", *of_kind, "--collect-only"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    found = re.findall(r"^tests/.*", listed.stdout, re.M)
    assert found == [
        "tests/exercises/test_files.py::"
        "test_every_exercise_is_whole_its_solution_passes_and_its_stub_does_not[two_towns]"
    ], listed.stderr


def test_all_quick_tests_and_named_ones_stay_as_they_were(steps):
    driver.test(["quick"])
    driver.test(["quick", "tests/test_verbs.py"])
    driver.test(["quick", "-x"])
    asked = [command[3:] for command in steps[1::2]]
    assert asked == [
        ("-m", "quick", "tests", "src/coursekit", *driver.SIDE_BY_SIDE),
        ("-m", "quick", "tests/test_verbs.py"),
        ("-m", "quick", "tests", "src/coursekit", "-x"),
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("quick exercice", "no test for 'exercice': choose among chapter, exerc"),
        ("quick mistke", r"no test for 'mistke'.*Did you mean `quick mistake`\?"),
        ("quick exercise two_towns", "write -k before it: `quick exercise -k two_towns`"),
        ("table", r"no test 'table'\. Did you mean `quick table`\?"),
        ("tests/unit/test_nothing.py", "no test 'tests/unit/test_nothing.py'. Name a file or a"),
    ],
)
def test_what_there_is_not_is_answered_before_anything_is_installed(steps, words, says):
    with pytest.raises(driver.Stop, match=says):
        driver.test(words.split())
    assert steps == []


def test_a_chapter_that_there_is_not_is_answered_with_those_there_are(monkeypatch):
    monkeypatch.setattr(driver, "install", lambda *_, **__: None)
    monkeypatch.setattr(driver, "python_of", lambda _: Path(sys.executable))
    with pytest.raises(driver.Stop, match=r"choose a chapter: big_as_cheops, .*two_towns"):
        driver.test(["quick", "exercise", "-k", "two_town_hall", "-p", "no:cacheprovider"])


def test_tests_that_fail_keep_their_exit_status(monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise SystemExit(1)

    monkeypatch.setattr(driver, "install", lambda *_, **__: None)
    monkeypatch.setattr(driver, "run", fails)
    with pytest.raises(SystemExit, match="1"):
        driver.test(["quick", "exercise"])
