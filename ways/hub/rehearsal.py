"""Rehearse a class: a real JupyterHub on this computer, and learners who all come at once.

``python course.py hub check`` installs what it needs into ``.venv-hub`` and runs this. It talks to
127.0.0.1 only, is bounded in number and time, and leaves nothing running.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
import requests

from book.bench import line
from book.exercises import source
from book.notebooks import make

from .simulated import Failed, SimulatedLearner

MEASURED = Path(__file__).with_name("measured.json")
PROXY = Path(sys.prefix) / "proxy/node_modules/.bin/configurable-http-proxy"
CHAPTER, NOTEBOOK = "two_towns", "exercises/03_two_towns.ipynb"
FOLDER, BRANCH = "slag-heaps", "notebooks"
#: Nobody waits longer for one thing; and the whole rehearsal ends after this, whatever happens.
PATIENCE, LONGEST = 180, 1200
#: So many come together, every few seconds: a class sits down.
WAVE, EVERY = 5, 5
MOST = 60


@dataclass
class Lesson:
    """What became of a learner: seconds, megabytes, and the reason of a failure."""

    name: str
    ready: float = 0
    verdict: float = 0
    done: float = 0
    memory: float = 0
    failure: str = ""
    checks: list[str] = field(default_factory=list)


def free_port() -> int:
    """Return a port of this computer that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory_of(user: str) -> float:
    """Return the megabytes of a learner's server and kernels, the shared part divided fairly."""
    total = 0
    for process in psutil.process_iter():
        try:
            if process.environ().get("JUPYTERHUB_USER") == user:
                total += process.memory_full_info().pss
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return total / 1e6


def solution() -> tuple[str, str]:
    """Return the first exercise of the chapter and the code that solves it."""
    exercise = source.of_chapter(CHAPTER).exercises[0]
    return exercise.id, "\n".join(part.text for part in exercise.of("solution"))


def lesson(learner: SimulatedLearner, repository: str, begin: float) -> Lesson:
    """Let a learner come, start, run the doctor and one exercise, and go."""
    made = Lesson(learner.name)
    time.sleep(max(0.0, begin - time.monotonic()))
    start = time.monotonic()
    try:
        learner.log_in()
        learner.start_server()
        made.ready = time.monotonic() - start
        learner.pull(repository, BRANCH, FOLDER)
        learner.start_kernel(FOLDER)
        said = [learner.run(cell) for cell in learner.notebook(f"{FOLDER}/start.ipynb")]
        if "ready" not in str(said):
            raise Failed("the doctor does not say that this server is ready")
        made.verdict = time.monotonic() - start
        ident, code = solution()
        for cell in learner.notebook(f"{FOLDER}/{NOTEBOOK}"):
            for output in learner.run(cell):
                if output.get("text/plain", "").startswith(f"✗ {ident}"):
                    made.checks.append("not yet")
        learner.run(code)
        right = learner.run(f'check("{ident}", answer)')
        if not right[-1]["text/plain"].startswith(f"✓ {ident}"):
            raise Failed(f"the solution is not taken for right: {right[-1]['text/plain'][:120]}")
        made.checks.append("right")
        if made.checks != ["not yet", "right"]:
            raise Failed(f"the checks said {made.checks}, not first 'not yet' and then 'right'")
        made.memory = memory_of(learner.name)
        made.done = time.monotonic() - start
    except (Failed, OSError, requests.RequestException, ValueError, KeyError) as error:
        made.failure = f"{type(error).__name__}: {error}"
    return made


def repository(folder: Path) -> str:
    """Put the notebooks into a repository, as the project's workflow does; return its address."""
    made = folder / "notebooks"
    make(made)
    git = ["git", "-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost"]
    for command in (["init", "-q", "-b", BRANCH], ["add", "."], ["commit", "-q", "-m", "made"]):
        subprocess.run([*git, *command], cwd=made, check=True, stdout=subprocess.DEVNULL)
    return made.as_uri()


