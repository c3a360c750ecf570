"""Many bookings at once, as if each had been made alone at its own moment: for moving in, and for demonstrations.

What was agreed elsewhere is not judged again: no rule is asked. Time, prices, charges and the journal are as they are
when people book; the database decides about time as it always does, and says no to a date that meets another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db import connection, transaction

from aktiv.bookings.actions.booking import charge_of_use
from aktiv.bookings.actions.recording import NewBooking, Recorded, cleaned
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import group_of
from aktiv.bookings.queries.places import Place, places
from aktiv.bookings.queries.wanting import wanted_of
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.prices.actions import charge_many, store_many
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.models import Quote
from aktiv.prices.queries import Use, quotes_for_many
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Claim
from aktiv.values.arrays import array_of
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal

_AT_ONCE = 4_000  # rows in one statement
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A booking that was agreed: what, when, and when it was made. `linked` are optional spaces claimed along.

    `by` is the staff who gave season time.
    """

    new: NewBooking
    periods: tuple[Period, ...]
    made_at: datetime
    linked: tuple[int, ...] = ()
    by: UUID | None = None


class _Date(NamedTuple):
    """A date that was claimed."""

    period: Period
    claim_id: int


@dataclass(slots=True)
class _Booked:
    """A load on its way: its dates, its price group, the quotes of its dates."""

    load: Load
    id: UUID
    dates: list[_Date]
    group: str
    quotes: list[Quote | None]

    @property
    def total(self) -> int:
        return sum(quote.total for quote in self.quotes if quote)


@transaction.atomic
def load(municipality_id: int, loads: Sequence[Load], *, now: datetime) -> list[Recorded | None]:
    """Books all of it, in the order given, in a number of statements that grows with thousands of dates only.

    Dates whose time is taken are left out; a booking that has none left is None. Free hours are left as they are: what
    is loaded was agreed on before. Raises Refusal("not_found", spaces)
    and those of prices when something cannot be priced.
    """
    where = places({each.new.space_id for each in loads}, (), now)
    if missing := {each.new.space_id for each in loads} - where.keys():
        raise Refusal("not_found", spaces=sorted(missing))
    claims = _claim(municipality_id, loads, where, now)
    groups: dict[tuple[UUID | None, str], str] = {}
    booked = [
        _Booked(each, uuid4(), dates, _group(each, where, groups), [None] * len(dates))
        for each, dates in zip(loads, claims, strict=True)
        if dates
    ]
    _quote(booked, where)
    recorded = dict(zip((each.id for each in booked), _record(booked), strict=True))
    _charge(booked, where, recorded)
    append([_event(each, recorded[each.id]) for each in booked], at=[each.load.made_at for each in booked])
    found = iter(booked)
    return [recorded[next(found).id] if dates else None for dates in claims]


def _claim(municipality_id: int, loads: Sequence[Load], where: Mapping[int, Place], now: datetime) -> list[list[_Date]]:
    """For each load its dates that were free. Closures come first: nothing is to meet them."""
    claims: list[list[_Date]] = [[] for _ in loads]
    for kind in (Claim.Kind.CLOSURE, Claim.Kind.USE):
        wanted = (
            (number, period, wanted_of(where[each.new.space_id], period, each.linked))
            for number, each in enumerate(loads)
            if (each.new.kind is Booking.Kind.CLOSURE) is (kind is Claim.Kind.CLOSURE)
            for period in each.periods
        )
        for some in _in_parts(wanted):
            answers = timetable.claim_many(municipality_id, [date for _, _, date in some], kind=kind, now=now)
            for (number, period, _), answer in zip(some, answers, strict=True):
                if isinstance(answer, int):
                    claims[number].append(_Date(period, answer))
    return claims


def _group(each: Load, where: Mapping[int, Place], known: dict[tuple[UUID | None, str], str]) -> str:
    """The price group of the party, looked up once for each party; empty for what is not priced by the hour."""
    if each.new.kind not in Booking.Kind.self_service():
        return each.new.price_group
    key = (each.new.party.organisation_id, each.new.details.age_group)
    if key not in known:
        place = where[each.new.space_id]
        known[key] = group_of(each.new.party, place, each.periods[0], each.new.details.age_group) or ""
    return known[key]


def _quote(booked: Sequence[_Booked], where: Mapping[int, Place]) -> None:
    for group in sorted({each.group for each in booked} - {""}):
        wanted = (
            (
                each,
                place,
                Use(each.load.new.space_id, date.period, where[each.load.new.space_id].priced_along(each.load.linked)),
            )
            for each in booked
            if each.group == group and each.load.new.kind in Booking.Kind.self_service()
            for place, date in enumerate(each.dates)
        )
        for some in _in_parts(wanted):
            priced = quotes_for_many([use for _, _, use in some], group=group)
            stored = store_many(
                [_priced(priced[use]) for _, _, use in some], now=[each.load.made_at for each, _, _ in some]
            )
            for (each, place, _), quote in zip(some, stored, strict=True):
                each.quotes[place] = quote


def _priced(draft: QuoteDraft | Refusal) -> QuoteDraft:
    if isinstance(draft, Refusal):
        raise draft
    return draft


