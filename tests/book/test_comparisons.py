"""Words that compare are computed, as numbers are.

“More than its neighbours”, “most”, “none”, “about a fifth”: such words are claims about the data.
Each of them stands within words that an assertion of the same page quotes as its message::

    assert loos < middle, "less than in the middle commune"

or is listed in ``tests/book/uncompared/<page>.yml`` (``exercises/<page>.yml`` for exercises) below
the reason why there is nothing to compute. Both ways: whoever quotes words that are not on the page
is told so, and whoever lists words that need no exception as well.

- A chapter holds its assertions in hidden cells, which run when the book is built.
- A file of exercises holds them in cells tagged ``proof``, after a solution: no reader gets those,
  and ``tests/exercises/test_files.py`` runs them.
- A file of questions that come back has expressions under ``proof`` beside each question, which
  ``tests/book/test_reviews.py`` works out for every commune that is asked about.
- A page without cells has them in ``tests/book/compared/<page>.py``, which runs here.

Two words or three mean one sentence; longer words, and names that are defined, may stand in more. A
single word is enough where it is the whole sentence. In a quotation ``…`` stands for a number that
is glued, or for words left out within one sentence; words that compare and that are left out are
not answered for.
"""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from coursekit import load
from tests.conftest import ROOT, tell
from tests.data.test_claim_rows import NO_COMPARISON

from . import comparisons
from .comparisons import Page

pytestmark = pytest.mark.quick

HERE = Path(__file__).parent
CHAPTERS = {
    path.stem: path
    for path in sorted(ROOT.glob("chapters/*/*.md"))
    if path.parent.name != "fr"  # the same sentences, and the same checks
}
EXERCISES = {f"exercises/{path.stem}": path for path in sorted(ROOT.glob("exercises/*.md"))}
REVIEWS = {f"reviews/{path.stem}": path for path in sorted(ROOT.glob("book/reviews/*.yml"))}
PAGES = CHAPTERS | EXERCISES | REVIEWS

#: What words are where there is nothing to compute. Any other reason takes three words or more.
REASONS = {
    "definition": "they say what a word means",
    "instruction": "they say what to do",
    "method": "they hold of the method, whatever the data",
    "told": "somebody else's word, and the sentence says whose",
    "question": "they ask",
    "example": "a case made up for the sake of the argument",
    "speech": "a manner of speaking, about nothing that is in the data",
}


def read(name: str) -> Page:
    text = PAGES[name].read_text("utf-8")
    reader = comparisons.reviews if name in REVIEWS else comparisons.chapter
    page = comparisons.exercises(text) if name in EXERCISES else reader(text)
    if (beside := HERE / f"compared/{name}.py").exists():
        comparisons.read_code(beside.read_text("utf-8"), 1, quotes := Page())
        page.quotations += quotes.quotations
    return page


def listed(name: str) -> dict[str, str]:
    """Return the exceptions of a page: words, and the reason."""
    path = HERE / f"uncompared/{name}.yml"
    kept = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    return {words: reason for reason, each in kept.items() for words in each}


def problems(where: str, page: Page, exceptions: dict[str, str]) -> Iterator[str]:
    """Say what compares without a check, and what is quoted or listed and not there."""
    found = {sentence: comparisons.plain(sentence.words) for sentence in page.sentences}
    free = {sentence: comparisons.needing(sentence) for sentence in found}
    bare = dict(free)
    told = [(f"{where}, line {one.line}: there is quoted", one.words) for one in page.quotations]
    told += [(f"{where}, its list of exceptions: there is", words) for words in exceptions]
    for who, words in told:
        at = {one: spans for one in found if (spans := comparisons.quoted(words, found[one]))}
        if not at:
            yield (
                f"{who} “{words}”, and no sentence of the page says so. Quote its words as they "
                "stand, with … for what is glued; an assertion about no words has no message."
            )
        elif _is_vague(words, exceptions) and len({found[one] for one in at}) > 1:
            lines = ", ".join(str(one.line) for one in at)
            yield f"{who} “{words}”, which lines {lines} say. Quote more, so that one is meant."
        elif words in exceptions and not any(_inside(free[one], at[one]) for one in at):
            yield f"{who} “{words}”, and nothing in it compares. Take it out."
        for one, spans in at.items():
            bare[one] = [hit for hit in bare[one] if not _inside([hit], spans)]
    for one, hits in bare.items():
        if hits:
            words = "”, “".join(found[one][begin:end] for begin, end in hits)
            yield (
                f"{where}, line {one.line}: “{one.words}” compares (“{words}”), and nothing "
                f"checks it. {_ADVICE}"
            )


