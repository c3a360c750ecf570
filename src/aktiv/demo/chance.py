"""Chance that comes out alike every time: what a die shows depends on its name alone."""

from __future__ import annotations

from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5


def die(*name: object) -> Random:
    """A source of chance of its own for whatever bears the name, so that more of one thing does not move another."""
    return Random("/".join(map(str, name)))  # noqa: S311 - made-up data, no secret


def known_id(*name: object) -> UUID:
    """An id that is the same in every build of the demo."""
    return uuid5(NAMESPACE_URL, "/".join(("aktiv-demo", *map(str, name))))
