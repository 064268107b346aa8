"""The course's tables by name, communes by whatever people write, and tables from elsewhere."""

from __future__ import annotations

import pandas as pd

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
from ._worded import described, evidence_word, speak, worded

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
    "described",
    "digest",
    "evidence_word",
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
    "worded",
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

# Where numexpr is installed, as in Colab, pandas hands it the conditions of query(). It takes the
# name of a column for one of its own functions where it has one: query("round == 2") finds no row,
# and says nothing. The same code is to find the same rows everywhere.
pd.set_option("compute.use_numexpr", False)

speak()
