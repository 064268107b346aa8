"""Works that docstrings name, and the entries of the bibliography that answer them."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_NAME = r"[A-ZÀ-Ý][\w’'-]+(?: Rest)?"
#: As a list gives it, *Cook R. D., White H. (1977)*, or as one speaks, *Cook and White (1977)*.
_WORK = re.compile(
    rf"\b({_NAME})(?:(?: [A-Z]\.)+(?:, {_NAME}(?: [A-Z]\.)+)*"
    rf"|(?:, {_NAME})*(?: et al\.| and others| and {_NAME})) \((\d{{4}})\)"
)
#: A standard carries its year in its number: *JCGM 101:2008*.
_STANDARD = re.compile(r"\b[A-Z]{3,} [\d-]+:(\d{4})\b")


def plain(text: str) -> str:
    """Write a name without accents, braces and capitals."""
    text = re.sub(r"\\[\"'`^]|[{}]", "", text)
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def docstrings(path: Path) -> Iterator[str]:
    """Yield what the module, its classes and its functions say of themselves, each as one line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield " ".join((ast.get_docstring(node) or "").split())


def named(text: str) -> set[tuple[str, str]]:
    """Return the works that a docstring names: who or which standard, and the year."""
    return {(found[1], found[2]) for found in _WORK.finditer(text)} | {
        (found[0], found[1]) for found in _STANDARD.finditer(text)
    }


@cache
def entries(path: Path) -> dict[str, dict[str, str]]:
    """Return the fields of each entry of a bibliography by key; an entry is a line of the file."""
    lines = re.findall(r"^@\w+\{(\w+), (.*)\}$", path.read_text("utf-8"), re.M)
    return {key: dict(re.findall(r"(\w+)=\{(.*?)\}(?=, \w+=\{|$)", line)) for key, line in lines}


def answers(entry: dict[str, str], who: str, year: str) -> bool:
    """Tell whether an entry is the work of that author, or that standard, of that year."""
    first = entry["author"].split(" and ")[0].split(",")[0]
    return entry["year"] == year and (
        plain(who) == plain(first) or who == entry.get("howpublished")
    )
