"""The course as notebooks, and small wheels to try things with."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.notebooks import shelf


@pytest.fixture(scope="session", name="course")
def course_folder() -> Path:
    """Return a folder with the course's notebooks."""
    return shelf.folder()


@pytest.fixture(name="make_wheel")
def wheel_maker(tmp_path) -> Callable[..., Path]:
    """Return a function that writes a wheel with one module and what it needs."""

    def make(name: str, *needs: str, tag: str = "py3-none-any", said: str = "here") -> Path:
        path = tmp_path / f"{name}-1.0-{tag}.whl"
        info = f"{name}-1.0.dist-info"
        lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0"]
        lines += [f"Requires-Dist: {need}" for need in needs]
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(f"{name}/__init__.py", f"WORD = {said!r}\n")
            packed.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
            packed.writestr(
                f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"
            )
            packed.writestr(f"{info}/RECORD", "")
        return path

    return make
