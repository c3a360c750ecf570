"""Moving a date from My page: the price is told before it is confirmed, under the rules of a new booking."""

from __future__ import annotations

import pytest
from django.utils import timezone

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.bookings import dates_of, period_of
from tests.bookings.world import World, a_world, when
from tests.web.test_me_bookings import ahead, made, signed_in, text


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def path(booking: Booking) -> str:
    [date] = dates_of(booking.pk)
    return f"/en/min/bestillinger/{booking.pk}/endre/{date.pk}/"


def wish(days: int = 6, start: str = "18.00", end: str = "21.00", **more: str) -> dict[str, str]:
    return {"dag": ahead(days).isoformat(), "fra": start, "til": end, **more}


def test_what_it_does_to_the_price_is_shown_and_nothing_moves_yet(world: World) -> None:
    booking = made(world, 5)
    answer = signed_in(world.alice).get(path(booking), wish())
    assert "You pay 141 kr more than before." in text(answer.content)
    assert 'name="forskjell" value="14100"' in answer.content.decode()
    assert period_of(dates_of(booking.pk)[0]) == when("12–14", ahead(5))


def test_confirming_moves_the_date(world: World) -> None:
    booking = made(world, 5)
    client = signed_in(world.alice)
    answer = client.post(path(booking), wish(forskjell="14100"))
    assert answer.status_code == 302
    assert period_of(dates_of(booking.pk)[0]) == when("18–21", ahead(6))
    assert "Moved from" in text(client.get(answer.headers["Location"]).content)


@pytest.mark.parametrize("shown", ["", "0", "x", "9" * 40, "-"])
def test_a_price_that_was_not_shown_is_not_agreed_to(world: World, shown: str) -> None:
    booking = made(world, 5)
    answer = signed_in(world.alice).post(path(booking), wish(forskjell=shown))
    assert answer.status_code == 422
    assert 'value="14100"' in answer.content.decode()
    assert period_of(dates_of(booking.pk)[0]) == when("12–14", ahead(5))


def test_a_taken_time_is_told_with_what_is_in_the_way(world: World) -> None:
    booking, _other = made(world, 5), made(world, 6, "19–20")
    answer = signed_in(world.alice).get(path(booking), wish())
    assert answer.status_code == 422
    assert "Taken: 19:00–20:00." in text(answer.content)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"dag": "i morgen", "fra": "25", "til": ""}, 'value="i morgen"'),
        ({"dag": "9999-12-31", "fra": "18.00", "til": "20.00"}, 'value="9999-12-31"'),
        ({"dag": "2020-01-01", "fra": "18.00", "til": "20.00"}, 'value="2020-01-01"'),
        ({"dag": "x" * 9000, "fra": "<b>", "til": "\x00"}, 'value="&lt;b&gt;"'),
    ],
    ids=lambda each: str(each)[:30],
)
def test_what_cannot_be_read_is_told_and_kept(world: World, sent: dict[str, str], kept: str) -> None:
    answer = signed_in(world.alice).get(path(made(world, 5)), sent)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert kept in answer.content.decode()


def test_an_end_before_the_start_is_told(world: World) -> None:
    answer = signed_in(world.alice).get(path(made(world, 5)), wish(start="20.00", end="18.00"))
    assert answer.status_code == 422
    assert "The end must be after the start." in text(answer.content)


def test_what_was_cancelled_in_another_tab_is_told_in_words(world: World) -> None:
    booking = made(world, 5)
    cancel(booking.pk, world.as_alice, now=timezone.now())
    client = signed_in(world.alice)
    assert "already cancelled" in text(client.get(path(booking)).content)
    answer = client.post(path(booking), wish(forskjell="14100"))
    assert answer.status_code == 422
    assert "already cancelled" in text(answer.content)


def test_another_persons_date_cannot_be_moved(world: World) -> None:
    booking = made(world, 5)
    for person in (world.bob, world.charlie):
        client = signed_in(person)
        assert client.get(path(booking)).status_code == 404
        assert client.post(path(booking), wish(forskjell="14100")).status_code == 404


def test_a_date_of_another_booking_is_not_found(world: World) -> None:
    mine, other = made(world, 5), made(world, 6)
    [strange] = dates_of(other.pk)
    assert signed_in(world.alice).get(f"/min/bestillinger/{mine.pk}/endre/{strange.pk}/").status_code == 404
    assert signed_in(world.alice).get(f"/min/bestillinger/{mine.pk}/endre/{10**30}/").status_code == 404
