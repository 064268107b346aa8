"""``python -m book.bind``: bind the book that is built, and offer it with what one takes along."""

import time

from book import build, chromium


def main() -> None:
    """Bind the book, and say how large it is."""
    begun = time.perf_counter()
    browser = chromium.executable()
    if browser is None:
        raise SystemExit("Binding the book needs Chromium: run `python -m book.chromium`.")
    print("Binding the book (two minutes) …", flush=True)
    print(f"The bound book: {build.bind(browser)} ({time.perf_counter() - begun:.0f} s)")


if __name__ == "__main__":
    main()
