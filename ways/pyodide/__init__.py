"""Pyodide, Python for the browser: which files, and where they come from (see README.md)."""
