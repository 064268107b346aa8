"""Kind words in a notebook, in place of the trace, which %tb shows."""

from __future__ import annotations

import ast
import os
import sys
from types import TracebackType
from typing import Any

from ..languages import say
from . import UnfilledGap, explain, refuse_gaps

__all__ = ["attach"]

_KINDS = (Exception, KeyboardInterrupt)


def attach() -> None:
    """Ask the notebook that is running, if there is one, to show errors in kind words.

    An error stays an error, with Python's name and message for whoever reads the notebook by
    program. Who has a handler of their own keeps it. Nothing changes where the book is built.

    Examples
    --------
    >>> attach()  # outside a notebook nothing happens
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or os.environ.get("COURSEKIT_BOOK") == "1":
        return
    if getattr(shell, "custom_exceptions", None) == () and hasattr(shell, "_showtraceback"):
        shell.set_custom_exc(_KINDS, _show)
        if hasattr(shell, "ast_transformers"):
            shell.ast_transformers.append(_Guard(shell))


class _Guard:
    """Looks at each cell before it runs: one that would hand on a gap is refused."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    def visit(self, tree: ast.Module) -> ast.Module:
        """Return the cell as it came, where no gap is in the way."""
        from IPython.core.error import InputRejected

        try:
            refuse_gaps(tree, self._shell.user_ns)
        except UnfilledGap as gap:
            refused = InputRejected(str(gap))
            # Our words alone: nothing has run, so there is no trace.
            vars(refused)["_render_traceback_"] = lambda: [str(refused)]
            raise refused from None
        return tree


def _show(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    # What %tb reads; a handler has to keep it itself.
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, trace
    if kind.__module__.startswith("IPython.") or hasattr(error, "_render_traceback_"):
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    said = explain(error, shell.user_ns)
    lines = [f"    {said.code}", ""] if said.code else []
    lines += [
        str(said),
        "",
        say("({plain}. For the whole trace run %tb in a new cell.)", plain=said.plain),
    ]
    shell._showtraceback(kind, error, lines)
