"""Files of the distribution are fetched once, checked, and refused when they are others."""

from __future__ import annotations

import hashlib
import http.server
import threading
from dataclasses import dataclass, field

import pytest

from ways.lite import settings, vendoring

RIGHT = bytes(range(256)) * 4000
NAME = "quick-1.0-cp314-cp314-wasm32.whl"
ENTRY = {"file_name": NAME, "sha256": hashlib.sha256(RIGHT).hexdigest()}


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
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        has.address = f"http://127.0.0.1:{httpd.server_port}/"
        yield has
        httpd.shutdown()


def test_a_file_is_fetched_once_and_said_so(distribution, tmp_path):
    said = []
    (path,) = vendoring.bring([ENTRY], distribution.address, tmp_path, said.append)
    assert path.read_bytes() == RIGHT
    vendoring.bring([ENTRY], distribution.address, tmp_path, said.append)
    assert said == [f"  {NAME}: 1.0 MB"]
    assert len(distribution.asked) == 1
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


def test_another_file_is_refused_and_thrown_away(distribution, tmp_path):
    distribution.content = RIGHT[:-1] + b"!"
    with pytest.raises(vendoring.WrongFile, match="not the file that the pinned lock names"):
        vendoring.bring([ENTRY], distribution.address, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_damaged_meanwhile_is_fetched_again(distribution, tmp_path):
    (tmp_path / NAME).write_bytes(RIGHT[:100])
    (path,) = vendoring.bring([ENTRY], distribution.address, tmp_path)
    assert path.read_bytes() == RIGHT


def test_after_an_interruption_only_the_rest_is_fetched(distribution, tmp_path):
    distribution.cut_after = 300_000
    with pytest.raises(settings.CannotBuild, match="run the same command again"):
        vendoring.bring([ENTRY], distribution.address, tmp_path)
    assert not (tmp_path / NAME).exists(), "half a file looks like a whole one"
    distribution.cut_after = None
    (path,) = vendoring.bring([ENTRY], distribution.address, tmp_path)
    assert path.read_bytes() == RIGHT
    assert distribution.asked == [None, "bytes=300000-"]
    assert [p.name for p in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("beginning", [b"another beginning", RIGHT + b"too much"])
@pytest.mark.parametrize("ranges", [True, False])
def test_a_beginning_of_another_file_does_no_harm(beginning, ranges, distribution, tmp_path):
    (tmp_path / f"{NAME}.part").write_bytes(beginning)
    distribution.ranges = ranges
    (path,) = vendoring.bring([ENTRY], distribution.address, tmp_path)
    assert path.read_bytes() == RIGHT


def test_a_whole_part_is_taken(distribution, tmp_path):
    """The last run was stopped between the last byte and the check."""
    (tmp_path / f"{NAME}.part").write_bytes(RIGHT)
    (path,) = vendoring.bring([ENTRY], distribution.address, tmp_path)
    assert path.read_bytes() == RIGHT


def test_what_is_not_there_is_named(distribution, tmp_path):
    distribution.content = None
    with pytest.raises(settings.CannotBuild, match=rf"{NAME} could not be fetched .*Not Found"):
        vendoring.bring([ENTRY], distribution.address, tmp_path)


def test_without_a_network_it_says_what_to_do(tmp_path):
    with pytest.raises(settings.CannotBuild, match="name another place with --from"):
        vendoring.bring([ENTRY], "http://127.0.0.1:9/", tmp_path)


def test_a_folder_will_do_and_is_checked_alike(tmp_path):
    given, target = tmp_path / "stick", tmp_path / "target"
    given.mkdir()
    (given / NAME).write_bytes(RIGHT)
    (path,) = vendoring.bring([ENTRY], str(given), target)
    assert path.read_bytes() == RIGHT
    path.unlink()
    (given / NAME).write_bytes(b"another")
    with pytest.raises(vendoring.WrongFile):
        vendoring.bring([ENTRY], str(given), target)
