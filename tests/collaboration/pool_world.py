"""The circle with what Bergen can lend and Fjell lacks, and a procurement that has come as far as a test wants."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from aktiv.collaboration.actions.contracts import NewContract, NewOption, award
from aktiv.collaboration.actions.engagements import Terms, agree, propose
from aktiv.collaboration.actions.pool import NewNeed, NewOffer, ask, offer
from aktiv.collaboration.actions.procurements import add_lot, join_in, note_need, open_joining
from aktiv.collaboration.models import Contract, Engagement, Need, Offer, Procurement
from aktiv.collaboration.rules.pool import first_of, next_month
from tests.collaboration.world import Circle

BERGEN, FJELL, STAVANGER, ALESUND = "4601", "1246", "1103", "1508"


def month_after(now: datetime, count: int) -> date:
    """So many months after the month of a moment."""
    month = first_of(now.date())
    for _each in range(count):
        month = next_month(month)
    return month


def an_offer(circle: Circle, now: datetime, member: str = BERGEN, **more: object) -> Offer:
    """Forty hours of design each month for half a year, in kind."""
    values: dict[str, object] = {
        "competence": "tjenestedesign", "level": "leading", "hours": 40, "first": now.date(),
        "last": month_after(now, 5), "ore_per_hour": None, "text": "To designere", "languages": frozenset({"nb", "nn"}),
    }  # fmt: skip
    return offer(member, NewOffer(**(values | more)), by=circle.speakers[member].pk, now=now)  # type: ignore[arg-type]


def a_need(circle: Circle, now: datetime, member: str = FJELL, **more: object) -> Need:
    """Thirty hours of it each month for four months."""
    values: dict[str, object] = {
        "competence": "tjenestedesign", "level": "skilled", "hours": 30, "first": now.date(),
        "last": month_after(now, 3), "ore_per_hour": None, "text": "Ny søknadsside",
    }  # fmt: skip
    return ask(member, NewNeed(**(values | more)), by=circle.speakers[member].pk, now=now)  # type: ignore[arg-type]


def proposed(circle: Circle, now: datetime, what: Offer, why: Need, hours: int = 30, **more: object) -> Engagement:
    """Proposed by who offers, for the months of the need."""
    values: dict[str, object] = {"first": why.first_month, "last": why.last_month, "ore_per_hour": None}
    giver = what.member.number
    terms = Terms(hours=hours, **(values | more))  # type: ignore[arg-type]
    return propose(what.number, why.number, terms, member=giver, by=circle.speakers[giver].pk, now=now)


def agreed_on(circle: Circle, now: datetime, what: Offer, why: Need, hours: int = 30, **more: object) -> Engagement:
    """The same, and who asked has said yes."""
    made = proposed(circle, now, what, why, hours, **more)
    return agree(made.number, by=circle.speakers[why.member.number].pk, now=now)


def a_procurement(circle: Circle, now: datetime, *, open_for: timedelta = timedelta(days=10)) -> Procurement:
    """Locks and their upkeep, bought by Bergen, that can be joined for a while; Bergen and Fjell have."""
    by = circle.speakers[BERGEN].pk
    made = note_need(BERGEN, "Nøkkelfrie dører", "Elektroniske låser til haller.", by=by, now=now)
    for title, unit in (("Låser", "stk."), ("Drift", "år")):
        add_lot(made.number, title, unit, by=by, now=now)
    open_joining(made.number, now + open_for, by=by, now=now)
    for member, volume in ((BERGEN, 60), (FJELL, 12)):
        join_in(made.number, 1, member, volume, by=circle.speakers[member].pk, now=now)
    return made


def a_contract_for(first: date, **more: object) -> NewContract:
    """Two years, with two options of a year."""
    last = date(first.year + 2, first.month, min(first.day, 28)) - timedelta(days=1)
    options = [NewOption(12, last - timedelta(days=90)), NewOption(12, last + timedelta(days=275))]
    values: dict[str, object] = {
        "title": "Rammeavtale om låser", "supplier": "912345678", "supplier_name": "Låsfabrikken AS", "first": first,
        "last": last, "notice_months": 3, "value_ore": 4_000_000_00, "options": options,
    }  # fmt: skip
    return NewContract(**(values | more))  # type: ignore[arg-type]


def awarded(circle: Circle, now: datetime, **more: object) -> Contract:
    """A procurement whose first lot is awarded, from the day of the moment on; it was opened the day before."""
    bought = a_procurement(circle, now - timedelta(hours=20), open_for=timedelta(hours=19))
    new = a_contract_for(now.date(), **more)
    return award(bought.number, [1], new, by=circle.speakers[BERGEN].pk, now=now)
