"""What all tests share."""

from __future__ import annotations

import contextlib
import gc
import os
import re
import subprocess
import sys
import tracemalloc  # noqa: F401 (pytest imports it where a deadline of the checker may interrupt)
from collections.abc import Generator, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import yaml
from hypothesis import HealthCheck, settings

from book.chromium import ARGUMENTS, CUT_OFF, executable

if TYPE_CHECKING:
    from jupyter_client import KernelManager
    from playwright.sync_api import Browser, Playwright
    from xdist.remote import Producer
    from xdist.scheduler.loadscope import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]

# Property tests repeat on the same examples in CI, so that a red run can be reproduced. How busy
# the computer is must not decide: no deadlines, and no complaint that examples come slowly.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, print_blob=True, **_PATIENT)
settings.register_profile("dev", **_PATIENT)
settings.register_profile("quick", max_examples=25, **_PATIENT)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


#: How a mark is written on a command line, and how in the tests.
QUOTES = ("'", '"')

#: Names, in the environment of what a test starts, this process and the test.
STARTED_BY = "COURSE_TEST"
_started: list[str] = []


def _notice(event: str, _: object) -> None:
    if event == "subprocess.Popen":
        _started.append(event)


sys.addaudithook(_notice)


def pytest_configure(config: pytest.Config) -> None:
    """With ``-m quick`` somebody waits: a quarter of the examples, others each time.

    Every run of all tests takes all of them, and so does CI.
    """
    if config.option.markexpr.startswith("quick") and not os.environ.get("CI"):
        settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With ``-m quick`` read no file without quick tests: what it imports need not be there."""
    asked = config.option.markexpr
    if asked.startswith("quick") and not _holds(collection_path, f"mark.{asked.replace(*QUOTES)}"):
        return True
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests and what their files import stay to the end, and Python is told so.

    Else it would look at all of them again and again, whether any can go. What tests themselves
    leave is looked at now and then.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The examples of the package are quick tests too; what is slow is none, whatever its file."""
    for item in items:
        if ROOT / "src" in item.path.parents:
            item.add_marker(pytest.mark.quick)
    if config.option.markexpr.startswith("quick"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in set(slow)]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Give out the tests of a file together, and what opens a browser one by one.

    What a file makes or loads for its tests is there once, and no process waits after each short
    test until it is told the next. Pages take so long that they are better spread.
    """
    from xdist.scheduler import LoadGroupScheduling

    class ByFile(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            scope = super()._split_scope(nodeid)
            single = scope == nodeid and not nodeid.startswith("tests/browser/")
            return nodeid.partition("::")[0] if single else scope

    return ByFile(config, log) if config.getvalue("dist") == "loadgroup" else None


@cache
def _holds(path: Path, mark: str) -> bool:
    if path.is_dir():
        return any(_holds(file, mark) for file in path.rglob("test_*.py"))
    said_by = [path, path.with_name("conftest.py")]
    return any(mark in one.read_text("utf-8") for one in said_by if one.is_file())


def read_yaml(path: Path) -> Any:
    """Read a long list, ten times as quickly where PyYAML was built for it."""
    return yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def tell(problems: Iterable[str]) -> None:
    """Fail with sentences, where there are any, and with nothing else."""
    if found := list(problems):
        pytest.fail("\n".join(found), pytrace=False)


def before_others(page: str) -> str:
    """Return a page for paper as it is made, before it leads to its like in another language."""
    return re.sub(
        r'<style>\.ck-other.*?</style>\n|\n<a class="ck-other".*?</a>', "", page, flags=re.S
    )


def said_in(language: str, code: str) -> str:
    """Return what a program prints in a process of its own, which speaks a language."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "COURSEKIT_LANG": language, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.fixture(autouse=True)
def _ends_with_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """End what a test started and left running, and whatever came of it.

    Shared fixtures stand before this one is set up; what they started (a browser) stays.
    """
    _started.clear()
    os.environ[STARTED_BY] = _mark(request.node.nodeid)
    yield
    del os.environ[STARTED_BY]
    if _started:  # looking at every process takes a while
        end_processes(request.node.nodeid)


def _mark(test: str) -> str:
    # Elsewhere on this computer the same test may run for somebody else.
    return f"{os.getpid()} {test}"


def end_processes(test: str) -> list[int]:
    """End what runs and was started by a test; return the numbers of these processes."""
    ended = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(STARTED_BY) == _mark(test) and process.pid != os.getpid():
                process.kill()
                ended.append(process.pid)
    return ended


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository."""
    return ROOT


@pytest.fixture(scope="session")
def kernel() -> Iterator[KernelManager]:
    """Start a kernel for all notebooks of a worker; each finds it as if it had just started."""
    from tests.notebooks import kernels

    with kernels.kernel() as started:
        yield started


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once a worker: it cannot be there twice in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium once a worker."""
    path = executable()
    assert path, "no Chromium: run `python -m book.chromium`, it says what to do"
    chromium = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, CUT_OFF])
    yield chromium
    chromium.close()
