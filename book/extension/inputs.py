"""What a chapter is made from: its text, its exercises, the package, the tables, the lock.

The notebook cache compares code cells only, and Sphinx compares source files only: a change
in ``src/`` or ``data/`` would go unnoticed. So each chapter gets a hidden first cell that holds
a fingerprint of everything else it depends on. A new fingerprint makes Sphinx read the chapter
again and makes the cache miss. The same hidden cell tells coursekit that the output is for the
book.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from book.exercises import source

from . import classroom

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = source.FOLDER

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_LOADS = re.compile(r"""\bload\(\s*["'](\w+)["']""")
_EXERCISES_HERE = re.compile(r"^```\{exercises\}\s*\n```[ \t]*$", re.M)

_FIRST_CELL = """
```{{code-cell}}
:tags: [remove-cell]
# made from {fingerprint}
import os
os.environ["COURSEKIT_BOOK"] = "1"
```
"""


def front_matter(text: str) -> dict:
    """Return the YAML at the head of a chapter, or nothing."""
    match = _FRONT_MATTER.match(text)
    return yaml.safe_load(match.group(1)) or {} if match else {}


def tables_of(text: str) -> set[str]:
    """Return the names of the tables that a text loads.

    >>> sorted(tables_of('load("communes"); load( \\'mine_shafts\\')'))
    ['communes', 'mine_shafts']
    """
    return set(_LOADS.findall(text))


def _tables_of_module(code: str) -> set[str]:
    """Return the names of the tables a module loads; examples in docstrings load nothing."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) == "load"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


#: What a module loads counts for the chapters that name it, and not for all.
_ON_DEMAND = {"indicators.py": re.compile(r"\b(?:indicators|towns?)\b")}
_UNSEEN = {"checks", "grading", "doctor.py", "__main__.py"}


@cache
def _package() -> tuple[str, frozenset[str], dict[str, set[str]]]:
    """Return a digest of the package and the lock, and the tables the package itself loads.

    The last are those of the modules that only some chapters use, by module.

    Checks and grading are left out: no chapter runs them, and an improved hint is no reason to
    execute the whole book again.
    """
    digest, tables, on_demand = hashlib.sha256(), set(), {}
    for path in [ROOT / "requirements/book.txt", *sorted((ROOT / "src/coursekit").rglob("*"))]:
        if not _UNSEEN.isdisjoint(path.parts):
            continue
        if path.is_file() and path.suffix not in {".pyc", ".md"}:
            content = path.read_bytes()
            digest.update(path.name.encode() + content)
            if path.suffix == ".py":
                loaded = _tables_of_module(content.decode())
                if path.name in _ON_DEMAND:
                    on_demand[path.name] = loaded
                else:
                    tables |= loaded
    return digest.hexdigest(), frozenset(tables), on_demand


@cache
def _resources() -> dict[str, dict]:
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def fingerprint(text: str) -> str:
    """Return the digest of what a chapter with this text depends on, its own cells apart.

    Only the tables it names (and those coursekit names) count: a change in one table leaves
    the chapters that do not use it alone.
    """
    package, always, on_demand = _package()
    digest = hashlib.sha256(package.encode())
    tables = always | tables_of(text)
    for module, loaded in on_demand.items():
        if _ON_DEMAND[module].search(text):
            tables |= loaded
    for name in sorted(tables):
        resource = _resources().get(name)
        if resource:  # a misspelt name fails in the cell itself, with a kinder message
            essential = {key: resource.get(key) for key in ("path", "schema", "title", "evidence")}
            digest.update(json.dumps(essential, sort_keys=True).encode())
            digest.update((ROOT / "data" / resource["path"]).read_bytes())
    return digest.hexdigest()[:16]


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
    parts = [classroom.links(name)] if name else []
    parts += [_code_cell(part.text, "tags: [remove-cell]") for part in given.stage]
    for number, exercise in enumerate(given.exercises, 1):
        parts.append(_embedded_exercise(number, exercise))
    return "\n\n".join(part for part in parts if part)


def _embedded_exercise(number: int, exercise: source.Task) -> str:
    parts = [
        f"({exercise.id})=",
        f"### Exercise {number}: {exercise.title}",
        f'<p class="ck-exercise" data-exercise="{exercise.id}">{exercise.level} · about '
        f"{exercise.minutes} minutes</p>",
    ]
    for part in exercise.parts:
        if part.role == "prompt":
            parts.append(part.text)
        elif part.role == "why":
            parts.append(f":::::{{dropdown}} Why\n{part.text}\n:::::\n")
        elif part.role == "stub":
            check = f'check("{exercise.id}", answer)'
            parts.append(f"```python\n{part.text.strip()}\n\n{check}\n```\n")
        elif part.role == "solution":
            parts.append(
                _code_cell(
                    part.text,
                    "tags: [hide-cell]\nmystnb:\n"
                    f"  code_prompt_show: Show a solution of exercise {number}\n"
                    f"  code_prompt_hide: Hide the solution of exercise {number}",
                )
            )
        else:
            parts.append(_code_cell(part.text, "tags: []"))
    return "\n\n".join(parts)


def _code_cell(code: str, options: str) -> str:
    return f"```{{code-cell}}\n---\n{options}\n---\n{code.strip()}\n```\n"


def first_code(text: str, name: str) -> str:
    """Return the code of the hidden first cell that a chapter gets.

    Parameters
    ----------
    text : str
        Of the chapter's file.
    name : str
        File name of the chapter, without suffix.

    Returns
    -------
    str
        With the fingerprint of everything the chapter depends on.
    """
    path = exercises_of(name)
    text = _EXERCISES_HERE.sub(lambda _: embedded(path.read_text("utf-8"), path.stem), text)
    cell = _FIRST_CELL.format(fingerprint=fingerprint(text))
    return cell.split("]\n", 1)[1].rpartition("```")[0].strip()


def _read(app: Sphinx, docname: str, content: list[str]) -> None:
    """Put the exercises and the fingerprint into a chapter as Sphinx reads it."""
    text = content[0]
    env = app.env
    path = exercises_of(docname)
    if _EXERCISES_HERE.search(text):
        if not path.exists():
            raise ExtensionError(f"{docname}: {path.relative_to(ROOT)} is missing")
        env.note_dependency(str(path))
        text = _EXERCISES_HERE.sub(lambda _: embedded(path.read_text("utf-8"), path.stem), text)
    if "kernelspec" in front_matter(text):
        mark = fingerprint(text)
        env.coursekit_fingerprints[docname] = mark
        end = _FRONT_MATTER.match(text).end()
        text = text[:end] + _FIRST_CELL.format(fingerprint=mark) + text[end:]
    content[0] = text


def _prepare(app: Sphinx) -> None:
    _package.cache_clear()
    _resources.cache_clear()
    if not hasattr(app.env, "coursekit_fingerprints"):
        app.env.coursekit_fingerprints = {}


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Name the chapters whose inputs changed although their text did not."""
    for docname, known in env.coursekit_fingerprints.items():
        if docname in removed or docname not in env.found_docs:
            continue
        text = Path(env.doc2path(docname)).read_text("utf-8")
        path = exercises_of(docname)
        if _EXERCISES_HERE.search(text) and path.exists():
            text = _EXERCISES_HERE.sub(
                lambda _, p=path: embedded(p.read_text("utf-8"), p.stem), text
            )
        if fingerprint(text) != known:
            yield docname


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: Any) -> None:
    """Take over the fingerprints of chapters that another process read."""
    for docname in docnames:
        if docname in other.coursekit_fingerprints:
            env.coursekit_fingerprints[docname] = other.coursekit_fingerprints[docname]


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.connect("env-merge-info", _merge)
    app.connect("builder-inited", _prepare)
    app.connect("env-get-outdated", _outdated)
    app.connect("source-read", _read)
