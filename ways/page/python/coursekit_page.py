"""The Python side of a page: run a cell, say what comes of it, one thing after the other.

Each output is one line on standard output, a mark and then JSON; ``kernel.js`` says which kinds
there are. This file is part of the payload; ``coursekit_markup`` is ``book/extension/markup.py``.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import io
import json
import linecache
import logging
import sys
import traceback
import warnings

import coursekit_markup
import coursekit_plan

_MARK = "\x1eck "
_channel = sys.stdout
_explorers = {}
_cells = 0
_memory = coursekit_plan.Memory()
#: Names of cells that the last plan did not ask for, and what those cells are called.
_elsewhere = {}
#: matplotlib says once that it has no folder of its own; nobody here can give it one.
logging.getLogger("matplotlib").setLevel(logging.ERROR)
# Drawing in three dimensions is not part of what is sent.
warnings.filterwarnings("ignore", message="Unable to import Axes3D")
_MOST_TEXT = 200_000


def _say(**output):
    if "html" in output:
        output["html"] = coursekit_markup.tidy(output["html"])
    _channel.write(_MARK + json.dumps(output) + "\n")
    _channel.flush()


class _Stream(io.TextIOBase):
    """Standard output of a cell: sent at each end of line, and before anything else is shown."""

    def __init__(self, name):
        self.name, self.kept, self.sent = name, "", 0

    def writable(self):
        return True

    def write(self, text):
        self.kept += text
        if "\n" in text or "\r" in text or len(self.kept) > 4000:
            self.flush()
        return len(text)

    def flush(self):
        if not self.kept or self.sent > _MOST_TEXT:
            self.kept = ""
            return
        text, self.kept = self.kept, ""
        self.sent += len(text)
        if self.sent > _MOST_TEXT:
            from coursekit.languages import say

            rest = say("… a page holds no more text than this; the rest is left out.")
            text = f"{text[:1000]}\n{rest}\n"
        _say(kind="text", stream=self.name, text=text)


def _flush():
    sys.stdout.flush()
    sys.stderr.flush()


def _explorer(explorer):
    """Return an explorer that works out a state when a reader asks for it."""
    from coursekit import explorers
    from coursekit.charts import notebook_style

    _explorers[explorer.ident] = explorer
    title = f"{explorer.ident}-t"
    return (
        f'{notebook_style()}<figure class="ck-explorer" id="{explorer.ident}" '
        f'data-live aria-labelledby="{title}">{explorers.caption(explorer, title)}'
        f"{explorers.fieldset(explorer, title)}"
        f'<div class="ck-state" aria-live="polite">{explorer.state(explorer.first)}</div></figure>'
    )


def state(ident, positions):
    """Say one state of an explorer."""
    explorer = _explorers[ident]
    texts = [c.texts[at] for c, at in zip(explorer.controls, positions, strict=True)]
    _say(kind="state", html=explorer.state(positions), texts=texts)


def display(*values):
    """Show values as a notebook does: as HTML where they have some, else as text."""
    for value in values:
        _show(value)


def _show(value):
    if value is None:
        return
    _flush()
    explorers = sys.modules.get("coursekit.explorers")
    if explorers is not None and isinstance(value, explorers.Explorer):
        _say(kind="html", html=_explorer(value))
        return
    for kind, found in _drawn(value):
        if found:
            _say(kind=kind, **{kind: found})
            return
    _say(kind="text", stream="out", text=repr(value) + "\n")


def _drawn(value):
    """Yield what a value offers beside text, the richest first."""
    if isinstance(value, type):
        return
    bundle = getattr(value, "_repr_mimebundle_", None)
    if callable(bundle):
        data = bundle()
        data = data[0] if isinstance(data, tuple) else data
        yield "html", data.get("text/html")
        yield "svg", data.get("image/svg+xml")
    for name, kind in (("_repr_html_", "html"), ("_repr_svg_", "svg")):
        made = getattr(value, name, None)
        yield kind, made() if callable(made) else None


def _figures(*_, **__):
    """Show what was drawn with pyplot and not shown, and close it."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    pyplot.show = _figures
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        out = io.StringIO()
        figure.savefig(out, format="svg", bbox_inches="tight")
        pyplot.close(figure)
        text = out.getvalue()
        _flush()
        _say(kind="svg", svg=text[text.index("<svg") :])


