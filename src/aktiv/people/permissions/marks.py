"""What a page or an operation asks of those who come, written on it where it can be listed.

A mark opens and closes nothing: pages are guarded by `web.gates`, operations of the API by their token, and both by the
action or query that looks at the thing. The list of marks is what the matrix of addresses is made from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from aktiv.people.permissions.names import Permission

View = TypeVar("View", bound=Callable[..., Any])  # Any: pages and operations of every kind
ATTRIBUTE = "aktiv_mark"


class Door(StrEnum):
    """Who may come in at all."""

    PUBLIC = "public"
    SOMEBODY = "somebody"  # anybody who is signed in, to what is her own
    PERMITTED = "permitted"  # those who have the permission on the thing


@dataclass(frozen=True, slots=True)
class Mark:
    """Who may come in, and which permissions are asked for; `staff` for pages of the municipality's own people."""

    door: Door
    permissions: tuple[Permission, ...] = ()
    staff: bool = False


def public(view: View) -> View:
    """Marks what everybody may read, signed in or not."""
    return _marked(view, Mark(Door.PUBLIC))


def asks_later(*permissions: Permission) -> Callable[[View], View]:
    """Marks what a visitor may open before signing in, and what she is asked for when she hands it in."""
    return lambda view: _marked(view, Mark(Door.PUBLIC, permissions))


def somebody(view: View) -> View:
    """Marks what whoever is signed in has of her own."""
    return _marked(view, Mark(Door.SOMEBODY))


def needs(*permissions: Permission, staff: bool = False) -> Callable[[View], View]:
    """Marks what needs a permission on the thing that is asked for."""
    return lambda view: _marked(view, Mark(Door.PERMITTED, permissions, staff))


def mark_of(view: Callable[..., Any]) -> Mark | None:  # Any: as above
    """The mark of a page or operation; None when it has none."""
    return getattr(view, ATTRIBUTE, None)


def _marked(view: View, mark: Mark) -> View:
    setattr(view, ATTRIBUTE, mark)
    return view
