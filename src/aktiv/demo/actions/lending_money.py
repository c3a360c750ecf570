"""What loans of equipment cost whom: residents of a neighbour borrow, and the neighbour pays half; one loan is
cancelled too late, and one is made longer by those at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from stdnum.no import orgnr

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.demo.actions.happenings import City
from aktiv.demo.actions.lending_parts import agree_on_parts
from aktiv.demo.catalogue.equipment import SHARED
from aktiv.demo.chance import known_id
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.changing import cancel
from aktiv.lending.actions.deciding import approve
from aktiv.lending.actions.extending import extend_as_staff
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.neighbours import bill_neighbour_as
from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.actions.terms import BOUNDS, keep_terms
from aktiv.lending.models import Item, Kind, Line, Loan, Pool
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.costs import cancelling_of
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.register import NewOrganisation, register_organisations
from aktiv.people.models import Organisation, Person
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

NEIGHBOURS = {"bergen": "stavanger", "stavanger": "alesund", "alesund": "fjell", "fjell": "bergen"}
"""With whom each city shares; each is the neighbour of one, so that cities made side by side make it once."""
LATE = 50
BEFORE = (-96, -81, -66, -38, -24)
"""Days, counted from today, on which loans to the neighbour began that are over."""
MORNING, AFTERNOON = 9 * 60, 15 * 60


@dataclass(frozen=True, slots=True)
class _Lending:
    """A city that lends, and by whom."""

    city: City
    home: Municipality
    desk: UUID

    @property
    def now(self) -> datetime:
        return self.city.around.now

    def period(self, first: int, days: int) -> Period:
        """From the morning of a day (counted from today) through the afternoon of another."""
        day, zone = self.city.around.today + timedelta(days=first), self.city.around.zone
        return Period(at(day, MORNING, zone), at(day + timedelta(days=days), AFTERNOON, zone))


def share_loans(city: City) -> str:
    """Says how many loans are shared: none where the neighbour is not among the cities that were made."""
    with everything():
        neighbour = Municipality.objects.filter(slug=NEIGHBOURS.get(city.data.slug, "")).first()
        home = Municipality.objects.get(pk=city.municipality_id)
        lending = _Lending(city, home, known_id(city.data.slug, "desk"))
        _rule(lending)
        if neighbour is not None:
            _agree(lending, neighbour)
            for place, first in enumerate(BEFORE):
                _borrowed(lending, neighbour, SHARED[2 + place % 2 * 3], first, place)
            _borrowed(lending, neighbour, "Partytelt 3 × 6 m", 9, 7)  # to come
        _cancelled_late(lending)
        _made_longer(lending)
        shared = Loan.objects.filter(municipality=home, home_price__gt=0).count()
        return f"{shared} loans shared with a neighbour"


def _rule(lending: _Lending) -> None:
    """Half of what is cancelled late is paid."""
    kept = terms_of(lending.home.pk)
    said = {name: getattr(kept, name) for name in BOUNDS} | {"late_cancel_percent": LATE}
    version = 0 if kept._state.adding else kept.version
    keep_terms(lending.home.pk, said, version=version, by=lending.desk, now=lending.now)


def _agree(lending: _Lending, neighbour: Municipality) -> None:
    """Half of what residents of the neighbour borrow is the neighbour's."""
    home, now, by, number = lending.home.pk, lending.now, lending.desk, made_up_number(neighbour)
    if not Organisation.objects.filter(number=number).exists():
        name, kind = f"{neighbour.name} kommune", Organisation.Kind.PUBLIC.value
        new = NewOrganisation(name=name, kind=kind, municipality=neighbour, number=number)
        register_organisations([new], by=by, now=now)
    bill_neighbour_as(home, neighbour.pk, number, by=by, now=now)
    since = lending.city.around.today - timedelta(days=300)
    agree_on_parts(lending.home, neighbour, by=by, since=since, now=now)


def made_up_number(home: Municipality) -> str:
    """Nine digits in a range that has not been given out, as those of other organisations that are made up."""
    serials = (*range(90, 100), *range(10, 90))  # one in eleven has no valid number among ten
    return next(number for serial in serials if orgnr.is_valid(number := f"808{home.number}{serial}"))


def _borrowed(lending: _Lending, neighbour: Municipality, name: str, first: int, resident: int) -> None:
    """A resident of the neighbour has one of it for two days; it is over, or to come."""
    person = Person.objects.get(pk=known_id(neighbour.slug, "resident", 40 + resident))
    loan = _asked(lending, name, party_of(person, None), first, 2)
    if loan is None or first > 0:
        return
    if loan.state == Loan.State.ASKED:
        approve(loan.pk, by=lending.desk, now=loan.during.lower - timedelta(days=3))
    _out(lending, loan)
    labels = Item.objects.filter(line__loan=loan).values_list("code", flat=True)
    moment = loan.during.upper - timedelta(hours=1)
    act = uuid5(loan.pk, "back")
    take_back(loan.pk, lending.home.pk, act, Taken(labels=list(labels)), by=lending.desk, at=moment, now=moment)


def _cancelled_late(lending: _Lending) -> None:
    """Somebody does not come for a projector that was to be picked up tomorrow morning."""
    party = lending.city.cast.party("resident-41")
    loan = _asked(lending, "Projektor", party, 1, 1)
    if loan is not None:
        fee = cancelling_of(loan, lending.now).fee
        cancel(loan.pk, party, now=lending.now, accepted_fee=fee)


def _made_longer(lending: _Lending) -> None:
    """The counter lets somebody keep a projector for longer than anybody may ask for."""
    loan = _asked(lending, "Projektor", lending.city.cast.party("resident-42"), -1, 2)
    if loan is None:
        return
    _out(lending, loan)
    until = lending.period(0, 6).end
    reason = "Filmhelgen er utvidet med fire kvelder, og ingen andre har bestilt projektoren."
    extend_as_staff(loan.pk, until, reason, by=lending.desk, now=lending.now)


def _asked(lending: _Lending, name: str, party: Party, first: int, days: int) -> Loan | None:
    """One of a kind, as it was asked for ten days before; None where it could not be had."""
    kind = Kind.objects.get(municipality=lending.home, name_nb=name)
    pool = Pool.objects.filter(kind=kind).order_by("pk").first()
    if pool is None:
        return None
    period = lending.period(first, days)
    new = NewLoan(
        id=uuid5(lending.desk, f"shared loan {name} {first}"),
        depot_id=pool.depot_id,
        amounts={kind.pk: 1},
        period=period,
        purpose="Grendefest",
    )
    try:
        return ask(new, party, now=min(lending.now, period.start - timedelta(days=10)))
    except Refusal:
        return None


def _out(lending: _Lending, loan: Loan) -> None:
    """It was picked up when it began."""
    labels: list[str] = []
    for line in Line.objects.filter(loan=loan):
        there = Item.objects.filter(pool=line.pool, state=Item.State.IN).order_by("number")[: line.amount]
        labels += [each.code for each in there]
    moment = loan.during.lower + timedelta(minutes=20)
    given = Given(labels=labels, signed="Hentet av låntaker", without_deposit="Depositumet er tatt imot på lageret.")
    hand_out(loan.pk, lending.home.pk, uuid5(loan.pk, "out"), given, by=lending.desk, at=moment, now=moment)
