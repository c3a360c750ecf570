"""One loan at least of everything that a loan can come to, whatever the dice said before: asked for, reserved, out,
extended, late, partly back, back with damage undecided, ended with damage charged, refused, withdrawn, cancelled, never
picked up, left behind by its booking; and a borrower who may not borrow and has appealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from aktiv.bookings.actions.laying import move_by_staff
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import period_of
from aktiv.bookings.rules import Party
from aktiv.demo.actions.happenings import City, unless_refused
from aktiv.demo.chance import known_id
from aktiv.demo.rules.uses import Right
from aktiv.lending.actions import late
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.blocking import appeal
from aktiv.lending.actions.changing import cancel
from aktiv.lending.actions.damages import decide_damage
from aktiv.lending.actions.deciding import refuse_loan
from aktiv.lending.actions.extending import extend
from aktiv.lending.actions.following import follow_dates
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Block, Damage, Kind, Loan, Pool
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

AT_ONCE, DECIDED = ("Innebandykølle", "Truger", "Ståbord", "Kubbespill", "Brettspillkasse"), ("Scene 4 × 4 m",)
MORNING, AFTERNOON = 9 * 60, 15 * 60
MOST_DATES = 20
SHIFTS = (timedelta(days=1), timedelta(days=2), timedelta(days=7), timedelta(days=-1))
"""Bookings that are tried for one whose equipment cannot go along, and where they are moved to."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The city, who hands out there, and who borrows."""

    city: City
    desk: UUID
    parties: Sequence[Party]

    @property
    def now(self) -> datetime:
        return self.city.around.now

    def period(self, first: int, last: int) -> Period:
        """From the morning of a day, counted from today, until the afternoon of another."""
        today, zone = self.city.around.today, self.city.around.zone
        return Period(
            at(today + timedelta(days=first), MORNING, zone), at(today + timedelta(days=last), AFTERNOON, zone)
        )


def complete_loans(city: City) -> str:
    """Says how many loans it made."""
    clubs = [city.cast.party("", each.slug) for each in city.data.clubs[:8]]
    residents = [city.cast.party(f"resident-{number}") for number in range(30, 38)]
    place = _Place(city, known_id(city.data.slug, "desk"), (*residents, *clubs))
    with everything():
        before = Loan.objects.filter(municipality=city.municipality_id).count()
        _undecided(place)
        _given_up(place)
        _out(place)
        _back(place)
        _left_behind(place)
        late.go_on(place.now)
        _appealed(place)
        made = Loan.objects.filter(municipality=city.municipality_id).count() - before
    return f"{made} more of every state"


def _asked(
    place: _Place, names: Sequence[str], first: int, last: int, *, then: timedelta, many: int = 4
) -> Loan | None:
    """The first loan of these that somebody can have, asked for so long before it begins."""
    period = place.period(first, last)
    for name, party in product(names, place.parties):
        kind = Kind.objects.get(municipality=place.city.municipality_id, name_nb=name)
        part = kind.parts.order_by("pk").first()
        pool = Pool.objects.filter(kind=part.kind if part is not None else kind).order_by("pk").first()
        if pool is None:
            continue
        new = NewLoan(
            id=uuid5(place.desk, f"every {name} {party.holder} {first} {last}"), depot_id=pool.depot_id,
            amounts={kind.pk: 1 if part is not None else many}, period=period, purpose="Klubbkveld",
        )  # fmt: skip
        try:
            return ask(new, party, now=min(place.now, period.start - then))
        except Refusal:
            continue
    return None


def _handed_out(place: _Place, loan: Loan | None) -> Loan | None:
    """All of it was picked up when it began."""
    if loan is None:
        return None
    given = Given(
        amounts={line.pk: line.amount for line in loan.lines.all()}, signed="Hentet av låntaker",
        without_deposit="Depositumet er tatt imot på lageret.",
    )  # fmt: skip
    moment = min(loan.during.lower + timedelta(minutes=20), place.now)
    hand = partial(hand_out, loan.pk, place.city.municipality_id, uuid5(loan.pk, "all out"), given, by=place.desk)
    unless_refused(partial(hand, at=moment, now=moment))
    loan.refresh_from_db()
    return loan if loan.state == Loan.State.OUT else None


def _undecided(place: _Place) -> None:
    """One waits for an answer, one was refused and one taken back before it was answered."""
    day = timedelta(days=6)
    for first in (70, 77, 84):
        _asked(place, DECIDED, first, first + 1, then=day)
    waiting = Loan.objects.filter(municipality=place.city.municipality_id, state=Loan.State.ASKED)
    for loan in waiting.order_by("-during", "pk")[:1]:
        unless_refused(partial(cancel, loan.pk, _party_of(place, loan), now=place.now))
    for loan in waiting.order_by("-during", "pk")[:1]:
        reason = "Scenen trengs til kommunens egen markering den helgen."
        unless_refused(partial(refuse_loan, loan.pk, reason, by=place.desk, now=place.now))


def _given_up(place: _Place) -> None:
    """One was cancelled by its borrower, one never picked up."""
    loan = _asked(place, AT_ONCE, 15, 16, then=timedelta(days=3))
    if loan is not None:
        unless_refused(partial(cancel, loan.pk, _party_of(place, loan), now=place.now))
    _asked(place, AT_ONCE, -4, -2, then=timedelta(days=3))


