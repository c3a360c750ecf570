"""What clubs and residents have borrowed: loans in every state, some with things that came back broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID, uuid5

from aktiv.bookings.rules import Party
from aktiv.demo.actions.happenings import City, unless_refused
from aktiv.demo.chance import die, known_id
from aktiv.lending.actions import late
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.blocking import block
from aktiv.lending.actions.changing import cancel
from aktiv.lending.actions.damages import decide_damage
from aktiv.lending.actions.deciding import approve, refuse_loan
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Damage, Item, Kind, Line, Loan, Pool
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

COUNTED = ("Klappstol", "Klappbord", "Stablestol", "Redningsvest", "Kubbespill", "Treningsmatte", "Truger", "Ståbord")
NUMBERED = ("Projektor", "Trådløs mikrofon", "Skipakke barn", "Rullestol", "Kaffetrakter 10 liter")
BY_STAFF = ("Scene 4 × 4 m",)
PURPOSES = ("Sommerfest", "Loppemarked", "Årsmøte", "Bursdag", "Konsert i bydelshuset", "Turneringshelg", "17. mai")
ENDED = 24
"""Loans of the last months that are over; the others stand as they would on an ordinary day."""
MORNING, AFTERNOON = 9 * 60, 15 * 60
AN_HOUR = timedelta(hours=1)
A_LOT = 20_000_00
"""Øre: what is proposed for damage stays below."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who borrows, who hands out, and when."""

    city: City
    home: Municipality
    chance: Random
    desk: UUID
    parties: tuple[Party, ...]
    kinds: dict[str, Kind]

    def period(self, first: int, days: int) -> Period:
        """From the morning of a day (counted from today) through the afternoon of another."""
        day, zone = self.city.around.today + timedelta(days=first), self.city.around.zone
        return Period(at(day, MORNING, zone), at(day + timedelta(days=days), AFTERNOON, zone))

    @property
    def now(self) -> datetime:
        return self.city.around.now


def borrow(city: City) -> str:
    """Says how many loans there are. What somebody else had already is left out."""
    clubs = [club.slug for club in city.data.clubs]
    parties = tuple(city.cast.party("", each) for each in clubs[:12])
    parties += tuple(city.cast.party(f"resident-{number}") for number in range(12, 24))
    parties += tuple(city.cast.party(each.slug) for each in city.personas if each.role.value == "resident")
    with everything():
        home = Municipality.objects.get(pk=city.municipality_id)
        kinds = {each.name_nb: each for each in Kind.objects.filter(municipality=home)}
        desk = known_id(city.data.slug, "desk")
        scene = _Scene(city, home, die(city.data.slug, "loans"), desk, parties, kinds)
        for number in range(ENDED):
            _over(scene, -5 - number * 5, number)
        late.go_on(scene.now)  # what is back and settled ends
        _on_an_ordinary_day(scene)
        late.go_on(scene.now)  # what was not picked up lapses, and who is late is told
        _blocked(scene)
        return f"{Loan.objects.filter(municipality=home).count()} loans"


def _on_an_ordinary_day(scene: _Scene) -> None:
    for days in (0, 1, 1, 2, 5, 9, 16, 30):
        _asked(scene, COUNTED + NUMBERED, days, 2)
    for days in (-1, -1, -2):
        _handed_out(scene, _asked(scene, COUNTED + NUMBERED, days, 4))
    for days in (-6, -9):
        _handed_out(scene, _asked(scene, COUNTED + NUMBERED, days, 2))  # to be back days ago
    _asked(scene, COUNTED, -3, 1)  # never picked up
    back = _handed_out(scene, _asked(scene, ("Projektor",), -3, 2))
    if back is not None:
        _taken_back(scene, back, scene.now - AN_HOUR, broken=True, missing=False)  # the desk has not looked at it yet
    for days in (7, 21):
        _asked(scene, BY_STAFF, days, 2)  # to be decided
    granted = _asked(scene, BY_STAFF, 35, 2)
    if granted is not None and granted.state == Loan.State.ASKED:
        approve(granted.pk, by=scene.desk, now=scene.now)
    refused = _asked(scene, BY_STAFF, 49, 2)
    if refused is not None and refused.state == Loan.State.ASKED:
        reason = "Scenen trengs til kommunens egen markering den helgen."
        refuse_loan(refused.pk, reason, by=scene.desk, now=scene.now)
    for names, days in ((COUNTED, 12), (BY_STAFF, 63)):
        party = scene.chance.choice(scene.parties)
        given_up = _asked(scene, names, days, 2, party=party)
        if given_up is not None:
            unless_refused(partial(cancel, given_up.pk, party, now=scene.now))


