"""What differs with other libraries is told, and so is what is wrong with all of them."""

from __future__ import annotations

import copy

import pytest

from tests.libraries.compare import differences, faults

pytestmark = pytest.mark.quick

GOOD = {
    "chapters": {"a": {"stopped": [], "warned": [], "glued": {"n": "'1'"}, "shown": ["f00"]}},
    "exercises": {
        "ex01_1": {
            "stub": [False, "gap", "There is still a gap."],
            "solution": [True, "right", "Right."],
            "the sign": [False, "the sign", "Which of the two?"],
        }
    },
    "package": {"catalog": "12 tables"},
    "grading": [["untouched", {"ex01_1": [False, "gap"]}, []], ["right", {}, []]],
    "warned": [],
}


@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("chapters", "a", "stopped"), ["cell 3: KeyError"], "a, cell 3: KeyError"),
        (("chapters", "a", "warned"), ["FutureWarning: x"], "a warns: FutureWarning: x"),
        (("warned",), ["FutureWarning: x"], "a warning: FutureWarning: x"),
        (("package",), "Traceback …", "package stopped: Traceback …"),
        (("exercises", "ex01_1", "solution"), [False, "wrong", "No."], "does not pass: No."),
        (("exercises", "ex01_1", "stub"), [False, "wrong", "No."], "its stub is taken for 'wrong'"),
        (
            ("exercises", "ex01_1", "the sign"),
            [False, "far", "No."],
            "'the sign' is taken for 'far",
        ),
        (("grading", 0, 1), {"ex01_1": [False, "stops"]}, "grading: "),
    ],
)
def test_a_report_is_looked_over_by_itself_and_held_against_the_other(place, value, says):
    assert list(faults(GOOD)) == []
    assert list(differences(GOOD, GOOD)) == []
    other = copy.deepcopy(GOOD)
    within = other
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    (fault,) = faults(other)
    assert says in fault
    assert list(differences(GOOD, other))


def test_a_number_that_differs_is_told_by_its_place():
    other = copy.deepcopy(GOOD)
    other["chapters"]["a"]["glued"]["n"] = "'2'"
    assert list(faults(other)) == []
    assert list(differences(GOOD, other)) == ["chapters, a, glued, n: '1', and here '2'"]