def _out(place: _Place) -> None:
    """One is out and was extended, one is late, and of one a part is back."""
    longer = _handed_out(place, _asked(place, AT_ONCE, -2, 1, then=timedelta(days=3)))
    if longer is not None:
        until = longer.during.upper + timedelta(days=2)
        unless_refused(partial(extend, longer.pk, _party_of(place, longer), until, now=place.now))
    _handed_out(place, _asked(place, AT_ONCE, -7, -4, then=timedelta(days=3)))
    part = _handed_out(place, _asked(place, AT_ONCE, -3, 2, then=timedelta(days=3), many=6))
    if part is not None:
        _taken_back(place, part, "part", place.now - timedelta(hours=3), share=2)


def _back(place: _Place) -> None:
    """One is back with damage that waits for the desk, one has ended with damage that was charged."""
    for first, charged in ((-3, False), (-9, True)):
        loan = _handed_out(place, _asked(place, AT_ONCE, first, first + 1, then=timedelta(days=3)))
        if loan is None:
            continue
        back = loan.during.upper - timedelta(hours=1) if charged else place.now - timedelta(hours=2)
        _taken_back(place, loan, "back", back, broken="Ett bein er bøyd, og må byttes.")
        for damage in Damage.objects.filter(loan=loan, state=Damage.State.OPEN) if charged else ():
            reason = "Etter prisen i vilkårene."
            decide_damage(damage.pk, charged=damage.proposed or 200_00, reason=reason, by=place.desk, now=place.now)


def _taken_back(place: _Place, loan: Loan, act: str, moment: datetime, *, share: int = 1, broken: str = "") -> None:
    lines = list(loan.lines.all())
    taken = Taken(
        amounts={line.pk: line.amount // share for line in lines},
        broken=[Broken(line=line.pk, text=broken, proposed=150_00) for line in lines if broken],
    )
    home = place.city.municipality_id
    back = partial(take_back, loan.pk, home, uuid5(loan.pk, act), taken, by=place.desk)
    unless_refused(partial(back, at=moment, now=min(place.now, moment + timedelta(minutes=5))))


def _left_behind(place: _Place) -> None:
    """A case handler moved a booking to a time for which somebody else has borrowed what came along with it."""
    kind = Kind.objects.get(municipality=place.city.municipality_id, name_nb="Brettspillkasse")
    pool = Pool.objects.filter(kind=kind).order_by("pk").first()
    if pool is None:
        return
    for (date_, party), shift in product(_coming(place), SHIFTS):
        agreed = period_of(date_)
        moved = Period(agreed.start + shift, agreed.end + shift)
        rival = next(each for each in place.parties if each.holder != party.holder)
        wanted: dict[str, Any] = {"depot_id": pool.depot_id, "amounts": {kind.pk: pool.stock * 2 // 3}}
        along = NewLoan(id=uuid5(place.desk, f"behind {date_.pk}"), occurrence_id=date_.pk, **wanted)
        other = NewLoan(id=uuid5(along.id, "other"), period=moved, **wanted)
        try:
            with transaction.atomic():
                ask(along, party, now=place.now)
                move_by_staff(date_.pk, date_.space_id, moved, by=place.desk, now=place.now, sequence=date_.sequence)
                ask(other, rival, now=place.now)
        except Refusal:
            continue
        follow_dates(now=place.now, loan_ids=[along.id])
        return


def _coming(place: _Place) -> Iterator[tuple[Occurrence, Party]]:
    """Bookings of single dates to come that somebody made for herself or her club, the soonest first."""
    dates = sorted(place.city.dates(Right.SINGLE), key=lambda each: (each.day, each.occurrence_id))
    soon = [each for each in dates if each.day > place.city.around.today + timedelta(days=2)]
    for each in soon[:MOST_DATES]:
        date_ = Occurrence.objects.select_related("booking", "municipality").get(pk=each.occurrence_id)
        if date_.state == Occurrence.State.CONFIRMED:
            yield date_, place.city.cast.party(each.use.party.person, each.use.party.organisation)


def _appealed(place: _Place) -> None:
    """Who may not borrow has asked for it to be looked at again."""
    stands = Block.objects.filter(
        municipality=place.city.municipality_id, ends__gt=place.now, lifted_at=None, appeal=""
    )
    block = stands.order_by("begins", "pk").first()
    if block is None:
        return
    text = "Teltene var våte fordi det regnet da lageret var stengt. Vi leverte så snart det åpnet."
    for party in (place.city.cast.party("", each.slug) for each in place.city.data.clubs):
        if party.holder == block.holder:
            unless_refused(partial(appeal, block.pk, text, party, now=place.now))


def _party_of(place: _Place, loan: Loan) -> Party:
    """Who asked for it."""
    known = next((each for each in place.parties if each.holder == loan.holder), None)
    if known is not None:
        return known
    clubs = (place.city.cast.party("", each.slug) for each in place.city.data.clubs)
    return next(each for each in clubs if each.holder == loan.holder)
