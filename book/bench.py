"""Measure the course: build times, weights, import and load times, beside the budgets.

A plain Jupyter Book page with a plain folium map of the same 353 communes is measured in the
same run, so that the figures can be compared. Timings are printed here and never tested.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import driver

from . import ROOT, build, lighthouse, myst, weights

KB = 1000


def line(what: str, value: str, budget: str = "") -> None:
    """Print one figure beside its budget."""
    print(f"  {what:<58} {value:>12}   {budget}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


#: How often what takes a moment is measured; the median counts.
REPEAT = 5


def run(*command: str, cwd: Path = ROOT) -> str:
    """Run a command and return what it printed; where it fails, stop with what it said."""
    done = subprocess.run(
        command, cwd=cwd, env=build.environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-8:]
        sys.exit("\n".join([f"The measurement stopped: {' '.join(command[:4])} … failed.", *said]))
    return done.stdout


def python(code: str) -> str:
    """Return what a fresh Python prints that runs some code."""
    return run(sys.executable, "-c", code)


def _checkout(folder: Path) -> Path:
    """Copy what a build reads, without anything built before."""
    for name in filter(lambda name: (ROOT / name).is_dir(), build.READ):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "_toc.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def builds(folder: Path) -> None:
    """Build the whole book: cold, unchanged, and with one model changed."""
    print(f"\nBuild ({os.cpu_count()} cores)")
    root = _checkout(folder / "checkout")
    model = root / "src/coursekit/models/subsidence.py"
    for what, budget in (
        ("cold, everything executed", "90 s, 120 s with another language"),
        ("unchanged", "5 s"),
        (f"{model.stem} changed", "the chapters that use it"),
    ):
        if model.stem in what:
            model.write_text(model.read_text("utf-8") + "# changed\n", "utf-8")
        found: list[str] = []
        took = seconds(lambda found=found: found.extend(build.build(root)))
        if found:
            sys.exit("\n".join(["The book does not build:", *found]))
        line(f"whole book, {what}", f"{took:.1f} s", f"budget {budget}")


def pages(html: Path) -> None:
    """Weights of each page, as first and as next page."""
    print("\nPages (gzip)")
    before = html / "opening/welcome.html"  # where readers come in
    for page in sorted(html.rglob("*.html")):
        name = page.relative_to(html).with_suffix("").as_posix()
        source = ROOT / "chapters" / f"{name}.md"
        if not source.exists():
            continue
        chapter = "number" in (myst.front_matter(source.read_text("utf-8")).get("course") or {})
        first, after = weights.first_visit(page), weights.next_page(page, before)
        line(
            name,
            f"{first / KB:.0f} / {after / KB:.0f} KB",
            "budget 450 / 150 KB (first visit / next page)" if chapter else "first / next",
        )


_MAP = """
import os; os.environ["COURSEKIT_BOOK"] = "1"
from coursekit import load, maps
frame = load("insee_comparator_2018")
frame["rate"] = 100 * frame["unemployed_15_64_2018"] / frame["active_15_64_2018"]
m = maps.coalfield("Unemployment", "A reading.")
m.choropleth(frame, value="rate", unit="%", label="Rate")
print(m._repr_html_())
"""

_PLAIN_MAP = """
import json, folium
from coursekit import load
frame = load("insee_comparator_2018")
frame["rate"] = 100 * frame["unemployed_15_64_2018"] / frame["active_15_64_2018"]
topology = load("commune_outlines")
m = folium.Map([50.45, 2.9], zoom_start=9)
name = next(iter(topology["objects"]))
folium.Choropleth(topology, topojson=f"objects.{name}", data=frame, columns=["insee", "rate"],
                  key_on="feature.properties.insee").add_to(m)
print(m._repr_html_())
"""


def the_map() -> None:
    """Weigh the choropleth of 353 communes, ours and plain folium's."""
    print("\nChoropleth of 353 communes")
    for what, code, budget in (
        ("ours, with table twin, legend, keyboard path", _MAP, "budget 90 KB"),
        ("plain folium, no table twin, needs the network", _PLAIN_MAP, ""),
    ):
        html = python(code).encode()
        shared = 0
        if code is _MAP:
            shared = sum(
                weights.gzipped(path)
                for path in (build.HTML / "_static/coursekit").glob("outlines.js")
            )
        total = len(gzip.compress(html)) + shared
        line(what, f"{total / KB:.0f} KB", budget)
        if what.startswith("plain"):
            line("  files it fetches from other hosts", str(html.count(b"https://cdn")), "ours: 0")


