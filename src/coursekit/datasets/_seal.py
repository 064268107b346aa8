"""The description of the tables is guarded as they are: it holds a digest of itself.

Tables are compared with what is written of them; so what is written has to be the published one,
or a changed type, a table named twice or an emptied list would be believed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..languages import say

__all__ = ["broken", "digest", "opened", "sealed"]

_HASH = "hash"


def digest(content: bytes) -> str:
    """Return how the bytes of a file are known again.

    >>> digest(b"")[:15]
    'sha256:e3b0c442'
    """
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def sealed(package: dict[str, Any]) -> dict[str, Any]:
    """Return a description with a digest of all else that stands in it.

    >>> sorted(sealed({"name": "tables", "resources": []}))
    ['hash', 'name', 'resources']
    """
    rest = {key: value for key, value in package.items() if key != _HASH}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return {**rest, _HASH: digest(text.encode("utf-8", "surrogatepass"))}


def opened(path: Path) -> tuple[dict[str, Any], str]:
    """Return what a description says, and what is wrong with it: nothing, or half a sentence."""
    try:
        text = path.read_bytes().decode("utf-8")
        package = json.loads(text)
    except FileNotFoundError:
        return {}, say("is missing.")
    except OSError as error:
        return {}, say("cannot be read: {reason}.", reason=error.strerror or error)
    except UnicodeDecodeError:
        return {}, say("is damaged: it is no longer UTF-8 text.")
    except json.JSONDecodeError as error:
        return {}, say(
            "is damaged: it is no JSON from line {line} on; it may have been cut.",
            line=error.lineno,
        )
    except (RecursionError, ValueError):  # nested without end, a number of thousands of digits
        return {}, say("is damaged: nothing that could be read.")
    return (package, broken(package)) if isinstance(package, dict) else ({}, _NO_PACKAGE)


_NO_PACKAGE = say("is damaged: it is no Data Package.")


def broken(package: dict[str, Any]) -> str:
    """Return how a description differs from the published one: nothing, or half a sentence."""
    resources = package.get("resources")
    if not isinstance(resources, list) or _HASH not in package:
        return _NO_PACKAGE
    if sealed(package)[_HASH] == package[_HASH]:
        return ""
    named = [one.get("name") for one in resources if isinstance(one, dict)]
    words = [name for name in named if isinstance(name, str)]
    if twice := sorted({name for name in words if words.count(name) > 1}):
        return say("is damaged: the table {table} stands in it twice.", table=twice[0][:60])
    return say("is not the published one: somebody changed what it says of the tables.")
