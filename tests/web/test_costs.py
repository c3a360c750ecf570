"""What a club or a person pays: each charge counted once, shown to those alone who may book for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.test import Client

from aktiv.bookings.models import Booking
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.queries.costs import Payer as Paying
from aktiv.payments.queries.costs import costs_of
from aktiv.people.models import Representative
from aktiv.prices.actions import correct
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from tests.bookings.world import World, a_world, booked
from tests.payments.billing import bills, charged
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    stop_the_clock(monkeypatch)
    bills(made)
    return made


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def of_club(world: World) -> Paying:
    return Paying(organisation_id=world.club.pk)


def test_every_charge_of_the_two_years_is_in_one_part_and_they_come_to_all_of_it(world: World) -> None:
    billed = charged(world, 100_00, day=TODAY - timedelta(days=40))
    batch = draw_up(world.municipality.pk, until=TODAY - timedelta(days=1), now=NOW)
    hand_over(batch.pk, world.municipality.pk, now=NOW)
    charged(world, 30_00, day=TODAY - timedelta(days=1), subject="waits")
    charged(world, 20_00, day=date(TODAY.year - 1, 5, 1), subject="last year")
    charged(world, 7_00, day=date(TODAY.year - 2, 5, 1), subject="before")
    correct(billed, VatSum("exempt", 0, 60_00, 0), item="less", now=NOW)
    booked(world, "18–20", world.as_club, world.courts["A"])
    charged(world, 5_00, payer=Payer(world.alice.pk), subject="hers", day=TODAY)
    found = costs_of(of_club(world), TODAY.year, now=NOW, today=TODAY)
    coming = Charge.objects.get(organisation=world.club, reason="use").amount
    parts = {name: found.sum_of(TODAY.year, lambda each, name=name: getattr(each, name))  # type: ignore[misc]
             for name in ("billed", "paid", "waits", "to_come")}  # fmt: skip
    assert parts == {"billed": 100_00, "paid": 0, "waits": 30_00 - 40_00, "to_come": coming}
    assert found.sum_of(TODAY.year - 1, lambda each: each.total) == 20_00
    every = Charge.objects.filter(organisation=world.club, use_day__year__gte=TODAY.year - 1)
    assert sum(each.total for each in found.costs) == sum(each.amount for each in every)
    assert found.due == 100_00
    assert [(each.amount, each.how, each.facility) for each in found.coming] == [(coming, "to_come", "Fjellhallen")]


def test_what_was_granted_and_not_yet_told_is_not_there(world: World) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    Booking.objects.filter(pk=made.id).update(unsaid=True)
    found = costs_of(of_club(world), TODAY.year, now=NOW, today=TODAY)
    assert (found.costs, found.coming) == ((), ())


def test_a_draft_of_an_invoice_is_not_billed_before_it_is_handed_over(world: World) -> None:
    charged(world, 100_00, day=TODAY - timedelta(days=2))
    draw_up(world.municipality.pk, until=TODAY - timedelta(days=1), now=NOW)
    found = costs_of(of_club(world), TODAY.year, now=NOW, today=TODAY)
    assert [(each.billed, each.waits) for each in found.costs] == [(0, 100_00)]
    assert found.due == 0


def test_the_page_shows_charts_with_their_tables_and_the_file_the_same(world: World) -> None:
    charged(world, 30_00, day=TODAY - timedelta(days=1))
    booked(world, "18–20", world.as_club, world.courts["A"])
    client = browser_of(world.alice, world.club)
    page = text(client, f"/lag/{world.club.key}/kostnader/")
    for said in ("Brukt, ikke fakturert ennå", "Fjellhallen", "30 kr", "Datoer som kommer", "<desc"):
        assert said in page
    assert "style=" not in page
    assert text(client, "/min/kostnader/").count("30 kr") == page.count("30 kr")
    answer = client.get(f"/lag/{world.club.key}/kostnader/fil/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Måned", "Sted", "Krav"]
    assert ["", "30,00"] in [[row[1], row[-1]] for row in rows]
    assert "/min/kostnader/" in text(client, "/min/fakturaer/")
    assert f"/lag/{world.club.key}/kostnader/" in text(client, f"/lag/{world.club.key}/")


def test_a_person_sees_her_own_and_nobody_elses(world: World) -> None:
    charged(world, 77_00, payer=Payer(world.alice.pk), day=TODAY)
    charged(world, 88_00, day=TODAY, subject="2")
    page = text(browser_of(world.alice), "/min/kostnader/")
    assert "77 kr" in page
    assert "88 kr" not in page
    assert "Ingen kostnader" in text(browser_of(world.charlie), "/min/kostnader/?ar=1")
    assert "Ingen kostnader" in text(browser_of(world.charlie), "/min/kostnader/?ar=²")
    assert "Ingen kostnader" in text(browser_of(world.charlie), "/min/kostnader/?ar=020269")


def test_only_those_who_book_for_the_club_see_what_it_pays(world: World) -> None:
    page = f"/lag/{world.club.key}/kostnader/"
    for person in (world.charlie, world.ingrid):
        assert browser_of(person).get(page).status_code == 404
        assert browser_of(person).get(f"{page}fil/").status_code == 404
    Representative.objects.filter(person=world.alice, organisation=world.club).update(role="coach")
    client = browser_of(world.alice, world.club)
    assert client.get(page).status_code == 404
    assert client.get("/min/kostnader/").status_code == 404
    assert page not in text(client, f"/lag/{world.club.key}/")
    assert "/min/kostnader/" not in text(client, "/min/fakturaer/")


def test_costs_take_the_same_number_of_statements_however_many_there_are(
    world: World, django_assert_num_queries: Counting
) -> None:
    for subject in ("1", "2", "3"):
        charged(world, 10_00, subject=subject)
        with django_assert_num_queries(5):  # three, and the wall around them
            costs_of(of_club(world), TODAY.year, now=NOW, today=TODAY)
