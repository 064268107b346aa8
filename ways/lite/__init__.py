"""The course's notebooks in the browser: a JupyterLite site, made and checked (``make lite``)."""

from pathlib import Path

#: What a check of the whole site saw, notebook by notebook: ``make lite ARGS="check --write"``.
MEASURED = Path(__file__).with_name("measured.json")
