"""Claims and sources in the chapters: roles, the card that opens and the verdicts that close."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective, SphinxRole

from book import ROOT, minutes
from book.myst import front_matter
from book.verdicts import CONFIDENCES, VERDICTS, claim, sources
from coursekit.languages import say
from coursekit.page import escape

from . import bets, launch, sharing, still_know

LEDGER = "appendix/claims_ledger"
#: A flag in running text, with the bracket before it and the sign after it.
_FLAG = re.compile(
    r'(?P<before>[(\[“])?(?P<flag><a class="ck-claim [^>]*>[^<]*</a>)(?P<after>[\u00a0)\].,;:!?”])?'
)
#: A box that stands in a line may be parted from any sign beside it, but not from this one.
JOINER = "\u2060"


def claim_page(number: int | str) -> str:
    """Return where the page of a claim is.

    >>> claim_page(7)
    'appendix/claims/claim_07'
    """
    return f"appendix/claims/claim_{int(number):02}"


def way(env: BuildEnvironment) -> Callable[[int | str], str]:
    """Return what gives the way to the page of a claim, seen from the page that is read."""
    return lambda number: env.app.builder.get_relative_uri(env.docname, claim_page(number))


class ClaimRole(SphinxRole):
    """``{claim}`14```: a link to the page of a claim.

    The flag is plain: its colour and its sign would give the verdict away. The page's script adds
    them once a reader has bet on the claim, or has asked for the verdicts.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the link."""
        try:
            row = claim(self.text)
        except ValueError as error:
            message = self.inliner.reporter.error(str(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        link = nodes.reference(
            "",
            say("claim {number}", number=self.text),
            refuri=way(self.env)(self.text),
            internal=True,
            reftitle=row["claim"],
            classes=["ck-claim", f"ck-is-{row['verdict'].replace('_', '-')}"],
        )
        return [link], []


class SourceRole(SphinxRole):
    """``{source}`INSEECOMP```: a link to a source by its key."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the link."""
        known = sources()
        if self.text not in known.index:
            message = self.inliner.reporter.error(
                f"there is no source {self.text!r} in data/tables/sources.csv", line=self.lineno
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, message)], [message]
        row = known.loc[self.text]
        if not isinstance(row["url"], str):
            return [nodes.emphasis("", row["title"])], []
        return [nodes.reference("", row["title"], refuri=row["url"], classes=["ck-source"])], []


class _FromFrontMatter(SphinxDirective):
    """A directive that reads the ``course`` block at the head of its own page."""

    def course(self) -> dict:
        course = front_matter(self.text()).get("course")
        if not course:
            raise self.error("the front matter has no 'course' block (short, claims, objectives)")
        return course

    def text(self) -> str:
        return Path(self.env.doc2path(self.env.docname)).read_text("utf-8")

    def html(self, text: str) -> list[nodes.Node]:
        return [nodes.raw("", text, format="html")]


def _short_way(text: str, name: str) -> str:
    """Return the sections to read when time is short, with links; nothing without any."""
    links = " · ".join(
        f'<a href="#{nodes.make_id(title)}">{escape(title)}</a>' for title in minutes.short(text)
    )
    if not links:
        return ""
    return (
        '<p class="ck-short-way">'
        + say(
            "A short way, {minutes} minutes: {links}",
            minutes=minutes.of(text, name).short,
            links=links,
        )
        + "</p>"
    )


class ChapterCard(_FromFrontMatter):
    """The picture of a chapter; its minutes, objectives and claims, from its front matter."""

    def run(self) -> list[nodes.Node]:
        """Draw the card."""
        self.env.note_dependency(str(ROOT / "data/tables/claims.csv"))
        course, to, text = self.course(), way(self.env), self.text()
        name = self.env.docname.rpartition("/")[2]
        all_bets = self.env.app.builder.get_relative_uri(self.env.docname, bets.PAGE)
        claims = "".join(
            f'<li><a class="ck-claim" href="{to(n)}">{say("claim {number}", number=n)}</a> '
            f"{escape(claim(n)['claim'])}</li>"
            for n in course["claims"]
        )
        objectives = "".join(f"<li>{escape(text)}</li>" for text in course["objectives"])
        tested = (
            f'<p class="ck-card-title">{say("We put to the test")}</p>'
            f'<ul class="ck-claims">{claims}</ul>'
            if claims
            else ""
        )
        return self.html(
            f'{sharing.picture(self.env)}<aside class="ck-card" '
            f'aria-label="{say("About this chapter")}">'
            f'<p class="ck-minutes">{minutes.of(text, name).words}</p>{_short_way(text, name)}'
            f'<p class="ck-card-title">{say("You will learn to")}</p><ul>{objectives}</ul>{tested}'
            f"</aside>{launch.PLACE}{bets.fold(course['claims'], all_bets)}"
        )


