"""The ways to run a chapter: those that exist, in order, and no others."""

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from sphinx.errors import ConfigError

from book.extension import launch

NOTHING = {
    "coursekit_repository": "",
    "coursekit_branch": "main",
    "coursekit_notebooks_branch": "notebooks",
    "coursekit_lite": "",
    "coursekit_live": "off",
}


def _ways(**settings):
    markup = launch.bar(SimpleNamespace(**NOTHING | settings), "wound/two_towns", 3)
    assert markup.startswith('<nav class="ck-launch" aria-label="Run this chapter">')
    names = re.findall(r"<(?:a|button)[^>]*>([^<]+)</", markup)
    return names, dict(re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', markup))


class TestOrder:
    def test_without_any_address_one_can_run_here_and_download(self):
        assert _ways(coursekit_live="wasi")[0] == [
            "Run here",
            "Download notebook",
            "Download all",
        ]

    def test_switched_off_only_downloads_are_left(self):
        assert _ways()[0] == ["Download notebook", "Download all"]

    def test_with_all_addresses_all_ways_stand_in_order(self):
        names, _ = _ways(
            coursekit_live="pyodide",
            coursekit_lite="live/",
            coursekit_repository="https://github.com/owner/name",
        )
        assert names == [
            "Run here",
            "JupyterLite",
            "Binder",
            "Colab",
            "Download notebook",
            "Download all",
        ]

    @pytest.mark.parametrize(
        ("repository", "ways"),
        [
            ("https://github.com/owner/name", ["Binder", "Colab"]),
            ("https://gitlab.com/group/part/name", ["Binder"]),
            ("https://git.example.org/owner/name", []),
        ],
    )
    def test_a_host_has_only_the_ways_that_can_read_from_it(self, repository, ways):
        assert _ways(coursekit_repository=repository)[0][:-2] == ways


class TestAddresses:
    def test_each_opens_the_notebook_of_the_chapter(self):
        _, links = _ways(coursekit_lite="live/", coursekit_repository="https://github.com/o/n/")
        by_name = {name: unquote(address) for address, name in links.items()}
        notebook = "chapters/03_two_towns.ipynb"
        assert by_name.keys() == {
            "JupyterLite",
            "Binder",
            "Colab",
            "Download notebook",
            "Download all",
        }
        for name in ("JupyterLite", "Binder", "Colab", "Download notebook"):
            assert by_name[name].endswith(notebook), name
        assert by_name["JupyterLite"].startswith("../live/lab/index.html?path=")
        assert by_name["Binder"].startswith("https://mybinder.org/v2/gh/o/n/main?")

    def test_a_lite_site_elsewhere_keeps_its_address(self):
        _, links = _ways(coursekit_lite="https://example.org/lite/")
        assert any(address.startswith("https://example.org/lite/lab/") for address in links)

    @pytest.mark.parametrize(
        "settings",
        [
            {"coursekit_repository": "github.com/owner/name"},
            {"coursekit_repository": "http://github.com/owner/name"},
            {"coursekit_repository": "https://github.com/owner"},
            {"coursekit_lite": "live"},
        ],
    )
    def test_a_setting_that_cannot_work_stops_the_build_with_a_sentence(self, settings):
        with pytest.raises(ConfigError, match=r"_config\.yml"):
            launch._check(None, SimpleNamespace(**NOTHING | settings))
