"""Being told: alerts made from a search, stopped by their owner only, and notifications marked read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.bookings.actions.alerts import NewAlert, set_alert
from aktiv.bookings.models import Alert
from aktiv.bookings.queries.parties import party_of
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from tests.bookings.world import World, a_world
from tests.reading import everything_of
from tests.web.test_me_bookings import ahead, made, signed_in, text


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def search(world: World) -> str:
    """The address that the search page links to for a place that is taken."""
    return f"/en/varsle/?dato={ahead(4)}&fra=18.00&min=120&lokale={world.courts['A'].pk}"


FORM = {"naar": "dag", "fra": "18.00", "til": "20.00", "min": "120"}


def test_a_visitor_signs_in_first_and_comes_back_to_the_same_search(world: World) -> None:
    answer = Client().get(search(world))
    assert answer.status_code == 302
    assert "%26lokale%3D" in answer.headers["Location"]


def test_a_search_fills_the_alert_and_one_button_makes_it(world: World) -> None:
    client = signed_in(world.alice)
    page = client.get(search(world)).content.decode()
    assert 'value="18.00"' in page
    assert 'value="20.00"' in page
    assert client.post(search(world), FORM).headers["Location"] == "/en/min/varsler/"
    alert = Alert.objects.get()
    assert (alert.person_id, alert.space_id, alert.first, alert.from_minute, alert.to_minute, alert.minutes) == (
        world.alice.pk, world.courts["A"].pk, ahead(4), 1080, 1200, 120,
    )  # fmt: skip
    assert "18:00–20:00, at least 2 hours" in text(client.get("/en/min/varsler/").content)


def test_an_alert_may_look_at_every_such_weekday(world: World) -> None:
    signed_in(world.alice).post(search(world), FORM | {"naar": "uke"})
    alert = Alert.objects.get()
    assert (alert.weekday, alert.first) == (ahead(4).isoweekday(), None)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        FORM | {"fra": "x" * 5000},
        FORM | {"til": "\x00"},
        FORM | {"min": "9" * 30},
        FORM | {"min": "600"},
        FORM | {"fra": "21.00"},
    ],
    ids=lambda each: str(each)[:60],
)
def test_what_cannot_be_read_is_told_and_makes_nothing(world: World, sent: dict[str, str]) -> None:
    answer = signed_in(world.alice).post(search(world), sent)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.content.decode()
    assert not Alert.objects.exists()


def test_an_alert_without_a_place_asks_for_an_activity(world: World) -> None:
    answer = signed_in(world.alice).post("/en/varsle/?lokale=999999999999&hvor=fjell", FORM)
    assert answer.status_code == 422
    assert "Choose an activity." in text(answer.content)


def test_only_its_owner_stops_an_alert(world: World) -> None:
    new = NewAlert(from_minute=1080, to_minute=1200, minutes=60, space_id=world.hall.pk, weekday=2)
    alert = set_alert(new, party_of(world.alice, None), now=timezone.now())
    assert signed_in(world.charlie).post("/min/varsler/", {"stopp": str(alert.pk)}).status_code == 404
    assert signed_in(world.alice).post("/min/varsler/", {"stopp": "x"}).status_code == 404
    assert signed_in(world.alice).post("/min/varsler/", {"stopp": str(alert.pk)}).status_code == 302
    alert.refresh_from_db()
    assert alert.stopped_at is not None


def test_a_notification_is_read_by_its_own_person_only(world: World) -> None:
    booking = made(world, 4)
    told = everything_of(Notification).create(
        person=world.alice,
        entry=everything_of(Entry).get(verb="booking.confirmed"),
        kind="confirmed",
        data={"booking": str(booking.pk), "occurrences": list(booking.occurrences.values_list("pk", flat=True))},
        created_at=timezone.now(),
    )
    assert str(booking.pk) in signed_in(world.alice).get("/min/varsler/").content.decode()
    assert str(booking.pk) not in signed_in(world.charlie).get("/min/varsler/").content.decode()
    signed_in(world.charlie).post("/min/varsler/", {"les": str(told.pk)})
    assert everything_of(Notification).get().read_at is None
    signed_in(world.alice).post("/min/varsler/", {"les": "alle"})
    assert everything_of(Notification).get().read_at is not None
