"""Where the book stands and where its source is, as pages tell it; or that nobody has said so."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective

from book import editions, publication
from coursekit.languages import marked, say, spoken

#: What ``CITATION.cff`` calls the book, and who made it.
NAMES = marked(
    "The Energy of the Slag Heaps: a data course that tests a success story",
    "The Energy of the Slag Heaps founders",
)
NOWHERE = say("This copy of the book was built without a public address.")

_BIBTEX = """\
@misc{{slagheaps,
  author  = {{{{{authors}}}}},
  title   = {{{title}}},
  year    = {{{year}}},
  date    = {{{date}}},
  version = {{{version}}},
{url}  note    = {{Jupyter Book}}
}}"""


def _cited() -> dict[str, str]:
    """Return what ``CITATION.cff`` says, by the names of the texts above."""
    citation, edition = editions.citation(), editions.current()
    return {
        "authors": say(" and ").join(spoken(author["name"]) for author in citation["authors"]),
        "title": spoken(citation["title"]),
        "version": edition.number,
        "year": str(edition.day.year),
        "date": edition.day.isoformat(),
        "day": editions.written(edition.day),
    }


def words(address: str, repository: str) -> dict[str, str]:
    """Return what pages may write as ``{{ name }}``.

    Parameters
    ----------
    address : str
        Of the built book, ending in ``/``; empty when it has none.
    repository : str
        Likewise.

    Returns
    -------
    dict of str to str
        MyST text by name.

    Examples
    --------
    >>> words("", "")["the_repository"]
    'the repository'
    >>> words("", "https://github.com/a/b")["the_repository"]
    '[the repository](https://github.com/a/b)'
    """
    the_repository = say("the repository")
    return {
        "wheel": f"`{publication.project().wheel}`",
        "the_repository": f"[{the_repository}]({repository})" if repository else the_repository,
        "stands_at": say("This book stands at <{address}>.", address=address)
        if address
        else NOWHERE,
        "clone": say("With git, `git clone {repository}` brings it.", repository=repository)
        if repository
        else "",
        "cite_the_book": say(
            "{authors} ({year}). *{title}.* Version {version}, {day}.{where}",
            **_cited(),
            where=f" <{address}>." if address else "",
        ),
        "this_edition": str(editions.current()),
    }


class ToldAddress(SphinxDirective):
    """A block of code that names an address or a file: ``bibtex`` or ``install``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the block."""
        kind = self.arguments[0]
        if kind == "bibtex":
            address = self.config.coursekit_address
            url = f"  url     = {{{address}}},\n" if address else ""
            text = _BIBTEX.format(**_cited(), url=url)
        elif kind == "install":
            kind, text = "sh", f"python -m pip install ./{publication.project().wheel}"
        else:
            raise self.error(f"told: there is no block {kind!r}; there are bibtex and install")
        return [nodes.literal_block(text, text, language=kind)]


def _choose(app: Sphinx, config: Config) -> None:
    """Take the addresses of the environment before those of ``_config.yml``."""
    for name in publication.SETTINGS:
        given = publication.chosen(name, config[name])
        if wrong := publication.malformed(name, given):
            raise ConfigError(wrong)
        config[name] = given
    known = words(config.coursekit_address, config.coursekit_repository)
    config.myst_substitutions = {**config.myst_substitutions, **known}


def setup(app: Sphinx) -> None:
    """Name the settings, and let pages use them."""
    for name in publication.SETTINGS:
        app.add_config_value(name, "", "env", [str])
    app.add_directive("told", ToldAddress)
    app.connect("config-inited", _choose, priority=400)
