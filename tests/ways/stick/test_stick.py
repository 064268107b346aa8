"""The stick: names every system takes, safe to make again, one file that serves and checks it."""

from __future__ import annotations

import ast
import base64
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import traceback
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from book import serve
from tests.conftest import ROOT
from ways.stick import data_folder, from_disk, jupyterlite, names, once, sizes, start, writing

SERVER = ROOT / "book/serve.py"


class TestNames:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("data/nul.csv", "Windows keeps the name nul"),
            ("COM1", "Windows keeps the name COM1"),
            ("what?.html", "'?'"),
            ("a:b.html", "':'"),
            ("Évin.csv", "not every system writes alike"),
            ("heap.", "dot or space at its edge"),
            ("heaps /a.csv", "dot or space at its edge"),
            ("x" * 181, "longer than 180"),
        ],
    )
    def test_what_a_stick_or_windows_refuses_is_named(self, name, why):
        (found,) = names.refused([name])
        assert why in found

    def test_folders_that_differ_in_capitals_only_collide_too(self):
        (found,) = names.refused(["Data/a.csv", "data/b.csv"])
        assert "the folder Data" in found

    def test_usual_names_are_fine(self):
        usual = ["a/b.html", "a/_static/c.min.js", "Serve on Mac or Linux.command", "auxiliary.txt"]
        assert names.refused(usual) == []


FIRST = {"START.html": b"start", "notebooks/a.ipynb": b"{}", "data/old.csv": b"1"}


def _state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


class TestWriting:
    def test_the_same_again_writes_nothing(self, tmp_path):
        writing.write(FIRST, tmp_path / "stick")
        before = _state(tmp_path)
        again = writing.write(FIRST, tmp_path / "stick")
        assert again.written == again.removed == again.kept == []
        assert _state(tmp_path) == before

    def test_what_is_stale_goes_and_what_is_not_ours_stays(self, tmp_path):
        folder = tmp_path / "stick"
        writing.write(FIRST, folder)
        (folder / "my notes.txt").write_text("mine")
        done = writing.write({"START.html": b"new", "notebooks/a.ipynb": b"{}"}, folder)
        assert (done.written, done.removed) == (["START.html"], ["data/old.csv"])
        assert sorted(_state(folder)) == [
            "SHA256SUMS.txt", "START.html", "my notes.txt", "notebooks/a.ipynb"
        ]  # fmt: skip
        assert not (folder / "data").exists()

    def test_a_notebook_somebody_worked_in_is_left_alone(self, tmp_path):
        writing.write(FIRST, tmp_path / "stick")
        notebook = tmp_path / "stick/notebooks/a.ipynb"
        notebook.write_text('{"work": "of an hour"}')
        for content in (b"{}", b"a new version"):
            done = writing.write(FIRST | {"notebooks/a.ipynb": content}, tmp_path / "stick")
            assert done.kept == ["notebooks/a.ipynb"]
            assert "hour" in notebook.read_text()

    def test_a_damaged_file_is_mended(self, tmp_path):
        writing.write(FIRST, tmp_path / "stick")
        (tmp_path / "stick/data/old.csv").write_bytes(b"?")
        assert writing.write(FIRST, tmp_path / "stick").written == ["data/old.csv"]

    def test_a_folder_of_somebody_else_is_not_touched(self, tmp_path):
        (tmp_path / "thesis.txt").write_text("years of work")
        with pytest.raises(writing.CannotWrite, match="choose an empty folder"):
            writing.write(FIRST, tmp_path)
        assert list(_state(tmp_path)) == ["thesis.txt"]

    def test_a_list_that_points_outside_removes_nothing_there(self, tmp_path):
        outside = tmp_path / "thesis.txt"
        outside.write_text("years of work")
        folder = tmp_path / "stick"
        writing.write(FIRST, folder)
        with (folder / serve.MANIFEST).open("a") as listed:
            listed.write(f"{'0' * 64}  ../thesis.txt\n{'0' * 64}  {outside}\n")
        writing.write(FIRST, folder)
        assert outside.exists()

    def test_a_run_that_was_interrupted_can_be_repeated(self, tmp_path, monkeypatch):
        def pulled_out(*_):
            raise OSError(5, "Input/output error")

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", pulled_out)
            with pytest.raises(writing.CannotWrite, match="Is the stick still in"):
                writing.write(FIRST, tmp_path / "stick")
        assert len(writing.write(FIRST, tmp_path / "stick").written) == len(FIRST)
        assert serve.check(tmp_path / "stick")

    def test_a_full_stick_is_told_before_anything_is_written(self, tmp_path, monkeypatch):
        monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1))
        with pytest.raises(writing.CannotWrite, match="not enough room"):
            writing.write(FIRST, tmp_path / "stick")

    def test_a_link_is_refused(self, tmp_path):
        (tmp_path / "real").write_text("x")
        (tmp_path / "link").symlink_to(tmp_path / "real")
        with pytest.raises(writing.CannotWrite, match="is a link"):
            writing.write({"link": tmp_path / "link"}, tmp_path / "stick")