def _is_vague(words: str, exceptions: dict[str, str]) -> bool:
    """Tell whether words could mean too much; what is defined keeps its name wherever it stands."""
    return len(words.split()) < 4 and exceptions.get(words) != "definition"


_ADVICE = (
    "Write an assertion in the hidden cell next to it, with these words as its message; where "
    "there is nothing to compute, list them with the reason below tests/book/uncompared."
)


def _inside(hits: list[tuple[int, int]], spans: list[tuple[int, int]]) -> bool:
    return any(a <= begin and end <= b for begin, end in hits for a, b in spans)


def of_page(name: str) -> list[str]:
    return list(problems(PAGES[name].relative_to(ROOT).as_posix(), read(name), listed(name)))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_compares_is_checked(name):
    tell(of_page(name))


@pytest.mark.parametrize("path", sorted((HERE / "compared").rglob("*.py")), ids=lambda p: p.stem)
def test_what_pages_without_cells_say_is_true(path):
    exec(compile(path.read_text("utf-8"), path, "exec"), {})


@pytest.mark.parametrize("path", sorted((HERE / "uncompared").rglob("*.yml")), ids=lambda p: p.stem)
def test_exceptions_have_a_page_and_a_reason(path):
    name = path.relative_to(HERE / "uncompared").with_suffix("").as_posix()
    assert name in PAGES, f"{name}: there is no such page. Name the file as its page"
    tell(
        f"{path.name}: {reason!r} is no reason. Write {', '.join(REASONS)}, or say it in three "
        "words or more."
        for reason in listed(name).values()
        if reason not in REASONS and len(reason.split()) < 3
    )


def test_findings_of_the_ledger_compare_by_their_checks_alone():
    """By the words of this module too; the other rules of findings are in ``test_claim_rows``."""
    checks = load("claim_checks").groupby("claim")["words"].agg(list)
    for row in load("claims").itertuples():
        kept = [*checks.get(row.id, []), *NO_COMPARISON]
        for sentence in comparisons.sentences(row.finding):
            words = comparisons.plain(sentence.words)
            spans = [span for quote in kept for span in comparisons.quoted(quote, words)]
            tell(
                f"claim {row.id}: “{words[begin:end]}” compares, and no words of claim_checks.csv "
                f"hold it: {sentence.words}"
                for begin, end in comparisons.needing(sentence)
                if not _inside([(begin, end)], spans)
            )


CELL = '```{{code-cell}}\n:tags: [remove-cell]\nassert True, "{}"\n```\n'


def _of(prose: str, *quotes: str, **exceptions: str) -> list[str]:
    text = f"# T\n\n{prose}\n\n" + "".join(CELL.format(quote) for quote in quotes)
    said = {words.replace("_", " "): reason for words, reason in exceptions.items()}
    return list(problems("p.md", comparisons.chapter(text), said))


