"""Words for what Python cannot read: brackets, quotes, colons, indentation."""

from __future__ import annotations

import ast
import keyword
import linecache
import re

from ..languages import say
from ._spot import Spot, filled, meant

__all__ = ["spelt_out", "words"]

#: What Python says, and what a learner reads; {0}, {1} are what stood in the round brackets.
_SAYS = [
    (
        r"'(.)' was never closed",
        say("the bracket {0} opens here and is closed nowhere. Put its partner where it ends."),
    ),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        say("{0} closes what {1} opened: brackets close in pairs, the last opened first."),
    ),
    (
        r"unmatched '(.)'",
        say("{0} closes a bracket that nothing opened. Take it away, or put its partner in front."),
    ),
    (
        r"unterminated (?:f-string|string|triple-quoted)|EOL while scanning",
        say("a text begins with a quote and does not end with one. Put the same quote at its end."),
    ),
    (
        r"expected ':'",
        say("a colon : is missing at the end, as after each if, else, for, while and def."),
    ),
    (
        r"Missing parentheses in call to '(\w+)'",
        say("{0} needs round brackets around what it is given: {0}(…)."),
    ),
    (
        r"cannot assign to (?:function call|expression|literal|comparison|True|False|None)"
        r"|can't assign",
        say(
            "left of = stands something that cannot be given a value. The name goes left "
            "and its value right: answer = 3. To compare, write ==."
        ),
    ),
    (
        r"Maybe you meant '==' or ':=' instead of '='|Maybe you meant '==' instead of '='",
        say("one = gives a value to a name. To compare, or to ask, write two: ==."),
    ),
    (
        r'expression cannot contain assignment, perhaps you meant "=="',
        say(
            "inside these brackets stands = after something that is no name. To compare, write ==."
        ),
    ),
    (
        r"Perhaps you forgot a comma",
        say(
            "two things follow each other with nothing between. A comma, an operator such "
            "as + or *, or a quote is missing."
        ),
    ),
    (
        r"':' expected after dictionary key",
        say('between a key and its value stands a colon: {"Loos": 3}.'),
    ),
    (
        r"leading zeros in decimal integer",
        say("a number cannot begin with 0. A code such as 062528 is text: put quotes around it."),
    ),
    (
        r"invalid (?:decimal|hexadecimal|octal|binary|imaginary) literal|invalid digit",
        say(
            "letters follow a number. Names cannot begin with a digit, text stands in "
            "quotes, and to multiply write *."
        ),
    ),
    (
        r"invalid character '(.)' \(U\+(?:201[89ABCDEF]|00AB|00BB|2039|203A)\)",
        say("{0} is a printer's quote. Python knows the straight ones only: \" or '."),
    ),
    (
        r"invalid character '(.)'",
        say(
            "Python does not know the sign {0}. Was it copied from a text? Write it anew: - * / , ."
        ),
    ),
    (
        r"invalid non-printable character",
        say(
            "an invisible sign stands here, often copied from a web page. Delete the space "
            "in this line and type it anew."
        ),
    ),
    (
        r"'(return|yield|await)' outside function",
        say("{0} works inside a function only. In a cell, give the value a name: answer = …"),
    ),
    (
        r"'(break|continue)'.* (?:outside|not in|not properly in) ",
        say("{0} works inside a loop only: is this line indented far enough?"),
    ),
    (
        r"positional argument follows keyword argument",
        say("in the brackets of a call, plain values come first and those with name= after them."),
    ),
    (
        r"keyword argument repeated: (\w+)",
        say("{0}= is given twice in one call. Keep one of them."),
    ),
    (
        r"unexpected character after line continuation",
        say("after a backslash \\ the line must end. To divide, write /."),
    ),
    (
        r"expected 'except' or 'finally' block",
        say("try needs a part that begins with except: below it, as far left as try."),
    ),
    (
        r"unexpected EOF|incomplete input",
        say(
            "the cell ends too early: a bracket or a quote is open, or a line with : has "
            "none below."
        ),
    ),
    (
        r"cannot mix bytes and nonbytes",
        say("a text with b in front and one without cannot stand side by side. Take the b away."),
    ),
    (
        r"f-string: (?:empty|valid) expression|f-string: expecting '}'|f-string: single '}'",
        say("in a text that begins with f, each { needs a name or a sum and then }."),
    ),
    (
        r"invalid syntax\. Did you mean '(\w+)'",
        say("a word of Python seems misspelt here. Did you mean {0}?"),
    ),
]
_INDENTATION = [
    (
        r"expected an indented block after (.+?) on line (\d+)",
        say(
            "what belongs to the {0} of line {1} must stand further right: begin this line "
            "with four spaces."
        ),
    ),
    (
        r"expected an indented block",
        say("this line must stand further right: four spaces in front."),
    ),
    (
        r"unexpected indent",
        say(
            "this line stands further right than the one above, and nothing asks for it. "
            "Take the spaces in front away."
        ),
    ),
    (
        r"unindent does not match",
        say(
            "this line begins at a place where no line above begins. Lines that belong "
            "together have the same number of spaces in front."
        ),
    ),
    (
        r"inconsistent use of tabs|tabs and spaces",
        say("tabs and spaces are mixed in front of the lines. Use four spaces everywhere."),
    ),
]
#: What people bring from other languages, or from notebooks; looked for where Python only says
#: "invalid syntax".
_HABITS = [
    (
        r"^\s*[!%]",
        say("lines that begin with ! or % are for a notebook; here Python reads the line."),
    ),
    (r"\belse\s+if\b", say('Python writes "else if" as one word: elif.')),
    (r"&&", say("Python writes && as the word and; between columns of a table as &.")),
    (r"\|\|", say("Python writes || as the word or; between columns of a table as |.")),
    (r"=>|=<", say("Python writes these the other way round: >= and <=.")),
    (r"\+\+|--$", say("Python has no ++: write heaps += 1.")),
    (
        r"(?<![=!<>])!(?!=)",
        say("Python writes ! as the word not; between columns of a table as ~."),
    ),
    (
        r"^\s*(?:class|from|import|in|is|lambda|pass|global|return|with|as|and|or|not)\s*=[^=]",
        say("the word left of = belongs to Python itself. Choose another name."),
    ),
    (r"=\s*$", say("nothing stands right of the =. Which value shall the name get?")),
    (r"[-+*/]\s*$", say("the line ends in the middle of a sum. What comes after the last sign?")),
    (r"\d,\d{3}\b(?!\))", say("inside a number stands no comma: 1,000 is 1000 or 1_000.")),
]