@contextmanager
def hub(folder: Path, at_once: int) -> Iterator[tuple[str, str]]:
    """Run a hub as long as the block lasts; yield its address and the password."""
    password = secrets.token_hex(16)
    given = {
        "folder": str(folder),
        "port": free_port(),
        "hub_port": free_port(),
        "proxy_port": free_port(),
        "proxy": str(PROXY),
        "password": password,
        "at_once": at_once,
        "patience": PATIENCE,
    }
    address = f"http://127.0.0.1:{given['port']}"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment["REHEARSAL"] = json.dumps(given)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    command = [
        sys.executable,
        "-m",
        "jupyterhub",
        "-f",
        str(Path(__file__).with_name("hub_config.py")),
    ]
    with (folder / "hub.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(address, process, folder / "hub.log")
            yield address, password
        finally:
            _end(process)


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{address}/hub/api/", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise SystemExit(f"The hub did not start. Its last words:\n{log.read_text()[-2000:]}")


def _end(process: subprocess.Popen) -> None:
    """End the hub and whatever it started, single-user servers and their kernels included."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(family, timeout=10)


def rehearse(count: int, folder: Path) -> tuple[list[Lesson], float]:
    """Let so many learners come; return their lessons and the megabytes of the hub itself."""
    pulled = repository(folder)
    (folder / "homes").mkdir()
    with hub(folder, at_once=count) as (address, password):
        begin = time.monotonic()
        learners = [
            SimulatedLearner(f"learner{number:02}", password, address, PATIENCE)
            for number in range(1, count + 1)
        ]
        for learner in learners:
            (folder / "homes" / learner.name).mkdir()
        stop = threading.Timer(LONGEST, os.kill, (os.getpid(), signal.SIGINT))
        stop.daemon = True
        stop.start()
        with ThreadPoolExecutor(count) as pool:
            lessons = list(
                pool.map(
                    lambda pair: lesson(pair[1], pulled, begin + EVERY * (pair[0] // WAVE)),
                    enumerate(learners),
                )
            )
            own = _own_memory()
            list(pool.map(_leave, learners))
        stop.cancel()
    return lessons, own


def _own_memory() -> float:
    """Return the megabytes of the hub and its proxy."""
    total = 0
    for child in psutil.Process().children(recursive=True):
        try:
            if "JUPYTERHUB_USER" not in child.environ():
                total += child.memory_full_info().pss
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    return total / 1e6


def _leave(learner: SimulatedLearner) -> None:
    with suppress(Failed, OSError, requests.RequestException):  # the hub ends what is left
        learner.leave()


def report(lessons: list[Lesson], own: float) -> dict[str, object]:
    """Print what happened, and return it as `measured.json` keeps it."""
    good = [one for one in lessons if not one.failure]
    computer = f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB"
    print(f"\nA class of {len(lessons)} on one computer ({computer})")
    found: dict[str, object] = {
        "date": datetime.now(UTC).date().isoformat(),
        "computer": computer,
        "learners": len(lessons),
        "failures": len(lessons) - len(good),
    }
    for name, words, unit in (
        ("ready", "from log-in to JupyterLab", "s"),
        ("verdict", "from log-in to the doctor's verdict and a map", "s"),
        ("done", "from log-in to the first right answer", "s"),
        ("memory", "memory of a learner: server and kernel", "MB"),
    ):
        values = [getattr(one, name) for one in good] or [0.0]
        middle, worst = round(statistics.median(values), 1), round(max(values), 1)
        found[name] = {"median": middle, "worst": worst}
        line(f"{words}, median", f"{middle:.0f} {unit}")
        line(f"{words}, worst", f"{worst:.0f} {unit}")
    found["memory_of_all"] = round(sum(one.memory for one in good))
    found["memory_of_hub"] = round(own)
    line("memory of all learners together", f"{found['memory_of_all']} MB")
    line("memory of the hub and its proxy", f"{found['memory_of_hub']} MB")
    line("failures", str(found["failures"]), "must be 0")
    for one in lessons:
        if one.failure:
            print(f"    {one.name}: {one.failure}")
    return found
