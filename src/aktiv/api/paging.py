"""Paging by cursor: the next page starts after the last row of this one, so rows that come and go shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from django.core.signing import BadSignature, Signer

from aktiv.values.refusal import Refusal

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200


def cursor_of(position: list[Any]) -> str:  # Any: JSON scalars of the sort key
    """An opaque, signed cursor for a position in the sort order."""
    plain = base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")
    return Signer(salt="cursor").sign(plain)


def position_of(cursor: str) -> list[Any]:
    """The position a cursor stands for. Raises Refusal("cursor_invalid")."""
    try:
        plain = Signer(salt="cursor").unsign(cursor)
        position = json.loads(base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
    except (BadSignature, binascii.Error, ValueError) as error:
        raise Refusal("cursor_invalid") from error
    if not isinstance(position, list):
        raise Refusal("cursor_invalid")
    return position
