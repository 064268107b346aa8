"""What the stick weighs, part by part, and what it fits on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import from_disk, jupyterlite

#: The block that a file takes at least: common on sticks of 32 GB and more.
BLOCK = 32_768
#: What people carry files on, in bytes, the smallest first.
CARRIERS = {
    "an e-mail (25 MB)": 25e6,
    "a data CD (700 MB)": 700e6,
    "the smallest stick in the shops (4 GB)": 4e9,
}
#: The whole stick, in all languages: so it is copied in half a minute. Most of it is Python for the
#: pages, then the pages, what a class prints, and the zips to take away.
WHOLE_BUDGET = 120_000_000


def computing(names: Iterable[str]) -> list[str]:
    """Return the files that only who computes needs: Python for the pages, and JupyterLite.

    >>> computing(["book/index.html", "book/_static/page/payload/site.bin.1f.js"])
    ['book/_static/page/payload/site.bin.1f.js']
    """
    homes = (from_disk.FOLDER, jupyterlite.FOLDER, jupyterlite.SHARED)
    return [name for name in sorted(names) if name.startswith(homes)]


def parts(sizes: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return files and bytes of each part of the stick.

    Parameters
    ----------
    sizes : mapping of str to int
        Bytes by name.

    Returns
    -------
    dict of str to tuple of int
        By folder, in the order of the alphabet; files beside the folders are ``(start)``.

    Examples
    --------
    >>> parts({"START.html": 9, "data/a.csv": 1, "data/b.csv": 2, "book/lite/index.html": 5})
    {'(start)': (1, 9), 'book, to compute': (1, 5), 'data': (2, 3)}
    """
    found: dict[str, tuple[int, int]] = {}
    to_compute = set(computing(sizes))
    for name, size in sorted(sizes.items()):
        part = name.partition("/")[0] if "/" in name else "(start)"
        if name in to_compute:
            part = "book, to compute"
        files, total = found.get(part, (0, 0))
        found[part] = files + 1, total + size
    return dict(sorted(found.items()))


def on_a_stick(sizes: Mapping[str, int]) -> int:
    """Return the bytes that files take in whole blocks.

    >>> on_a_stick({"a": 1, "b": BLOCK + 1}) == 3 * BLOCK
    True
    """
    return sum(-(-size // BLOCK) * BLOCK for size in sizes.values())


def told(sizes: Mapping[str, int]) -> str:
    """Return the table of parts and what the whole fits on, as lines of text."""
    total = sum(sizes.values())
    found = parts(sizes)
    wide = max(len(part) for part in (*found, "together"))
    lines = [f"  {'':{wide}}  files      MB"]
    for part, (files, size) in (found | {"together": (len(sizes), total)}).items():
        lines.append(f"  {part:{wide}}  {files:5}  {size / 1e6:6.1f}")
    taken = on_a_stick(sizes)
    lines.append(f"  In blocks of {BLOCK // 1024} KB, as on a stick: {taken / 1e6:.0f} MB.")
    # A letter needs four bytes for three; a stick gives every file whole blocks.
    fits = [
        name
        for name, room in CARRIERS.items()
        if (total * 4 / 3 if "mail" in name else taken) <= room
    ]
    lines.append(f"  Fits on: {'; '.join(fits) or 'a larger stick'}.")
    lines.append(f"  Budget: {total / 1e6:.1f} of {WHOLE_BUDGET / 1e6:.0f} MB.")
    return "\n".join(lines)
