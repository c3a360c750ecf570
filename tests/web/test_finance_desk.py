"""The first page of finance counts what waits, and a batch tells how far it has come and when it is done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from aktiv.payments.actions.drawing import begin_batch, draw_on
from aktiv.payments.models import Damage, GivingBack, ListRead, ManualCorrection, Movement, Payment, ProviderOrder
from aktiv.people.actions.staff import Post, grant_role
from aktiv.prices.drafts import Payer
from aktiv.walls import everything
from tests.bookings.world import World, a_world
from tests.payments.billing import MARCH, bills, charged
from tests.web.booking_world import browser_of, stop_the_clock

pytestmark = pytest.mark.django_db
APRIL = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    grant_role(made.ingrid, made.municipality, Post(role="finance", valid_from=APRIL.date()), by=None, now=APRIL)
    stop_the_clock(monkeypatch, APRIL)
    bills(made)
    return made


def text(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def a_payment(world: World, reference: str, **of: object) -> Payment:
    with everything():
        return Payment.objects.create(
            municipality=world.municipality, provider="purse", reference=reference, amount=100_00, currency="NOK",
            person=world.alice, hold=uuid4(), description="Hall", language="nb", created_at=APRIL,
            expires_at=APRIL, **of,
        )  # fmt: skip


def test_all_that_waits_is_counted_and_each_leads_to_its_page(world: World) -> None:
    home = world.municipality
    page = f"/okonomi/{home.slug}/"
    client = browser_of(world.ingrid)
    shown = text(client, page)
    assert "Ingenting venter." in shown
    charged(world, 100_00)
    for number in range(3):
        charged(world, 10_00, payer=Payer(world.alice.pk), subject=f"a{number}")
    refused = a_payment(world, "refused", authorised=100_00, captured=100_00)
    a_payment(world, "lost", authorised=100_00, lost_at=APRIL)
    order = {"payment": refused, "municipality": home, "amount": 10_00, "asked_at": APRIL - timedelta(days=1)}
    ProviderOrder.objects.create(verb="refund", why="owes_less", refused="no", **order)
    ProviderOrder.objects.create(verb="capture", why="used", try_at=APRIL, **order)
    GivingBack.objects.create(
        payment=refused, municipality=home, amount=5_00, reason="x", alone=False, asked_by=world.ingrid, asked_at=APRIL
    )
    ManualCorrection.objects.create(
        municipality=home,
        kind="more",
        person=world.alice,
        amount=500_00,
        currency="NOK",
        text="Broken chair",
        vat_code="none",
        use_day=MARCH,
        reason="x",
        alone=False,
        asked_by=world.ingrid,
        asked_at=APRIL,
    )
    for said in ("A door", "A window"):
        Damage.objects.create(
            municipality=home,
            payment=refused,
            person=world.alice,
            amount=1_00,
            text=said,
            reported_by=world.ingrid,
            reported_at=APRIL,
        )
    movement = {"municipality": home, "provider": "purse", "amount": 1, "currency": "NOK", "kind": "capture"}
    Movement.objects.create(movement_id="m", at=APRIL, listed_on=APRIL.date(), read_at=APRIL, **movement)
    ListRead.objects.create(municipality=home, provider="purse", day=APRIL.date(), read_at=APRIL)
    shown = text(client, page)
    for what, count in {
        "Betalinger som feilet": "1 venter",
        "Penger som skal tilbake": "1 venter",
        "Rettelser": "1 venter",
        "Skade som er meldt": "2 venter",
        "Tider som gikk tapt": "1 venter",
        "Avvik fra listene til leverandørene": "3 venter",
        "Krav uten konto": "4 venter",
        "Ikke fakturert": "4 venter",
    }.items():
        assert count in shown.split(f"<b>{what}</b>", 1)[1].split("</li>", 1)[0], what
    assert "130 kr" in shown
    for link in ("betalinger/?vis=se", "avstemming/", "oppsett/kontoer/", "fakturaer/?til=2027-03-31"):
        assert f'href="{page}{link}"' in shown
        assert client.get(f"{page}{link}").status_code == 200


def test_the_first_page_costs_the_same_however_much_waits(world: World, django_assert_num_queries: Counting) -> None:
    client = browser_of(world.ingrid)
    for number in range(3):
        charged(world, 10_00, subject=str(number))
        with django_assert_num_queries(9):
            client.get(f"/okonomi/{world.municipality.slug}/")


def test_nobody_but_finance_is_shown_what_waits(world: World) -> None:
    assert browser_of(world.alice).get(f"/okonomi/{world.municipality.slug}/").status_code == 404


def test_a_batch_that_is_drawn_up_looks_again_by_itself_and_says_each_quarter_and_the_end_once(world: World) -> None:
    people = (world.alice, world.bob, world.charlie, world.ingrid)
    for each in people:
        charged(world, 10_00, payer=Payer(each.pk), subject=each.name)
    batch = begin_batch(world.municipality.pk, until=MARCH, now=APRIL)
    client, page = browser_of(world.ingrid), f"/okonomi/{world.municipality.slug}/fakturaer/{batch.pk}/"
    shown = text(client, page)
    assert 'data-hx-trigger="every 3s"' in shown
    assert f'data-hx-get="{page}?sagt=0"' in shown
    assert "data-say" not in shown
    draw_on(batch.pk, now=APRIL, lines=1)
    part = text(client, f"{page}?sagt=0", **{"HX-Request": "true"})
    assert 'data-say="1 av 4 kunder"' in part
    assert "data-say" not in text(client, f"{page}?sagt=25", **{"HX-Request": "true"})
    while draw_on(batch.pk, now=APRIL, lines=1):
        pass
    done = text(client, f"{page}?sagt=75", **{"HX-Request": "true"})
    assert 'data-say="Klar til overlevering"' in done
    assert "data-hx-get" not in done
    assert "Se kjøringen" in done
    assert 'id="far"' not in text(client, page)
