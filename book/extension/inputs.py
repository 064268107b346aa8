"""What a chapter is made from: its cells, its exercises, the package, the tables, the lock.

The notebook cache compares code cells only, and Sphinx compares source files only: a change
in ``src/`` or ``data/`` would go unnoticed. So each chapter gets a hidden first cell that holds
a fingerprint of everything else it depends on. A new fingerprint makes Sphinx read the chapter
again and makes the cache miss. The same hidden cell tells coursekit that the output is for the
book.

What counts is found from the code (:mod:`book.uses`): the modules that the cells import, directly
or by other modules, with the scripts and styles beside them, and the tables that any of these
names. Beside the executed chapter the build leaves what it was made from, part by part, so that
the next build can say what changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from book import ROOT, myst, uses
from book.exercises import source
from book.translation import strings
from coursekit.languages import OWN, language, parsed, say

from . import downloads

EXERCISES = source.FOLDER
LOCK = "requirements/book.txt"
#: The part of what a chapter is made from that is its own.
CELLS = "its cells"

_EXERCISES_HERE = re.compile(r"^```\{exercises\}\s*\n```[ \t]*$", re.M)

#: What leads to a solution, which is folded away.
_SHOW = say("Show a solution of exercise {number}")

_FIRST_CELL = """
```{{code-cell}}
:tags: [remove-cell]
# made from {fingerprint}
import os
os.environ["COURSEKIT_BOOK"] = "1"
```
"""

_logger = logging.getLogger(__name__)


@cache
def _package() -> uses.Package:
    return uses.Package(ROOT / "src/coursekit")


@cache
def _resources() -> dict[str, dict]:
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


@cache
def _file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _table(name: str) -> str:
    """Return the digest of a table and of its description.

    Which chapters use it is left out: that changes with their texts.
    """
    described = {key: value for key, value in _resources()[name].items() if key != "used_in"}
    return _digest([described, _file(ROOT / "data" / described["path"])])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def tables_of(text: str) -> set[str]:
    """Return the names of the tables that the cells of a text load.

    >>> sorted(tables_of('```{code-cell}\\nload("communes"); load( \\'mine_shafts\\')\\n```\\n'))
    ['communes', 'mine_shafts']
    """
    return uses.tables("\n".join(myst.code(text))) & _resources().keys()


def made_from(text: str) -> dict[str, str]:
    """Return what a chapter is made from.

    Parameters
    ----------
    text : str
        Of the chapter, with its exercises in place.

    Returns
    -------
    dict of str to str
        A digest a part: its cells, the modules and files of the package that they use, the
        tables that they or these modules load, the lock. A change anywhere else leaves the
        chapter alone.
    """
    code = myst.code(text)
    used = _package().used("\n".join(code))
    parts = {CELLS: _digest(code), LOCK: _file(ROOT / LOCK)}
    for path in _package().paths(used.modules):
        parts[path.relative_to(_package().folder).as_posix()] = _file(path)
    # A misspelt name fails in the cell itself, with a kinder message.
    known = _resources().keys()
    tables = known if uses.ALL in used.tables else known & used.tables
    for name in tables:
        parts[f"the table {name}"] = _table(name)
    if language() != OWN:
        said = map(_said_by, _package().paths(used.modules))
        parts["what its code says"] = _digest([one for texts in said for one in texts])
        told = {name: _catalogue(f"tables/{name}") for name in sorted(tables)}
        parts["what its tables say"] = _digest(told)
    return dict(sorted(parts.items()))


@cache
def _catalogue(name: str) -> dict[str, tuple[str, ...]]:
    path = ROOT / "languages" / language() / f"{name}.po"
    return parsed(path.read_text("utf-8")) if path.is_file() else {}


@cache
def _said_by(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a file of the package says in the language of this process."""
    known = _catalogue("strings")
    texts = strings.of_file(path.as_posix(), path.read_text("utf-8"))
    return [(text.one, known.get(text.one, ())) for text in texts]


def changed(old: dict[str, str] | None, new: dict[str, str]) -> str:
    """Say why a chapter is executed again.

    Parameters
    ----------
    old, new : dict of str to str
        What it was made from, and what it is made from now; None when it never was.

    Returns
    -------
    str
        In words.

    Examples
    --------
    >>> changed({"palette.py": "1", "maps.py": "1"}, {"palette.py": "2", "maps.py": "1"})
    'palette.py changed'
    >>> changed({"its cells": "1"}, {"its cells": "2", "maps.py": "1"})
    'its cells changed; now it uses maps.py'
    >>> changed(None, {})
    'for the first time'
    """
    if old is None:
        return "for the first time"
    said = [
        _listed("", [part for part in new if part in old and old[part] != new[part]], " changed"),
        _listed("now it uses ", [part for part in new if part not in old]),
        _listed("it no longer uses ", [part for part in old if part not in new]),
    ]
    return "; ".join(filter(None, said)) or "its result was not kept"


def _listed(before: str, parts: list[str], after: str = "") -> str:
    more = f" and {len(parts) - 3} more" if len(parts) > 3 else ""
    return f"{before}{', '.join(parts[:3])}{more}{after}" if parts else ""


def exercises_of(docname: str) -> Path:
    """Return where the exercises of a chapter are."""
    return EXERCISES / f"{docname.rpartition('/')[2]}.md"


