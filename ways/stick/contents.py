"""What is on the stick, and where it comes from. Everything is made from the built book."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from book import ROOT, bundle, fonts, minutes, publication
from book.extension.chapter_list import page, plan
from book.serve import START
from book.translation import building
from book.workshops import kit as kits
from coursekit.languages import OWN, spoken

from . import data_folder, from_disk, jupyterlite, once, start
from .start import ChapterOnStick, WorkshopOnStick
from .writing import Content, plain

HERE = Path(__file__).parent
#: The helpers that start the server, for those who would rather click than type.
SERVERS = ("Serve on Windows.bat", "Serve on Mac or Linux.command")
LICENCES = {
    "MIT.txt": ROOT / "LICENSE",
    "CC-BY-4.0.txt": ROOT / "LICENSE-TEXT.md",
    "Leaflet.txt": ROOT / "src/coursekit/maps/leaflet/LICENSE",
    "reveal.txt": ROOT / "book/workshops/reveal/LICENSE",
    "DejaVu.txt": fonts.folder() / "LICENSE_DEJAVU",
}


class CannotPack(RuntimeError):
    """Something that belongs on the stick is not there; the message says what to do."""


def gather(html: Path, with_lite: bool = False) -> dict[str, Content]:
    """Return every file of the stick.

    Parameters
    ----------
    html : pathlib.Path
        The built book.
    with_lite : bool, optional
        Whether to take JupyterLite along.

    Returns
    -------
    dict of str to pathlib.Path or bytes
        By name, with ``/`` between folders.

    Raises
    ------
    CannotPack
        When the book is not built, or not with its package.
    """
    if not (html / "index.html").is_file():
        raise CannotPack("The book is not built: run  python course.py book  first.")
    chapters, workshops = _chapters(html), _workshops(html)
    languages = [one for one in building.begun() if (html / one / "index.html").is_file()]
    files: dict[str, Content] = {}
    files |= from_disk.as_scripts(jupyterlite.fitted(_below(html, "book"), with_lite))
    files |= _notebooks(html, chapters)
    files |= {f"sheets/{name}": path for name, path in _sheets(html, chapters, workshops)}
    for language in languages:
        own = html / language
        files |= _below(own / "notebooks", f"notebooks/{language}")
        sheets = _sheets(own, _chapters(own), _workshops(own))
        files |= {f"sheets/{language}/{name}": path for name, path in sheets}
    files |= data_folder.files(ROOT / "data")
    files |= {f"python/{name}": content for name, content in _python(html).items()}
    files |= {f"licences/{name}": plain(path.read_text("utf-8")) for name, path in LICENCES.items()}
    files["CITATION.cff"] = html / publication.FOLDER / "CITATION.cff"
    files["serve.py"] = ROOT / "book/serve.py"
    files[SERVERS[0]] = (HERE / "serve.bat").read_text("utf-8").replace("\n", "\r\n").encode()
    files[SERVERS[1]] = (HERE / "serve.command").read_bytes()
    files = once.in_one_place(files)
    files[START] = start.page(files, chapters, workshops, languages).encode()
    files |= {start.name(one): _start_in(one, html, list(files)) for one in languages}
    return files


def _start_in(language: str, html: Path, names: list[str]) -> bytes:
    """Return the start page of a language, which a process makes that speaks it."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, language, str(html)],
        cwd=ROOT,
        env={**os.environ, **building.environment(language)},
        input=json.dumps(names).encode(),
        capture_output=True,
    )
    if done.returncode:
        raise CannotPack(f"The start page in {language} was not made: {done.stderr.decode()}")
    return done.stdout


def _said_start(language: str, html: Path, names: list[str]) -> str:
    """Return the start page of the language of this process; it leads to what is in its folders."""
    own = html / language
    chapters, workshops = _chapters(own), _workshops(own)
    _notebooks(own, chapters)
    others = [OWN, *(one for one in building.begun() if start.name(one) in names)]
    made = start.page(
        dict.fromkeys(names, b""), chapters, workshops, [one for one in others if one != language]
    )

    def leads(found: re.Match[str]) -> str:
        way = f"{found[1]}/{language}/{found[2]}"
        return f'href="{way}' if way in names else found[0]

    return re.sub(r'href="(book|sheets|notebooks)/([^"#]*)', leads, made)


