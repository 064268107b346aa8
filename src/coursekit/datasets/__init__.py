"""The course's tables by name, communes by whatever people write, and tables from elsewhere."""

from __future__ import annotations

from . import looking
from ._catalogue import catalog, describe, faults, folder, load, names, table
from ._dictionary import Catalog, Description
from ._door import (
    CommuneChanged,
    Understood,
    code_text,
    commune,
    is_code,
    names_of_towns,
    spelled,
    understand,
)
from ._elsewhere import decoded, read
from ._files import DataFileError
from ._seal import digest, sealed
from ._unknown import UnclearCommune, Unknown, UnknownColumn, UnknownCommune, UnknownDataset

__all__ = [
    "Catalog",
    "CommuneChanged",
    "DataFileError",
    "Description",
    "UnclearCommune",
    "Understood",
    "Unknown",
    "UnknownColumn",
    "UnknownCommune",
    "UnknownDataset",
    "catalog",
    "code_text",
    "commune",
    "decoded",
    "describe",
    "digest",
    "faults",
    "folder",
    "is_code",
    "load",
    "looking",
    "names",
    "names_of_towns",
    "read",
    "sealed",
    "spelled",
    "table",
    "understand",
]

# A traceback names an error by its module: a learner reads the one to import it from.
for _error in (
    CommuneChanged,
    DataFileError,
    UnclearCommune,
    Unknown,
    UnknownColumn,
    UnknownCommune,
    UnknownDataset,
):
    _error.__module__ = __name__
del _error
