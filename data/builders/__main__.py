"""``make data``: check the tables and their manifests, and describe them in datapackage.json.

Nothing is fetched. ``make data ARGS=--fetch`` derives again what comes from registries, before
this runs; ``--check`` writes nothing and fails when a byte differs; ``--new NAME`` begins the
manifest of a table.
"""

from __future__ import annotations

import argparse
import sys

from . import adjacency, manifests, package, skeleton, transcribed


def problems(check: bool = False) -> list[str]:
    """Bring ``data/`` in order, as far as a script can, and say what is left to do.

    Parameters
    ----------
    check : bool
        Compare only.

    Returns
    -------
    list of str
        Sentences; empty when all is well.
    """
    undescribed = manifests.without()
    wrong = [text for name in manifests.described() for text in manifests.problems(name)]
    # What a faulty manifest or table would be described as is not worth writing.
    wrong = wrong or transcribed.build(check) or adjacency.build(check) or package.build(check)
    return undescribed + wrong


def report(found: list[str]) -> None:
    """Print what was found, and leave with an error if it is anything."""
    if found:
        sys.exit("\n".join(["data/ is not in order:", *(f"  - {text}" for text in found)]))
    print("data/ is in order.")


def main() -> None:
    """Run on the command line."""
    parser = argparse.ArgumentParser(prog="make data", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--new", metavar="NAME", help="begin the manifest of data/tables/NAME.csv")
    options = parser.parse_args()
    if options.new:
        try:
            print(skeleton.begin(options.new))
        except manifests.ManifestError as error:
            sys.exit(str(error))
    else:
        report(problems(options.check))


if __name__ == "__main__":
    main()
