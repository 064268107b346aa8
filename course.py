#!/usr/bin/env python3
"""The door to all verbs of the course: ``python course.py VERB``.

The verbs are in driver.py. This file is apart so that any Python can read it, and an old one says
which one is needed instead of stumbling over their grammar.
"""
# ruff: noqa: UP010, UP031

from __future__ import print_function

import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        "The course needs Python %d.%d or newer; this is Python %d.%d. Is a newer one here, under\n"
        "another name? Try  python3 course.py  or  py -3 course.py; else get one from python.org."
        % (OLDEST + tuple(sys.version_info[:2]))
    )

if __name__ == "__main__":
    import driver

    driver.main()
