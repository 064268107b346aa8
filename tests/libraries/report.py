"""What the course comes to with the libraries of this Python.

``python -m tests.libraries.report FILE chapters exercises`` writes one file of JSON. With the
libraries of the lock, with others and with the oldest it is to be the same, word by word: what
chapters work out and show, what the checker says of each stub, solution and foreseen mistake, what
the package prints and draws, what grading makes of a small class, and what is warned of. It asks
for what a learner has installed, and for nothing else.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: A code cell of a chapter without its options.
_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?:---\n.*?---\n|:[^\n]*\n)*(.*?)^```", re.M | re.S)
#: Curves, which each matplotlib draws otherwise, and addresses of pictures from the network, which
#: xyzservices keeps up to date.
_OTHERS = re.compile(
    r"(<|&lt;)svg.*?/svg(>|&gt;)|https://data\.geopf\.fr/[^&\"]*|zooms(\"|&quot;):\[\d+,\d+\]", re.S
)
#: Of which a class hands in the exercises.
CLASS = "two_towns"


def chapters() -> dict[str, Any]:
    """Run the cells of each chapter as a notebook does, and return what they glue and show."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance(colors="NoColor")
    shell.display_formatter.active_types = shell.display_formatter.format_types
    found = {}
    for path in sorted(ROOT.glob("chapters/**/*.md")):
        if cells := _CELL.findall(path.read_text("utf-8")):
            shell.reset()
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                found[path.stem] = _ran(shell, cells)
            found[path.stem]["warned"] = sorted(set(_warned(caught)))
    return found


def _ran(shell: Any, cells: list[str]) -> dict[str, Any]:
    from IPython.utils.capture import capture_output

    glued, shown, stopped = {}, [], []
    for at, code in enumerate(cells, 1):
        with capture_output() as captured:
            done = shell.run_cell(code, store_history=True)
        if error := done.error_before_exec or done.error_in_exec:
            stopped.append(f"cell {at}: {type(error).__name__}: {error}")
        for output in captured.outputs:
            if name := (output.metadata or {}).get("scrapbook", {}).get("name"):
                glued[name] = next(iter(output.data.values()))
            else:
                shown.append(_seen(output.data))
        if done.result is not None:
            data, _ = shell.display_formatter.format(done.result)
            shown.append(_seen(data))
    return {"stopped": stopped, "glued": glued, "shown": shown}


def _seen(data: dict[str, Any]) -> str:
    """Return what a reader sees, in few signs, without what belongs to others."""
    html = str(data.get("text/html", ""))
    return hashlib.sha256(_OTHERS.sub("", html).encode()).hexdigest()[:12] if html else ""


def exercises() -> dict[str, Any]:
    """Return what the checker says of each stub, solution and foreseen mistake."""
    from coursekit.checks import Exercise, register
    from coursekit.checks.checking import judge

    found = {}
    for number in register.chapters():
        given = register.exercises_of(register.chapters()[number])
        names: dict[str, Any] = {}
        for part in given.stage:
            exec(part.text, names)
        for task in given.exercises:
            known = register.find(task.id)
            said = found[task.id] = {}
            for role in ("stub", "solution"):
                for part in task.of("code", role):
                    exec(part.text, names)
                said[role] = _said(judge(known, names["answer"]))
            if isinstance(known, Exercise):
                for one in known.mistakes:
                    said[one.name] = _said(judge(known, one.wrong()))
    return found


def _said(feedback: Any) -> list[Any]:
    return [feedback.passed, feedback.kind, feedback.message]


def package() -> dict[str, str]:
    """Return what the package prints and draws."""
    from matplotlib import pyplot

    from coursekit import catalog, chart, describe, load, maps, town, towns
    from coursekit.profiles import indicators

    tables = catalog().index.drop("commune_outlines")
    communes = load("communes")
    heaps = load("slag_heaps")
    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    table = communes.set_index("insee")[["commune", "population_2023", "area_km2"]].head(8)
    drawn = chart(figure, title="People", reading="A line.", table=table)
    return {
        "catalog": repr(catalog()),
        "catalog, html": catalog()._repr_html_(),
        "describe": repr(describe("mine_shafts")),
        "town": town("Lens")._repr_html_(),
        "towns": towns("Lens")._repr_html_(),
        "figures": indicators.figures().to_csv(),
        **{name: one.to_csv() for name, one in indicators.series().items()},
        "chart": _seen({"text/html": drawn._repr_html_()}),
        "map": maps.coalfield("Heaps", "Each dot is a heap.")
        .points(heaps, label="heap_number")
        ._repr_html_(),
        # An old pandas reads the seventeenth digit of a number otherwise.
        **{name: load(name).round(9).to_csv() for name in tables},
    }


def grading() -> list[Any]:
    """Grade a class of four: right, untouched, mistaken, and stopping with an error."""
    import nbformat

    from coursekit.checks import register
    from coursekit.grading import classroom, hand_ins, work_files

    tasks = register.exercises_of(CLASS).exercises
    answer = work_files.Answer
    by_all = {
        "right": {t.id: answer("\n".join(p.text for p in t.of("solution"))) for t in tasks},
        "untouched": {},
        "mistaken": {
            t.id: answer("\n".join([t.of("solution")[0].text, t.mistakes[0].text]))
            for t in tasks
            if t.mistakes
        },
        "stopped": {tasks[0].id: answer("answer = jobs['no such column'].sum()")},
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, answers in by_all.items():
            made = work_files.notebook(CLASS, answers)
            nbformat.write(made, Path(folder, f"{name}.ipynb"))
        learners = classroom.grade(hand_ins.find([Path(folder)]))
    return [[one.name, one.checks, one.problems] for one in learners]


def report(parts: list[str]) -> dict[str, Any]:
    """Return the parts asked for, and each warning that came on the way, once."""
    import matplotlib.pyplot  # noqa: F401

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found: dict[str, Any] = {}
        for part in parts:
            try:
                found[part] = globals()[part]()
            except Exception:
                found[part] = traceback.format_exc()
    found["warned"] = sorted(set(_warned(caught)))
    return found


def _warned(caught: list[warnings.WarningMessage]) -> Iterator[str]:
    for one in caught:
        if issubclass(one.category, DeprecationWarning) and "coursekit" not in one.filename:
            continue  # told to whoever writes that library
        text = str(one.message).splitlines()[0]
        yield f"{one.category.__name__}: {text} ({Path(one.filename).name}:{one.lineno})"


def read(file: Path) -> dict[str, Any]:
    """Return a report that was written."""
    return json.loads(file.read_text("utf-8"))


if __name__ == "__main__":
    file, *parts = sys.argv[1:]
    text = json.dumps(report(parts), ensure_ascii=False, indent=1, default=str)
    Path(file).write_text(text + "\n", "utf-8")
