"""Publishing as staff see it, and a running season as clubs do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from aktiv.bookings.models import Booking
from aktiv.people.models import Organisation, StaffRole
from aktiv.seasons.actions.publishing import begin_publishing, publish_on, turn_rounds
from aktiv.seasons.models import Publication, Swap
from tests.bookings.world import World, a_world, booked
from tests.reading import everything_of
from tests.seasons.given import HEARD, Given, given
from tests.seasons.test_publishing import of_group
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


@pytest.fixture
def running(heard: Given) -> Given:
    made = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision,
        by=heard.world.ingrid.pk, now=HEARD,
    )  # fmt: skip
    publish_on(made.pk, now=HEARD)
    turn_rounds(now=LATER)
    return heard


def test_a_club_sees_its_times_gives_back_and_swaps_by_agreement_of_both(
    running: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = running.world
    Organisation.objects.update(publishes_name=True)
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    at_home = f"/sesong/{running.round.slug}/mine/"
    ours, rivals = signed_in(world.alice, world.club), signed_in(world.charlie, world.rival)
    page = text(ours.get(at_home).content)
    assert "Våre ukentlige tider" in page
    assert "tirsdager" in page.lower()
    assert ours.post(at_home, {"gjor": "bytt", "tid": mine.pk, "mot": theirs.pk}).status_code == 302
    assert "spør om å bytte" in text(rivals.get(at_home).content)
    swap = everything_of(Swap).get()
    assert ours.post(at_home, {"gjor": "ja", "bytte": swap.pk}).status_code == 422
    assert rivals.post(at_home, {"gjor": "ja", "bytte": swap.pk}).status_code == 302
    assert everything_of(Swap).get().state == "agreed"
    first = mine.occurrences.filter(during__startswith__gt=LATER).order_by("during").first()
    assert ours.post(at_home, {"gjor": "gi", "dato": f"{mine.pk},{first.pk}"}).status_code == 302
    assert ours.post(at_home, {"gjor": "resten", "tid": str(mine.pk)}).status_code == 302
    assert "Det er ingenting igjen av den denne sesongen" in text(ours.get(at_home).content)
