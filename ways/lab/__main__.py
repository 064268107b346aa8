"""The verbs of this way: ``python -m ways.lab [make|check]``."""

from ways import verbs

verbs.run("ways.lab")
