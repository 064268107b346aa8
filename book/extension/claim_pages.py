"""A page for each claim: the verdict and why, the trail behind it, its history, how to object.

The pages have no source of their own: they are made from the tables of the ledger when the book
is written, so that another claim needs only rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx

from book import trail
from book.verdicts import CONFIDENCES, EVIDENCE, VERDICTS, VOICES, evidence, sources
from coursekit import describe, load
from coursekit.datasets import worded
from coursekit.languages import of_table, say
from coursekit.ledger import Judgement, recomputable, recompute, verdict
from coursekit.page import escape

from .chapter_list import BookPage, page
from .claims import LEDGER, claim_page, verdict_box
from .claims_ledger import ORIGINS, again_in_a_notebook, amount, source_link
from .data_catalogue import CATALOGUE, file_link

RULE = "opening/how_to_use.html#how-a-verdict-comes-about"
WEIGHS = {
    "for": say("For it"),
    "against": say("Against it"),
    "qualifies": say("For it in part"),
    "silent": say("Silent"),
}
WORDS = {**EVIDENCE, "administrative": say("official record")}
#: Whose word a source may pass on that is no source itself.
_VOICES = {"town": say("the town")}
#: From a claim's page to the top of the book.
_UP = "../../"


class Ledger(NamedTuple):
    """What the pages are made from, read once."""

    claims: pd.DataFrame
    pieces: pd.DataFrame
    checks: pd.DataFrame
    history: pd.DataFrame

    @classmethod
    def read(cls) -> Ledger:
        """Read the tables."""
        return cls(
            worded(load("claims")).set_index("id", drop=False),
            evidence(),
            worded(load("claim_checks")),
            worded(load("claim_history")),
        )


def claim_html(
    number: int, ledger: Ledger, chapters: dict[str, tuple[BookPage, str]], repository: str = ""
) -> str:
    """Return the page of a claim.

    Parameters
    ----------
    number : int
        The claim.
    ledger : Ledger
        All tables.
    chapters : dict of str to (BookPage, str)
        The chapters that stand, by file name, with their text.
    repository : str
        Address of the public repository; empty when it has none.

    Returns
    -------
    str
        HTML of the body.
    """
    row = ledger.claims.loc[number]
    pieces = ledger.pieces[ledger.pieces["claim"] == number]
    history = ledger.history[ledger.history["claim"] == number]
    parts = [
        ("why-this-verdict", say("Why this verdict"), why(row, verdict(number), pieces)),
        (
            "from-the-number-to-its-source",
            say("From the number to its source"),
            numbers(row, ledger.checks),
        ),
        ("where-the-book-deals-with-it", say("Where the book deals with it"), where(row, chapters)),
        ("what-it-was-before", say("What it was before"), moves(history)),
        ("what-would-settle-it", say("What would settle it"), settled(row)),
        (
            "do-you-see-it-differently",
            say("Do you see it differently?"),
            objection(number, repository),
        ),
    ]
    sections = "".join(
        f'<section id="{ident}"><h2>{title}</h2>{body}</section>' for ident, title, body in parts
    )
    said = f"<p>{ORIGINS[row['origin']]}</p>" if row["origin"] in ORIGINS else ""
    among = say(
        'One of the {count} claims of the <a href="{ledger}">ledger</a>, in the order of '
        '<a href="{story}">the story</a>.',
        count=len(ledger.claims),
        ledger=f"{_UP}{LEDGER}.html",
        story=f"{_UP}opening/story.html",
    )
    return (
        f'<section class="ck-claim-page"><h1>{_title(number)}</h1><p>{among}</p>'
        f"{verdict_box(row.drop('settled_by'), number, f'{_UP}{LEDGER}.html#claim-{number}')}"
        f"{said}{sections}</section>"
    )


def _title(number: int) -> str:
    return say("Claim {number}", number=number)


def why(row: pd.Series, judged: Judgement, pieces: pd.DataFrame) -> str:
    """Return the steps of the rule, part by part, with the evidence that they count."""
    blocks = []
    for part in judged.parts:
        name = of_table("claim_evidence", part.name)
        items = "".join(piece_item(one) for one in pieces[pieces["part"] == name].itertuples())
        blocks.append(
            f"<h3>{escape(name[:1].upper() + name[1:])}</h3>"
            f'<ul class="ck-pieces">{items}</ul><p>{escape(part.reasons())}</p>'
        )
    same = (row["verdict"], row["confidence"]) == (judged.verdict, judged.confidence)
    derived = say(
        'By <a href="{rule}">the rule</a>: {verdict}, confidence {confidence}.',
        rule=f"{_UP}{RULE}",
        verdict=VERDICTS[judged.verdict].lower(),
        confidence=CONFIDENCES[judged.confidence],
    )
    so = f"<p><strong>{derived}</strong></p>"
    if not same:
        so += f"<p><strong>{say('An exception:')}</strong> {escape(row['exception'])}</p>"
    return "".join(blocks) + so


def piece_item(piece: Any) -> str:
    """Return one piece of evidence as a list item."""
    weighs, whose = say("{name}:", name=WEIGHS[piece.weighs]), ""
    if _given(piece.word_of):
        whose = say(", passing on the word of {voice}", voice=_voice(piece.word_of))
    return (
        f'<li data-weighs="{piece.weighs}"><strong>{weighs}</strong> '
        f"{escape(piece.says)} <span>{source_link(piece)} ({VOICES[piece.origin]}{whose}; "
        f"{WORDS[piece.kind]}; {say('seen {day}', day=escape(piece.seen))})</span></li>"
    )


def _given(text: Any) -> bool:
    return isinstance(text, str) and bool(text)


def _voice(word: str) -> str:
    titles = sources()["title"]
    return escape(titles.get(word) or _VOICES[word])


def numbers(row: pd.Series, checks: pd.DataFrame) -> str:
    """Return the trail of each clause that can be looked up: table, columns, rows, source, date."""
    number, finding = int(row["id"]), row["finding"]
    if number not in recomputable():
        none = say(
            "The finding holds no number that a table of ours gives; it rests on its sources, "
            "above."
        )
        return f"<p>{none}</p>"
    items = []
    own = checks[checks["claim"] == number]
    own = own.assign(found=recompute(number)["found"].to_numpy())
    for check in own.iloc[own["words"].map(finding.find).argsort()].itertuples():
        computed = check.basis == "computed"
        how = say("computed") if computed else say("as published, read back")
        read = "".join(_reading(one) for one in trail.readings(check.recompute))
        items.append(
            f"<li>{say('“{words}”:', words=escape(check.words))} "
            f"<strong>{amount(check.found, check.value, check.unit)}</strong> ({how})"
            f"<ul>{read}</ul><details><summary>{say('The expression')}</summary>"
            f"<pre><code>{escape(check.recompute)}</code></pre></details></li>"
        )
    each = say("Each clause that holds a number or compares, worked out when this page was built.")
    return (
        f'<p>{each}</p><ul class="ck-trail">{"".join(items)}</ul>'
        f"<p>{again_in_a_notebook(number)}</p>"
    )


def _reading(read: trail.Reading) -> str:
    columns = ", ".join(f"<code>{escape(name)}</code>" for name in read.columns)
    rows = "; ".join(f"<code>{escape(row)}</code>" for row in read.rows)
    told = say(
        "table {table}; columns: {columns}; rows: {rows}; source: {sources}",
        table=f'<a href="{_UP}{CATALOGUE}.html#table-{read.table}">{read.table}</a> '
        f"({file_link(read.table, _UP)})",
        columns=columns or say("all"),
        rows=rows or say("all"),
        sources=_sources(read),
    )
    return f"<li>{told}</li>"


def _sources(read: trail.Reading) -> str:
    """Name the sources of the rows, where these say so themselves, else of the table, and when."""
    known = sources()
    given = describe(read.table).resource["sources"]
    keys = trail.sources_of(read) or [source["key"] for source in given]
    named = []
    for key in keys:
        row = known.loc[key]
        link, seen = source_link(row), row["seen"]  # our own work is no page, and was not seen
        named.append(say("{link}, seen {day}", link=link, day=seen) if pd.notna(seen) else link)
    return "; ".join(named)


def where(row: pd.Series, chapters: dict[str, tuple[BookPage, str]]) -> str:
    """Return the sections of the chapters that deal with a claim, and the cells that compute."""
    items = []
    for name in row["chapters"].split():
        if name not in chapters:
            continue
        known, text = chapters[name]
        address = f"{_UP}{known.docname}.html"
        found = trail.places(text, int(row["id"]))
        links = "".join(_place(one, address) for one in found)
        links += f'<li><a href="{address}#verdict">{say("Verdict")}</a></li>'
        items.append(f'<li><a href="{address}">{escape(known.title)}</a><ul>{links}</ul></li>')
    return f'<ul class="ck-places">{"".join(items)}</ul>'


def _place(place: trail.Place, address: str) -> str:
    to = f"{address}#{place.anchor}" if place.anchor else address
    cells = "".join(
        f'<li><a href="{address}#cell-{at}">{say("the cell beside it")}</a></li>'
        if at
        else "<li><details><summary>"
        f"{say('The cell that computes it, which the page hides')}</summary>"
        f"<pre><code>{escape(code)}</code></pre></details></li>"
        for code, at in place.cells.items()
    )
    inner = f"<ul>{cells}</ul>" if cells else ""
    return f'<li><a href="{to}">{escape(place.section)}</a>{inner}</li>'


def moves(history: pd.DataFrame) -> str:
    """Return what the verdict was before, and why it moved."""
    if history.empty:
        return f"<p>{say('The verdict stands as it was first given.')}</p>"
    items = "".join(f"<li>{_move(row)}</li>" for row in history.sort_values("move").itertuples())
    return f"<ul>{items}</ul>"


def _move(row: Any) -> str:
    return say(
        "<strong>{day}</strong> (edition {edition}): {moved}. {reason}",
        day=row.date,
        edition=escape(row.edition),
        moved=_moved(row),
        reason=escape(row.reason),
    )


def _moved(row: Any) -> str:
    before, after = (row.verdict, row.confidence), (row.new_verdict, row.new_confidence)
    if before == after:
        return say("still {now}, and the finding says it differently", now=_told(*after))
    return say("from {before} to {after}", before=_told(*before), after=_told(*after))


def _told(word: str, confidence: str) -> str:
    return say(
        "<em>{verdict}</em> (confidence {confidence})",
        verdict=VERDICTS[word].lower(),
        confidence=CONFIDENCES[confidence],
    )


def settled(row: pd.Series) -> str:
    """Return what would settle the claim."""
    if _given(row["settled_by"]):
        return f"<p>{escape(row['settled_by'])}</p>"
    suffices = say(
        "For the sentence as it stands, what was found suffices. A source that says otherwise "
        "would open it again."
    )
    return f"<p>{suffices}</p>"


def objection(number: int, repository: str) -> str:
    """Say what to send, and where."""
    if repository:
        to = say(
            'Then say so, by <a href="{address}">an issue in the repository</a>.',
            address=f"{escape(repository)}/issues/new?title=Claim+{number}",
        )
    else:
        to = say(
            "Then say so, by a note to whoever gave you the book, or an issue in its repository."
        )
    what = say(
        "Send the number of the claim, {number}; the line above that you doubt, whether a source, "
        "a weight or a number; and how one can see it: an address, the date on which you saw it, "
        "and the words that carry it. A better source moves the verdict, and the move is then "
        "listed here with its reason.",
        number=number,
    )
    return f"<p>{to} {what}</p>"


def collected(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield a page for each claim, with the way to the one before and the one after."""
    if app.builder.format != "html" or LEDGER not in app.env.found_docs:
        return  # a book without a ledger, as tests make it, has no pages that hang on it
    ledger = Ledger.read()
    chapters = {}
    for docname in sorted(app.env.found_docs):
        text = Path(app.env.doc2path(docname)).read_text("utf-8")
        chapters[docname.rpartition("/")[2]] = (page(docname, text), text)
    repository = app.config.coursekit_repository.rstrip("/")
    order = ledger.claims.index.tolist()
    for at, number in enumerate(order):
        context = {
            "title": _title(number),
            "body": claim_html(number, ledger, chapters, repository),
            "parents": [{"link": f"../{Path(LEDGER).name}.html", "title": say("Claims ledger")}],
            "prev": _neighbour(order, at - 1),
            "next": _neighbour(order, at + 1),
            "meta": {
                "description": say(
                    "Claim {number}: {claim} What the evidence says of it, step by step.",
                    number=number,
                    claim=ledger.claims.loc[number, "claim"],
                )
            },
        }
        yield claim_page(number), context, "page.html"


def _neighbour(order: list[int], at: int) -> dict[str, str] | None:
    if not 0 <= at < len(order):
        return None
    return {
        "link": f"{Path(claim_page(order[at])).name}.html",
        "title": _title(order[at]),
    }


def _number(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell that a page shows an address of its own."""
    cells = (
        one for one in doctree.findall(nodes.container) if one.get("nb_element") == "cell_code"
    )
    for place, cell in enumerate(cells, 1):
        cell["ids"].append(f"cell-{place}")


def setup(app: Sphinx) -> None:
    """Make the pages when the others are written."""
    app.connect("html-collect-pages", collected)
    app.connect("doctree-read", _number)
