"""The doctor names what is missing and what to do; a healthy computer hears one sentence."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
from importlib import metadata

import pytest

from coursekit import doctor
from coursekit.__main__ import main as command
from coursekit.checks import register


def finding(what: str, **options) -> doctor.Finding:
    (found,) = [f for f in doctor.examine(**options).findings if f.what == what]
    return found


@pytest.fixture
def _no_network(monkeypatch):
    def refuse(*_, **__):
        raise OSError("unreachable")

    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])  # the second as in a pipe of Windows
def test_this_computer_is_ready_and_told_so_in_the_terminal(encoding):
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "doctor", "--no-network"],
        capture_output=True,
        text=True,
        encoding=encoding,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().splitlines()[-1].startswith("Ready for the course")
    assert "Loos-en-Gohelle" in done.stdout


@pytest.mark.usefixtures("_no_network")
def test_without_a_network_the_course_works_all_the_same():
    report = doctor.examine()
    assert finding("Network").state == "limited"
    assert report.ready
    assert "Network" in report.verdict


@pytest.mark.parametrize(
    "alphabet", ["ascii", "cp437", "cp850", "cp1252", "latin-1", "cp932", "koi8-r"]
)
def test_it_speaks_in_the_letters_of_any_console(alphabet, monkeypatch):
    """Windows' older consoles, a C locale, Japanese and Russian ones: none knows a ✓."""
    written = io.TextIOWrapper(io.BytesIO(), encoding=alphabet)
    monkeypatch.setattr(sys, "stdout", written)
    monkeypatch.setattr(sys, "stderr", written)
    assert command(["doctor", "--no-network"]) == 0
    assert command(["grade", "Relevé"]) == 2, "there is no such folder"
    written.flush()
    said = written.buffer.getvalue().decode(alphabet)
    assert "Ready for the course" in said
    assert "There is no folder" in said
    assert "Traceback" not in said


def test_a_missing_package_is_named_with_the_command_that_brings_it(monkeypatch, capsys):
    real = metadata.version

    def version(name):
        if name == "folium":
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    found = finding("Packages", network=False)
    assert found.state == "missing"
    assert "folium" in found.said
    assert "pip install folium" in found.advice
    assert command(["doctor", "--no-network"]) == 1
    assert "Not ready yet" in capsys.readouterr().out


def test_what_only_teachers_need_is_not_missed(monkeypatch):
    needed = ["pandas>=2.2", 'nothing-of-this-name>=1; extra == "class"']
    monkeypatch.setattr(metadata, "requires", lambda name: needed)
    assert finding("Packages", network=False).state == "ready"


def test_without_pandas_it_still_answers():
    """Where pandas is missing, in a trial site for the browser for instance, nothing breaks."""
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from coursekit import doctor; print(doctor.examine(network=False))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    assert "pandas is not installed" in done.stdout
    assert "Not ready yet" in done.stdout


def test_a_stranger_of_the_same_name_is_found(monkeypatch, tmp_path):
    (tmp_path / "coursekit-0.1.0.dist-info").mkdir()
    said = "Metadata-Version: 2.1\nName: coursekit\nVersion: 0.1.0\n"
    (tmp_path / "coursekit-0.1.0.dist-info/METADATA").write_text(said, "utf-8")
    assert finding("Name", network=False).state == "ready"
    monkeypatch.syspath_prepend(tmp_path)
    found = finding("Name", network=False)
    assert found.state == "missing"
    assert "coursekit 0.1.0 of somebody else" in found.said
    assert "pip uninstall coursekit" in found.advice
    assert "it is called slagheaps-coursekit, and the book brings it" in found.advice


def test_a_missing_kernel_is_a_limit(monkeypatch):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    found = finding("Kernel", network=False)
    assert found.state == "limited"
    assert "no notebook kernel" in found.said


def test_missing_data_are_named_and_the_small_map_makes_no_fuss(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSEKIT_DATA", str(tmp_path / "nowhere"))
    report = doctor.examine(network=False)
    assert not report.ready
    assert "datapackage.json is missing" in str(report)
    assert "no map" in str(report)
    assert "No map could be drawn" in report._repr_html_()


def test_missing_exercises_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(register, "folder", lambda: tmp_path)
    register.chapters.cache_clear()
    found = finding("Exercises", network=False)
    register.chapters.cache_clear()
    assert found.state == "missing"
    assert str(tmp_path) in found.said
    assert "anew" in found.advice


def test_a_broken_exercise_is_named(monkeypatch, tmp_path):
    head = '+++ {"exercise": "ex01_1", "title": "A", "level": "count", "minutes": 5}'
    (tmp_path / "landscape_of_coal.md").write_text(head, "utf-8")
    monkeypatch.setattr(register, "folder", lambda: tmp_path)
    monkeypatch.setattr(register, "chapters", lambda: {1: "landscape_of_coal"})
    found = finding("Exercises", network=False)
    assert found.state == "missing"
    assert "exercises/landscape_of_coal.md, ex01_1: it has no prompt" in found.said


def test_an_old_python_is_named(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 0))
    assert finding("Python", network=False).state == "missing"


def test_a_full_disk_is_a_limit(monkeypatch):
    usage = type(shutil.disk_usage("."))(10, 10, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "make room" in finding("Disk", network=False).advice


def test_in_a_notebook_it_is_a_table_and_a_map():
    html = doctor.examine(network=False)._repr_html_()
    assert '<th scope="row">Python</th>' in html
    assert 'class="ck-map"' in html


def test_the_small_map_fits_and_has_one_loos():
    *drawn, caption = doctor.small_map(width=40, height=9).splitlines()
    assert len(drawn) == 9
    assert max(map(len, drawn)) <= 40
    assert "".join(drawn).count("@") == 1
    assert "@" in caption
