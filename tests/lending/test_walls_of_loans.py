"""Loans, what was handed over, damage and blocks stand behind the wall: shown to their holder and where they are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from aktiv.lending.models import Block, Certificate, Damage, Handover, HeldCertificate
from aktiv.walls import within
from tests.bookings.world import NOW
from tests.lending.world import Stocked, hours

TABLES = ("loan", "line", "handover", "damage", "block", "heldcertificate")


@pytest.fixture
def told(there: Stocked) -> Stocked:
    """One row in each table, all of Alice's."""
    home, alice, ingrid = there.municipality, there.alice, there.world.ingrid
    loan = there.loan(1, 2, (there.chairs, 1))
    line, who = loan.lines.get(), {"municipality": home, "holder": alice.pk}
    about = {"loan": loan, "line": line, **who}
    Handover.objects.create(way="out", amount=1, by=ingrid, at=NOW, noted_at=NOW, **about)
    Damage.objects.create(text="Et bein er av.", noted_at=NOW, noted_by=ingrid, **about)
    Block.objects.create(person=alice, begins=NOW, ends=hours(1), reason="Sen", **who)
    shown = Certificate.objects.create(municipality=home, code="kano", name_nb="Kano", name_nn="Kano", name_en="Canoe")
    HeldCertificate.objects.create(
        municipality=home, certificate=shown, person=alice, valid_to=date(2028, 1, 1), seen_by=ingrid, seen_at=NOW
    )
    return there


def _seen() -> set[str]:
    with connection.cursor() as cursor:
        found = set()
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM lending_{table}")
            if cursor.fetchone() != (0,):
                found.add(table)
        return found


def test_only_the_holder_and_those_who_lend_see_what_is_hers(told: Stocked) -> None:
    with within(person=told.world.charlie.pk, organisation=told.world.club.pk, municipalities=[10**6]):
        assert _seen() == set()
    with within():
        assert _seen() == set()
    with within(person=told.alice.pk):
        assert _seen() == set(TABLES)
    with within(municipalities=[told.municipality.pk]):
        assert _seen() == set(TABLES)
