"""The palette measured: contrast on paper, and what is left of it without full colour vision."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from coursekit import palette

THEMES = {"light": palette.LIGHT, "dark": palette.DARK}
TEXT = ("ink", "muted", "coal", "ember", "leaf", "sky", "violet", "sand")
QUALITATIVE = TEXT[2:]
SCALES = {name: [f"{name}-{i}" for i in range(1, 6)] for name in palette.RAMPS}
ONE_WAY = [name for name in palette.RAMPS if "-" not in name]
TWO_SIDED = [name for name in palette.RAMPS if "-" in name]

# Machado G. M., Oliveira M. M., Fernandes L. A. F. (2009), A Physiologically-based Model for
# Simulation of Color Vision Deficiency, IEEE TVCG 15(6), table 1, severity 1.0; linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
# sRGB to CIE XYZ, D65 (IEC 61966-2-1), and the white of D65.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """The ratio of WCAG 2.2."""
    lights = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def lab(colour, vision):
    """CIE L*a*b* of a colour as seen with this vision."""
    ratio = XYZ @ np.clip(VISION[vision] @ linear(colour), 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(colours, vision):
    """The smallest CIE 1976 distance between two of the colours."""
    seen = [lab(colour, vision) for colour in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2))


def test_the_measures_know_black_from_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lab("#ffffff", "full") == pytest.approx([100, 0, 0], abs=0.02)
    # Red and green of one lightness: plainly different, and much less so for a deuteranope.
    pair = ("#b03000", "#4f6a00")
    assert apart(pair, "deuteranopia") < apart(pair, "full") / 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", TEXT)
def test_text_has_a_contrast_of_at_least_4_5_to_1(theme, name):
    colours = THEMES[theme]
    assert contrast(colours[name], colours["paper"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_of_a_chart_stay_apart(theme, vision):
    assert apart([THEMES[theme][name] for name in QUALITATIVE], vision) >= 15


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scale", SCALES)
def test_classes_of_a_map_stay_apart_and_from_no_data(theme, vision, scale):
    colours = [THEMES[theme][name] for name in SCALES[scale]]
    assert apart(colours, vision) >= 15
    assert apart([*colours, THEMES[theme]["no-data"]], vision) >= 10


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("scale", ONE_WAY)
def test_a_sequential_scale_runs_one_way_from_the_paper(theme, vision, scale):
    colours = THEMES[theme]
    lightness = [lab(colours[name], vision)[0] for name in SCALES[scale]]
    away = -1 if theme == "light" else 1
    assert (np.diff(lightness) * away > 10).all()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", TWO_SIDED)
def test_a_diverging_scale_is_even_on_both_sides(theme, scale):
    first, second, middle, fourth, fifth = (
        lab(THEMES[theme][name], "full")[0] for name in SCALES[scale]
    )
    assert first == pytest.approx(fifth, abs=8)
    assert second == pytest.approx(fourth, abs=8)
    outward = np.sign(first - middle)
    assert (second - middle) * outward > 10
    assert (first - second) * outward > 10


def test_each_colour_has_a_twin_and_a_hex_value_of_its_own():
    assert palette.LIGHT.keys() == palette.DARK.keys()
    # Drawings tell colours by their value.
    assert len(set(palette.LIGHT.values())) == len(palette.LIGHT)
    for colours in THEMES.values():
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours.values())


def test_css_holds_every_colour_of_both_themes():
    light, dark = palette.css().split('html[data-theme="dark"]')
    for sheet, colours in ((light, palette.LIGHT), (dark, palette.DARK)):
        assert dict(re.findall(r"--ck-([\w-]+): (#\w+);", sheet)) == colours


def test_charts_use_the_palette_and_text_that_a_telephone_can_show():
    from matplotlib import rc_context, rcParams
    from matplotlib.colors import to_hex

    with rc_context():
        palette.use()
        cycle = [to_hex(entry["color"]) for entry in rcParams["axes.prop_cycle"]]
        assert cycle == [
            palette.LIGHT[name] for name in ("coal", "ember", "sky", "leaf", "violet", "sand")
        ]
        sizes = [value for key, value in palette.rc_params().items() if key.endswith("size")]
        points = [size for size in sizes if isinstance(size, int)]
        assert len(points) >= 6
        assert min(points) * 320 / (rcParams["figure.figsize"][0] * 72) >= 9
