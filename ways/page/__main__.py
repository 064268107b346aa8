"""The verbs of this way: ``python -m ways.page [make|check]``."""

from ways import verbs

verbs.run("ways.page")
