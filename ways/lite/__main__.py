"""The verbs of this way: ``python -m ways.lite [make|check]``."""

from ways import verbs

verbs.run("ways.lite")
