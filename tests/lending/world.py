"""The municipality of tests/bookings/world with a storage place: chairs, projectors with numbers, a stage of parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from aktiv.lending.actions.promising import promise
from aktiv.lending.models import Depot, Holding, Item, Kind, Line, Loan, Part, Pool
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.values.folding import sort_key
from aktiv.values.periods import Period
from aktiv.walls import everything
from tests.bookings.world import NOW, World
from tests.bookings.world import a_world as a_world_of_bookings

CODES = iter(f"{number:06d}".translate(str.maketrans("0123456789", "23456789bc")) + "xz" for number in range(10**6))


@dataclass
class Stocked:
    """Who is there, and what there is to lend: 20 chairs, 3 projectors (numbered), a stage of 8 decks and 32 legs."""

    world: World
    depot: Depot
    chairs: Pool
    projectors: Pool
    decks: Pool
    legs: Pool
    stage: Kind

    @property
    def municipality(self) -> Municipality:
        return self.world.municipality

    @property
    def alice(self) -> Person:
        return self.world.alice

    def loan(self, start: float, end: float, *wanted: tuple[Pool, int], state: str = "reserved", **more: Any) -> Loan:
        """A loan of these from so many hours after noon on 1 March until so many, made without asking rules."""
        with everything():
            return self._loan(start, end, *wanted, state=state, **more)

    def _loan(self, start: float, end: float, *wanted: tuple[Pool, int], state: str, **more: Any) -> Loan:
        loan = Loan.objects.create(
            municipality=self.municipality,
            depot=self.depot,
            person=more.pop("person", self.alice),
            during=(hours(start), hours(end)),
            state=state,
            code=next(CODES),
            created_at=NOW,
            **more,
        )
        lines = [
            Line.objects.create(
                municipality=self.municipality,
                loan=loan,
                holder=loan.organisation_id or loan.person_id,
                pool=pool,
                amount=amount,
            )
            for pool, amount in wanted
        ]
        promise(lines, Period(hours(start), hours(end)), {})
        return loan


def hours(after: float) -> datetime:
    """So many hours after now."""
    return NOW + timedelta(hours=after)


def a_kind(home: Municipality, slug: str, name: str, **more: Any) -> Kind:
    return Kind.objects.create(
        municipality=home, slug=slug, category=more.pop("category", "furniture"), name_nb=name, name_nn=name,
        name_en=name, sort_key=sort_key(name), words=[name.lower()], **more,
    )  # fmt: skip


def a_pool(kind: Kind, depot: Depot, stock: int) -> Pool:
    """A pool of so many; numbered ones get their items."""
    with transaction.atomic():  # the database counts items when it is over
        pool = Pool.objects.create(municipality=depot.municipality, kind=kind, depot=depot, stock=stock)
        if kind.numbered:
            Item.objects.bulk_create(
                Item(municipality=depot.municipality, pool=pool, number=f"{kind.slug}-{each + 1}", code=next(CODES))
                for each in range(stock)
            )
    return pool


def stocked(world: World | None = None) -> Stocked:
    world = world or a_world_of_bookings()
    home = world.municipality
    depot = Depot.objects.create(
        municipality=home, facility=world.facility, slug="utstyrslageret", name="Utstyrslageret"
    )
    stage = a_kind(home, "scene", "Scene", category="stage")
    made = Stocked(
        world,
        depot,
        chairs=a_pool(a_kind(home, "klappstoler", "Klappstol"), depot, 20),
        projectors=a_pool(
            a_kind(home, "projektorer", "Projektor", numbered=True, category="sound_and_light"), depot, 3
        ),
        decks=a_pool(a_kind(home, "scenedekker", "Scenedekke", category="stage"), depot, 8),
        legs=a_pool(a_kind(home, "scenebein", "Scenebein", category="stage"), depot, 32),
        stage=stage,
    )
    for pool, amount in ((made.decks, 8), (made.legs, 32)):
        Part.objects.create(municipality=home, whole=stage, kind=pool.kind, amount=amount)
    return made


def most_held(pool: Pool) -> int:
    """The most that is held of a pool at any moment, added up moment by moment."""
    rows = list(Holding.objects.filter(pool=pool))
    moments = {each.during.lower for each in rows}
    return max(
        (sum(each.amount for each in rows if each.during.lower <= at < each.during.upper) for at in moments), default=0
    )
