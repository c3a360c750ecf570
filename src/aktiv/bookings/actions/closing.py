"""Closing a space for a while: whom it hits is shown first, and each of them is moved, cancelled or cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from aktiv.bookings.actions.cancelling import cancel_dates
from aktiv.bookings.actions.moving import move_date
from aktiv.bookings.actions.recording import NewBooking, NewDate, Recorded, cleaned, record
from aktiv.bookings.actions.telling import displaced, restored
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.conflicts import InTheWayOf, standing_in_the_way
from aktiv.bookings.queries.parties import require_staff
from aktiv.bookings.queries.places import Place, places_together
from aktiv.bookings.queries.replacements import dates_among, replacements_of
from aktiv.bookings.queries.series import At
from aktiv.bookings.rules import Cancellation, Party
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Wanted
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal


class Fate(StrEnum):
    """What happens to a date that a closure hits, when it is not moved."""

    CANCEL = "cancel"  # the date is off, free of charge
    OVERRIDE = "override"  # the right remains; the closed time is taken from it until the closure is lifted


LONGEST_CLOSURE = timedelta(days=400)
"""A closure without an end is a space that is not lent out any more, and is said so in its setup."""
Choice = Fate | At
"""What happens to a date: a fate, or where it is moved."""


@dataclass(frozen=True, slots=True)
class ClosurePreview:
    """Whom a closure would hit: each date once, in order of time. `wanted` is what is closed."""

    hits: tuple[InTheWayOf, ...]
    wanted: tuple[Wanted, ...] = ()

    @property
    def occurrence_ids(self) -> tuple[int, ...]:
        return tuple(each.occurrence.pk for each in self.hits if each.occurrence is not None)


def preview_closure(space_ids: Sequence[int], period: Period, *, now: datetime) -> ClosurePreview:
    """Whom a closure would hit. Holds are not among them: they lose their time. Raises Refusal("not_found")."""
    return _preview(_wanted(places_together(space_ids, period, now), period), now)


@retrying
@transaction.atomic
def close(
    space_ids: Sequence[int],
    period: Period,
    party: Party,
    *,
    reason: str,
    now: datetime,
    choices: Mapping[int, Choice] | None = None,
    public: bool = True,
) -> Recorded:
    """Closes spaces of a municipality. Staff only; afterwards nothing else can be placed there.

    `choices` say for each date that is hit (its id) what happens to it. The reason is shown in calendars when it is
    `public`; otherwise it is kept for the municipality. Raises Refusal("not_staff"), ("not_found"), ("missing_text")
    without a reason, ("span_not_sane", days) for one that never ends, ("move_instead", occurrences) when a date that
    is hit has no choice, ("not_said_yet") when one was granted and not told yet, and Taken when there is no room where
    a date is to be moved.
    """
    if period.length > LONGEST_CLOSURE:
        raise Refusal("span_not_sane", days=LONGEST_CLOSURE.days)
    found = places_together(space_ids, period, now)
    main, choices = found[0], choices or {}
    facility_ids = {each.facility_id for each in found}
    require_staff(party.person_id, Permission.SPACE_CLOSE, main.municipality_id, now, facility_ids=facility_ids)
    details = cleaned(Details(title=reason))
    if not details.title:
        raise Refusal("missing_text")
    because = details.title if public else ""
    if not public:
        details = Details(note=details.title)
    wanted = _wanted(found, period)
    hits = _preview(wanted, now)
    if unsaid := sorted(set(hits.occurrence_ids) - set(choices)):
        raise Refusal("move_instead", occurrences=unsaid)
    if any(each.occurrence is not None and each.occurrence.booking.unsaid for each in hits.hits):
        raise Refusal("not_said_yet")  # whoever has it would be told that she loses what she does not know that she has
    new = NewBooking(
        kind=Booking.Kind.CLOSURE,
        municipality_id=main.municipality_id,
        space_id=main.space_id,
        party=party,
        details=details,
    )
    over: set[int] = set()
    for hit in hits.hits:
        if hit.occurrence is None:
            over.add(hit.conflict.claim_id)  # a hold: whoever made it is told at the checkout
            continue
        choice = choices[hit.occurrence.pk]
        if isinstance(choice, At):
            move_date(
                hit.occurrence, choice.space_id, choice.period, by=party.person_id, now=now, because=because,
                to_the_line=False,
            )  # fmt: skip
        elif choice is Fate.CANCEL:
            free = Cancellation(free_until=now, fee=0, percent=0)
            fees = {hit.occurrence.pk: free}
            cancel_dates(
                hit.occurrence.booking, [hit.occurrence], fees, by=party.person_id, now=now, because=because,
                to_the_line=False,
            )  # fmt: skip
        else:
            over.add(hit.conflict.claim_id)
    cut = [each for each in dates_among(hits.hits) if choices[each.pk] is Fate.OVERRIDE]
    instead = replacements_of(cut, wanted, now)
    claim_id, changed = timetable.override(main.municipality_id, Claim.Kind.CLOSURE, wanted, now=now, over=over)
    recorded = record(new, [NewDate(main.space_id, period, claim_id, None)], now=now)
    data = {"space": main.space_id, "spaces": list(space_ids), "occurrences": recorded.occurrence_ids}
    subject = ("booking", recorded.id)
    append(
        [
            Event("space.closed", subject, main.municipality_id, party.person_id, party.organisation_id, data),
            *displaced(changed, because=recorded.id, by=party.person_id, instead=instead, why=because),
            *restored(changed, because=recorded.id, by=party.person_id),
        ],
        at=now,
    )
    return recorded


def _wanted(found: Sequence[Place], period: Period) -> list[Wanted]:
    """The spaces themselves: a closure has no buffers and takes nothing along. Shared floor is closed once."""
    wanted: list[Wanted] = []
    for each in sorted(found, key=lambda place: -place.footprint.size):
        if not any(other.footprint.contains(each.footprint) for other in wanted):
            wanted.append(Wanted(each.space_id, each.footprint, period))
    return wanted


def _preview(wanted: Sequence[Wanted], now: datetime) -> ClosurePreview:
    hits: dict[int, InTheWayOf] = {}
    for each in standing_in_the_way(wanted, now, kind=Claim.Kind.CLOSURE):
        # Closures that overlap become one closed time with two reasons: they do not hit each other.
        if each.occurrence is None or each.occurrence.booking.kind != Booking.Kind.CLOSURE:
            hits.setdefault(each.conflict.claim_id, each)
    return ClosurePreview(tuple(hits.values()), tuple(wanted))


__all__ = ["At", "Choice", "ClosurePreview", "Fate", "close", "preview_closure"]
