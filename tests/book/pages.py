"""Make the HTML of directives without building the book."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

from docutils import nodes
from docutils.statemachine import StringList

from tests.conftest import ROOT

CHAPTERS = ROOT / "chapters"


def environment(docname: str, folder: Path = CHAPTERS) -> SimpleNamespace:
    """Return what a directive asks of Sphinx: which pages there are and how they are linked."""
    noted: list[str] = []

    def relative(here: str, there: str) -> str:
        return "../" * here.count("/") + there + ".html"

    app = SimpleNamespace(
        srcdir=folder,
        config=SimpleNamespace(external_toc_path=str(ROOT / "_toc.yml")),
        builder=SimpleNamespace(get_relative_uri=relative),
    )
    return SimpleNamespace(
        app=app,
        docname=docname,
        metadata={docname: {}},
        noted=noted,
        note_dependency=noted.append,
        found_docs={p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.md")},
        doc2path=lambda name: str(folder / f"{name}.md"),
    )


def run(directive: type, env: SimpleNamespace) -> list[nodes.Node]:
    """Run a directive that has neither content nor arguments."""
    state = SimpleNamespace(document=SimpleNamespace(settings=SimpleNamespace(env=env)))
    machine = SimpleNamespace(
        reporter=SimpleNamespace(), get_source_and_line=lambda n=None: ("page", 1)
    )
    return directive("name", [], {}, StringList(), 1, 0, "", state, machine).run()


def html(found: list[nodes.Node]) -> str:
    """Return the raw HTML in a list of nodes, and in the sections among them."""
    return "".join(raw.astext() for node in found for raw in node.findall(nodes.raw))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags(markup: str, name: str | None = None) -> list[dict[str, str | None]]:
    """Return the attributes of each element, or of each one of a name."""
    reader = _Reader()
    reader.feed(markup)
    return [given for tag, given in reader.tags if name in (None, tag)]


def text(markup: str) -> str:
    """Return what a reader reads."""
    reader = _Reader()
    reader.feed(markup)
    return " ".join(" ".join(reader.words).split())
