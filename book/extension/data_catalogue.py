"""The data catalogue: every table with its dictionary, licence, cautions, first rows and file."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import ROOT, uses
from book.verdicts import EVIDENCE
from coursekit import describe, load
from coursekit.datasets import described
from coursekit.languages import say
from coursekit.page import escape, number, scrollable, table_html
from coursekit.page.numbers import counted

from . import coverage
from .chapter_list import PLAN, link, pages
from .claims import claim_page
from .listings import captioned

PACKAGE = ROOT / "data/datapackage.json"
CATALOGUE = "appendix/data_catalogue"
#: Where the files lie in the built book: the whole package, so that it validates from there too.
DOWNLOADS = "_static/data"
_READ = re.compile(r"""\b(?:load|rows)\(\s*["'](\w+)["']""")
_SPAN = re.compile(r"(\d{4}) to (\d{4})")
PREVIEW_ROWS = 5
PREVIEW_TEXT = 60
_TYPES = {
    "string": say("text"),
    "integer": say("whole number"),
    "number": say("number"),
    "boolean": say("yes or no"),
}


def file_link(name: str, up: str) -> str:
    """Return a link to the file of a table.

    Parameters
    ----------
    name : str
        The table.
    up : str
        The way from the page to the top of the book.

    Examples
    --------
    >>> file_link("communes", "../")
    '<a href="../_static/data/tables/communes.csv" download>CSV</a>'
    """
    path = describe(name).resource["path"]
    return f'<a href="{up}{DOWNLOADS}/{escape(path)}" download>{_suffix(path)}</a>'


def _suffix(path: str) -> str:
    return Path(path).suffix.removeprefix(".").upper()


def missing(field: dict[str, Any], frame: pd.DataFrame) -> str:
    """Say how many values of a column are missing.

    Examples
    --------
    >>> missing({"name": "a"}, pd.DataFrame({"a": [1, None]}))
    '1 of 2'
    """
    empty = int(frame[field["name"]].isna().sum())
    if not empty:
        return say("none")
    return say("{count} of {number}", count=number(empty, 0), number=number(len(frame), 0))


def dictionary(resource: dict[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a table, one a row: meaning, unit, type, values, gaps.

    Parameters
    ----------
    resource : dict
        The table's description.
    frame : pandas.DataFrame
        The table itself.

    Returns
    -------
    pandas.DataFrame
        Columns "column", "meaning", "unit", "type", "missing", in the language of this process.
    """
    rows = []
    for field in resource["schema"]["fields"]:
        choices = field.get("constraints", {}).get("enum")
        listed = f" ({', '.join(map(str, choices))})" if choices else ""
        rows.append(
            {
                say("column"): field["name"],
                say("meaning"): field["description"] + listed,
                say("unit"): field.get("unit", "–"),
                say("type"): _TYPES.get(field["type"], field["type"]),
                say("missing"): missing(field, frame),
            }
        )
    return pd.DataFrame(rows)


def preview(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the first rows of a table, long texts shortened."""

    def short(value: object) -> object:
        if isinstance(value, str) and len(value) > PREVIEW_TEXT:
            return value[: PREVIEW_TEXT - 1].rsplit(" ", 1)[0] + " …"
        return value

    first = frame.head(PREVIEW_ROWS)
    return first.assign(
        **{name: first[name].map(short) for name in first if first[name].dtype.kind not in "iuf"}
    )


def _years(found: re.Match[str]) -> str:
    return say("{first} to {last}", first=found[1], last=found[2])


def labels(resource: dict[str, Any]) -> str:
    """Return evidence word, vintage, size and licence of a table as a list."""
    licence = resource["licenses"][0]
    rows = f"{counted(resource['rows'], 'row', 'rows')}, " if "rows" in resource else ""
    size = resource["bytes"]
    if size >= 1000:
        size = number(size / 1000, 0, unit=say("KB"))
    else:
        size = number(size, 0, unit=say("bytes"))
    items = [
        f'<span class="ck-evidence" data-evidence="{escape(resource["evidence"])}">'
        f"{EVIDENCE[resource['evidence']]}</span>",
        escape(_SPAN.sub(_years, resource["vintage"])),
        rows + size,
        f'<a class="ck-licence" rel="license" href="{escape(licence["path"])}">'
        f"{escape(licence['title'])}</a>",
    ]
    return f'<ul class="ck-labels">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


#: Who speaks, as a reader is told it.
_ORIGINS = {
    "town": say("the town speaks"),
    "official": say("official figures"),
    "institution": say("a public body in words"),
    "research": say("research"),
    "association": say("an association or firm on its own work"),
    "press": say("press"),
    "encyclopedia": say("a work of reference"),
    "private": say("a page of one person"),
    "own": say("our own work"),
}


def source_items(resource: dict[str, Any]) -> str:
    """Return the sources of a table as list items: address, who speaks, what was seen there."""
    items = []
    for source in resource["sources"]:
        title = escape(source["title"])
        if "path" in source:
            title = f'<a class="reference external" href="{escape(source["path"])}">{title}</a>'
        seen = say("Seen {day}:", day=source["seen"]) if "seen" in source else say("Seen:")
        seen = f"{seen} {source['said']} {source.get('address_note', '')}".strip()
        origin = escape(_ORIGINS.get(source["origin"], source["origin"]))
        items.append(f"<li>{title} ({origin}). {escape(seen)}</li>")
    if "attribution" in resource:
        named = say("To be named as: {name}", name=escape(resource["attribution"]))
        items.append(f"<li>{named}</li>")
    return "".join(items)


def held(table: pd.DataFrame | dict) -> set[str]:
    """Return the INSEE codes in a table: also the neighbour's, or an estate's second commune's.

    Examples
    --------
    >>> len(held(load("communes")))
    353
    """
    if "insee" not in table:
        return set()
    return set(table.filter(regex="(^|_)insee$").stack().dropna())


def covered(resource: dict[str, Any], frame: pd.DataFrame, drawing: tuple[dict, int]) -> str:
    """Return the map of the communes that a table holds, or nothing when it holds none.

    Parameters
    ----------
    resource : dict
        The table's description.
    frame : pandas.DataFrame
        The table.
    drawing : tuple
        Outlines and height, from :func:`book.extension.coverage.paths`.

    Returns
    -------
    str
        HTML: a drawing and a sentence that says the same.
    """
    outlines, height = drawing
    present = held(frame) & set(outlines)
    if not present:
        return ""
    gone = sorted(set(outlines) - present)
    there, all_there_are = number(len(present), 0), number(len(outlines), 0)
    sentence = say(
        "{count} of the {number} communes have at least one row.",
        count=there,
        number=all_there_are,
    )
    if 0 < len(gone) <= 6:
        names = load("communes").set_index("insee")["commune"]
        sentence += say(" Without: {names}.", names=", ".join(names[code] for code in gone))
    label = say("Map: communes in the table {title}", title=resource["title"])
    svg = coverage.coverage(present, outlines, height, label)
    return f'<div class="ck-cover">{svg}<p>{escape(sentence)}</p></div>'


def dataset(
    resource: dict[str, Any],
    table: pd.DataFrame | dict,
    files: str,
    used: str,
    drawing: tuple[dict, int],
) -> str:
    """Return all that the catalogue says about a table, below its heading.

    Parameters
    ----------
    resource : dict
        The table's description in ``datapackage.json``.
    table : pandas.DataFrame or dict
        What ``load`` gives.
    files : str
        Address of the folder of files, seen from the page.
    used : str
        HTML that says who uses it.
    drawing : tuple
        Outlines and height, from :func:`book.extension.coverage.paths`.

    Returns
    -------
    str
        HTML.
    """
    name, title = resource["name"], resource["title"]
    parts = [
        f"<p>{escape(resource['description'])}</p>",
        labels(resource),
        f'<p class="ck-load"><code>load("{escape(name)}")</code> · '
        f'<a href="{escape(files)}/{escape(resource["path"])}" download>'
        f"{say('Download {file}', file=escape(Path(resource['path']).name))}</a></p>",
        f'<p><strong>{say("Take care.")}</strong></p><ul class="ck-cautions">',
        "".join(f"<li>{escape(text)}</li>" for text in resource["cautions"]),
        "</ul>",
    ]
    if isinstance(table, pd.DataFrame):
        parts.append(covered(resource, table, drawing))
        of_columns = say("Columns of {title}", title=title)
        of_rows = say("First rows of {title}", title=title)
        columns = table_html(dictionary(resource, table), caption=of_columns)
        rows = table_html(preview(table), caption=of_rows, decimals=None)
        many = say("{count} columns and what they mean", count=len(table.columns))
        first = say("The first {count} rows", count=min(PREVIEW_ROWS, len(table)))
        parts += [
            f"<details><summary>{many}</summary>{scrollable(columns, of_columns)}</details>",
            f"<details><summary>{first}</summary>{scrollable(rows, of_rows)}</details>",
        ]
    else:
        outlines, height = drawing
        svg = coverage.coverage(set(outlines), outlines, height, say("Map: {title}", title=title))
        sentence = say(
            "The outlines themselves: {communes}.",
            communes=counted(len(outlines), "commune", "communes"),
        )
        parts.append(f'<div class="ck-cover">{svg}<p>{sentence}</p></div>')
    parts.append(
        f"<details><summary>{say('Where it comes from')}</summary><ul>{source_items(resource)}"
        f"<li>{say('Written by <code>{file}</code>', file=escape(resource['builder']))}</li>"
        "</ul></details>"
        f"<p>{used}</p>"
    )
    return f'<div class="ck-catalogue">{"".join(parts)}</div>'


def index(resources: list[dict[str, Any]]) -> str:
    """Return the table of all tables, each with a link to its place on the page."""
    rows = []
    for given in resources:
        name, count = escape(given["name"]), given.get("rows")
        cells = [
            f"<code>{name}</code>",
            "–" if count is None else number(count, 0),
            EVIDENCE[given["evidence"]],
            f'<span class="ck-nowrap">{escape(given["licenses"][0]["name"])}</span>',
        ]
        rows.append(
            f'<tr><th scope="row"><a href="#table-{name}">{escape(given["title"])}</a></th>'
            f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        )
    heads = (
        say("Table"),
        say("Name for load()"),
        say("Rows"),
        say("Evidence"),
        say("Licence"),
    )
    caption = say("All tables of the course")
    return captioned(caption, heads, "".join(rows), label=caption)


@cache
def _claims() -> dict[str, list[int]]:
    """Return the claims whose findings are worked out from each table."""
    found: dict[str, list[int]] = {}
    for check in load("claim_checks").itertuples():
        for table in uses.tables(check.recompute):
            if check.claim not in found.setdefault(table, []):
                found[table].append(check.claim)
    return found


@cache
def _own() -> dict[str, list[str]]:
    """Return the files of the book and of the package that read each table, by its name."""
    found: dict[str, list[str]] = {}
    for folder, kind in (("src/coursekit", "py"), ("book", "py"), ("book/reviews", "yml")):
        for path in sorted((ROOT / folder).rglob(f"*.{kind}")):
            for table in set(_READ.findall(path.read_text("utf-8"))):
                found.setdefault(table, []).append(path.relative_to(ROOT).as_posix())
    return found


def used_by(name: str, chapters: list[str], claims: list[str]) -> str:
    """Say who uses a table: chapters, claims, or else the book itself.

    Parameters
    ----------
    name : str
        The table.
    chapters, claims : list of str
        Links to them.

    Examples
    --------
    >>> used_by("communes", ["Two towns"], ["claim 1", "claim 6"])
    'Used in: Two towns. Behind: claim 1, claim 6.'
    >>> used_by("searches", [], [])
    'No chapter loads it. The book itself does, in <code>book/extension/searches.py</code>.'
    """
    said = [say("No chapter loads it.")]
    if chapters:
        said = [say("Used in: {chapters}.", chapters=", ".join(chapters))]
    if claims:
        said.append(say("Behind: {claims}.", claims=", ".join(claims)))
    if not chapters and not claims and (files := _own().get(name)):
        listed = ", ".join(f"<code>{file}</code>" for file in files)
        said.append(say("The book itself does, in {files}.", files=listed))
    return " ".join(said)


class DataCatalogue(SphinxDirective):
    """Every table of the data package, one section each."""

    def run(self) -> list[nodes.Node]:
        """Draw the index and the sections."""
        for path in (PACKAGE, PLAN, Path(__file__), Path(coverage.__file__)):
            self.env.note_dependency(str(path))
        package = json.loads(PACKAGE.read_text("utf-8"))
        resources = [described(resource) for resource in package["resources"]]
        known = pages(self.env)
        outlines, height = coverage.paths(load("commune_outlines"))
        tables = [held(load(resource["name"])) for resource in resources]
        drawing = coverage.together(outlines, tables), height
        root = self.env.app.builder.get_relative_uri(self.env.docname, "index").rpartition("/")[0]
        files = f"{root or '.'}/{DOWNLOADS}"
        found: list[nodes.Node] = [self._html(coverage.shared(drawing[0]) + index(resources))]
        for resource in resources:
            chapters = [link(name, known, self.env) for name in resource["used_in"]]
            claims = [self._claim(number) for number in _claims().get(resource["name"], ())]
            used = used_by(resource["name"], chapters, claims)
            section = nodes.section(ids=[f"table-{resource['name']}"])
            section += nodes.title("", resource["title"])
            text = dataset(resource, load(resource["name"]), files, used, drawing)
            section += self._html(text)
            found.append(section)
        return found

    def _claim(self, number: int) -> str:
        uri = self.env.app.builder.get_relative_uri(self.env.docname, claim_page(number))
        return f'<a href="{uri}">{say("claim {number}", number=number)}</a>'

    @staticmethod
    def _html(text: str) -> nodes.raw:
        return nodes.raw("", text, format="html")


def _copy(app: Sphinx, exception: Exception | None) -> None:
    """Put the data package beside the pages, so that its files can be taken from a disk too."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir, DOWNLOADS)
    package = json.loads(PACKAGE.read_text("utf-8"))
    for name in ("datapackage.json", *(resource["path"] for resource in package["resources"])):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE.parent / name, path)


def setup(app: Sphinx) -> None:
    """Register the directive; the files are there before unused ones are swept away."""
    app.add_directive("data-catalogue", DataCatalogue)
    app.connect("build-finished", _copy, priority=400)
