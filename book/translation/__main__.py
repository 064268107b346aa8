"""Bring what a language has to what the English book is now: ``python -m book.translation fr``."""

from __future__ import annotations

import argparse

from book import ROOT

from . import FOLDER, of_tables, pages, parity, strings


def main(arguments: list[str] | None = None) -> None:
    """Bring a language up to the English book, begin pages that are named, say what is left."""
    parser = argparse.ArgumentParser(prog="python -m book.translation", description=__doc__)
    parser.add_argument("language", help="two letters, such as fr")
    parser.add_argument(
        "begin", nargs="*", help="what to begin, such as exercises/two_towns.md or tables/claims"
    )
    given = parser.parse_args(arguments)
    strings.renew(given.language)
    for name in strings.tables(given.language):
        of_tables.renew(given.language, name)
    for name, path in pages.translations(given.language).items():
        before = path.read_text("utf-8")
        if (after := pages.renewed((ROOT / name).read_text("utf-8"), before)) != before:
            path.write_text(after, "utf-8")
            print(f"{path.relative_to(ROOT)}: the English page has changed, see {pages.TODO}")
    for name in given.begin:
        kind, _, table = name.partition("/")
        path = FOLDER / given.language / (f"{name}.po" if kind == "tables" else name)
        if path.exists():
            parser.error(f"{path.relative_to(ROOT)} has been begun: nothing was written")
        if kind == "tables":
            if table not in of_tables.in_order():
                parser.error(f"there is no table {table!r}: {', '.join(of_tables.in_order())}")
            left = of_tables.renew(given.language, table)
            print(f"{path.relative_to(ROOT)}: {left} texts are to be translated")
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        english = (ROOT / name).read_text("utf-8")
        path.write_text(pages.skeleton(english), "utf-8")
        print(f"{path.relative_to(ROOT)}: translate what it calls {pages.TODO}")
    print(parity.told(parity.shares(given.language)))


if __name__ == "__main__":
    main()
