"""Nothing that a learner writes runs for ever, on any Python that the course promises."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from shutil import which
from textwrap import dedent

import pytest

from coursekit.checks import Exercise, checking, running
from coursekit.checks.answers import tidy
from coursekit.checks.checking import judge
from coursekit.checks.running import Crashed, TookTooLong, call, never_ends
from coursekit.datasets import _door

pytestmark = pytest.mark.quick


def one_line():
    while True:
        pass


def swallows():
    while True:
        try:
            while True:
                pass
        except:  # noqa: E722
            pass


def swallows_each_step():
    while True:
        try:
            [one for one in range(3)]
        except:  # noqa: E722
            continue


def adds_up_for_ever():
    return sum(itertools.count())


def a_long_sum():
    return sum(range(10**10))


def largest_of_endless():
    return max(one for one in itertools.count())


def sleeps():
    time.sleep(30)


def never_there():
    return all(one == 0 for one in iter(int, 1))


def deep_in_compiled_code():
    return 9**9**8


STOPPED = [one_line, adds_up_for_ever, a_long_sum, largest_of_endless, sleeps, never_there]
has_processes = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="no process to rehearse in"
)


@pytest.mark.parametrize("function", STOPPED, ids=lambda one: one.__name__)
def test_it_is_stopped_in_this_process(function):
    """Without any help of the system: as in a page, on Windows and while a class is graded."""
    start = time.monotonic()
    with pytest.raises(TookTooLong):
        call(function, limit=0.2)
    assert time.monotonic() - start < 5


@has_processes
@pytest.mark.parametrize(
    "function",
    [*STOPPED, swallows, swallows_each_step, deep_in_compiled_code],
    ids=lambda one: one.__name__,
)
def test_an_answer_that_never_ends_is_one_sentence(function, monkeypatch):
    monkeypatch.setattr(running, "LIMIT", 0.1)
    monkeypatch.setitem(call.__kwdefaults__, "limit", 0.1)
    asked = Exercise("ex99_1", lambda: lambda x: x, cases=[(1,), (2,)])
    said = judge(asked, lambda x: function())
    assert said.kind == "endless"
    assert said.message.startswith("With (1) your function had not finished after a second.")


def works(seconds):
    """Work for so long, however long that takes on a busy machine."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
    return seconds


class TestOnABusyMachine:
    """The clock on the wall goes several times as fast as anybody can work."""

    @pytest.fixture
    def busy(self, monkeypatch):
        work = time.thread_time
        monkeypatch.setattr(time, "monotonic", lambda: 4 * work())

    def test_who_works_within_the_time_comes_back(self, busy):
        assert call(works, 0.1, limit=0.2) == 0.1
        assert call(sum, iter(range(1000)), limit=0.2) == 499_500

    @pytest.mark.parametrize("function", [one_line, adds_up_for_ever, sleeps])
    def test_who_never_ends_is_stopped(self, busy, function):
        with pytest.raises(TookTooLong):
            call(function, limit=0.1)

    @has_processes
    def test_a_right_answer_is_right(self, busy, monkeypatch):
        monkeypatch.setattr(running, "LIMIT", 0.2)
        monkeypatch.setitem(call.__kwdefaults__, "limit", 0.2)
        asked = Exercise("ex99_1", lambda: lambda x: x, cases=[(0.1,), (0.12,)])
        assert judge(asked, works).passed

    def test_who_waits_for_ever_is_stopped_by_the_wall(self, monkeypatch):
        monkeypatch.setattr(time, "thread_time", lambda: 0.0)
        begun = time.monotonic()
        with pytest.raises(TookTooLong):
            call(one_line, limit=0.1)
        assert time.monotonic() - begun > 0.4

    def test_a_machine_that_stood_for_an_hour_costs_nobody_an_answer(self, monkeypatch):
        """Between two looks, as when a virtual one is paused: both clocks leap."""
        wall, work, stood = time.monotonic, time.thread_time, [0]
        monkeypatch.setattr(time, "monotonic", lambda: wall() + stood[0])
        monkeypatch.setattr(time, "thread_time", lambda: work() + stood[0])

        def stands(times):
            for _ in range(times):
                stood[0] += 3600
            return times

        assert call(stands, 2, limit=0.2) == 2
        with pytest.raises(TookTooLong):
            call(stands, 2000, limit=0.2)

    def test_where_work_is_not_counted_the_wall_is_the_clock(self, monkeypatch):
        """As in a page."""
        monkeypatch.delattr(time, "thread_time")
        monkeypatch.setattr(running, "_WAITING", 1000)
        for function in (one_line, sleeps):
            with pytest.raises(TookTooLong):
                call(function, limit=0.1)


