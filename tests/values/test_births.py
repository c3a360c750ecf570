"""What a personal number tells: when its holder was born, and whether she exists."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from aktiv.values.births import birth_date, is_assigned, is_d_number, made_up_number
from aktiv.values.numbers import NORWAY

TODAY = date(2027, 3, 1)
SERIALS = st.integers(0, 300)
BORN = st.dates(date(1900, 1, 1), TODAY)


class Case(NamedTuple):
    nine: str
    born: date | None
    d_number: bool = False
    assigned: bool = True


def checked(nine: str) -> str:
    """The number with its check digits."""
    one = fodselsnummer.calc_check_digit1(nine)
    return NORWAY.personal_number(nine + one + fodselsnummer.calc_check_digit2(nine + one))


@pytest.mark.parametrize(
    "case",
    [
        Case("151086951", date(1986, 10, 15)),  # 900–999 with a year from 40 on: the last century
        Case("010100500", date(2000, 1, 1)),
        Case("311299001", date(1999, 12, 31)),
        Case("290204500", date(2004, 2, 29)),
        Case("010160502", date(1860, 1, 1)),
        Case("010145500", None),  # of no century
        Case("010130501", None),  # not born yet
        Case("550186001", date(1986, 1, 15), d_number=True),
        Case("158186001", date(1986, 1, 15), assigned=False),  # the tax authority's test persons
        Case("157786001", date(1986, 12, 15), assigned=False),  # the health network's
        Case("154186002", date(1986, 1, 15), assigned=False),  # others', or an emergency number
        Case("558186001", date(1986, 1, 15), d_number=True, assigned=False),
    ],
    ids=str,
)
def test_a_number_tells_when_its_holder_was_born_and_who_gave_it(case: Case) -> None:
    number = checked(case.nine)
    told = birth_date(number, TODAY), is_d_number(number), is_assigned(number)
    assert told == (case.born, case.d_number, case.assigned)


@given(BORN, SERIALS)
def test_a_made_up_number_tells_the_birth_it_was_made_for_and_is_nobodys(born: date, serial: int) -> None:
    number = made_up_number(born, serial)
    assert NORWAY.personal_number(number) == number
    assert birth_date(number, TODAY) == born
    assert not is_assigned(number)
    assert not fodselsnummer.is_valid(number)


@given(BORN, SERIALS, SERIALS)
def test_two_serials_are_two_numbers(born: date, one: int, other: int) -> None:
    assert (made_up_number(born, one) == made_up_number(born, other)) == (one == other)


@given(BORN, SERIALS)
def test_a_real_number_is_read_as_the_library_of_numbers_reads_it(born: date, serial: int) -> None:
    month = int(made_up_number(born, serial)[2:4]) - 80
    nine = made_up_number(born, serial)[:9]
    real = f"{nine[:2]}{month:02}{nine[4:]}"
    one = fodselsnummer.calc_check_digit1(real)
    real += one
    two = fodselsnummer.calc_check_digit2(real)
    if fodselsnummer.is_valid(real + two):
        assert is_assigned(NORWAY.personal_number(real + two))
        assert birth_date(real + two, TODAY) == fodselsnummer.get_birth_date(real + two)


def test_when_a_day_has_no_more_made_up_numbers_it_is_said() -> None:
    with pytest.raises(ValueError, match="no made-up number"):
        made_up_number(date(1980, 5, 1), 500)