#: Words that begin a line.
_OPENING = [
    "if",
    "elif",
    "else",
    "for",
    "while",
    "def",
    "class",
    "import",
    "from",
    "return",
    "with",
]


def spelt_out(error: BaseException) -> BaseException:
    """Return what Python itself says of a cell that a notebook only calls incomplete."""
    if isinstance(error, SyntaxError) and "incomplete input" in str(error.msg):
        try:
            ast.parse("".join(linecache.getlines(str(error.filename))), str(error.filename))
        except SyntaxError as fuller:
            return fuller
    return error


def words(error: BaseException, spot: Spot) -> str | None:
    """Return words for a cell that Python cannot read."""
    if not isinstance(error, SyntaxError):
        return None
    if spot.node is not None or spot.inner:
        return say(
            "a text that was handed on as code cannot be read. Look at its quotes, "
            "brackets and operators (inside query and eval, compare with == and write "
            "column names plainly)."
        )
    said = str(error.msg)
    table = _INDENTATION if isinstance(error, IndentationError) else _SAYS
    for pattern, text in table:
        if match := re.search(pattern, said):
            return filled(text, match)
    for pattern, text in _HABITS:
        if re.search(pattern, spot.code):
            return text
    first = re.match(r"[a-z]+", spot.code)
    if first and not keyword.iskeyword(first[0]) and (close := meant(first[0], _OPENING)):
        return say(
            "Python does not know how to begin a line with {word}. {close}",
            word=first[0],
            close=close,
        )
    return say(
        "Python cannot read this line. Look for a missing bracket, quote, comma or "
        "colon, here or at the end of the line above."
    )
