"""The same with all libraries: ``python -m tests.libraries.compare arrow oldest``.

``python course.py test libraries`` makes the environments and runs this. The course's report
(:mod:`.report`) is written with the libraries of the lock and with those named; each difference
is told by its place, and so is whatever is wrong with all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import driver

from . import report

ENVIRONMENTS = {"lock": driver.QUICK, "arrow": driver.ARROW, "oldest": driver.ELDEST}
PARTS = ("chapters", "exercises", "package", "grading")
#: Differences that are told; the others are counted.
MOST = 20


def made(name: str) -> dict[str, Any]:
    """Write the report with the libraries of an environment, and return it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.json")
        env = {"MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", **os.environ}
        env.pop("COURSEKIT_BOOK", None)  # as a learner runs it
        python = driver.python_of(ENVIRONMENTS[name])
        command = [python, "-m", "tests.libraries.report", file, *PARTS]
        done = subprocess.run(
            command, cwd=report.ROOT, env=env, capture_output=True, text=True, encoding="utf-8"
        )
        if not file.exists():
            raise SystemExit(f"{name}: the report was not written.\n{done.stderr[-3000:]}")
        return report.read(file)


def faults(given: dict[str, Any]) -> Iterator[str]:
    """Tell what is wrong by itself, so that nothing is the same only because all of it failed."""
    for part in PARTS:
        if not isinstance(given[part], (dict, list)):
            yield f"{part} stopped: {given[part]}"
            return
    for name, chapter in given["chapters"].items():
        yield from (f"{name}, {stopped}" for stopped in chapter["stopped"])
        yield from (f"{name} warns: {warned}" for warned in chapter["warned"])
    yield from (f"a warning: {warned}" for warned in given["warned"])
    for ident, said in given["exercises"].items():
        if not said["solution"][0]:
            yield f"{ident}: its solution does not pass: {said['solution'][2]}"
        if said["stub"][1] not in {"gap", "nothing returned"}:
            yield f"{ident}: its stub is taken for {said['stub'][1]!r}"
        for name, (_, kind, _) in said.items():
            if name not in {"stub", "solution", kind}:
                yield f"{ident}: the mistake {name!r} is taken for {kind!r}"
    kinds = {name: {kind for _, kind in checks.values()} for name, checks, _ in given["grading"]}
    if kinds["untouched"] != {"gap"} or not kinds["right"] <= {"right", "open"}:
        yield f"grading: {kinds}"


def differences(one: Any, other: Any, place: tuple[Any, ...] = ()) -> Iterator[str]:
    """Tell where two reports differ, and how.

    >>> list(differences({"a": [1, 2]}, {"a": [1, 3]}))
    ['a, 1: 2, and here 3']
    """
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differences(one.get(key), other.get(key), (*place, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, (*place, at))
    elif one != other:
        yield f"{', '.join(map(str, place))}: {_around(one, other)}, and here {_around(other, one)}"


def _around(one: Any, other: Any) -> str:
    """Return the part of a text in which it differs from another one."""
    text = str(one)
    pairs = enumerate(zip(text, str(other), strict=False))
    at = next((place for place, (mine, theirs) in pairs if mine != theirs), 0)
    return f"{'…' if at > 40 else ''}{text[max(0, at - 40) : at + 80]}"


def main() -> None:
    """Compare, and leave with status 1 where anything differs."""
    names = ["lock", *(sys.argv[1:] or ["arrow", "oldest"])]
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(names, pool.map(made, names), strict=True))
    told = {name: list(faults(given)) for name, given in found.items()}
    for name in names[1:]:
        told[name] += sorted(differences(found["lock"], found[name]))
    for name, given in found.items():
        glued = sum(len(one["glued"]) for one in given["chapters"].values())
        shown = sum(len(one["shown"]) for one in given["chapters"].values())
        said = sum(map(len, given["exercises"].values()))
        print(
            f"{name}: {len(given['chapters'])} pages with {glued} numbers, {shown} things shown, "
            f"{said} answers to {len(given['exercises'])} exercises, {len(told[name])} differ."
        )
        print(*(f"  {line}" for line in told[name][:MOST]), sep="\n", end="")
        if told[name]:
            print()
    if any(told.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
