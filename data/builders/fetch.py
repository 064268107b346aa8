"""``make data ARGS=--fetch``: derive again the tables that come from pinned packages.

It runs in an environment of its own, because what it needs (pyarrow among it) would change how
pandas behaves for everybody else.
"""

from __future__ import annotations

import argparse

from . import best_plane, changes, clear_sky, communes, iris, mean_sky, outlines
from .__main__ import report


def main() -> None:
    """Run the builders and say what differs."""
    parser = argparse.ArgumentParser(prog="make data", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    found: list[str] = []
    for builder in (communes, changes, outlines, iris, clear_sky, mean_sky, best_plane):
        name = builder.__name__.rpartition(".")[2]
        print(f"{'comparing' if check else 'building'} {name} …", flush=True)
        found += builder.build(check=check)
    report(found)


if __name__ == "__main__":
    main()
