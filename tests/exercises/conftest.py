"""One process works out a chapter's exercises, and looks for their slips, for all tests of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coursekit.checks import register

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put together, from all files of this folder, the tests that are about one chapter."""
    for item in items:
        if HERE in item.path.parents and (chapter := next(_chapters(item), None)):
            item.add_marker(pytest.mark.xdist_group(f"exercises of {chapter}"))


def _chapters(item: pytest.Item) -> Iterator[str]:
    """Yield the chapters that a test's parameters name, by themselves or by an exercise."""
    callspec = getattr(item, "callspec", None)
    for value in callspec.params.values() if callspec else ():
        name = value.get("exercise") if isinstance(value, dict) else getattr(value, "id", value)
        if isinstance(name, str):
            if (chapter := Path(name).stem) in register.chapters().values():
                yield chapter
            elif ident := register.ident(name):
                yield register.chapter_of(ident)
