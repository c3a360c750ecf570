"""Loans for the storekeeper's pages that are looked at: one to hand out, one that is out, and one with damage."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Damage, Loan
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.walls import everything


def store_made(home: Municipality, now: datetime) -> dict[str, str]:
    """From the loans that equipment_made has made: Berit's decks go out, and one of two comes back broken."""
    berit = Person.objects.get(persona="berit-administrator")
    with everything():
        loans = Loan.objects.filter(municipality=home, state=Loan.State.RESERVED).order_by("created_at", "pk")
        mine = loans.get(person=berit)
        line = mine.lines.get()
        given = Given(amounts={line.pk: 2}, signed="Berit", note="Hentes med henger")
        hand_out(mine.pk, home.pk, uuid4(), given, by=berit.pk, now=now - timedelta(minutes=5))
        broken = Broken(line=line.pk, text="Et hjørne er slått av", proposed=45_000)
        taken = Taken(amounts={line.pk: 1}, broken=[broken])
        take_back(mine.pk, home.pk, uuid4(), taken, by=berit.pk, now=now - timedelta(minutes=1))
        return {
            "counter": loans.exclude(person=berit)[0].code,
            "lent_out": mine.code,
            "loan_damage": str(Damage.objects.get(loan=mine).pk),
            "store": mine.depot.slug,
        }
