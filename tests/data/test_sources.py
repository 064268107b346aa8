"""Sources are kept like data: each used, each once, each at an address that says what it is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pandas as pd
import pytest
import yaml

from coursekit import load
from tests.conftest import ROOT, tell

#: Hosts that show what others publish: encyclopedias copied, documents uploaded, sites mirrored.
MIRRORS = re.compile(
    r"(^|\.)(academic\.ru|fr-academic\.com|gaudry\.be|soft\.lk|wikizero\.\w+|frwiki\.wiki|areq\.net"
    r"|wikipedia-on-ipfs\.org|classicistranieri\.com|techno-science\.net|newskfm\.com|kiwix\.\S+"
    r"|libe\.io|liu233w\.com|enprojet\.xyz|yubnub\.social|forum-pro\.fr"
    r"|doczz\.(fr|net)|docslib\.org|docplayer\.fr|fdocuments\.\w+|pdfhall\.com|pdfslide\.\w+"
    r"|123dok\.net|youscribe\.com|scribd\.com|slideshare\.net|issuu\.com|lexbase\.fr)$"
    r"|(^|\.)(staging|preprod|proxy|mirror)\."
)
#: Lists whose entries move on when something new is put before them.
MOVING = re.compile(r"/(page|tag|category|author|archives?)/|[?&](paged?|offset|start)=")
#: What a chapter may link to without a row in the register: no source, but a tool or a standard.
TOOLS = {"https://datapackage.org": "the standard of our tables"}


def normal(address: str) -> str:
    """Write an address so that two ways of writing it agree.

    >>> normal("http://fr.m.wikipedia.org/wiki/%C3%89t%C3%A9/#a")
    'fr.wikipedia.org/wiki/Été'
    >>> normal("https://www.senat.fr/a?b=1")
    'senat.fr/a?b=1'
    """
    parts = urlsplit(address)
    host = re.sub(r"^(www|m)\.|(?<=\.)m\.", "", (parts.hostname or "").lower())
    query = f"?{parts.query}" if parts.query else ""
    return unquote(f"{host}{parts.path}".rstrip("/") + query)


def is_front(address: str) -> bool:
    """Tell whether an address is the front page of a site, or of a repository."""
    parts = urlsplit(address)
    steps = [step for step in parts.path.split("/") if step]
    return (not steps and not parts.query) or (parts.hostname == "github.com" and len(steps) < 3)


def problems(sources: pd.DataFrame, used: set[str]) -> Iterator[str]:
    """Say of each source what is wrong with its use, its address or its words."""
    seen: dict[str, str] = {}
    for row in sources.astype(object).fillna("").itertuples():
        where = f"data/tables/sources.csv, {row.key}: "
        if row.key not in used:
            yield f"{where}nothing uses it. Name it in a chapter or a table, or take the row out."
        for what in filter(None, (normal(row.url), row.title.casefold())):
            if what in seen:
                yield f"{where}{seen[what]} has the same address or title. Keep one key for both."
            seen[what] = row.key
        if "not recorded" in row.said:
            yield f"{where}said: write what was seen there, or leave the source out."
        if (row.address == "none") != (not row.seen):
            yield f"{where}seen: write the day on which you saw it; our own work has none."
        if (row.address == "none") != (not row.url):
            yield f"{where}address: none stands exactly where there is no url."
        if row.address in {"copy", "entrance"} and not row.address_note:
            yield f"{where}address_note: say why there is only {row.address!r}."
        if not row.url:
            continue
        host = urlsplit(row.url).hostname or ""
        if MIRRORS.search(host) and row.address != "copy":
            yield f"{where}{host} shows what others publish. Find the page itself, or write 'copy'."
        if (is_front(row.url) or MOVING.search(row.url)) and row.address != "entrance":
            yield (
                f"{where}this is a front page, or a list that moves. Lead to the page itself, or "
                "write 'entrance'."
            )
        if row.url.startswith("http:") and "https" not in row.address_note:
            yield f"{where}write https://, or say in address_note that it could not be tried."


def keys_in_use(root: Path, known: set[str]) -> set[str]:
    """Return the keys that chapters, exercises, models, tables or their manifests name."""
    found: set[str] = set()
    for folder, ending in (("chapters", "md"), ("exercises", "md"), ("src/coursekit", "py")):
        for path in (root / folder).rglob(f"*.{ending}"):
            found |= known & set(re.findall(r"\bsource\}?[ `]+(\w+)", path.read_text("utf-8")))
    for path in (root / "data/tables").glob("*.yml"):
        found |= set(yaml.safe_load(path.read_text("utf-8"))["sources"])
    for path in (root / "data/tables").glob("*.csv"):
        if path.stem != "sources":
            with path.open(encoding="utf-8", newline="") as file:
                for cell in {cell for row in csv.reader(file) for cell in row}:
                    if cell and set(cell.split()) <= known:
                        found |= set(cell.split())
    return found


def links(root: Path) -> Iterator[str]:
    """Say of each page which address it has that is neither in the register nor a tool's."""
    for folder in ("chapters", "exercises"):
        for path in sorted((root / folder).rglob("*.md")):
            for address in re.findall(r"https?://[^\s)>\"'`]+", path.read_text("utf-8")):
                if not any(address.startswith(tool) for tool in TOOLS):
                    yield (
                        f"{path.relative_to(root)}: {address} is not in data/tables/sources.csv. "
                        "Give it a row there and write {source}`ITSKEY`."
                    )


