"""How rows of the collaboration become what is on the wire: the same rows as its pages and files, with money as
everywhere in the interface and names in the language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from django.utils import timezone
from django.utils.translation import get_language
from pydantic import BeforeValidator, Field, model_validator

from aktiv.api.fields import Told
from aktiv.api.schemas.time import MoneyTold
from aktiv.values.texts import Texts

OfService = Annotated[
    str | None,
    Field(description="The service of the agreement that it is of; null for the whole.", examples=["utstyr"]),
]
Row = dict[str, Any]  # Any: as the queries make them
Number = Annotated[str, Field(description="The country's own number of the partner.", examples=["4601"])]


def _called(value: Any) -> Any:  # Any: a text, or one in each language
    if isinstance(value, Mapping) and "nb" in value:
        return Texts.of(dict(value)).said_in(get_language() or "nb").text
    return value


Called = Annotated[str, BeforeValidator(_called)]
"""A name or a text that the row has in each language, as the reader calls it."""


def _here(value: Any) -> Any:  # Any: a moment as a row has it
    return timezone.localtime(datetime.fromisoformat(value)) if isinstance(value, str) else value


Moment = Annotated[datetime, BeforeValidator(_here)]
"""A moment, on the clock of the collaboration's pages."""


class RowTold(Told):
    """A row, or one within another: what ends in `_ore` there is money here."""

    @model_validator(mode="before")
    @classmethod
    def _with_money(cls, row: Any) -> Any:  # Any: a row, or what is one already
        if not isinstance(row, Mapping):
            return row
        money = {
            name: None if row[f"{name}_ore"] is None else {"amount": row[f"{name}_ore"], "currency": "NOK"}
            for name in cls.model_fields
            if f"{name}_ore" in row
        }
        return {**row, **money}

    @classmethod
    def of(cls, row: Row) -> Self:
        """As the page has it; what is not described is left out."""
        return cls.model_validate(row)


class SpokenTold(RowTold):
    """Something that a partner said, with who wrote it down for it."""

    by: Annotated[str | None, Field(description="Null where she has left, or the service did it by itself.")]
    by_role: Annotated[str | None, Field(description="The mandate that she held at that moment.")]
    entered_by: Annotated[str | None, Field(description="`secretariat` where it was not the partner itself.")]


Money = MoneyTold | None
