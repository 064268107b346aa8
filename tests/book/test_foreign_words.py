"""No English is left on the pages of another language, but for what is listed with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from book import build, links
from tests.book import foreign
from tests.conftest import ROOT, tell

HTML = ROOT / "_build/html"
ALLOWED = yaml.safe_load(Path(__file__).with_name("english_on_french_pages.yml").read_text("utf-8"))
PAGES = {one["page"] for one in ALLOWED["pages"]}


@pytest.mark.parametrize("language", build.languages())
def test_no_english_is_left(language):
    top, used, found = HTML / language, set(), {}
    for path in links.pages(top):
        name = path.relative_to(top).with_suffix("").as_posix()
        for text in foreign.texts(path.read_text("utf-8"), language):
            if not foreign.english(text):
                continue
            within = [one["name"] for one in ALLOWED["names"] if re.search(one["name"], text)]
            words = foreign.english(re.sub("|".join(within) or r"(?!)", " ", text))
            used.update(within)
            if not words:
                continue
            listed = [one["text"] for one in ALLOWED["texts"] if re.fullmatch(one["text"], text)]
            used.update([name] if name in PAGES else listed)
            if name not in PAGES and not listed:
                found.setdefault(text, (name, words))
    tell(f"{name}: {text[:120]!r} has {', '.join(words)}" for text, (name, words) in found.items())
    listed = PAGES | {one["text"] for one in ALLOWED["texts"]}
    listed |= {one["name"] for one in ALLOWED["names"]}
    assert listed <= used, f"listed for nothing: {listed - used}"


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<p>Le titre</p><p>What it says</p>", ["Le titre", "What it says"]),
        (
            '<img alt="A map"><a title="The map" aria-label="See">x</a>',
            ["A map", "See", "The map", "x"],
        ),
        ('<p>oui <span lang="en">the end</span> <code>the_map</code> non</p>', ["oui", "non"]),
        ('<div translate="no"><p lang="fr">lu</p>the rows</div>', ["lu"]),
        ("<script>var the;</script><style>.the{}</style><br>fin", ["fin"]),
        ("<iframe srcdoc='&lt;p&gt;the frame&lt;/p&gt;'></iframe>", ["the frame"]),
    ],
)
def test_what_is_seen_and_read_aloud_is_looked_at(page, read):
    assert list(foreign.texts(page, "fr")) == read


def test_french_is_not_taken_for_english():
    text = "Il a un but : on a pour main plus de pain, et son car a six places. Fin de la page."
    assert foreign.english(text) == []
