"""The course's tables by name: ``catalog``, ``describe``, ``load``, ``commune``."""

from __future__ import annotations

from ._catalogue import catalog, commune, describe, folder, load, names, table
from ._dictionary import Catalog, Description
from ._files import DataFileError
from ._unknown import Unknown, UnknownColumn, UnknownCommune, UnknownDataset

__all__ = [
    "Catalog",
    "DataFileError",
    "Description",
    "Unknown",
    "UnknownColumn",
    "UnknownCommune",
    "UnknownDataset",
    "catalog",
    "commune",
    "describe",
    "folder",
    "load",
    "names",
    "table",
]

# A traceback names an error by its module: a learner reads the one to import it from.
for _error in (DataFileError, Unknown, UnknownColumn, UnknownCommune, UnknownDataset):
    _error.__module__ = __name__
del _error
