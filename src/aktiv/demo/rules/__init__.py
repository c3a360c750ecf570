"""Who would use what when: a year of use thought out in the head, before any of it is booked. Pure: no database."""

from aktiv.demo.rules.board import Board, Hall, Hours, Room, Span
from aktiv.demo.rules.uses import Party, Use

__all__ = ["Board", "Hall", "Hours", "Party", "Room", "Span", "Use"]
