"""Every refusal and every setting has words, in three languages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from aktiv.facilities.terms import SPECS, Terms, Unit
from aktiv.facilities.words import CHOICES, SETTINGS, WHY, sentence, setting_help, setting_name, told_value
from aktiv.municipalities import words as municipality_words
from aktiv.people import words as people_words
from aktiv.values.refusal import Refusal

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "aktiv"
RAISED = re.compile(r'Refusal\(\s*"(\w+)"')


@pytest.mark.parametrize(
    ("package", "known"),
    [
        ("facilities", WHY.keys() | municipality_words.WHY.keys()),
        ("municipalities", municipality_words.WHY.keys()),
        ("people", people_words.WHY.keys()),
    ],
)
def test_every_refusal_has_words(package: str, known: set[str]) -> None:
    raised = {code for path in (PACKAGE / package).rglob("*.py") for code in RAISED.findall(path.read_text())}
    assert raised - known == set()


def test_every_setting_and_every_choice_has_words() -> None:
    assert SETTINGS.keys() == SPECS.keys()
    assert {choice for spec in SPECS.values() for choice in spec.choices} == CHOICES.keys()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_setting_is_told_in_every_language(language: str) -> None:
    with translation.override(language):
        for key, spec in SPECS.items():
            assert setting_name(key)
            assert setting_help(key)
            assert told_value(key, getattr(Terms(), key))
            if spec.optional:
                assert told_value(key, None) == {"nb": "Ingen grense", "nn": "Inga grense", "en": "No limit"}[language]
            if spec.unit is Unit.CHOICE:
                assert all(told_value(key, choice) for choice in spec.choices)


def test_a_refusal_is_told_with_the_settings_name() -> None:
    refusal = Refusal("setting_out_of_bounds", key="min_length", least=5, most=1440)
    with translation.override("nn"):
        assert sentence(refusal) == "«Kortaste bestilling» må vere frå 5 til 1440."
    with translation.override("en"):
        assert sentence(Refusal("holidays_overlap", first=date(2027, 10, 4))).startswith("The holiday that begins on")
