#!/usr/bin/env python3
"""Everything one does with this repository, in one word: ``python course.py VERB``.

Only the standard library is used here, so that it runs before anything is installed, on
Windows too. ``make VERB`` calls the same.

verbs
  book    install what the book needs into .venv, execute the chapters, build _build/html
          (--release: for publication; refuses what is missing)
  serve   build if needed, then serve _build/html on localhost
  usb     write one folder for a USB stick into _build/usb (--test: run the browser tests on it)
  exercises  make notebooks, sheets and PDFs of all exercises into _build/exercises
  lab     open the chapters and exercises as notebooks in JupyterLab (add --no-browser, --port …)
  lite    make the site of notebooks for the browser into _build/html/live (--check tries it)
  test    install what the tests need (Chromium too), then run every test
  bench   measure build times, weights, import and load times, and print them
  rehearse  let twenty simulated learners use a JupyterHub on this computer (--learners N)
  binder  try what Binder would do: its dry run, its environment, every notebook in it
  data    rebuild what can be rebuilt in data/ (add --check to compare only)
  check   look over style and data without changing anything
  lock    renew requirements/*.txt from requirements/*.in
  clean   remove _build
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
#: For rehearsals of a class and of Binder; readers, learners and tests never need it.
DEPLOY = ROOT / ".venv-deploy"
#: What JupyterHub speaks to browsers through.
PROXY = "configurable-http-proxy@5.3.0"
OLDEST = (3, 11)


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


def install(lock: str, venv: Path = VENV) -> None:
    """Bring an environment to what requirements/``lock``.txt says; nothing to do when it is there.

    The stamp is the digest of the lock and of pyproject.toml, written after success only.
    """
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise Stop(f"The course needs Python 3.11 or newer; this is Python {found}.")
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
    run(*pip, "--quiet", "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(wanted)


def engine() -> None:
    """Fetch Python for the pages of the book, unless it is there or switched off."""
    run(PYTHON, "-m", "book.live.engine")


def book(arguments: list[str]) -> None:
    """Build the book into _build/html."""
    install("book")
    engine()
    run(PYTHON, "-m", "book.build", *arguments)


def serve(arguments: list[str]) -> None:
    """Build if needed and serve the book on localhost."""
    book([])
    run(PYTHON, "-m", "book.serve", *arguments)


def usb(arguments: list[str]) -> None:
    """Build if needed and write the folder for a USB stick."""
    book([])
    if "--test" in arguments:
        install("test")
        run(PYTHON, "-m", "book.chromium")
    run(PYTHON, "-m", "book.usb", *arguments)


def exercises(arguments: list[str]) -> None:
    """Make student and solution notebooks, sheets and the classroom's bundle."""
    install("book")
    run(PYTHON, "-m", "book.exercises", *arguments)


def lab(arguments: list[str]) -> None:
    """Open the notebooks in JupyterLab; what the learner changed is kept."""
    install("lab")
    run(PYTHON, "-m", "book.notebooks.lab", *arguments)


def lite(arguments: list[str]) -> None:
    """Make the site of notebooks that run in the browser; with --check also try it."""
    checked = "--check" in arguments
    install("test" if checked else "lite")
    if checked:
        run(PYTHON, "-m", "book.chromium")
    run(PYTHON, "-m", "book.lite", *arguments)


def _deploy(module: str, arguments: list[str]) -> None:
    install("deploy", DEPLOY)
    # The package as learners get it, not this checkout.
    pip = [python_of(DEPLOY), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    run(*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", ".")
    run(python_of(DEPLOY), "-m", module, *arguments)


def rehearse(arguments: list[str]) -> None:
    """Let simulated learners use a real JupyterHub on this computer."""
    npm = shutil.which("npm")
    if not npm:
        raise Stop("The rehearsal needs npm, for the proxy of JupyterHub: install Node.js first.")
    proxy = DEPLOY / "proxy"
    if not (proxy / "node_modules/.bin/configurable-http-proxy").exists():
        install("deploy", DEPLOY)
        proxy.mkdir(exist_ok=True)
        quiet = ["--silent", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
        run(npm, "install", *quiet, "--prefix", proxy, PROXY)
    _deploy("deploy.rehearsal", arguments)


def binder(arguments: list[str]) -> None:
    """Try what Binder would do with this repository."""
    _deploy("deploy.binder", arguments)


def test(arguments: list[str]) -> None:
    """Run every test (or the ones named)."""
    install("test")
    engine()
    run(PYTHON, "-m", "book.chromium")
    if not arguments:  # the browser tests read the built book; a chosen few may not need it
        run(PYTHON, "-m", "book.build")
    run(PYTHON, "-m", "pytest", *(arguments or ["-n", "2", "--dist", "loadgroup"]))


def bench(arguments: list[str]) -> None:
    """Measure and print the budgets."""
    install("test")
    engine()
    run(PYTHON, "-m", "book.chromium")
    run(PYTHON, "-m", "book.bench", *arguments)


def data(arguments: list[str]) -> None:
    """Rebuild, or with --check compare, the derivable tables of data/."""
    install("test")
    if "--offline" not in arguments:
        install("data")
    run(PYTHON, "-m", "data.builders", *arguments)


def check(arguments: list[str]) -> None:
    """Look over style and data."""
    install("test")
    run(PYTHON, "-m", "ruff", "check", ".", *arguments)
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
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
        "data": ["-c", "requirements/test.txt"],
        "live": ["--no-deps"],
        "lab": ["-c", "requirements/test.txt"],
        "deploy": ["-c", "requirements/test.txt", "-c", "requirements/lab.txt"],
    }.items():
        source = ROOT / "requirements" / f"{name}.in"
        if source.exists():
            target = source.with_suffix(".txt").relative_to(ROOT)
            run(uv, "pip", "compile", *options, *constraint, "-o", target, source.relative_to(ROOT))
    run(sys.executable, "-m", "book.lite.locking", uv)  # what the browser offers has rules apart


def clean(arguments: list[str]) -> None:
    """Remove what a build wrote; the environment and a learner's notebooks stay."""
    shutil.rmtree(ROOT / "_build", ignore_errors=True)
    print("_build is gone; .venv and your notebooks stay (delete them by hand to start afresh).")


VERBS = {
    f.__name__: f
    for f in (
        *(book, serve, lab, lite, usb, exercises, test, bench, rehearse, binder),
        *(data, check, lock, clean),
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


if __name__ == "__main__":
    main()
