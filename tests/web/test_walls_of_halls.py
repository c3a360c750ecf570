"""What hangs on the walls: the screen, the door's page and the week plan show what everyone may know, and no more."""

from __future__ import annotations

import html as markup
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.holding import hold
from aktiv.facilities.actions import add_exception, link, open_facilities
from aktiv.facilities.actions.places import NewFacility
from aktiv.facilities.models import Door, Facility, Fault, Space
from aktiv.facilities.rules.doors import LETTERS, code_of
from aktiv.journal.models import Entry
from aktiv.people.models import Organisation
from aktiv.values.footprints import Footprint
from aktiv.walls import within
from aktiv.web.public.courts import shown_spaces
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, when
from tests.facilities.world import a_facility, a_municipality
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

EVENING = when("18–20").start + timedelta(minutes=30)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """It is 18.30 on Tuesday."""
    stop_the_clock(monkeypatch, EVENING)
    return a_world()


def told(answer: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", markup.unescape(text))


def screen(world: World) -> str:
    return f"/anlegg/{world.facility.slug}/skjerm/"


def plan(world: World) -> str:
    return f"/anlegg/{world.facility.slug}/ukeplan/2027-09/"


def door(world: World) -> str:
    return f"/h/{Door.objects.get(facility=world.facility, space=None).code}/"


def walls(world: World) -> list[str]:
    return [screen(world), plan(world), door(world)]


def test_a_private_booking_is_taken_and_no_more_whoever_looks(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"], title="Charlies bursdag")
    for browser in (Client(), browser_of(world.charlie), browser_of(world.ingrid)):
        for path in walls(world):
            main = told(browser.get(path)).split("Hopp til hovedinnhold")[-1]
            assert "Opptatt" in main, path
            assert "bursdag" not in main, path
        assert "Charlie" not in told(browser.get(screen(world)))


def test_a_club_is_named_where_names_are_published_and_nowhere_else(world: World) -> None:
    booked(world, "18–20", world.as_club, world.courts["A"], title="Generalprøve")
    for path in walls(world):
        shown = told(Client().get(path))
        assert "Solheim IL" in shown, path
        assert "Generalprøve" not in shown, path
    world.set(world.hall, shows_holder=False)
    assert all("Solheim IL" not in told(Client().get(path)) for path in walls(world))
    world.set(world.hall, shows_holder=True)
    Organisation.objects.filter(pk=world.club.pk).update(publishes_name=False)
    assert all("Solheim IL" not in told(Client().get(path)) for path in walls(world))


def test_the_screen_says_what_is_on_how_far_it_has_come_what_is_next_and_what_is_free(world: World) -> None:
    link(world.hall, world.room, required=True, by=None, now=NOW)
    booked(world, "18–20", world.as_club, world.courts["A"])
    html = Client().get(screen(world)).content.decode()
    first = html.split("<section", 2)[1]
    assert "Solheim IL" in first
    assert "18.00–20.00" in first
    assert 'value="25"' in first
    assert world.room.name_nb in first
    assert "20.00–22.00" in first.split("sc-next")[1]
    assert "Ledig" in first.split("sc-next")[1]
    assert "style=" not in html
    second = told(Client().get(screen(world)))
    assert "18.30" in second


def test_what_is_at_somebodys_checkout_is_taken_on_the_wall(world: World) -> None:
    hold(world.courts["A"].pk, when("19–20"), world.as_club, now=EVENING)
    shown = Client().get(screen(world)).content.decode().split("<section", 2)[1]
    assert "Solheim IL" not in shown
    assert "Opptatt" in shown


def test_a_day_that_is_closed_says_so_and_offers_nothing(world: World) -> None:
    add_exception(world.facility, TUESDAY, reason=_texts("Sliping av golvet"), by=None, now=NOW)
    assert "Ledig" not in Client().get(screen(world)).content.decode().split("sc-foot")[0].split("sc-courts")[1]
    assert "Stengt. Sliping av golvet" in told(Client().get(plan(world)))
    assert "Ledig i dag" not in told(Client().get(door(world)))


def _texts(text: str):  # type: ignore[no-untyped-def]
    from aktiv.values.texts import Texts

    return Texts(text, text, text)


def test_the_door_leads_to_booking_what_is_free_today(world: World) -> None:
    booked(world, "18–20", world.as_club, world.courts["A"])
    html = Client().get(door(world)).content.decode()
    court = world.courts["A"].slug
    assert f'/anlegg/{world.facility.slug}/{court}/uke/2027-09/?dag=2027-03-02"' in html
    assert "20.00–22.00" in told(Client().get(door(world)))


def test_a_fault_is_reported_by_anybody_and_goes_to_those_who_look_after_the_place(world: World) -> None:
    answer = Client().post(door(world), {"hva": "Nettet er revet.", "hvor": world.courts["A"].slug}, follow=True)
    assert "Takk" in told(answer)
    fault = everything_of(Fault).get()
    assert (fault.text, fault.space, fault.state) == ("Nettet er revet.", world.courts["A"], "open")
    entry = everything_of(Entry).get(verb="fault.reported")
    assert (entry.person_id, "revet" in str(entry.data)) == (None, False)
    assert "revet" not in told(Client().get(door(world)))


def test_what_was_typed_stays_when_the_report_cannot_be_taken(world: World) -> None:
    empty = Client().post(door(world), {"hva": " ", "hvor": world.courts["B"].slug})
    assert empty.status_code == 422
    assert f'value="{world.courts["B"].slug}" selected' in empty.content.decode()
    long = Client().post(door(world), {"hva": "Å" * 1_001})
    assert long.status_code == 422
    assert "Å" * 1_001 in long.content.decode()
    nowhere = Client().post(door(world), {"hva": "Nettet er revet.", "hvor": "ingen"})
    assert (nowhere.status_code, "Nettet er revet." in nowhere.content.decode()) == (422, True)
    assert not everything_of(Fault).exists()


def test_nobody_floods_the_list_of_faults(world: World) -> None:
    settings.LIMITS = True
    try:
        answers = [Client().post(door(world), {"hva": "Nettet er revet."}).status_code for _ in range(11)]
    finally:
        settings.LIMITS = False
    assert answers == [302] * 10 + [429]
    assert Client().get(door(world)).status_code == 200


def test_the_database_shows_faults_to_their_own_municipality_alone(world: World) -> None:
    Client().post(door(world), {"hva": "Nettet er revet."})
    other = a_municipality("stavanger", "1103")
    shown = []
    for there in ([], [other.pk], [world.municipality.pk]):
        with within(municipalities=there):
            shown.append(Fault.objects.count())
    assert shown == [0, 0, 1]


def test_a_place_that_is_not_published_has_nothing_on_its_walls(world: World) -> None:
    paths = walls(world)
    Facility.objects.filter(pk=world.facility.pk).update(published=False)
    assert [Client().get(path).status_code for path in paths] == [404] * 3
    assert Client().post(paths[2], {"hva": "Nettet er revet."}).status_code == 404
    assert Client().get("/h/zzzzzz/").status_code == 404


def test_every_facility_that_opens_has_a_door_of_its_own_even_when_codes_collide(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_ = world.facility.hours_plan
    monkeypatch.setattr(
        "aktiv.facilities.actions.doors.code_of",
        lambda name, attempt=0: code_of("same" if attempt < 2 else name, attempt),
    )
    told_ = {"address": "Vegen 1", "postcode": "5353", "place": "Straume", "latitude": 60.3, "longitude": 5.1}
    new = [
        NewFacility(municipality=world.municipality, name=name, hours_plan=plan_, **told_)  # type: ignore[arg-type]
        for name in ("Ågotnes", "Skogsvåg", "Telavåg")
    ]
    made = open_facilities(new, by=None, now=NOW)
    codes = [each.doors.get().code for each in made]
    assert len(set(codes)) == 3
    assert all(set(code) <= set(LETTERS) and len(code) == 6 for code in codes)


def test_a_door_belongs_to_one_facility_and_its_spaces(world: World) -> None:
    elsewhere = a_facility(world.facility.hours_plan, "Sotra")
    here = {"municipality": world.municipality, "code": "bcdfgh"}
    other = a_municipality("stavanger", "1103")
    for wrong in (
        Door(facility=elsewhere, space=world.room, **here),
        Door(facility=elsewhere, **here),
        Door(facility=world.facility, space=world.room, municipality=other, code="bcdfgh"),
        Fault(municipality=other, facility=elsewhere, text="x", reported_at=NOW),
        Fault(municipality=world.municipality, facility=elsewhere, space=world.room, text="x", reported_at=NOW),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            written(wrong)


def written(row: Door | Fault) -> None:
    """A row that no action would write."""
    row.save(force_insert=True)
    connection.check_constraints()


def test_the_week_has_a_column_for_each_day_and_a_row_for_each_court(world: World) -> None:
    booked(world, "18–20", world.as_club, world.courts["A"])
    html = Client().get(plan(world)).content.decode()
    assert html.count('<th scope="col"') == 7
    rows = html.split('<th scope="row">')
    assert [row.split("<")[0] for row in rows[1:]][:4] == [f"Hall, {world.courts[each].name_nb}" for each in "ABCD"]
    assert "Solheim IL" in rows[1].split("<td>")[2]
    assert "Solheim IL" not in rows[2]
    assert Client().get(f"/anlegg/{world.facility.slug}/ukeplan/2027-60/").status_code == 404
    assert Client().get(f"/anlegg/{world.facility.slug}/ukeplan/9999-01/").status_code == 404


def test_of_parts_that_cross_each_other_only_the_smaller_have_a_column() -> None:
    def part(pk: int, *ranges: tuple[int, int]) -> Space:
        return Space(pk=pk, stretch=1, alone=True, footprint=Footprint(ranges))

    thirds = [part(1, (0, 1680)), part(2, (1680, 3360)), part(3, (3360, 5040))]
    halves = [part(4, (0, 840), (1680, 2520), (3360, 4200)), part(5, (840, 1680), (2520, 3360), (4200, 5040))]
    assert shown_spaces([*halves, part(6, (0, 5040)), *thirds]) == thirds


def test_the_walls_ask_as_often_for_much_as_for_little(world: World) -> None:
    counts = []
    for hours in ("18–19", "19–20"):
        for court in "ABC":
            booked(world, hours, world.as_club, world.courts[court])
        seen = []
        for path in walls(world):
            with CaptureQueriesContext(connection) as captured:
                Client().get(path)
            seen.append(len(captured))
        counts.append(seen)
    #    the screen: facility, spaces; what is taken, whose; hours, exceptions; the door. The plan has no door,
    #    and the page at the door asks whether somebody may enter a code of sign-up.
    assert counts == [[7, 6, 7]] * 2
