"""What does a reader still know? Questions of all chapters, asked one at a time, or on a sheet."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT, bundle, reviews
from coursekit.languages import say
from coursekit.page import embed_json, escape

from .chapter_list import pages

PAGE = "appendix/still_know"


class StillKnow(SphinxDirective):
    """Questions that come back; the page's script asks those that are due."""

    def run(self) -> list[nodes.Node]:
        """Draw the place for a question, and the sheet with all of them."""
        for path in (ROOT / "_toc.yml", Path(reviews.__file__), *ROOT.glob("data/tables/*.csv")):
            self.env.note_dependency(str(path))
        known, chapters = pages(self.env), []
        for name, title in bundle.chapters().items():
            if name not in known:
                continue
            there = known[name]
            self.env.note_dependency(str(reviews.FOLDER / f"{name}.yml"))
            chapters.append(
                {
                    "number": there.course["number"],
                    "title": title,
                    "href": self.env.app.builder.get_relative_uri(self.env.docname, there.docname),
                    "claims": there.course["claims"],
                    "reviews": reviews.of_chapter(name),
                }
            )
        return [nodes.raw("", place(chapters) + sheet(chapters), format="html")]


def place(chapters: list[dict]) -> str:
    """Return the place where one question at a time is asked.

    Parameters
    ----------
    chapters : list of dict
        Each with ``number``, ``title``, ``href``, ``claims`` and ``reviews``.

    Returns
    -------
    str
        HTML; the questions are in it as data, so that only the one that is asked is on the page.
    """
    plan = [{**one, "reviews": [_as_data(each) for each in one["reviews"]]} for one in chapters]
    return (
        '<div class="ck-recall" id="ck-recall"><script type="application/json" '
        f'id="ck-recall-plan">{embed_json(plan)}</script></div>'
    )


def _as_data(one: reviews.Review) -> dict:
    asked = [
        {
            "question": each.question,
            "answers": [[a["text"], int(a["right"]), a["feedback"]] for a in each.answers],
            "values": each.values,
        }
        for each in one.asked
    ]
    return {
        "id": one.id,
        "decimals": one.decimals,
        "unit": one.unit,
        "otherwise": one.otherwise,
        "asked": asked,
    }


def sheet(chapters: list[dict]) -> str:
    """Return all questions on a sheet, with the answers folded away below it.

    Parameters
    ----------
    chapters : list of dict
        As for :func:`place`.

    Returns
    -------
    str
        HTML for paper, and for whoever reads without scripts; screens with scripts hide it.
    """
    asked, answered = [], []
    for chapter in chapters:
        first = [(_label(one), one, one.asked[0]) for one in chapter["reviews"]]
        title = f"<h3>{escape(chapter['title'])}</h3>"
        asked.append(f"{title}<ol>{''.join(_question(*each) for each in first)}</ol>")
        answered.append(f"<ol>{''.join(_answer(label, each) for label, _, each in first)}</ol>")
    return (
        f'<div class="ck-recall-sheet"><h2>{say("All questions on a sheet")}</h2>'
        f"{''.join(asked)}<details><summary>{say('The answers')}</summary>"
        f"{''.join(answered)}</details></div>"
    )


def _label(one: reviews.Review) -> str:
    """Write r03-1 as people number questions.

    >>> _label(reviews.Review("r03-1"))
    '3.1'
    """
    return one.id.removeprefix("r").lstrip("0").replace("-", ".")


def _question(label: str, one: reviews.Review, asked: reviews.Variant) -> str:
    """Return a question with its choices, or with a line to write a number on."""
    if one.otherwise:
        below = f'<p class="ck-recall-blank"><span></span> {escape(one.unit)}</p>'
    else:
        choices = "".join(f"<li>{escape(answer['text'])}</li>" for answer in asked.answers)
        below = f"<ul>{choices}</ul>"
    return f"<li><b>{label}</b> {escape(asked.question)}{below}</li>"


def _answer(label: str, asked: reviews.Variant) -> str:
    (right,) = (answer for answer in asked.answers if answer["right"])
    return f"<li><b>{label}</b> {escape(right['text'])} {escape(right['feedback'])}</li>"


def later(uri: str) -> str:
    """Return the quiet line at the end of a chapter that leads to the questions.

    >>> "later" in later("x.html")
    True
    """
    way = say('For a later day: <a href="{uri}">what do you still know?</a>', uri=escape(uri))
    return f'<p class="ck-recall-way">{way}</p>'


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("still-know", StillKnow)
