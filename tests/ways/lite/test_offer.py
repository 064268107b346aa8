"""The site's own lock: what a browser can import there, and where it lies."""

from __future__ import annotations

import pytest

from ways.lite import offer, wheels
from ways.pyodide.pinned import Pinned
from ways.pyodide.sources import CannotBuild

PLACE = "../../pyodide/1/"


class TestOffer:
    @pytest.fixture
    def given(self, make_wheel):
        compiled = {
            "name": "quick", "version": "1.0", "depends": [], "imports": ["quick"],
            "file_name": "quick-1.0-cp3-cp3-wasm32.whl", "sha256": "0" * 64,
        }  # fmt: skip
        info = {"python": "3.14.2", "arch": "wasm32"}
        made = Pinned("1.0", "", info, {}, {"quick": compiled})
        found = [
            make_wheel("slagheaps_coursekit", "quick>=1", "drawn"),
            make_wheel("drawn", "quick", "never; sys_platform != 'emscripten'"),
            make_wheel("plain"),
        ]
        return made, [wheels.Wheel(path) for path in found]

    def test_what_only_notebooks_need_lies_in_the_site_the_rest_beside_it(self, given):
        packages = offer.lock(*given, PLACE)["packages"]
        assert set(packages) == {"slagheaps-coursekit", "drawn", "plain", "quick"}
        assert packages["slagheaps-coursekit"]["depends"] == ["drawn", "quick"]
        beside = {name for name, each in packages.items() if "/" in each["file_name"]}
        assert beside == {"quick"}
        assert packages["quick"]["file_name"] == f"{PLACE}quick-1.0-cp3-cp3-wasm32.whl"
        assert packages["quick"]["sha256"] == "0" * 64

    def test_a_need_that_no_lock_knows_stops_the_build(self, given, make_wheel):
        made, found = given
        found.append(wheels.Wheel(make_wheel("orphan", "lost")))
        with pytest.raises(CannotBuild, match=r"that orphan needs .*/browser\.in"):
            offer.lock(made, found, PLACE)


def test_a_compiled_package_is_offered_without_its_compiled_part(tmp_path):
    wheel = wheels._pure("markupsafe", tmp_path)
    assert wheel.name == "markupsafe"
    assert wheel.imports == ["markupsafe"]
    assert wheel.depends({"extra": ""}) == []
