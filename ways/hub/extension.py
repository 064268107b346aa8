"""Binder and Colab in the bar of a chapter, where ``_config.yml`` names the repository."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from book.extension.launch import BUTTONS, link

from .branch import BRANCH

#: Hosts that mybinder.org builds from, with its word for each.
_BINDER = {"github.com": "gh", "gitlab.com": "gl"}
_REPOSITORY = re.compile(r"https://(?P<host>[\w.-]+)/(?P<path>[\w.-]+(?:/[\w.-]+)+)")


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


def _check(app: Sphinx, config: Config) -> None:
    repository = config.coursekit_repository
    if repository and not _REPOSITORY.fullmatch(repository.rstrip("/")):
        raise ConfigError(
            f"coursekit_repository is {repository!r} in _config.yml: write the https address of "
            "the repository, such as https://github.com/OWNER/NAME, or leave it empty"
        )


def _buttons(app: Sphinx, path: str) -> list[str]:
    given = app.config
    repository = given.coursekit_repository.rstrip("/")
    if not repository:
        return []
    ways = {
        "Binder": binder(repository, given.coursekit_branch, path),
        "Colab": colab(repository, given.coursekit_notebooks_branch, path),
    }
    return [link(words, address) for words, address in ways.items() if address]


def setup(app: Sphinx) -> None:
    """Name the settings and wait for a chapter."""
    if "coursekit_repository" not in app.config:  # the book names it, for its pages
        app.add_config_value("coursekit_repository", "", "html", [str])
    app.add_config_value("coursekit_branch", "main", "html", [str])
    app.add_config_value("coursekit_notebooks_branch", BRANCH, "html", [str])
    app.connect("config-inited", _check)
    app.connect(BUTTONS, _buttons, priority=300)