def test_what_is_slept_counts():
    begun = time.monotonic()
    with pytest.raises(TookTooLong):
        call(lambda: [time.sleep(0.05) for _ in range(1000)], limit=0.2)
    assert time.monotonic() - begun >= 0.2


@has_processes
def test_the_system_ends_what_works_on_in_compiled_code(monkeypatch):
    """Long before the patience of whoever listens is over."""
    monkeypatch.setattr(running, "_WAITING", 1000)
    assert never_ends(lambda x: x and deep_in_compiled_code(), [(0,), (1,)], 0.2) == 1


def test_the_register_is_read_outside_the_clock_of_an_answer(monkeypatch):
    _door._made.cache_clear()
    tidy.cache_clear()
    inside = []
    read = _door.load

    def reads(name):
        inside.append(name)
        return read(name)

    def called(function, *given, **settings):
        before = len(inside)
        came = call(function, *given, **settings)
        assert len(inside) == before
        return came

    monkeypatch.setattr(_door, "load", reads)
    monkeypatch.setattr(checking, "call", called)
    asked = Exercise("ex99_1", lambda: "Lens")
    assert judge(asked, "lens").passed
    assert inside


@has_processes
def test_the_trial_that_never_ends_is_named(monkeypatch):
    monkeypatch.setattr(running, "LIMIT", 0.2)
    monkeypatch.setitem(call.__kwdefaults__, "limit", 0.2)

    def slow_on_three(x):
        while x == 3:
            pass
        return x

    assert never_ends(slow_on_three, [(1,), (2,)], 0.2) is None
    asked = Exercise("ex99_1", lambda: lambda x: x, cases=[(1,), (3,)])
    assert "With (3)" in judge(asked, slow_on_three).message


def test_what_ends_comes_back_and_built_in_functions_are_as_before():
    kept = sum, max, sorted, time.sleep
    assert call(lambda: (sum([1, 2]), max(3, 4), sorted({2, 1}), min((5,), default=0))) == (
        3,
        4,
        [1, 2],
        5,
    )
    with pytest.raises(Crashed):
        call(lambda: 1 / 0)
    assert (sum, max, sorted, time.sleep) == kept
    assert sys.gettrace() is None or "coverage" in sys.modules


def test_an_error_whose_text_cannot_be_made_is_a_sentence():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError("no")

    def raises(x):
        raise Mute

    asked = Exercise("ex99_1", lambda: lambda x: x, cases=[(1,)])
    said = judge(asked, raises)
    assert said.kind == "stops with an error"
    assert "stops with Mute." in said.message


ELSEWHERE = """
import sys, time, itertools
sys.path.insert(0, sys.argv[1])
import running
def one_line():
    while True: pass
def endless_sum():
    return sum(itertools.count())
def swallows():
    while True:
        try:
            while True: pass
        except: pass
def ended(function):
    try:
        running.call(function, limit=0.2)
    except running.TookTooLong:
        return True
    return running.never_ends(function, [()], 0.3) == 0
print(ended(one_line), ended(endless_sum))
if sys.version_info >= (3, 12):
    print(ended(swallows))
else:
    print(running.never_ends(swallows, [()], 0.3) == 0)
"""


@has_processes
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_the_same_holds_on_every_promised_python(version, tmp_path):
    """The module needs nothing but Python: it is tried alone on each that is at hand."""
    python = which(f"python{version}")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"no Python {version} here")
    home = tmp_path / "a" / "b"  # the module trusts what lies beside its package
    home.mkdir(parents=True)
    (home / "running.py").write_text(Path(running.__file__).read_text("utf-8"), "utf-8")
    script = tmp_path.parent / f"{tmp_path.name}_elsewhere.py"
    script.write_text(dedent(ELSEWHERE), "utf-8")
    done = subprocess.run(
        [python, str(script), str(home)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["True"] * 3, done.stderr


def test_what_comes_with_python_is_trusted_where_it_lies_in_an_archive(tmp_path):
    """As in a page: whoever is stopped inside of it leaves the watch on for good."""
    archive = tmp_path / "library.zip"
    with zipfile.ZipFile(archive, "w") as library:
        library.write(contextlib.__file__, "contextlib.py")
    script = (
        "import sys; sys.path[:0] = sys.argv[1:]; sys.modules.pop('contextlib', None)\n"
        "import contextlib, running\n"
        "print(contextlib.__file__)\n"
        "print(running._is_trusted(contextlib.ExitStack.__init__.__code__))"
    )
    home = str(Path(running.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", script, str(archive), home], capture_output=True, text=True
    )
    assert done.stdout.split() == [str(archive / "contextlib.py"), "True"], done.stderr
