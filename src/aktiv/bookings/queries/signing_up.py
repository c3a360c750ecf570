"""Sign-up as its organiser, those who come and everybody else see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from psycopg.types.range import Range

from aktiv.bookings.models import Booking, Occurrence, Participant, SignUp
from aktiv.bookings.queries.bookings import held_of, period_of
from aktiv.bookings.queries.parties import thing_of
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.signing_up import Standing, time_left
from aktiv.facilities.models import Space
from aktiv.people.permissions import Permission, Rights, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.values.periods import day_period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

SHOWN_AFTERWARDS = timedelta(days=14)
"""How long one's own sign-ups are listed when it is over."""
OPEN_TO_SIGN_UP = Booking.Kind.self_service() | {Booking.Kind.EVENT} | Booking.Kind.going_on()
"""All but closures, which are nobody's."""
OF_STAFF = frozenset({Booking.Kind.EVENT, Booking.Kind.SCHOOL_USE})
"""Kinds that those who make events keep the sign-up of."""
_FALLEN = SignUp.objects.filter(pk=OuterRef("booking"), dates__isnull=False).alias(
    place=Func(F("dates"), OuterRef("pk"), function="array_position", output_field=IntegerField())
)
COUNTED = ~Exists(_FALLEN.filter(place__isnull=True))
"""A date that its booking's sign-up is about: of time that goes on, those that were told to take place."""
SHORTER = Subquery(
    SignUp.objects.filter(pk=OuterRef("booking")).values(
        left=Func(
            F("shorter"),
            Func(F("dates"), OuterRef("pk"), function="array_position", output_field=IntegerField()),
            template="(%(expressions)s]",
            arg_joiner=")[",
            output_field=DateTimeRangeField(null=True),
        )
    )
)
"""What is left of a date's time, where its sign-up was told that it is shorter: `shortened` puts it in its place."""
SHOWN = ("booking__space__facility", "booking__municipality", "booking__organisation", "booking__person")


@dataclass(frozen=True, slots=True)
class Organiser:
    """A booking as one who organises it sees it. Without `sees_names` the numbers alone: staff where it is, for what
    others hold. `by_staff` when nothing but a role on the staff opens it."""

    booking: Booking
    sees_names: bool
    by_staff: bool


def access_organiser(booking_id: UUID, party: Party, now: datetime, *, to_change: bool = False) -> Organiser:
    """A booking whose sign-up the person keeps: its holder, those who book for the organisation, those who lead teams
    for a team's time, and staff for events and school hours; staff who decide where it is see the numbers of others'.
    `to_change` locks the booking.

    Raises Refusal("not_found") for everyone else, with `to_change` for those who see the numbers alone too, and for
    closures and what nobody has been told of.
    """
    if party.person_id is None:
        raise Refusal("not_found")
    rows = Booking.objects.select_for_update(of=("self",)) if to_change else Booking.objects.all()
    booking = rows.filter(pk=booking_id).select_related("space__facility", "municipality", "organisation").first()
    if booking is None or booking.unsaid or booking.kind not in OPEN_TO_SIGN_UP:
        raise Refusal("not_found")
    today, thing = now.astimezone(booking.municipality.zone).date(), thing_of(booking)
    held = Rights(person_id=party.person_id)
    if booking.organisation_id is not None:
        held = club_rights(party.person_id, today, booking.organisation_id)
    made_for_the_city = booking.kind in Booking.Kind.made_by_staff() and booking.organisation_id is None
    leads = booking.kind == Booking.Kind.GROUP_TIME and permits(Permission.TEAM_LEAD, held, thing)
    if not made_for_the_city and (leads or permits(Permission.BOOKING_CHANGE, held, thing)):
        return Organiser(booking, True, False)
    staff = staff_rights(party.person_id, today, booking.municipality_id)
    if booking.kind in OF_STAFF and permits(Permission.EVENT_MAKE, staff, thing):
        return Organiser(booking, True, True)
    if not to_change and permits(Permission.BOOKING_DECIDE, staff, thing):
        return Organiser(booking, False, True)
    raise Refusal("not_found")


def sign_up_of(booking_id: UUID, *, to_change: bool = False) -> SignUp | None:
    """The sign-up of a booking, if there is one; `to_change` locks it. One statement."""
    rows = SignUp.objects.select_for_update(of=("self",), no_key=True) if to_change else SignUp.objects.all()
    return rows.filter(pk=booking_id).select_related(*SHOWN).first()


def sign_up_called(token: str, *, to_change: bool = False) -> SignUp | None:
    """The sign-up with that address, if there is one; `to_change` locks it. One statement."""
    rows = SignUp.objects.select_for_update(of=("self",), no_key=True) if to_change else SignUp.objects.all()
    return rows.filter(token=token, booking__unsaid=False).select_related(*SHOWN).first()


def dates_for(booking_id: UUID) -> list[Occurrence]:
    """The dates that a booking's sign-up is about, in order, with where each is: all of them, or of time that goes on
    those that take place. One statement."""
    rows = Occurrence.objects.filter(booking_id=booking_id).select_related("space__facility", "municipality")
    return shortened(rows.filter(COUNTED).order_by(Lower("during")))


def shortened(rows: QuerySet[Occurrence]) -> list[Occurrence]:
    """Dates with the time that is left of each, for those who come to them. They are read and not saved."""
    dates: list[Occurrence] = [*rows.annotate(left=SHORTER)]
    for each in dates:
        if (left := left_of(each)) is not None:
            each.during = left
    return dates


def left_of(date_: Occurrence) -> Range[datetime] | None:
    """What is left of the time of a date from `shortened` or `taking_place`; None when all of it is."""
    left: Range[datetime] | None = getattr(date_, "left", None)
    return left