_PLAIN_PAGE = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
---
# Plain

```{code-cell}
import folium, ipywidgets
from coursekit import load
frame = load("communes")
folium.Map([50.45, 2.9], zoom_start=9)
```

```{code-cell}
ipywidgets.interact(lambda n: n, n=(0, 9))
```
"""


def plain_book(folder: Path) -> None:
    """Build a plain Jupyter Book page doing a little of the same, and weigh it."""
    print("\nA plain Jupyter Book page with a plain folium map and one plain widget")
    root = folder / "plain"
    (root / "chapters").mkdir(parents=True)
    (root / "_config.yml").write_text("title: Plain\nexecute: {execute_notebooks: cache}\n")
    (root / "_toc.yml").write_text("format: jb-book\nroot: plain\n")
    (root / "chapters/plain.md").write_text(_PLAIN_PAGE)
    command = [part for part in build.command(root) if part not in {"-W", "-n", "--keep-going"}]

    for what in ("cold build of one page", "unchanged build"):
        line(what, f"{seconds(lambda: run(*command, cwd=root)):.1f} s")
    page = root / "_build/html/plain.html"
    html = page.read_text("utf-8")
    line("own files of the page", f"{weights.first_visit(page) / KB:.0f} KB")
    line("addresses of other hosts it loads from", str(html.count("https://cdn")), "ours: 0")


def package() -> None:
    """Import time above pandas, and the time to load each table."""
    print("\ncoursekit")
    template = (
        "import time, pandas; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    )
    for what, modules, budget in (
        ("import coursekit, pandas already there", "coursekit, coursekit.datasets", "150 ms"),
        ("  with maps and explore", "coursekit.maps, coursekit.explorers", ""),
    ):
        code = template.format(modules)
        took = statistics.median(float(python(code)) for _ in range(REPEAT))
        line(what, f"{took * 1000:.0f} ms", budget and f"budget {budget}")

    from coursekit import load

    names = [
        resource["name"]
        for resource in json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))["resources"]
    ]
    slowest = {}
    for name in names:
        load(name)
        slowest[name] = statistics.median(
            seconds(lambda name=name: load(name)) for _ in range(REPEAT)
        )
    for name, took in sorted(slowest.items(), key=lambda pair: -pair[1]):
        line(f'load("{name}")', f"{took * 1000:.1f} ms", "budget 30 ms")

    validate = (sys.executable, "-m", "frictionless", "validate", "data/datapackage.json")
    line("frictionless validate, the whole package", f"{seconds(lambda: run(*validate)):.1f} s")


_CHECK = """
import time
from coursekit import check, load
load("communes")
times = []
for answer in (3.5, 3.6):
    start = time.perf_counter()
    check({ident!r}, answer)
    times.append(time.perf_counter() - start)
