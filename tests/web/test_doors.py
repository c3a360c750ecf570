"""Doors on pages: the code for its holder in time, the caretaker's list without codes, and locks as they are set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv.access.models import AccessGrant, Lock
from aktiv.facilities.models import Space
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from tests.access.world import Doors, code_of, some_doors
from tests.api.calling import Program, a_token
from tests.bookings.world import NOW, booked, when
from tests.reading import everything_of
from tests.simulators.locks import in_use
from tests.web.booking_world import browser_of, stop_the_clock

SHOWN = when("16–17").start
DAY = "2027-03-02"


@pytest.fixture
def doors(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Doors]:
    made = some_doors()
    with in_use(made.world.municipality.slug, pins=made.service):
        yield made


def keeper(doors: Doors, role: str = "caretaker") -> Person:
    person = Person.objects.create(name="Leif", email=f"{role}@example.no")
    post = Post(role=role, valid_from=NOW.date().replace(year=2026), facility_id=doors.world.facility.pk)
    grant_role(person, doors.world.municipality, post, by=None, now=NOW)
    return person


def test_the_holder_reads_the_code_on_the_booking_and_the_receipt_in_time_and_others_never_do(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = doors.world
    made = booked(world, "18–20", world.as_alice)
    doors.work(at=SHOWN - timedelta(hours=1))
    code = code_of(doors.grant())
    pages = (f"/min/bestillinger/{made.id}/", f"/bestilling/{made.id}/kvittering/")
    alice, charlie, reader = (a_token(each, "read") for each in (world.alice, world.charlie, world.ingrid))
    staff, viewer = a_token(world.ingrid, "staff"), keeper(doors, "viewer")
    for moment, there in ((SHOWN - timedelta(hours=1), False), (SHOWN, True)):
        stop_the_clock(monkeypatch, moment)
        for path in pages:
            answer = browser_of(world.alice).get(path)
            assert (answer.status_code, code in answer.content.decode()) == (200, there), path
            assert "Hovedinngang" in answer.content.decode()
        for other in (world.ingrid, viewer):
            for path in pages:
                assert code not in browser_of(other).get(path).content.decode()
        told = Program(alice).get(f"bookings/{made.id}/access")
        [door] = told.body["items"]
        assert (door["code"], door["stage"]) == ((code, "ready") if there else (None, "coming"))
        by_staff = Program(staff).get(f"bookings/{made.id}/access")
        assert (by_staff.status, by_staff.body["items"][0]["code"]) == (200, None)
        for nobody in (charlie, reader):
            assert Program(nobody).get(f"bookings/{made.id}/access").status == 404


def test_the_caretaker_sees_each_door_without_codes_and_does_something_about_one(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = doors.world
    booked(world, "18–20", world.as_club)
    doors.work(at=SHOWN)
    stop_the_clock(monkeypatch, SHOWN)
    path = f"/drift/{world.facility.slug}/{DAY}/dorer/"
    assert browser_of(world.alice).get(path).status_code == 404
    leif, grant = browser_of(keeper(doors)), doors.grant()
    told = leif.get(path).content.decode()
    assert "Koden er klar" in told
    assert world.club.name in told
    assert code_of(grant) not in told
    wrong = leif.post(path, {"gjor": "hand", "id": grant.pk, "kode": "æ"})
    assert wrong.status_code == 422
    assert 'value="æ"' in wrong.content.decode()
    assert leif.post(path, {"gjor": "ta", "id": grant.pk, "hvorfor": ""}).status_code == 422
    for missing in ({"gjor": "ta", "id": "x"}, {"gjor": "hva", "id": grant.pk}):
        assert leif.post(path, missing).status_code == 404
    for deed, more in (("ny", {}), ("hand", {"kode": "4711"}), ("igjen", {}), ("ta", {"hvorfor": "Glass"}), ("gi", {})):
        assert leif.post(path, {"gjor": deed, "id": grant.pk, **more}).status_code == 302, deed
        doors.work()
    assert not everything_of(AccessGrant).get().barred
    assert leif.get(f"/drift/{world.facility.slug}/2027-99-01/dorer/").status_code == 404


def test_the_day_says_when_a_door_is_amiss_and_the_doors_ask_the_same_however_many_there_are(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = doors.world
    stop_the_clock(monkeypatch, SHOWN)
    leif, counts = browser_of(keeper(doors)), []
    for hours in (("18–20",), ("10–11", "12–13", "14–15")):
        for each in hours:
            booked(world, each, world.as_club)
        doors.work("no", at=NOW + timedelta(hours=8))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            told = leif.get(f"/drift/{world.facility.slug}/{DAY}/dorer/").content.decode()
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14, counts
    assert "Låsen har ikke plass til flere koder" in told
    day = leif.get(f"/drift/{world.facility.slug}/{DAY}/").content.decode()
    assert "1 dør er ikke som den skal" in day  # the others are over


def test_a_lock_is_set_up_where_one_keeps_the_place_and_what_was_typed_is_kept_when_it_is_refused(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = doors.world
    stop_the_clock(monkeypatch, NOW)
    manager, home = browser_of(keeper(doors, "facility_manager")), f"/oppsett/{world.municipality.slug}/laser/"
    assert "Hovedinngang" in manager.get(home).content.decode()
    assert browser_of(keeper(doors)).get(home).status_code == 404
    assert manager.get(f"/oppsett/stavanger/laser/{doors.lock.pk}/").status_code == 404
    sent = {
        "anlegg": world.facility.slug, "navn": "Bakdør", "tjeneste": "gateway", "der": "410:1", "for": "5",
        "etter": "0", "lages": "48", "vises": "60", "varsel": "30", "dager": "14",
        "telefon": "22 86 84 00", "hjelp_nb": "Trykk #",
        f"rom-{world.room.pk}": "1", "paa": "1",
    }  # fmt: skip
    wrong = manager.post(f"{home}ny/", sent | {"for": "x", "navn": "Bakdør 2"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Skriv et helt tall fra 0 til 240." in text
    assert 'value="Bakdør 2"' in text
    assert re.search(rf'name="rom-{world.room.pk}"[^>]* checked', text)
    assert manager.post(f"{home}ny/", sent).status_code == 302
    made = Lock.objects.get(external_id="410:1")
    assert (made.minutes_before, made.lead_hours, made.phone) == (5, 48, "+47 22 86 84 00")
    assert [each.space_id for each in made.behind.all()] == [world.room.pk]
    # A space out of use stays where it is, and a lock is that of everything only where that is chosen.
    Space.objects.filter(pk=world.room.pk).update(active=False)
    shown = manager.get(f"{home}{made.pk}/").content.decode()
    assert re.search(rf'name="rom-{world.room.pk}"[^>]* checked', shown)
    assert "(ute av bruk)" in shown
    nothing = {key: value for key, value in sent.items() if not key.startswith("rom-")}
    for path in (f"{home}{made.pk}/", f"{home}ny/"):
        wrong = manager.post(path, nothing | {"der": "410:2"})
        assert (wrong.status_code, "Velg hva som ligger bak låsen" in wrong.content.decode()) == (422, True), path
    assert manager.post(f"{home}{made.pk}/", sent).status_code == 302
    assert [each.space_id for each in made.behind.all()] == [world.room.pk]
    assert manager.post(f"{home}{made.pk}/", nothing | {"bak": "alt"}).status_code == 302
    assert not made.behind.exists()
    assert re.search(r'value="alt" checked', manager.get(f"{home}{made.pk}/").content.decode())
    Space.objects.filter(pk=world.room.pk).update(active=True)
    assert manager.post(f"{home}{made.pk}/", {**sent, "navn": "Port", "paa": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.external_id) == ("Port", "410:1")
    assert manager.post(f"{home}ny/", sent | {"anlegg": "ingen"}).status_code == 404
