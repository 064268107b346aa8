"""The first page of the stick: what is on it, what works at once, and what needs a server."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from book import minutes, standalone
from book.serve import START
from book.standalone import THEME, data_url
from book.translation import beside
from coursekit import palette
from coursekit.languages import OWN

from . import from_disk, jupyterlite
from .writing import Content

HERE = Path(__file__).parent
#: The book's own look, and which of its rules give each mode its colours and fonts.
_TOKENS = {"light": r"^:root \{\n(.*?)^\}", "dark": r'^ +html\[data-theme="dark"\] \{\n(.*?)^ +\}'}
_TEMPLATES = standalone.templates(HERE)


@dataclass
class ChapterOnStick:
    """A chapter, and where its files are on the stick.

    Attributes
    ----------
    title, question, name : str
        Its heading, what it asks, and its file name without suffix.
    number, minutes : int
        Its place in the story, and how long it takes.
    page, sheet : str
        Paths on the stick.
    gaps, notebook : str
        The notebook of its exercises, and the chapter itself as one; empty where there is none.
    """

    title: str
    question: str
    name: str
    number: int
    minutes: int
    page: str
    sheet: str
    gaps: str = ""
    notebook: str = ""


@dataclass
class WorkshopOnStick:
    """A workshop, and where its files are on the stick.

    Attributes
    ----------
    title : str
        Its heading.
    minutes : int
        How long it takes.
    page, slides : str
        Paths on the stick.
    papers : dict of str to str
        What to print, by kind: ``paper``, ``sheets``, ``running``, ``cards``.
    """

    title: str
    minutes: int
    page: str
    slides: str
    papers: dict[str, str] = field(default_factory=dict)

    @property
    def clock(self) -> str:
        """Return how long it takes, in words.

        >>> WorkshopOnStick("A day", 390, "", "").clock
        '6 h 30'
        """
        return minutes.clock(self.minutes)


def name(language: str) -> str:
    """Return what the page is called in a language.

    >>> name("en"), name("fr")
    ('START.html', 'START-fr.html')
    """
    return START if language == OWN else START.replace(".", f"-{language}.")


def page(
    files: dict[str, Content],
    chapters: list[ChapterOnStick],
    workshops: list[WorkshopOnStick],
    others: Sequence[str] = (),
) -> str:
    """Return the start page.

    Parameters
    ----------
    files : dict of str to pathlib.Path or bytes
        Everything else on the stick.
    chapters : list of ChapterOnStick
        In order.
    workshops : list of WorkshopOnStick
        In order.
    others : sequence of str, optional
        The other languages that have such a page.

    Returns
    -------
    str
        A page of HTML that loads no other file and needs no script.
    """
    return _TEMPLATES.get_template("start.html").render(
        style=Markup(style()),  # ours, without a letter of anybody else
        heaps=Markup(f'"{data_url(THEME / "heaps.svg")}"'),
        ridge=Markup(f'"{data_url(THEME / "icons/ridge.svg")}"'),
        others={one: beside.name(one) for one in others},
        start=name,
        chapters=chapters,
        workshops=workshops,
        printed=all(chapter.sheet.endswith(".pdf") for chapter in chapters),
        tables=sum(name.startswith("data/tables/") for name in files),
        runs_here=from_disk.is_there(files),
        lite=_DOOR if jupyterlite.has_site(files) else "",
    )


#: The page of JupyterLite to open first.
_DOOR = f"{jupyterlite.FOLDER}index.html"


def style() -> str:
    """Return the colours and fonts of the book as CSS: light, and dark where the system is.

    Returns
    -------
    str
        Two rules, taken from the palette and from the book's own style sheet.
    """
    sheet = (THEME / "slagheaps.css").read_text("utf-8")
    rules = {mode: re.search(pattern, sheet, re.M | re.S)[1] for mode, pattern in _TOKENS.items()}
    light = palette.properties(palette.LIGHT) + rules["light"]
    dark = palette.properties(palette.DARK) + rules["dark"]
    return (
        f":root {{\n  color-scheme: light dark;\n{light}}}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{\n{dark}}} }}\n"
    )