class TestCheck:
    @pytest.fixture
    def stick(self, tmp_path):
        writing.write(FIRST | {"book/index.html": b"book"}, tmp_path / "stick")
        return tmp_path / "stick"

    def test_a_whole_one_is_called_whole(self, stick, capsys):
        assert serve.check(stick)
        assert "All 4 files are here and whole." in capsys.readouterr().out

    def test_other_programs_understand_the_list(self, stick):
        for line in (stick / serve.MANIFEST).read_text().splitlines():
            assert re.fullmatch(r"[0-9a-f]{64}  [^\\]+", line)  # what sha256sum -c reads

    def test_what_is_missing_or_altered_is_named_with_what_to_do(self, stick, capsys):
        (stick / "book/index.html").unlink()
        (stick / "data/old.csv").write_bytes(b"2")
        assert not serve.check(stick)
        said = capsys.readouterr().out
        assert "missing: 1\n    book/index.html" in said
        assert "altered: 1\n    data/old.csv" in said
        assert "Copy the whole folder again" in said

    def test_a_notebook_with_answers_in_it_is_no_damage(self, stick, capsys):
        (stick / "notebooks/a.ipynb").write_bytes(b"answers")
        assert serve.check(stick)
        assert "what they are for: 1" in capsys.readouterr().out

    @pytest.mark.parametrize("list_", [None, b"\xff\xfe", b"not a list\n"])
    def test_a_lost_or_broken_list_is_told(self, stick, capsys, list_):
        (stick / serve.MANIFEST).unlink()
        if list_ is not None:
            (stick / serve.MANIFEST).write_bytes(list_)
        assert not serve.check(stick)
        assert "cannot be read" in capsys.readouterr().out


def _listening_to_the_keyboard() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def _served(stick: Path) -> Iterator[str]:
    """Start the server of a stick as a person does, yield its address and press Ctrl-C."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "serve.py", "--no-browser"],
        cwd=stick,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=None if os.name == "nt" else _listening_to_the_keyboard,
    ) as process:
        try:
            yield re.search(r"http://localhost:\d+", process.stdout.readline())[0]
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0, rest
    assert rest.strip().startswith("Stopped."), rest


@contextmanager
def _spoken(folder: Path) -> Iterator[tuple[int, list[str]]]:
    """Serve a folder within this process; yield the port, and what went wrong there."""
    httpd = serve.server(0, folder)
    said = []
    httpd.handle_error = lambda *_: said.append(traceback.format_exc())
    threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
    yield httpd.server_port, said
    httpd.shutdown()
    httpd.server_close()


def _told(port: int, request: str) -> bytes:
    """Say something to a server, and return all that it says."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


