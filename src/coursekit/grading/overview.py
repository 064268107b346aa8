"""The overview of a class, as a table for a spreadsheet and a page to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, select_autoescape

from .classroom import Learner

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
)


def table(learners: Sequence[Learner]) -> pd.DataFrame:
    """Return one row for each learner and exercise.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`.

    Returns
    -------
    pandas.DataFrame
        Columns ``notebook``, ``exercise``, ``passed`` (bool), ``kind`` and ``problem``. A
        notebook without any check has one row, with its problem.

    Examples
    --------
    >>> table([Learner("ada", {"ex01_1": (True, "right")})]).loc[0, "kind"]
    'right'
    """
    rows = []
    for learner in learners:
        problem = "; ".join(learner.problems)
        for exercise, (passed, kind) in sorted(learner.checks.items()):
            rows.append((_safe(learner.name), exercise, passed, kind, _safe(problem)))
        if not learner.checks:
            rows.append((_safe(learner.name), "", False, "nothing checked", _safe(problem)))
    return pd.DataFrame(rows, columns=["notebook", "exercise", "passed", "kind", "problem"])


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def page(learners: Sequence[Learner]) -> str:
    """Return the overview as a page of HTML that needs no other file.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`.

    Returns
    -------
    str
        By exercise, by kind of mistake, by learner, and what needs a look.
    """
    names = sorted({exercise for learner in learners for exercise in learner.checks})
    wrong = [
        (exercise, kind)
        for learner in learners
        for exercise, (passed, kind) in learner.checks.items()
        if not passed
    ]
    exercises = [
        {
            "exercise": name,
            "handed_in": sum(name in learner.checks for learner in learners),
            "passed": sum(learner.checks.get(name, (False,))[0] for learner in learners),
            "mistakes": Counter(kind for other, kind in wrong if other == name).most_common(3),
        }
        for name in names
    ]
    kinds = [
        {
            "kind": kind,
            "count": count,
            "exercises": sorted({exercise for exercise, other in wrong if other == kind}),
        }
        for kind, count in Counter(kind for _, kind in wrong).most_common()
    ]
    return _TEMPLATES.get_template("overview.html").render(
        learners=learners,
        exercises=exercises,
        kinds=kinds,
        odd=[learner for learner in learners if learner.problems],
    )


def write(learners: Sequence[Learner], folder: Path) -> tuple[Path, Path]:
    """Write ``overview.csv`` and ``overview.html``.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`.
    folder : pathlib.Path
        Where to; it is made when it is missing.

    Returns
    -------
    tuple of pathlib.Path
        The two files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    csv, html = folder / "overview.csv", folder / "overview.html"
    table(learners).to_csv(csv, index=False, encoding="utf-8-sig")  # with it, Excel reads accents
    html.write_text(page(learners), "utf-8")
    return csv, html
