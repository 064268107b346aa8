"""What a learner may call is documented: parameters, results, errors, an example that runs.

The examples themselves run as doctests (see ``pyproject.toml``).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest
from numpydoc.validate import validate

import coursekit
from coursekit import maps, models

# Asked of every public function: one line of summary, parameters all named and described,
# results, an example. Style only (line breaks, "See also") is not.
ASKED = {"GL08", "SS01", "SS02", "PR01", "PR02", "PR03", "PR04", "PR07", "RT01", "EX01"}


def _functions(module) -> list[str]:
    """Return the public functions of a module, or of a package whose parts are internal."""
    return [
        f"{module.__name__}.{name}"
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and not name.startswith("_")
        and thing.__module__.startswith(module.__name__)
    ]


MODELS = [
    importlib.import_module(f"{models.__name__}.{module.name}")
    for module in pkgutil.iter_modules(models.__path__)
]
PUBLIC = [
    *(f"coursekit.{n}" for n in coursekit.__all__ if inspect.isfunction(getattr(coursekit, n))),
    *_functions(maps),
    *(
        f"coursekit.maps.Coalfield.{name}"
        for name, method in vars(maps.Coalfield).items()
        if inspect.isfunction(method) and not name.startswith("_")
    ),
    *(name for module in MODELS for name in _functions(module)),
]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_function_is_documented_in_full(name):
    faults = [fault for fault in validate(name)["errors"] if fault[0] in ASKED]
    assert faults == []


@pytest.mark.parametrize("module", MODELS, ids=lambda module: module.__name__)
def test_a_model_names_the_source_of_its_formulas(module):
    texts = [
        module.__doc__,
        *(
            getattr(module, n.split(".")[-1]).__doc__
            for n in PUBLIC
            if n.startswith(module.__name__ + ".")
        ),
    ]
    assert any("References\n" in text or "Source" in text or "source" in text for text in texts)
