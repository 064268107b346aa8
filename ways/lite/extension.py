"""JupyterLite in the bar of a chapter, where ``coursekit_lite`` of ``_config.yml`` has a site.

The variable ``COURSEKIT_LITE`` comes before it.
"""

from __future__ import annotations

import os
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from book.extension.launch import BUTTONS, link
from coursekit.languages import OWN


def _check(app: Sphinx, config: Config) -> None:
    site = config.coursekit_lite = os.environ.get("COURSEKIT_LITE") or config.coursekit_lite
    if site and not site.endswith("/"):
        raise ConfigError(f"coursekit_lite names a folder of a site: write {site}/ in _config.yml")


def _button(app: Sphinx, path: str) -> list[str]:
    site = app.config.coursekit_lite
    if not site:
        return []
    site = site if urlsplit(site).scheme else f"../{site}"
    own = path if app.config.language == OWN else f"{app.config.language}/{path}"
    return [link("JupyterLite", f"{site}lab/index.html?path={quote(own, safe='')}")]


def setup(app: Sphinx) -> None:
    """Name the setting and wait for a chapter."""
    app.add_config_value("coursekit_lite", "", "html", [str])
    app.connect("config-inited", _check)
    app.connect(BUTTONS, _button, priority=200)
