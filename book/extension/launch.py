"""The ways to running code: a bar below the card of each chapter, and a table of all ways.

In the bar each is one click away; what needs an address that nobody has set does not appear.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from coursekit.page import escape

#: Where the card of a chapter leaves room for the bar.
PLACE = "<!-- ck-launch -->"
#: Hosts that mybinder.org builds from, with its word for each.
_BINDER = {"github.com": "gh", "gitlab.com": "gl"}
WAYS = Path(__file__).resolve().parents[1] / "ways.yml"
_COLUMNS = {
    "way": "Way",
    "need": "You need",
    "works": "What works",
    "not": "What does not",
    "first": "First result after",
}
_REPOSITORY = re.compile(r"https://(?P<host>[\w.-]+)/(?P<path>[\w.-]+(?:/[\w.-]+)+)")


def notebook(page: str, number: int) -> str:
    """Return where the notebook of a chapter lies among the notebooks.

    Examples
    --------
    >>> notebook("wound/two_towns", 3)
    'chapters/03_two_towns.ipynb'
    """
    return f"chapters/{number:02}_{page.rpartition('/')[2]}.ipynb"


def binder(repository: str, branch: str, path: str) -> str | None:
    """Return the address that opens a notebook in Binder, if Binder knows the host.

    Parameters
    ----------
    repository : str
        Its https address.
    branch : str
        The branch to build.
    path : str
        The notebook, as seen from the folder of notebooks that ``.binder/postBuild`` makes.

    Returns
    -------
    str or None
        An address; nothing for a host that Binder has no word for.

    Examples
    --------
    >>> binder("https://github.com/a/b", "main", "start.ipynb")
    'https://mybinder.org/v2/gh/a/b/main?urlpath=lab%2Ftree%2Fnotebooks%2Fstart.ipynb'
    >>> binder("https://gitlab.com/a/b", "main", "start.ipynb").split("?")[0]
    'https://mybinder.org/v2/gl/a%2Fb/main'
    """
    parts = urlsplit(repository)
    word = _BINDER.get(parts.netloc)
    if word is None:
        return None
    name = parts.path.strip("/")
    name = quote(name, safe="/" if word == "gh" else "")
    where = quote(f"lab/tree/notebooks/{path}", safe="")
    return f"https://mybinder.org/v2/{word}/{name}/{quote(branch, safe='')}?urlpath={where}"


def colab(repository: str, branch: str, path: str) -> str | None:
    """Return the address that opens a notebook in Colab, which reads from GitHub only.

    Parameters and result are those of :func:`binder`, with the branch that holds the notebooks.

    Examples
    --------
    >>> colab("https://github.com/a/b", "notebooks", "start.ipynb")
    'https://colab.research.google.com/github/a/b/blob/notebooks/start.ipynb'
    """
    parts = urlsplit(repository)
    if parts.netloc != "github.com" or not branch:
        return None
    return (
        f"https://colab.research.google.com/github/{parts.path.strip('/')}/blob/{branch}/"
        f"{quote(path)}"
    )


def bar(config: Config, page: str, number: int) -> str:
    """Return the bar of a chapter.

    Parameters
    ----------
    config : sphinx.config.Config
        Says which ways there are.
    page : str
        The chapter, which lies one folder down.
    number : int
        Its number.

    Returns
    -------
    str
        HTML.
    """
    path = notebook(page, number)
    ways: list[tuple[str, str | None]] = []
    if config.coursekit_lite:
        site = config.coursekit_lite
        site = site if urlsplit(site).scheme else f"../{site}"
        ways.append(("JupyterLite", f"{site}lab/index.html?path={quote(path, safe='')}"))
    if config.coursekit_repository:
        repository = config.coursekit_repository.rstrip("/")
        ways += [
            ("Binder", binder(repository, config.coursekit_branch, path)),
            ("Colab", colab(repository, config.coursekit_notebooks_branch, path)),
        ]
    items = [f'<a href="{escape(address)}">{name}</a>' for name, address in ways if address]
    if config.coursekit_live != "off":
        items.insert(0, '<button type="button" class="ck-run-here" hidden>Run here</button>')
    items += [
        f'<a href="../notebooks/{path}" download>Download notebook</a>',
        '<a href="../notebooks.zip" download>Download all</a>',
    ]
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<nav class="ck-launch" aria-label="Run this chapter"><ul>{listed}</ul></nav>'


class Ways(SphinxDirective):
    """All ways to use the course, with what each needs and can; from ``book/ways.yml``."""

    def run(self) -> list[nodes.Node]:
        """Draw the table."""
        self.env.note_dependency(str(WAYS))
        given = yaml.safe_load(WAYS.read_text("utf-8"))
        head = "".join(f'<th scope="col">{words}</th>' for words in _COLUMNS.values())
        rows = "".join(_row(way) for way in given["ways"])
        table = (
            f'<table class="ck-ways"><caption>The ways to use the course</caption><thead><tr>{head}'
            f"</tr></thead><tbody>{rows}</tbody></table>"
            f"<p>{escape(given['measured'])}</p>"
        )
        return [nodes.raw("", table, format="html")]


def _row(way: dict[str, str]) -> str:
    cells = [f'<th scope="row">{escape(way["way"])}</th>']
    cells += [
        f'<td data-label="{words}">{escape(way[key])}</td>'
        for key, words in list(_COLUMNS.items())[1:]
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _check(app: Sphinx, config: Config) -> None:
    repository, lite = config.coursekit_repository, config.coursekit_lite
    if repository and not _REPOSITORY.fullmatch(repository.rstrip("/")):
        raise ConfigError(
            f"coursekit_repository is {repository!r} in _config.yml: write the https address of "
            "the repository, such as https://github.com/OWNER/NAME, or leave it empty"
        )
    if lite and not lite.endswith("/"):
        raise ConfigError(f"coursekit_lite names a folder of a site: write {lite}/ in _config.yml")


def _page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    body = context.get("body") or ""
    if PLACE not in body:
        return
    course = (context.get("meta") or {}).get("course") or {}
    if isinstance(course, str):  # MyST keeps nested front matter as JSON
        course = json.loads(course)
    made = bar(app.config, page, course["number"]) if "number" in course else ""
    context["body"] = body.replace(PLACE, made)


def setup(app: Sphinx) -> None:
    """Name the settings that no other part has named, and fill the place below the card."""
    app.add_config_value("coursekit_branch", "main", "html", [str])
    app.add_config_value("coursekit_notebooks_branch", "notebooks", "html", [str])
    app.add_config_value("coursekit_lite", "", "html", [str])
    app.add_directive("ways", Ways)
    app.connect("config-inited", _check)
    app.connect("html-page-context", _page, priority=700)
