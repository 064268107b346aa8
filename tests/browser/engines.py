"""The other engines than Chromium's: Firefox, and WebKit as GNOME has it.

Playwright drives Firefox as it does Chromium, over WebDriver BiDi. WebKit without Playwright's own
changes to it knows WebDriver only, so that Selenium drives it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Playwright

from .conftest import DEVICES, start

#: Where no other host has an address: asked for one, this port of ours says no.
CUT_OFF = {"server": "http://127.0.0.1:9", "bypass": "localhost,127.0.0.1"}
#: The narrowest window that WebKit's own browser makes is somewhat wider than a phone.
MINIBROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
#: Seconds for a question to a page: a chapter that runs on a busy computer takes a while.
PATIENCE = 400
#: Without these it waits half a minute for a desktop that is not there.
ALONE = {
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "GIO_USE_VFS": "local",
    "GSETTINGS_BACKEND": "memory",
    "GTK_A11Y": "none",
    "GTK_USE_PORTAL": "0",
    "NO_AT_BRIDGE": "1",
    # Nobody sees this screen: without a graphics card its layers would be put together by hand.
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
}

_GATHER = Path(__file__).with_name("gathering.js").read_text("utf-8")
#: The control of an explorer, its drawing, and whether that is another than before.
_CONTROL = """(number) => document.querySelectorAll('figure.ck-explorer')[number]
  .querySelector('input:not([type=radio]), input:checked, select')"""
_STATE = """(number) => document.querySelectorAll('figure.ck-explorer')[number]
  .querySelector('.ck-state').innerHTML"""
_CHANGED = """async ([number, before]) => {
  const state = document.querySelectorAll('figure.ck-explorer')[number].querySelector('.ck-state');
  for (let left = 100; left && state.innerHTML === before; left -= 1)
    await new Promise((done) => setTimeout(done, 20));
  return state.innerHTML !== before;
}"""
#: The key that moves a control on; WebKit does not go round from the last button to the first.
_KEY = f"""(number) => {{
  const one = ({_CONTROL})(number);
  one.scrollIntoView({{ block: 'center' }});
  if (one.type === 'checkbox') return 'Space';
  const last = one.type === 'range' ? one.value === one.max
    : one.type === 'radio' ? !one.parentElement.nextElementSibling
    : one.selectedIndex === one.options.length - 1;
  return last ? 'ArrowLeft' : 'ArrowRight';
}}"""


class Engine(Protocol):
    """A browser as a sweep uses it: one window of it."""

    def size(self, device: str) -> None:
        """Make the window as wide as a device, or nearly so."""

    def go(self, url: str) -> None:
        """Open a page."""

    def ask(self, script: str, given: object = None) -> object:
        """Call a function of the page, which may take its time, and return what it returns."""

    def press(self, number: int, key: str) -> None:
        """Press a key in the control of an explorer."""

    def complaints(self) -> list[str]:
        """Return what the console complained of since it was asked last, and other hosts asked."""


def look(engine: Engine, url: str) -> dict:
    """Open a page, count what works in it and name what does not."""
    engine.go(url)
    found = engine.ask(_GATHER)
    for number in range(found["explorers"]):
        before = engine.ask(_STATE, number)
        engine.press(number, engine.ask(_KEY, number))
        if not engine.ask(_CHANGED, [number, before]):
            found["faults"].append(f"explorer {number + 1}: the keyboard changes nothing")
    found["faults"] += engine.complaints()
    return found


# ---- Chromium and Firefox ------------------------------------------------------------------------


class Tab:
    """A tab of a browser that Playwright drives, as wide as a device."""

    def __init__(self, browser: Browser, device: str) -> None:
        self.visit = start(browser, device)
        self.page = self.visit.page

    def size(self, device: str) -> None:
        """Come to the front: what lies behind another window does not hear every key."""
        self.page.bring_to_front()

    def go(self, url: str) -> None:
        self.page.goto(url, wait_until="load")

    def ask(self, script: str, given: object = None) -> object:
        return self.page.evaluate(script, given)

    def press(self, number: int, key: str) -> None:
        self.page.evaluate_handle(_CONTROL, number).as_element().press(key)

    def complaints(self) -> list[str]:
        found = [*self.visit.errors, *self.visit.outside]
        self.visit.errors.clear()
        self.visit.outside.clear()
        return found


NO_FIREFOX = "no Firefox: install it (Debian: sudo apt-get install firefox-esr)"


def firefox_path() -> str | None:
    """Return the path of a Firefox that can be started, or None."""
    names = [os.environ.get("COURSE_FIREFOX"), "firefox-esr", "firefox"]
    return next(filter(None, map(shutil.which, filter(None, names))), None)


def start_firefox(playwright: Playwright, preferences: dict | None = None) -> Browser:
    """Start a Firefox that knows no other host, with what its owner chose in about:config.

    Where there is none the test is skipped; in CI only when the run has said that it has none.
    """
    path = firefox_path()
    if not path:
        told = os.environ.get("COURSE_WITHOUT_FIREFOX") or not os.environ.get("CI")
        (pytest.skip if told else pytest.fail)(NO_FIREFOX)
    return playwright.firefox.launch(
        channel="moz-firefox",  # as it is, without Playwright's own changes
        executable_path=path,
        proxy=CUT_OFF,
        firefox_user_prefs=preferences or {},
    )


# ---- WebKit --------------------------------------------------------------------------------------


def webkit_missing() -> str:
    """Return what is not installed of WebKit, as a sentence, or nothing."""
    if shutil.which("WebKitWebDriver") and shutil.which("Xvfb") and _minibrowser():
        return ""
    return "no WebKit: install it (Debian: sudo apt-get install webkit2gtk-driver xvfb)"


def _minibrowser() -> Path | None:
    return next(iter(Path("/").glob(MINIBROWSER.lstrip("/"))), None)


class WebKit:
    """The one window of WebKit's own browser."""

    def __init__(self, driver, said: Path) -> None:
        self.driver, self.said, self.heard, self.device = driver, said, 0, ""

    def size(self, device: str) -> None:
        """Make the window as wide as a device, or nearly so."""
        if device == self.device:
            return
        self.device, window = device, DEVICES[device]["viewport"]
        self.driver.get("about:blank")  # a page with maps would be drawn anew, for seconds
        self.driver.set_window_size(window["width"], window["height"])

    def go(self, url: str) -> None:
        self.driver.get(url)

    def ask(self, script: str, given: object = None) -> object:
        """Call a function of the page; what it throws is thrown here."""
        answer = self.driver.execute_async_script(
            "const done = arguments[0];"
            f"Promise.resolve(({script})({json.dumps(given)}))"
            ".then((found) => done({ found }), (error) => done({ error: String(error) }));"
        )
        assert "error" not in answer, answer["error"]
        return answer["found"]

    def press(self, number: int, key: str) -> None:
        from selenium.webdriver import ActionChains
        from selenium.webdriver.common.keys import Keys

        self.driver.execute_script(f"({_CONTROL})({number}).focus()")
        keys = {"ArrowRight": Keys.ARROW_RIGHT, "ArrowLeft": Keys.ARROW_LEFT, "Space": Keys.SPACE}
        ActionChains(self.driver, duration=0).send_keys(keys[key]).perform()

    def complaints(self) -> list[str]:
        """Return the errors that the browser wrote down since it was asked last."""
        lines = self.said.read_text("utf-8", errors="replace").splitlines()
        new, self.heard = lines[self.heard :], len(lines)
        return [line for line in new if "CONSOLE" in line and "ERROR" in line.upper()]


@contextmanager
def webkit() -> Iterator[WebKit]:
    """Start WebKit on a screen that nobody sees."""
    from selenium.webdriver import WebKitGTK
    from selenium.webdriver.webkitgtk.options import Options
    from selenium.webdriver.webkitgtk.service import Service

    with tempfile.TemporaryDirectory() as folder:
        read, write = os.pipe()
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with open(read) as line:
            display = f":{line.readline().strip()}"
        options = Options()
        options.binary_location = str(_minibrowser())
        for argument in (
            "--automation",
            "--enable-write-console-messages-to-stdout=true",
            "--proxy=http://127.0.0.1:9",
            "--ignore-host=localhost",
            "--ignore-host=127.0.0.1",
        ):
            options.add_argument(argument)
        said = Path(folder, "said.txt")
        service = Service(
            shutil.which("WebKitWebDriver"),
            log_output=str(said),
            env={**os.environ, **ALONE, "DISPLAY": display, "HOME": folder},
        )
        try:
            driver = WebKitGTK(options=options, service=service)
            driver.set_script_timeout(PATIENCE)
            try:
                yield WebKit(driver, said)
            finally:
                driver.quit()
        finally:
            screen.terminate()
            screen.wait()
