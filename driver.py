"""Everything one does with this repository, in one word: ``python course.py VERB``.

Only the standard library is used here, so that it runs before anything is installed, on
Windows too. ``make VERB`` calls the same.

verbs
  book    install what the book needs into .venv, execute the chapters, build _build/html
          (--release: for publication; refuses what is missing, and binds the PDF, too;
          --only en: without the other languages; --language fr: French by itself, into _build/fr)
  pdf     build if needed, then bind the whole book as one PDF, into _build/html
  serve   build if needed, then serve _build/html on localhost
  exercises  make notebooks, sheets and PDFs of all exercises into _build/exercises
  test    install what the tests need (Chromium too), then run every test
          (quick: only those that answer at once, in an environment of their own, .venv-quick;
          quick KIND: only the one for something you add, such as quick exercise;
          libraries: the package beside pyarrow and with the oldest libraries that are promised;
          browsers: every page in Chromium, Firefox and WebKit, every way, counted in a table;
          browsers --python: every chapter run in its page, served and from a stick)
  bench   measure build times, weights, import and load times, and print them
          (lighthouse: how fast pages are on a poor phone, in half an hour; lighthouse PAGE: one)
  data    check the tables and their manifests, describe them in datapackage.json (--check: compare
          only; --new NAME: begin a manifest; --fetch: derive again what comes from registries)
  check   look over style, types and data without changing anything
  lock    renew requirements/*.txt from requirements/*.in
  newest  build the book, in a copy, on the newest packages that exist and on this Python
  clean   remove _build

ways to run the course, a folder of ways/ each; every one has two verbs of its own, "make", which
can be left out, and "check", which tries what was made: "make stick", "make stick ARGS=check"
  page    Python in the pages of the book: fetch it (make book does); check: time it in a browser
  lite    the site of notebooks for the browser, into _build/html/lite; check: try it
  stick   one folder for a USB stick, into _build/stick; check: run the browser tests on it
  lab     open the notebooks in JupyterLab (add --no-browser, --port …); check: does it start?
  hub     what a class on a server needs, its links; check: rehearse a class (--binder: try Binder)
"""

from __future__ import annotations

import difflib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# What only some verbs need stands apart, so that no verb changes what the others see.
#: For rehearsals of a class and of Binder; readers, learners and tests never need it.
HUB = ROOT / ".venv-hub"
#: For deriving tables again. With its pyarrow beside it, pandas would treat text otherwise.
DATA = ROOT / ".venv-data"
#: For the quick tests: small, and never in the way of the other.
QUICK = ROOT / ".venv-quick"
#: For the package with other libraries than the lock's: what pandas takes up by itself where it is
#: installed, and the oldest that are promised. All of it has to come out the same.
ARROW, ELDEST = ROOT / ".venv-arrow", ROOT / ".venv-oldest"
#: Two processes; tests that share something dear run in one of them.
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadgroup"]
#: What JupyterHub speaks to browsers through.
PROXY = "configurable-http-proxy@5.3.0"
#: The newest Python for which the oldest libraries were made.
OF_ELDEST = (3, 12)
#: What one adds to the course. Each has one quick test, which names the file to write.
KINDS = (
    *("chapter", "exercise", "mistake", "question", "table", "claim", "indicator", "model"),
    "string",
)
#: How pytest says by its exit status that no test was left to run.
NOTHING_CHOSEN = 5


class Stop(Exception):
    """A reason to stop, in words for the person at the keyboard."""


def run(*command: object, env: dict[str, str] | None = None) -> None:
    """Run a command in the repository; leave with its exit status when it fails.

    The course's matrices are small: several threads of linear algebra only wait for each other.
    """
    quiet = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
    done = subprocess.run([str(c) for c in command], cwd=ROOT, env={**quiet, **(env or {})})
    if done.returncode:
        raise SystemExit(done.returncode)