class TestFindsWhatIsBare:
    @pytest.mark.parametrize(
        "prose",
        [
            "Loos grew more than its neighbours.",
            "Its rate is *lower*.",
            "It gives about a fifth of June.",
            "Most heaps lie in the west.",
            "None of them has a rate.",
            "The shops stagnated.",
            "It is near the top of our range.",
            "This is the only seminar.",
            "Three in four were begun before; twice as many closed.",
            "Loos lies below the line.",
            "It is the deepest shaft.",
            "::::{dropdown} Why\n```{admonition} X\nMost of it.\n```\n::::",
            '```{code-cell}\nchart(fig, title="Shafts", reading=f"{n} lie higher up.")\n```',
            "```{quiz} q\nquestion: What?\nanswers:\n  - text: No.\n    right: false\n"
            "    feedback: They are fewer.\n```",
            "```{quiz} q\nquestion: What?\nanswers:\n  - text: Most of it.\n    right: true\n"
            "    feedback: Yes.\n```",
        ],
    )
    def test_and_says_where(self, prose):
        (said,) = _of(prose)
        assert said.startswith("p.md, line ")
        assert "compares (“" in said

    @pytest.mark.parametrize(
        "prose",
        [
            "Which of them is the largest?",
            "It is no longer there, or more or less so, rather than not.",
            "The rest lies in the west, in a forest; this is a test.",
            "Use `most` and [this](more.md).",
            "Half an hour for the map, a quarter of an hour for the rest.",
            "```{code-cell}\nx = 'more' if a > b else 'less'\n# the highest of all\n```",
            "```python\nprint('the highest of all')\n```",
            "```{quiz} q\nquestion: What?\nanswers:\n  - text: Most of it.\n    right: false\n"
            "    feedback: No.\n```",
        ],
    )
    def test_and_leaves_alone_what_claims_nothing(self, prose):
        assert _of(prose) == []


class TestQuotations:
    def test_answer_for_words_as_they_stand(self):
        prose = "It has {glue:text}`n` shafts, which is *less than* the middle."
        assert _of(prose, "less than the middle") == []
        assert _of(prose, "it has … shafts which is less than") == []

    def test_answer_for_nothing_that_they_leave_out(self):
        (said,) = _of(
            "It grew more than most of them, and less than Lens.", "more than … than Lens"
        )
        assert "compares (“most”, “less”)" in said

    def test_have_to_be_on_the_page(self):
        said = _of("Loos grew.", "more than its neighbours")
        assert said == [
            "p.md, line 7: there is quoted “more than its neighbours”, and no sentence of "
            "the page says so. Quote its words as they stand, with … for what is glued; an "
            "assertion about no words has no message."
        ]

    def test_mean_one_sentence(self):
        prose = "Loos has more than Lens. Lens has more than Loos."
        assert "which lines 3, 3 say" in _of(prose, "has more")[0]
        assert "no sentence of the page" in _of("Most of it.", "most")[0]
        assert _of("How many? Neither.", "neither") == []

    def test_may_be_exceptions_that_are_needed(self):
        assert _of("More is different.", More_is="method") == []
        assert "nothing in it compares" in _of("Loos grew.", Loos_grew="method")[0]
        assert "no sentence of the page" in _of("Loos grew.", More_is="method")[0]


def test_exercises_are_read_where_learners_read_them():
    name = "exercises/landscape_of_coal"
    found = [sentence.words for sentence in read(name).sentences]
    assert "In which ten years before 1900 were most shafts begun?" in found  # a prompt
    assert "A zero pulls at the average with its whole distance from it." in found  # a reason
    assert "Put the years into decades first." in found  # a hint
    assert any(words.startswith("When the false zeros leave") for words in found)  # a first step
    assert "Find the median of the published column and that of your own." in found  # a second
    said = "False zeros move even the middle shaft, though less than the average."
    assert said in found  # what is said of a right answer
    assert "Of the heaps that remain, … are now World Heritage." in found  # a sample answer


def test_lines_are_those_of_the_file():
    lines = CHAPTERS["landscape_of_coal"].read_text("utf-8").splitlines()
    found = {one.words: one.line for one in read("landscape_of_coal").sentences}
    for words in (
        "say what a table leaves out before saying what it shows",
        "What stayed was the rest:",
        "Coal was found in it, so it had a depth.",
        "It read what is there.",
        "For two centuries shafts grow deeper;",
    ):
        assert words in lines[found[words] - 1]


def test_the_examples_run():
    assert doctest.testmod(comparisons).failed == 0
