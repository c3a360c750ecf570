"""Publishing as staff see it, and a running season as clubs do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from aktiv.bookings.models import Booking
from aktiv.people.models import StaffRole
from aktiv.seasons.actions.publishing import publish_on
from aktiv.seasons.models import Publication
from tests.bookings.world import World, a_world, booked
from tests.seasons.given import HEARD, Given, given
from tests.web.test_me_bookings import signed_in, text

LATER = datetime(2027, 4, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def heard(world: World) -> Given:
    return given(world)


def at(heard: Given) -> str:
    return f"/fordeling/{heard.round.slug}/publiser/"


def test_staff_see_what_publishing_does_do_it_and_read_what_was_left_out(heard: Given) -> None:
    event = booked(heard.world, "16–20", heard.world.as_charlie, heard.world.courts["A"], on=date(2027, 4, 20))
    ingrid = signed_in(heard.world.ingrid)
    page = ingrid.get(at(heard)).content.decode()
    assert str(event.id) in page
    assert "Datoer som er opptatt" in page
    assert "skjærtorsdag" in page.lower()
    answer = ingrid.post(at(heard), {"gjor": "publiser", "utgave": heard.fresh().revision, "fridager": "1"})
    assert answer.status_code == 302
    assert "Publiseres" in ingrid.get(at(heard)).content.decode()
    made = Publication.objects.get()
    assert (made.public_holidays, made.school_holidays) == (True, False)
    publish_on(made.pk, now=HEARD)
    assert Booking.objects.filter(kind="allocation").count() == 4
    page = text(ingrid.get(at(heard)).content)
    assert "Utelatte datoer" in page
    csv = ingrid.get(f"{at(heard)}{made.pk}/utelatt.csv").content.decode()
    assert ("2027-04-20" in csv, str(event.number) in csv, csv.count("\r\n")) == (True, True, 3)


def test_nobody_else_finds_the_page_or_the_file(heard: Given) -> None:
    assert signed_in(heard.world.alice).get(at(heard)).status_code == 404
    StaffRole.objects.filter(person=heard.world.ingrid).update(role="viewer")
    assert signed_in(heard.world.ingrid).get(at(heard)).status_code == 404
    assert signed_in(heard.world.ingrid).get(f"{at(heard)}1/utelatt.csv").status_code == 404
    assert Client().get(at(heard)).status_code == 302


def test_what_another_did_meanwhile_is_told_and_nothing_is_begun(heard: Given) -> None:
    answer = signed_in(heard.world.ingrid).post(at(heard), {"gjor": "publiser", "utgave": "99"})
    assert answer.status_code == 422
    assert not Publication.objects.exists()