@pytest.fixture(scope="module")
def sources() -> pd.DataFrame:
    return load("sources")


@pytest.mark.quick
def test_each_source_is_used_once_and_its_address_holds(sources):
    tell(problems(sources, keys_in_use(ROOT, set(sources["key"]))))


@pytest.mark.quick
def test_no_evidence_is_older_than_the_source_that_gives_it(sources):
    evidence = load("claim_evidence").query("source != 'COMPUTED'")
    entered = evidence["source"].map(sources.set_index("key")["seen"])
    assert (evidence["seen"] >= entered).all()


@pytest.mark.quick
def test_no_page_links_to_a_source_that_is_not_in_the_register():
    tell(links(ROOT))


@pytest.mark.quick
def test_a_law_is_cited_by_day_article_and_date_of_effect(sources):
    laws = sources[sources["title"].str.startswith("Law ")].set_index("key")
    assert len(laws) > 3
    assert laws["title"].str.contains(r"^Law (?:\d{4}-\d+ )?of \d{1,2} [A-Z][a-z]+ \d{4}").all()
    assert laws["said"].str.contains(r"article").all()
    assert laws["said"].str.contains(r"(?i)\b(?:from|since|on) [\w ]*\d{4}").all()


def test_a_link_in_a_chapter_is_answered(tmp_path):
    page = tmp_path / "chapters/wound/one.md"
    page.parent.mkdir(parents=True)
    page.write_text(
        "A [Data Package](https://datapackage.org/) and [a page](https://a.fr/b)\n", "utf-8"
    )
    (said,) = links(tmp_path)
    assert said.startswith("chapters/wound/one.md: https://a.fr/b is not in data/tables/sources")


GOOD = {"url": "https://a.fr/b", "title": "A", "said": "It says so.", "address": "original"}
GOOD |= {"seen": "2026-11-23"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, None),
        ({"key": "UNUSED"}, "nothing uses it"),
        ({"said": "not recorded"}, "write what was seen"),
        ({"url": "https://www.first.fr/one/"}, "FIRST has the same address"),
        ({"url": "http://m.first.fr/one#part", "address_note": "no https"}, "FIRST has the same"),
        ({"title": "the FIRST"}, "FIRST has the same address or title"),
        ({"url": "https://soft.lk/key/A"}, "soft.lk shows what others publish"),
        ({"url": "https://www.staging.libe.io/a"}, "shows what others publish"),
        ({"url": "https://soft.lk/key/A", "address": "copy"}, "say why there is only 'copy'"),
        ({"url": "https://soft.lk/key/A", "address": "copy", "address_note": "Why."}, None),
        ({"url": "https://a.fr/"}, "front page"),
        ({"url": "https://github.com/a/b"}, "front page"),
        ({"url": "https://a.fr/page/8/"}, "a list that moves"),
        ({"url": "https://a.fr/tag/b", "address": "entrance", "address_note": "Why."}, None),
        ({"url": "http://a.fr/b"}, "write https://"),
        ({"url": None}, "none stands exactly where"),
        ({"url": None, "address": "none", "seen": None}, None),
        ({"address": "none", "seen": None}, "none stands exactly where"),
        ({"seen": None}, "write the day on which you saw it"),
    ],
)
def test_a_slip_in_a_source_is_answered(changed, says):
    first = GOOD | {"key": "FIRST", "url": "https://first.fr/one", "title": "The first"}
    frame = pd.DataFrame([first, GOOD | {"key": "SECOND", "address_note": None} | changed])
    said = list(problems(frame, {"FIRST", "SECOND"}))
    assert len(said) == (says is not None), said
    assert says is None or says in said[0]


def test_two_ways_of_writing_an_address_agree():
    assert normal("http://fr.m.wikipedia.org/wiki/%C3%89t%C3%A9/#a") == "fr.wikipedia.org/wiki/Été"
    assert normal("https://www.senat.fr/a?b=1") == "senat.fr/a?b=1"
