"""Applications as a file: what spreadsheets write, and what is wrong told by the line it is on."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aktiv.seasons.rules.filing import read_file
from aktiv.seasons.rules.shares import share_of

HEAD = "club;group;activity;from_age;to_age;members;sessions;minutes;share;wishes"
LINE = "999888777;J12;handball;11;12;18;2;60;1/2;tue 17:30 12"


def faults(text: str) -> list[tuple[int, str, str]]:
    _found, wrong = read_file(text)
    return [(each.line, each.column, each.code) for each in wrong]


def test_a_line_of_an_old_spreadsheet_that_breaks_in_the_middle_is_told_and_not_a_crash() -> None:
    assert faults(f"{HEAD}\r{LINE}") == [(1, "", "not_a_line")]
    assert faults(f"{HEAD}\n{LINE}\n{LINE}\r{LINE}") == [(3, "", "not_a_line")]


def test_a_cell_without_end_is_told_by_its_line() -> None:
    assert faults(f'{HEAD}\n"{"x" * 140_000}";{LINE}') == [(2, "", "not_a_line")]


def test_wishes_that_spill_over_into_more_cells_are_told_and_not_lost() -> None:
    assert faults(f"{HEAD}\n{LINE};thu 18:00 12") == [(2, "", "too_many_cells")]
    found, _ = read_file(f"{HEAD}\n{LINE};;\n")
    assert len(found) == 1


def test_a_column_that_is_there_twice_is_told() -> None:
    assert faults(f"{HEAD};group\n{LINE};J13") == [(1, "group", "column_twice")]


def test_a_fault_is_told_by_the_line_that_it_is_on_also_after_a_cell_of_several_lines() -> None:
    first = LINE.replace("J12", '"J12\nthe girls"')
    assert faults(f"{HEAD}\n{first}\n{LINE.replace('18', 'many')}") == [(4, "members", "not_a_number")]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1", Fraction(1)),
        (" 1/2 ", Fraction(1, 2)),
        ("0,5", Fraction(1, 2)),
        ("0.25", Fraction(1, 4)),
        ("1/0", None),
        ("1e99999999", None),
        ("½", None),
        ("-1/2", None),
        ("", None),
    ],
)
def test_a_share_is_read_and_a_number_that_would_fill_the_memory_is_none(text: str, share: Fraction | None) -> None:
    assert share_of(text) == share


def test_a_share_that_would_fill_the_memory_is_a_fault_of_its_line() -> None:
    assert faults(f"{HEAD}\n{LINE.replace('1/2', '1e99999999')}") == [(2, "share", "not_a_share")]
