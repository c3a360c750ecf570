"""A missing translation falls back to the nearest language, and says which one that was."""

from __future__ import annotations

import pytest

from aktiv.values.texts import Said, Texts


@pytest.mark.parametrize(
    ("texts", "language", "said"),
    [
        (Texts("Hei", "Hei du", "Hello"), "nn", Said("Hei du", "nn")),
        (Texts("Hei", "", "Hello"), "nn", Said("Hei", "nb")),
        (Texts("", "Hei du", "Hello"), "nb", Said("Hei du", "nn")),
        (Texts("", "", "Hello"), "nb", Said("Hello", "en")),
        (Texts("Hei", "Hei du", ""), "en", Said("Hei", "nb")),
        (Texts(" \n", "Hei du", ""), "en", Said("Hei du", "nn")),
        (Texts("Hei", "Hei du", "Hello"), "en-gb", Said("Hello", "en")),
        (Texts("Hei", "Hei du", "Hello"), "nn_NO", Said("Hei du", "nn")),
        (Texts("Hei", "Hei du", "Hello"), "no", Said("Hei", "nb")),
        (Texts("Hei", "Hei du", "Hello"), "fr", Said("Hei", "nb")),
        (Texts(), "en", Said("", "en")),
    ],
)
def test_a_text_is_said_in_the_nearest_language_that_has_it(texts: Texts, language: str, said: Said) -> None:
    assert texts.said_in(language) == said


def test_texts_without_words_are_false() -> None:
    assert not Texts(" ", "", "\t")
    assert Texts(en="Hello")


def test_texts_are_stored_and_read_back() -> None:
    texts = Texts.of({"nb": "Hei", "sv": "Hej"})
    assert texts == Texts("Hei")
    assert texts.as_dict() == {"nb": "Hei", "nn": "", "en": ""}
    assert Texts.of(texts.as_dict()) == texts
