"""Bring what a language has to what the English book is now: ``python -m book.translation fr``."""

from __future__ import annotations

import argparse

from . import strings


def main(arguments: list[str] | None = None) -> None:
    """Renew the catalogue of a language and say what is left."""
    parser = argparse.ArgumentParser(prog="python -m book.translation", description=__doc__)
    parser.add_argument("language", help="two letters, such as fr")
    language = parser.parse_args(arguments).language
    print(f"languages/{language}/strings.po: {strings.renew(language)} text(s) to translate")


if __name__ == "__main__":
    main()
