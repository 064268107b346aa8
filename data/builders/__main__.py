"""``make data``: derive, normalise and describe the tables.

With ``--check`` nothing is written: the run fails when a byte differs. With ``--offline`` what
has to be fetched from a registry is left out.
"""

from __future__ import annotations

import argparse
import sys

from . import adjacency, clear_sky, communes, iris, mean_sky, outlines, package, transcribed

#: In this order: what is derived from registries; what is normalised, computed and described
#: from the repository alone.
DERIVED = (communes, outlines, iris, clear_sky, mean_sky)
LOCAL = (transcribed, adjacency, package)


def main() -> None:
    """Run the builders and say what differs."""
    parser = argparse.ArgumentParser(prog="make data", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--offline", action="store_true", help="leave out what must be fetched")
    options = parser.parse_args()
    problems: list[str] = []
    for builder in (() if options.offline else DERIVED) + LOCAL:
        name = builder.__name__.rpartition(".")[2]
        print(f"{'checking' if options.check else 'building'} {name} …", flush=True)
        problems += builder.build(check=options.check)
    if problems:
        sys.exit("\n".join(["data/ is not in order:", *(f"  - {text}" for text in problems)]))
    print("data/ is in order.")


if __name__ == "__main__":
    main()
