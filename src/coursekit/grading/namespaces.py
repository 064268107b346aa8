"""Walls of the system around a graded notebook, where Linux lends them to everybody.

In namespaces of its own a process has no network device, sees no process but its own, and a file
system that it can only read, its folder apart. Unlike the audit hook of :mod:`.guard` these walls
stand in the kernel: compiled code does not get round them either.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..languages import say

__all__ = ["Walls", "close", "walls"]

_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_READ_ONLY, _NO_DEVICES = 1, 4
_MOUNT_SETATTR = 442  # the same number on every kind of processor
_MS_BIND = 4096
_NO_NEW_PRIVILEGES, _DROP_FROM_BOUNDS = 38, 24
_CAPABILITIES = 0x20080522  # version 3 of their interface
#: What programs ask for even when they only calculate.
_DEVICES = ("null", "zero", "random", "urandom")

_NETWORK = ("unshare", "--map-root-user", "--net")
_ALL = (*_NETWORK, "--pid", "--fork", "--kill-child", "--mount", "--mount-proc")


class Walls(NamedTuple):
    """What stands around a notebook.

    Attributes
    ----------
    command : tuple of str
        Words before a command that put it behind them.
    files : bool
        Whether :func:`close` makes the file system read-only there.
    missing : str
        What is not stopped, for people; empty when all stands.
    """

    command: tuple[str, ...]
    files: bool
    missing: str


_NONE = Walls(
    (),
    False,
    say(
        "This system lends no walls of its own: network, programs and files outside the "
        "notebook's folder are refused by Python alone. What goes round Python, such as "
        "compiled code, is not stopped. Grade the notebooks of strangers in a virtual "
        "machine."
    ),
)


@cache
def walls() -> Walls:
    """Return the walls that this system lends, tried once.

    Returns
    -------
    Walls
        On Linux where namespaces are allowed: no network, no other processes, files to read only.
        Elsewhere less, and ``missing`` says what that means.
    """
    if not sys.platform.startswith("linux") or not shutil.which("unshare"):
        return _NONE
    with tempfile.TemporaryDirectory() as inside, tempfile.TemporaryDirectory() as outside:
        tried = [sys.executable, __file__, inside, outside]
        if _works([*_ALL, "--", *tried]):
            return Walls((*_ALL, "--"), True, "")
    if _works([*_NETWORK, "--", "true"]):
        return Walls(
            (*_NETWORK, "--"),
            False,
            say(
                "This system keeps notebooks from the network. Programs and files outside "
                "the notebook's folder are refused by Python alone: what goes round "
                "Python, such as compiled code, is not stopped. Grade the notebooks of "
                "strangers in a virtual machine."
            ),
        )
    return _NONE


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def close(folder: Path) -> None:
    """Let this process, and what it starts, read all files and write in one folder only, for good.

    Parameters
    ----------
    folder : pathlib.Path
        The one; it becomes the working directory.

    Raises
    ------
    OSError
        When the system refuses: outside a mount namespace of one's own it always does.
    """
    library = ctypes.CDLL(None, use_errno=True)
    home = os.fsencode(os.path.realpath(folder))
    devices = [f"/dev/{name}".encode() for name in _DEVICES if os.path.exists(f"/dev/{name}")]
    for place in (home, *devices):
        _done(library.mount(place, place, None, ctypes.c_ulong(_MS_BIND), None))
    _set(library, b"/", _AT_RECURSIVE, add=_READ_ONLY | _NO_DEVICES)
    _set(library, home, 0, remove=_READ_ONLY)
    for device in devices:
        _set(library, device, 0, remove=_READ_ONLY | _NO_DEVICES)
    os.chdir(home)  # through the new door: the old one is read-only by now
    # Who could build these walls could tear them down: that power goes, and does not come back.
    for number in range(64):
        library.prctl(_DROP_FROM_BOUNDS, ctypes.c_ulong(number), 0, 0, 0)
    _done(library.prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), 0, 0, 0))
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES, 0)
    _done(library.capset(header, (ctypes.c_uint32 * 6)()))


def _set(library: ctypes.CDLL, place: bytes, recursive: int, add: int = 0, remove: int = 0) -> None:
    attributes = (ctypes.c_uint64 * 4)(add, remove, 0, 0)
    number = ctypes.c_long(_MOUNT_SETATTR)
    _done(library.syscall(number, _AT_FDCWD, place, recursive, attributes, ctypes.c_size_t(32)))


def _done(status: int) -> None:
    if status != 0:
        raise OSError(ctypes.get_errno(), say("the system builds no wall here"))


def _try(inside: str, outside: str) -> int:
    """Close the doors and tell whether they are closed: 0 when all is as it should be."""
    close(Path(inside))
    Path(inside, "kept.txt").write_text("kept", "utf-8")
    try:
        Path(outside, "gone.txt").write_text("gone", "utf-8")
    except OSError:
        return 0
    return 1


if __name__ == "__main__":
    raise SystemExit(_try(*sys.argv[1:3]))
