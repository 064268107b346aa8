"""Python in the pages of the book: buttons, cells, and the files that a run needs.

``coursekit_page`` in ``_config.yml`` is the one switch: ``pyodide`` or ``off``. All that a
page loads lies in the built book.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from book.extension.assets import PACKAGE, of_package
from book.extension.inputs import is_solution
from book.extension.launch import BUTTONS
from book.links import set_apart
from coursekit import languages
from coursekit.languages import OWN, language, say
from coursekit.page import asset

from . import payload

#: Where it all is in the built book.
FOLDER = "_static/page"
ENGINES = ("pyodide", "off")

_FINGERPRINT = "# made from "


def _check(app: Sphinx, config: Config) -> None:
    if config.coursekit_page not in ENGINES:
        raise ConfigError(
            f"coursekit_page is {config.coursekit_page!r} in _config.yml: it can be "
            f"{' or '.join(ENGINES)}"
        )


def _number(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell of a page its place among the cells of the chapter, to be found by."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code":
            cell["classes"].append(f"ck-cell-{cell['cell_index']}")


def cells(notebook: Path) -> list[dict[str, Any]]:
    """Return the code cells of an executed chapter, in order.

    Parameters
    ----------
    notebook : pathlib.Path
        What the build kept of the execution.

    Returns
    -------
    list of dict
        ``at`` (place among all cells), ``code``, ``solution`` (whether it answers an exercise).
    """
    given = nbformat.read(notebook, as_version=4)
    found = []
    for at, cell in enumerate(given.cells):
        if cell.cell_type != "code" or cell.source.startswith(_FINGERPRINT):
            continue
        prompt = cell.metadata.get("mystnb", {}).get("code_prompt_show", "")
        found.append({"at": at, "code": cell.source, "solution": is_solution(prompt)})
    return found


def speaking() -> list[str]:
    """Return the scripts of the package that say other words in this language than in English.

    >>> speaking()
    []
    """
    if language() == OWN:
        return []
    named = (path.relative_to(PACKAGE).as_posix() for path in of_package())
    said = [name for name in named if asset(name) != (PACKAGE / name).read_text("utf-8")]
    return [*said, "profiles-data.js"]


def _button(app: Sphinx, path: str) -> list[str]:
    """Give the bar of a chapter a button that appears when the script has come."""
    if app.config.coursekit_page == "off":
        return []
    least, most = payload.WEIGHTS
    words = say("Run here ({least} to {most} MB from this book, once)", least=least, most=most)
    return [
        f'<button type="button" class="ck-run-here" hidden title="{say("Your browser keeps it")}">'
        f"{words}</button>"
    ]


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a chapter the small script that waits for a reader to ask."""
    course = (context.get("meta") or {}).get("course") or ""
    if app.config.coursekit_page == "off" or "number" not in course:
        return
    app.add_css_file("page/page.css", priority=900)
    # What speaks stands with each language, and the rest with English, for all of them.
    up = "../" * (page.count("/") + (app.config.language != OWN))
    app.add_js_file(
        "page/start.js",
        priority=900,
        loading_method="defer",
        **{
            "data-ck-chapter": page.rpartition("/")[2],
            "data-ck-edition": payload.edition(),
            "data-ck-home": f"{up}{FOLDER}/",
        },
    )


def _copy(app: Sphinx) -> None:
    """Put the scripts in place before pages name them."""
    folder = Path(app.outdir, FOLDER)
    if app.builder.format != "html" or app.config.coursekit_page == "off":
        shutil.rmtree(folder, ignore_errors=True)
        return
    for old in folder.glob("*"):  # but for the payload, all of an earlier edition goes
        if old.is_file():
            old.unlink()
        elif old != Path(app.outdir, payload.FOLDER) or app.config.language != OWN:
            shutil.rmtree(old)
    shutil.copytree(payload.WEB, folder, dirs_exist_ok=True)
    for script in folder.glob("*.js"):
        script.write_text(languages.script(script.read_text("utf-8")), "utf-8")
    set_apart(folder)


def _finish(app: Sphinx, exception: Exception | None) -> None:
    """Write what a run needs beside the pages."""
    if exception or app.builder.format != "html" or app.config.coursekit_page == "off":
        return
    folder = Path(app.outdir, FOLDER)
    if app.config.language == OWN:  # it holds what all languages need
        payload.write(Path(app.outdir), Path(app.srcdir).parent)
    (folder / "cells").mkdir(exist_ok=True)
    executed = Path(app.outdir).parent / "jupyter_execute"
    for notebook in executed.rglob("*.ipynb"):
        if notebook.relative_to(executed).with_suffix("").as_posix() in app.env.found_docs:
            text = f"ckPython.cells = {json.dumps(cells(notebook), ensure_ascii=False)};\n"
            text += f"ckPython.edition = {json.dumps(payload.edition())};\n"
            text += f"ckPython.own = {json.dumps(speaking())};\n"
            (folder / "cells" / f"{notebook.stem}.js").write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.add_config_value("coursekit_page", "off", "html", [str])
    app.add_config_value("coursekit_pyodide", [], "", [list])
    app.connect("config-inited", _check)
    app.connect("builder-inited", _copy)
    app.connect("doctree-read", _number)
    app.connect(BUTTONS, _button, priority=100)
    app.connect("html-page-context", _page, priority=800)
    app.connect("build-finished", _finish, priority=900)
