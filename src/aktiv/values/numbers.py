"""Numbers that name organisations, persons and municipalities, by the scheme of a country.

Checks are of form only; whether a number is in use is for the registers. A refusal never carries the number it refuses.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from stdnum.no import fodselsnummer, orgnr

from aktiv.values.refusal import Refusal


class NumberScheme(Protocol):
    """How one country writes its numbers. Each method gives the number in the one form that is stored and compared.

    They raise Refusal("not_an_organisation_number"), Refusal("not_a_personal_number"),
    Refusal("not_a_municipality_number").
    """

    country: str

    def organisation_number(self, text: str) -> str:
        """The organisation's number without spaces and marks."""

    def personal_number(self, text: str) -> str:
        """The national identity number without spaces and marks."""

    def municipality_number(self, text: str) -> str:
        """The municipality's number in the national register."""

    def show_organisation_number(self, number: str) -> str:
        """The number as people write it."""


class Norway:
    """Organisasjonsnummer, fødselsnummer with its D-, H- and synthetic forms, and kommunenummer."""

    country = "NO"

    def organisation_number(self, text: str) -> str:
        """Nine digits; spaces, a leading "NO" and a trailing "MVA" are forgiven."""
        number = _compact(text).removeprefix("NO").removesuffix("MVA")
        # Nine zeros satisfy modulus 11, but no organisation's number begins with a zero.
        if not re.fullmatch(r"[1-9]\d{8}", number, re.ASCII) or not orgnr.is_valid(number):
            raise Refusal("not_an_organisation_number")
        return number

    def personal_number(self, text: str) -> str:
        """Eleven digits: a day (D-number: + 40), a month (H-number and test persons: + 40, + 65 or + 80) and two
        check digits.

        The library refuses test persons, so only its check digits are used. The century is not read from the individual
        digits: from 2032 they no longer tell it.
        """
        number = _compact(text)
        if not re.fullmatch(r"\d{11}", number, re.ASCII) or not _born(number):
            raise Refusal("not_a_personal_number")
        checks = fodselsnummer.calc_check_digit1(number), fodselsnummer.calc_check_digit2(number)
        if checks != (number[9], number[10]):
            raise Refusal("not_a_personal_number")
        return number

    def municipality_number(self, text: str) -> str:
        """County and municipality, two digits each, neither "00"; numbers of former municipalities are as good."""
        number = text.strip()
        if not re.fullmatch(r"(?!00)\d\d(?!00)\d\d", number, re.ASCII):
            raise Refusal("not_a_municipality_number")
        return number

    def show_organisation_number(self, number: str) -> str:
        """In threes: 974 760 673, with spaces that do not break."""
        return "\N{NO-BREAK SPACE}".join((number[:3], number[3:6], number[6:]))


class Elsewhere:
    """A country whose numbers nobody has described yet: 1–32 letters and digits, kept in capitals without marks."""

    def __init__(self, country: str) -> None:
        self.country = country

    def organisation_number(self, text: str) -> str:
        """Letters and digits in capitals."""
        return self._any(text, "not_an_organisation_number")

    def personal_number(self, text: str) -> str:
        """Letters and digits in capitals."""
        return self._any(text, "not_a_personal_number")

    def municipality_number(self, text: str) -> str:
        """Letters and digits in capitals."""
        return self._any(text, "not_a_municipality_number")

    def show_organisation_number(self, number: str) -> str:
        """As it is stored."""
        return number

    def _any(self, text: str, code: str) -> str:
        number = _compact(text)
        if not re.fullmatch(r"[A-Z0-9]{1,32}", number):
            raise Refusal(code)
        return number


NORWAY = Norway()


def scheme(country: str) -> NumberScheme:
    """The scheme of a country (ISO 3166-1 alpha-2). Raises ValueError for a text that is not such a code."""
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise ValueError(f"not a country code: {country!r}")
    return NORWAY if country == "NO" else Elsewhere(country)


def is_synthetic_person(number: str) -> bool:
    """Whether a checked Norwegian number is a test person's (month + 65 or + 80); + 40 may be a real H-number."""
    return int(number[2:4]) > 65


def _born(number: str) -> bool:
    """Whether the first six digits are a date in some century."""
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    day -= 40 if day > 40 else 0
    month -= next((added for added in (80, 65, 40) if month > added), 0)
    return any(_is_date(century + year, month, day) for century in (1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-–/]", "", text[:100]).upper()
