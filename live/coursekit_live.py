"""The Python side of a cell in the page: run it, say what comes of it, line by line.

Each output is one line on standard output: a mark, then JSON. The page knows which cell runs.
"""

from __future__ import annotations

import ast
import io
import json
import sys
import traceback
import warnings

_MARK = "\x1eck "
_scope = {"__name__": "__main__", "__builtins__": __builtins__}
warnings.filterwarnings("ignore", message=".*MPLCONFIGDIR.*")
_real = sys.stdout


def _say(**output):
    _real.write(_MARK + json.dumps(output) + "\n")
    _real.flush()


class _Out(io.TextIOBase):
    """Standard output of a cell: sent at each end of line, and before anything else is shown."""

    def __init__(self, kind):
        self.kind, self.kept = kind, ""

    def writable(self):
        return True

    def write(self, text):
        self.kept += text
        if "\n" in text or len(self.kept) > 4000:
            self.flush()
        return len(text)

    def flush(self):
        if self.kept:
            _say(kind=self.kind, text=self.kept)
            self.kept = ""


def _flush():
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


_explorers = {}


def _explorer(explorer):
    """Return an explorer whose states are worked out when they are asked for."""
    from coursekit import states

    _explorers[explorer.ident] = explorer
    title = f"{explorer.ident}-t"
    return (
        f'<figure class="ck-explorer" id="{explorer.ident}" data-live="{explorer.ident}" '
        f'aria-labelledby="{title}">{states._caption(explorer, title)}'
        f"{states._fieldset(explorer, title)}"
        f'<div class="ck-state" aria-live="polite">{explorer.state(explorer.first)}</div></figure>'
    )


def state(ident, positions):
    """Show one state of an explorer; the page puts it in place of the one before."""
    explorer = _explorers[ident]
    texts = [c.texts[at] for c, at in zip(explorer.controls, positions, strict=True)]
    _say(kind="state", html=explorer.state(positions), texts=texts)


def show(value):
    """Show a value as a notebook would: HTML if it has some, else text."""
    if value is None:
        return
    _flush()
    explorers = sys.modules.get("coursekit.explorers")
    if explorers is not None and isinstance(value, explorers.Explorer):
        return _say(kind="html", html=_explorer(value))
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle):
        data = bundle()
        if isinstance(data, tuple):
            data = data[0]
        if "text/html" in data:
            return _say(kind="html", html=data["text/html"])
    for name, kind in (("_repr_html_", "html"), ("_repr_svg_", "html")):
        made = getattr(value, name, None)
        found = made() if callable(made) and not isinstance(value, type) else None
        if found:
            return _say(kind=kind, html=found)
    _say(kind="text", text=repr(value) + "\n")


def _figures():
    """Show what was drawn and not shown, and close it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        out = io.StringIO()
        figure.savefig(out, format="svg")
        pyplot.close(figure)
        _say(kind="html", html=out.getvalue()[out.getvalue().index("<svg"):])


def run(source):
    """Run the cell whose text a JSON string holds; its last expression is shown."""
    source = json.loads(source)
    sys.stdout, sys.stderr = _Out("text"), _Out("warning")
    try:
        tree = ast.parse(source, "<cell>")
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
            last = ast.Expression(tree.body.pop().value)
        exec(compile(tree, "<cell>", "exec"), _scope)
        if last is not None:
            show(eval(compile(last, "<cell>", "eval"), _scope))
        _flush()
        _figures()
    except BaseException as error:  # a cell may raise anything, SystemExit included
        _flush()
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != "<cell>":
            trace = trace.tb_next
        lines = traceback.format_exception(type(error), error, trace)
        _say(kind="error", name=type(error).__name__, text=str(error), trace="".join(lines))
    finally:
        _flush()
        sys.stdout = _real
