"""Drawings for the page: a matplotlib figure with its title, its reading and its table twin.

Importing this package gives matplotlib the course's style (:func:`coursekit.palette.use`).
"""

from __future__ import annotations

from ._chart import Chart, chart, figure_of, frame_of, notebook_style

__all__ = ["Chart", "chart", "figure_of", "frame_of", "notebook_style"]