def is_root() -> bool:
    """Tell whether system packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt(*packages: str) -> bool:
    """Install Debian packages when that is possible; tell whether it worked."""
    if not (shutil.which("apt-get") and is_root()):
        return False
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    print(f"Installing {' '.join(packages)} with apt-get …", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(command, stdout=subprocess.DEVNULL, **quiet).returncode == 0


def python_of(venv: Path) -> Path:
    """Return the Python of an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def create_venv(venv: Path) -> None:
    """Create an environment, with help where the system ships Python without venv."""
    print(f"Creating {venv.name} …", flush=True)
    command = [sys.executable, "-m", "venv", str(venv)]
    if subprocess.run(command, capture_output=True).returncode == 0:
        return
    shutil.rmtree(venv, ignore_errors=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if (apt(version) or apt("python3-venv")) and subprocess.run(command).returncode == 0:
        return
    shutil.rmtree(venv, ignore_errors=True)
    raise Stop(
        "Python cannot create a virtual environment here. On Debian and Ubuntu run\n"
        f"    sudo apt-get install {version}\nand try again."
    )


def install(lock: str, venv: Path = VENV, own: bool = True) -> None:
    """Bring an environment to what requirements/``lock``.txt says; nothing to do when it is there.

    The stamp is the digest of the lock and of pyproject.toml, written after success only. The
    course's ``own`` package comes with it, unless the lock has nothing to build it with.
    """
    requirements = ROOT / "requirements" / f"{lock}.txt"
    wanted = hashlib.sha256(
        requirements.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    ).hexdigest()
    python, stamp = python_of(venv), venv / f"course-{lock}.stamp"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not python.exists():
        shutil.rmtree(venv, ignore_errors=True)
        create_venv(venv)
    total = sum(1 for line in requirements.read_text().splitlines() if "==" in line)
    print(
        f"Installing {total} packages from requirements/{lock}.txt (about a minute) …", flush=True
    )
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-color"]
    log = venv / "install.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*pip, "--require-hashes", "-r", str(requirements)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        seen = 0
        for line in process.stdout:
            out.write(line)
            if line.startswith(("Collecting", "Requirement already satisfied")):
                seen += 1
                if seen % 20 == 0:
                    print(f"  {min(seen, total)} of {total}", flush=True)
        if process.wait():
            raise Stop(
                f"Installing the packages failed; the whole story is in {log}.\n"
                "Most often the network is missing or a proxy is in the way. Nothing is lost: "
                "run the same command again when it is back."
            )
    # The course's own package is built by the hatchling just installed: nothing is fetched.
    if own:
        run(*pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(wanted)


def is_here(way: str) -> bool:
    """Tell whether this copy of the course has a way: one may be deleted with its folder."""
    return (ROOT / "ways" / way / "way.yml").is_file()


def way(name: str, arguments: list[str], python: Path = PYTHON) -> None:
    """Run a way to use the course: ``make`` unless ``check`` comes first."""
    if not is_here(name):
        raise Stop(
            f"There is no folder ways/{name}: this copy of the course goes without that way."
        )
    run(python, "-m", f"ways.{name}", *arguments)


def is_check(arguments: list[str]) -> bool:
    """Tell whether a way is to be tried, which needs what the tests need."""
    return arguments[:1] == ["check"]


def engine() -> None:
    """Fetch Python for the pages of the book, unless it is there, switched off or left out."""
    if is_here("page"):
        way("page", ["make"])


def browser() -> None:
    """Install what the tests need, a Chromium included."""
    install("test")
    run(PYTHON, "-m", "book.chromium")


def book(arguments: list[str]) -> None:
    """Build the book into _build/html."""
    install("book")
    if "--release" in arguments:  # which binds the book
        browser()
    engine()
    run(PYTHON, "-m", "book.build", *arguments)


def pdf(arguments: list[str]) -> None:
    """Bind the whole book as one PDF."""
    book([])
    browser()
    run(PYTHON, "-m", "book.bind", *arguments)


def serve(arguments: list[str]) -> None:
    """Build if needed and serve the book on localhost."""
    book([])
    run(PYTHON, "-m", "book.serve", *arguments)


def page(arguments: list[str]) -> None:
    """Fetch Python for the pages, or measure it in a built book."""
    if is_check(arguments):
        book([])
        browser()
    else:
        install("book")
    way("page", arguments)


def lite(arguments: list[str]) -> None:
    """Make the site of notebooks that run in the browser, or try it."""
    if is_check(arguments):
        browser()
    else:
        install("lite")
    way("lite", arguments)


def stick(arguments: list[str]) -> None:
    """Build if needed and write the folder for a USB stick, or test it."""
    if is_check(arguments):
        browser()
    else:
        book([])
    way("stick", arguments)


def lab(arguments: list[str]) -> None:
    """Open the notebooks in JupyterLab, where what the learner changed is kept; or try it."""
    install("lab")
    way("lab", arguments)


def hub(arguments: list[str]) -> None:
    """Say what a class on a server needs, or rehearse one with a real JupyterHub."""
    if not is_check(arguments):
        install("book")
        way("hub", arguments)
        return
    install("hub", HUB)
    if not {"--binder", "-h", "--help"} & set(arguments):
        _proxy()
    # The package as learners get it, not this checkout.
    pip = [python_of(HUB), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    run(*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", ".")
    way("hub", arguments, python_of(HUB))


def _proxy() -> None:
    """Install what JupyterHub speaks to browsers through."""
    npm = shutil.which("npm")
    if not npm:
        raise Stop("The rehearsal needs npm, for the proxy of JupyterHub: install Node.js first.")
    proxy = HUB / "proxy"
    if not (proxy / "node_modules/.bin/configurable-http-proxy").exists():
        proxy.mkdir(exist_ok=True)
        quiet = ["--silent", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
        run(npm, "install", *quiet, "--prefix", proxy, PROXY)


def exercises(arguments: list[str]) -> None:
    """Make student and solution notebooks, sheets and the classroom's bundle."""
    install("book")
    run(PYTHON, "-m", "book.bundle", *arguments)


def test(arguments: list[str]) -> None:
    """Run every test, or the ones named; after ``quick`` those that answer at once."""
    if arguments[:1] == ["quick"]:
        quick(arguments[1:])
        return
    if arguments[:1] == ["libraries"]:
        libraries(arguments[1:])
        return
    if arguments[:1] == ["browsers"]:
        browsers(arguments[1:])
        return
    first = next(iter(arguments), "-")
    if not (first.startswith("-") or _is_there(first)):  # said before anything is installed
        kind = first.removesuffix("s")
        meant = f"Did you mean `quick {kind}`?" if kind in KINDS else "Name a file or a folder."
        raise Stop(f"There is no test {first!r}. {meant}")
    browser()
    engine()
    if not arguments:  # the browser tests read the built book; a chosen few may not need it
        run(PYTHON, "-m", "book.build")
    run(PYTHON, "-m", "pytest", *(arguments or SIDE_BY_SIDE))


def _is_there(test: str) -> bool:
    """Tell whether a word names a file or a folder of the repository, or a test in one."""
    return (ROOT / test.partition("::")[0]).exists()


def quick(arguments: list[str]) -> None:
    """Run the tests that answer at once: all, those named, or the one for a kind of thing."""
    first, *others = arguments or ["-"]
    named = any(map(_is_there, arguments))
    if (kind := first.removesuffix("s")) in KINDS:  # a sentence, and no second process to wait for
        if others and not (others[0].startswith("-") or _is_there(others[0])):
            raise Stop(f"To choose a part write -k before it: `quick {kind} -k {others[0]}`.")
        chosen = ["-m", f"quick(kind='{kind}')", "tests", "-q", "-rN", *others]
    elif named or first.startswith("-"):
        places = [] if named else ["tests", "src/coursekit"]
        chosen = ["-m", "quick", *places, *(arguments or SIDE_BY_SIDE)]
    else:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        guess = f" Did you mean `quick {near[0]}`?" if near else ""
        raise Stop(f"There is no test for {first!r}: choose among {', '.join(KINDS)}.{guess}")
    install("quick", QUICK)
    try:
        run(python_of(QUICK), "-m", "pytest", *chosen)
    except SystemExit as left:
        if left.code == NOTHING_CHOSEN and kind in {"exercise", "mistake"}:
            names = ", ".join(sorted(path.stem for path in (ROOT / "exercises").glob("*.md")))
            raise Stop(f"None has that name. With -k choose a chapter: {names}.") from None
        raise


def libraries(arguments: list[str]) -> None:
    """Try the package with other libraries than the lock's: ``arrow``, ``oldest`` or both."""
    names = arguments or ["arrow", "oldest"]
    if not {"arrow", "oldest"}.issuperset(names):
        raise Stop("Say `libraries arrow`, `libraries oldest`, or `libraries` for both.")
    install("quick", QUICK)
    if "arrow" in names:
        install("arrow", ARROW)
        _quick_tests(ARROW)
    if "oldest" in names:
        if sys.version_info[:2] > OF_ELDEST:
            raise Stop("The oldest libraries need Python 3.11 or 3.12: run this with one of them.")
        install("oldest", ELDEST)
        _quick_tests(ELDEST)
    run(python_of(QUICK), "-m", "tests.libraries.compare", *names)


def browsers(arguments: list[str]) -> None:
    """Open every page of the book in each engine, or in those named, and count what works."""
    browser()
    engine()
    run(PYTHON, "-m", "book.build")
    run(PYTHON, "-m", "tests.browser.sweep", *arguments)


def _quick_tests(venv: Path) -> None:
    run(python_of(venv), "-m", "pytest", "-m", "quick", "tests", "src/coursekit", *SIDE_BY_SIDE)


def bench(arguments: list[str]) -> None:
    """Measure and print the budgets."""
    browser()
    engine()
    run(PYTHON, "-m", "book.bench", *arguments)
    if not arguments and is_here("page"):
        way("page", ["check"])
        if is_here("stick"):
            way("stick", ["make"])
            way("stick", ["check", "--times"])


def data(arguments: list[str]) -> None:
    """Check and describe the tables of data/; derive some of them again only with --fetch.

    What the quick tests need is enough: whoever adds a table waits for no browser.
    """
    install("quick", QUICK)
    if "--fetch" in arguments:
        arguments = [each for each in arguments if each != "--fetch"]
        install("data", DATA, own=False)
        run(python_of(DATA), "-m", "data.builders.fetch", *arguments)
    run(python_of(QUICK), "-m", "data.builders", *arguments)


def check(arguments: list[str]) -> None:
    """Look over style, types and data."""
    install("test")
    run(PYTHON, "-m", "ruff", "check", ".", *arguments)
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    for system in ("linux", "win32"):  # what one of them lacks stands behind a question for it
        run(PYTHON, "-m", "mypy", "--platform", system, "--cache-dir", f".mypy_cache/{system}")
    run(PYTHON, "-m", "data.builders", "--check")
    run(PYTHON, "-m", "frictionless", "validate", "data/datapackage.json")


def lock(arguments: list[str]) -> None:
    """Renew the hashed locks; needs uv, which is not part of them."""
    uv = shutil.which("uv")
    if not uv:
        raise Stop("Renewing the locks needs uv: pip install uv, then try again.")
    options = ["--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--no-emit-index-url", "--no-header", "--no-annotate", "--quiet", *arguments]
    for name, constraint in {
        "book": [],
        "lite": ["-c", "requirements/book.txt"],
        "test": ["-c", "requirements/lite.txt"],
        "quick": ["-c", "requirements/test.txt"],
        "arrow": ["-c", "requirements/test.txt"],
        "oldest": [],
        "data": ["-c", "requirements/test.txt"],
        "pyodide": ["--no-deps"],
        "node": ["--no-deps"],
        "lab": ["-c", "requirements/test.txt"],
        "hub": ["-c", "requirements/test.txt", "-c", "requirements/lab.txt"],
    }.items():
        source = ROOT / "requirements" / f"{name}.in"
        if source.exists():
            target = source.with_suffix(".txt").relative_to(ROOT)
            run(uv, "pip", "compile", *options, *constraint, "-o", target, source.relative_to(ROOT))
    if is_here("lite"):  # what the browser offers has rules apart
        run(sys.executable, "-m", "ways.pyodide.locking", uv)


def newest(arguments: list[str]) -> None:
    """Try the book on the newest packages; what readers get is left alone."""
    run(sys.executable, "-m", "book.newest", *arguments)


def clean(arguments: list[str]) -> None:
    """Remove what a build wrote; the environment and a learner's notebooks stay."""
    shutil.rmtree(ROOT / "_build", ignore_errors=True)
    print("_build is gone; .venv and your notebooks stay (delete them by hand to start afresh).")


VERBS = {
    f.__name__: f
    for f in (
        *(book, pdf, serve, exercises, test, bench, data, check, lock, newest, clean),
        *(page, lite, stick, lab, hub),
    )
}


def main() -> None:
    """Run the verb on the command line."""
    verb, *arguments = sys.argv[1:] or ["help"]
    if verb not in VERBS:
        print(__doc__)
        raise SystemExit(0 if verb in {"help", "-h", "--help"} else 2)
    try:
        VERBS[verb](arguments)
    except Stop as reason:
        raise SystemExit(f"\n{reason}") from None
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. Nothing is lost.") from None
