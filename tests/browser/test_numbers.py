"""Pages write numbers as Python does: the table of both, and thousands of numbers more."""

from __future__ import annotations

import json
import random
import struct
from importlib.resources import files
from pathlib import Path

import pytest

from coursekit.page.numbers import number

TABLE = json.loads(Path(__file__).parents[1].joinpath("unit/numbers.json").read_text("utf-8"))
ROWS = TABLE["python and javascript"]
#: Answers a list of calls: the writer, what it is given, its options, the language.
ANSWER = """(calls) => calls.map(([write, of, options, language]) => {
  if (write !== "number") return ckNumbers[write](...of, language);
  // JSON has no word for some numbers.
  const value = typeof of[0] === "string" ? Number(of[0]) : of[0];
  return ckNumbers.number(value, {...options, language});
})"""


@pytest.fixture
def answers(visit):
    """Return a function that has a page answer calls."""
    page = visit().page
    script = files("coursekit").joinpath("page/numbers.js").read_text("utf-8")
    page.add_script_tag(content=script)
    return lambda calls: page.evaluate(ANSWER, calls)


def test_the_table(answers):
    calls = [
        [row["write"], row["of"], row.get("with", {}), language]
        for language in ("en", "fr")
        for row in ROWS
    ]
    wanted = [row[language] for language in ("en", "fr") for row in ROWS]
    for call, text, expected in zip(calls, answers(calls), wanted, strict=True):
        assert text == expected, call


def test_any_number_is_written_as_in_python(answers):
    drawn = random.Random(12)
    values = [struct.unpack("<d", drawn.randbytes(8))[0] for _ in range(2000)]  # any double
    values += [drawn.choice((-1, 1)) * 10 ** drawn.uniform(-8, 17) for _ in range(2000)]
    values += [drawn.randrange(-(10**6), 10**6) / 2 ** drawn.randint(1, 8) for _ in range(2000)]
    values += [float(drawn.randrange(10**size)) for size in range(1, 17) for _ in range(50)]
    values = [value for value in values if value == value]
    calls, wanted = [], []
    for value in values:
        options = {"decimals": drawn.choice((None, 0, 1, 2, 5)), "sign": drawn.random() < 0.3}
        language = drawn.choice(("en", "fr"))
        calls.append(["number", [str(value).replace("inf", "Infinity")], options, language])
        wanted.append(number(value, language=language, **options))
    for call, text, expected in zip(calls, answers(calls), wanted, strict=True):
        assert text == expected, call
