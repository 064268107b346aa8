"""The pages of another language, laid beside the English ones: in ``fr/``, with the same names.

English stays at the root of the site, where every printed address, code and bookmark leads. What is
the same to the last byte in both lies there alone, and the other pages ask for it there: Python,
fonts, tables, pictures, most scripts. What speaks lies in the folder of its language.
"""

from __future__ import annotations

import filecmp
import os
import posixpath
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from book import links
from coursekit.languages import OWN

from . import NotTranslated

#: Names the languages that are built beside English, for the processes of a build.
VARIABLE = "COURSEKIT_BESIDE"
#: Each language has its own, even where they are equal: other sites show a card by its address, and
#: these scripts ask for others that lie beside them.
_ITS_OWN = re.compile(
    r"_static/(?:cards/|page/(?:cells/|[^/]+$)|work(?:file)?\.js|coursekit/profiles-data\.js)"
)
#: What may ask for files, and how a page or a script writes the way to one.
_ASKS = {".html", ".css", ".js"}
_WAY = re.compile(
    r"""(?P<before>["'(=]|&quot;|&\#x27;|&\#39;|&\#34;)(?P<way>(?:\.\./)*[\w-][\w./~%-]*[\w/])"""
)
#: A link to a file that is saved: what it is called beside those of other languages.
_SAVED = re.compile(r'(<a [^>]*href="(?P<way>[^"]+)"[^>]* )download(?=[ >])')
#: What pages of the book have at their end, and pages for paper and the projector have not: those
#: have no bar either, where the switch is.
_IN_A_FRAME = 'class="ck-foot"'
#: How such a page leads to its like. On paper nobody can press it.
_OTHER_LOOKS = (
    "<style>.ck-other { float: right; align-self: end; padding: .4em; color: inherit; "
    "font: 600 13px/1.5 sans-serif; }\n.ck-other:has(+ .reveal) { position: fixed; z-index: 40; "
    "top: 4px; right: 8px; }\n@media print { .ck-other { display: none; } }</style>\n</head>"
)
#: A section of a page, where it begins.
_SECTION = re.compile(r'<section [^>]*\bid="([^"]+)"[^>]*>')


def languages() -> list[str]:
    """Return the languages that are built beside English."""
    return os.environ.get(VARIABLE, "").split()


def name(language: str) -> str:
    """Return what a language is called by those who speak it.

    Examples
    --------
    >>> name("fr"), name("en")
    ('Français', 'English')
    """
    called = Locale.parse(language).get_language_name(language) or language
    return called[0].upper() + called[1:]


def territory(language: str) -> str:
    """Return a language and where it is spoken as this book does, as cards of pages name it.

    Examples
    --------
    >>> territory("fr"), territory("en")
    ('fr_FR', 'en_GB')
    """
    return f"{language}_{'GB' if language == 'en' else language.upper()}"


def way(page: str, here: str, there: str) -> str:
    """Return the way from a page to the same page in another language.

    Parameters
    ----------
    page : str
        Its name, from the first folder of its language.
    here, there : str
        Two languages.

    Examples
    --------
    >>> way("wound/two_towns", "en", "fr"), way("wound/two_towns", "fr", "en")
    ('../fr/wound/two_towns.html', '../../wound/two_towns.html')
    """
    up = "../" * (page.count("/") + (here != "en"))
    return f"{up}{'' if there == 'en' else f'{there}/'}{page}.html"


def pages(html: Path, language: str = OWN) -> list[Path]:
    """Return the pages of one language of a built book."""
    top = html if language == OWN else html / language
    others = {page.parent for page in top.glob("[a-z][a-z]/index.html")}
    return [page for page in links.pages(top) if others.isdisjoint(page.parents)]


class Laid(NamedTuple):
    """What was laid beside English.

    Attributes
    ----------
    pages, files : int
        Of the language alone.
    bytes : int
        What these weigh.
    shared : int
        Bytes of the language's book that English has already.
    """

    pages: int
    files: int
    bytes: int
    shared: int

    def __str__(self) -> str:
        """Say it in words."""
        return (
            f"{self.pages} pages and {self.files} other files of its own, "
            f"{self.bytes / 1e6:.1f} MB; {self.shared / 1e6:.1f} MB are shared with English"
        )


def forget(html: Path) -> None:
    """Take away what was laid beside the English pages of a book."""
    for page in html.glob("[a-z][a-z]/index.html"):
        shutil.rmtree(page.parent)


