"""Numbers that travel from a chapter's code into its prose."""

from __future__ import annotations


def glue(name: str, value: object) -> None:
    """Make ``value`` available to the prose as ``{glue:text}`name```.

    The record has the form MyST-NB reads, but needs nothing of it, so that the same chapter
    runs in any Jupyter. There the call shows nothing.

    Parameters
    ----------
    name : str
        The name used in the prose; letters, digits and underscores.
    value : object
        What is printed; format numbers first, such as ``f"{share:.1f} %"``.

    Raises
    ------
    ValueError
        When the name would not survive in the prose, or the value is empty or NaN.

    Examples
    --------
    >>> glue("peak_year", 1928)  # doctest: +SKIP
    """
    if not name.isidentifier():
        raise ValueError(f"glue name {name!r}: use letters, digits and underscores only")
    text = str(value)
    if text.strip().lower() in {"", "nan", "none", "<na>"}:
        raise ValueError(f"glue {name!r}: the value is {text!r}, which no sentence can print")
    from IPython.display import display

    prefix = "application/papermill.record/"
    display(
        {f"{prefix}text/plain": text},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": prefix}},
    )
