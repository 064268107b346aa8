"""The letters of what is printed: they come with matplotlib, so that paper looks alike everywhere.

DejaVu is free to use, to embed and to pass on; ``chapters/appendix/citing.md`` says so to readers.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import matplotlib as mpl
from fontTools import subset

#: Family, weight, style and file of each face that paper uses.
FACES = (
    ("DejaVu Sans", 400, "normal", "DejaVuSans"),
    ("DejaVu Sans", 700, "normal", "DejaVuSans-Bold"),
    ("DejaVu Sans", 400, "italic", "DejaVuSans-Oblique"),
    ("DejaVu Serif", 400, "normal", "DejaVuSerif"),
    ("DejaVu Serif", 700, "normal", "DejaVuSerif-Bold"),
    ("DejaVu Sans Mono", 400, "normal", "DejaVuSansMono"),
)
#: Western letters, dashes and quotes, powers, arrows, signs of arithmetic, circles and boxes.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2030),
    *(0x202F, 0x2039, 0x203A, 0x2070, *range(0x2074, 0x207A), *range(0x2080, 0x208A), 0x20AC),
    *(0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x221A, 0x2248, 0x2260, 0x2264, 0x2265, 0x3C0),
    *(0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25CB, 0x25CF, 0x2610, 0x2611, 0x2702, 0x2713),
]


def folder() -> Path:
    """Return where the font files and their licence are.

    Examples
    --------
    >>> (folder() / "LICENSE_DEJAVU").is_file()
    True
    """
    return Path(mpl.get_data_path()) / "fonts/ttf"


@cache
def face(name: str) -> bytes:
    """Return the western letters of a face as a font for pages (WOFF).

    Examples
    --------
    >>> face("DejaVuSans")[:4]
    b'wOFF'
    """
    options = subset.Options(flavor="woff", layout_features=["kern"], recalc_timestamp=False)
    options.drop_tables += ["FFTM"]
    font = subset.load_font(str(folder() / f"{name}.ttf"), options)
    chooser = subset.Subsetter(options)
    chooser.populate(unicodes=LETTERS)
    chooser.subset(font)
    made = io.BytesIO()
    subset.save_font(font, made, options)
    return made.getvalue()


def css() -> str:
    """Return the faces as CSS for pages that lie beside the folder ``fonts``.

    Examples
    --------
    >>> css().count("@font-face")
    6
    """
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("fonts/{file}.woff"); }}'
        for family, weight, style, file in FACES
    )


def write(folder_of_pages: Path) -> list[Path]:
    """Write the faces and their licence, which has to go with them, into a folder ``fonts``.

    Parameters
    ----------
    folder_of_pages : pathlib.Path
        Where the pages are that use them.

    Returns
    -------
    list of pathlib.Path
        What was written.
    """
    place = folder_of_pages / "fonts"
    place.mkdir(parents=True, exist_ok=True)
    wanted = {f"{file}.woff": face(file) for *_, file in FACES}
    wanted["LICENSE-DejaVu.txt"] = (folder() / "LICENSE_DEJAVU").read_bytes()
    for name, content in wanted.items():
        if not (place / name).is_file() or (place / name).read_bytes() != content:
            (place / name).write_bytes(content)
    return [place / name for name in wanted]