def lay(own: Path, html: Path, language: str) -> Laid:
    """Lay the built pages of a language beside the English ones.

    Parameters
    ----------
    own : pathlib.Path
        The book of the language, as it was built.
    html : pathlib.Path
        The English one.
    language : str
        Two letters; its folder there is made anew.

    Returns
    -------
    Laid
        Counts.

    Raises
    ------
    NotTranslated
        When a page has other sections than the English one: then no link leads to the same place.
    """
    target = html / language
    shutil.rmtree(target, ignore_errors=True)
    there = {path.relative_to(own).as_posix(): path for path in _files(own)}
    shared = {name for name in there if _is_shared(name, own, html)}
    own_names = there.keys() - shared
    english = {path.relative_to(html).as_posix() for path in _files(html)}
    pages = {page.relative_to(own).as_posix() for page in links.pages(own)}
    weight = 0
    for name in sorted(own_names):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in _ASKS:
            text = there[name].read_text("utf-8")
            if name in pages and (html / name).is_file():
                text = _with_places(text, (html / name).read_text("utf-8"), name)
            find = partial(_leads, name=name, elsewhere=english - own_names)
            saved = partial(_saved, name=name, elsewhere=english - own_names, language=language)
            path.write_text(_WAY.sub(find, _SAVED.sub(saved, text)), "utf-8")
        else:
            shutil.copy(there[name], path)
        weight += path.stat().st_size
    for page in sorted(pages):
        if (html / page).is_file():
            _lead(html / page, page.removesuffix(".html"), OWN, language)
            _lead(target / page, page.removesuffix(".html"), language, OWN)
    kept = sum(there[name].stat().st_size for name in shared)
    return Laid(len(pages), len(there) - len(shared) - len(pages), weight, kept)


def _lead(path: Path, page: str, here: str, there: str) -> None:
    """Let a page that has no bar lead to its like in another language.

    The zip for a class and the PDFs are made before: there the other page may not be.
    """
    text = path.read_text("utf-8")
    mark = f'class="ck-other" hreflang="{there}"'
    if _IN_A_FRAME in text or "<main>" not in text or mark in text:
        return
    leads, title = way(page, here, there), name(there)
    text = text.replace("<main>", f'<main>\n<a {mark} lang="{there}" href="{leads}">{title}</a>', 1)
    if _OTHER_LOOKS not in text:
        text = text.replace("</head>", _OTHER_LOOKS, 1)
    path.write_text(text, "utf-8")


def _files(folder: Path) -> Iterator[Path]:
    for top, _, names in os.walk(folder):
        for name in names:
            if not name.startswith("."):  # Sphinx's own note
                yield Path(top, name)


def _is_shared(name: str, own: Path, html: Path) -> bool:
    return (
        not name.endswith(".html")
        and not _ITS_OWN.match(name)
        and (html / name).is_file()
        and filecmp.cmp(own / name, html / name, shallow=False)
    )


def _leads(found: re.Match[str], name: str, elsewhere: set[str]) -> str:
    """Return the way to a file: by the top of the site where it lies with English alone."""
    to = posixpath.normpath(posixpath.join(posixpath.dirname(name), found["way"]))
    up = "../" * (name.count("/") + 1)
    return f"{found['before']}{up}{to}" if to in elsewhere else found[0]


def _saved(found: re.Match[str], name: str, elsewhere: set[str], language: str) -> str:
    """Name the language in what a file of it is saved as: in one folder, both have room."""
    if posixpath.normpath(posixpath.join(posixpath.dirname(name), found["way"])) in elsewhere:
        return found[0]
    stem, dot, kind = posixpath.basename(found["way"]).rpartition(".")
    return f'{found[1]}download="{stem}-{language}{dot}{kind}"'


def _with_places(text: str, english: str, name: str) -> str:
    """Return a page whose sections are found by their English names as well.

    Headings give a place its name, so it has another one in each language; a link to the English
    one has to lead there, too.
    """
    places = _SECTION.findall(english)
    own = _SECTION.findall(text)
    if len(own) != len(places):
        raise NotTranslated(
            f"{name} has {len(own)} sections, and the English page {len(places)}: put its headings "
            "right, so that each place has its like"
        )
    taken = set(re.findall(r'\bid="([^"]+)"', text))
    named = iter(places)

    def also(found: re.Match[str]) -> str:
        place = next(named)
        if place == found[1]:
            return found[0]
        begins = f'{found[0][:-1]} data-ck-en="{place}">'
        return begins if place in taken else f'{begins}<span id="{place}"></span>'

    return _SECTION.sub(also, text)
