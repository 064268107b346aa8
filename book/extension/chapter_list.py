"""The chapters that stand and the ones to come: titles, minutes, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from book import ROOT, minutes, myst
from coursekit.languages import say, spoken
from coursekit.page import escape

COMING = say("in preparation")
PLAN = ROOT / "book/plan.yml"


@dataclass(frozen=True)
class BookPage:
    """A page of the book; a chapter has a number and minutes.

    Attributes
    ----------
    docname : str
        Where Sphinx finds it, such as ``"wound/two_towns"``.
    title : str
        Its first heading.
    course : dict
        The ``course`` block of its front matter.
    times : str
        How long it takes, in words.
    """

    docname: str
    title: str
    course: dict = field(default_factory=dict)
    times: str = ""

    @property
    def is_chapter(self) -> bool:
        """Tell whether the page is a numbered chapter."""
        return "number" in self.course


def page(docname: str, text: str) -> BookPage:
    """Read what the other pages need to know of a page.

    Parameters
    ----------
    docname : str
        The page.
    text : str
        Its source.

    Returns
    -------
    BookPage
        With the title of its first heading, else a readable file name.

    Examples
    --------
    >>> page("wound/two_towns", "---\\ncourse: {number: 3}\\n---\\n# Two towns\\n").title
    'Two towns'
    """
    course = myst.front_matter(text).get("course") or {}
    times = minutes.of(text, docname.rpartition("/")[2]).words if "number" in course else ""
    return BookPage(docname, myst.title(text) or readable(docname), course, times)


def readable(name: str) -> str:
    """Turn a file name into words.

    >>> readable("trust/fifty_fifty")
    'Fifty fifty'
    """
    return name.rpartition("/")[2].replace("_", " ").capitalize()


def pages(env: BuildEnvironment) -> dict[str, BookPage]:
    """Return every page of the book's contents, by file name, and watch them for changes.

    The page that asks is read again when one of the others changes, or when the contents do.
    """
    contents = Path(env.app.srcdir, env.app.config.external_toc_path)
    if contents.is_file():
        env.note_dependency(str(contents))
    found = {}
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        if docname != env.docname:
            env.note_dependency(str(path))
        found[docname.rpartition("/")[2]] = page(docname, path.read_text("utf-8"))
    return found


def plan() -> dict[str, dict[str, dict[str, str]]]:
    """Return the plan of the whole book: part, file name, title and question.

    Examples
    --------
    >>> plan()["The wound"]["two_towns"]["title"]
    'Two towns'
    """
    given = yaml.load(PLAN.read_text("utf-8"), yaml.CSafeLoader)
    return {
        spoken(part): {
            name: {key: spoken(text) for key, text in chapter.items()}
            for name, chapter in chapters.items()
        }
        for part, chapters in given.items()
    }


def titles(known: dict[str, BookPage]) -> dict[str, str]:
    """Return the title of every chapter by file name, in the order of the story.

    What stands is called as its own heading says, what is to come as the plan says.
    """
    return {
        name: known[name].title if name in known else given["title"]
        for part in plan().values()
        for name, given in part.items()
    }


def link(name: str, known: dict[str, BookPage], env: BuildEnvironment) -> str:
    """Return a link to a page, or its title and "in preparation" when it does not stand yet.

    Parameters
    ----------
    name : str
        File name of a page, without folder and suffix.
    known : dict of str to BookPage
        From :func:`pages`.
    env : sphinx.environment.BuildEnvironment
        Knows which page asks.

    Returns
    -------
    str
        HTML.
    """
    there = known.get(name)
    if there is None:
        title = titles({}).get(name) or readable(name)
        return f'{escape(title)} <span class="ck-coming">({COMING})</span>'
    uri = env.app.builder.get_relative_uri(env.docname, there.docname)
    return f'<a href="{escape(uri)}">{escape(there.title)}</a>'


class ChapterList(SphinxDirective):
    """All chapters of the plan; the ones that stand are links and say their minutes."""

    def run(self) -> list[nodes.Node]:
        """Draw the list."""
        for path in (PLAN, Path(__file__)):
            self.env.note_dependency(str(path))
        try:
            items = chapter_list(plan(), pages(self.env), self.env)
        except ValueError as error:
            raise self.error(str(error)) from None
        return [nodes.raw("", items, format="html")]


def chapter_list(
    planned: dict[str, dict[str, dict[str, str]]], known: dict[str, BookPage], env: BuildEnvironment
) -> str:
    """Return the chapters of a plan as HTML.

    Parameters
    ----------
    planned : dict
        As :func:`plan` gives it.
    known : dict of str to BookPage
        From :func:`pages`.
    env : sphinx.environment.BuildEnvironment
        Knows which page asks.

    Returns
    -------
    str
        One list for each part, numbered through.

    Raises
    ------
    ValueError
        When a standing chapter is not in the plan, or has another number there.
    """
    order = [name for part in planned.values() for name in part]
    missing = [name for name, there in known.items() if there.is_chapter and name not in order]
    if missing:
        raise ValueError(f"book/plan.yml does not list the chapter(s) {', '.join(missing)}")
    parts, number = [], 0
    for part, chapters in planned.items():
        items = []
        for name, given in chapters.items():
            number += 1
            there = known.get(name)
            if there and there.course.get("number") != number:
                raise ValueError(
                    f"{name} is number {number} in book/plan.yml and "
                    f"{there.course.get('number')} in its own front matter"
                )
            items.append(_item(number, given, there, link(name, known, env)))
        parts.append(f'<h3>{escape(part)}</h3><ul class="ck-chapters">{"".join(items)}</ul>')
    return "".join(parts)


def _item(number: int, given: dict[str, str], there: BookPage | None, linked: str) -> str:
    if there:
        state, kind = there.times, "stands"
    else:
        linked, state, kind = escape(given["title"]), COMING, "coming"
    return (
        f'<li class="ck-chapter-{kind}"><p class="ck-chapter-title">'
        f'<span class="ck-chapter-number">{number}</span> {linked} '
        f'<span class="ck-state-word">{state}</span></p><p>{escape(given["question"])}</p></li>'
    )


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("chapter-list", ChapterList)