def taking_place(booking: Booking, first: date, last: date, now: datetime) -> list[Occurrence]:
    """The dates of time that goes on, from a day through a day, that its holder has, with the time that is left of
    each: none that is cancelled, given back, divided away or taken. Three statements. They are read and not saved."""
    zone = booking.municipality.zone
    rows = Occurrence.objects.filter(
        booking=booking,
        state__in=Occurrence.State.holding_time(),
        during__startswith__gte=day_period(first, zone).start,
        during__startswith__lt=day_period(last, zone).end,
    ).select_related("space__facility", "municipality")
    dates = list(rows.order_by(Lower("during")))
    had = held_of(dates, now)
    found = []
    for each in dates:
        agreed = period_of(each)
        left = time_left(agreed, (one.period for one in had[each.pk]))
        if left is None:
            continue
        if left != agreed:
            each.during = Range(left.start, left.end)
        vars(each)["left"] = each.during if left != agreed else None
        found.append(each)
    return found


def standing_of(found: SignUp, dates: Sequence[Occurrence]) -> Standing:
    """How it stands, for the rules. No statement."""
    standing = (each for each in dates if each.state in Occurrence.State.holding_time())
    return Standing(
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        stopped=found.stopped_at is not None,
        notice=timedelta(hours=found.notice_hours),
        dates=tuple(period_of(each) for each in standing),
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have a place, and how many wait for one."""

    signed_up: int = 0
    waiting: int = 0


def counts_of(booking_ids: Collection[UUID]) -> dict[UUID, Counts]:
    """Of each sign-up. How many is for everyone. One statement and those of the wall."""
    if not booking_ids:
        return {}
    with everything():
        rows = Participant.objects.filter(sign_up__in=list(booking_ids)).values_list("sign_up")
        found = rows.annotate(
            signed_up=Count("pk", filter=Q(state=Participant.State.SIGNED_UP)),
            waiting=Count("pk", filter=Q(state=Participant.State.WAITING)),
        ).order_by()
        told = {pk: Counts(signed_up, waiting) for pk, signed_up, waiting in found}
    return {pk: told.get(pk, Counts()) for pk in booking_ids}


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody that one has signed up, oneself or another, and how many stand before her in the line."""

    participant: Participant
    before: int


def own_in(found: SignUp, person_id: UUID) -> list[Own]:
    """Those that a person has signed up and who come or wait, in the order they were signed up. Two statements and
    those of the wall."""
    with everything():
        live = Participant.objects.filter(sign_up=found, state__in=Participant.State.live())
        own = list(live.filter(person_id=person_id).select_related("person").order_by("asked_at", "pk"))
        line: list[UUID] = []
        if any(each.state == Participant.State.WAITING for each in own):
            waiting = live.filter(state=Participant.State.WAITING).order_by("asked_at", "pk")
            line = list(waiting.values_list("pk", flat=True))
    return [Own(each, line.index(each.pk) if each.pk in line else 0) for each in own]


def my_sign_ups(person_id: UUID, now: datetime) -> list[tuple[Participant, list[Occurrence]]]:
    """What a person has signed up to, for herself and others, that is not long over, by its first date. Two statements
    and those of the wall."""
    over = now - SHOWN_AFTERWARDS
    with within(person=person_id):
        rows = Participant.objects.filter(person_id=person_id, state__in=Participant.State.live())
        rows = rows.select_related("person", *(f"sign_up__{each}" for each in SHOWN)).order_by("asked_at", "pk")
        found = list(rows[:200])
    dates: dict[UUID, list[Occurrence]] = {}
    rows_of = Occurrence.objects.filter(booking_id__in={each.sign_up_id for each in found}).filter(COUNTED)
    for each in shortened(rows_of.order_by(Lower("during"))):
        dates.setdefault(each.booking_id, []).append(each)
    told = [(each, dates.get(each.sign_up_id, [])) for each in found]
    coming = [each for each in told if each[1] and each[1][-1].during.upper > over]
    return sorted(coming, key=lambda each: (each[1][0].during.lower, each[0].asked_at))


def open_at(spaces: Sequence[Space], now: datetime) -> list[Occurrence]:
    """Dates with sign-up that are on in these spaces, or begin soon, with their sign-up at hand. One statement."""
    rows = Occurrence.objects.filter(
        space__stretch__in={each.stretch for each in spaces},
        space__facility__in={each.facility_id for each in spaces},
        during__overlap=(now, now + timedelta(hours=1)),
        state__in=Occurrence.State.holding_time(),
        booking__sign_up__isnull=False,
        booking__unsaid=False,
    )
    rows = rows.filter(COUNTED)
    return shortened(rows.select_related("booking__sign_up", "space").order_by(Lower("during")))


def going_on(today: date) -> list[UUID]:
    """Sign-ups to time that goes on and is not over. One statement."""
    rows = SignUp.objects.filter(dates__isnull=False, last_day__gte=today).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def persons_told(booking_id: UUID) -> list[UUID]:
    """Whose accounts are told when something happens to what they signed up to, each once. The caller has said that
    all is shown. One statement."""
    rows = Participant.objects.filter(sign_up=booking_id, person__isnull=False, state__in=Participant.State.live())
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def written_told(booking_id: UUID) -> list[UUID]:
    """Those whom the organiser wrote up with an address, who come or wait. The caller has said that all is shown. One
    statement."""
    rows = Participant.objects.filter(sign_up=booking_id, state__in=Participant.State.live()).exclude(email="")
    return list(rows.order_by("pk").values_list("pk", flat=True))
