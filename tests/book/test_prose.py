"""No number in the prose is typed where it can be computed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT

from .prose import bare_numbers

TEXTS = sorted(
    [*ROOT.glob("chapters/**/*.md"), *ROOT.glob("exercises/*.md")], key=lambda path: path.name
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_number_is_computed_or_sourced(path):
    typed = bare_numbers(path.read_text("utf-8"))
    assert not typed, "\n".join(f"{bare.number!r} in: {bare.sentence}" for bare in typed)


def test_there_are_texts_to_check():
    assert len(TEXTS) >= 8


@pytest.mark.parametrize(
    "text",
    [
        "The heap is 140 metres high.",
        "It fell by 3.5 % in a year. See {claim}`14`.",
        "| Loos | 15.4 |",
        ":::{dropdown} Why\nBecause 17 shafts were lost.\n:::",
        "- about 1 362 jobs",
        "A loss of −4 points",
    ],
)
def test_a_typed_number_is_found(text):
    assert bare_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "In 1986 the last pit closed.",
        "{glue:text}`peak` shafts in {glue:text}`year`.",
        "The story says 82.1 % ({claim}`9`).",
        "Census 2018: 15.4 % {source}`INSEECOMP`.",
        "Type `load('x', 3)` and see.",
        "```python\nx = 42\n```",
        "```{code-cell}\n:tags: [hide-input]\nx = 42\n```",
        "1. First this\n2. then that",
        "COP21 and heap T074 and CO2",
        "[link](https://example.org/12)",
        "from 1982 to 2011, in the 1990s",
    ],
)
def test_what_is_no_figure_is_left_alone(text):
    assert not bare_numbers(text)


@given(st.integers(3000, 10**9).map(str), st.sampled_from(["There are {} heaps.", "{} % of them"]))
def test_any_large_number_is_found(number, pattern):
    assert [re.sub(r"\D", "", bare.number) for bare in bare_numbers(pattern.format(number))] == [
        number
    ]


def test_a_directive_hides_nothing_of_the_prose_after_it():
    text = "```{chapter-card}\n```\n\nThere were 99 pits.\n\n```{code-cell}\nn = 12\n```\n"
    assert [bare.number for bare in bare_numbers(text)] == ["99"]
