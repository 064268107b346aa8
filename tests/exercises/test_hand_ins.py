"""Whatever lies in the folder of a class is to be graded, or named with a reason."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import zipfile

import pytest

from coursekit.grading import Learner, find, hand_ins, scripts, unpacking
from coursekit.grading.results import Results

NOTEBOOK = {"cells": [{"cell_type": "code", "source": "answer = 1", "metadata": {}}]}
DATA = json.dumps(NOTEBOOK).encode()


def _ledger(*places) -> dict[str, str]:
    """Return what was found: by its path, "" for what is to be graded, or the reason."""
    found = find(places)
    assert len({one.name for one in found}) == len(found), "two of one name"
    assert all((one.data is None) == bool(one.reason) for one in found)
    return {one.path: one.reason for one in found}


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            # The same bytes at every minute: they stand in the names of tests.
            file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


class TestFolder:
    @pytest.mark.parametrize(
        "name",
        [
            *("a.ipynb", "a.ipynb.json", "a.ipynb.txt", "a.IPYNB", "a (1).ipynb", "a.json"),
            *("a", "a.ipynb_", "deep/er/a.ipynb", "été 2026.ipynb", "=a().ipynb"),
        ],
    )
    def test_a_notebook_is_one_by_what_it_holds(self, name, tmp_path):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(DATA)
        assert _ledger(tmp_path) == {name: ""}

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("a.ipynb", b"", "empty"),
            ("a.ipynb", b" \n", "empty"),
            ("a.ipynb", b"<!DOCTYPE html><p>Sign in", "page (HTML)"),
            ("a.ipynb", b"%PDF-1.7", "PDF"),
            ("a.pdf", b"%PDF-1.7", "PDF"),
            ("a.7z", b"7z\xbc\xaf\x27\x1c", "7z archive"),
            ("a.rar", b"Rar!\x1a\x07", "rar archive"),
            ("a.ipynb.gz", b"\x1f\x8b\x08\x00", "gzip"),
            ("a.docx", _zip({"[Content_Types].xml": b"x"}), "office program"),
            ("a.odt", _zip({"mimetype": b"x"}), "office program"),
            ("a.ipynb.crdownload", b'{"cells', "never came to its end"),
            ("a.py", b"answer = 1", "Ask for the notebook"),
            ("a.html", b"<html>", "page (HTML)"),
            ("photo.jpg", b"\xff\xd8\xff\xe0", "picture"),
            ("notes.txt", b"I could not do it.", "no notebook"),
            ("overview.csv", b"notebook,exercise", "earlier grading"),
            ("class-2.json", b'{"kind": "x"}', "earlier grading"),
        ],
    )
    def test_all_else_is_named_with_a_reason(self, name, data, reason, tmp_path):
        (tmp_path / "good.ipynb").write_bytes(DATA)
        (tmp_path / name).write_bytes(data)
        found = _ledger(tmp_path)
        assert found.pop("good.ipynb") == ""
        assert reason in found.pop(name)
        assert not found

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes")
    def test_links_folders_and_pipes_end_nothing(self, tmp_path):
        (tmp_path / "good.ipynb").write_bytes(DATA)
        (tmp_path / "link.ipynb").symlink_to("nowhere.ipynb")
        (tmp_path / "circle.ipynb").symlink_to("circle.ipynb")
        (tmp_path / "again.ipynb").symlink_to("good.ipynb")
        (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "folder.ipynb").mkdir()
        (tmp_path / "full.ipynb").mkdir()
        (tmp_path / "full.ipynb/inside.ipynb").write_bytes(DATA)
        os.mkfifo(tmp_path / "pipe.ipynb")
        found = _ledger(tmp_path)
        assert {path for path, reason in found.items() if not reason} == {
            *("good.ipynb", "again.ipynb", "full.ipynb/inside.ipynb"),
        }
        assert "leads nowhere" in found["link.ipynb"]
        assert "cannot be read" in found["circle.ipynb"]
        assert "link to a folder" in found["round"]
        assert "empty folder" in found["folder.ipynb"]
        assert "no file" in found["pipe.ipynb"]

    @pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
    def test_a_name_in_the_letters_of_another_system_ends_nothing(self, tmp_path):
        for name in ("Zoé.ipynb".encode("latin-1"), "Zoé.ipynb".encode("cp850"), b"\xff.ipynb"):
            (tmp_path / os.fsdecode(name)).write_bytes(DATA)
        with tarfile.open(tmp_path / "class.tar", "w") as file:
            file.addfile(_member("Zo\udce9.ipynb", len(DATA)), io.BytesIO(DATA))
        found = find([tmp_path])
        assert [one.reason for one in found] == [""] * 4
        results = Results(tmp_path / "out")
        for one in found:
            results.add(Learner(one.name, problems=[f"{one.path}: half a character, \ud800"]))
        written = results.table([Learner(one.name) for one in found]).read_text("utf-8-sig")
        assert written.count("Zo\\udce9") == 2, "shown as its number"
        for name in ("Zo\\udc82", "\\udcff"):
            assert name in written

    def test_what_programs_put_there_is_counted_and_not_graded(self, tmp_path):
        for name in ("a.ipynb", ".ipynb_checkpoints/a.ipynb", ".DS_Store", "__MACOSX/._a.ipynb"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(DATA)
        found = _ledger(tmp_path)
        assert [path for path, reason in found.items() if not reason] == ["a.ipynb"]
        assert len(found) == 4
        assert all("put there" in reason for path, reason in found.items() if path != "a.ipynb")

    def test_a_file_larger_than_any_notebook_is_not_read(self, tmp_path, monkeypatch):
        monkeypatch.setattr(hand_ins, "LARGEST", 200)
        (tmp_path / "good.ipynb").write_bytes(DATA)
        (tmp_path / "large.ipynb").write_bytes(DATA + b" " * 200)
        assert "larger than" in _ledger(tmp_path)["large.ipynb"]


class TestNames:
    @pytest.mark.parametrize(
        ("paths", "names"),
        [
            (["ada.ipynb", "bo.ipynb.json"], ["ada", "bo"]),
            (["ada/t.ipynb", "bo/t.ipynb"], ["ada/t", "bo/t"]),
            (["1/ada/t.ipynb", "2/ada/t.ipynb"], ["1/ada/t", "2/ada/t"]),
            (["t.ipynb", "t.ipynb.json"], ["t.ipynb", "t.ipynb.json"]),
            (["a/t.ipynb", "t.ipynb"], ["a/t", "t"]),
            (
                ["a/ada.json", "a/ada.ipynb", "b/ada.json", "b/bo.json"],
                ["a/ada.json", "a/ada.ipynb", "b/ada", "bo"],
            ),
        ],
    )
    def test_each_is_as_short_as_it_can_be(self, paths, names, tmp_path):
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(DATA)
        assert {one.path: one.name for one in find([tmp_path])} == dict(
            zip(paths, names, strict=True)
        )

    def test_two_classes_given_at_once_keep_their_folders_apart(self, tmp_path):
        for name in ("x", "y"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "ada.ipynb").write_bytes(DATA)
        assert list(_ledger(tmp_path / "x", tmp_path / "y")) == ["x/ada.ipynb", "y/ada.ipynb"]


class TestArchives:
    def test_a_zip_a_tar_and_a_file_are_taken_as_they_are(self, tmp_path):
        packed, rolled = tmp_path / "class.zip", tmp_path / "class.tar.gz"
        packed.write_bytes(_zip({"ada.ipynb": DATA, "bo/t.ipynb": DATA, "__MACOSX/x": b"{"}))
        with tarfile.open(rolled, "w:gz") as file:
            file.addfile(_member("cy.ipynb", len(DATA)), io.BytesIO(DATA))
        (tmp_path / "dy.ipynb").write_bytes(DATA)
        found = _ledger(packed)
        assert "1 file that a program put there" in found.pop("class.zip/.")
        assert found == {"class.zip/ada.ipynb": "", "class.zip/bo/t.ipynb": ""}
        assert _ledger(rolled) == {"class.tar.gz/cy.ipynb": ""}
        assert _ledger(tmp_path / "dy.ipynb") == {"dy.ipynb": ""}
        assert list(_ledger(tmp_path).values()).count("") == 4, "archives in a folder"

    @pytest.mark.parametrize("how", ["", "gz", "bz2", "xz"])
    @pytest.mark.parametrize("name", ["class.tar", "class", "class.zip", "class (1).tgz.download"])
    def test_an_archive_is_one_by_what_it_holds(self, how, name, tmp_path):
        with tarfile.open(tmp_path / name, f"w:{how}") as file:
            file.addfile(_member("ada.ipynb", len(DATA)), io.BytesIO(DATA))
        assert _ledger(tmp_path / name) == {f"{name}/ada.ipynb": ""}

    def test_what_a_platform_packs_by_learner_is_opened_and_what_is_deeper_is_named(self, tmp_path):
        inner = _zip({"t.ipynb": DATA})
        deep = _zip({"deep.zip": _zip({"deeper.zip": inner})})
        (tmp_path / "class.zip").write_bytes(_zip({"ada.zip": inner, "bo.zip": deep}))
        found = _ledger(tmp_path)
        assert found.pop("class.zip/ada.zip/t.ipynb") == ""
        assert "unpack it" in found.pop("class.zip/bo.zip/deep.zip/deeper.zip")
        assert not found

    @pytest.mark.parametrize(
        "name", ["../out.ipynb", "/tmp/out.ipynb", "a/../../out.ipynb", "C:\\out.ipynb", "..\\out"]
    )
    def test_no_name_leads_out_of_it(self, name, tmp_path):
        packed = tmp_path / "in" / "class.zip"
        packed.parent.mkdir()
        packed.write_bytes(_zip({"ada.ipynb": DATA, name: DATA}))
        found = _ledger(packed)
        assert found.pop("class.zip/ada.ipynb") == ""
        assert all("leads out" in reason for reason in found.values())
        assert len(found) == 1
        assert [path.name for path in tmp_path.rglob("*")] == ["in", "class.zip"]

    @pytest.mark.parametrize("alphabet", ["cp437", "cp850", "latin-1", "utf-8", "mac-roman"])
    def test_names_that_an_old_program_wrote_are_read_somehow(self, alphabet, tmp_path):
        """A zip of an old Windows or Mac does not say in which letters its names are."""
        named = _zip({"Zo_.ipynb": DATA}).replace(b"Zo_.ipynb", b"Zo\xe9.ipynb")
        other = "Zoé.ipynb".encode(alphabet).ljust(10, b" ")
        if len(other) == 10 and alphabet == "utf-8":
            named = _zip({"Zo__.ipynb": DATA}).replace(b"Zo__.ipynb", other)
        elif alphabet != "utf-8":
            named = named.replace(b"Zo\xe9.ipynb", other.strip())
        (tmp_path / "class.zip").write_bytes(named)
        (path,) = find([tmp_path])
        assert path.reason == ""
        assert path.name.startswith("Zo")
        assert path.name.encode("utf-8")

    def test_links_and_devices_in_it_are_left_alone(self, tmp_path):
        with tarfile.open(tmp_path / "class.tar", "w") as file:
            file.addfile(_member("ada.ipynb", len(DATA)), io.BytesIO(DATA))
            for name, kind in (("link.ipynb", tarfile.SYMTYPE), ("pipe.ipynb", tarfile.FIFOTYPE)):
                member = _member(name, 0)
                member.type, member.linkname = kind, "/etc/passwd"
                file.addfile(member)
        found = _ledger(tmp_path)
        assert found.pop("class.tar/ada.ipynb") == ""
        assert all("no file" in reason for reason in found.values())
        assert len(found) == 2

    def test_what_was_made_to_fill_a_computer_does_not(self, tmp_path, monkeypatch):
        monkeypatch.setattr(unpacking, "_LARGEST_FILE", 10_000)
        bomb = _zip({"ada.ipynb": DATA, "bomb.ipynb": b"{" + b"0" * 1_000_000})
        (tmp_path / "class.zip").write_bytes(bomb)
        found = _ledger(tmp_path)
        assert found.pop("class.zip/ada.ipynb") == ""
        assert "larger than" in found.pop("class.zip/bomb.ipynb")
        monkeypatch.setattr(unpacking._Room, "__init__", lambda self: self.__dict__.update(_ROOM))
        many = _zip({f"{number}.ipynb": DATA for number in range(5)})
        (tmp_path / "class.zip").write_bytes(_zip({"ada.zip": many}))
        found = _ledger(tmp_path)
        assert list(found.values()).count("") == 2, "the archives in it have room of their own"
        assert "files are in it" in found["class.zip"]

    def test_damaged_and_locked_ones_are_named(self, tmp_path):
        whole = _zip({"ada.ipynb": DATA, "bo.ipynb": DATA})
        at = whole.rindex(b"PK\x03\x04")
        locked = bytearray(_zip({"ada.ipynb": DATA}))
        locked[6] |= 1
        locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
        hurt = whole[: at + 40] + bytes(20) + whole[at + 60 :]
        for name, data in {"a.zip": hurt, "b.zip": bytes(locked), "c.zip": whole[:60]}.items():
            (tmp_path / name).write_bytes(data)
        found = _ledger(tmp_path)
        assert found.pop("a.zip/ada.ipynb") == ""
        assert "cannot be unpacked" in found.pop("a.zip/bo.ipynb")
        assert "password" in found.pop("b.zip/ada.ipynb")
        assert found.pop("c.zip")
        assert not found


#: Files and bytes that an archive may still hold.
_ROOM = {"files": 3, "size": 10_000}


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


class TestNotebooks:
    @pytest.mark.parametrize(
        "alphabet", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
    )
    def test_any_alphabet_is_read(self, alphabet):
        text = json.dumps({"cells": [{"cell_type": "code", "source": "x = 'é'"}]}, ensure_ascii=0)
        cells, _ = scripts.cells_of(text.encode(alphabet))
        assert [cell["source"] for cell in cells] == ["x = 'é'"]

    @pytest.mark.parametrize(
        "cell",
        [
            {"source": "answer = 1"},
            {"source": ["answer", " = 1"]},
            {"source": "answer = 1", "metadata": None},
            {"source": "answer = 1", "metadata": {"coursekit": None}},
            {"source": "answer = 1", "metadata": {"coursekit": ["ex03_1"]}},
            {"source": "answer = 1", "metadata": {"coursekit": {"exercise": "=cmd()"}}},
            {"source": "answer = 1", "metadata": {"coursekit": {"exercise": 3}}},
            {"source": "answer = 1", "metadata": {"coursekit": {"exercise": ["ex03_1"]}}},
            {"source": "answer = 1", "id": None, "outputs": None},
            {"input": "answer = 1"},
        ],
    )
    def test_what_other_tools_leave_out_is_not_missed(self, cell):
        data = json.dumps({"cells": [{"cell_type": "code", **cell}, None, {"cell_type": 3}]})
        assert scripts.cells_of(data.encode())[0] == [
            {"source": "answer = 1", "code": "answer = 1\n"}
        ]

    def test_one_of_2013_is_read_too(self):
        old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["answer = 1"]}]}]}
        assert len(scripts.cells_of(json.dumps(old).encode())[0]) == 1

    @pytest.mark.parametrize(
        "data", [b"{", b"[]", b"null", b'{"cells": 3}', b'{"a": 1}', b"[" * 100_000, b"\xff\xfe{"]
    )
    def test_what_is_none_ends_in_a_sentence(self, data):
        with pytest.raises(scripts.Unreadable, match="This file is no notebook"):
            scripts.cells_of(data)

    @pytest.mark.parametrize(
        "source",
        [
            "print('In %d communes, year %d'\n      % (1, 1990))",
            "x = 9 \\\n    % 7",
            "parts = [9\n         % 2,\n         3]",
            "rows = jobs[jobs['year']\n   != 1990]",
            "note = '''\n!important\n'''",
            "text = '''\n%matplotlib inline\nwhat?\n'''",
            "x = {'a': 1,\n   # what is it?\n   'b': 2}",
            "f(a,\n  *b,\n  **c)",
            "x = (3\n  @ y)",
            "sure = '?'",
        ],
    )
    def test_python_stays_as_it_is(self, source):
        assert scripts.python(source).rstrip("\n") == source

    @pytest.mark.parametrize(
        ("source", "python"),
        [
            ("%matplotlib inline", "get_ipython().run_line_magic('matplotlib', 'inline')"),
            ("!pip install x", "get_ipython().system('pip install x')"),
            ("files = !ls", "files = get_ipython().getoutput('ls')"),
            ("jobs?", "get_ipython().run_line_magic('pinfo', 'jobs')"),
            ("%%time\nanswer = 1", "answer = 1"),
            ("%%capture out\n%%time\nanswer = 1", "answer = 1"),
            ("%%bash\nanswer=1", "get_ipython().run_cell_magic('bash', '', 'answer=1\\n')"),
            (">>> answer = 1", "answer = 1"),
        ],
    )
    def test_what_only_a_notebook_understands_is_read_as_it_reads_it(self, source, python):
        assert scripts.python(source).strip() == python
