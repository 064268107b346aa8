"""The results sheet of the classroom game: read with care, summed up, and one made to show it.

A sheet is a CSV file with one row for each player and round. Lines that begin with ``#`` are
remarks. ``tokens_kept`` and ``tokens_given`` add up to the same number in every row.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterator
from os import PathLike
from typing import TextIO

import pandas as pd

from .datasets import decoded, looking
from .languages import say

__all__ = ["COLUMNS", "RULES", "SheetError", "read_game", "simulated_sheet", "summarise"]

COLUMNS = ("group", "round", "rule", "player", "tokens_kept", "tokens_given")
#: The two rules that a class compares.
RULES = ("alone", "fifty-fifty")
_COUNTS = {"round": 1, "tokens_kept": 0, "tokens_given": 0}  # the least that each may be


class SheetError(ValueError):
    """The sheet cannot be read as it is; the message names the row and the remedy."""


def read_game(path: str | PathLike[str] | TextIO) -> pd.DataFrame:
    """Read the results sheet of a classroom game.

    Commas, semicolons and tabs may part the columns; capitals and blanks around a value do not
    matter, empty rows are skipped, further columns are left out.

    Parameters
    ----------
    path : path or text file
        A CSV file with the columns of :data:`COLUMNS`: ``group`` and ``player`` are any names,
        ``round`` counts from 1, ``rule`` is "alone" or "fifty-fifty".

    Returns
    -------
    pandas.DataFrame
        One row a player and round, sorted by group, round and player: the columns of the sheet,
        and ``given_pct``, the share of the player's tokens that was given, in per cent.

    Raises
    ------
    SheetError
        When a column is missing or a row cannot be: the message says which and what to do.

    Examples
    --------
    >>> sheet = "group,round,rule,player,tokens_kept,tokens_given\\nA,1,alone,Ann,7,3\\n"
    >>> read_game(io.StringIO(sheet))[["player", "given_pct"]].values.tolist()
    [['Ann', 30.0]]
    """
    if hasattr(path, "read"):
        text = path.read()
    else:
        with open(path, "rb") as file:
            try:
                text = decoded(file.read()).text
            except ValueError as error:
                raise SheetError(
                    say(
                        "The file cannot be read: {error}. In your spreadsheet choose "
                        '"Save as", type "CSV UTF-8"',
                        error=error,
                    )
                ) from None
    rows = list(_rows(text.removeprefix("\ufeff")))
    if not rows:
        raise SheetError(say("The sheet holds no row. Write one row for each player and round"))
    frame = pd.DataFrame([row for _, row in rows])
    _check_sums([line for line, _ in rows], frame)
    _check_rounds([line for line, _ in rows], frame)
    tokens = frame["tokens_kept"] + frame["tokens_given"]
    frame["given_pct"] = 100 * frame["tokens_given"] / tokens
    return frame.sort_values(["group", "round", "player"], ignore_index=True)


def summarise(frame: pd.DataFrame) -> pd.DataFrame:
    """Sum up a game by rule and round.

    Parameters
    ----------
    frame : pandas.DataFrame
        As :func:`read_game` returns it.

    Returns
    -------
    pandas.DataFrame
        One row for each ``rule`` and ``round``: ``groups`` and ``players`` that played,
        ``given_pct`` the share of all tokens that was given, ``nothing_pct`` the share of players
        that gave nothing, and ``lowest_group_pct`` and ``highest_group_pct`` the share given in
        the least and the most generous group; all shares in per cent.

    Raises
    ------
    SheetError
        When the table is another one.

    Examples
    --------
    >>> table = summarise(read_game(io.StringIO(simulated_sheet(seed=1))))
    >>> table["rule"].unique().tolist()
    ['alone', 'fifty-fifty']
    """
    for name in (*COLUMNS, "given_pct"):
        if name not in frame.columns:
            guess = looking.missing_column(frame, name)
            raise SheetError(
                say(
                    "summarise(): the table has no column {name!r}. {guess} It takes what "
                    "read_game() makes of the file",
                    name=name,
                    guess=guess,
                )
            )
    by_group = frame.groupby(["rule", "round", "group"], as_index=False)["given_pct"].mean()
    keys = ["rule", "round"]
    spread = by_group.groupby(keys)["given_pct"].agg(
        groups="size", lowest_group_pct="min", highest_group_pct="max"
    )
    marked = frame.assign(nothing_pct=100.0 * (frame["tokens_given"] == 0))
    means = marked.groupby(keys).agg(
        players=("player", "size"),
        given_pct=("given_pct", "mean"),
        nothing_pct=("nothing_pct", "mean"),
    )
    columns = ["groups", "players", "given_pct", "nothing_pct", "lowest_group_pct"]
    return spread.join(means)[[*columns, "highest_group_pct"]].reset_index()


def simulated_sheet(seed: int = 0, groups: int = 6, players: int = 4, rounds: int = 5) -> str:
    """Make a results sheet by the computer, to show what one looks like. Nobody played it.

    Half of the groups begin with the rule "alone", the others with "fifty-fifty"; after
    ``rounds`` rounds they change. The players are those of
    :func:`coursekit.models.cooperation.simulate`, with a value of 1.6 tokens for each in the
    pot, drawn anew for each rule.

    Parameters
    ----------
    seed : int
        The same seed gives the same sheet.
    groups, players, rounds : int
        How many groups, players in each, and rounds under each rule.

    Returns
    -------
    str
        The text of a CSV file; its first line says that it is simulated.

    Examples
    --------
    >>> print(simulated_sheet(seed=1).splitlines()[0])
    # Simulated: nobody played this game. It shows how a results sheet is filled in.
    """
    from .models.cooperation import simulate  # here, so that reading a sheet needs no model

    pieces = []
    for number, (rule, match) in enumerate(zip(RULES, (0, 1), strict=True)):
        played = simulate(players, 1.6, match, rounds=rounds, groups=groups, seed=2 * seed + number)
        second = played["group"] % 2 == number  # odd groups begin alone, even ones do not
        played["round"] += rounds * second
        pieces.append(played.assign(rule=rule))
    table = pd.concat(pieces).sort_values(["group", "round", "player"])
    table["group"] = "group " + table["group"].astype(str)
    table["player"] = "player " + table["player"].astype(str)
    table["tokens_given"] = table["gift"].astype(int)
    table["tokens_kept"] = 10 - table["tokens_given"]
    file = io.StringIO()
    table[list(COLUMNS)].to_csv(file, index=False, lineterminator="\n")
    remark = say(
        "# Simulated: nobody played this game. It shows how a results sheet is filled in.\n"
    )
    return remark + file.getvalue()


def _rows(text: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield each row with the number of its line in the file."""
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip(" \t,;") and not line.lstrip('" ').startswith("#")
    ]
    if not lines:
        return
    head = lines[0][1]
    between = max(",;\t", key=head.count)
    titles = next(csv.reader([head], delimiter=between))
    names = ["_".join(title.lower().split()) for title in titles]
    for name in COLUMNS:
        if names.count(name) != 1:
            at = lines[0][0]
            if name in names:
                problem = say(
                    "The column {name!r} is there twice in line {line}.", name=name, line=at
                )
            else:
                problem = say("The column {name!r} is missing in line {line}.", name=name, line=at)
            close = difflib.get_close_matches(name, set(names) - set(COLUMNS), n=1)
            guess = say("Is it the one called {name!r}?", name=close[0]) if close else ""
            wanted = say("The first row has to read: {listed}", listed=", ".join(COLUMNS))
            raise SheetError(" ".join(filter(None, (problem, guess, wanted))))
    for number, line in lines[1:]:
        cells = dict(zip(names, next(csv.reader([line], delimiter=between)), strict=False))
        yield number, _row(number, {name: cells.get(name, "").strip() for name in COLUMNS})


