"""Budgets for tests: a council that decides up to the total of the examples, and a municipality that bills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from aktiv.collaboration.actions.agreements import adopt
from aktiv.collaboration.actions.budgets import Proposal, lock_within_limit, propose
from aktiv.collaboration.actions.mandates import NewMandate, entrust, set_limit
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.actions.shares import take_up
from aktiv.collaboration.models import AgreementVersion, Budget, ShareBill, ShareLine
from aktiv.municipalities.models import Municipality
from aktiv.values.refusal import Refusal
from tests.bookings.world import a_world
from tests.collaboration.world import NOW, TODAY, Circle, a_circle, agreed
from tests.payments.billing import bills

THE_TOTAL = 240_000_000
COUNTED = date(2026, 1, 1)
LATER = NOW + timedelta(days=1)
NUMBERS = {"1103": "800402115", "4601": "800402131", "1246": "800402158", "1508": "800402174"}


def a_council() -> Circle:
    """One that decides up to the total of the examples."""
    circle = a_circle()
    agreed(circle)
    set_limit(circle.council.slug, THE_TOTAL, on=TODAY + timedelta(days=1), by=circle.alice.pk, now=NOW)
    return circle


def a_budget(circle: Circle, **more: object) -> Budget:
    values: dict[str, object] = {
        "title": "Felles drift 2027",
        "first": date(2027, 1, 1),
        "last": date(2027, 12, 31),
        "total_ore": THE_TOTAL,
    }
    return propose(Proposal(**(values | more)), by=circle.alice.pk, now=NOW)  # type: ignore[arg-type]


def locked(circle: Circle, **more: object) -> Budget:
    """One that the council has decided within its limit."""
    made = a_budget(circle, **more)
    lock_within_limit(made.number, circle.council.slug, "Sak 3/27", by=circle.alice.pk, now=LATER)
    return made


def taken_up(circle: Circle, **more: object) -> Budget:
    return locked(
        circle,
        payers=("1103", "4601"),
        feature="waiting_list",
        paid_on=TODAY - timedelta(days=100),
        window_months=24,
        **more,
    )


def not_billed(circle: Circle) -> Budget:
    """One that a host took up later, and of which the earlier payers paid somewhere else: nothing of it was charged."""
    budget, home = taken_up(circle), Municipality.objects.get()
    for each in ShareLine.objects.filter(version__budget=budget):
        ShareBill.objects.create(line=each, municipality=home, way="own", amount_ore=each.amount_ore, made_at=NOW)
    take_up(budget.number, "4626", TODAY, by=circle.charlie.pk, now=LATER)
    return budget


def paid_back(budget: Budget) -> dict[str, int]:
    """What a later partner paid, and what each earlier one got back."""
    rows = ShareLine.objects.filter(version__budget=budget, kind="payback")
    return dict(rows.values_list("member__number", "amount_ore"))


def a_host(circle: Circle) -> Circle:
    """A municipality of the service keeps the secretariat beside, by Charlie, and bills."""
    world = a_world()
    bills(world)
    new = NewMember(
        name="Øygarden", number="4626", municipality_id=world.municipality.pk, population=39_663,
        figure_day=date(2024, 1, 1), source="SSB",
    )  # fmt: skip
    join(new, on=date(2026, 1, 1), by=circle.alice.pk, now=NOW)
    version = AgreementVersion.objects.get()
    adopt(
        1, "4626", case_reference="1", signatory="A", on=TODAY, seen=version.sha256, by=circle.alice.pk, now=NOW
    )  # fmt: skip
    entrust(circle.charlie, NewMandate(member="4626", role="secretariat"), by=circle.alice.pk, now=NOW)
    return circle


def refused(act: Callable[[], object]) -> str:
    """The code by which an act is refused."""
    with pytest.raises(Refusal) as no, transaction.atomic():
        act()
    return no.value.code


def owed(budget: Budget) -> dict[str, int]:
    """What each member is to pay in all."""
    rows = ShareLine.objects.filter(version__budget=budget).values_list("member__number")
    return {number: ore for number, ore in rows.annotate(Sum("amount_ore")) if ore}


def adds_up() -> None:
    """What the database asks at the end of a transaction, asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
