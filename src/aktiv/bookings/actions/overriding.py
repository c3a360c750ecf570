"""Events, which may take time from season time and team time, and give it back when they are cancelled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from aktiv.bookings.actions.event_pages import write_page
from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record
from aktiv.bookings.actions.telling import displaced, restored
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.conflicts import InTheWayOf, standing_in_the_way
from aktiv.bookings.queries.parties import require_staff
from aktiv.bookings.queries.places import Place, places_together
from aktiv.bookings.queries.replacements import dates_among, replacements_of
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class EventPreview:
    """What an event would do: whose time it takes, and what it cannot take. `wanted` is what it asks for."""

    displaced: tuple[InTheWayOf, ...]
    blocked: tuple[InTheWayOf, ...]
    wanted: tuple[Wanted, ...] = ()

    @property
    def occurrence_ids(self) -> frozenset[int]:
        """The dates that lose time: what is confirmed when the event is made."""
        return frozenset(each.occurrence.pk for each in self.displaced if each.occurrence is not None)


def preview_event(
    space_ids: Sequence[int], period: Period, *, now: datetime, linked: Sequence[int] = ()
) -> EventPreview:
    """Whom an event would displace, said aloud before it is made. Raises Refusal("not_found")."""
    return _preview(_wanted(places_together(space_ids, period, now), period, linked), now)


@retrying
@transaction.atomic
def make_event(
    space_ids: Sequence[int],
    period: Period,
    party: Party,
    *,
    title: str,
    now: datetime,
    linked: Sequence[int] = (),
    confirmed: Collection[int] = (),
    details: Details | None = None,
    words: EventWords | None = None,
) -> Recorded:
    """Makes an event in one or more spaces of a municipality, over the season time whose dates are `confirmed`.

    Staff only; `party` may be staff acting for the organiser's organisation. Those displaced keep their right and hold
    what is left; they are told what else is free, and it all comes back when the event is cancelled. `words` are what
    it tells about itself. Raises Refusal("not_staff"), ("not_found"),
    ("missing_text"), ("over_event", conflicts) for what cannot be overridden, ("override_not_said", occurrences) when
    dates are in the way that were not confirmed, and Taken for what somebody holds while they finish.
    """
    found = places_together(space_ids, period, now)
    main = found[0]
    facility_ids = {each.facility_id for each in found}
    require_staff(party.person_id, Permission.EVENT_MAKE, main.municipality_id, now, facility_ids=facility_ids)
    details = cleaned(Details(title=title) if details is None else details)
    if not details.title:
        raise Refusal("missing_text")
    wanted = _wanted(found, period, linked)
    locks.lock(locks.space(each.reach for each in wanted))
    preview = _preview(wanted, now)
    if preview.blocked:
        if all(each.occurrence is None for each in preview.blocked):
            raise Taken([each.conflict for each in preview.blocked])
        raise Refusal("over_event", conflicts=[each.conflict for each in preview.blocked])
    if unsaid := sorted(preview.occurrence_ids - set(confirmed)):
        raise Refusal("override_not_said", occurrences=unsaid)
    instead = replacements_of(dates_among(preview.displaced), wanted, now)
    over = {each.conflict.claim_id for each in preview.displaced}
    claim_id, changed = timetable.override(main.municipality_id, Claim.Kind.USE, wanted, now=now, over=over)
    new = NewBooking(
        kind=Booking.Kind.EVENT,
        municipality_id=main.municipality_id,
        space_id=main.space_id,
        party=party,
        details=details,
    )
    recorded = record(new, [NewDate(main.space_id, period, claim_id, None)], now=now)
    if words is not None and party.holder is not None:
        write_page(recorded.id, main.municipality_id, party.holder, details.title, words)
    data = {"space": main.space_id, "spaces": list(space_ids), "occurrences": recorded.occurrence_ids}
    subject = ("booking", recorded.id)
    append(
        [
            Event("booking.confirmed", subject, main.municipality_id, party.person_id, party.organisation_id, data),
            *displaced(changed, because=recorded.id, by=party.person_id, instead=instead, why=details.title),
            *restored(changed, because=recorded.id, by=party.person_id),
        ],
        at=now,
    )
    return recorded


def _wanted(found: Sequence[Place], period: Period, linked: Sequence[int]) -> list[Wanted]:
    """What all the spaces need together; floor that two of them share is wanted once."""
    wanted: list[Wanted] = []
    for each in found:
        for one in wanted_of(each, period, linked if each is found[0] else ()):
            if not any(one.footprint.overlaps(other.footprint) for other in wanted):
                wanted.append(one)
            elif all(not other.footprint.contains(one.footprint) for other in wanted):
                raise Refusal("spaces_overlap", space=each.space_id)
    return wanted


def _preview(wanted: Sequence[Wanted], now: datetime) -> EventPreview:
    found = standing_in_the_way(wanted, now)
    return EventPreview(
        tuple(each for each in found if each.gives_way_to_event),
        tuple(each for each in found if not each.gives_way_to_event),
        tuple(wanted),
    )
