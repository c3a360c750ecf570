"""The caretaker's day: who comes, who came, what is broken; and that it is for those who look after the place."""

from __future__ import annotations

import html as markup
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.models import Attendance
from aktiv.facilities.actions import link, make_door, report_fault
from aktiv.facilities.models import Door, Fault
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person, PersonalDataRead
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, when
from tests.facilities.world import a_facility, a_municipality
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

EVENING = when("18–20").start + timedelta(minutes=5)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch, EVENING)
    return a_world()


def worker(world: World, role: str = "caretaker", facility_id: int | None = None) -> Person:
    person = Person.objects.create(name="Leif", email=f"{role}@example.no")
    where = None if role == "administrator" else facility_id or world.facility.pk
    grant_role(
        person, world.municipality, Post(role=role, valid_from=date(2026, 1, 1), facility_id=where), by=None, now=NOW
    )
    return person


@pytest.fixture
def leif(world: World) -> Client:
    return browser_of(worker(world))


def page(world: World, day: date = TUESDAY) -> str:
    return f"/drift/{world.facility.slug}/{day.isoformat()}/"


def told(answer: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", markup.unescape(text))


def noted() -> tuple[str, int | None] | None:
    row = everything_of(Attendance).first()
    return row and (row.outcome, row.people)


def test_the_day_says_who_comes_where_how_to_reach_them_and_what_they_wrote(world: World, leif: Client) -> None:
    Person.objects.filter(pk=world.alice.pk).update(phone="900 00 001")
    link(world.hall, world.room, required=True, by=None, now=NOW)
    booked(world, "18–20", world.as_club, world.courts["A"], note="Vi trenger mål.", title="Trening")
    booked(world, "20–22", world.as_charlie, world.courts["B"])
    shown = leif.get(page(world)).content.decode()
    assert 'href="tel:90000001"' in shown
    text = re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", " ", shown)))
    for said in (
        "18.00–20.00",
        "Solheim IL",
        "Trening",
        "Vi trenger mål.",
        "Alice, 900 00 001",
        "20.00–22.00",
        "Charlie",
    ):
        assert said in text
    assert world.room.name_nb in text
    assert text.index("Solheim IL") < text.index("Charlie")


def test_what_a_caretaker_sees_of_persons_is_written_down(world: World, leif: Client) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["B"])
    leif.get(page(world))
    reads = everything_of(PersonalDataRead)
    assert [(each.person_id, each.page) for each in reads] == [(world.charlie.pk, "caretaker_day")]


def test_one_press_notes_that_they_came_and_one_undoes_it(world: World, leif: Client) -> None:
    [date_] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    answer = leif.post(page(world), {"gjor": "kom", "id": date_})
    assert answer.headers["Location"] == f"{page(world)}#d{date_}"
    assert noted() == ("came", None)
    assert "Angre" in told(leif.get(page(world)))
    leif.post(page(world), {"gjor": "angre", "id": date_})
    assert noted() is None


def test_how_many_came_is_kept_and_what_is_no_number_is_asked_about_again(world: World, leif: Client) -> None:
    [date_] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    wrong = leif.post(page(world), {"gjor": "antall", "id": date_, "antall": "mange"})
    assert (wrong.status_code, noted()) == (422, None)
    assert 'value="mange"' in wrong.content.decode()
    assert "helt tall" in told(wrong)
    leif.post(page(world), {"gjor": "antall", "id": date_, "antall": " 17 "})
    assert noted() == ("came", 17)
    assert "17 kom" in told(leif.get(page(world)))


def test_the_fee_for_not_coming_is_said(world: World, leif: Client) -> None:
    [date_] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    answer = leif.post(page(world), {"gjor": "ikke", "id": date_}, follow=True)
    assert "Gebyret for ikke å møte er 282 kr" in told(answer)
    assert "Ingen møtte" in told(answer)


def test_what_has_not_begun_offers_nothing_to_note_and_notes_nothing(world: World, leif: Client) -> None:
    [date_] = booked(world, "20–22", world.as_club, world.courts["A"]).occurrence_ids
    assert 'value="kom"' not in leif.get(page(world)).content.decode()
    assert leif.post(page(world), {"gjor": "kom", "id": date_}).status_code == 422
    assert noted() is None


def test_a_fault_is_mended_and_opened_again_with_who_did_it(world: World, leif: Client) -> None:
    fault = report_fault(world.facility, "Nettet er revet.", space=world.courts["A"], now=NOW)
    assert "1 feil" in told(leif.get("/drift/"))
    assert "Nettet er revet." in told(leif.get(page(world)))
    leif.post(page(world), {"gjor": "ordnet", "id": fault.pk})
    assert everything_of(Fault).get().done_by is not None
    assert "Ordnet tir 2. mars, Leif" in told(leif.get(page(world)))
    assert "1 feil" not in told(leif.get("/drift/"))
    leif.post(page(world), {"gjor": "apne", "id": fault.pk})
    assert everything_of(Fault).get().state == Fault.State.OPEN


