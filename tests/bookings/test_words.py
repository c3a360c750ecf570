"""Every refusal is a sentence in three languages that says what would work instead."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from aktiv.bookings import words
from aktiv.config.catalogues import build
from aktiv.people import words as people
from aktiv.prices import words as prices
from aktiv.values.refusal import Refusal
from tests.bookings.asking import OSLO, period, wall

PACKAGE = Path(words.__file__).parent
DATA: dict[str, Any] = {
    "earliest": wall("2027-03-02 14:00"), "next": wall("2027-03-02 14:00"), "until": wall("2027-03-02 14:00"),
    "opens": wall("2027-03-02 14:00"), "last": date(2027, 3, 15), "first": date(2027, 3, 1), "time": time(2, 30),
    "open": [period("2027-03-02 08:00", "22:00")], "every": 30, "minutes": 90, "step": 30, "shorter": 60, "longer": 90,
    "limit": 2, "days": 7, "count": 154, "age": 18, "name": "Høst",
    "end": wall("2027-03-02 14:00"), "closed": wall("2027-03-02 14:00"), "signed_up": 12,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _catalogues() -> None:
    build()


def codes_in_code() -> set[str]:
    """Every code that this package refuses with."""
    source = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py"))
    return set(re.findall(r'raise Refusal\(\s*"(\w+)"', source)) | set(re.findall(r'= Refusal\(\s*"(\w+)"', source))


def test_every_code_has_words() -> None:
    known = {*words.WHY, *people.WHY, *prices.WHY}
    assert sorted(codes_in_code() - known - {"not_found"}) == []


@pytest.mark.parametrize("code", sorted(words.WHY))
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_refusal_is_a_sentence(code: str, language: str) -> None:
    with override(language):
        said = words.sentence(Refusal(code, **DATA), OSLO)
    assert said[0].isupper() or said[0].isdigit()
    assert said.endswith(".")
    assert "%(" not in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Lokalet er ikke åpent hele den tiden. Det er åpent 08.00–22.00."),
        ("nn", "Lokalet er ikkje ope heile den tida. Det er ope 08.00–22.00."),
        ("en", "The space is not open all of that time. It is open 08:00–22:00."),
    ],
)
def test_a_refusal_says_what_would_work_instead(language: str, said: str) -> None:
    with override(language):
        assert words.sentence(Refusal("outside_opening", open=[period("2027-03-02 08:00", "22:00")]), OSLO) == said


def test_what_is_not_known_is_left_out() -> None:
    with override("en"):
        assert words.sentence(Refusal("outside_opening", open=[]), OSLO) == "The space is not open all of that time."
        assert words.sentence(Refusal("in_the_past", earliest=None), OSLO) == "The time has already begun."
