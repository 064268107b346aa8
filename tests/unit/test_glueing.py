"""What the prose prints is one short line that somebody formatted."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coursekit import glue


@pytest.fixture
def shown(monkeypatch):
    """Collect what is displayed, as in a kernel."""
    import IPython
    import IPython.display

    records = []
    monkeypatch.setattr(IPython, "get_ipython", lambda: object())
    monkeypatch.setattr(
        IPython.display, "display", lambda data, **options: records.append((data, options))
    )
    return records


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((1928, "1928"), ("6.2 %", "6.2 %"), (np.int64(7), "7"), (82.1, "82.1")),
        *((" Lens ", "Lens"), ("1,276", "1,276"), ("+7.4", "+7.4"), ("1.0", "1.0")),
    ],
)
def test_a_value_is_printed_as_it_is_and_without_quotes(shown, value, text):
    from myst_nb.core.variables import format_plain_text

    glue("name", value)
    ((data, options),) = shown
    assert list(data) == ["application/papermill.record/text/plain"]
    assert format_plain_text(*data.values(), fmt_spec="") == text
    assert options["raw"]
    assert options["metadata"]["scrapbook"]["name"] == "name"


@pytest.mark.slow
def test_myst_nb_reads_the_record(shown):
    """The form is the one of MyST-NB's own glue, which this one replaces."""
    from myst_nb.ext import glue as reader

    glue("name", "x")
    ((data, options),) = shown
    source = Path(reader.__file__).read_text("utf-8")
    prefix = re.search(r'GLUE_PREFIX = "(.*?)"', source)[1]
    assert list(data) == [f"{prefix}text/plain"]
    assert options["metadata"]["scrapbook"].keys() == {"name", "mime_prefix"}
    assert options["metadata"]["scrapbook"]["mime_prefix"] == prefix
    assert '"scrapbook"' in source
    assert "mime_prefix" in source


@pytest.mark.parametrize("name", ["", "two words", "1st", "a-b", None])
def test_a_name_that_the_prose_cannot_use_is_refused(shown, name):
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        glue(name, 1)
    assert shown == []


@pytest.mark.parametrize("value", ["", "  ", None, float("nan"), pd.NA, pd.NaT, np.inf])
def test_a_missing_value_is_refused(shown, value):
    with pytest.raises(ValueError, match="no sentence can print"):
        glue("name", value)
    assert shown == []


def test_a_number_that_nobody_rounded_is_refused(shown):
    with pytest.raises(ValueError, match=r"Format it first.*\.1f"):
        glue("name", 0.1 + 0.2)
    with pytest.raises(ValueError, match="Format it first"):
        glue("name", np.float64(2 / 3))
    assert shown == []


def test_a_table_is_refused(shown):
    with pytest.raises(ValueError, match="Series of several lines"):
        glue("name", pd.Series([1, 2]))
    assert shown == []


def test_in_a_plain_python_nothing_is_printed(capsys):
    glue("name", 1)
    assert capsys.readouterr().out == ""
