"""Publishing as staff see it, and a running season as clubs do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.bookings.models import Booking
from aktiv.people.models import StaffRole
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.hearing import Said, Speaker, answer_objection, object_to
from aktiv.seasons.models import Publication, Round
from tests.bookings.world import World, a_world, booked
from tests.seasons.given import HEARD, TIMES, Given, a_plan, given
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


def test_before_the_deadline_it_takes_a_tick_and_a_reason_and_what_was_typed_is_kept(heard: Given) -> None:
    until = timezone.now() + timedelta(days=3)
    Round.objects.filter(pk=heard.round.pk).update(objections_until=until)
    ingrid, sent = signed_in(heard.world.ingrid), {"gjor": "publiser", "utgave": heard.fresh().revision}
    answer = ingrid.post(at(heard), {**sent, "grunn": "Hallene åpner før."})
    assert answer.status_code == 422
    assert "Lagene kan komme med innsigelser til" in text(answer.content)
    assert "Hallene åpner før.</textarea>" in answer.content.decode()
    answer = ingrid.post(at(heard), {**sent, "fortidlig": "1", "grunn": "  "})
    assert answer.status_code == 422
    assert "Skriv hvorfor det ikke kan vente." in text(answer.content)
    assert [each.value for each in answer.context["early_fields"]] == ["1", "  "]
    assert not Publication.objects.exists()
    answer = ingrid.post(at(heard), {**sent, "fortidlig": "1", "grunn": "Hallene åpner før."})
    assert answer.status_code == 302
    assert Publication.objects.count() == 1


def test_after_the_deadline_no_tick_is_asked_for(heard: Given) -> None:
    Round.objects.filter(pk=heard.round.pk).update(objections_until=timezone.now() - timedelta(minutes=1))
    assert 'name="fortidlig"' not in signed_in(heard.world.ingrid).get(at(heard)).content.decode()


def test_what_another_did_meanwhile_is_told_and_nothing_is_begun(heard: Given) -> None:
    answer = signed_in(heard.world.ingrid).post(at(heard), {"gjor": "publiser", "utgave": "99"})
    assert answer.status_code == 422
    assert not Publication.objects.exists()


def test_what_was_accepted_and_is_not_in_the_plan_is_told_before_it_is_published(heard: Given) -> None:
    world, now = heard.world, timezone.now()
    Round.objects.filter(pk=heard.round.pk).update(objections_until=now + timedelta(days=3))
    ingrid = signed_in(world.ingrid)
    said = Said("Tirsdag er for sent for de yngste.")
    objection = object_to(heard.round.pk, Speaker(world.club.pk, world.alice.pk), said, now=now)
    assert "tatt til følge, og plan" not in text(ingrid.get(at(heard)).content)
    answer_objection(objection.pk, "accepted", "Det ordner vi.", by=world.ingrid.pk, now=now)
    assert "1 innsigelse er tatt til følge, og plan 1 er den som den gjaldt." in text(ingrid.get(at(heard)).content)
    other = a_plan(world, heard.fresh(), heard.groups, TIMES, number=2)
    Round.objects.filter(pk=heard.round.pk).update(plan=other)
    assert "tatt til følge, og plan" not in text(ingrid.get(at(heard)).content)
