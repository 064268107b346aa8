"""The first cell of a downloaded notebook, run where the course's package is not installed.

Each test has a Python of its own: all packages of the lock, and no coursekit. Its pip knows one
index, on this computer, which has nothing and remembers what it was asked for.
"""

from __future__ import annotations

import ast
import http.server
import os
import shutil
import subprocess
import sysconfig
import threading
import venv
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from book import cells, parcels, publication
from book.notebooks import first_notebook
from tests.conftest import ROOT
from tests.notebooks.shelf import CHAPTERS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("first-cell")]

OURS = ("coursekit", "slagheaps", "_coursekit", "_slagheaps", "__editable__")
WHEEL = publication.project().wheel
PLACE = "the page 'Take it with you' of the book"


class _Shelf(http.server.SimpleHTTPRequestHandler):
    """Gives the files of a folder, and remembers what was asked for."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        super().do_GET()


@pytest.fixture
def served(tmp_path) -> Iterator[Callable[[Path], http.server.ThreadingHTTPServer]]:
    """Return a function that serves a folder on this computer."""
    servers = []

    def serve(folder: Path) -> http.server.ThreadingHTTPServer:
        def handler(*given: object) -> _Shelf:
            return _Shelf(*given, directory=str(folder))

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def index(served, tmp_path) -> http.server.ThreadingHTTPServer:
    """An index of packages that has none."""
    (tmp_path / "index").mkdir()
    return served(tmp_path / "index")


class Fresh:
    """An environment without coursekit, and the folder of a learner's downloads."""

    def __init__(self, place: Path, index: http.server.ThreadingHTTPServer) -> None:
        self.downloads = place / "downloads"
        self.downloads.mkdir()
        self.index = index
        venv.EnvBuilder(symlinks=os.name != "nt", with_pip=False).create(place / "venv")
        layout = {"base": str(place / "venv"), "platbase": str(place / "venv")}
        self.python = Path(sysconfig.get_path("scripts", "venv", layout), "python")
        self.packages = place / "packages"
        self.packages.mkdir()
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            if not path.name.startswith(OURS):
                (self.packages / path.name).symlink_to(path)
        own = Path(sysconfig.get_path("purelib", "venv", layout))
        (own / "lock.pth").write_text(f"{self.packages}\n")

    def without(self, *names: str) -> None:
        """Take packages away."""
        for path in list(self.packages.iterdir()):
            if path.name.startswith(names):
                path.unlink()

    def run(self, code: str, folder: Path | None = None, **more: str) -> str:
        """Run cells in a folder and return what a learner reads."""
        address = f"http://127.0.0.1:{self.index.server_port}/"
        given = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        given |= {
            "PIP_INDEX_URL": address,
            "PIP_CONFIG_FILE": os.devnull,
            "PYTHONUTF8": "1",
            **more,
        }
        done = subprocess.run(
            [self.python, "-c", code],
            cwd=folder or self.downloads,
            env=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        assert not [asked for asked in self.index.asked if "coursekit" in asked]
        return done.stdout


@pytest.fixture
def fresh(tmp_path, index) -> Fresh:
    """Return an environment without coursekit."""
    return Fresh(tmp_path, index)


@pytest.fixture(scope="module")
def wheel() -> Path:
    """Return the wheel of this tree."""
    return parcels.make()[0]


USE = "\nfrom coursekit import load; print(len(load('communes')), coursekit.__file__)\n"


def test_beside_the_notebook_the_wheel_is_found_and_nobody_is_asked(fresh, wheel):
    shutil.copy(wheel, fresh.downloads)
    said = fresh.run(cells.ready("from coursekit import check", address="") + USE)
    assert said.splitlines()[:2] == [f"Installing {WHEEL} and what it needs …", "ready"]
    assert said.splitlines()[2].startswith("353 ")
    assert str(fresh.python.parent.parent) in said
    assert fresh.index.asked == []
    again = fresh.run(cells.ready(address=""))
    assert again == "ready\n", "it is installed once"


@pytest.mark.parametrize(
    "place", ["..", "notebooks", "../python", "../../python", "../../../python"]
)
def test_it_is_looked_for_where_the_zip_was_unpacked_and_on_a_stick(fresh, wheel, place):
    fresh.without("pip")  # looking is enough: it stops there
    here = fresh.downloads / "notebooks/chapters"
    here.mkdir(parents=True)
    (here / place).mkdir(parents=True, exist_ok=True)
    shutil.copy(wheel, here / place)
    assert fresh.run(cells.ready(address=""), here).startswith(f"Installing {place}/{WHEEL} and")


def test_a_chapter_of_the_unpacked_zip_runs_in_a_real_kernel(fresh):
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    with zipfile.ZipFile(ROOT / "_build/html/notebooks.zip") as packed:
        packed.extractall(fresh.downloads)
    here = fresh.downloads / "exercises"
    given = nbformat.read(here / CHAPTERS[2].file, nbformat.NO_CONVERT)
    kernel = AsyncKernelManager()
    kernel.kernel_spec.argv[0] = str(fresh.python)
    kept = {"PIP_INDEX_URL": f"http://127.0.0.1:{fresh.index.server_port}/"}
    given.cells = given.cells[: next(n for n, c in enumerate(given.cells) if c.id == "stage-1") + 1]
    client = NotebookClient(given, km=kernel, timeout=300, resources={"metadata": {"path": here}})
    client.execute(env={**os.environ, **kept})
    first = next(cell for cell in given.cells if cell.id == "ready")
    assert first.metadata["jupyter"] == {"source_hidden": True}
    assert "".join(out.text for out in first.outputs if out.name == "stdout").endswith("ready\n")
    assert fresh.index.asked == []


def test_it_comes_from_where_the_book_stands(fresh, wheel, served, tmp_path):
    book = tmp_path / "site" / publication.FOLDER
    book.mkdir(parents=True)
    shutil.copy(wheel, book)
    site = served(book.parent)
    said = fresh.run(cells.ready(address=f"http://127.0.0.1:{site.server_port}/") + USE)
    assert said.splitlines()[1] == "ready"
    assert site.asked == [f"/source/{WHEEL}"]
    assert fresh.index.asked == []


def test_without_wheel_and_address_it_says_where_to_get_it(fresh):
    said = fresh.run(cells.ready("from coursekit import check", address=""))
    assert said.startswith("The package coursekit is missing here")
    assert f"Download {WHEEL} from\n{PLACE}," in said
    assert "make lab" in said
    assert "ready" not in said
    assert fresh.index.asked == []


def test_where_the_book_is_out_of_reach_it_says_so_and_where_to_get_it(fresh, served, tmp_path):
    (tmp_path / "empty").mkdir()
    address = f"http://127.0.0.1:{served(tmp_path / 'empty').server_port}/"
    said = fresh.run(cells.ready(address=address))
    assert "That did not work: ERROR: " in said
    assert "HTTP error 404" in said
    assert f"from\n{address}{publication.PAGE}.html," in said
    assert "ready" not in said


def test_what_it_needs_is_asked_for_by_its_own_name_only(fresh, wheel):
    fresh.without("folium")
    shutil.copy(wheel, fresh.downloads)
    said = fresh.run(cells.ready(address=""))
    assert "That did not work: ERROR: No matching distribution found for folium" in said
    assert "Download" in said
    assert set(fresh.index.asked) == {"/folium/"}


def test_without_pip_it_says_so(fresh, wheel):
    fresh.without("pip")
    shutil.copy(wheel, fresh.downloads)
    said = fresh.run(cells.ready(address=""))
    assert "That did not work:" in said
    assert "No module named pip" in said
    assert "Download" in said


def test_a_browser_that_runs_no_second_program_is_told_where_to_get_it(fresh, wheel):
    shutil.copy(wheel, fresh.downloads)
    said = fresh.run("import sys; sys.platform = 'emscripten'\n" + cells.ready(address=""))
    assert said.startswith("The package coursekit is missing here")


def test_another_coursekit_is_told_apart(fresh, tmp_path):
    stranger = tmp_path / "stranger/coursekit/__init__.py"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("__version__ = '0.1.0'\n")
    code = cells.ready("from coursekit import check", address="")
    said = fresh.run(code, PYTHONPATH=str(stranger.parent.parent))
    assert said.startswith("This is another coursekit")
    assert str(stranger) in said
    assert "ready" not in said


def test_where_the_package_is_it_says_ready(capsys):
    exec(cells.ready("from coursekit import check"), {})
    assert capsys.readouterr().out == "ready\n"


def test_the_address_is_a_setting(monkeypatch):
    monkeypatch.setenv("COURSEKIT_ADDRESS", "https://heaps.github.io/book")
    code = first_notebook.made(CHAPTERS).cells[1].source
    assert f"https://heaps.github.io/book/source/{WHEEL}" in code
    monkeypatch.setenv("COURSEKIT_ADDRESS", "")
    assert "https://" not in first_notebook.made(CHAPTERS).cells[1].source


def test_an_older_python_can_read_it_and_hand_on_what_pip_says():
    ast.parse(cells.ready(address="https://heaps.github.io/book/"), feature_version=(3, 8))
