"""The page of the archive: switched on with what it needs, refusals with why and a way on, and numbers on the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from aktiv.cases.actions.archiving import archive_all
from aktiv.cases.models import ArchiveRecord, Archiving
from aktiv.people.models import StaffRole
from aktiv.simulators.archive.server import Simulator
from tests.bookings.world import NOW
from tests.cases.world import CaseWorld, a_case_world
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.simulators.archive import simulated_archive
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_desk import told

PAGE = "/oppsett/fjell/arkiv/"
SAID = {"paa": "1", "konto": "konto-1", "arkivdel": "SAK", "system": "K-koder", "klasse": "614"}


@pytest.fixture
def archive() -> Iterator[Simulator]:
    with simulated_archive() as found:
        yield found


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    stop_the_clock(monkeypatch)
    made = a_case_world()
    StaffRole.objects.filter(person=made.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    return made


@pytest.fixture
def desk(world: CaseWorld) -> Client:
    """The browser of Olav, who administers."""
    return browser_of(world.olav)


def worked() -> None:
    for minute in range(3):
        archive_all(NOW + timedelta(minutes=minute))


def test_an_administrator_switches_it_on_and_what_is_missing_is_said_with_all_that_was_typed(
    world: CaseWorld, desk: Client
) -> None:
    answer = desk.post(PAGE, SAID | {"konto": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv arkivets konto og arkivdelen før det slås på." in told(answer)
    assert 'value="614"' in page
    assert not Archiving.objects.exists()
    assert desk.post(PAGE, SAID).headers["Location"] == PAGE
    kept = Archiving.objects.get()
    assert (kept.since, kept.account, kept.archive_part, kept.class_system, kept.class_id) == (
        NOW, "konto-1", "SAK", "K-koder", "614",
    )  # fmt: skip
    desk.post(PAGE, {key: value for key, value in SAID.items() if key != "paa"})
    assert Archiving.objects.get().since is None


def test_a_refusal_is_shown_with_why_and_is_sent_again(world: CaseWorld, desk: Client, archive: Simulator) -> None:
    archive.parts = {"ARK"}
    desk.post(PAGE, SAID)
    case = world.applied("18–20").cases[0]
    worked()
    shown = desk.get(PAGE)
    assert "Avvist av arkivet" in told(shown)
    assert "Arkivet tok det ikke imot. «Ukjent arkivdel SAK»" in told(shown)
    record = everything_of(ArchiveRecord).get()
    desk.post(PAGE, SAID | {"arkivdel": "ARK"})
    assert desk.post(PAGE, {"igjen": str(record.pk)}).headers["Location"] == PAGE
    worked()
    assert "Ingenting venter, og ingenting er avvist." in told(desk.get(PAGE))
    assert "2026/1-1" in told(browser_of(world.ingrid).get(f"/sak/{case.key}/"))
    assert "Sendt til arkivet på nytt" in told(browser_of(world.ingrid).get(f"/sak/{case.key}/"))


def test_what_waits_says_why(world: CaseWorld, desk: Client, archive: Simulator) -> None:
    desk.post(PAGE, SAID)
    archive.misbehaves = "down"
    case = world.applied("18–20").cases[0]
    worked()
    for path in (PAGE, f"/sak/{case.key}/"):
        assert "Arkivet svarer ikke." in told(desk.get(path))


def test_case_handlers_and_other_municipalities_do_not_get_there(
    world: CaseWorld, desk: Client, archive: Simulator
) -> None:
    archive.parts = {"ARK"}
    desk.post(PAGE, SAID)
    world.applied("18–20")
    worked()
    record = everything_of(ArchiveRecord).get()
    other = a_municipality("stavanger", "1103")
    StaffRole.objects.create(
        person=world.charlie, municipality=other, role=StaffRole.Role.ADMINISTRATOR, valid_from=NOW.date()
    )
    for outsider in (world.ingrid, world.charlie):
        browser = browser_of(outsider)
        assert [browser.get(PAGE).status_code, browser.post(PAGE, SAID).status_code] == [404, 404]
    there = browser_of(world.charlie)
    assert "Ukjent arkivdel" not in told(there.get("/oppsett/stavanger/arkiv/"))
    for name in (str(record.pk), "x"):
        assert there.post("/oppsett/stavanger/arkiv/", {"igjen": name}).status_code == 422
    assert everything_of(ArchiveRecord).get().state == "refused"
