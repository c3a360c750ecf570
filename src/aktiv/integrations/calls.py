"""One question over HTTP to somebody who may be slow, down, or not who they seem: bounded in time and size, no redirect
is followed, and nothing of it is logged."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2

LARGEST = 1_000_000  # bytes of an answer

Json = dict[str, Any]  # Any: JSON of others, checked where it is read


class Unanswered(Exception):
    """No answer, or half of one: it may have been done or not. Says the kind of trouble alone, never an address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    content: bytes

    @property
    def told(self) -> Json:
        """Its JSON object; empty when it is none."""
        return json_object(self.content)


def ask(
    method: str,
    address: str,
    *,
    headers: Mapping[str, str],
    timeout: float,
    body: Json | None = None,
    query: Mapping[str, str] | None = None,
) -> Answer:
    """Asks once. Raises Unanswered."""
    deadline = time.monotonic() + 2 * timeout  # against an answer that drips
    content = bytearray()
    try:
        with httpx2.stream(
            method,
            address,
            json=body,
            params=query,
            headers=dict(headers),
            timeout=timeout,
            follow_redirects=False,
            verify=trusted(),
        ) as answer:
            for part in answer.iter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise Unanswered("too large")
                if time.monotonic() > deadline:
                    raise Unanswered("too slow")
            return Answer(answer.status_code, bytes(content))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise Unanswered(type(error).__name__) from error


@cache
def trusted() -> ssl.SSLContext:
    """Whom we believe to be who they say: read once in a process, since reading takes longer than asking."""
    return httpx2.create_ssl_context()


def json_object(content: bytes) -> Json:
    """The JSON object in these bytes; empty when there is none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def part(told: Json, name: str) -> Json:
    """An object within an object; empty when it is none."""
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def text(told: Json, name: str, most: int = 200) -> str:
    """A text within an object, cut; empty when it is none."""
    found = told.get(name)
    return found[:most] if isinstance(found, str) else ""


def whole(told: Json, name: str) -> int:
    """A whole number of minor units, not below zero. Raises ValueError when it is anything else."""
    found = told.get(name, 0)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise ValueError(name)
    return found
