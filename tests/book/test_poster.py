"""The poster: every claim, in words and signs, readable from a metre away."""

from __future__ import annotations

import html
import re

from book import ROOT
from book.extension import poster
from book.extension.claims_ledger import MEANINGS
from book.verdicts import VERDICTS
from coursekit import load

#: Points; letters of this size are read at a metre.
SMALLEST = 16


def test_it_holds_each_claim_with_its_word():
    text = html.unescape(poster.sheet())
    for row in load("claims").itertuples():
        told = rf'{re.escape(row.claim)}</p>\s*<p class="verdict"><img[^>]*>'
        word = f"{VERDICTS[row.verdict]} <span>· {row.confidence}<"
        assert re.search(told + word, text), row.claim


def test_it_prints_on_one_a2_in_large_letters_and_no_colour_of_a_verdict():
    text = (ROOT / "book/poster.html").read_text("utf-8")
    assert "size: 420mm 594mm" in text
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:[^;]*?([\d.]+)pt", text)]
    assert len(sizes) == len(re.findall(r"\bfont(?:-size)?:", text))
    assert min(sizes) >= SMALLEST
    greys = set(re.findall(r"#[0-9a-f]{3,6}\b", text))
    assert greys == {"#fff", "#1e2429", "#e9e6e0"}, "ink, paper, and what lies behind on a screen"


def test_the_four_words_are_explained_and_counted():
    text, counts = html.unescape(poster.sheet()), load("claims")["verdict"].value_counts()
    for verdict, word in VERDICTS.items():
        told = f"{counts[verdict]} {word.lower()}</dt><dd>{MEANINGS[verdict]}</dd>"
        assert told in text


def test_it_names_the_book_s_address_only_where_there_is_one():
    assert "https://" not in poster.sheet()
    assert "https://a.org/b/" in poster.sheet("https://a.org/b/")