def test_nobody_but_those_who_look_after_the_place_comes_in_or_does_anything(world: World) -> None:
    elsewhere = a_facility(world.facility.hours_plan, "Sotra")
    [date_] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    fault = report_fault(world.facility, "Nettet er revet.", now=NOW)
    stranger = Person.objects.create(name="There", email="there@example.no")
    post = Post(role="administrator", valid_from=date(2026, 1, 1))
    grant_role(stranger, a_municipality("stavanger", "1103"), post, by=None, now=NOW)
    for person in (world.alice, stranger, worker(world, "caretaker", elsewhere.pk), worker(world, "viewer")):
        browser = browser_of(person)
        assert browser.get(page(world)).status_code == 404
        assert browser.get(f"/oppsett/dor/{world.facility.slug}/").status_code == 404
        for sent in ({"gjor": "ikke", "id": date_}, {"gjor": "ordnet", "id": fault.pk}):
            assert browser.post(page(world), sent).status_code == 404
    assert noted() is None
    assert everything_of(Fault).get().state == Fault.State.OPEN


def test_another_places_dates_and_faults_are_not_reached_through_ones_own(world: World) -> None:
    elsewhere = a_facility(world.facility.hours_plan, "Sotra")
    [date_] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    fault = report_fault(world.facility, "Nettet er revet.", now=NOW)
    browser = browser_of(worker(world, "caretaker", elsewhere.pk))
    own = f"/drift/{elsewhere.slug}/{TUESDAY.isoformat()}/"
    assert browser.get(own).status_code == 200
    for sent in ({"gjor": "ikke", "id": date_}, {"gjor": "ordnet", "id": fault.pk}, {"gjor": "kom", "id": "x"}):
        assert browser.post(own, sent).status_code == 404
    assert (noted(), everything_of(Fault).get().state) == (None, Fault.State.OPEN)


def test_the_list_has_the_places_that_are_hers_alone(world: World, leif: Client) -> None:
    a_facility(world.facility.hours_plan, "Sotra")
    assert "Sotra" not in told(leif.get("/drift/"))
    everywhere = browser_of(worker(world, "administrator"))
    assert "Sotra" in told(everywhere.get("/drift/"))
    narrowed = told(everywhere.get("/drift/?q=SOTR"))
    assert "Sotra" in narrowed
    assert world.facility.name not in narrowed


def test_a_day_without_anybody_says_so(world: World, leif: Client) -> None:
    assert "Ingen kommer denne dagen" in told(leif.get(page(world, TUESDAY + timedelta(days=3))))
    assert leif.get(f"/drift/{world.facility.slug}/i-dag/").status_code == 404


def test_the_pages_ask_as_often_for_a_full_day_as_for_an_empty_one(world: World, leif: Client) -> None:
    counts = []
    for hours in ("8–10", "18–20"):
        for court in ("A", "B"):
            made = booked(world, hours, world.as_club, world.courts[court], note="Hei")
            report_fault(world.facility, f"{court} {hours}", space=world.courts[court], now=NOW)
            leif.post(page(world), {"gjor": "kom", "id": made.occurrence_ids[0]})
        with CaptureQueriesContext(connection) as captured:
            leif.get(page(world))
        with CaptureQueriesContext(connection) as listed:
            leif.get("/drift/")
        counts.append((len(captured), len(listed)))
    #    who she is, her rights, place, spaces; what holds, whose; the wall, notes, who came, faults; noting the read;
    #    the wall, whom organisers have let in; the wall, deposits; whether there are locks.
    #    One more each is what a test says again at the end of a block.
    assert counts == [(20, 6), (20, 6)]


def test_a_poster_for_a_court_is_made_once_and_leads_to_its_door(world: World, leif: Client) -> None:
    address = f"/oppsett/dor/{world.facility.slug}/"
    assert Door.objects.get(facility=world.facility, space=None).code in leif.get(address).content.decode()
    court = world.courts["A"]
    for _ in range(2):
        answer = leif.post(address, {"lokale": court.slug})
        assert answer.headers["Location"] == f"{address}?lokale={court.slug}"
    code = Door.objects.get(space=court).code
    assert make_door(court, by=None, now=NOW).code == code
    assert code in leif.get(f"{address}?lokale={court.slug}").content.decode()
    assert leif.get(f"{address}?lokale=ingen").status_code == 404
    assert court.name_nb in told(Client().get(f"/h/{code.upper()}/"))
