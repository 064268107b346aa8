"""A sheet is read as it was written, whatever the spreadsheet; what is wrong is named kindly."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import classgame
from coursekit.models import funding

HEAD = ",".join(classgame.COLUMNS)
GOOD = ["A,1,alone,Ann,7,3", "A,1,alone,Bob,10,0", "A,2,fifty-fifty,Ann,4,6", "B,1,alone,Cy,5,5"]


def _read(*rows, head=HEAD):
    return classgame.read_game(io.StringIO("\n".join([head, *rows]) + "\n"))


def test_a_sheet_becomes_a_tidy_table(tmp_path):
    path = tmp_path / "class.csv"
    path.write_text("\n".join([HEAD, *GOOD]), encoding="utf-8")
    table = classgame.read_game(path)
    assert list(table.columns) == [*classgame.COLUMNS, "given_pct"]
    assert table["given_pct"].tolist() == [30, 0, 60, 50]
    assert table["round"].dtype.kind == table["tokens_given"].dtype.kind == "i"


def test_what_spreadsheets_do_to_a_file_does_no_harm(tmp_path):
    plain = _read(*GOOD)
    path = tmp_path / "class.csv"
    rows = [row.replace(",", " ; ") for row in GOOD]
    rows[2] = rows[2].replace("fifty-fifty", "Fifty Fifty")
    head = HEAD.replace(",", ";").replace("tokens_kept", "Tokens kept").upper()
    text = "\r\n".join(["# our class", head, *rows, ";;;;;", ""])
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    pd.testing.assert_frame_equal(classgame.read_game(path), plain)


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_names_keep_their_accents_whoever_wrote_the_file(letters, tmp_path):
    path = tmp_path / "class.csv"
    rows = ["Hénin;1;alone;Zoé;7,0;3", "Hénin;1;alone;Éloïse;5;5,0"]
    path.write_bytes("\n".join([HEAD.replace(",", ";"), *rows]).encode(letters))
    table = classgame.read_game(path)
    assert table["player"].tolist() == ["Zoé", "Éloïse"]
    assert table["tokens_kept"].tolist() == [7, 5]


def test_a_table_from_elsewhere_is_not_summed_up():
    frame = pd.DataFrame({"Group": ["A"], "round": [1]})
    with pytest.raises(
        classgame.SheetError, match=r"no column 'group'\. Near it is 'Group'.*read_game"
    ):
        classgame.summarise(frame)
    with pytest.raises(classgame.SheetError, match=r"sep=';'.*read_game"):
        classgame.summarise(pd.DataFrame({"group;round;rule": ["A;1;alone"]}))
    with pytest.raises(classgame.SheetError, match="read_game"):
        classgame.summarise(_read(*GOOD).drop(columns="given_pct"))


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(1, 9), st.sampled_from("xyz"),
                  st.integers(0, 10)),
        min_size=1, max_size=40, unique_by=lambda row: row[:3],
    ),
    st.randoms(),
)  # fmt: skip
def test_any_good_sheet_is_read_back_in_any_order(rows, random):
    lines = [
        f"{group},{turn},{classgame.RULES[turn > 4]},{player},{10 - gift},{gift}"
        for group, turn, player, gift in rows
    ]
    random.shuffle(lines)
    table = _read(*lines)
    back = table[["group", "round", "player", "tokens_given"]].itertuples(index=False, name=None)
    assert sorted(back) == sorted(rows)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A,3,alone,Ann,7,4", "Row 6: kept and given add up to 11, elsewhere to 10"),
        ("A,3,alone,Ann,7,", "Row 6: 'tokens_given' is empty"),
        ("A,3,alone,Ann,7", "Row 6: 'tokens_given' is empty"),
        ("A,3,alone,Ann,11,-1", "Row 6: 'tokens_given' is '-1'"),
        ("A,3,alone,Ann,7.5,2.5", "Row 6: 'tokens_kept' is '7.5'"),
        ("A,0,alone,Ann,7,3", "Row 6: 'round' is '0'. Write a whole number from 1 up"),
        ("A,3,alone,Ann,seven,3", "Row 6: 'tokens_kept' is 'seven'"),
        ("A,3,alone,Ann,inf,3", "Row 6: 'tokens_kept' is 'inf'"),
        ("A,3,half,Ann,7,3", "Row 6: the rule 'half' is unknown. Write 'alone' or 'fifty-fifty'"),
        ("A,1,alone,Ann,7,3", "Row 6: 'Ann' of 'A' has played round 1 already, in row 2"),
        ("A,1,fifty-fifty,Dan,7,3", "Row 6: 'A' plays round 1 by 'fifty-fifty', but in row 2"),
    ],
)
def test_a_row_that_cannot_be_is_named_with_a_remedy(row, told):
    with pytest.raises(classgame.SheetError) as refused:
        _read(*GOOD, row)
    assert str(refused.value).startswith(told)


def test_remarks_and_empty_lines_do_not_shift_the_named_row():
    with pytest.raises(classgame.SheetError, match=r"^Row 5:"):
        _read("# remark", GOOD[0], "", "A,2,alone,Ann,1,1", head=HEAD)


def test_a_missing_column_is_named_and_a_near_one_guessed():
    with pytest.raises(classgame.SheetError, match=r"'tokens_given' is missing.*'token_given'"):
        _read(*GOOD, head=HEAD.replace("tokens_given", "token_given"))
    with pytest.raises(classgame.SheetError, match="twice"):
        _read(*GOOD, head=HEAD + ",rule")


@pytest.mark.parametrize("text", ["", "# only a remark\n", HEAD + "\n"])
def test_an_empty_sheet_is_refused(text):
    with pytest.raises(classgame.SheetError, match="no row"):
        classgame.read_game(io.StringIO(text))


def test_a_file_that_is_no_text_is_refused_with_a_remedy(tmp_path):
    path = tmp_path / "class.csv"
    path.write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(classgame.SheetError, match="CSV UTF-8"):
        classgame.read_game(path)


def test_nobody_has_tokens():
    with pytest.raises(classgame.SheetError, match="Row 2: kept and given add up to 0"):
        _read("A,1,alone,Ann,0,0")


def test_the_summary_counts_by_rule_and_round():
    table = classgame.summarise(_read(*GOOD)).set_index(["rule", "round"])
    first = table.loc[("alone", 1)]
    assert first[["groups", "players"]].tolist() == [2, 3]
    assert first["given_pct"] == pytest.approx(80 / 3)
    assert first["nothing_pct"] == pytest.approx(100 / 3)
    assert first[["lowest_group_pct", "highest_group_pct"]].tolist() == [15, 50]
    assert table.loc[("fifty-fifty", 2), "given_pct"] == 60


@given(st.integers(0, 50), st.integers(1, 5), st.integers(2, 5), st.integers(1, 4))
def test_a_simulated_sheet_says_so_and_can_be_read(seed, groups, players, rounds):
    text = classgame.simulated_sheet(seed, groups, players, rounds)
    assert text.startswith("# Simulated: nobody played")
    assert text == classgame.simulated_sheet(seed, groups, players, rounds)
    table = classgame.read_game(io.StringIO(text))
    assert len(table) == 2 * groups * players * rounds
    first = table[table["round"] <= rounds].groupby("group")["rule"].unique()
    assert all(len(rules) == 1 for rules in first)
    begun = [rules[0] for _, rules in sorted(first.items())]
    assert begun == [classgame.RULES[number % 2] for number in range(groups)]


def test_the_simulated_game_is_one_in_which_the_match_alone_does_not_pay():
    assert funding.marginal_return(4, 1.6, match=1) < 1
