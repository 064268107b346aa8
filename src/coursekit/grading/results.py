"""Results on a disk: written as they come, and under another name rather than not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..languages import say
from .classroom import Learner
from .hand_ins import TABLE
from .overview import table

__all__ = ["Results"]

#: So many other names are tried for a file that is open elsewhere.
_OTHER_NAMES = 9
#: With a mark of byte order, by which Excel reads accents.
_ALPHABET = "utf-8-sig"
#: What becomes of half a character, from a name of another system or from an answer: it is shown
#: as its number. It would end the grading of a whole class.
_NO_TEXT = "backslashreplace"


class Results:
    """Where the results of a class are written.

    Parameters
    ----------
    folder : pathlib.Path
        Where to; it is made when it is missing.
    begin : bool, optional
        Whether there is a table of learners, which is begun at once.

    Attributes
    ----------
    notes : list of str
        Sentences: what had to be written elsewhere, and why.

    Raises
    ------
    OSError
        When nothing can be written anywhere.
    """

    def __init__(self, folder: Path, *, begin: bool = True) -> None:
        self.notes: list[str] = []
        self._folder = folder
        # Begun before anything is graded: what cannot be written shows now, not in an hour.
        self._table = self.write(TABLE, _csv([])) if begin else folder / TABLE

    def add(self, learner: Learner) -> None:
        """Write a learner's rows: they stand, whatever happens to those that follow."""
        text = _csv([learner], header=False)
        try:
            with self._table.open("a", encoding="utf-8", errors=_NO_TEXT, newline="") as file:
                file.write(text)
        except OSError:  # somebody opened it meanwhile; the whole is written once more at the end
            return

    def write(self, name: str, text: str) -> Path:
        """Write a file; where that name cannot be had another one, and else another folder.

        Parameters
        ----------
        name : str
            Of the file.
        text : str
            All of it.

        Returns
        -------
        pathlib.Path
            Where it is.
        """
        stem, ending = os.path.splitext(name)
        names = [name, *(f"{stem}-{number}{ending}" for number in range(2, _OTHER_NAMES))]
        why: OSError | None = None
        for folder in (self._folder, Path.cwd(), Path.home(), Path(tempfile.gettempdir())):
            for one in names:
                try:
                    return self._wrote(folder / one, text, name, why)
                except OSError as error:
                    why = why or error
        assert why is not None
        raise why

    def _wrote(self, path: Path, text: str, wanted: str, why: OSError | None) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        alphabet = _ALPHABET if path.suffix == ".csv" else "utf-8"
        with path.open("w", encoding=alphabet, errors=_NO_TEXT, newline="") as file:
            file.write(text)
        if why is not None:
            reason = why.strerror or type(why).__name__
            self.notes.append(
                say(
                    "{wanted} cannot be written ({reason}): is it open in another "
                    "program? It is {path} instead.",
                    wanted=self._folder / wanted,
                    reason=reason,
                    path=path,
                )
            )
        return path

    def table(self, learners: list[Learner]) -> Path:
        """Write the whole table once more, in order.

        Parameters
        ----------
        learners : list of Learner
            All of them, and what was left out.

        Returns
        -------
        pathlib.Path
            Where it is.
        """
        self._folder = self._table.parent
        self._table = self.write(self._table.name, _csv(learners))
        return self._table


def _csv(learners: list[Learner], *, header: bool = True) -> str:
    return table(learners).to_csv(index=False, header=header, lineterminator="\r\n")