def _below(folder: Path, name: str) -> dict[str, Content]:
    """Return the files of a folder, without the ones that a system or a build hides in it."""
    found: dict[str, Content] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            found[f"{name}/{inside.as_posix()}"] = path
    return found


def _chapters(html: Path) -> list[ChapterOnStick]:
    questions = {name: one["question"] for part in plan().values() for name, one in part.items()}
    found = []
    for name, title in bundle.chapters().items():
        path = next((ROOT / "chapters").rglob(f"{name}.md"))
        docname = path.relative_to(ROOT / "chapters").with_suffix("").as_posix()
        course = page(docname, path.read_text("utf-8")).course
        sheet = f"sheets/{course['number']:02}_{name}{_paper(html, name)}"
        found.append(
            ChapterOnStick(
                title=title,
                question=questions[name],
                name=name,
                number=course["number"],
                minutes=minutes.of_chapter(name).do,
                page=f"book/{docname}.html",
                sheet=sheet,
            )
        )
    return found


def _paper(html: Path, name: str) -> str:
    """Return the ending of a sheet: a PDF, or HTML where no Chromium was there to print it."""
    return ".pdf" if (html / f"classroom/{name}.pdf").is_file() else ".html"


def _workshops(html: Path) -> list[WorkshopOnStick]:
    found = []
    for name, kit in kits.kits().items():
        found.append(
            WorkshopOnStick(
                title=kit.title,
                minutes=kit.minutes,
                page=f"book/workshops/{name}.html",
                slides=f"book/classroom/{name}-slides.html",
                papers={
                    kind: f"sheets/workshops/{name}-{kind}{_paper(html, f'{name}-{kind}')}"
                    for kind in kit.papers
                },
            )
        )
    return found


def _sheets(
    html: Path, chapters: list[ChapterOnStick], workshops: list[WorkshopOnStick]
) -> list[tuple[str, Path]]:
    """Return what a teacher prints: in a folder of its own, where nobody has to look for it."""
    found = []
    for chapter in chapters:
        ending = Path(chapter.sheet).suffix
        found.append((chapter.sheet, html / f"classroom/{chapter.name}{ending}"))
    for workshop in workshops:
        found += [(one, html / "classroom" / Path(one).name) for one in workshop.papers.values()]
    return [(name.removeprefix("sheets/"), path) for name, path in found]


def _notebooks(html: Path, chapters: list[ChapterOnStick]) -> dict[str, Content]:
    """Return the notebooks of the built book; note with each chapter which ones are its own."""
    found = _below(html / "notebooks", "notebooks")
    if not found:  # a book with exercises only
        for chapter in chapters:
            name = f"notebooks/exercises/{chapter.number:02}_{chapter.name}.ipynb"
            found[name] = html / f"classroom/{chapter.name}.ipynb"
    for chapter in chapters:
        name = f"{chapter.number:02}_{chapter.name}.ipynb"
        gaps, whole = (f"notebooks/{kind}/{name}" for kind in ("exercises", "chapters"))
        chapter.gaps = gaps if gaps in found else ""
        chapter.notebook = whole if whole in found else ""
    return found


def _python(html: Path) -> dict[str, Content]:
    """Return the package as a wheel, and words on how to install it."""
    wheel = html / publication.FOLDER / publication.project().wheel
    if not wheel.is_file():
        raise CannotPack(f"{wheel} is missing: run  python course.py book  again.")
    words = spoken((HERE / "python.txt").read_text("utf-8")).replace("WHEEL", wheel.name)
    return {wheel.name: wheel, "READ-ME.txt": plain(words)}


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(_said_start(sys.argv[1], Path(sys.argv[2]), json.load(sys.stdin)))
