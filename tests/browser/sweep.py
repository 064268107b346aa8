"""Every page of the book in every engine, every way; a table of what was found.

`make test ARGS=browsers` runs it.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from playwright.sync_api import sync_playwright

from book import links, serve
from book.build import HTML
from book.chromium import ARGUMENTS, executable
from tests.conftest import CUT_OFF

from . import engines
from .conftest import DEVICES

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


def main() -> None:
    """Open all pages and say what was found; the status is 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="test browsers", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="engine", help=", ".join(ENGINES))
    names = parser.parse_args().names or list(ENGINES)
    if not ENGINES.keys() >= set(names):
        sys.exit(f"The engines are {', '.join(ENGINES)}.")
    lacking = {name: why for name, why in missing().items() if why and name in names}
    httpd = serve.server(0, HTML)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    addresses = {"http": f"http://localhost:{httpd.server_port}", "file": HTML.as_uri()}
    pages = [path.relative_to(HTML).as_posix() for path in sorted(links.pages(HTML))]
    pages.remove("index.html")  # which only leads on
    faults = list(lacking.values())
    print(f"{'':10}{'from':8}{'on a':9}" + "".join(f"{kind:>11}" for kind in COUNTED) + "   faults")
    for name in [name for name in names if name not in lacking]:
        with ENGINES[name]() as tabs:
            for (scheme, address), device in product(addresses.items(), DEVICES):
                tabs[device].size(device)
                wrong, sums = [], dict.fromkeys(COUNTED, 0)
                for page in pages:
                    found = engines.look(tabs[device], f"{address}/{page}")
                    where = f"{name}, {scheme}, {device}, {page}"
                    wrong += [f"{where}: {what}" for what in found.pop("faults")]
                    for kind, number in {"pages": 1, **found}.items():
                        sums[kind] += number
                faults += wrong
                row = "".join(f"{number:11}" for number in sums.values())
                print(f"{name:10}{scheme:8}{device:9}{row}{len(wrong):9}", flush=True)
    httpd.shutdown()
    print("", *faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