def _ask(prompt=""):
    from coursekit.languages import say

    question = str(prompt).strip() or say("no question given")
    raise RuntimeError(
        say(
            "a page cannot ask for input ({question}): write the answer into the cell",
            question=question,
        )
    )


def _kind(error):
    """Return an error in kind words, with the line it happened in."""
    from coursekit import kindly
    from coursekit.languages import say

    words = kindly.explain(error, _scope, _elsewhere)
    near = say("Did you mean {near}?").partition("{")[0]
    if isinstance(error, ModuleNotFoundError) and near not in words.text:
        text = say(
            "the library {name} is not in this page, which brings pandas, numpy, matplotlib, "
            "folium and coursekit. For anything else run the notebook in another way (How to use "
            "this book).",
            name=error.name,
        )
        return dataclasses.replace(words, text=text)
    return words


def plan(asked):
    """Say which cells have to run before one, and which of them are not part of its exercise.

    Asked is ``{"cells": [{"code", "name"}], "at", "code", "exercise"}``.
    """
    asked = json.loads(asked)
    cells, at = asked["cells"], asked["at"]
    before = [cell["code"] for cell in cells[:at]]
    _elsewhere.clear()
    for cell in cells[at:]:
        if reading := coursekit_plan.read(cell["code"]):
            _elsewhere.update(dict.fromkeys(reading.touches - _elsewhere.keys(), cell["name"]))
    _say(
        kind="plan",
        cells=_memory.missing(before, asked["code"]),
        needs=_beyond(asked["exercise"], before, asked["code"]) if asked["exercise"] else [],
    )


def _beyond(exercise, before, code):
    """Return the cells without which a code would lack names where only its exercise is run."""
    from coursekit.checks import register

    stage = register.exercises_of(register.chapter_of(exercise)).stage
    given = [*stage, *register.written(exercise).of("code")]
    known = ["from coursekit import check", *(part.text for part in given)]
    return coursekit_plan.beyond(known, before, code)


class _Belonging:
    """What the checker keeps of the cells that run, so that an answer belongs to its exercise."""

    def __getattr__(self, name):
        checker = sys.modules.get("coursekit.checks.belonging")
        return getattr(checker.belongings, name) if checker else lambda *_: None


def run(source):
    """Run the cell that a JSON string holds, and show its last expression."""
    global _cells
    source = json.loads(source)
    _cells += 1
    name = f"<cell {_cells}>"
    # So that an error shows the line it speaks of.
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    failed = True
    _kept.begins(source)
    outer = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("out"), _Stream("err")
    try:
        tree = ast.parse(source, name)
        if "coursekit" in sys.modules:  # brought by the first cell of a chapter
            from coursekit import kindly

            kindly.refuse_gaps(source, _scope)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
            last = ast.Expression(tree.body.pop().value)
        exec(compile(tree, name, "exec"), _scope)
        if last is not None:
            _show(eval(compile(last, name, "eval"), _scope))
        _figures()
        failed = False
    except BaseException as error:  # a cell may raise anything, SystemExit included
        _flush()
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != name:
            trace = trace.tb_next
        words = _kind(error)
        trace = "".join(traceback.format_exception(type(error), error, trace))
        _say(kind="error", text=str(words), code=words.code, plain=words.plain, trace=trace)
    finally:
        _flush()
        sys.stdout, sys.stderr = outer
        _memory.ran(source, failed)
        _kept.ran(source, _scope.get("answer", _kept), failed)


_kept = _Belonging()
builtins.input = _ask
builtins.display = display
_scope = {"__name__": "__main__", "__builtins__": builtins}
