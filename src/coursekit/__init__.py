"""coursekit: the data, maps, explorers and models of The Energy of the Slag Heaps.

Examples
--------
>>> from coursekit import load
>>> load("communes").shape[0]
353
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

# Where each public name lives. Modules are imported when first used, so that
# `import coursekit` does not pay for folium, matplotlib and ipywidgets.
_HOME = {
    "catalog": "datasets",
    "describe": "datasets",
    "load": "datasets",
    "chart": "charts",
    "check": "checks",
    "explore": "explorers",
    "glue": "glueing",
    "number": "page",
    "stuck": "steps",
    "town": "profiles",
    "towns": "profiles",
}
_MODULES = ("maps", "models", "palette")

__all__ = [
    "catalog",
    "chart",
    "check",
    "describe",
    "explore",
    "glue",
    "load",
    "maps",
    "models",
    "number",
    "palette",
    "stuck",
    "town",
    "towns",
]

__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    if name in _HOME:
        found = getattr(import_module(f".{_HOME[name]}", __name__), name)
        found.__doc__ = _documented(found.__doc__)
        return found
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    say = import_module(".languages", __name__).say
    raise AttributeError(
        say("coursekit has no {name}; it offers {names}", name=repr(name), names=", ".join(__all__))
    )


def _documented(docstring: str | None) -> str | None:
    """Let ``help`` of a public name speak the language of the notebook."""
    languages = import_module(".languages", __name__)
    if not docstring or languages.language() == languages.OWN:  # Python -OO has none
        return docstring
    return languages.documented(docstring)


def __dir__() -> list[str]:
    return sorted(__all__)


if "IPython" in sys.modules:  # in a notebook, errors are told in kind words
    import_module(".kindly._notebook", __name__).attach()
