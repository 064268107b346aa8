"""Every chapter's notebook and the first one run to their end in a plain kernel."""

from __future__ import annotations

import pytest

from tests.notebooks.kernels import run
from tests.notebooks.shelf import CHAPTERS, read

# Student notebooks of the exercises run in tests/exercises.
_NAMES = ["start.ipynb", *(f"chapters/{one.file}" for one in CHAPTERS)]


@pytest.mark.parametrize("name", _NAMES)
def test_it_runs_to_its_end_as_a_learner_runs_it(name, kernel, tmp_path):
    done = run(read(name), kernel, tmp_path)
    outputs = [out for cell in done.cells if cell.cell_type == "code" for out in cell.outputs]
    assert "ready" in outputs[0].text
    assert not [out for out in outputs if out.output_type == "error"]
    shown = "".join(str(out.get("data", {}).get("text/html", "")) for out in outputs)
    assert "coursekit-asset/" not in shown  # files that only the built book has
    if name == "start.ipynb":
        assert "Is this computer ready?" in shown
        assert "Ready for the course." in shown
        assert shown.count("<iframe") == 2