class TestServer:
    """``book/serve.py`` alone, as it lies on a stick, with a bare Python."""

    @pytest.fixture
    def stick(self, tmp_path):
        folder = tmp_path / "Clé USB (été)" / "stick"
        files = {
            "START.html": b"<!doctype html><title>start</title>",
            "serve.py": SERVER,
            "data/a.csv": "Pévèle\n".encode(),
            "python.wasm": b"\0asm",
            "python.wasm.gz": b"\x1f\x8b",
            "outlines.topojson": b"{}",
            "worker.mjs": b"1",
        }
        writing.write(files, folder)
        return folder

    @pytest.fixture
    def address(self, stick):
        with _served(stick) as address:
            yield address

    @pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
    def test_it_is_stopped_from_the_keyboard_whatever_the_shell_ignores(self, stick):
        """A job in the background ignores SIGINT, and all that it starts would do so too."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            with _served(stick) as address, urllib.request.urlopen(address, timeout=10) as answer:
                assert answer.status == 200
        finally:
            signal.signal(signal.SIGINT, before)

    def test_it_serves_the_stick_with_types_a_browser_trusts(self, address):
        types = {
            "START.html": "text/html; charset=utf-8",
            "data/a.csv": "text/csv; charset=utf-8",
            "python.wasm": "application/wasm",
            "python.wasm.gz": "application/gzip",
            "outlines.topojson": "application/json",
            "worker.mjs": "text/javascript; charset=utf-8",
        }
        for name, wanted in types.items():
            with urllib.request.urlopen(f"{address}/{name}", timeout=10) as answer:
                assert answer.headers["Content-Type"] == wanted
                assert answer.headers["Content-Encoding"] is None, "the browser would unpack it"
        with urllib.request.urlopen(f"{address}/", timeout=10) as answer:
            assert answer.url == f"{address}/START.html"

    def test_a_file_the_browser_has_is_not_sent_twice(self, address, stick):
        with urllib.request.urlopen(f"{address}/python.wasm", timeout=10) as answer:
            tag = answer.headers["ETag"]
            assert answer.headers["Cache-Control"] == "no-cache"
        again = urllib.request.Request(f"{address}/python.wasm", headers={"If-None-Match": tag})
        with pytest.raises(urllib.error.HTTPError) as same:
            urllib.request.urlopen(again, timeout=10)
        assert same.value.code == 304
        (stick / "python.wasm").write_bytes(b"another")
        with urllib.request.urlopen(again, timeout=10) as answer:
            assert answer.read() == b"another"

    @pytest.mark.parametrize(
        "asked",
        [
            "GET /%00 HTTP/1.1",
            "GET /a%00.html HTTP/1.1",
            "GET /%ff%fe HTTP/1.1",
            "GET /%ed%a0%80.html HTTP/1.1",
            f"GET /{'a' * 5000} HTTP/1.1",
            f"GET /{'a' * 70_000} HTTP/1.1",
            "GET //[ HTTP/1.1",
            "GET http://[/ HTTP/1.1",
            "GET * HTTP/1.1",
            "GET /data/?a=\\..\\.. HTTP/1.1",
            "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1",
            "GET /data HTTP/1.1",
            "HEAD /%00 HTTP/1.0",
            "POST / HTTP/1.1",
            "NONSENSE",
            "GET / HTTP/9.9",
        ],
    )
    def test_every_path_is_answered_and_no_folder_is_listed(self, asked, stick):
        with _spoken(stick) as (port, said):
            answer = _told(port, f"{asked}\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            status = re.search(rb"^HTTP/1\.[01] (\d{3})|<title>(\d{3})", answer)
            assert status, answer[:200]
            assert (status[1] or status[2])[:1] in {b"3", b"4", b"5"}
            assert b"a.csv" not in answer
            assert said == [], "a traceback in the terminal"

    def test_who_says_nothing_more_is_cut_and_nobody_waits_for_it(self, stick, monkeypatch):
        monkeypatch.setattr(serve._Handler, "timeout", 0.2)
        with _spoken(stick) as (port, said):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
                slow.sendall(b"GET /START.html HT")
                assert b"200" in _told(port, "GET /START.html HTTP/1.0\r\n\r\n")
                assert slow.recv(1) == b"", "the connection was closed"
            assert said == []

    def test_one_connection_brings_several_files(self, stick):
        with _spoken(stick) as (port, _):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            for name in ("START.html", "nothing.html", "data/a.csv", "python.wasm"):
                connection.request("GET", f"/{name}")
                answer = connection.getresponse()
                assert answer.status == (404 if name.startswith("nothing") else 200)
                answer.read()

    def test_a_missing_page_leads_back_and_nothing_above_is_shown(self, address, stick):
        (stick.parent / "diary.txt").write_text("private")
        for name in ("no.html", "../diary.txt", "%2e%2e/diary.txt", "..%2fdiary.txt"):
            with pytest.raises(urllib.error.HTTPError) as missing:
                urllib.request.urlopen(f"{address}/{name}", timeout=10)
            assert missing.value.code == 404
            assert "href='/'" in missing.value.read().decode()

    def _run(self, stick, *arguments):
        return subprocess.run(
            [sys.executable, "-I", "-S", "serve.py", *arguments],
            cwd=stick,
            capture_output=True,
            text=True,
            timeout=30,
        )

    def test_a_port_that_is_taken_is_named(self, stick):
        with serve.server(0, stick) as taken:
            done = self._run(stick, "--port", str(taken.server_port))
        assert done.returncode == 1
        assert f"Port {taken.server_port} is taken" in done.stderr
        assert "Traceback" not in done.stderr

    def test_it_tells_whether_the_stick_is_whole(self, stick):
        assert "are here and whole" in self._run(stick, "--check").stdout
        (stick / "worker.mjs").unlink()
        done = self._run(stick, "--check")
        assert done.returncode == 1
        assert "worker.mjs" in done.stdout

    def test_a_folder_without_a_book_is_told_how_to_get_one(self, tmp_path):
        shutil.copy(SERVER, tmp_path)
        done = self._run(tmp_path)
        assert done.returncode == 1
        assert "course.py book" in done.stderr
        assert "Traceback" not in done.stderr

    def test_an_old_python_is_told_so_instead_of_tripping_over_the_grammar(self):
        """Python 3.8 can read the file, and Python 2 can read it as far as the sentence."""
        text = SERVER.read_text("utf-8")
        tree = ast.parse(text, feature_version=(3, 8))
        for node in ast.walk(tree):
            assert not isinstance(
                node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.Nonlocal
            )
            if isinstance(node, ast.FunctionDef):
                assert node.returns is None
                assert not node.args.kwonlyargs
                assert not node.args.posonlyargs
                assert all(arg.annotation is None for arg in node.args.args)
            if isinstance(node, ast.Raise):
                assert node.cause is None
        assert text.isascii(), "Python 2 wants to be told of other letters"
        old = (
            "import sys; sys.version_info = (3, 7, 9); "
            f"exec(compile(open({str(SERVER)!r}).read(), 'serve.py', 'exec'))"
        )
        done = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True)
        assert done.returncode == 1
        assert "needs Python 3.8 or newer; this is Python 3.7" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a script of the shell")
def test_the_helper_works_when_the_stick_forgot_that_it_can_be_run(tmp_path):
    folder = tmp_path / "a stick"
    helper = "Serve on Mac or Linux.command"
    files = {"START.html": b"", "serve.py": SERVER, helper: ROOT / "ways/stick/serve.command"}
    writing.write(files, folder)
    assert not os.access(folder / helper, os.X_OK)
    done = subprocess.run(
        ["sh", str(folder / helper), "--check"], capture_output=True, text=True, timeout=30
    )
    assert "All 3 files are here and whole." in done.stdout
    alone = {**os.environ, "PATH": str(tmp_path)}
    for tool in ("dirname", "uname"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    done = subprocess.run(
        [shutil.which("sh"), str(folder / helper)], capture_output=True, text=True, env=alone
    )
    assert done.returncode == 1
    assert "The book needs none: open START.html" in done.stdout


class TestLite:
    @pytest.fixture
    def book(self, tmp_path):
        html = {
            "book/index.html": '<a href="lite/lab/index.html?path=a.ipynb">Run</a>',
            "book/a/b.html": '<a href="../lite/lab/">Run</a> <a href="https://example.org">Out</a>',
            "book/lite/lab/index.html": '<!doctype html><html><head lang="en"></head></html>',
            "book/lite/tree/index.html": "<head></head>",
            "book/lite/python.wasm": "asm",
            "book/lite/apart.txt": "not the book's",
            "book/_static/pyodide/1/python.wasm": "asm",
            "book/_static/pyodide/1/python.wasm.gz": "asm, for the pages",
        }
        for name, text in html.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return {name: tmp_path / name for name in html}

    def test_from_the_disk_it_leads_to_the_page_that_says_how_to_serve(self, book):
        fitted = jupyterlite.fitted(book, kept=True)
        assert set(fitted) == set(book)
        page = fitted["book/lite/lab/index.html"].decode()
        assert page.index("<head") < page.index('replace("../../../START.html#serve")')
        assert fitted["book/index.html"] is book["book/index.html"]

    def test_it_comes_along_only_when_asked_for(self, book):
        assert not jupyterlite.has_site(jupyterlite.fitted(book))
        assert jupyterlite.has_site(jupyterlite.fitted(book, kept=True))

    def test_left_out_every_link_to_it_still_leads_somewhere(self, book):
        fitted = jupyterlite.fitted(book)
        pages = {"book/index.html", "book/a/b.html", "book/lite/lab/index.html"}
        pages_python = "book/_static/pyodide/1/python.wasm.gz"
        assert set(fitted) == pages | {"book/lite/apart.txt", pages_python}
        assert b"Not on this stick" in fitted["book/lite/lab/index.html"]
        assert b'href="../../../START.html"' in fitted["book/lite/lab/index.html"]


def test_the_words_on_data_name_every_column_of_codes():
    files = data_folder.files(ROOT / "data")
    words = files["data/READ-ME.txt"].decode("utf-8-sig")
    for code in ("insee", "iris", "postal_codes", "employment_zone_code"):
        assert re.search(rf"\b{code}\b", words)
    assert "commune," not in words.partition("These columns are text")[2].partition("In Python")[0]
    listed = files["data/TABLES.txt"].decode("utf-8-sig")
    assert {Path(name).name for name in files if "/tables/" in name} == set(
        re.findall(r"^(\S+\.\w+): ", listed, re.M)
    )
    assert "Open Database License" in listed


class TestFromDisk:
    """Python in the pages, as scripts."""

    FOLDER = from_disk.FOLDER

    @pytest.fixture
    def book(self):
        files = {
            "python.wasm": {"file": "../../pyodide/1/python.wasm.gz", "sha256": "ab" * 32},
            "site.bin": {"file": "site.0.bin.gz", "sha256": "cd" * 32},
        }
        listed = {"edition": "ef", "files": files}
        return {
            f"{self.FOLDER}manifest.json": json.dumps(listed).encode(),
            f"{self.FOLDER}site.0.bin.gz": b"site",
            "book/_static/pyodide/1/python.wasm.gz": b"python",
        }

    def test_every_file_is_a_script_and_lies_there_once(self, book):
        made = from_disk.as_scripts(book)
        scripts = {"python.wasm.abababababab.js": "python", "site.bin.cdcdcdcdcdcd.js": "site"}
        lists = {"manifest.json", "manifest.js"}
        assert set(made) == {self.FOLDER + name for name in {*scripts, *lists}}
        for name, content in scripts.items():
            given = re.fullmatch(
                r'ckPython\.give\("([\w.]+)", "(.+)"\);\n', made[self.FOLDER + name].decode()
            )
            assert name.startswith(f"{given[1]}.")
            assert base64.b64decode(given[2]).decode() == content
        listed = json.loads(made[f"{self.FOLDER}manifest.json"])
        assert listed["edition"] == "ef"
        assert {one["file"] for one in listed["files"].values()} == set(scripts)
        assert all(one["script"] for one in listed["files"].values())
        script = made[f"{self.FOLDER}manifest.js"].decode()
        assert json.loads(script.removeprefix("ckPython.manifest = ").removesuffix(";\n")) == listed
        assert from_disk.is_there(made)
        assert not from_disk.is_there(book)

    def test_what_jupyterlite_has_of_it_stays(self, book):
        more = {"book/_static/pyodide/1/python.wasm": b"python, not packed"}
        assert more.keys() < from_disk.as_scripts(book | more).keys()

    def test_a_book_without_python_stays_as_it_is(self):
        book = {"book/index.html": b""}
        assert from_disk.as_scripts(book) is book


_SHEET, _KEY = b"%PDF sheet", b"%PDF another"
TWICE = {
    "book/classroom/a.pdf": _SHEET,
    "book/classroom/solutions.pdf": _KEY,
    "book/classroom/a.html": b"sheet",
    "book/part/a.html": b'<a href="../classroom/a.pdf" download>a</a>'
    b'<a href="../classroom/solutions.pdf">b</a> <a href="https://a.fr/a.pdf">c</a>',
    "book/part/frame.html": b'<iframe srcdoc="&lt;a href=&quot;../classroom/a.pdf&quot;&gt;">',
    "book/lite/files/a.pdf": _SHEET,
    "sheets/01_a.pdf": _SHEET,
    "sheets/a.html": b"sheet",
    "notebooks/a.ipynb": b"{}",
    "book/notebooks/a.ipynb": b"{}",
}


class TestOnce:
    """What a folder of the stick holds does not lie in the book as well."""

    def test_it_lies_in_the_folder_and_links_of_the_book_lead_there(self):
        made = once.in_one_place(TWICE)
        assert TWICE.keys() - made.keys() == {"book/classroom/a.pdf"}
        page = made["book/part/a.html"].decode()
        assert page.startswith('<a href="../../sheets/01_a.pdf" download>')
        assert page.endswith(TWICE["book/part/a.html"].decode().partition("</a>")[2])
        assert b"&quot;../../sheets/01_a.pdf&quot;" in made["book/part/frame.html"]

    def test_a_stick_without_such_folders_stays_as_it_is(self):
        book = {name: content for name, content in TWICE.items() if name.startswith("book/")}
        assert once.in_one_place(book) == book


def test_a_part_for_computing_is_counted_apart():
    given = {"book/a.html": 10**6, f"{from_disk.FOLDER}python.js": 40 * 10**6}
    told = sizes.told(given)
    assert re.search(r"book, to compute +1 +40\.0", told)
    assert "Budget: 41.0 of 120 MB." in told
    assert "e-mail" not in told


LITE = ["book/lite/index.html", "book/lite/jupyter-lite.json"]


@pytest.mark.parametrize(
    ("there", "box"),
    [
        ([], None),
        (["book/lite/index.html", "book/lite/apart.txt"], None),  # it says it was left out
        (LITE, "Needs the server"),
    ],
)
def test_the_start_page_tells_of_notebooks_in_the_browser_as_they_are(there, box):
    chapter = start.ChapterOnStick("Two <towns>", "Which?", "two_towns", 3, 75, "a.html", "a.pdf")
    workshop = start.WorkshopOnStick("An hour", 60, "b.html", "c.html", {"running": "d.pdf"})
    files = dict.fromkeys(["data/tables/a.csv", *there], b"")
    page = start.page(files, [chapter], [workshop], ["fr"])
    assert '<a class="button" href="START-fr.html" lang="fr" hreflang="fr">Français</a>' in page
    assert "Two &lt;towns&gt;" in page
    assert ('href="book/lite/index.html"' in page) == bool(box)
    boxes = [part for part in page.split("<section") if "JupyterLite" in part.partition("<h2")[0]]
    assert len(boxes) == bool(box)
    assert not box or box in boxes[0]
    assert "Python in the page" not in page
    python = {f"{from_disk.FOLDER}manifest.js": b""}
    (box,) = [
        part
        for part in start.page(files | python, [chapter], [workshop]).split("<section")
        if "Python in the page" in part
    ]
    assert "Works at once" in box
