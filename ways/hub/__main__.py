"""The verbs of this way: ``python -m ways.hub [make|check]``."""

from ways import verbs

verbs.run("ways.hub")
