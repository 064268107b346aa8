"""The overview of a class, as a table for a spreadsheet and a page to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, select_autoescape

from ..checks.naming import shown_kind
from ..languages import language, marked, say, spoken
from .class_file import ClassFile, counted
from .classroom import Learner
from .hand_ins import MERGED, PROPOSED, HandIn

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.globals |= {
    "say": say,
    "shown_kind": shown_kind,
    "spoken": spoken,
    "language": language(),
}
_TEMPLATES.filters["spoken"] = spoken
#: How steps of help are called in a notebook, and what stands where nothing was checked.
_NOTHING = "nothing checked"
marked("question", "idea", "lines", "gaps", "solution", "nothing checked", "right")
#: What a spreadsheet takes for the beginning of a formula, in the alphabets it reads.
_FORMULA = tuple("=+-@|%＝＋－＠")


def table(learners: Sequence[Learner]) -> pd.DataFrame:
    """Return one row for each learner and exercise.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`.

    Returns
    -------
    pandas.DataFrame
        Columns ``notebook``, ``exercise``, ``passed`` (bool), ``kind``, ``help`` (the steps that
        were used) and ``problem``. A notebook without any check has one row, with its problem.

    Examples
    --------
    >>> table([Learner("ada", {"ex01_1": (True, "right")})]).loc[0, "kind"]
    'right'
    """
    rows = []
    for learner in learners:
        problem = say("; ").join(learner.problems)
        for exercise, (passed, kind) in sorted(learner.checks.items()):
            helped = " ".join(map(spoken, learner.helped.get(exercise, ())))
            rows.append((learner.name, exercise, passed, shown_kind(kind), helped, problem))
        if not learner.checks:
            rows.append((learner.name, "", False, spoken(_NOTHING), "", problem))
    columns = ["notebook", "exercise", "passed", "kind", "help", "problem"]
    made = pd.DataFrame(rows, columns=columns)
    words = [name for name in columns if name != "passed"]
    made[words] = made[words].astype(object).map(_safe)
    return made


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> _safe("=1+1"), _safe(" @sum"), _safe("ada")
    ("'=1+1", "' @sum", 'ada')
    """
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text[:1].isspace() else text


def page(
    learners: Sequence[Learner] = (),
    given: ClassFile | None = None,
    left: Sequence[HandIn] = (),
    missing: str = "",
) -> str:
    """Return the overview as a page of HTML that needs no other file.

    Parameters
    ----------
    learners : sequence of Learner
        From :func:`~coursekit.grading.grade`; none where classes were merged.
    given : ClassFile, optional
        What was counted, when that is known already.
    left : sequence of HandIn
        What was found and not graded.
    missing : str
        What did not guard the computer while notebooks ran.

    Returns
    -------
    str
        By exercise, by kind of mistake, by learner, and what needs a look.
    """
    given = counted(learners) if given is None else given
    kinds: Counter[str] = Counter()
    for one in given.exercises.values():
        kinds.update(one.mistakes)
    return _TEMPLATES.get_template("overview.html").render(
        learners=learners,
        given=given,
        alike={
            name: [group.count for group in one.groups if group.count > 1]
            for name, one in given.exercises.items()
        },
        kinds=[
            (kind, many, [name for name, one in given.exercises.items() if kind in one.mistakes])
            for kind, many in kinds.most_common()
        ],
        odd=[learner for learner in learners if learner.problems],
        left=left,
        missing=missing,
        proposed=PROPOSED if learners else f"{MERGED}{PROPOSED}",
    )