def _row(line: int, cells: dict[str, str]) -> dict[str, object]:
    for name, text in cells.items():
        if not text:
            raise SheetError(
                say(
                    "Row {line}: {name!r} is empty. Fill it in, or delete the whole row if "
                    "this player did not play this round",
                    line=line,
                    name=name,
                )
            )
    rule = "-".join(cells["rule"].lower().replace("-", " ").split())
    if rule not in RULES:
        raise SheetError(
            say(
                "Row {line}: the rule {rule!r} is unknown. Write 'alone' or 'fifty-fifty'",
                line=line,
                rule=cells["rule"],
            )
        )
    row: dict[str, object] = {**cells, "rule": rule}
    for name, least in _COUNTS.items():
        try:
            number = float(cells[name].replace(",", "."))
            if number != int(number) or number < least:
                raise ValueError
        except (ValueError, OverflowError):
            raise SheetError(
                say(
                    "Row {line}: {name!r} is {given!r}. Write a whole number from {least} up",
                    line=line,
                    name=name,
                    given=cells[name],
                    least=least,
                )
            ) from None
        row[name] = int(number)
    return row


def _check_sums(lines: list[int], frame: pd.DataFrame) -> None:
    tokens = (frame["tokens_kept"] + frame["tokens_given"]).tolist()
    usual = Counter(tokens).most_common(1)[0][0]
    for line, number in zip(lines, tokens, strict=True):
        if number != usual or not number:
            raise SheetError(
                say(
                    "Row {line}: kept and given add up to {number}, elsewhere to {usual}. "
                    "Everybody has the same number of tokens in every round: count this "
                    "row again",
                    line=line,
                    number=number,
                    usual=usual or 10,
                )
            )


def _check_rounds(lines: list[int], frame: pd.DataFrame) -> None:
    seen: dict[tuple[str, int, str], int] = {}
    rules: dict[tuple[str, int], tuple[str, int]] = {}
    for line, row in zip(lines, frame.itertuples(), strict=True):
        one, other = (row.group, row.round, row.player), (row.group, row.round)
        if one in seen:
            raise SheetError(
                say(
                    "Row {line}: {player!r} of {group!r} has played round {round} already, "
                    "in row {first}. Number the rounds on through both rules, or delete one "
                    "of the rows",
                    line=line,
                    player=row.player,
                    group=row.group,
                    round=row.round,
                    first=seen[one],
                )
            )
        seen[one] = line
        rule, first = rules.setdefault(other, (row.rule, line))
        if rule != row.rule:
            raise SheetError(
                say(
                    "Row {line}: {group!r} plays round {round} by {rule!r}, but in row "
                    "{first} by {other!r}. A group plays one rule a round: correct one of "
                    "them",
                    line=line,
                    group=row.group,
                    round=row.round,
                    rule=row.rule,
                    first=first,
                    other=rule,
                )
            )
