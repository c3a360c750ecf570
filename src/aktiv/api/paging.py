"""Paging by cursor: the next page starts after the last row of this one, so rows that come and go shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.core.signing import BadSignature, Signer
from pydantic import Field

from aktiv.api.fields import WHOLE, Given, Told
from aktiv.values.refusal import Refusal

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200

Row = TypeVar("Row")


class Page(Given):
    """Which page is asked for."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT, description="How many rows at most."), WHOLE] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(max_length=500, description="The `next` of the page before.")] | None = None

    def after(self, size: int) -> list[Any] | None:  # Any: JSON scalars of the sort key
        """Where the page before ended, as so many values. Raises Refusal("cursor_invalid")."""
        if self.cursor is None:
            return None
        position = position_of(self.cursor)
        if len(position) != size:
            raise Refusal("cursor_invalid")
        return position


class Paged(Told):
    """One page of a list."""

    next: Annotated[str | None, Field(description="The cursor of the next page; null on the last.")] = None


def page_of(rows: Sequence[Row], limit: int, position: Callable[[Row], list[Any]]) -> tuple[Sequence[Row], str | None]:
    """The rows to tell and the next cursor, of rows that were asked for with one more than the limit."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor_of(position(rows[limit - 1]))


def cursor_of(position: list[Any]) -> str:  # Any: JSON scalars of the sort key
    """An opaque, signed cursor for a position in the sort order."""
    plain = base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")
    return Signer(salt="cursor").sign(plain)


def position_of(cursor: str) -> list[Any]:  # Any: JSON scalars of the sort key
    """The position a cursor stands for. Raises Refusal("cursor_invalid")."""
    try:
        plain = Signer(salt="cursor").unsign(cursor)
        position = json.loads(base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
    except (BadSignature, binascii.Error, ValueError) as error:
        raise Refusal("cursor_invalid") from error
    if not isinstance(position, list):
        raise Refusal("cursor_invalid")
    return position
