"""Every page of the book in every engine, every way; a table of what was found.

`make test ARGS=browsers` runs it; with `--python` it runs every chapter in its page instead.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from book import links, serve
from book.build import HTML
from book.chromium import ARGUMENTS, CUT_OFF, executable

from . import chapters, engines
from .conftest import DEVICES
from .learner import CHAPTER_PAGES

COUNTED = ("pages", "maps", "explorers", "quizzes")


@contextmanager
def chromium() -> Iterator[dict[str, engines.Engine]]:
    """Start Chromium with a tab for each device."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=[*ARGUMENTS, CUT_OFF]
        )
        yield {device: engines.Tab(browser, device) for device in DEVICES}
        browser.close()


@contextmanager
def firefox() -> Iterator[dict[str, engines.Engine]]:
    """Start Firefox with a tab for each device."""
    with sync_playwright() as playwright:
        browser = engines.start_firefox(playwright)
        yield {device: engines.Tab(browser, device) for device in DEVICES}
        browser.close()


@contextmanager
def webkit() -> Iterator[dict[str, engines.Engine]]:
    """Start WebKit, whose one window is made as wide as each device."""
    with engines.webkit() as window:
        yield dict.fromkeys(DEVICES, window)


ENGINES = {"chromium": chromium, "firefox": firefox, "webkit": webkit}


def missing() -> dict[str, str]:
    """Return what is missing of each engine, as a sentence, or nothing."""
    return {
        "chromium": "" if executable() else "no Chromium: python -m book.chromium says what to do",
        "firefox": "" if engines.firefox_path() else engines.NO_FIREFOX,
        "webkit": engines.webkit_missing(),
    }


def pages(names: list[str], addresses: dict[str, str]) -> list[str]:
    """Open all pages every way, print what was found, and return what is wrong."""
    listed = [path.relative_to(HTML).as_posix() for path in sorted(links.pages(HTML))]
    listed = [name for name in listed if not name.endswith("index.html")]  # which only leads on
    faults: list[str] = []
    print(f"{'':10}{'from':8}{'on a':9}" + "".join(f"{kind:>11}" for kind in COUNTED) + "   faults")
    for name in names:
        with ENGINES[name]() as tabs:
            for (scheme, address), device in product(addresses.items(), DEVICES):
                tabs[device].size(device)
                wrong, sums = [], dict.fromkeys(COUNTED, 0)
                for page in listed:
                    found = engines.look(tabs[device], f"{address}/{page}")
                    where = f"{name}, {scheme}, {device}, {page}"
                    wrong += [f"{where}: {what}" for what in found.pop("faults")]
                    for kind, number in {"pages": 1, **found}.items():
                        sums[kind] += number
                faults += wrong
                row = "".join(f"{number:11}" for number in sums.values())
                print(f"{name:10}{scheme:8}{device:9}{row}{len(wrong):9}", flush=True)
    return faults


def python(names: list[str], addresses: dict[str, str]) -> list[str]:
    """Run all chapters in the page, served and from a stick; print a row each, return faults."""
    faults: list[str] = []
    print(f"{'':10}{'from':8}{'chapter':32}{'cells alike':>11}{'seconds':>9}   faults")
    for name in names:
        for (scheme, address), page in product(addresses.items(), CHAPTER_PAGES.values()):
            with ENGINES[name]() as tabs:  # a reader's first visit, each time
                alike, wrong, took = chapters.run(tabs["desktop"], f"{address}/{page}.html")
            faults += [f"{name}, {scheme}, {page}: {what}" for what in wrong]
            print(f"{name:10}{scheme:8}{page:32}{alike:11}{took:9.1f}{len(wrong):9}", flush=True)
    return faults


def main() -> None:
    """Try the book and say what was found; the status is 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="test browsers", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="engine", help=", ".join(ENGINES))
    parser.add_argument("--python", action="store_true", help="run all chapters in their pages")
    given = parser.parse_args()
    names = given.names or list(ENGINES)
    if not ENGINES.keys() >= set(names):
        sys.exit(f"The engines are {', '.join(ENGINES)}.")
    lacking = {name: why for name, why in missing().items() if why and name in names}
    names = [name for name in names if name not in lacking]
    httpd = serve.server(0, HTML)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    served = f"http://localhost:{httpd.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        if given.python:
            from ways.stick.make import stick  # a way that may have been deleted

            made = stick(Path(folder, "stick")).folder / "book"
            faults = python(names, {"http": served, "stick": made.as_uri()})
        else:
            faults = pages(names, {"http": served, "file": HTML.as_uri()})
    httpd.shutdown()
    faults += lacking.values()
    print("", *faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
