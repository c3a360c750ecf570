"""A municipality's own text in the languages of the service: one that is missing is told in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, Self

Language = Literal["nb", "nn", "en"]

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
_INSTEAD: dict[Language, tuple[Language, ...]] = {
    "nb": ("nb", "nn", "en"),
    "nn": ("nn", "nb", "en"),
    "en": ("en", "nb", "nn"),
}


class Said(NamedTuple):
    """A text and the language it is in, so that the page can mark it with `lang` when it is not the page's own."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in bokmål, nynorsk and English; an empty or blank one is missing. False when all are."""

    nb: str = ""
    nn: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return any(text.strip() for text in (self.nb, self.nn, self.en))

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """From language codes to texts; languages the service does not have are left out."""
        return cls(**{language: texts.get(language, "") for language in LANGUAGES})

    def as_dict(self) -> dict[str, str]:
        """Every language, missing ones as empty text."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}

    def said_in(self, language: str) -> Said:
        """The text in a language ("nb", "nn-NO", "en-gb"; unknown ones as bokmål), or else in the nearest that has it.

        Bokmål and nynorsk stand in for each other before English; bokmål is the first to stand in for English.
        Without any text the answer is empty and in the language asked for.
        """
        asked = _known(language)
        by_language = self.as_dict()
        for instead in _INSTEAD[asked]:
            if by_language[instead].strip():
                return Said(by_language[instead], instead)
        return Said("", asked)


@lru_cache(maxsize=64)
def _known(language: str) -> Language:
    wanted = language.replace("_", "-").partition("-")[0].lower()
    return next((known for known in LANGUAGES if known == wanted), "nb")
