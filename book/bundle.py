"""Everything for a classroom: the files of each chapter, one by one and as one zip.

``python -m book.bundle`` (``make exercises``) makes it without a book.
"""

from __future__ import annotations

import shutil
import sys
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import nbformat

from coursekit import classgame
from coursekit.languages import say

from . import BUILD, TEXTS, chromium, fonts, myst
from .exercises import exercise_notebooks, keys, printing, sheets, source
from .workshops import kit as kits
from .workshops import printouts

BUNDLE = "exercises.zip"
#: PDFs kept from one build to the next.
PRINTED = BUILD / ".printed"
# Zips hold times; a fixed one makes the same files give the same bundle, byte by byte.
_THEN = (2026, 1, 1, 0, 0, 0)

# An example line shows how; the class writes over it.
_GAME = f"{','.join(classgame.COLUMNS)}\nA,1,alone,1,6,4\n"

_READ_ME = say("""\
The Energy of the Slag Heaps: exercises for a class

student/     one notebook a chapter, with gaps; give these to the class
solutions/   the same with answers, reasons and known mistakes, and all of them on paper; keep these
sheets/      the same on paper, to print: HTML, and PDF where the book was built with Chromium
workshops/   each kit on paper and for screens: running sheets with key, sheets, slides, cards

The notebooks need Python 3.11 or newer. Their first cell installs the package of the course, when
its file lies beside them: the page "Take it with you" of the book has it. "coursekit doctor" then
tells whether a computer is ready. No network is needed once that is done.

"coursekit grade FOLDER" reads a folder of filled notebooks and writes an overview.
""")


def chapters() -> dict[str, str]:
    """Return the title of each chapter that has exercises, by file name, in order of number."""
    found = {}
    for path in source.FOLDER.glob("*.md"):
        page = next((TEXTS / "chapters").rglob(path.name), None)
        if page is None:
            continue  # a chapter in preparation
        text = page.read_text("utf-8")
        found[path.stem] = myst.front_matter(text)["course"]["number"], myst.title(text)
    return {name: title for name, (_, title) in sorted(found.items(), key=lambda one: one[1])}


def make(folder: Path, browser: str | None = None, kept: Path | None = None) -> list[Path]:
    """Make the notebooks, sheets and bundle.

    Parameters
    ----------
    folder : pathlib.Path
        Where they go: ``<chapter>.ipynb``, ``<chapter>-solutions.ipynb``, ``<chapter>.html``,
        ``<chapter>.pdf`` and ``exercises.zip``.
    browser : str, optional
        A Chromium; without one no PDF is made.
    kept : pathlib.Path, optional
        Where printed PDFs are kept from one build to the next.

    Returns
    -------
    list of pathlib.Path
        What was made, in order.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made: list[tuple[str, Path]] = []
    pages = []
    titles = chapters()
    for name, title in titles.items():
        given = source.of_chapter(name)
        student = write(folder / f"{name}.ipynb", _text(exercise_notebooks.student(given, title)))
        teacher = write(
            folder / f"{name}-solutions.ipynb", _text(exercise_notebooks.solution(given, title))
        )
        page = write(
            folder / f"{name}.html", sheets.sheet(given, title, name, _frame(folder, name))
        )
        pages.append(page)
        made += [
            (f"student/{student.name}", student),
            (f"solutions/{teacher.name}", teacher),
            (f"sheets/{page.name}", page),
        ]
    everything = write(folder / "solutions.html", keys.solutions(titles))
    made.append((f"solutions/{everything.name}", everything))
    pages.append(everything)
    for name, kit in kits.kits().items():
        for kind in kit.papers:
            page = write(folder / f"{name}-{kind}.html", printouts.PAPERS[kind](kit))
            made.append((f"workshops/{page.name}", page))
            pages.append(page)
    shutil.copytree(printouts.HERE / "reveal", folder / "reveal", dirs_exist_ok=True)
    made += [(f"workshops/reveal/{one.name}", one) for one in sorted((folder / "reveal").iterdir())]
    letters = fonts.write(folder)
    for place in ("sheets", "solutions", "workshops"):
        made += [(f"{place}/fonts/{one.name}", one) for one in letters]
    game = write(folder / "fifty_fifty_results.csv", _GAME)
    made.append((f"workshops/{game.name}", game))
    if browser:
        kind = {path: name.partition("/")[0] for name, path in made}
        printed = printing.pdfs(pages, browser, kept or folder / ".printed")
        for page, path in zip(pages, printed, strict=True):
            made.append((f"{kind[page]}/{path.name}", path))
    pack(folder / BUNDLE, made, {"READ-ME.txt": _READ_ME})
    return [path for _, path in made] + [folder / BUNDLE]


def _frame(folder: Path, name: str) -> str:
    """Return what is guessed in a chapter whose page stands beside the folder; else nothing."""
    pages = [path for path in folder.parent.glob(f"*/{name}.html") if path.parent != folder]
    return sheets.guess(pages[0].read_text("utf-8")) if pages else ""


def _text(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def write(path: Path, text: str) -> Path:
    """Write a text file unless it is the same already, so that nothing looks newer than it is."""
    if not path.is_file() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
    return path


def pack(path: Path, files: list[tuple[str, Path]], texts: dict[str, str] | None = None) -> None:
    """Write a zip that has the same bytes whenever its files have.

    Parameters
    ----------
    path : pathlib.Path
        The zip.
    files : list of tuple of str and pathlib.Path
        Name inside, and file.
    texts : dict of str to str, optional
        Further files, which come first, by name.
    """
    write_zip(
        path,
        [
            *((name, text.encode(), False) for name, text in (texts or {}).items()),
            *((name, file.read_bytes(), False) for name, file in files),
        ],
    )


def write_zip(path: Path, contents: Iterable[tuple[str, bytes, bool]]) -> None:
    """Write a zip whose bytes follow from its contents alone, on every system.

    Parameters
    ----------
    path : pathlib.Path
        The zip.
    contents : iterable of tuple of str, bytes and bool
        Name inside, content, and whether it may be run.
    """
    with zipfile.ZipFile(path, "w") as bundle:
        for name, content, executable in contents:
            info = zipfile.ZipInfo(name, _THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the one that knows what may be run
            info.external_attr = (0o100755 if executable else 0o100644) << 16
            bundle.writestr(info, content)


def main() -> None:
    """Make notebooks, sheets, PDFs and the bundle into ``_build/exercises``."""
    start = time.perf_counter()
    browser = chromium.executable()
    made = make(BUILD / "exercises", browser, PRINTED)
    total = sum(path.stat().st_size for path in made)
    print(f"{len(made)} files, {total / 1e6:.1f} MB, in {time.perf_counter() - start:.1f} s:")
    print(f"  {BUILD / 'exercises'}")
    if browser is None:
        print(
            "No Chromium was found, so the sheets were not printed to PDF: open the .html files "
            "in a browser and print them, or run `make test` once, which installs Chromium.",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