print(*times)
"""


def practice() -> None:
    """Time the checker, in a fresh Python for each exercise."""
    from coursekit.checks import register

    print("\nExercises")
    first, later = {}, {}
    for number in register.chapters():
        for ident in register.of_chapter(number):
            first[ident], later[ident] = map(float, python(_CHECK.format(ident=ident)).split())
    for what, times in (("first check in a kernel", first), ("every later one", later)):
        slowest = max(times, key=times.get)
        line(
            f"{what}, slowest of {len(times)} ({slowest})",
            f"{times[slowest] * 1000:.0f} ms",
            "budget 300 ms",
        )


def grading(folder: Path) -> None:
    """Grade the made class of thirty."""
    from coursekit.grading import find, grade

    from . import made_class

    print("\nA class")
    handed_in, target = folder / "class", folder / "target"
    target.mkdir()
    made_class.make(handed_in, target)
    learners: list = []
    took = seconds(lambda: learners.extend(grade(find([handed_in]))))
    memory = [one.memory_mb for one in learners if one.memory_mb]
    line(f"grade a class of {len(learners)}, {len(made_class.HOSTILE)} hostile", f"{took:.0f} s")
    line("  memory of a notebook, median", f"{statistics.median(memory):.0f} MB")
    line("  memory of a notebook, most (one hoards)", f"{max(memory):.0f} MB", "limit 2048 MB")
    line("  files harmed", str(len(list(target.iterdir()))), "must be 0")


def classroom(html: Path) -> None:
    """Weigh what a classroom takes away."""
    print("\nFor the classroom")
    for words, pattern in {
        "notebooks, with gaps and with solutions": "*.ipynb",
        "sheets and slides": "*.html",
        "printed": "*.pdf",
        "everything as one zip": "*.zip",
    }.items():
        found = [path.stat().st_size for path in (html / "classroom").glob(pattern)]
        line(f"{words}, {len(found)} files", f"{sum(found) / KB:.0f} KB")


def quick() -> None:
    """Time what a contributor runs: the tests of each kind of contribution."""
    print("\nQuick tests, a kind of contribution each")
    run(sys.executable, "course.py", "test", "quick", "--collect-only")  # installs what they need
    for kind in driver.KINDS:
        command = (sys.executable, "course.py", "test", "quick", kind)
        line(f"quick {kind}", f"{seconds(lambda command=command: run(*command)):.1f} s")


#: Pages that no chapter's file stands behind: of each kind the heaviest.
_MADE = ("numbers/did_it_work", "appendix/claims/claim_13", "search")


def speed(html: Path, names: list[str]) -> None:
    """Visit pages as a poor phone with a slow network does, and print what Lighthouse finds."""
    best = lighthouse.BUDGET
    print(
        f"\nLighthouse, slow mobile profile, compressed, median of {lighthouse.VISITS}: score ≥ "
        f"{best.score}, largest paint ≤ {best.paint} ms, blocking ≤ {best.blocking} ms, shift ≤ "
        f"{best.shift}, ≤ {best.elements} elements"
    )
    chapters = ROOT / "chapters"
    written = sorted(path.relative_to(chapters).with_suffix("") for path in chapters.rglob("*.md"))
    built = [path.as_posix() for path in written if (html / f"{path}.html").exists()]
    try:
        command = lighthouse.found()
        with lighthouse.served(html) as address:
            for name in names or [*built, *_MADE]:
                found = lighthouse.measured(command, f"{address}/{name}.html")
                too_much = lighthouse.over(found)
                line(
                    f"{name:<28} {found.paint:5.0f} ms {found.blocking:4.0f} ms "
                    f"{found.shift:5.3f} {found.elements:5.0f} {found.kilobytes:4.0f} KB",
                    f"{found.score:.2f}",
                    f"over in {', '.join(too_much)}" if too_much else "",
                )
    except LookupError as missing:
        print(f"  Not measured. {missing.args[0]}")


def parts(html: Path, folder: Path, names: list[str]) -> dict[str, Callable[[], None]]:
    """Return every measurement by its name; ``folder`` is for what is thrown away.

    Lighthouse, which takes half an hour, looks at the pages of ``names``, or at all when none is.
    """
    return {
        "builds": lambda: builds(folder),
        "pages": lambda: pages(html),
        "map": the_map,
        "plain": lambda: plain_book(folder),
        "package": package,
        "classroom": lambda: classroom(html),
        "practice": practice,
        "quick": quick,
        "grading": lambda: grading(folder),
        "lighthouse": lambda: speed(html, names),
    }


def main() -> None:
    """Run every measurement, or the parts named on the command line."""
    if found := build.build():
        sys.exit("\n".join(["The book does not build:", *found]))
    with tempfile.TemporaryDirectory() as name:
        asked = sys.argv[1:]
        pages = [page for page in asked if (build.HTML / f"{page}.html").is_file()]
        there = parts(build.HTML, Path(name), pages)
        chosen = [part for part in asked if part not in pages] or list(there)
        if unknown := set(chosen) - set(there):
            sys.exit(f"No part {', '.join(sorted(unknown))}. There are: {', '.join(there)}.")
        for part in chosen:
            there[part]()


if __name__ == "__main__":
    main()
