"""The verbs of this way: ``python -m ways.stick [make|check]``."""

from ways import verbs

verbs.run("ways.stick")
