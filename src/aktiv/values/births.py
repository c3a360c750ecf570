"""What a Norwegian personal number tells of its holder, and numbers for people who do not exist.

Every function takes a number that `numbers.NORWAY.personal_number` has checked.
"""

from __future__ import annotations

from datetime import date

from stdnum.no import fodselsnummer

MADE_UP_MONTHS = 80
"""What the tax authority adds to the month of its test persons."""
_ADDED_TO_MONTHS = (80, 65, 40)
_ADDED_TO_DAYS = 40


def is_assigned(number: str) -> bool:
    """Whether it is in the form that the national register gives out: a national identity number or a D-number.

    Test persons (month + 40, + 65 or + 80) and a hospital's emergency numbers (month + 40) are not.
    """
    return int(number[2:4]) <= 12


def is_d_number(number: str) -> bool:
    """Whether it is of somebody who is not registered as resident: the day is raised by 40."""
    return int(number[:2]) > _ADDED_TO_DAYS


def birth_date(number: str, today: date) -> date | None:
    """When the holder was born; None where the number does not tell it.

    The individual digits tell the century for those who have a number before 2032; a day after `today` is no birth.
    """
    day, month, year, individual = int(number[:2]), int(number[2:4]), int(number[4:6]), int(number[6:9])
    day -= _ADDED_TO_DAYS if day > _ADDED_TO_DAYS else 0
    month -= next((added for added in _ADDED_TO_MONTHS if month > added), 0)
    century = _century(year, individual)
    try:
        born = date(century + year, month, day) if century else None
    except ValueError:
        return None
    return born if born is not None and born <= today else None


def made_up_number(born: date, serial: int) -> str:
    """A test person's number, month + 80: the `serial`-th (0–499) that has check digits, of one born 1900–2039.

    Raises ValueError when there is none.
    """
    first = 0 if born.year < 2000 else 500
    head = f"{born.day:02}{born.month + MADE_UP_MONTHS:02}{born.year % 100:02}"
    found = -1
    for individual in range(first, first + 500):
        number = f"{head}{individual:03}"
        one = fodselsnummer.calc_check_digit1(number)
        two = fodselsnummer.calc_check_digit2(number + one)
        found += len(one + two) == 2
        if found == serial:
            return number + one + two
    raise ValueError(f"no made-up number {serial} for {born}")


def _century(year: int, individual: int) -> int | None:
    if individual < 500:
        return 1900
    if individual < 750 and year >= 54:
        return 1800
    if year < 40:
        return 2000
    return 1900 if individual >= 900 else None
