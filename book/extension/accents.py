"""Search in the language of the book, with accents and without: ``chomage`` finds ``chômage``.

Sphinx stems the words of a language, in the index and in what a reader types. Here both lose their
accents first, so they meet however they were typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import sphinx.search
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search import SearchLanguage

_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss"}
#: The same for what is typed; ``Stemmer`` is what Sphinx asks.
_TYPED = """
Stemmer = (function (Own) {
  const letters = { "œ": "oe", "æ": "ae", "ß": "ss" };
  return function () {
    const own = new Own();
    this.stemWord = function (word) {
      const bare = word.toLowerCase().normalize("NFD").replace(/[\\u0300-\\u036f]/g, "");
      return own.stemWord(bare.replace(/[œæß]/g, (letter) => letters[letter]));
    };
  };
})(Stemmer);
"""
_SCRIPTS = Path(sphinx.search.__file__).parent / "minified-js"


def bare(word: str) -> str:
    """Return a word in small letters without accents.

    Examples
    --------
    >>> bare("Chômage"), bare("Cœur"), bare("Hénin")
    ('chomage', 'coeur', 'henin')
    """
    parts = unicodedata.normalize("NFD", word.lower())
    kept = "".join(one for one in parts if not unicodedata.combining(one))
    return "".join(_LETTERS.get(one, one) for one in kept)


def searching(language: str) -> type[SearchLanguage]:
    """Return how a language is searched: as Sphinx does it, but for the accents.

    Parameters
    ----------
    language : str
        Two letters.

    Examples
    --------
    >>> french = searching("fr")({})
    >>> french.stem("chômage") == french.stem("chomages") == "chomag"
    True
    """
    known = sphinx.search.languages.get(language, SearchLanguage)
    if isinstance(known, str):
        module, _, name = known.rpartition(".")
        known = getattr(import_module(module), name)
    return _without_accents(known, language)


def _without_accents(own: type[SearchLanguage], language: str) -> type[SearchLanguage]:
    code = own.js_stemmer_code
    if own.js_stemmer_rawcode:
        files = (_SCRIPTS / name for name in ("base-stemmer.js", own.js_stemmer_rawcode))
        code = "\n".join(path.read_text("utf-8") for path in files)
        code += f"\nvar Stemmer = {own.language_name}Stemmer;"

    class WithoutAccents(own):
        lang = language
        js_stemmer_rawcode = ""
        js_stemmer_code = f"{code}\n{_TYPED}"
        stopwords = own.stopwords | set(map(bare, own.stopwords))

        def stem(self, word: str) -> str:
            return super().stem(bare(word))

    return WithoutAccents


def _choose(app: Sphinx, config: Config) -> None:
    app.add_search_language(searching(config.language))


def tidy(index: dict[str, set[str]]) -> None:
    """Take the words out of an index that no page has any more.

    A build goes on with the index of the one before, and Sphinx takes only the pages of such a
    word away: after many builds a reader fetched words by the thousand that lead nowhere.

    Parameters
    ----------
    index : dict of str to set of str
        Pages by word; changed in place.

    Examples
    --------
    >>> index = {"heap": {"start"}, "shaft": set()}
    >>> tidy(index)
    >>> index
    {'heap': {'start'}}
    """
    for word in [word for word, pages in index.items() if not pages]:
        del index[word]


def _tidy(app: Sphinx) -> Iterable[tuple[str, dict[str, object], str]]:
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        tidy(indexer._mapping)
        tidy(indexer._title_mapping)
    return ()


def setup(app: Sphinx) -> None:
    """Listen to Sphinx."""
    app.connect("config-inited", _choose)
    app.connect("html-collect-pages", _tidy)  # between the last page and the writing of the index
