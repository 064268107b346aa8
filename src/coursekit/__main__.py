"""What coursekit does in a terminal: ``python -m coursekit doctor``."""

from __future__ import annotations

import argparse


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : list of str, optional
        Instead of those of the terminal.

    Returns
    -------
    int
        The exit status: 0 when all is well.
    """
    parser = argparse.ArgumentParser(prog="coursekit", description="The tools of the course.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    doctor = verbs.add_parser("doctor", help="is this computer ready for the course?")
    doctor.add_argument("--no-network", action="store_true", help="leave the network alone")
    given = parser.parse_args(arguments)

    from .doctor import examine

    report = examine(network=not given.no_network)
    print(report)
    return 0 if report.ready else 1


if __name__ == "__main__":
    raise SystemExit(main())
