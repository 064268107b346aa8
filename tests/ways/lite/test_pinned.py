"""The pinned lock and the requirements say the same, and nothing else is let in."""

from __future__ import annotations

import io
import json
import re
import tarfile

import pytest
from packaging.utils import canonicalize_name
from ways.lite.pinned import Pinned, pinned

from ways.lite import core, offer, settings, wheels

VERSIONS = {each.name: str(each.requirement.specifier)[2:] for each in wheels.locked()}


def test_the_browser_has_pandas_numpy_and_matplotlib_and_they_are_compiled():
    assert {"pandas", "numpy", "matplotlib"} <= set(pinned().compiled)


@pytest.mark.parametrize("name", sorted(pinned().packages))
def test_the_lock_of_pyodide_and_the_requirements_name_the_same_version(name):
    entry = pinned().packages[name]
    assert VERSIONS[name] == entry["version"]
    assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
    needed = {canonicalize_name(need) for need in entry["depends"]}
    assert needed <= set(pinned().packages), "the cut is not whole"


def test_coursekit_may_be_used_with_what_is_pinned():
    """What pyproject.toml asks for is what a browser gets."""
    import tomllib

    from packaging.requirements import Requirement

    from tests.conftest import ROOT

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for line in project["dependencies"]:
        need = Requirement(line)
        assert need.specifier.contains(VERSIONS[need.name.lower()]), line


class TestCore:
    """Pyodide's core comes from npm and is used only when it is the very package pinned."""

    ENTRY = {"name": "six", "version": "1", "depends": []}  # noqa: RUF012

    def _packed(self, lock: dict) -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as packed:
            texts = {name: name.encode() for name in core.FILES}
            texts[core.LOCK] = json.dumps(lock).encode()
            for name, text in texts.items():
                info = tarfile.TarInfo(f"package/{name}")
                info.size = len(text)
                packed.addfile(info, io.BytesIO(text))
        return out.getvalue()

    def _pinned(self, content: bytes) -> Pinned:
        return Pinned("1.0", core.integrity(content), {"python": "3"}, {"six": self.ENTRY})

    def test_the_right_one_is_unpacked(self, tmp_path):
        lock = {"info": {"python": "3"}, "packages": {"six": {**self.ENTRY, "more": 1}}}
        content = self._packed(lock)
        core.unpack(content, self._pinned(content), tmp_path)
        assert {p.name for p in tmp_path.iterdir()} == set(core.FILES)

    def test_an_altered_one_is_refused(self, tmp_path):
        content = self._packed({"info": {}, "packages": {}})
        with pytest.raises(settings.CannotBuild, match="is not the one that was pinned"):
            core.unpack(content + b"\0", self._pinned(content), tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_cut_that_says_otherwise_is_named(self, tmp_path):
        lock = {"info": {"python": "3"}, "packages": {"six": {**self.ENTRY, "version": "2"}}}
        content = self._packed(lock)
        with pytest.raises(settings.CannotBuild, match=r"differs from the lock .*, at six\."):
            core.unpack(content, self._pinned(content), tmp_path)


class TestOffer:
    """The site's own lock, in each of the three settings."""

    @pytest.fixture
    def given(self, make_wheel):
        compiled = {
            "name": "quick", "version": "1.0", "depends": [], "imports": ["quick"],
            "file_name": "quick-1.0-cp3-cp3-wasm32.whl", "sha256": "0" * 64,
        }  # fmt: skip
        info = {"python": "3.14.2", "arch": "wasm32"}
        made = Pinned("1.0", "", info, {"quick": compiled})
        found = [
            make_wheel("slagheaps_coursekit", "quick>=1", "drawn"),
            make_wheel("drawn", "quick", "never; sys_platform != 'emscripten'"),
            make_wheel("plain"),
        ]
        return made, [wheels.Wheel(path) for path in found]

    def test_without_compiled_packages_what_needs_them_is_left_out(self, given):
        packages = offer.lock(*given, settings.Settings("core", ""))["packages"]
        assert set(packages) == {"slagheaps-coursekit", "plain"}
        assert packages["slagheaps-coursekit"]["depends"] == []

    def test_vendored_everything_lies_in_the_site(self, given):
        packages = offer.lock(*given, settings.Settings("vendored", "https://a.test/"))["packages"]
        assert set(packages) == {"slagheaps-coursekit", "drawn", "plain", "quick"}
        assert packages["slagheaps-coursekit"]["depends"] == ["drawn", "quick"]
        assert not any("/" in each["file_name"] for each in packages.values())

    def test_with_cdn_only_compiled_packages_come_from_there_with_their_digest(self, given):
        packages = offer.lock(*given, settings.Settings("cdn", "https://a.test/"))["packages"]
        far = {name for name, each in packages.items() if "://" in each["file_name"]}
        assert far == {"quick"}
        assert packages["quick"]["file_name"] == "https://a.test/quick-1.0-cp3-cp3-wasm32.whl"
        assert packages["quick"]["sha256"] == "0" * 64

    def test_a_need_that_no_lock_knows_stops_the_build(self, given, make_wheel):
        made, found = given
        found.append(wheels.Wheel(make_wheel("orphan", "lost")))
        with pytest.raises(settings.CannotBuild, match=r"that orphan needs .*/browser\.in"):
            offer.lock(made, found, settings.Settings("cdn", "https://a.test/"))


class TestSetting:
    """One setting, and a sentence for each way to get it wrong."""

    def test_an_argument_wins_over_the_environment(self):
        given = {settings.MODE: "vendored"}
        assert settings.read("core", None, "1", given).mode == "core"
        assert settings.read(None, None, "1", given).mode == "vendored"

    def test_an_unknown_word_is_answered_with_the_known_ones(self):
        with pytest.raises(settings.CannotBuild, match="choose cdn, vendored, core"):
            settings.read(None, None, "1", {settings.MODE: "local"})

    def test_a_folder_is_for_vendoring_only(self, tmp_path):
        assert settings.read("vendored", str(tmp_path), "1", {}).source == str(tmp_path)
        with pytest.raises(settings.CannotBuild, match="A folder goes with"):
            settings.read("cdn", str(tmp_path), "1", {})

    def test_a_folder_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(settings.CannotBuild, match="nowhere is neither"):
            settings.read("vendored", str(tmp_path / "nowhere"), "1", {})
