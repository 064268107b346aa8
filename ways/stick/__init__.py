"""The course on a USB stick: one folder that opens on a computer with nothing installed.

``contents`` says what is on it, ``start`` draws its first page, ``names`` knows what a stick and
Windows refuse, ``writing`` brings a folder up to date, ``check`` runs the browser tests on it.
"""

from book import editions
from book.build import BUILD

#: The folder on the stick.
NAME = editions.title()
#: Where it is made unless told otherwise.
FOLDER = BUILD / "stick"
