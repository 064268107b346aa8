"""No two slips that people really make lead to one answer, unless one sentence is true of both.

Where a foreseen mistake and a slip of a family meet, the hint of the mistake is said to both. Those
that meet are listed in ``meeting.yml``, each read with both in mind; so are slips that do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import yaml

from coursekit.checks import Exercise, _slips, register
from coursekit.checks.comparison import same
from coursekit.checks.families import _plain_slips
from tests.conftest import ROOT
from tests.exercises import to_the_end

pytestmark = pytest.mark.quick

MEETING = yaml.load((ROOT / "tests/exercises/meeting.yml").read_text("utf-8"), yaml.CSafeLoader)
CLOSED = [
    one
    for number in register.chapters()
    for one in register.of_chapter(number).values()
    if isinstance(one, Exercise)
]
each_closed = to_the_end("exercise", CLOSED)
#: What beginners do first.
LIKELY = {
    *("turned round", "upside down", "nothing chosen", "the sign kept", "sign or not"),
    *("the edge", "a condition left out", "the other way round", "one of two parts"),
}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(_slips, "PATIENCE", 2)


def _likely(exercise: Exercise) -> Iterator[tuple[str, object]]:
    for slip, value in _plain_slips(exercise, exercise._wanted):
        if slip.kind in LIKELY and not slip.exact:
            yield slip.kind, value


@each_closed
def test_where_a_mistake_meets_a_slip_its_hint_is_true_of_both(exercise):
    if callable(exercise._expected):
        return
    slips, found = list(_likely(exercise)), {}
    for mistake, _, value in exercise._foreseen:
        kinds = {kind for kind, other in slips if same(value, other, 1e-9, bool(exercise.ordered))}
        if kinds:
            found[mistake.name] = sorted(kinds)
    assert found == MEETING["one_hint_for_both"].get(exercise.id, {}), (
        f"{exercise.id}: read the hints of these mistakes: are they true of the slips as well? "
        "Then list them in meeting.yml; else choose other numbers or towns."
    )


@each_closed
def test_no_likely_slip_leads_to_the_right_answer(exercise):
    """A trap that gives the right answer teaches that the trap is none."""
    if callable(exercise._expected):
        return
    wanted = exercise._wanted
    harmless = sorted(
        {
            kind
            for kind, value in _likely(exercise)
            if same(wanted, value, exercise.tolerance, bool(exercise.ordered))
        }
    )
    assert harmless == MEETING["no_trap"].get(exercise.id, []), (
        f"{exercise.id}: with this slip the answer is right all the same. Choose other numbers."
    )


@each_closed
def test_foreseen_mistakes_differ_when_they_are_rounded_as_asked(exercise):
    step = 2 * exercise.tolerance
    seen: dict[object, str] = {}
    for mistake, _, value in exercise._foreseen if not callable(exercise._expected) else ():
        if value.shape != "number":
            continue
        number = round(value.value / step) if step else value.value
        assert number not in seen, f"{exercise.id}: {mistake.name!r} meets {seen[number]!r}"
        seen[number] = mistake.name


def test_traps_that_did_not_show_do_now():
    """Wrong ways that once led to the right answer."""
    wrong = {
        "ex02_1": "pd.Series(interpolation.nearest_km(middle['lon'], middle['lat'], shafts['lon'], "
        "shafts['lat']), five).idxmax()",
        "ex05_1": 'heaps["insee"].value_counts().reindex(five).idxmax()',
        "ex06_4": "(voters.low - round(100 * 3829 / 32.035), "
        "voters.high - round(100 * 3829 / 32.045))",
        "ex09_2": 'float(solar.output(6, planes[(planes["tilt_deg"] == 45) & '
        '(planes["azimuth_deg"] == 225)]["mean_sky_kwh_m2"].sum(), 0.8))',
    }
    for name, code in wrong.items():
        exercise = register.find(name)
        names = exercise.slips()._begin()
        exec(exercise.slips()._code, names)
        assert not _passes(exercise, eval(code, names)), name


def _passes(exercise: Exercise, answer: object) -> bool:
    from coursekit.checks.checking import judge

    assert not isinstance(answer, np.ndarray)
    return judge(exercise, answer).passed
