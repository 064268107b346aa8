"""The workflows keep what is promised: three systems, the oldest and the newest Python, types."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

import course
import driver
from book import newest
from tests.conftest import ROOT

pytestmark = pytest.mark.quick

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
#: The Pythons that the package is said to run on.
PYTHONS = [
    classifier.rpartition(" ")[2]
    for classifier in PROJECT["project"]["classifiers"]
    if re.search(r"Python :: 3\.\d+$", classifier)
]
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in sorted((ROOT / ".github/workflows").glob("*.yml"))
}


def _commands(workflow: dict) -> list[str]:
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [line for step in steps for line in step.get("run", "").splitlines()]


def test_the_oldest_python_is_the_same_wherever_it_is_named():
    oldest = PYTHONS[0]
    assert oldest == ".".join(map(str, course.OLDEST))
    assert PROJECT["project"]["requires-python"] == f">={oldest}"
    assert PROJECT["tool"]["mypy"]["python_version"] == oldest
    assert f"Python {oldest} or newer" in (ROOT / "README.md").read_text("utf-8")


def test_the_package_is_tried_on_three_systems_with_the_oldest_and_the_newest_python():
    job = WORKFLOWS["book"]["jobs"]["package"]
    matrix = job["strategy"]["matrix"]
    assert [name.partition("-")[0] for name in matrix["system"]] == ["ubuntu", "macos", "windows"]
    assert matrix["python"] == [PYTHONS[0], PYTHONS[-1]]
    assert job["runs-on"] == "${{ matrix.system }}"
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"on Linux, macOS and Windows, with Python {' and '.join(matrix['python'])};" in readme
    setup = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert setup == [{"python-version": "${{ matrix.python }}"}]
    # Not make, which Windows lacks.
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "python course.py test quick"
    ]


def test_the_package_is_tried_beside_pyarrow_and_with_the_oldest_libraries():
    job = WORKFLOWS["book"]["jobs"]["libraries"]
    assert job["strategy"]["matrix"] == {"libraries": ["arrow", "oldest"]}
    setup = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert setup == [{"python-version": PYTHONS[0]}]
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "python course.py test libraries ${{ matrix.libraries }}"
    ]


def test_every_page_is_opened_in_three_engines_and_every_chapter_run_in_firefox():
    job = WORKFLOWS["book"]["jobs"]["browsers"]
    assert job["strategy"]["matrix"] == {"engine": ["chromium", "firefox", "webkit"]}
    ran = {step["run"]: step.get("if") for step in job["steps"] if "run" in step}
    install, pages, python = ran
    assert pages == 'make test ARGS="browsers ${{ matrix.engine }}"'
    assert python == 'make test ARGS="browsers --python firefox"'
    assert ran[python] == "matrix.engine == 'firefox'"
    assert "webkit2gtk-driver" in install
    # The first two have to pass, or nothing is published.
    assert job["continue-on-error"] == "${{ matrix.engine == 'webkit' }}"
    assert "firefox-esr" in (ROOT / ".ci/run").read_text("utf-8")


def test_the_oldest_libraries_are_those_that_the_package_promises():
    project = PROJECT["project"]
    promised = [*project["dependencies"], *project["optional-dependencies"]["class"]]
    bounds = dict(
        re.fullmatch(r"([\w-]+)>=([\d.]+)(?:,<[\d.]+)?", one).groups() for one in promised
    )
    lock = (ROOT / "requirements/oldest.txt").read_text("utf-8")
    tried = dict(re.findall(r"^([\w-]+)==([\d.]+)", lock, re.M))
    for name, bound in bounds.items():
        assert tried[name] in {bound, f"{bound}.0"}, name


def test_jupyterlite_is_published_with_the_book_that_links_to_it_and_was_run_whole():
    steps = WORKFLOWS["book"]["jobs"]["test"]["steps"]
    (lite,) = [step for step in steps if step.get("run") == "make lite"]
    (book,) = [step for step in steps if step.get("run", "").startswith("make book ")]
    (upload,) = [step for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    assert steps.index(lite) < steps.index(book) < steps.index(upload)
    assert book["env"]["COURSEKIT_LITE"] == "lite/"
    assert lite["env"]["COURSEKIT_ADDRESS"] == book["env"]["COURSEKIT_ADDRESS"]
    assert upload["with"]["path"] == "_build/html"
    tried = [step.get("run") for step in WORKFLOWS["book"]["jobs"]["lite"]["steps"]]
    assert "make lite ARGS=check" in tried


def test_nothing_is_published_that_was_not_checked():
    jobs = WORKFLOWS["book"]["jobs"]
    for name in ("publish", "notebooks"):
        needed = {"check", "package", "libraries", "test", "lite", "browsers"}
        assert set(jobs[name]["needs"]) == needed
    assert [step["run"] for step in jobs["check"]["steps"] if "run" in step] == ["make check"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_verb_that_a_workflow_uses_exists(name):
    commands = "\n".join(_commands(WORKFLOWS[name]))
    used = re.findall(r"^(?:make|python3? course\.py) (\w+)", commands, re.M)
    assert used
    assert set(used) <= set(driver.VERBS)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_only_and_ends_in_time(name):
    workflow = WORKFLOWS[name]
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in workflow["jobs"].values() if _builds(job))


def _builds(job: dict) -> bool:
    return any(
        "course.py" in step.get("run", "") or "make" in step.get("run", "").split()[:1]
        for step in job["steps"]
    )


def test_once_a_week_the_newest_python_that_exists_builds_the_book():
    workflow = WORKFLOWS["newest"]
    (when,) = workflow[True]["schedule"]  # YAML 1.1 reads the word "on" as a yes
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", when["cron"])
    (job,) = workflow["jobs"].values()
    setup = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert setup == [{"python-version": "3.x", "check-latest": True}]
    assert "python course.py newest" in _commands(workflow)


def test_types_are_checked_for_windows_too(monkeypatch):
    ran = []
    monkeypatch.setattr(driver, "install", lambda *_: None)
    monkeypatch.setattr(driver, "run", lambda *command, **_: ran.append(command[1:]))
    driver.check([])
    systems = [command[command.index("--platform") + 1] for command in ran if "mypy" in command]
    assert systems == ["linux", "win32"]
    assert PROJECT["tool"]["mypy"]["packages"] == ["coursekit"]
    assert PROJECT["tool"]["mypy"]["strict"] is True
    assert (ROOT / "src/coursekit/py.typed").is_file()


def test_no_complaint_of_the_type_checker_is_silenced():
    silenced = re.compile(r"#\s*(type:\s*ignore|mypy:)|@no_type_check")
    sources = (ROOT / "src").rglob("*.py")
    assert [path for path in sources if silenced.search(path.read_text("utf-8"))] == []


def test_on_windows_an_environment_keeps_its_python_elsewhere(monkeypatch, tmp_path):
    monkeypatch.setattr(driver.os, "name", "nt")
    assert driver.python_of(tmp_path).relative_to(tmp_path).as_posix() == "Scripts/python.exe"


def test_git_leaves_the_bytes_of_tables_alone():
    assert "* -text" in (ROOT / ".gitattributes").read_text("utf-8").splitlines()


class TestNewest:
    def test_the_report_names_what_differs_and_what_the_build_said(self):
        had = {"sphinx": "7.4.7", "numpy": "2.4.6", "toml": "1"}
        got = {"sphinx": "9.2.0", "numpy": "2.4.6", "roman": "5"}
        told = newest.report("It stands", had, got, [])
        assert "| sphinx | 7.4.7 | 9.2.0 |" in told
        assert "| roman | – | 5 |" in told
        assert "| toml | 1 | – |" in told
        assert "numpy" not in told
        assert "```text\na cell failed\n```" in newest.report("No", had, got, ["a cell failed"])

    def test_a_copy_has_what_git_knows_and_nothing_older(self, tmp_path):
        (tmp_path / "left.txt").write_text("from last week")
        newest.copy(ROOT, tmp_path)
        assert (tmp_path / "course.py").read_bytes() == (ROOT / "course.py").read_bytes()
        assert (tmp_path / ".binder").is_dir()
        assert not (tmp_path / "left.txt").exists()
        assert not (tmp_path / ".venv").exists()

    def test_a_failed_build_is_told_and_leaves_a_status(self, monkeypatch, tmp_path, capsys):
        """The whole way with a small repository, whose driver fails as a build would."""
        copied, summary = tmp_path / "copied", tmp_path / "summary.md"
        (copied / "requirements").mkdir(parents=True)
        (copied / "requirements/book.txt").write_text("sphinx==99.0\n")
        (copied / "course.py").write_text("print('Theme gone')\nraise SystemExit(3)\n")
        monkeypatch.setattr(newest, "COPY", copied)
        monkeypatch.setattr(newest, "copy", lambda *_: None)
        monkeypatch.setattr(newest, "renew", lambda *_: True)
        monkeypatch.setattr(newest.shutil, "which", lambda _: "uv")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
        with pytest.raises(SystemExit) as ended:
            newest.main()
        assert ended.value.code == 3
        told = summary.read_text("utf-8")
        assert told.startswith("## The book does not stand on Sphinx 99.0 and Python 3.")
        assert "Theme gone" in told
        assert told in capsys.readouterr().out

    def test_without_uv_it_says_what_to_install(self, monkeypatch):
        monkeypatch.setattr(newest.shutil, "which", lambda _: None)
        with pytest.raises(SystemExit, match="pip install uv"):
            newest.main()

    def test_the_bounds_it_lifts_are_those_of_packages_the_book_has(self):
        locked = newest.pins((ROOT / "requirements/book.txt").read_text("utf-8"))
        lifted = (ROOT / "requirements/newest.in").read_text("utf-8")
        names = re.findall(r"^[\w-]+", lifted, re.M)
        assert {"sphinx", "sphinx-book-theme", "myst-parser"} <= set(names) <= set(locked)
