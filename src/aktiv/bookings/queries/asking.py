"""Everything that the rules need about what somebody asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.places import Place, days_around, place
from aktiv.bookings.rules import BEFORE_A_HOLD, Asked, Form, Party, Rule, check, quota_limit
from aktiv.facilities.terms import LONGEST_HORIZON_DAYS
from aktiv.people.models import Organisation
from aktiv.prices.queries import price_group_for
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What was filled in on the check page, cleaned of nothing yet; actions clean and judge it.

    `accepted` is the id of the terms document that was accepted; `additions` are keys of a price list's additions;
    `expected` is the total in øre that was shown, so that another price is told before it is agreed to.
    """

    title: str = ""
    activity_id: int | None = None
    age_group: str = ""
    participants: int | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    accepted: int | None = None
    contact_id: UUID | None = None
    note: str = ""
    additions: Sequence[str] = ()
    expected: int | None = None


def ask(
    where: Place,
    period: Period,
    party: Party,
    now: datetime,
    *,
    details: Details | None = None,
    price_group: str | None = None,
    booked: Sequence[Period] | None = None,
) -> Asked:
    """What the rules judge. Reads the party's standing when a quota is set and `booked` is not given."""
    form = Form()
    if details is not None:
        form = Form(
            participants=details.participants,
            capacity=where.capacity,
            answers=details.answers,
            asked=tuple(each for each in where.questions if each.concerns(_activities(details))),
            accepted=details.accepted,
            document=where.document_id,
        )
    asked = Asked(
        period=period,
        zone=where.zone,
        terms=where.terms,
        hours=where.hours(where.days_of(period)),
        now=now,
        municipality_id=where.municipality_id,
        party=party,
        price_group=price_group,
        booked=tuple(booked or ()),
        form=form,
    )
    if booked is None and quota_limit(asked) is not None:
        return standing_included(asked, where)
    return asked


def _activities(details: Details) -> tuple[int, ...]:
    return () if details.activity_id is None else (details.activity_id,)


def standing_included(asked: Asked, where: Place) -> Asked:
    """The same with the dates that count towards the party's quota."""
    return replace(asked, booked=tuple(counted(asked.party, where, asked.period.start, asked.now)))


def counted(
    party: Party,
    where: Place,
    start: datetime,
    now: datetime,
    *,
    apart_from: int | None = None,
    until: datetime | None = None,
) -> list[Period]:
    """The party's own dates that hold or will hold time and may count towards a quota near `start` (and to `until`).

    A quota counts over all spaces of the same kind in one facility, so that it is not passed by choosing another part.
    Only what people book themselves counts, not season time or events.
    """
    window = timedelta(days=2 * where.terms.quota_window_days + 1)
    with connection.cursor() as cursor:
        # Served by occurrence_by_holder (holder, start of use).
        cursor.execute(
            """
            SELECT lower(o.during), upper(o.during)
            FROM bookings_occurrence o
            JOIN bookings_booking b ON b.id = o.booking_id
            JOIN facilities_space s ON s.id = o.space_id
            WHERE o.holder = %s AND lower(o.during) >= %s AND lower(o.during) < %s AND upper(o.during) > %s
              AND o.id IS DISTINCT FROM %s AND o.state = ANY(%s) AND b.kind = ANY(%s)
              AND s.facility_id = %s AND s.kind = %s
            ORDER BY 1
            """,
            [
                party.holder,
                start - window,
                (until or start) + window,
                now,
                apart_from,
                [state.value for state in Occurrence.State.holding_time()],
                [kind.value for kind in Booking.Kind.self_service()],
                where.facility_id,
                where.kind,
            ],
        )
        return [Period(lower, upper) for lower, upper in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a party stands against a space's quota: at most `limit` dates of use in any so many civil `days`.

    `dates` are those that hold or will hold time, in order.
    """

    limit: int
    days: int
    dates: tuple[Period, ...]


def standing_of(where: Place, party: Party, now: datetime) -> Standing | None:
    """The party's standing in a space from now on; None where nothing limits it. One statement."""
    limit = where.terms.max_active_person if party.organisation_id is None else where.terms.max_active_organisation
    if limit is None or party.holder is None:
        return None
    horizon = now + timedelta(days=LONGEST_HORIZON_DAYS)
    return Standing(limit, where.terms.quota_window_days, tuple(counted(party, where, now, now, until=horizon)))


def group_of(party: Party, where: Place, period: Period, age_group: str = "") -> str | None:
    """The code of the party's price group on the day of use; None for a visitor who has not signed in."""
    if party.person_id is None:
        return None
    organisation = None
    if party.organisation_id is not None:
        organisation = Organisation(id=party.organisation_id, kind=party.organisation_kind)
    day = civil_day(period.start, where.zone)
    found = price_group_for(
        organisation, where.municipality_id, day=day, age_group=age_group, version=where.priced.version
    )
    return found.group.code


def check_space(  # the checklist of a page or the API
    space_id: int,
    period: Period,
    party: Party,
    now: datetime,
    *,
    details: Details | None = None,
    rules: Sequence[Rule] = BEFORE_A_HOLD,
) -> list[Refusal]:
    """All that refuses, told at once, except what others hold. Raises Refusal("not_found") for an unknown space."""
    where = place(space_id, days_around(period), now)
    refusals = [] if where.bookable else [Refusal("not_lent_out")]
    group: str | None = None
    try:
        group = group_of(party, where, period, details.age_group if details else "")
    except Refusal as refusal:
        refusals.append(refusal)
    return refusals + check(ask(where, period, party, now, details=details, price_group=group), rules)
