"""The calendar of all halls: what it shows to whom, and that every act is shown first and done by the same rules."""

from __future__ import annotations

import html as markup
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.closing import close
from aktiv.bookings.actions.laying import At, split_by_staff
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.models import Booking, Occurrence, Season
from aktiv.messages.actions.telling import dispatch
from aktiv.people.models import Organisation, PersonalDataRead, StaffRole
from tests.bookings.test_cancelling import owed
from tests.bookings.test_priority import allocated, season
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, day, held, verbs, when
from tests.facilities.world import a_facility, a_hall, a_municipality
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

__all__ = ["season"]  # the fixture of season time


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    return a_world()


@pytest.fixture
def desk(world: World) -> Client:
    """Ingrid's browser."""
    return browser_of(world.ingrid)


def told(answer: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", markup.unescape(text))


def plan(query: str = "") -> str:
    return f"/kalender/?dato={TUESDAY.isoformat()}{query}"


def at(date_id: int, query: str = "") -> str:
    return f"/kalender/tid/{date_id}/{query}"


def asked(hours: str, on: date = TUESDAY, **more: object) -> dict[str, object]:
    """A time as the form sends it."""
    start, end = hours.split("–")
    return {"dag": on.isoformat(), "fra": start, "til": end} | more


def moving(date_id: int, hours: str, **more: object) -> dict[str, object]:
    date_ = Occurrence.objects.get(pk=date_id)
    return {"gjor": "flytt", "sekvens": date_.sequence, "lokale": date_.space_id} | asked(hours) | more


def hours_of(date_id: int) -> tuple[int, str]:
    date_ = Occurrence.objects.get(pk=date_id)
    zone = date_.municipality.zone
    return date_.space_id, f"{date_.during.lower.astimezone(zone):%H.%M}–{date_.during.upper.astimezone(zone):%H.%M}"


def test_the_day_shows_every_hall_with_who_has_it_and_free_time_to_press(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"], title="Trening").occurrence_ids
    booked(world, "18–20", world.as_charlie, world.courts["B"])
    held(world, "10–11", world.as_alice, world.courts["C"])
    answer = desk.get(plan())
    text = told(answer)
    for said in ("Solheim IL 18.00–20.00 Bestilling · Trening", "Charlie 18.00–20.00", "Holdt av", "En del er opptatt"):
        assert said in text
    page = answer.content.decode()
    assert f"/kalender/tid/{date_id}/" in page
    free = re.search(rf'href="([^"]*lokale={world.courts["A"].pk}[^"]*fra=20.00[^"]*)"', page)
    assert free is not None
    form = told(desk.get(markup.unescape(free.group(1))))
    assert "Ny bestilling" in form


def test_persons_that_the_calendar_names_are_noted_and_clubs_are_not(world: World, desk: Client) -> None:
    booked(world, "18–20", world.as_club, world.courts["A"])
    booked(world, "18–20", world.as_charlie, world.courts["B"])
    desk.get(plan())
    assert [(each.person_id, each.page) for each in everything_of(PersonalDataRead)] == [
        (world.charlie.pk, "hall_calendar")
    ]


def test_the_week_of_a_hall_has_a_row_for_each_day_and_leads_to_the_others(world: World, desk: Client) -> None:
    booked(world, "18–20", world.as_club, world.courts["A"], on=day(2))
    text = told(desk.get(plan(f"&vis=uke&lokale={world.courts['A'].pk}")))
    assert "Uke 9" in text
    assert "tor 4. mars" in text
    assert "Solheim IL 18.00–20.00" in text
    page = desk.get(plan("&vis=uke")).content.decode()
    assert f"dato={day(7).isoformat()}" in page


def test_nothing_that_fits_says_so_and_shows_the_way_back(world: World, desk: Client) -> None:
    text = told(desk.get(plan("&bydel=Ingensteds")))
    assert "Ingen haller her" in text
    assert "Alle haller" in text


def more_halls(world: World, count: int) -> None:
    """Halls in three courts, each with somebody on some day."""
    for number in range(count):
        hall = a_hall(a_facility(world.facility.hours_plan, f"Hall {number} of {count}"))
        booked(world, "18–20", world.as_charlie, hall, on=day(number % 5))


@pytest.mark.parametrize("view", ["", "&vis=uke"])
def test_a_page_of_halls_asks_as_often_for_sixty_as_for_six(world: World, desk: Client, view: str) -> None:
    counts = []
    world.set(max_active_person=1000)
    for more in (2, 11):
        more_halls(world, more)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(plan(view)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_moving_is_shown_first_and_then_done_and_its_holder_is_told(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    where = world.courts["B"]
    shown = told(desk.get(at(date_id), moving(date_id, "19–21", lokale=where.pk)))
    assert "Ingenting er i veien." in shown
    assert "Solheim IL får beskjed." in shown
    assert hours_of(date_id) == (world.courts["A"].pk, "18.00–20.00")
    answer = desk.post(at(date_id), moving(date_id, "19–21", lokale=where.pk), follow=True)
    assert "Flyttet til tirsdag 2. mars 19.00–21.00." in told(answer)
    assert hours_of(date_id) == (where.pk, "19.00–21.00")
    assert verbs()[-1] == "booking.moved"


def test_who_is_in_the_way_is_named_with_what_would_work_and_nothing_is_changed(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    booked(world, "20–22", world.as_charlie, world.courts["A"])
    answer = desk.get(at(date_id), moving(date_id, "19–21"))
    text = told(answer)
    assert "Charlie , 20.00–22.00" in text
    assert "I stedet:" in text
    assert world.courts["B"].name_nb in text
    assert "Flytt hit" not in text
    refused = desk.post(at(date_id), moving(date_id, "19–21"))
    assert refused.status_code == 422
    assert "Noen andre har noe av den tiden." in told(refused)
    assert hours_of(date_id) == (world.courts["A"].pk, "18.00–20.00")
    assert verbs().count("booking.moved") == 0
    assert world.charlie.pk in {each.person_id for each in everything_of(PersonalDataRead)}


def test_a_date_that_a_colleague_moved_meanwhile_is_not_moved_again(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    late = moving(date_id, "16–18")
    desk.post(at(date_id), moving(date_id, "19–21"))
    assert desk.post(at(date_id), late).status_code == 422
    assert hours_of(date_id)[1] == "19.00–21.00"


def test_the_price_difference_is_told_and_charged_only_when_it_is_chosen(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    shown = told(desk.get(at(date_id), moving(date_id, "18–21")))
    assert "Behold avtalt pris, 282 kr" in shown
    assert "Ny pris: 423 kr, 141 kr mer" in shown
    desk.post(at(date_id), moving(date_id, "18–21"))
    assert owed(date_id) == {"use": 282_00}
    wrong = desk.post(at(date_id), moving(date_id, "18–22", pris="ny", forskjell=141_00))
    assert wrong.status_code == 422
    desk.post(at(date_id), moving(date_id, "18–22", pris="ny", forskjell=282_00))
    assert owed(date_id) == {"use": 564_00}


def test_undo_moves_it_back_by_the_same_rules_if_it_is_still_free(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    answer = desk.post(at(date_id), moving(date_id, "20–22"), follow=True)
    assert "Angre" in told(answer)
    booked(world, "18–20", world.as_charlie, world.courts["A"])
    assert desk.post(at(date_id), {"gjor": "angre"}).status_code == 422
    assert hours_of(date_id)[1] == "20.00–22.00"
    [other] = booked(world, "16–18", world.as_club, world.courts["B"]).occurrence_ids
    desk.post(at(other), moving(other, "20–22"))
    done = desk.post(at(other), {"gjor": "angre"}, follow=True)
    assert "Flyttet tilbake til tirsdag 2. mars 16.00–18.00." in told(done)
    assert hours_of(other)[1] == "16.00–18.00"
    assert "Angre" not in told(desk.get(plan()))


def test_a_time_is_divided_at_a_moment_and_over_two_halves(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club).occurrence_ids
    shown = told(desk.get(at(date_id), {"gjor": "del", "hvordan": "kl", "kl": "19"}))
    assert "18.00–19.00" in shown
    assert "19.00–20.00" in shown
    difference = re.search(
        r'name="forskjell" value="(-?\d+)"', desk.get(at(date_id, "?gjor=del&kl=19")).content.decode()
    )
    assert difference is not None
    form = {"gjor": "del", "kl": "19", "sekvens": 0, "forskjell": difference.group(1)}
    assert desk.post(at(date_id), form).status_code == 302
    assert sorted(hours_of(pk)[1] for pk in Occurrence.objects.values_list("pk", flat=True)) == [
        "18.00–19.00",
        "19.00–20.00",
    ]
    other = next(e for e in world.hall.parts.all() if e.footprint == world.hall.footprint.minus(world.half.footprint))
    parts = f"{min(world.half.pk, other.pk)}-{max(world.half.pk, other.pk)}"
    page = desk.get(at(date_id)).content.decode()
    assert parts in page or f"{other.pk}-{world.half.pk}" in page
    assert desk.get(at(date_id), {"gjor": "del", "kl": "17"}).status_code == 422


def test_a_time_is_cancelled_free_of_charge_with_a_reason_for_its_holder(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    assert "Alice får beskjed." in told(desk.get(at(date_id, "?gjor=avlys")))
    without = desk.post(at(date_id), {"gjor": "avlys", "sekvens": 0, "grunn": " "})
    assert (without.status_code, Occurrence.objects.get(pk=date_id).state) == (422, "confirmed")
    desk.post(at(date_id), {"gjor": "avlys", "sekvens": 0, "grunn": "Vannlekkasje"})
    assert Occurrence.objects.get(pk=date_id).state == "cancelled"
    assert owed(date_id) == {"use": 0}
    assert "Avlyst" in told(desk.get(at(date_id)))


def test_an_event_names_whose_season_time_it_takes_before_it_moves_over_it(
    world: World, desk: Client, season: Season
) -> None:
    [club_time] = allocated(world, season, "19–21").occurrence_ids
    event = make_event([world.hall.pk], when("16–18"), world.party(world.ingrid), title="Cup", now=NOW)
    [date_id] = event.occurrence_ids
    shown = desk.get(at(date_id), moving(date_id, "18–20"))
    assert "Mister tid til arrangementet, og får beskjed:" in told(shown)
    assert f'name="rammer" value="{club_time}"' in shown.content.decode()
    assert desk.post(at(date_id), moving(date_id, "18–20")).status_code == 422
    assert desk.post(at(date_id), moving(date_id, "18–20", rammer=[club_time])).status_code == 302
    assert "booking.displaced" in verbs()


def test_a_closure_is_lifted_and_not_moved(world: World, desk: Client) -> None:
    made = close([world.hall.pk], when("18–20"), world.party(world.ingrid), reason="Gulvbelegg", now=NOW)
    [date_id] = made.occurrence_ids
    text = told(desk.get(at(date_id)))
    assert "En stenging oppheves og lages på nytt." in text
    assert desk.post(at(date_id), moving(date_id, "16–18")).status_code == 422
    desk.post(at(date_id), {"gjor": "avlys", "sekvens": 0, "grunn": "Ferdig"})
    assert Occurrence.objects.get(pk=date_id).state == "cancelled"


def test_a_time_is_booked_for_a_club_found_by_its_name(world: World, desk: Client) -> None:
    Organisation.objects.filter(pk=world.club.pk).update(words="solheim il")
    form = {"gjor": "se", "hvem": "solheim", "lokale": world.courts["A"].pk, "tittel": "Cup"} | asked("18–20")
    found = desk.post("/kalender/ny/", form)
    assert found.status_code == 302
    shown = desk.get(found.headers["Location"])
    assert "Bestill for Solheim IL" in told(shown)
    price = re.search(r'name="pris" value="(\d+)"', shown.content.decode())
    assert price is not None
    query = {key: values[0] for key, values in parse_qs(urlsplit(found.headers["Location"]).query).items()}
    dearer = desk.post("/kalender/ny/", query | {"gjor": "bestill", "pris": "1"})
    assert (dearer.status_code, Booking.objects.count()) == (422, 0)
    assert "Prisen er endret." in told(dearer)
    done = desk.post("/kalender/ny/", query | {"gjor": "bestill", "pris": price.group(1)}, follow=True)
    assert "Bestilt for Solheim IL" in told(done)
    booking = Booking.objects.get()
    assert (booking.organisation_id, booking.title) == (world.club.pk, "Cup")
    again = desk.post("/kalender/ny/", query | {"gjor": "bestill", "pris": price.group(1)})
    assert again.status_code == 422
    assert Booking.objects.count() == 1


def test_a_person_is_found_by_address_which_stands_in_no_address_of_ours(world: World, desk: Client) -> None:
    form = {"gjor": "se", "hvem": "alice@example.no", "lokale": world.courts["A"].pk} | asked("18–20")
    found = desk.post("/kalender/ny/", form)
    assert "example.no" not in found.headers["Location"]
    assert "Bestill for Alice" in told(desk.get(found.headers["Location"]))
    assert world.alice.pk in {each.person_id for each in everything_of(PersonalDataRead)}
    stranger = desk.post("/kalender/ny/", form | {"hvem": "ingen@example.no"})
    assert stranger.status_code == 422
    assert 'value="ingen@example.no"' in stranger.content.decode()
    nobody = desk.post("/kalender/ny/", form | {"hvem": ""})
    assert "Velg hvem tiden er til." in told(nobody)


def test_what_is_seldom_enough_is_told_and_what_is_closed_is_refused(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"]).occurrence_ids
    world.set(horizon_days=3)
    text = told(desk.get(at(date_id), {"gjor": "flytt", "lokale": world.courts["A"].pk} | asked("18–20", day(8))))
    assert "En regel sier noe annet. Du kan gå videre." in text
    assert "Flytt hit" in text
    night = told(desk.get(at(date_id), moving(date_id, "22–23")))
    assert "Dette går ikke." in night
    assert "Flytt hit" not in night


def test_nobody_else_comes_in_and_another_municipality_is_not_there(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    there = a_municipality("bergen", "4601")
    for browser in (browser_of(world.alice, world.club), browser_of(world.charlie)):
        assert [browser.get(path).status_code for path in (plan(), at(date_id), "/kalender/ny/")] == [404] * 3
    StaffRole.objects.filter(person=world.ingrid).update(municipality=there)
    assert desk.get(at(date_id)).status_code == 404
    assert desk.post(at(date_id), moving(date_id, "19–21")).status_code == 404
    assert desk.get(plan("&kommune=fjell")).status_code == 404
    assert desk.get(f"/kalender/ny/?lokale={world.hall.pk}").status_code == 404


def test_a_case_handler_of_one_facility_sees_that_facility_and_moves_to_no_other(world: World, desk: Client) -> None:
    elsewhere = a_hall(a_facility(world.facility.hours_plan, "Sotrahallen"))
    [there] = booked(world, "18–20", world.as_club, elsewhere).occurrence_ids
    [here] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    StaffRole.objects.filter(person=world.ingrid).update(facility=world.facility)
    text = told(desk.get(plan()))
    assert "Sotrahallen" not in text
    assert world.facility.name in text
    assert desk.get(at(there)).status_code == 404
    assert desk.get(at(here), moving(here, "18–20", lokale=elsewhere.pk)).status_code == 404
    assert desk.post(at(here), moving(here, "18–20", lokale=elsewhere.pk)).status_code == 404
    assert desk.get(f"/kalender/ny/?lokale={elsewhere.pk}").status_code == 404


def test_what_is_typed_wrong_stays_and_is_explained(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    wrong = desk.get(at(date_id), {"gjor": "flytt", "dag": "i morgen", "fra": "attende", "til": "20"})
    assert wrong.status_code == 422
    assert 'value="attende"' in wrong.content.decode()
    assert desk.post(at(date_id), {"gjor": "flytt", "dag": "x", "fra": "1", "til": "2"}).status_code == 422


def test_the_holder_of_a_moved_and_of_a_divided_time_gets_a_message(world: World, desk: Client) -> None:
    [date_id] = booked(world, "18–20", world.as_alice, world.courts["A"], on=day(3)).occurrence_ids
    dispatch(now=NOW)
    mail.outbox.clear()
    desk.post(at(date_id), moving(date_id, "18–21") | {"dag": day(3).isoformat()})
    dispatch(now=NOW)
    split_by_staff(date_id, At(when("19–20", day(3)).start), by=world.ingrid.pk, now=NOW, sequence=1)
    dispatch(now=NOW)
    assert [(each.to, each.subject.split(":")[0]) for each in mail.outbox] == [(["alice@example.no"], "Flyttet")] * 2
