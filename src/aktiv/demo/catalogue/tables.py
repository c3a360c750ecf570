"""Reading TOML with no slack: a missing key, a key nobody asked for or a value of the wrong type names its place."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from aktiv.demo.catalogue.checks import CatalogueError
from aktiv.values.texts import LANGUAGES, Language, Texts

_V = TypeVar("_V")
_E = TypeVar("_E", bound=StrEnum)


class Table:
    """One TOML table and where it stands; each key is taken once, `done` refuses what is left."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            raise CatalogueError("not_a_table", place=place)
        self._left: dict[str, object] = {str(key): value for key, value in values.items()}
        self.place = place

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        return key in self._left

    def take(self, key: str, of: type[_V], default: _V | None = None) -> _V:
        """The value of a key; missing and without a default, or of another type, it is refused."""
        if key not in self._left:
            if default is None:
                raise CatalogueError("missing_key", place=self.place, key=key)
            return default
        value = self._left.pop(key)
        if not isinstance(value, of) or (isinstance(value, bool) and of is not bool):
            raise CatalogueError("wrong_type", place=self.place, key=key, value=value)
        return value

    def maybe(self, key: str, of: type[_V]) -> _V | None:
        """The value of a key, or None when it is not there."""
        return self.take(key, of) if key in self._left else None

    def number(self, key: str) -> Decimal:
        """A whole or decimal number, exact."""
        value = self.take(key, object)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise CatalogueError("wrong_type", place=self.place, key=key, value=value)
        return Decimal(value)

    def kroner(self, key: str) -> int:
        """An amount written in kroner, as whole øre."""
        ore = self.number(key) * 100
        if ore != int(ore) or ore < 0:
            raise CatalogueError("not_whole_ore", place=self.place, key=key, value=ore)
        return int(ore)

    def choice(self, key: str, of: type[_E], default: _E | None = None) -> _E:
        """A member of a closed list."""
        return self._member(self.take(key, str, None if default is None else default.value), of, key)

    def language(self, key: str) -> Language:
        """One of the languages of the service."""
        value = self.take(key, str)
        for language in LANGUAGES:
            if language == value:
                return language
        raise CatalogueError("unknown_word", place=self.place, key=key, value=value)

    def settings(self, key: str) -> dict[str, int | str | bool]:
        """Settings by name; none when the key is not there."""
        values = {str(name): value for name, value in self.take(key, dict, {}).items()}
        if not all(isinstance(value, int | str) for value in values.values()):
            raise CatalogueError("wrong_type", place=self.place, key=key, value=values)
        return values

    def choices(self, key: str, of: type[_E]) -> tuple[_E, ...]:
        """Members of a closed list, in the order written."""
        return tuple(self._member(value, of, key) for value in self.texts(key))

    def _member(self, value: str, of: type[_E], key: str) -> _E:
        try:
            return of(value)
        except ValueError:
            raise CatalogueError("unknown_word", place=self.place, key=key, value=value) from None

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none twice."""
        values = self.take(key, list, None if default is None else list(default))
        if not all(isinstance(value, str) and value for value in values) or len(set(values)) != len(values):
            raise CatalogueError("wrong_type", place=self.place, key=key, value=values)
        return tuple(values)

    def whole_numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        values = self.take(key, list)
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            raise CatalogueError("wrong_type", place=self.place, key=key, value=values)
        return tuple(values)

    def words(self, key: str) -> Texts:
        """A text in three languages, or one proper name for all of them."""
        value = self.take(key, object)
        if isinstance(value, str) and value.strip():
            return Texts(value, value, value)
        table = Table(value, f"{self.place} {key}")
        words = Texts(nb=table.take("nb", str), nn=table.take("nn", str), en=table.take("en", str))
        table.done()
        if not all(text and text.strip() == text for text in (words.nb, words.nn, words.en)):
            raise CatalogueError("empty_words", place=self.place, key=key)
        return words

    def day(self, key: str) -> date:
        """A local date."""
        return self.take(key, date)

    def tables(self, key: str, *, needed: bool = True) -> list[Table]:
        """A list of tables; each is named by its own key, slug or number in the list."""
        values = self.take(key, list, None if needed else [])
        return [Table(value, f"{self.place} {key}[{_name_of(value, at)}]") for at, value in enumerate(values)]

    def rest(self) -> dict[str, object]:
        """All that has not been taken, as plain values; the table is done."""
        left, self._left = self._left, {}
        return left

    def done(self) -> None:
        """Refuses keys that nobody took: a misspelt key must not pass as a default."""
        if self._left:
            raise CatalogueError("unknown_key", place=self.place, keys=sorted(self._left))


def _name_of(value: object, at: int) -> object:
    if isinstance(value, dict):
        return value.get("slug") or value.get("key") or value.get("name") or at
    return at


def read_file(path: Path) -> Table:
    """A TOML file as a table; decimal numbers stay exact."""
    with path.open("rb") as file:
        try:
            return Table(tomllib.load(file, parse_float=Decimal), path.stem)
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError("not_toml", place=path.name, problem=str(error)) from None
