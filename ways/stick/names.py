"""What a stick (FAT32, exFAT) and the systems that read it refuse in names and sizes.

Windows is the strictest: what it takes, the others take too.
https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Windows counts 260 with the drive and the end; a stick may be copied into somebody's folder.
LONGEST = 180
#: FAT32 holds files of up to four gibibytes less one byte.
HEAVIEST = 2**32 - 1

_FORBIDDEN = re.compile(r'[<>:"\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(\..*)?", re.I)


def refused(names: Iterable[str]) -> list[str]:
    """List what is wrong with the names of files.

    Parameters
    ----------
    names : iterable of str
        Paths with ``/`` between folders, the folder on the stick first.

    Returns
    -------
    list of str
        Sentences; empty when every name is fine.

    Examples
    --------
    >>> refused(["heaps/aux.csv", "heaps/Loos.csv", "heaps/loos.csv"])
    ['heaps/aux.csv: Windows keeps the name aux for itself', \
'heaps/loos.csv: differs from heaps/Loos.csv in capitals only']
    """
    found, seen = [], {}
    for name in names:
        for part in name.split("/"):
            if match := _FORBIDDEN.search(part):
                found.append(f"{name}: holds {match[0]!r}, which no name may hold")
            if not part.isascii():
                found.append(f"{name}: has a letter that not every system writes alike")
            if match := _RESERVED.fullmatch(part):
                found.append(f"{name}: Windows keeps the name {match[1]} for itself")
            if part in {"", ".", ".."} or part != part.rstrip(". ") or part != part.lstrip():
                found.append(f"{name}: a part of it is empty, or has a dot or space at its edge")
        if len(name) > LONGEST:
            found.append(f"{name}: is longer than {LONGEST} letters")
        # A folder may collide as well: every beginning of the path counts.
        parts = name.split("/")
        for end in range(1, len(parts) + 1):
            start = "/".join(parts[:end])
            other = seen.setdefault(start.casefold(), start)
            if other != start:
                whole = other if end == len(parts) else f"the folder {other}"
                found.append(f"{name}: differs from {whole} in capitals only")
                break
    return found
