"""The notebook to open first: is this computer ready, and where to go."""

from __future__ import annotations

import nbformat

from book import minutes
from book.cells import code, colophon, folded, markdown, notebook, ready
from coursekit.languages import say

from .chapter_notebooks import Chapter

_WELCOME = say("""\
# The Energy of the Slag Heaps

A course in data analysis that tests a famous story, claim by claim, with public data. These are
its chapters and exercises as notebooks. Nothing you do here is sent anywhere.

**How to run a cell:** click into it and press Shift + Enter. Or run all of them: in the menu *Run*
(in Colab *Runtime*) choose *Run all*.

{colophon}""")

_DOCTOR = say("""\
## Is this computer ready?

The next cell looks at Python, the packages, every table of the course, the disk and the network.
It changes nothing. Where something is missing it says what to do, and below the table stands a
verdict in one sentence. The small map under it shows that maps work.""")

_EXAMINE = """\
from coursekit import doctor

doctor.examine()"""

_MAP = say("""\
## A first map

Point at a commune, or press Tab to go into the map. The same rows stand in a table below it.""")

_UNIT, _LABEL = say("people per km²"), say("Density")
_DRAW = f"""\
from coursekit import load, maps

communes = load("communes")
communes["density"] = communes["population_2023"] / communes["area_km2"]
(
    maps.coalfield(
        "{say("How closely people live in the coalfield")}",
        "{say("The band of the pits is one long town; north and south of it are villages.")}",
        height=320,
    )
    .choropleth(communes, "density", unit="{_UNIT}", label="{_LABEL}", decimals=0)
    .highlight(["62528"])
)"""

_WAY = say("""\
## Where to go

Every chapter tells a part of the story and ends in a verdict. Its exercises are a notebook of
their own, with a check below each answer.

| no. | chapter | about | to practise |
|---|---|---|---|
{rows}""")


def made(chapters: list[Chapter]) -> nbformat.NotebookNode:
    """Return the first notebook.

    Parameters
    ----------
    chapters : list of Chapter
        In order.

    Returns
    -------
    nbformat.NotebookNode
        With links to the others, relative to its own folder.
    """
    rows = "\n".join(
        f"| {one.number} | [{one.title}](chapters/{one.file}) | "
        f"{minutes.of_chapter(one.name).words} | [{say('exercises')}](exercises/{one.file}) |"
        for one in chapters
    )
    return notebook(
        [
            markdown("welcome", _WELCOME.format(colophon=colophon())),
            folded("ready", ready(), tags=["setup"]),
            markdown("doctor", _DOCTOR),
            code("examine", _EXAMINE),
            markdown("map", _MAP),
            code("draw", _DRAW),
            markdown("way", _WAY.format(rows=rows)),
        ]
    )
