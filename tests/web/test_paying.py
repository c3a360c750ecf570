"""From the check page to the provider and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.waiting import join
from aktiv.bookings.models import Booking, Hold, Waiting
from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.actions.settling import go_on
from aktiv.payments.models import Heard, Payment
from aktiv.payments.ports.provider import Standing, use
from tests.bookings.world import World, a_world, booked
from tests.payments.purse import Purse
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, form_of, pick_of, stop_the_clock, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    made.set(made.hall, payment="prepay")
    stop_the_clock(monkeypatch)
    return made


@pytest.fixture
def purse(world: World) -> Iterator[Purse]:
    made = Purse()
    use({world.municipality.slug: {"purse": made}})
    yield made
    use({})


def checked(client: Client, world: World) -> tuple[str, dict[str, str]]:
    """The check page of a time that was taken, and its form."""
    taken = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    url = str(taken.headers["Location"])
    return url, form_of(client.get(url).content.decode())


def sent_away(client: Client, world: World) -> Payment:
    url, form = checked(client, world)
    answer = client.post(url, {**form, "betal": "purse"})
    payment = everything_of(Payment).latest("created_at")
    assert answer.headers["Location"] == f"/betaling/{payment.pk}/til/"
    return payment


def test_one_press_leads_to_the_provider_and_coming_back_to_the_receipt(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    payment = sent_away(client, world)
    away = client.get(f"/betaling/{payment.pk}/til/")
    assert away.headers["Refresh"] == f"0; url={payment.redirect_to}"
    assert f'href="{payment.redirect_to}"' in away.content.decode()
    assert not Booking.objects.exists()
    purse.approved(payment.reference)
    back = client.get(f"/betaling/{payment.pk}/")
    booking = Booking.objects.get()
    assert back.headers["Location"] == f"/bestilling/{booking.pk}/kvittering/"
    assert "purse" in client.get(back.headers["Location"]).content.decode()
    assert client.get(f"/betaling/{payment.pk}/").headers["Location"] == back.headers["Location"]


def test_where_one_pays_beforehand_nothing_is_booked_without_paying(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    url, form = checked(client, world)
    for sent in (form, {**form, "betal": ""}, {**form, "betal": "someone"}):
        answer = client.post(url, sent)
        assert answer.status_code == 422
        assert "Velg hvordan du vil betale" in answer.content.decode()
    assert not Booking.objects.exists()


def test_what_is_free_of_charge_is_booked_at_once(world: World, purse: Purse) -> None:
    world.set(world.hall, payment="invoice")
    client = browser_of(world.alice)
    url, form = checked(client, world)
    assert "/kvittering/" in client.post(url, form).headers["Location"]


def test_who_breaks_off_comes_back_to_the_time_and_to_what_was_typed(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    url, form = checked(client, world)
    client.post(url, {**form, "title": "Bursdag for Ola", "betal": "purse"})
    payment = everything_of(Payment).get()
    purse.left(payment.reference)
    back = client.get(f"/betaling/{payment.pk}/")
    assert back.headers["Location"] == url
    page = client.get(url).content.decode()
    assert "Ingenting er betalt" in page
    assert "Bursdag for Ola" in page


def test_a_payer_whose_time_ran_out_is_told_so(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    payment = sent_away(client, world)
    purse.left(payment.reference, Standing.EXPIRED)
    back = client.get(f"/betaling/{payment.pk}/", follow=True)
    assert "Tiden er ledig for andre igjen" in back.content.decode()
    assert not Hold.objects.exists()


def test_a_page_that_waits_looks_again_and_can_be_left(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    payment = sent_away(client, world)
    waiting = client.get(f"/betaling/{payment.pk}/")
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "3")
    purse.away = True
    assert client.get(f"/betaling/{payment.pk}/").status_code == 200
    purse.away = False
    left = client.post(f"/betaling/{payment.pk}/avbryt/", follow=True)
    assert "Ingenting er betalt" in left.content.decode()
    assert purse.known[payment.reference].standing == "terminated"


def test_who_pays_in_the_moment_she_gives_up_gets_her_money_back_and_no_booking(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    payment = sent_away(client, world)
    purse.approved(payment.reference)
    answer = client.post(f"/betaling/{payment.pk}/avbryt/", follow=True)
    assert "Du betalte, men tiden var borte" in answer.content.decode()
    go_on(NOW)
    assert purse.known[payment.reference].cancelled == payment.amount
    assert not Booking.objects.exists()


def test_money_for_a_time_that_was_lost_is_said_to_go_back(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    payment = sent_away(client, world)
    Hold.objects.all().delete()
    purse.approved(payment.reference)
    page = client.get(f"/betaling/{payment.pk}/").content.decode()
    assert "Pengene går tilbake av seg selv" in page


def test_a_provider_that_does_not_answer_is_said_and_the_form_keeps_all(world: World, purse: Purse) -> None:
    purse.away = True
    client = browser_of(world.alice)
    url, form = checked(client, world)
    answer = client.post(url, {**form, "title": "Bursdag for Ola", "betal": "purse"})
    assert answer.status_code == 422
    assert "Bursdag for Ola" in answer.content.decode()
    assert "Betalingsleverandøren svarer ikke" in answer.content.decode()


def test_anothers_payment_is_not_there(world: World, purse: Purse) -> None:
    payment = sent_away(browser_of(world.alice), world)
    other = browser_of(world.charlie)
    for path in ("", "til/"):
        assert other.get(f"/betaling/{payment.pk}/{path}").status_code == 404
    assert other.post(f"/betaling/{payment.pk}/avbryt/").status_code == 404
    assert purse.known[payment.reference].standing == Standing.OPEN


def test_a_client_that_sends_its_own_amount_changes_nothing(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    url, form = checked(client, world)
    answer = client.post(url, {**form, "betal": "purse", "expected": "100", "amount": "1"})
    assert answer.status_code == 422
    assert not purse.known


def told(client: Client, world: World, body: str, provider: str = "purse", **headers: str) -> int:
    url = f"/betaling/melding/{world.municipality.slug}/{provider}/"
    return client.post(url, body, content_type="text/plain", headers=headers).status_code


def test_a_message_that_is_signed_has_the_payment_read_and_one_that_is_not_does_nothing(
    world: World, purse: Purse
) -> None:
    payment = sent_away(browser_of(world.alice), world)
    program = Client(enforce_csrf_checks=True)
    assert told(program, world, f"{payment.reference} e1") == 403
    assert told(program, world, f"{payment.reference} e1", provider="nobody", signed="well") == 404
    assert not Heard.objects.exists()
    purse.approved(payment.reference)
    for _ in range(2):
        assert told(program, world, f"{payment.reference} e1", signed="well") == 204
    assert told(program, world, "ak-unknown00 e2", signed="well") == 204
    assert Heard.objects.count() == 1
    go_on(NOW)
    assert Booking.objects.get().holder == world.alice.pk


def test_the_time_is_nobody_elses_while_the_payer_is_away(world: World, purse: Purse) -> None:
    sent_away(browser_of(world.alice), world)
    answer = browser_of(world.charlie).post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    assert answer.status_code == 409


def repeated(client: Client, world: World, weeks: int = 3) -> tuple[str, dict[str, str]]:
    """The repeat page of a time that was taken, with so many Tuesdays, and its form."""
    taken = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    hold = str(taken.headers["Location"]).split("/")[2]
    first = when("18–20").start.date()
    query = f"uker=1&forste={first}&siste={first + timedelta(weeks=weeks - 1)}&dag={first.isoweekday()}"
    url = f"/bestilling/{hold}/gjenta/"
    return url, form_of(client.get(f"{url}?{query}").content.decode())


def test_a_series_is_paid_for_in_one_sum_and_booked_when_it_is(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    url, form = repeated(client, world)
    shown = client.post(url, {**form, "betal": "nobody"})
    assert (shown.status_code, "Betal for 3 datoer med" in shown.content.decode()) == (422, True)
    answer = client.post(url, {**form, "betal": "purse"})
    payment = everything_of(Payment).get()
    assert answer.headers["Location"] == f"/betaling/{payment.pk}/til/"
    assert payment.amount == 3 * 724_00
    assert "3 datoer fra tirsdag 2. mars" in payment.description
    assert not Booking.objects.exists()
    purse.approved(payment.reference)
    back = client.get(f"/betaling/{payment.pk}/")
    booking = Booking.objects.get()
    assert back.headers["Location"] == f"/bestilling/{booking.pk}/kvittering/"
    assert booking.occurrences.count() == 3


def test_who_breaks_off_paying_for_a_series_comes_back_to_its_dates(world: World, purse: Purse) -> None:
    client = browser_of(world.alice)
    url, form = repeated(client, world)
    client.post(url, {**form, "betal": "purse"})
    payment = everything_of(Payment).get()
    purse.left(payment.reference)
    back = client.get(f"/betaling/{payment.pk}/")
    assert back.headers["Location"].startswith(f"{url}?uker=1&forste=2027-03-02&siste=2027-03-16")
    page = client.get(back.headers["Location"]).content.decode()
    assert "Ingenting er betalt" in page
    assert "3 av 3 datoer" in page, "dates that are kept for her are not in her own way"
    assert Hold.objects.count() == 3


def test_what_is_offered_in_line_is_paid_for_in_one_press(world: World, purse: Purse) -> None:
    taken = booked(world, "18–20", world.as_charlie)
    join(world.hall.pk, when("18–20"), world.as_alice, now=NOW)
    cancel(taken.id, world.as_charlie, now=NOW)
    client = browser_of(world.alice)
    page = client.get("/min/venteliste/").content.decode()
    assert "Ta tiden, betal 724" in page
    offer = Waiting.objects.get()
    sent = {"ta": str(offer.pk), "pris": "72400", "betal": "purse"}
    refused = client.post("/min/venteliste/", {**sent, "betal": "x"}, follow=True)
    assert "Velg hvordan du vil betale" in refused.content.decode()
    assert not everything_of(Payment).exists()
    answer = client.post("/min/venteliste/", sent)
    payment = everything_of(Payment).get()
    assert answer.headers["Location"] == f"/betaling/{payment.pk}/til/"
    purse.approved(payment.reference)
    client.get(f"/betaling/{payment.pk}/")
    offer.refresh_from_db()
    assert (offer.state, Booking.objects.filter(person=world.alice).count()) == ("taken", 1)


def test_an_offer_that_was_not_paid_for_is_hers_until_it_ends(world: World, purse: Purse) -> None:
    taken = booked(world, "18–20", world.as_charlie)
    join(world.hall.pk, when("18–20"), world.as_alice, now=NOW)
    cancel(taken.id, world.as_charlie, now=NOW)
    client = browser_of(world.alice)
    client.post("/min/venteliste/", {"ta": str(Waiting.objects.get().pk), "pris": "72400", "betal": "purse"})
    payment = everything_of(Payment).get()
    purse.left(payment.reference, Standing.EXPIRED)
    client.get(f"/betaling/{payment.pk}/")
    assert Hold.objects.filter(expires_at__gt=NOW).count() == 1
    assert Waiting.objects.get().state == "offered"


def test_an_organisation_may_be_billed_where_others_pay_beforehand(world: World, purse: Purse) -> None:
    set_capture_rule(world.municipality.pk, when="use", alone_up_to=None, organisations_billed=True, version=0, now=NOW)
    client = browser_of(world.alice, world.club)
    url, form = checked(client, world)
    form = form_of(client.post(url, {**form, "age_group": "youth", "vis": "1"}).content.decode())
    assert "/kvittering/" in client.post(url, {**form, "age_group": "youth"}).headers["Location"]
    assert Booking.objects.get().organisation_id == world.club.pk
    assert not everything_of(Payment).exists()
