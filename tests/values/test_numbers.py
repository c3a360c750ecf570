"""Numbers of organisations, persons and municipalities. Every personal number here is made up with its check digits."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aktiv.values.numbers import NORWAY, is_synthetic_person, scheme
from aktiv.values.refusal import Refusal

FIRST, SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def person(day: int, month: int, year: int, individual: int) -> str | None:
    """A number with its check digits; None for the individual numbers that have none."""
    digits = f"{day:02d}{month:02d}{year:02d}{individual:03d}"
    for modulus in (FIRST, SECOND):
        check = -sum(int(digit) * factor for digit, factor in zip(digits, modulus, strict=False)) % 11
        if check == 10:
            return None
        digits += str(check)
    return digits


@pytest.mark.parametrize(
    "text", ["974760673", "974 760 673", "NO 974 760 673 MVA", "974\u00a0760\u00a0673", " 974.760.673 "]
)
def test_an_organisation_number_is_read_as_people_write_it(text: str) -> None:
    assert NORWAY.organisation_number(text) == "974760673"


def test_an_organisation_number_is_shown_in_threes() -> None:
    assert NORWAY.show_organisation_number("974760673") == "974\u00a0760\u00a0673"


@pytest.mark.parametrize(
    "text", ["", "974760674", "97476067", "9747606733", "000000000", "٩٧٤٧٦٠٦٧٣", "97476O673", "x" * 10_000]
)
def test_an_organisation_number_that_does_not_add_up_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        NORWAY.organisation_number(text)
    assert refused.value.code == "not_an_organisation_number"


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_in_an_organisation_number_is_always_found(place: int, more: int) -> None:
    digits = [int(digit) for digit in "974760673"]
    digits[place] = (digits[place] + more) % 10
    with pytest.raises(Refusal):
        NORWAY.organisation_number("".join(map(str, digits)))


@pytest.mark.parametrize("added_day", [0, 40], ids=["number", "D-number"])
@pytest.mark.parametrize("added_month", [0, 40, 65, 80])
@given(st.integers(1, 28), st.integers(1, 12), st.integers(0, 99), st.integers(0, 999))
def test_personal_numbers_of_every_form_are_read(
    added_day: int, added_month: int, day: int, month: int, year: int, individual: int
) -> None:
    number = person(day + added_day, month + added_month, year, individual)
    assume(number is not None)
    assert number is not None
    assert NORWAY.personal_number(f"{number[:6]} {number[6:]}") == number
    assert is_synthetic_person(number) == (added_month in {65, 80})


@given(st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_in_a_personal_number_is_always_found(place: int, more: int) -> None:
    number = person(1, 81, 90, 3) or person(1, 81, 90, 4)
    assert number is not None
    digits = [int(digit) for digit in number]
    digits[place] = (digits[place] + more) % 10
    with pytest.raises(Refusal):
        NORWAY.personal_number("".join(map(str, digits)))


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        (0, 1, 90),
        (32, 1, 90),
        (30, 2, 90),
        (29, 2, 91),
        (1, 13, 90),
        (1, 0, 90),
        (1, 60, 90),
        (1, 79, 90),
        (1, 93, 90),
        (80, 1, 90),
    ],
)
def test_a_personal_number_whose_date_never_was_is_refused_whatever_its_check_digits(
    day: int, month: int, year: int
) -> None:
    number = next(found for individual in range(1000) if (found := person(day, month, year, individual)))
    with pytest.raises(Refusal) as refused:
        NORWAY.personal_number(number)
    assert refused.value.code == "not_a_personal_number"
    assert refused.value.data == {}, "a refusal is logged; a personal number never is"


def test_a_leap_day_of_either_century_is_a_date() -> None:
    number = next(found for individual in range(1000) if (found := person(29, 2, 0, individual)))
    assert NORWAY.personal_number(number) == number


@pytest.mark.parametrize("number", ["0301", "1103", "4601", "1246", "1508"])
def test_municipality_numbers_of_now_and_before_are_read(number: str) -> None:
    assert NORWAY.municipality_number(f" {number} ") == number


@pytest.mark.parametrize("text", ["", "301", "00301", "0001", "0300", "11O3", "١١٠٣"])
def test_what_is_not_a_municipality_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        NORWAY.municipality_number(text)
    assert refused.value.code == "not_a_municipality_number"


def test_a_city_abroad_can_join_with_its_own_numbers() -> None:
    abroad = scheme("FI")
    assert abroad.country == "FI"
    assert abroad.organisation_number("0201256-6") == "02012566"
    assert abroad.personal_number("131052-308t") == "131052308T"
    assert abroad.municipality_number("091") == "091"
    assert abroad.show_organisation_number("02012566") == "02012566"
    for read, code in (
        (abroad.organisation_number, "not_an_organisation_number"),
        (abroad.personal_number, "not_a_personal_number"),
        (abroad.municipality_number, "not_a_municipality_number"),
    ):
        for text in ("", "x" * 33, "12\x003", "<b>"):
            with pytest.raises(Refusal) as refused:
                read(text)
            assert refused.value.code == code
    assert scheme("NO") is NORWAY


@pytest.mark.parametrize("country", ["", "no", "NOR", "N1"])
def test_what_is_not_a_country_has_no_scheme(country: str) -> None:
    with pytest.raises(ValueError, match="country"):
        scheme(country)
