"""Build the book: execute what changed, write ``_build/html``, check its links.

A language that is whole is built at the same time in ``_build/<language>``, by a process of its own
that speaks it; its pages are laid beside the English ones. Jupyter Book does the work; this module
keeps an eye on it. It shows progress, ends in a clear sentence, and makes sure that a book with a
failing cell, a warning or a broken link is not taken for a finished one.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from coursekit.languages import OWN, VARIABLE
from coursekit.languages import language as spoken

from . import BUILD, ROOT, TEXTS, bound, bundle, chromium, links, parcels, publication, sitemap
from .exercises.printing import CannotPrint
from .exercises.source import BrokenExercise
from .markdown import UnknownMarkup
from .notebooks import folder as notebooks
from .notebooks.glued_numbers import CannotExecute
from .translation import NotTranslated, beside, building, parity

HTML = BUILD / "html"
LOG = BUILD / "book.log"
#: The folders that a build reads.
READ = ("chapters", "exercises", "data", "languages", "src", "book", "ways", "requirements")
#: What a classroom takes away, inside the book.
CLASSROOM = "classroom"
#: Tells the build of a language that no page changed.
STAND = "--pages-stand"

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_EXECUTED = re.compile(r"chapters/(\S+)\.md: Executed notebook in ([\d.]+) seconds")
_MADE_FROM = re.compile(r"^made from: (\S+): (.*)")
_READING = re.compile(r"^(reading sources|writing output)\.\.\. \[ *(\d+)%\] (\S+)")
_FAILED_CELL = re.compile(r"ExecutionError: .*?chapters/(\S+)\.md")
_PROBLEM = re.compile(
    r"^(?:.*?chapters/|.*:docstring of )?(\S*?)(?:\.md)?(?::(\d+))?: (WARNING|ERROR|CRITICAL): (.*)"
)


def command(root: Path = ROOT, strict: bool = True) -> list[str]:
    """Return the Jupyter Book command for a checkout; a strict one takes warnings for errors."""
    return [
        *(sys.executable, "-m", "book.sidebyside", "build", str(root / "chapters")),
        *("--config", str(root / "_config.yml"), "--toc", str(root / "_toc.yml")),
        *("--path-output", str(root), *(["-W"] if strict else []), "-n", "--keep-going"),
    ]


def environment(root: Path = ROOT) -> dict[str, str]:
    """Return the environment of a build: repeatable, and quiet about debuggers."""
    paths = [str(root), str(root / "src"), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONHASHSEED": "0",
        # Small matrices: several threads on a busy computer only wait for each other.
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
    }


def lines(root: Path, log: Path, strict: bool = True) -> Iterator[str]:
    """Run Jupyter Book, keep its whole output in ``log`` and yield its lines without colour.

    The generator's return value is the exit status.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(
            command(root, strict),
            cwd=root,
            env=environment(root),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        for raw in process.stdout:
            line = _COLOUR.sub("", raw).rstrip()
            out.write(line + "\n")
            yield line
        return process.wait()


def problems(log: str) -> list[str]:
    """Turn the log of a failed build into sentences: which chapter, which line, why.

    Parameters
    ----------
    log : str
        The output of Jupyter Book, without colours.

    Returns
    -------
    list of str
        One sentence a problem, without duplicates, the failing cell first.
    """
    found: list[str] = []
    failed = _FAILED_CELL.search(log)
    if failed:
        cell = re.search(r"following cell:\n-+\n(.*?)\n-+\n", log, re.S)
        reason = re.findall(r"^([A-Z]\w*(?:Error|Exception|Interrupt|NotFound)\w*: .*)", log, re.M)
        reason = [r for r in reason if not r.startswith(("CellExecutionError", "ExecutionError"))]
        found.append(
            f"{failed[1]}: a cell failed"
            + (f" with {reason[0]}" if reason else "")
            + (f"\n    the cell: {_first_lines(cell[1])}" if cell else "")
        )
    for line in log.splitlines():
        match = _PROBLEM.match(line)
        if match and "Executing notebook failed" not in line:
            page, number, _, text = match.groups()
            where = f"{page}, line {number}" if number else page
            found.append(f"{where or 'the book'}: {text}")
    if not found:
        extension = re.search(r"^(?:Extension|Configuration) error.*:\n(.*)", log, re.M)
        found.append(extension[1].strip() if extension else _last_line(log))
    return list(dict.fromkeys(found))


