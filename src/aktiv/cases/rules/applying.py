"""What an application may ask for. Most of what a space demands of those who book at once is for people to weigh; what
is refused here is refused to everybody."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.bookings.rules import (
    Rule,
    in_a_price_group_that_may_book,
    in_the_audience,
    not_in_the_past,
    open_for_booking,
)
from aktiv.people.rules.organisations import BANDS
from aktiv.values.refusal import Refusal

BEFORE_ASKING: tuple[Rule, ...] = (not_in_the_past, open_for_booking, in_the_audience, in_a_price_group_that_may_book)
MOST_LINES = 30
MOST_DATES = 200
"""Dates in one application: told when exceeded, never applied silently."""
MOST_PEOPLE = 100_000
EVENT_FIELDS = {
    "programme": 4_000,
    "organiser": 160,
    "safety_name": 120,
    "safety_phone": 40,
    "public": 3,
    "audience": 6,
}
"""What is asked of an event, and how long each may be."""
_ADULT = 20


def counted(participants: Mapping[str, int]) -> dict[str, int]:
    """How many come, by age band; bands without anybody are left out.

    Raises Refusal("unknown_age_band", band) and Refusal("too_many_participants", limit).
    """
    known = {band.value for band in BANDS}
    for band, count in participants.items():
        if band not in known:
            raise Refusal("unknown_age_band", band=band)
        if not 0 <= count <= MOST_PEOPLE:
            raise Refusal("too_many_participants", limit=MOST_PEOPLE)
    return {band.value: participants[band.value] for band in BANDS if participants.get(band.value)}


def age_group(participants: Mapping[str, int]) -> str:
    """ "youth" when at least half of those who come are below twenty, "adult" when fewer, "" when nobody says."""
    total = sum(participants.values())
    if not total:
        return ""
    young = sum(participants.get(band.value, 0) for band, (_, last) in BANDS.items() if last < _ADULT)
    return "youth" if 2 * young >= total else "adult"
