"""How far a reader has come: kept on the reader's own device, shown on the welcome page."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import TEXTS, bundle
from book.exercises import source
from coursekit.languages import say
from coursekit.page import embed_json, escape

from . import bets, downloads, still_know
from .chapter_list import pages

_QUIZ = re.compile(r"^`{3,}\{quiz\} (q\d{2}-\d+)", re.M)


def quizzes_of(text: str) -> list[str]:
    """Return the names of the quizzes in a chapter.

    >>> quizzes_of("```{quiz} q03-1\\nquestion: Why?\\n```")
    ['q03-1']
    """
    return _QUIZ.findall(text)


class Progress(SphinxDirective):
    """What is done and what is left, chapter by chapter, with a file to take along."""

    def run(self) -> list[nodes.Node]:
        """Draw the panel; the page's script fills it."""
        known = pages(self.env)
        chapters = []
        up = "../" * self.env.docname.count("/")
        self.env.note_dependency(str(TEXTS / "_toc.yml"))  # a chapter may be added
        for name, title in bundle.chapters().items():
            there = known.get(name)
            if there is None:
                continue
            self.env.note_dependency(str(source.FOLDER / f"{name}.md"))
            text = (TEXTS / "chapters" / f"{there.docname}.md").read_text("utf-8")
            chapters.append(
                {
                    "name": name,
                    "title": title,
                    "href": self.env.app.builder.get_relative_uri(self.env.docname, there.docname),
                    "notebook": f"{up}{downloads.FOLDER}/{name}.ipynb",
                    "exercises": [one.id for one in source.of_chapter(name).exercises],
                    "quizzes": quizzes_of(text),
                }
            )
        later, all_bets = (
            self.env.app.builder.get_relative_uri(self.env.docname, page)
            for page in (still_know.PAGE, bets.PAGE)
        )
        return [nodes.raw("", panel(chapters, later, all_bets), format="html")]


def panel(chapters: list[dict], later: str, all_bets: str) -> str:
    """Return the panel as HTML.

    Parameters
    ----------
    chapters : list of dict
        Each with ``name``, ``title``, ``href``, ``notebook`` (the file of its exercises),
        ``exercises`` and ``quizzes``.
    later : str
        Where questions come back.
    all_bets : str
        Where bets are counted.

    Returns
    -------
    str
        A list that says nothing is done, and controls that stay hidden without the script.
    """
    rows = "".join(
        f'<li data-chapter="{at}"><a href="{escape(one["href"])}">{escape(one["title"])}</a> '
        f'<span class="ck-progress-count">{_counts(one)}</span>'
        f'<button type="button" data-do="notebook" value="{one["name"]}" '
        f'data-from="{one["notebook"]}" hidden>{_answers(one["title"])}</button></li>'
        for at, one in enumerate(chapters)
    )
    note = say(
        "What you have done and written is kept in this browser, on this device, and nowhere else. "
        "Nobody counts. One file takes all of it to another device, or to whoever looks at your "
        "answers."
    )
    return (
        '<div class="ck-progress" id="ck-progress">'
        f'<p class="ck-progress-note">{note}</p>'
        f'<ul class="ck-progress-list">{rows}</ul>'
        f'<p><a href="{escape(later)}">{say("What do you still know?")}</a> '
        '<span class="ck-progress-due"></span></p>'
        f'<p><a href="{escape(all_bets)}">{say("Your bets")}</a> '
        '<span class="ck-progress-bets"></span></p>'
        '<div class="ck-progress-tools" hidden>'
        f'<label class="ck-progress-name">{say("Your name, if you hand it in")}'
        '<input type="text" maxlength="80" autocomplete="off"></label>'
        f'<button type="button" data-do="export">{say("Save to a file")}</button>'
        f'<label class="ck-progress-file">{say("Load from a file")}'
        '<input type="file" accept=".json,application/json"></label>'
        f'<button type="button" data-do="clear">{say("Forget everything")}</button></div>'
        '<p class="ck-progress-said" role="status"></p>'
        f'<script type="application/json" id="ck-progress-plan">{embed_json(chapters)}</script>'
        "</div>"
    )


def _answers(title: str) -> str:
    return say("Your answers to “{title}” as a notebook", title=escape(title))


def _counts(chapter: dict) -> str:
    return say(
        "{exercises} exercises, {questions} questions",
        exercises=len(chapter["exercises"]),
        questions=len(chapter["quizzes"]),
    )


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("progress", Progress)
