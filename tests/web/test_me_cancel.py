"""Cancelling from My page: the fee is shown before, and what another tab did is told in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import dates_of
from tests.bookings.world import World, a_world
from tests.web.test_me_bookings import made, signed_in, text


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def path(booking: Booking, language: str = "en/") -> str:
    return f"/{language}min/bestillinger/{booking.pk}/avbestill/"


def states(booking: Booking) -> list[str]:
    return [each.state for each in dates_of(booking.pk)]


def test_the_free_limit_is_shown_and_cancelling_takes_one_button(world: World) -> None:
    booking = made(world, 5)
    client = signed_in(world.alice)
    assert "Free of charge until" in text(client.get(path(booking)).content)
    [date] = dates_of(booking.pk)
    answer = client.post(path(booking), {"dato": date.pk, f"gebyr_{date.pk}": "0"})
    assert answer.headers["Location"] == f"/en/min/bestillinger/{booking.pk}/"
    assert states(booking) == ["cancelled"]
    assert "The date is cancelled." in text(client.get(answer.headers["Location"]).content)


def test_a_late_cancelling_shows_its_fee_and_bills_it(world: World) -> None:
    world.set(cancel_free_minutes=20 * 24 * 60, cancel_fee_percent=50)
    booking = made(world, 5)
    client = signed_in(world.alice)
    assert "Costs 141 kr" in text(client.get(path(booking)).content)
    [date] = dates_of(booking.pk)
    client.post(path(booking), {"dato": date.pk, f"gebyr_{date.pk}": "14100"})
    assert Occurrence.objects.get().fee == 141_00


def test_a_fee_that_was_not_shown_is_not_charged(world: World) -> None:
    booking = made(world, 5)
    [date] = dates_of(booking.pk)
    world.set(cancel_free_minutes=20 * 24 * 60, cancel_fee_percent=50)
    answer = signed_in(world.alice).post(path(booking), {"dato": date.pk, f"gebyr_{date.pk}": "0"})
    assert answer.status_code == 422
    assert "is now 141 kr" in text(answer.content)
    assert 'value="14100"' in answer.content.decode()
    assert states(booking) == ["confirmed"]


def test_a_date_that_was_cancelled_in_another_tab_is_told_in_words(world: World) -> None:
    booking = made(world, 5)
    [date] = dates_of(booking.pk)
    cancel(booking.pk, world.as_alice, now=timezone.now())
    client = signed_in(world.alice)
    answer = client.post(path(booking), {"dato": date.pk, f"gebyr_{date.pk}": "0"})
    assert answer.status_code == 422
    assert "already cancelled" in text(answer.content)
    assert "nothing left to cancel" in text(client.get(path(booking)).content)


@pytest.mark.parametrize(
    "sent", [{}, {"dato": "x"}, {"dato": "9" * 400}, {"dato": "9" * 19}, {"dato": "123456"}, {"dato": "-1"}], ids=str
)
def test_a_form_that_makes_no_sense_cancels_nothing(world: World, sent: dict[str, str]) -> None:
    booking = made(world, 5)
    answer = signed_in(world.alice).post(path(booking), sent)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert states(booking) == ["confirmed"]


def test_another_persons_booking_cannot_be_cancelled(world: World) -> None:
    booking = made(world, 5)
    [date] = dates_of(booking.pk)
    for person in (world.bob, world.charlie):
        client = signed_in(person)
        assert client.get(path(booking)).status_code == 404
        assert client.post(path(booking), {"dato": date.pk, f"gebyr_{date.pk}": "0"}).status_code == 404
    assert Client().post(path(booking), {"dato": date.pk}).status_code == 302
    assert states(booking) == ["confirmed"]


def test_a_date_of_another_booking_is_not_touched(world: World) -> None:
    mine, other = made(world, 5), made(world, 6)
    [strange] = dates_of(other.pk)
    answer = signed_in(world.alice).post(path(mine), {"dato": strange.pk})
    assert answer.status_code == 422
    assert states(other) == ["confirmed"]


def test_what_has_begun_is_listed_as_past_cancelling(world: World) -> None:
    booking = made(world, 5)
    now = timezone.now()
    Occurrence.objects.update(during=(now - timedelta(minutes=30), now + timedelta(minutes=30)))
    client = signed_in(world.alice)
    assert "Going on now" in text(client.get(path(booking)).content)
    [date] = dates_of(booking.pk)
    answer = client.post(path(booking), {"dato": date.pk, f"gebyr_{date.pk}": "0"})
    assert answer.status_code == 422
    assert "has begun" in text(answer.content)


def test_the_form_is_guarded_against_other_sites(world: World) -> None:
    booking = made(world, 5)
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(signed_in(world.alice).cookies)
    assert client.post(path(booking), {"dato": "1"}).status_code == 403
