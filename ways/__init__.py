"""Ways to run the course, a folder each: ``page``, ``lite``, ``stick``, ``lab``, ``hub``.

``python -m ways.NAME make`` and ``python -m ways.NAME check`` are the two verbs of every way. A
way may be deleted with its folder, and the book builds without it: ``way.yml`` in the folder says
what readers are told about it, ``extension.py``, where there is one, is its part of the build.
"""
