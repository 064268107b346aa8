"""What a notebook may not do while a class is graded.

An audit hook (PEP 578) sees every opening of a file, every connection and every new process of
Python code, cannot be taken away again, and works on each system. It stops accidents and pranks.
It is no prison for somebody who attacks the interpreter itself. On Linux the walls of
:mod:`.namespaces` stand around it; where there are none, grade notebooks of strangers inside a
container or a virtual machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from ..checks.running import never_ends
from ..languages import say

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

#: Events that are refused whatever they are about, by how they begin.
REFUSED = {
    "socket.": say("no network while a class is graded"),
    "urllib.": say("no network while a class is graded"),
    "http.": say("no network while a class is graded"),
    "ftplib.": say("no network while a class is graded"),
    "smtplib.": say("no network while a class is graded"),
    "webbrowser.": say("no browser while a class is graded"),
    "subprocess.": say("no other programs while a class is graded"),
    "pty.": say("no other programs while a class is graded"),
    "os.system": say("no other programs while a class is graded"),
    "os.exec": say("no other programs while a class is graded"),
    "os.fork": say("no other programs while a class is graded"),
    "os.posix_spawn": say("no other programs while a class is graded"),
    "os.spawn": say("no other programs while a class is graded"),
    "os.startfile": say("no other programs while a class is graded"),
    "os.kill": say("no signals to other programs while a class is graded"),
    "signal.pthread_kill": say("no signals while a class is graded"),
    "ctypes.": say("no machine code while a class is graded"),
    "mmap.": say("no mapped memory while a class is graded"),
}
#: Events about files: which of their arguments are paths that must lie in the notebook's folder.
CONFINED = {
    "os.remove": (0,),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.utime": (0,),
    "os.chflags": (0,),
    "os.setxattr": (0,),
    "os.removexattr": (0,),
    "shutil.rmtree": (0,),
    "shutil.move": (0, 1),
    "shutil.chown": (0,),
    "shutil.unpack_archive": (1,),
}


class Refused(PermissionError):
    """A notebook asked for something that is not allowed while a class is graded."""


def install(folder: Path) -> None:
    """Refuse, from now on and for good, what a notebook has no business to do.

    Parameters
    ----------
    folder : pathlib.Path
        The only place where files may be written, changed or removed.
    """
    inside = os.path.realpath(folder) + os.sep

    def confined(path: Any) -> bool:
        if isinstance(path, int):  # an open file: its opening was seen
            return True
        text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        return (os.path.realpath(text) + os.sep).startswith(inside)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
                isinstance(flags, int) and flags & _WRITING
            )
            if writes and not confined(path) and os.fsdecode(path) != os.devnull:
                raise Refused(say("no writing outside the notebook's own folder"))
            return
        if event in CONFINED:
            if not all(confined(arguments[at]) for at in CONFINED[event] if at < len(arguments)):
                raise Refused(say("no changing of files outside the notebook's own folder"))
            return
        for beginning, reason in REFUSED.items():
            if event.startswith(beginning) and not _rehearses(sys._getframe(1)):
                raise Refused(reason)

    sys.addaudithook(watch)


def _rehearses(frame: FrameType) -> bool:
    """Tell whether it is the checker that tries a learner's function in a process of its own."""
    return frame.f_code is never_ends.__code__
