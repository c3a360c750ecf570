"""Whoever pays is told what was taken, what goes back and why, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from aktiv.bookings.actions.cancelling import cancel
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.payments.actions.capturing import set_capture_rule
from aktiv.payments.actions.damages import take_damage
from aktiv.payments.actions.giving_back import give_back
from aktiv.payments.actions.paying import PAY_WITHIN, SLACK
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.ports.provider import use
from aktiv.walls import everything
from tests.bookings.world import NOW, World, a_world, booked
from tests.payments.paying import begun, worked
from tests.payments.purse import Purse
from tests.reading import everything_of

USED = NOW + timedelta(days=1, hours=8)


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def purse(world: World) -> Iterator[Purse]:
    made = Purse()
    use({world.municipality.slug: {"purse": made}})
    yield made
    use({})


def told(kind: str) -> str:
    """The one letter of a kind: its subject and body."""
    with everything():
        [notification] = Notification.objects.filter(kind=kind).select_related("person", "entry__municipality")
        letter = letter_of(notification, USED)
    assert letter is not None
    return f"{letter.subject}\n{letter.body}"


def test_a_receipt_comes_when_the_money_is_taken(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    dispatch(now=NOW)
    assert not everything_of(Notification).filter(kind="paid").exists()
    worked(USED)
    dispatch(now=USED)
    worked(USED)
    dispatch(now=USED)
    said = told("paid")
    assert "Kvittering: 282 kr, Court A" in said.replace("\xa0", " ")
    assert "Fjell" in said


def test_what_goes_back_is_told_of_with_how_long_it_takes(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    give_back(payment.pk, world.municipality.pk, 82_00, "No hot water", by=world.ingrid.pk, now=USED)
    worked(USED + timedelta(minutes=1))
    dispatch(now=USED + timedelta(minutes=2))
    said = told("pay_back").replace("\xa0", " ")
    assert "82 kr, Court A" in said
    assert "No hot water" not in said


def test_a_payment_for_a_time_that_was_gone_is_told_of_once(world: World, purse: Purse) -> None:
    payment = begun(world)
    late = NOW + PAY_WITHIN + SLACK + timedelta(minutes=1)
    booked(world, "18–20", world.as_charlie, world.courts["A"], now=late)
    purse.approved(payment.reference)
    read_anew(payment.pk, late)
    worked(late + timedelta(minutes=1))
    dispatch(now=late + timedelta(minutes=2))
    assert "pengene går tilbake av seg selv" in told("pay_lost")
    assert not everything_of(Notification).filter(kind="pay_back").exists()


def test_letting_go_of_what_was_only_reserved_is_no_news_of_its_own(world: World, purse: Purse) -> None:
    payment = begun(world)
    purse.approved(payment.reference)
    paid = read_anew(payment.pk, NOW)
    assert paid.booking_id
    cancel(paid.booking_id, world.as_alice, now=NOW)
    worked(NOW + timedelta(minutes=1))
    dispatch(now=NOW + timedelta(minutes=2))
    assert not everything_of(Notification).filter(kind__in=("paid", "pay_back", "pay_lost")).exists()


def test_a_deposit_that_is_let_go_of_and_damage_that_is_charged_are_told(world: World, purse: Purse) -> None:
    world.set(payment="prepay", deposit=500_00)
    home, by = world.municipality.pk, world.ingrid.pk
    set_capture_rule(home, when="use", alone_up_to=None, version=0, damage_vat_code="exempt", now=NOW)
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(USED)
    take_damage(payment.pk, home, 80_00, "A broken window", by=by, now=USED)
    for moment in (USED, USED + timedelta(days=9)):
        worked(moment)
        dispatch(now=moment)
        worked(moment)
        dispatch(now=moment)
    said = told("damage").replace("\xa0", " ")
    assert "80 kr, Court A" in said
    assert f"/betaling/{payment.pk}/depositum/" in said
    assert "window" not in said, "why stands behind the link"
    assert "420 kr, Court A" in told("deposit_back").replace("\xa0", " ")
