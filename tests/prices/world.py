"""A municipality with a real price list, made by the same actions that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from aktiv.facilities.actions import NewPart
from aktiv.facilities.models import Facility, Space
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person
from aktiv.prices.actions import (
    DefaultGroup,
    ListUse,
    NewGroup,
    NewList,
    NewRow,
    NewSubsidy,
    NewVatRate,
    draft_list,
    publish_list,
    set_groups,
    set_vat_rates,
    use_lists,
)
from aktiv.prices.models import PriceGroup, PriceList
from aktiv.prices.tariffs import Unit
from aktiv.values.texts import Texts
from tests.facilities.world import a_facility, a_hall, a_municipality, a_plan, same

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
HOLY = frozenset({6, 7, 8})
PAYERS = ("adult_club", "resident", "business")
FREE = Texts("Lag med barn og unge låner gratis.", "Lag med barn og unge låner gratis.", "Youth clubs borrow for free.")

GROUPS = (
    NewGroup(code="youth_club", names=Texts("Lag for barn og unge", "Lag for barn og unge", "Youth club")),
    NewGroup(code="adult_club", names=Texts("Lag for voksne", "Lag for vaksne", "Adult club"), ordinary=True),
    NewGroup(code="resident", names=Texts("Privatperson", "Privatperson", "Private resident")),
    NewGroup(code="business", names=Texts("Bedrift", "Bedrift", "Business")),
)
DEFAULTS = (
    DefaultGroup("person", "resident"),
    DefaultGroup("club", "adult_club"),
    DefaultGroup("club", "youth_club", "youth"),
    DefaultGroup("business", "business"),
)
HALL = NewList(
    key="hall",
    names=Texts("Idrettshall", "Idrettshall", "Sports hall"),
    valid_from=date(2025, 1, 1),
    vat_code="exempt",
    rows=(
        *(
            NewRow(groups=PAYERS, unit=Unit.HOUR, amount=kr * 100, share=(quarters, 4))
            for quarters, kr in zip((1, 2, 3, 4), (141, 185, 241, 362), strict=True)
        ),
        *(
            NewRow(groups=("youth_club",), unit=Unit.HOUR, amount=kr * 100, share=(quarters, 4))
            for quarters, kr in zip((1, 2, 3, 4), (35, 70, 105, 141), strict=True)
        ),
        NewRow(groups=PAYERS, unit=Unit.DAY, amount=7421_00, share=(4, 4), days=WEEKDAYS),
        NewRow(groups=PAYERS, unit=Unit.DAY, amount=9277_00, share=(4, 4), days=HOLY),
        NewRow(groups=PAYERS, unit=Unit.WEEKEND, amount=12987_00, share=(4, 4)),
    ),
)
MEETING = NewList(
    key="meeting_room",
    names=Texts("Møterom", "Møterom", "Meeting room"),
    valid_from=date(2025, 1, 1),
    vat_code="exempt",
    rows=(
        NewRow(groups=("youth_club", "adult_club"), unit=Unit.HOUR, amount=79_00),
        NewRow(groups=("resident", "business"), unit=Unit.HOUR, amount=136_00),
    ),
)
YOUTH_FREE = replace(
    HALL,
    rows=tuple(row for row in HALL.rows if row.groups == PAYERS),
    subsidies=(NewSubsidy(group="youth_club", of="adult_club", basis_points=10_000, names=FREE),),
)


@dataclass
class World:
    """One municipality: a hall in quarters with its half, and a meeting room."""

    municipality: Municipality
    facility: Facility
    hall: Space
    half: Space
    quarter: Space
    room: Space
    groups: dict[str, PriceGroup] = field(default_factory=dict)


def published(municipality: Municipality, new: NewList) -> PriceList:
    """A list that is in force."""
    return publish_list(draft_list(municipality.pk, new, now=NOW).pk, now=NOW)


def a_world(slug: str = "fjell", number: str = "4626", lists: Sequence[NewList] = (HALL, MEETING)) -> World:
    """A municipality whose halls and meeting rooms have prices."""
    municipality = a_municipality(slug, number)
    facility = a_facility(a_plan(municipality), name=f"{slug.capitalize()}hallen")
    quarters = tuple(NewPart(name=same(f"Bane {n + 1}"), atoms=(n,)) for n in range(4))
    halves = (NewPart(name=same("Halvdel 1"), atoms=(0, 1)), NewPart(name=same("Halvdel 2"), atoms=(2, 3)))
    hall = a_hall(facility, *quarters, *halves, divisions=4)
    room = a_hall(facility, NewPart(name=same("Hele"), atoms=(0,)), name="Møterom", divisions=1, kind="meeting_room")
    parts = {part.name_nb: part for part in hall.parts.all()}
    set_vat_rates(
        municipality.pk,
        [NewVatRate("exempt", 0, date(2018, 1, 1)), NewVatRate("standard", 2500, date(2018, 1, 1))],
        now=NOW,
    )
    groups = set_groups(municipality.pk, GROUPS, DEFAULTS, now=NOW)
    for new in lists:
        published(municipality, new)
    kinds = {"hall": "sports_hall", "meeting_room": "meeting_room"}
    use_lists(municipality.pk, [ListUse(key=new.key, kind=kinds[new.key]) for new in lists], now=NOW)
    return World(municipality, facility, hall, parts["Halvdel 1"], parts["Bane 1"], room, groups)


def a_club(name: str = "Fjell Turn", kind: str = "club") -> Organisation:
    return Organisation.objects.create(name=name, kind=kind)


def a_person(name: str = "Kari Nordmann") -> Person:
    return Person.objects.create(name=name)
