"""What calendars show as taken is what stands, and nothing of a hold that has run out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aktiv.timetable import actions
from aktiv.timetable.models import Claim
from aktiv.timetable.queries import availability
from aktiv.timetable.rules import InTheWay
from tests.timetable.places import Hall, at

pytestmark = pytest.mark.django_db


def test_a_part_is_taken_by_what_holds_the_whole_and_free_beside_its_sibling(hall: Hall, now: datetime) -> None:
    actions.claim(hall.municipality_id, Claim.Kind.USE, [hall.wanted("10–12", "AB")], now=now)
    found = availability([hall.spaces[name] for name in ("ABCDEF", "ABC", "A", "DEF")], at("8–20"), now)
    assert [[each.during for each in found[hall.spaces[name]]] for name in ("ABCDEF", "ABC", "A", "DEF")] == [
        [at("10–12")],
        [at("10–12")],
        [at("10–12")],
        [],
    ]


def test_a_hold_is_shown_until_it_expires_and_buffers_only_where_asked_for(hall: Hall, now: datetime) -> None:
    until = now + timedelta(minutes=15)
    actions.claim(hall.municipality_id, Claim.Kind.HOLD, [hall.wanted("10–12")], now=now, expires_at=until)
    actions.claim(hall.municipality_id, Claim.Kind.USE, [hall.wanted("14–15", after=30)], now=now)
    space = hall.spaces["ABC"]
    assert [each.kind for each in availability([space], at("8–20"), now)[space]] == [
        InTheWay.HOLD,
        InTheWay.USE,
        InTheWay.BUFFER,
    ]
    assert [each.kind for each in availability([space], at("8–20"), until, buffers=False)[space]] == [InTheWay.USE]