def _first_lines(code: str) -> str:
    head = [line for line in code.splitlines() if line.strip()][:4]
    return "\n              ".join(head)


def _last_line(log: str) -> str:
    said = [line for line in log.splitlines() if line.strip() and not line.startswith("=")]
    return said[-1] if said else "Jupyter Book stopped without a word"


def forget(root: Path = ROOT) -> None:
    """Forget which pages were read, so that the next build reports every problem again.

    Sphinx remembers pages, not their warnings: without this a second run would pass.
    """
    shutil.rmtree(root / "_build" / ".doctrees", ignore_errors=True)


def _made_from(root: Path) -> str:
    """Return a digest of everything that pages are made from.

    Tools count by the lock and by their place, addresses and what else is said in the environment
    by what they are.
    """
    addresses = [publication.chosen(name) for name in publication.SETTINGS]
    said = sorted(item for item in os.environ.items() if item[0].startswith("COURSEKIT_"))
    tools = (sys.version, chromium.executable(), addresses, said)
    digest = hashlib.sha256(repr(tools).encode())
    files = [root / "_config.yml", root / "_toc.yml", root / "pyproject.toml"]
    for name in READ:
        files += [path for path in (root / name).rglob("*") if path.is_file()]
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def clear_torn(cache: Path) -> int:
    """Forget what a build that was ended in the middle left of a chapter, and return how many.

    jupyter-cache writes a record, a folder and a notebook one after the other; where one of them
    is missing every later build fails at that chapter.

    Parameters
    ----------
    cache : pathlib.Path
        A folder of jupyter-cache; it need not be there.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.cache.db import NbCacheRecord

    if not (cache / "global.db").is_file():
        return 0
    opened = get_cache(cache)
    kept = {record.hashkey: record.pk for record in opened.list_cache_records()}
    folders = {path.name for path in (cache / "executed").glob("*")}
    torn = [
        key
        for key in kept.keys() | folders
        if key not in kept or not (cache / "executed" / key / "base.ipynb").is_file()
    ]
    for key in torn:
        shutil.rmtree(cache / "executed" / key, ignore_errors=True)
    NbCacheRecord.remove_records([kept[key] for key in torn if key in kept], opened.db)
    return len(torn)


def languages(root: Path = ROOT) -> list[str]:
    """Return the other languages that the book has whole."""
    return [one for one in building.begun(root) if building.whole(one, root)]


def build(root: Path = ROOT, others: Iterable[str] | None = None) -> list[str]:
    """Build the book of a checkout and return its problems; none means it stands.

    Parameters
    ----------
    root : pathlib.Path
        The repository.
    others : iterable of str, optional
        The languages that are built beside English; by default all that are whole.

    Returns
    -------
    list of str
        Sentences; empty when the book is whole.
    """
    others = languages(root) if others is None else list(others)
    os.environ[beside.VARIABLE] = " ".join(others)  # told to each process, and part of the stamp
    log, html, stamp = (root / "_build" / name for name in ("book.log", "html", ".made-from"))
    wanted = _made_from(root)
    if _stands(html, wanted, stamp):
        log.write_text("nothing changed\n", "utf-8")
        if parcels.current():
            print("  nothing changed since the last build")
            return []
        print("  no page changed since the last build, but the source that the book carries")
        return _finished(root, others, {one: _started(root, one, STAND) for one in others})
    stamp.unlink(missing_ok=True)
    bound.forget(html)
    beside.forget(html)
    started = {one: _started(root, one) for one in others}
    if _sphinx(root):
        for process in started.values():
            process.communicate()
        forget(root)
        return problems(log.read_text("utf-8"))
    # What is found from here on is looked for by every build, whatever Sphinx remembers.
    found = _finished(root, others, started)
    if not found:
        stamp.write_text("\n".join([wanted, *_names(html)]), "utf-8")
    return found


def _stands(html: Path, wanted: str, stamp: Path) -> bool:
    """Tell whether a book was made from what is wanted, and no file of it was lost meanwhile."""
    if not stamp.is_file():
        return False
    made, *names = stamp.read_text("utf-8").splitlines() or [""]
    return made == wanted and all((html / name).is_file() for name in names)


def _names(html: Path) -> list[str]:
    others = links.apart(html)
    files = (path for path in html.rglob("*") if path.is_file())
    found = (one for one in files if others.isdisjoint(one.parents))
    return sorted(path.relative_to(html).as_posix() for path in found)


def _sphinx(root: Path, strict: bool = True, name: str = "") -> int:
    """Run Jupyter Book, say how far it is, and return its exit status."""
    clear_torn(root / "_build/.jupyter_cache")
    executed, status, why = 0, 0, {}
    source = lines(root, root / "_build" / LOG.name, strict)
    while True:
        try:
            line = next(source)
        except StopIteration as stop:
            status = stop.value
            break
        if match := _MADE_FROM.match(line):
            why[match[1]] = match[2]
        elif match := _EXECUTED.search(line):
            executed += 1
            took, reason = float(match[2]), why.get(match[1], "")
            print(f"  {name}executed {match[1]} in {took:.1f} s: {reason}", flush=True)
        elif (match := _READING.match(line)) and match[1] == "writing output":
            print(f"  {name}{match[2]:>3} % written: {match[3]}", flush=True)
    if not status:
        print(f"  {name}{executed} chapter(s) executed, the others from the cache", flush=True)
    return status


def _started(root: Path, language: str, *more: str) -> subprocess.Popen:
    """Start the build of a language; the process speaks it from the first line on."""
    return subprocess.Popen(
        [sys.executable, "-m", "book.build", "--language", language, *more],
        cwd=root,
        env={**environment(root), **building.environment(language, root)},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _finished(root: Path, others: list[str], started: dict[str, subprocess.Popen]) -> list[str]:
    """Put everything beside the pages, those of other languages too, and look at it once more."""
    html = root / "_build/html"
    found = _carried(html)
    for language, process in started.items():
        said = process.communicate()[1].strip()
        if process.returncode:
            found.append(f"the book in {language}: {said}")
    if found:
        return found
    for language in others:
        count, found = parity.executed(language, root / "_build")
        if found:
            return [f"the book in {language}: {one}" for one in found]
        try:
            laid = beside.lay(root / "_build" / language / "_build/html", html, language)
        except NotTranslated as error:
            return [f"the book in {language}: {error}"]
        print(f"  {language}: {count} values are those of the English book; {laid}", flush=True)
    sitemap.write(html, publication.address())
    return [*publication.placeholders(html), *links.broken(html)]


def _carried(html: Path) -> list[str]:
    """Put the files to take away beside the pages, and return what hinders it."""
    try:
        carried = parcels.publish(html)
        for_a_class = bundle.make(html / CLASSROOM, chromium.executable(), bundle.PRINTED)[-1]
        all_notebooks = notebooks.publish(html, html.parent / "jupyter_execute", carried)
    except (
        *(CannotExecute, CannotPrint, UnknownMarkup, BrokenExercise, parcels.WheelNotBuilt),
    ) as error:
        return [str(error)]
    parcels.tell(html, [*bound.there(html), *carried, all_notebooks, for_a_class])
    return []


def bound_with() -> list[str]:
    """Return the languages that stand beside English in the built book."""
    return [one for one in languages() if (HTML / one / "index.html").is_file()]


def bind(browser: str) -> bound.Bound:
    """Bind the built book into one PDF, and list it where the book offers what to take along.

    Of several languages it is the one that this process speaks.

    Parameters
    ----------
    browser : str
        Where Chromium is.

    Returns
    -------
    bound.Bound
        The PDF.
    """
    html = HTML if TEXTS == ROOT else HTML / spoken()
    try:
        made = bound.make(html, browser)
    except CannotPrint as error:
        _stop("The book was not bound", [str(error)])
    parcels.tell(html, [made.file, *parcels.there(html), *parcels.there(html.parent)])
    if found := links.broken(HTML):
        _stop("The bound book is not offered", found)
    return made


def in_language(language: str, stand: bool = False) -> Path:
    """Build what a language has of the book, apart from the English one, and return where.

    Parameters
    ----------
    language : str
        Two letters.
    stand : bool
        Whether its pages stand as they were laid beside the English ones, the bound book with
        them: then only what the book carries is made anew.

    Returns
    -------
    pathlib.Path
        The folder of pages. As long as pages are missing, so are what they are pointed to by:
        only a language that is whole is held against warnings.
    """
    top = BUILD / language
    html = top / "_build/html"
    if stand and (html / "index.html").is_file():
        for made in bound.there(HTML / language):
            shutil.copy(made, html)
        found = _carried(html)
    else:
        found = _in_language(language, html)
    if found:
        log = top / "_build" / LOG.name
        _stop(f"The book in {language} was not built", found, f"The whole log: {log}")
    return html


def _in_language(language: str, html: Path) -> list[str]:
    try:
        root = building.prepare(language)
    except NotTranslated as error:
        _stop(f"The book in {language} was not built", [str(error)])
    whole = building.whole(language)
    bound.forget(html)
    if _sphinx(root, whole, f"{language}: "):
        forget(root)
        return problems((root / "_build" / LOG.name).read_text("utf-8"))
    return _carried(html) if whole else []


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="course.py book", description="Build the book.")
    parser.add_argument(
        "--language", metavar="LL", help="what this language has, apart from the book"
    )
    parser.add_argument(STAND, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--only", metavar="en", choices=["en"], help="English alone, for those in a hurry"
    )
    parser.add_argument(
        "--release", action="store_true", help="for publication: refuse what is missing"
    )
    for _, (_, option, what) in publication.SETTINGS.items():
        parser.add_argument(f"--{option}", metavar="HTTPS", help=f"the https address {what}")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """Build this repository's book and say how to open it."""
    given = _given(arguments)
    for variable, option, _ in publication.SETTINGS.values():
        if chosen := getattr(given, option):
            os.environ[variable] = chosen  # Sphinx is another process
    if given.language:
        _apart(given.language, given.pages_stand)
        return
    if spoken() != OWN:
        _stop(f"{VARIABLE} is {spoken()!r}", ["take it away: the book speaks each language"])
    if given.release:
        addresses = {name: publication.chosen(name) for name in publication.SETTINGS}
        if missing := publication.refused(addresses, parcels.commit()):
            _stop("This book cannot be published as it is", missing)
    print("Building the book (a first build executes every chapter: a few minutes) …", flush=True)
    start = time.perf_counter()
    others = [] if given.only else languages()
    if found := build(others=others):
        _stop("The book was not built", found, f"The whole log: {LOG.relative_to(ROOT)}")
    if given.release and chromium.executable():
        binding = [sys.executable, "-m", "book.bind"]
        if status := subprocess.run(binding, cwd=ROOT).returncode:
            sys.exit(status)
    if given.release:  # Sphinx's own note, of where this computer keeps its packages
        (HTML / ".buildinfo").unlink(missing_ok=True)
    pages = len(links.pages(HTML))
    print(
        f"\nThe book stands: {pages} pages in {time.perf_counter() - start:.0f} s.\n"
        f"Open it:   {(HTML / 'index.html').as_uri()}\n"
        "or serve:  make serve   (python course.py serve)"
    )
    for one in sorted(set(building.begun()) - set(others)):
        why = "was asked to stay away" if building.whole(one) else "is not whole"
        print(f"It is in English alone where it could be in {one}, too: that {why}.")


def _apart(chosen: str, stand: bool) -> None:
    """Build a language by itself, in a process that speaks it."""
    if BUILD / chosen == TEXTS:  # this is that process
        in_language(chosen, stand)
        return
    process = _started(ROOT, chosen)
    said = process.communicate()[1].strip()
    if process.returncode:
        sys.exit(said)
    count, differing = parity.executed(chosen)
    if differing:
        _stop(f"The book in {chosen} is another one", differing)
    html = BUILD / chosen / "_build/html"
    print(
        f"{count} values are those of the English book as it was last built\n"
        f"{len(links.pages(html))} pages in {chosen}, apart from the book: "
        f"{(html / 'index.html').as_uri()}\n"
        f"What is missing: python3 -m book.translation {chosen}"
    )


def _stop(what: str, why: list[str], more: str = "") -> None:
    lines = [f"\n{what}: {len(why)} problem(s).", *(f"  - {one}" for one in why), more]
    raise SystemExit("\n".join(filter(None, lines)))


if __name__ == "__main__":
    main()
