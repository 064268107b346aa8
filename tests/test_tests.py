"""The tests themselves: none hangs, none leaves a process, and the quick ones need little."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from importlib import metadata

import psutil
import pytest
from packaging.utils import canonicalize_name

from tests import conftest
from tests.conftest import ROOT

# It must not hold on to the pipes, or reading them would wait for it.
_DETACHED = """
import subprocess, sys
started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"],
                           start_new_session=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
print(started.pid, flush=True)
"""


def test_what_a_test_started_ends_with_it_even_when_its_parent_is_gone(request):
    done = subprocess.run([sys.executable, "-c", _DETACHED], capture_output=True, text=True)
    orphan = psutil.Process(int(done.stdout))
    assert orphan.is_running()
    assert conftest.end_processes(request.node.nodeid) == [orphan.pid]
    psutil.wait_procs([orphan], timeout=10)
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_a_test_that_waits_for_ever_is_stopped_and_named(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = ""\n')
    (tmp_path / "test_it.py").write_text(
        "import pytest, subprocess, sys\n@pytest.mark.timeout(2)\ndef test_it():\n"
        "    subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "test_it.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Timeout" in done.stdout
    assert time.perf_counter() - began < 50


def test_each_test_has_a_limit(pytestconfig):
    assert 0 < float(pytestconfig.getini("timeout")) <= 300
    assert pytestconfig.pluginmanager.hasplugin("timeout")


def _locked(name: str) -> set[str]:
    text = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
    return {canonicalize_name(found) for found in re.findall(r"^([\w.-]+)==", text, re.M)}


_COLLECT = """
import sys
import pytest
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {gone!r}:
            raise ModuleNotFoundError(name + " is not for quick tests", name=name)
sys.meta_path.insert(0, Gone())
sys.exit(pytest.main(["-m", "quick", "--collect-only", "-q", "-p", "no:cacheprovider",
                      "tests", "src/coursekit"]))
"""


@pytest.mark.slow
def test_the_quick_tests_import_only_what_their_lock_names():
    """A browser, a server of notebooks or Sphinx must not be asked for, not even to look."""
    small = _locked("quick") | {"coursekit"}
    assert not {"sphinx", "playwright", "jupyter-server", "jupyterlab"} & small
    modules = metadata.packages_distributions()
    gone = {
        module
        for module, sources in modules.items()
        if not {canonicalize_name(source) for source in sources} & small
    }
    assert {"sphinx", "playwright", "jupyter_book"} <= gone
    done = subprocess.run(
        [sys.executable, "-c", _COLLECT.format(gone=gone - {"pip", "_distutils_hack"})],
        cwd=ROOT,
        capture_output=True,
        text=True,
        # Other packages' additions to hypothesis are loaded by name; there they are not installed.
        env=os.environ | {"HYPOTHESIS_NO_PLUGINS": "1"},
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert int(re.search(r"(\d+)(?:/\d+)? tests collected", done.stdout)[1]) > 1000
