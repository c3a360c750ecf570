"""Those who keep accounts see payments and give back; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.models import Occurrence
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import CaptureRule, Payment
from aktiv.payments.ports.provider import use
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from tests.bookings.world import World, a_world, when
from tests.payments.paying import amounts, begun, worked
from tests.payments.purse import Purse
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db
USED = NOW + timedelta(days=1, hours=10)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    for person in (made.ingrid, made.bob):
        grant_role(person, made.municipality, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    stop_the_clock(monkeypatch)
    return made


@pytest.fixture
def purse(world: World) -> Iterator[Purse]:
    made = Purse()
    use({world.municipality.slug: {"purse": made}})
    yield made
    use({})


@pytest.fixture
def paid(world: World, purse: Purse) -> Payment:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    return payment


def at(world: World, payment: Payment | None = None) -> str:
    found = f"/okonomi/{world.municipality.slug}/betalinger/"
    return f"{found}{payment.pk}/" if payment is not None else found


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def test_finance_comes_from_the_menu_to_the_payments_of_the_municipality(world: World, paid: Payment) -> None:
    client = browser_of(world.ingrid)
    first = client.get("/okonomi/").headers["Location"]
    assert f'href="{at(world)}"' in text(client, first)
    page = text(client, at(world))
    assert "282 kr betalt med purse" in page
    assert 'href="/okonomi/"' in page
    assert "282 kr betalt" in text(client, at(world) + f"?q={paid.reference}")
    assert "Ingen betalinger" in text(client, at(world) + "?q=none")
    assert "Ingen betalinger" in text(client, at(world) + "?vis=se")
    assert "Ingen betalinger" in text(client, at(world) + "?side=2")
    assert "282 kr betalt" in text(client, at(world) + "?side=10²")


@pytest.mark.parametrize("role", ["administrator", "case_handler", "viewer"])
def test_only_finance_may_see_payments_or_give_back(world: World, paid: Payment, role: str) -> None:
    person = Person.objects.create(name="Somebody", email="x@example.no")
    grant_role(person, world.municipality, Post(role=role, valid_from=NOW.date()), by=None, now=NOW)
    client = browser_of(person)
    assert client.get(at(world)).status_code == 404
    assert client.get(at(world, paid)).status_code == 404
    assert client.post(at(world, paid), {"belop": "10", "grunn": "x"}).status_code == 404


def test_one_press_gives_back_and_the_page_tells_all_that_was_done(world: World, paid: Payment) -> None:
    client = browser_of(world.ingrid)
    answer = client.post(at(world, paid), {"belop": "82,00", "grunn": "Kaldt vann"})
    assert answer.headers["Location"] == at(world, paid)
    worked(USED + timedelta(minutes=1))
    assert amounts(paid) == (282_00, 282_00, 82_00, 0)
    page = text(client, at(world, paid))
    for said in ("Kaldt vann", "gi tilbake", "82 kr", "hos leverandøren"):
        assert said in page


def test_two_presses_give_back_once(world: World, paid: Payment) -> None:
    client = browser_of(world.ingrid)
    shown = text(client, at(world, paid)).split('name="nytt" value="', 1)[1].split('"', 1)[0]
    for _ in range(2):
        client.post(at(world, paid), {"nytt": shown, "belop": "82,00", "grunn": "Kaldt vann"})
    worked(USED + timedelta(minutes=1))
    assert amounts(paid) == (282_00, 282_00, 82_00, 0)


def test_what_is_taken_off_an_invoice_is_not_said_to_go_back(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    [date] = Occurrence.objects.all()
    change_time(date.booking_id, date.pk, world.as_alice, when("18–21"), now=NOW)
    worked(USED)
    client = browser_of(world.ingrid)
    answer = client.post(at(world, payment), {"belop": "82", "grunn": "Kaldt vann"}, follow=True)
    assert "trekkes først fra det som faktureres" in answer.content.decode()
    worked(USED + timedelta(minutes=1))
    assert amounts(payment)[2] == 0


def test_a_wrong_amount_is_told_and_keeps_what_was_written(world: World, paid: Payment) -> None:
    client = browser_of(world.ingrid)
    for typed, told in (("x", "Skriv beløpet"), ("1000", "Høyst 282 kr"), ("0", "Skriv hvor mye")):
        answer = client.post(at(world, paid), {"belop": typed, "grunn": "Kaldt vann"})
        assert answer.status_code == 422
        page = answer.content.decode().replace("\xa0", " ")
        assert told in page
        assert "Kaldt vann" in page
    assert amounts(paid)[2] == 0


def test_much_money_waits_for_a_colleague(world: World, paid: Payment) -> None:
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=50_00)
    asking, colleague = browser_of(world.ingrid), browser_of(world.bob)
    asking.post(at(world, paid), {"belop": "100", "grunn": "Kaldt vann"})
    assert "Ja, gi det tilbake" not in text(asking, at(world, paid))
    assert "Må ses på (1)" in text(colleague, at(world))
    page = text(colleague, at(world, paid))
    assert "Ingrid vil gi tilbake 100 kr: Kaldt vann" in page
    target = page.split('name="id" value="', 1)[1].split('"', 1)[0]
    colleague.post(at(world, paid), {"id": target, "avgjor": "ja"})
    worked(USED + timedelta(minutes=1))
    assert amounts(paid)[2] == 100_00
    assert colleague.post(at(world, paid), {"id": target, "avgjor": "ja"}).status_code == 422
    assert colleague.post(at(world, paid), {"id": "nothing", "avgjor": "ja"}).status_code == 404


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("betalinger/?q=%00", 200),
        ("rettelser/?etter=orgnr&nr=%00", 200),
        ("kontoutskrift/anlegg/%00/", 404),
        ("kontoutskrift/aktivitet/a%00/fil/", 404),
    ],
)
def test_what_no_database_can_read_is_no_error_page(world: World, paid: Payment, rest: str, status: int) -> None:
    answer = browser_of(world.ingrid).get(f"/okonomi/{world.municipality.slug}/{rest}")
    assert answer.status_code == status
