"""What checks say in the language of this process, one JSON document on standard output.

A process speaks one language: tests run this one in another, with the exercises of that language.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from coursekit import check
from coursekit.checks import Exercise, Feedback, Open, _variations, families, kinds, register
from coursekit.checks.belonging import Belongings
from coursekit.checks.checking import judge
from coursekit.checks.naming import KINDS, shown_kind
from coursekit.checks.remarks import short, without_figures, without_years

NUMBERS = {"lens": 31.2, "loos-en-gohelle": 7.4, "bully-les-mines": 12.9, "grenay": 6.8}
TABLE = pd.DataFrame({"town": ["Lens", "Loos"], "people": [30.5, 7.25]})


def _stops(*_: Any) -> Any:
    raise ValueError("x")


#: What is asked, in which unit, how far off it may be, and what is handed in.
GIVEN: list[tuple[Any, str, float, list[Any]]] = [
    (
        350.0,
        "",
        0.0,
        [
            *(-350, 351, 0, 3.5, 35_000, 35, 700, 0.35, 35e4, 35e5, math.inf, math.nan, None, ...),
            *("Loos", "six", "350", "350 m", "1,200", "350 and 12", [350], [1, 2], True, len),
            *(math.sqrt(350), 350**2, [True, False], {"a": 1}, TABLE, b"x", 1 / 350),
        ],
    ),
    (41.27, "%", 0.005, [0.4127, 4127, 58.73, 141.27, 1.4127, 41, 41.3, 41.2, 41.4, "41 %", 2.42]),
    (0.4127, "", 0.00005, [41.27, 0.5873, 0.41, -0.0, 20.635, "0.41 m"]),
    (41.27, "km", 0.005, [41_270, 0.4127, 4127, 82.54, 20.635, 2364.6, 0.72, 129.65, 13.14, 5]),
    (4, "communes", 0.0, [-4, 5, 0.5, 300]),
    (1928, "year", 0.0, [1929, 1850]),
    ("62498", "", 0.0, ["62528", "Lens", "Loos-en-Gohelle", "xyz", 62498, 62528, 3, "62498 x"]),
    ("Lens", "", 0.0, ["62498", "Loos", 3, "Lens it was"]),
    (["62498", "62528"], "", 0.0, [[62498, 62528], ["Lens", "Loos"], [62498, 1], "62498", {1, 2}]),
    ([3.5, 4.25, 7.125], "", 0.0005, [[3.5, 4.25, 1], [7.125, 4.25, 3.5], [3.5, 7.125, 4.25], []]),
    ([3.5, 4.25, 7.125], "", 0.0005, [[3.5, 4.25], [3.5, 4.25, 7.125, 1], [1, 2, 3, 4], 3.5, len]),
    ([3.5, 4.25, 7.125], "", 0.0005, [[7.0, 8.5, 14.25], [3.5, 4.25, -7.125], [..., 1, 2]]),
    (["a", "b", "c"], "", 0.0, [["a", "b", "b", "c"], ["a", "x", "y", "z"], ["x"], ["a", "x"]]),
    (
        NUMBERS,
        "",
        0.05,
        [
            *(pd.Series(NUMBERS)[:-1], pd.Series(NUMBERS)[:-2], pd.Series(NUMBERS) * 2),
            pd.Series(NUMBERS | {"grenay": 12.9, "bully-les-mines": 6.8}),
            pd.Series(NUMBERS | {"grenay": 1}),
            pd.Series(NUMBERS | {"a": 1}),
            pd.Series(NUMBERS | {"a": 1, "lens": 2}),
            pd.Series([31.2, 7.4, 12.9, 6.8]),
            pd.concat([pd.Series(NUMBERS), pd.Series(NUMBERS)]),
            *(list(NUMBERS.values()), 3, True),
        ],
    ),
    (
        TABLE,
        "",
        0.005,
        [
            *(TABLE.assign(more=1), TABLE[["town"]], TABLE.rename(columns={"people": "x"})),
            *(TABLE[:1], pd.concat([TABLE, TABLE]), pd.concat([TABLE, TABLE * 2]), 3),
            *(TABLE.assign(people=1), TABLE.assign(people=1, town="x"), TABLE.to_numpy()),
            TABLE.drop(columns="people").assign(x=1),
        ],
    ),
]
#: Of functions that are judged by what they give for these cases.
CASES = [(4.0, 2.0), (3.0, 7.0), (9.5, 5.0)]
FUNCTIONS = [
    *(lambda a, b: None, lambda a, b: print(a), lambda a, b: 1, lambda a, b: 2 * (a - b), 3),
    *(lambda a, b: b - a, lambda a, b: a - b + 1, lambda a, b: a, lambda a, b: "x", _stops),
    *(lambda a, b: (a, b), lambda a, b: _stops() if a < b else a - b, lambda a, b: round(a - b)),
    *(lambda a, b: a - b if a < b else None, lambda a, b: a * b, lambda a, b: 10 - (a - b)),
    *(lambda a, b: 3 / (a - b), lambda a, b: a - b if a < b else 5.5, lambda a, b: ...),
    lambda a, b: pd.Series([a, b]),
]
TEXTS = ["", "shafts", "a " * 20, "shafts, 303, heaps, UNESCO, visitors, walks, coal, miners, x"]
SENTENCES = "It is so, and it was so, and it will be so; nobody knows of a reason for it."


def general() -> Iterator[Feedback]:
    """Yield what is said of answers to made-up questions."""
    for right, unit, tolerance, answers in GIVEN:
        for ordered in (None, False) if isinstance(right, list) else (None,):
            asked = Exercise("ex99_1", lambda: right, (), tolerance, unit, ordered)  # noqa: B023
            yield from (judge(asked, answer) for answer in answers)
    asked = Exercise("ex99_2", lambda: lambda a, b: a - b, cases=CASES)
    yield from (judge(asked, answer) for answer in FUNCTIONS)
    word = Exercise("ex99_3", lambda: lambda a, b: "up" if a > b else "down", cases=CASES)
    yield judge(word, lambda a, b: "down" if a > b else "up")
    yield judge(word, lambda a, b: "up" if a > 4 else "x")
    yield judge(word, lambda a, b: "up")
    of_list = Exercise("ex99_4", lambda: sum, cases=[([3, 1, 2],), ([5, 2, 4],), ([9, 8, 1],)])
    yield from (judge(of_list, one) for one in (min, max, len, lambda some: some[0] - min(some)))
    remarks = [short(30), without_figures(), without_years("x"), short(40)]
    topic = frozenset({"shaft", "heap", "coal"})
    opened = Open("ex99_5", ["x"], remarks, topic=topic)
    yield from (judge(opened, text) for text in [*TEXTS, SENTENCES, 3, ...])
    yield judge(Open("ex99_6", ["x"], remarks[:1]), SENTENCES)
    yield judge(Open("ex99_7", ["x"]), SENTENCES)
    yield check("ex99_9", 1)
    yield check("nothing", 1)


def of_course() -> Iterator[Feedback]:
    """Yield what is said of foreseen mistakes, of right answers, and of some that are neither."""
    for number in register.chapters():
        for name, one in register.of_chapter(number).items():
            if isinstance(one, Open):
                yield from (judge(one, remark.example) for remark in one.remarks)
                continue
            yield from (judge(one, mistake.wrong()) for mistake in one.mistakes)
            yield judge(one, one._expected)
            yield check(name, None)
            yield from (judge(one, answer) for answer in _near(one._expected))


def _near(right: Any) -> Iterator[Any]:
    """Yield wrong answers that are near a right one."""
    if isinstance(right, (int, float, np.number)):
        yield from (2 * right, right / 100, right + 1, -right, 0, 12345.678, str(right), [right, 1])
    elif isinstance(right, str):
        yield from ("62498", "62510", "Lens", 3)
    elif isinstance(right, (list, tuple)):
        yield from (right[::-1], right[:-1], [*right, 1], 3, [right[0], *(1.7 for _ in right[1:])])
    elif isinstance(right, pd.Series):
        yield from (right[:-1], list(right), right * 1.7)


def hints() -> Iterator[str]:
    """Yield what can be said of a step that is taken otherwise, whether anybody takes it or not."""
    for number in register.chapters():
        for one in register.of_chapter(number).values():
            if isinstance(one, Exercise):
                for _ in range(6):
                    for slip in one.slips():
                        yield slip.hint
                        yield getattr(slip.hint, "perhaps", slip.hint)
    yield from families._ANY_OF_THEM.values()
    yield from (hint for _, hint in _variations._SKIPPED.values())
    yield from _variations._SIZES.values()
    yield from kinds._ASKED_FOR.values()


def where_from() -> Iterator[str]:
    """Yield what is said of where an answer comes from."""
    kept = Belongings()
    kept.ran("answer = 7\ncheck('ex03_1', answer)", 7)
    kept.ran("answer = 8\ncheck('ex03_2', answer)", 8)
    yield kept.asked("ex03_1", 8).note
    yield kept.asked("ex03_3", 8).stale
    kept.ran("answer = 1 / 0\ncheck('ex03_3', answer)", 8, failed=True)
    yield kept.asked("ex03_3", 8).stale


if __name__ == "__main__":
    made_up = [(said.kind, str(said)) for said in general()]
    others = [(said.kind, str(said)) for said in of_course()]
    alone = sorted({str(hint) for hint in (*hints(), *where_from())})
    named = {kind: shown_kind(kind) for kind in (*sorted(KINDS), "mean for median")}
    print(json.dumps({"made_up": made_up, "others": others, "alone": alone, "named": named}))