BOOKINGS = """
INSERT INTO bookings_booking (id, municipality_id, kind, space_id, person_id, organisation_id, contact_id, parent_id,
    season_id, hold_id, title, team, activity_id, participants, price_group, terms_document_id, created_at)
SELECT id, municipality, kind, space, person, organisation, contact, parent, season, NULL, title, team, activity,
       participants, price_group, document, made_at
FROM unnest(%(id)s::uuid[], %(municipality)s::bigint[], %(kind)s::text[], %(space)s::bigint[], %(person)s::uuid[],
            %(organisation)s::uuid[], %(contact)s::uuid[], %(parent)s::uuid[], %(season)s::bigint[], %(title)s::text[],
            %(team)s::text[], %(activity)s::bigint[], %(participants)s::int[], %(price_group)s::text[],
            %(document)s::bigint[], %(made_at)s::timestamptz[])
     WITH ORDINALITY AS b(id, municipality, kind, space, person, organisation, contact, parent, season, title, team,
                          activity, participants, price_group, document, made_at, place)
ORDER BY place
RETURNING id, number
"""
_PARTICULARS = """
INSERT INTO bookings_particulars (booking_id, municipality_id, person_id, organisation_id, answers, note)
SELECT * FROM unnest(%(id)s::uuid[], %(municipality)s::bigint[], %(person)s::uuid[], %(organisation)s::uuid[],
                     %(answers)s::jsonb[], %(note)s::text[])
"""
OCCURRENCES = """
INSERT INTO bookings_occurrence (booking_id, municipality_id, holder, claim_id, space_id, during, state, quote_id,
    sequence)
SELECT booking, municipality, holder, claim, space, tstzrange(starts, ends), 'confirmed', quote, 0
FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[],
            %s::uuid[]) WITH ORDINALITY AS d(booking, municipality, holder, claim, space, starts, ends, quote, place)
ORDER BY place
RETURNING id
"""


def _record(booked: Sequence[_Booked]) -> list[Recorded]:
    numbers: dict[UUID, int] = {}
    occurrences: list[int] = []
    with connection.cursor() as cursor:
        for some in _in_parts(booked):
            rows = [_row(each) for each in some]
            cursor.execute(BOOKINGS, {key: [row[key] for row in rows] for key in rows[0]})
            numbers.update(cursor.fetchall())
            if said := [row for row in map(_words, some) if row is not None]:
                cursor.execute(_PARTICULARS, {key: [row[key] for row in said] for key in said[0]})
        dates = (
            (
                each.id,
                each.load.new.municipality_id,
                _holder(each.load.new.party),
                date.claim_id,
                each.load.new.space_id,
                date.period.start,
                date.period.end,
                quote and quote.pk,
            )
            for each in booked
            for date, quote in zip(each.dates, each.quotes, strict=True)
        )
        for of_dates in _in_parts(dates):
            cursor.execute(OCCURRENCES, [array_of(column) for column in zip(*of_dates, strict=True)])
            occurrences += (row[0] for row in cursor.fetchall())
    ids = iter(occurrences)
    return [
        Recorded(
            each.id,
            numbers[each.id],
            each.load.new.municipality_id,
            tuple(islice(ids, len(each.dates))),
            each.total,
        )
        for each in booked
    ]


def _row(each: _Booked) -> dict[str, Any]:  # Any: columns of a booking
    new, details = each.load.new, cleaned(each.load.new.details)
    return {
        "id": each.id,
        "municipality": new.municipality_id,
        "kind": new.kind.value,
        "space": new.space_id,
        "person": new.party.person_id,
        "organisation": new.party.organisation_id,
        "contact": details.contact_id,
        "parent": new.parent_id,
        "season": new.season_id,
        "title": details.title,
        "team": new.team,
        "activity": details.activity_id,
        "participants": details.participants,
        "price_group": each.group,
        "document": new.document_id,
        "made_at": each.load.made_at,
    }


def _words(each: _Booked) -> dict[str, Any] | None:  # Any: columns of particulars
    """What was answered and written; None when nothing was."""
    new, details = each.load.new, cleaned(each.load.new.details)
    if not details.note and not details.answers:
        return None
    return {
        "id": each.id,
        "municipality": new.municipality_id,
        "person": new.party.person_id,
        "organisation": new.party.organisation_id,
        "answers": json.dumps({str(key): answer for key, answer in details.answers.items()}),
        "note": details.note,
    }


def _holder(party: Party) -> UUID:
    if party.holder is None:
        raise Refusal("sign_in_first")
    return party.holder


def _charge(booked: Sequence[_Booked], where: Mapping[int, Place], recorded: Mapping[UUID, Recorded]) -> None:
    charges = (
        (
            charge_of_use(
                quote,
                occurrence_id,
                each.load.new.party,
                civil_day(date.period.start, where[each.load.new.space_id].zone),
            ),
            each.load.new.party.person_id,
            each.load.made_at,
        )
        for each in booked
        for date, quote, occurrence_id in zip(each.dates, each.quotes, recorded[each.id].occurrence_ids, strict=True)
        if quote is not None and quote.total
    )
    for some in _in_parts(charges):
        charge_many(some)


def _event(each: _Booked, recorded: Recorded) -> Event:
    """What the journal says when one such booking is made alone."""
    new = each.load.new
    data: dict[str, Any] = {"space": new.space_id, "occurrences": recorded.occurrence_ids}  # Any: JSON
    verb, by = "booking.confirmed", new.party.person_id
    if new.kind is Booking.Kind.ALLOCATION:
        verb, by, data["season"] = "booking.allocated", each.load.by, new.season_id
    elif new.kind in (Booking.Kind.EVENT, Booking.Kind.CLOSURE):
        data["spaces"] = [new.space_id]
        verb = "space.closed" if new.kind is Booking.Kind.CLOSURE else verb
    elif new.kind in Booking.Kind.self_service():
        data["total"] = recorded.total
    if new.kind is Booking.Kind.SINGLE:
        data["quote"] = each.quotes[0] and each.quotes[0].pk
    return Event(verb, ("booking", each.id), new.municipality_id, by, new.party.organisation_id, data)


def _in_parts(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    source = iter(rows)
    while some := list(islice(source, _AT_ONCE)):
        yield some
