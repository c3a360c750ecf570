"""Where one pays beforehand, a program is told what is to be paid, where, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aktiv.bookings.models import Booking, Hold
from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.actions.paying import hand_over
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.models import Payment
from aktiv.payments.ports.provider import Standing, use
from tests.api.calling import Program, a_program
from tests.api.test_series import five_tuesdays
from tests.bookings.world import NOW, World, booked, day, held, when
from tests.payments.purse import Purse
from tests.reading import everything_of
from tests.web.booking_world import browser_of


@pytest.fixture
def purse(world: World) -> Iterator[Purse]:
    world.set(world.hall, payment="prepay")
    made = Purse()
    use({world.municipality.slug: {"purse": made, "wallet": Purse(name="wallet")}})
    yield made
    use({})


@pytest.fixture
def alice(world: World, purse: Purse) -> Program:
    return a_program(world.alice)


def wanted(world: World, hours: str = "18–20", **more: Any) -> dict[str, Any]:
    period = when(hours)
    return {"space_id": world.hall.pk, "start": period.start.isoformat(), "end": period.end.isoformat(), **more}


def test_a_booking_waits_for_a_payment_and_is_made_when_it_is_paid(world: World, purse: Purse, alice: Program) -> None:
    assert alice.get(f"spaces/{world.hall.pk}").body["terms"]["payment"] == "prepay"
    answer = alice.post("bookings", wanted(world))
    assert (answer.status, answer.body["state"], answer.body["booking_id"]) == (202, "awaiting_payment", None)
    assert answer.body["amount"] == {"amount": 724_00, "currency": "NOK"}
    assert answer.body["provider"] == "purse"
    assert answer.body["expires_at"] == "2027-03-01T12:15:00+01:00"
    payment = everything_of(Payment).get()
    assert answer.body["pay_at"].endswith(f"/betaling/{payment.pk}/til/")
    assert not purse.known, "nobody waits for the provider"
    assert not Booking.objects.exists()
    browser = browser_of(world.alice)
    away = browser.get(f"/betaling/{payment.pk}/til/")
    assert away.headers["Refresh"] == f"0; url=https://purse.example/{payment.reference}"
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    told = alice.get(f"payments/{payment.pk}")
    assert (told.status, told.body["state"]) == (200, "paid")
    assert alice.get(f"bookings/{told.body['booking_id']}").status == 200
    assert told.body["url"].endswith(f"/api/v1/payments/{payment.pk}")


def test_a_hold_is_paid_for_and_sent_again_it_is_one_payment(world: World, alice: Program) -> None:
    made = held(world, "18–20", world.as_alice)
    asked = {"hold_id": str(made.pk), "pay_with": "wallet"}
    first = alice.post("bookings", asked, Idempotency_Key="k")
    again = alice.post("bookings", asked)
    assert (first.status, again.status) == (202, 202)
    assert first.body["id"] == again.body["id"] == str(everything_of(Payment).get().pk)
    assert first.body["provider"] == "wallet"


def test_a_series_is_one_payment_and_its_dates_are_kept_meanwhile(world: World, purse: Purse, alice: Program) -> None:
    answer = alice.post("series", five_tuesdays(world))
    assert (answer.status, answer.body["amount"]["amount"]) == (202, 5 * 724_00)
    assert Hold.objects.count() == 5
    payment = everything_of(Payment).get()
    hand_over(payment.pk, now=NOW)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    told = alice.get(f"payments/{payment.pk}").body
    assert len(alice.get(f"bookings/{told['booking_id']}").body["dates"]) == 5


def test_dates_that_are_taken_are_told_as_ever_and_nothing_is_to_be_paid(world: World, alice: Program) -> None:
    booked(world, "19–21", world.as_charlie, on=day(7))
    lost = alice.post("series", five_tuesdays(world))
    assert (lost.status, lost.code, [each["day"] for each in lost.body["dates"]]) == (
        409,
        "dates_taken",
        ["2027-03-09"],
    )
    assert not everything_of(Payment).exists()
    assert not Hold.objects.exists()


def test_a_way_to_pay_that_is_not_there_keeps_nothing(world: World, alice: Program) -> None:
    answer = alice.post("bookings", wanted(world, pay_with="cash"))
    assert (answer.status, answer.code) == (422, "no_such_provider")
    assert not Hold.objects.exists()


def test_a_payer_who_leaves_frees_the_dates_and_the_program_is_told(world: World, purse: Purse, alice: Program) -> None:
    alice.post("series", five_tuesdays(world))
    payment = everything_of(Payment).get()
    hand_over(payment.pk, now=NOW)
    purse.left(payment.reference, Standing.ABORTED)
    read_anew(payment.pk, NOW)
    told = alice.get(f"payments/{payment.pk}").body
    assert (told["state"], told["pay_at"]) == ("not_paid", None)
    assert not Hold.objects.exists()


def test_an_organisation_that_is_billed_pays_nothing_beforehand(world: World, alice: Program) -> None:
    set_capture_rule(world.municipality.pk, when="use", alone_up_to=None, organisations_billed=True, version=0, now=NOW)
    club = str(world.club.pk)
    answer = alice.post("bookings", wanted(world, organisation=club, age_group="youth"))
    assert (answer.status, answer.body["organisation"]) == (201, club)
    assert alice.post("bookings", wanted(world, "20–21")).status == 202, "a person pays"


def test_nobody_reads_anothers_payment(world: World, alice: Program) -> None:
    made = alice.post("bookings", wanted(world)).body["id"]
    assert a_program(world.charlie).get(f"payments/{made}").status == 404
    assert a_program(world.alice, organisation=world.club, secret="club").get(f"payments/{made}").status == 404
    assert Program().get(f"payments/{made}").status == 401
