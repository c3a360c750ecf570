"""What a value looks like on the wire: one type each for instants, days, clock times, ids and text.

Input is read strictly: a text is not a number, a naive time is not a time, and a control character is not text. What is
wrong is told by a code (`PydanticCustomError`), never only by a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

LARGEST_ID = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years between these are read; others are a slip, and would lead calendars and zones astray."""

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)", re.ASCII)


class Given(BaseModel):
    """What is sent to us. A member we do not know is refused, so that a slip of spelling is not taken for silence."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Told(BaseModel):
    """What we answer with."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


def _wrong(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, message)


def _instant(value: Any) -> datetime:  # Any: whatever was sent
    if not isinstance(value, str) or not (found := _INSTANT.fullmatch(value)):
        raise _wrong("not_a_time", "Not a time in RFC 3339 with offset")
    if found[2] is None:
        raise _wrong("naive_time", "A time needs an offset")
    try:
        read = datetime.fromisoformat(value.upper())
    except ValueError as error:
        raise _wrong("not_a_time", "Not a time in RFC 3339 with offset") from error
    if not FIRST_YEAR < read.year < LAST_YEAR:
        raise _wrong("far_away", "Not a year that anything is booked in")
    return read


def _day(value: Any) -> date:  # Any: whatever was sent
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            read = date.fromisoformat(value)
            if not FIRST_YEAR < read.year < LAST_YEAR:
                raise _wrong("far_away", "Not a year that anything is booked in")
            return read
    except ValueError:
        pass
    raise _wrong("not_a_date", "Not a date, such as 2027-03-02")


def _minute(value: Any) -> int:  # Any: whatever was sent
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise _wrong("not_a_clock_time", "Not a time on the clock, such as 18:00")
    return int(value[:2]) * 60 + int(value[3:])


def _uuid(value: Any) -> UUID:  # Any: whatever was sent
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise _wrong("not_a_uuid", "Not a UUID")
    return UUID(value)


def _whole(value: Any) -> int | None:  # Any: query and path give text
    if value is None:
        return None  # a field that may be null takes it; any other refuses it as no whole number
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if type(value) is int:
        return value
    raise _wrong("int_type", "Not a whole number")


def _yes(value: Any) -> bool:  # Any: query gives text
    if isinstance(value, str | bool) and value in ("true", "false", True, False):
        return value in ("true", True)
    raise _wrong("bool_type", "true or false")


def _place(value: Any) -> tuple[float, float]:  # Any: whatever was sent
    found = _PLACE.fullmatch(value) if isinstance(value, str) else None
    if found and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180:
        return float(found[1]), float(found[2])
    raise _wrong("not_a_place", "Not latitude and longitude, such as 58.97,5.73")


@dataclass(frozen=True)
class Typed:
    """Marks text that people type: cleaned as values.typed_text does it, at most so many characters."""

    limit: int
    lines: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # Any: pydantic's
        return core_schema.no_info_after_validator_function(self._clean, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, _: GetJsonSchemaHandler) -> dict[str, Any]:  # Any: JSON
        return {"type": "string", "maxLength": self.limit}

    def _clean(self, text: str) -> str:
        try:
            return many_lines(text, limit=self.limit) if self.lines else one_line(text, limit=self.limit)
        except Refusal as refusal:
            raise _wrong(refusal.code, refusal.code.replace("_", " ")) from refusal


Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2027-03-02T18:00:00+01:00"]}),
]
"""RFC 3339 with offset; naive times are refused."""

Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-03-02"]})
]
Minute = Annotated[
    int,
    BeforeValidator(_minute),
    WithJsonSchema({"type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "examples": ["18:00"]}),
]
"""A time on the municipality's wall clock, "18:00", kept as minutes since midnight."""

Uuid = Annotated[UUID, BeforeValidator(_uuid), WithJsonSchema({"type": "string", "format": "uuid"})]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID, examples=[42]), BeforeValidator(_whole)]
Yes = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"type": "boolean"})]
Near = Annotated[
    tuple[float, float],
    BeforeValidator(_place),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^-?[0-9]{1,2}(\.[0-9]{1,12})?,-?[0-9]{1,3}(\.[0-9]{1,12})?$",
            "examples": ["58.9700,5.7331"],
        }
    ),
]
"""Latitude and longitude in degrees."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]


WHOLE = BeforeValidator(_whole)
"""Reads a whole number that comes as text in a query: Annotated[int, Field(ge=…, le=…), WHOLE]."""


def clock(minute: int) -> str:
    """Minutes since midnight as a clock shows them: 1080 is "18:00"."""
    return time(minute // 60, minute % 60).isoformat("minutes") if minute < 1440 else "24:00"