def _asked(scene: _Scene, names: tuple[str, ...], first: int, days: int, party: Party | None = None) -> Loan | None:
    """A loan of some of these, as it was asked for some days before; None where it could not be had."""
    kind = scene.kinds[scene.chance.choice(names)]
    of = next(iter(kind.parts.order_by("pk")), None)
    pool = Pool.objects.filter(kind=of.kind if of is not None else kind).order_by("pk").first()
    if pool is None:
        return None
    period = scene.period(first, min(days, kind.longest_days - 1))
    amount = 1 if of is not None or kind.numbered else max(1, pool.stock // scene.chance.randint(5, 12))
    who = party or scene.chance.choice(scene.parties)
    then = min(scene.now, period.start - timedelta(days=scene.chance.randint(2, 12)))
    new = NewLoan(
        id=uuid5(scene.desk, f"loan {kind.name_nb} {first} {days} {scene.chance.random()}"),
        depot_id=pool.depot_id,
        amounts={kind.pk: amount},
        period=period,
        purpose=scene.chance.choice(PURPOSES),
    )
    try:
        return ask(new, who, now=then)
    except Refusal:
        return None


def _handed_out(scene: _Scene, loan: Loan | None) -> Loan | None:
    """It was picked up when it began."""
    if loan is None or loan.state != Loan.State.RESERVED:
        return None
    moment = loan.during.lower + timedelta(minutes=scene.chance.randint(5, 90))
    amounts, labels = {}, []
    for line in Line.objects.filter(loan=loan).select_related("pool__kind"):
        if line.pool.kind.numbered:
            there = Item.objects.filter(pool=line.pool, state=Item.State.IN).order_by("number")[: line.amount]
            labels += [each.code for each in there]
        else:
            amounts[line.pk] = line.amount
    given = Given(
        amounts=amounts,
        labels=labels,
        signed="Hentet av låntaker",
        without_deposit="Depositumet er tatt imot på lageret.",  # where it was to be paid beforehand
    )
    try:
        return hand_out(
            loan.pk, scene.home.pk, uuid5(loan.pk, "out"), given, by=scene.desk, at=moment, now=min(moment, scene.now)
        )
    except Refusal:
        return None


def _over(scene: _Scene, first: int, number: int) -> None:
    """A loan that is over; some came back late, some broken, some not at all."""
    loan = _handed_out(scene, _asked(scene, COUNTED + NUMBERED, first, 2))
    if loan is None:
        return
    late_by = timedelta(days=scene.chance.randint(1, 2)) if number % 7 == 2 else -AN_HOUR
    _taken_back(scene, loan, loan.during.upper + late_by, broken=number % 6 == 1, missing=number % 8 == 3)
    for place, damage in enumerate(Damage.objects.filter(loan=loan, state=Damage.State.OPEN)):
        charged = damage.proposed if place == 0 and damage.proposed else None
        reason = "Etter prisen i vilkårene." if charged else "Vanlig slitasje."
        decide_damage(damage.pk, charged=charged, reason=reason, by=scene.desk, now=scene.now)


def _taken_back(scene: _Scene, loan: Loan, moment: datetime, *, broken: bool, missing: bool) -> None:
    amounts: dict[int, int] = {}
    gone: dict[int, int] = {}
    labels: list[str] = []
    damages: list[Broken] = []
    for line in Line.objects.filter(loan=loan).select_related("pool__kind"):
        labels += line.items.values_list("code", flat=True)
        if not line.pool.kind.numbered:
            gone[line.pk] = 1 if missing and line.amount > 1 else 0
            amounts[line.pk] = line.amount - gone[line.pk]
        if broken:
            proposed = min(line.pool.kind.replacement // 2, A_LOT)
            damages.append(Broken(line=line.pk, text="Et bein er bøyd, og må byttes.", proposed=proposed))
    taken = Taken(
        amounts=amounts,
        labels=labels,
        missing={line: count for line, count in gone.items() if count},
        broken=damages,
    )
    act = uuid5(loan.pk, "back")
    take_back(loan.pk, scene.home.pk, act, taken, by=scene.desk, at=moment, now=min(moment, scene.now))


def _blocked(scene: _Scene) -> None:
    """One club may not borrow for a while."""
    club = next((each.organisation_id for each in scene.parties[3:] if each.organisation_id is not None), None)
    if club is not None:
        last = scene.city.around.today + timedelta(days=20)
        organisation = Organisation.objects.get(pk=club)
        reason = "Telt og stoler kom tilbake våte og for sent to ganger i høst."
        block(
            scene.home, last_day=last, reason=reason, by=scene.desk, now=scene.now, organisation=organisation
        )  # fmt: skip
