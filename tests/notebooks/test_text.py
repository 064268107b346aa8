"""Chapters become plain Markdown: nothing leaks, nothing is lost, nothing unknown passes."""

from __future__ import annotations

import re

import pytest

from book.markdown import Page, UnknownMarkup, directives, plain, roles
from tests.notebooks.shelf import BY_NAME, CHAPTERS, NAMES, glued, prose, read

PAGE = Page(
    "two_towns",
    3,
    {"claims": [1], "minutes": 5, "objectives": ["look"]},
    {"n": "353"},
    {"two_towns": "03_two_towns.ipynb", "your_town": "14_your_town.ipynb"},
)
each_chapter = pytest.mark.parametrize("name", list(BY_NAME))

_GLUED = re.compile(r"\{glue:text\}`(\w+)`")
_QUIZ = re.compile(r"^```\{quiz\} q\d\d-\d+\n(.*?)^```", re.M | re.S)


@pytest.mark.parametrize("name", NAMES)
def test_no_role_directive_or_html_of_the_book_is_left(name):
    text = prose(name)
    assert not re.search(r"\{[\w:+-]+\}`?|:::|^\(\S+\)=|^%|^\+\+\+", text, re.M)
    assert not re.findall(r"<(?!/?(?:details|summary)\b)[a-z/]\w*", text)
    for cell in read(name).cells:
        if cell.cell_type == "markdown":
            assert "```{" not in cell.source


@each_chapter
def test_every_glued_number_stands_where_the_prose_asks_for_it(name):
    source = BY_NAME[name].path.read_text("utf-8")
    said = " ".join(prose(f"chapters/{BY_NAME[name].file}").split())
    asked = 0
    for line in source.splitlines():
        if not _GLUED.search(line) or line.lstrip().startswith(("- text:", "question", "feedback")):
            continue
        # Number and the words around it, as far as they hold no other markup.
        for match in re.finditer(r"([\w ,]*)\{glue:text\}`(\w+)`([\w ,]*)", line):
            before, wanted, after = match.groups()
            asked += 1
            expected = f"{before.lstrip()}{glued(name)[wanted]}{after}"
            assert " ".join(expected.split()) in said, expected
    assert asked


@each_chapter
def test_every_sentence_without_markup_is_kept(name):
    source = BY_NAME[name].path.read_text("utf-8").split("\n---\n", 1)[1]
    source = re.sub(r"^```.*?^```", "", source, flags=re.M | re.S)
    said = prose(f"chapters/{BY_NAME[name].file}")
    plain_lines = [
        line
        for line in source.splitlines()
        if len(line) > 20 and not re.search(r"[`\[\]{}:]|^#", line)
    ]
    assert plain_lines
    for line in plain_lines:
        assert line.strip() in said


@each_chapter
def test_every_quick_question_is_asked_and_its_answers_fold_away(name):
    asked = _QUIZ.findall(BY_NAME[name].path.read_text("utf-8"))
    text = prose(f"chapters/{BY_NAME[name].file}")
    assert text.count("**Quick question.**") == len(asked) > 0
    for part in text.split("**Quick question.**")[1:]:
        shown, _, folded = part.partition("<details>")
        assert "**Right.**" not in shown
        assert folded.partition("</details>")[0].count("**Right.**") == 1


@each_chapter
def test_the_verdicts_of_a_chapter_are_those_of_the_ledger(name):
    chapter = BY_NAME[name]
    text = prose(f"chapters/{chapter.file}").partition("\n## Verdict\n")[2]
    for number in chapter.course["claims"]:
        row = roles.row_of(number, PAGE)
        assert f"Claim {number}: {row['claim']}" in text
        assert row["finding"] in text
    assert chapter.course["claims"] or "Your verdict" in text


def test_all_that_chapters_use_is_known_and_nothing_more():
    texts = "".join(one.path.read_text("utf-8") for one in CHAPTERS)
    texts = re.sub(r"^```\{code-cell\}.*?^```", "", texts, flags=re.M | re.S)
    assert set(re.findall(r"^[`:]{3,}\{([\w:-]+)\}", texts, re.M)) == set(directives.KNOWN)
    assert set(re.findall(r"\{([\w:-]+)\}`", texts)) == set(roles.KNOWN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A {sub}`2`", "two_towns: no notebook knows the role {sub}"),
        ("```{figure} a.png\n```", "two_towns: no notebook knows the directive {figure}"),
        (":::{tab-set}\n:::", "two_towns: no notebook knows the directive {tab-set}"),
        (":::\nwords\n:::", "two_towns: a ::: block without a name"),
        ("- a\n\n  ```{quiz} q03-1\n  ```", "two_towns: "),
        ("{glue:text}`nobody`", "two_towns: no cell glues nobody"),
        ("{claim}`99`", "two_towns: there is no claim '99'"),
        ("{source}`NOWHERE`", "two_towns: there is no source 'NOWHERE'"),
        ("{cite:t}`nobody1900`", "two_towns: references.bib has no nobody1900"),
        ("<div>\nraw\n</div>", "two_towns: raw HTML, <div>"),
    ],
)
def test_what_no_notebook_can_show_stops_the_export_and_is_named(text, said):
    with pytest.raises(UnknownMarkup) as caught:
        plain(text, PAGE)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("There are {glue:text}`n`.", "There are 353."),
        ("Of\n{glue:text}`n`. And", "Of\n353\\. And"),
        ("`{glue:text}` is a role", "`{glue:text}` is a role"),
        ("```python\n{claim}`1`\n```", "```python\n{claim}`1`\n```"),
        ("[on](../verdict/your_town.md)", "[on](14_your_town.ipynb)"),
        ("[the data](../appendix/data_catalogue)", "the data (in the book)"),
        ("[out](https://example.org/a)", "[out](https://example.org/a)"),
        ("`[on](your_town.md)`", "`[on](your_town.md)`"),
        ("(place)=\n% a remark\nWords", "Words"),
        (
            ":::{admonition} Careful\n:class: tip\nOf {glue:text}`n`.\n:::",
            "> **Careful**\n>\n> Of 353.",
        ),
        (
            ":::{dropdown} More\nOf {glue:text}`n`.\n:::",
            "<details><summary>More</summary>\n\nOf 353.\n\n</details>",
        ),
    ],
)
def test_each_kind_of_markup_has_its_plain_form(text, shown):
    assert plain(text, PAGE) == shown