def embedded(text: str, name: str = "") -> str:
    """Turn a file of exercises into the form a chapter shows.

    Prompts are shown, stubs are shown but never run, solutions are run and folded away,
    explanations fold away beneath them. What stands before the first exercise sets the stage:
    it runs, unseen.

    Parameters
    ----------
    text : str
        The text of ``exercises/<chapter>.md``.
    name : str, optional
        File name of the chapter, for the links to what can be taken away.

    Returns
    -------
    str
        MyST text with code cells at top level.
    """
    given = source.read(text, name)
    parts = [downloads.links(name)] if name else []
    parts += [_code_cell(part.text, "tags: [remove-cell]") for part in given.stage]
    for number, exercise in enumerate(given.exercises, 1):
        parts.append(_embedded_exercise(number, exercise))
    return "\n\n".join(part for part in parts if part)


def _embedded_exercise(number: int, exercise: source.Task) -> str:
    parts = [
        f"({exercise.id})=",
        "### " + say("Exercise {number}: {title}", number=number, title=exercise.title),
        f'<p class="ck-exercise" data-exercise="{exercise.id}">{exercise.level} · '
        f"{say('about {minutes} minutes', minutes=exercise.minutes)}</p>",
    ]
    for part in exercise.parts:
        if part.role == "prompt":
            parts.append(part.text)
        elif part.role == "why":
            parts.append(f":::::{{dropdown}} {say('Why')}\n{part.text}\n:::::\n")
        elif part.role == "stub":
            check = f'check("{exercise.id}", answer)'
            parts.append(f"```python\n{part.text.strip()}\n\n{check}\n```\n")
        elif part.role == "solution":
            parts.append(
                _code_cell(
                    part.text,
                    "tags: [hide-cell]\nmystnb:\n"
                    f"  code_prompt_show: {_SHOW.format(number=number)}\n"
                    f"  code_prompt_hide: "
                    f"{say('Hide the solution of exercise {number}', number=number)}",
                )
            )
        else:
            parts.append(_code_cell(part.text, "tags: []"))
    return "\n\n".join(parts)


def _code_cell(code: str, options: str) -> str:
    return f"```{{code-cell}}\n---\n{options}\n---\n{code.strip()}\n```\n"


def is_solution(prompt: str) -> bool:
    """Tell whether a cell holds a solution, by what unfolds it.

    >>> is_solution("Show a solution of exercise 3"), is_solution("")
    (True, False)
    """
    return prompt.startswith(_SHOW.partition("{")[0])


def whole(text: str, docname: str) -> str:
    """Return the text of a chapter with its exercises in place.

    Parameters
    ----------
    text : str
        Of the chapter's file.
    docname : str
        The chapter, with or without its folder.

    Returns
    -------
    str
        As the book reads it, but for the hidden first cell.

    Raises
    ------
    sphinx.errors.ExtensionError
        When it asks for exercises and has none.
    """
    path = exercises_of(docname)
    if not _EXERCISES_HERE.search(text):
        return text
    if not path.exists():
        raise ExtensionError(f"{docname}: {path.relative_to(ROOT)} is missing")
    return _EXERCISES_HERE.sub(lambda _: embedded(path.read_text("utf-8"), path.stem), text)


def left(executed: Path, docname: str) -> Path:
    """Return where a build leaves what a chapter was made from.

    Parameters
    ----------
    executed : pathlib.Path
        The folder of the executed chapters.
    docname : str
        The chapter.
    """
    return executed / f"{docname}.made-from.json"


def made_before(executed: Path, docname: str) -> dict[str, str] | None:
    """Return what the executed chapter of a build was made from; None when there is none."""
    try:
        return json.loads(left(executed, docname).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _executed(app: Sphinx) -> Path:
    return Path(app.outdir).parent / "jupyter_execute"


def _read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put the exercises and the fingerprint into a chapter as Sphinx reads it."""
    if _EXERCISES_HERE.search(content[0]):
        app.env.note_dependency(str(exercises_of(docname)))
    text = whole(content[0], docname)
    if "kernelspec" in myst.front_matter(text):
        parts = made_from(text)
        app.env.coursekit_made_from[docname] = parts
        # Should it be executed, the build tells why.
        why = changed(made_before(_executed(app), docname), parts)
        _logger.info("made from: %s: %s", docname, why)
        head, body = myst.parted(text)
        text = head + _FIRST_CELL.format(fingerprint=_digest(parts)[:16]) + body
    content[0] = text


def _leave(app: Sphinx, doctree: nodes.document) -> None:
    """Leave what a chapter was made from beside its result, now that it ran to its end."""
    parts = app.env.coursekit_made_from.get(app.env.docname)
    if parts is not None:
        path = left(_executed(app), app.env.docname)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(parts, indent=1) + "\n", "utf-8")


def _prepare(app: Sphinx) -> None:
    for known in (_package, _resources, _file, _table, _catalogue, _said_by):
        known.cache_clear()
    if not hasattr(app.env, "coursekit_made_from"):
        app.env.coursekit_made_from = {}


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Name the chapters whose inputs changed although their text did not."""
    for docname, known in env.coursekit_made_from.items():
        if docname in removed | changed or docname not in env.found_docs:
            continue
        text = Path(env.doc2path(docname)).read_text("utf-8")
        if made_from(whole(text, docname)) != known:
            yield docname


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: Any) -> None:
    """Take over what another process found out about the chapters it read."""
    for docname in docnames:
        if docname in other.coursekit_made_from:
            env.coursekit_made_from[docname] = other.coursekit_made_from[docname]


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.connect("env-merge-info", _merge)
    app.connect("builder-inited", _prepare)
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _read)
    app.connect("doctree-read", _leave)