class Verdicts(_FromFrontMatter):
    """The verdict on each claim of a chapter, as the ledger has it."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Draw the boxes."""
        self.env.note_dependency(str(ROOT / "data/tables/claims.csv"))
        numbers = self.arguments[0].split() if self.arguments else self.course()["claims"]
        to = way(self.env)
        boxes = "".join(verdict_box(claim(n), n, to(n)) for n in numbers)
        page = self.env.app.builder.get_relative_uri(self.env.docname, still_know.PAGE)
        return self.html((boxes or empty_box()) + still_know.later(page))


def empty_box() -> str:
    """Return a verdict still to be given, for a chapter that tests what its readers bring.

    >>> "Your verdict" in empty_box()
    True
    """
    lines = (
        say("What is said, and by whom"),
        say("What we found"),
        say("What would settle it"),
    )
    asked = say("Your verdict: {words}?", words=", ".join(VERDICTS.values()).lower())
    return (
        '<section class="ck-verdict" data-verdict="open" '
        f'aria-label="{say("Your verdict")}"><p class="ck-verdict-word">{asked}'
        f' <span class="ck-confidence">{say("confidence: high, medium, low?")}</span></p>'
        + "".join(
            f'<p class="ck-settled"><strong>{say("{name}:", name=line)}</strong> …</p>'
            for line in lines
        )
        + "</section>"
    )


def how_sure(confidence: str) -> str:
    """Return how sure a verdict is, in words.

    >>> how_sure("high")
    'confidence: high'
    """
    return say("confidence: {confidence}", confidence=CONFIDENCES[confidence])


def verdict_box(row: pd.Series, number: int | str, uri: str) -> str:
    """Return the HTML of one verdict.

    Parameters
    ----------
    row : pandas.Series
        A row of the claims table.
    number : int or str
        The claim's number.
    uri : str
        Where the number leads.

    Returns
    -------
    str
        A ``<section class="ck-verdict">``.
    """
    settled = row.get("settled_by")
    more = (
        f'<p class="ck-settled"><strong>{say("What would settle it:")}</strong> '
        f"{escape(settled)}</p>"
        if isinstance(settled, str) and settled
        else ""
    )
    return (
        f'<section class="ck-verdict" data-claim="{number}" '
        f'data-verdict="{escape(row["verdict"])}" '
        f'aria-label="{say("Verdict on claim {number}", number=number)}">'
        f'<p class="ck-verdict-word">{VERDICTS[row["verdict"]]}'
        f' <span class="ck-confidence">{how_sure(row["confidence"])}</span></p>'
        f'<p class="ck-verdict-claim"><a class="ck-claim" href="{uri}">'
        f"{say('claim {number}', number=number)}</a> {escape(row['claim'])}</p>"
        f"<p>{escape(row['finding'])}</p>{more}</section>"
    )


def _mark_short_way(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the sections of a chapter's short way, so that the page shows where it goes."""
    path = Path(app.env.doc2path(app.env.docname))
    wanted = minutes.short(path.read_text("utf-8")) if path.suffix == ".md" else []
    found = {one.next_node(nodes.title).astext(): one for one in doctree.findall(nodes.section)}
    for title in wanted:
        if title not in found:
            raise ExtensionError(
                f"{path.name}: its short way names the section {title!r}, which it has not. It has "
                f"{', '.join(found)}."
            )
        found[title]["classes"].append("ck-on-short-way")


def joined(body: str) -> str:
    """Return a page's body in which no line ends between a flag and the bracket or sign beside it.

    Examples
    --------
    >>> joined('(<a class="ck-claim ck-is-nuanced">claim 1</a>).').count(JOINER)
    2
    >>> joined('See <a class="ck-claim ck-is-nuanced">claim 1</a> again.').count(JOINER)
    0
    """

    def whole(found: re.Match[str]) -> str:
        before, after = found["before"] or "", found["after"] or ""
        return f"{before}{JOINER * len(before)}{found['flag']}{JOINER * len(after)}{after}"

    return _FLAG.sub(whole, body)


def _join(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if body := context.get("body"):
        context["body"] = joined(body)


def setup(app: Sphinx) -> None:
    """Register the roles and directives."""
    app.connect("html-page-context", _join)
    app.connect("doctree-read", _mark_short_way)
    app.add_role("claim", ClaimRole())
    app.add_role("source", SourceRole())
    app.add_directive("chapter-card", ChapterCard)
    app.add_directive("verdicts", Verdicts)
