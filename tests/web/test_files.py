"""Attaching files through the pages, and who is handed one: whole, as a file, and never before it is scanned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from aktiv.cases.actions.attaching import scan_waiting
from aktiv.cases.models import Attachment, Case, Note
from aktiv.cases.queries.access import APPLICATION_LINK
from aktiv.cases.rules.files import MOST_BYTES
from aktiv.people.models import PersonalDataRead
from aktiv.people.rules.limits import Limit
from aktiv.simulators.clamav.server import EICAR, Simulator
from tests.bookings.world import NOW
from tests.cases.some_files import PDF, picture
from tests.cases.world import CaseWorld, a_case_world, fresh
from tests.reading import everything_of
from tests.simulators.scanner import simulated_scanner
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_applying import BASKET, asked, told


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    monkeypatch.setattr(django_settings, "ATTACHMENT_FOLDER", tmp_path)
    with simulated_scanner() as found:
        yield found


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch, scanner: Simulator) -> CaseWorld:
    stop_the_clock(monkeypatch)
    return a_case_world()


@pytest.fixture
def alice(world: CaseWorld) -> Client:
    """Alice's browser, acting for her club, with a draft."""
    browser = browser_of(world.alice, world.club)
    asked(world, browser)
    return browser


def a_file(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")  # what a browser says of it is not believed


def sent(browser: Client, *files: SimpleUploadedFile, act: str = "legg_ved", **more: object) -> HttpResponse:
    return browser.post(BASKET, {"gjor": act, "tittel": "Cup", "vedlegg": list(files), **more})


def handed_in(browser: Client) -> Case:
    sent(browser, act="send")
    return everything_of(Case).get()


def test_files_are_added_taken_off_and_handed_in_without_javascript(world: CaseWorld, alice: Client) -> None:
    answer = sent(alice, a_file("Plan æøå.pdf"), a_file("hall.png", picture()), melding="Vi rydder")
    assert answer.headers["Location"] == f"{BASKET}?#vedlegg"
    page = alice.get(BASKET).content.decode()
    assert "Vi rydder" in page
    assert page.count("Sjekket for virus") == 2
    button = re.search(r'value="(slett_[0-9a-f-]{36})" aria-label="Ta vekk hall.png"', page)
    assert button is not None
    alice.post(BASKET, {"gjor": button[1], "tittel": "Cup"})
    case = handed_in(alice)
    assert [each.name for each in everything_of(Attachment)] == ["Plan æøå.pdf"]
    for browser, path in (
        (alice, f"/min/soknader/{case.application_id}/"),
        (browser_of(world.ingrid), f"/sak/{case.key}/"),
    ):
        assert "Plan æøå.pdf" in told(browser.get(path))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.exe", b"MZ", "run.exe er av et slag vi ikke tar imot."),
        ("tom.pdf", b"", "tom.pdf er tom."),
        ("plan.pdf", b"<html>", "plan.pdf er ødelagt, eller er noe annet enn navnet sier."),
        ("stor.txt", b"a" * (MOST_BYTES + 100_000), "stor.txt er større enn 10 MB."),
    ],
)
def test_what_is_not_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    alice: Client, name: str, content: bytes, words: str
) -> None:
    answer = sent(alice, a_file(name, content), act="send", melding="Vi rydder selv")
    page = answer.content.decode()
    assert (answer.status_code, everything_of(Attachment).count(), everything_of(Case).count()) == (422, 0, 0)
    assert 'id="id_vedlegg_error"' in page
    assert words in told(answer)
    assert "Vi rydder selv" in page
    assert 'value="Cup"' in page


def test_who_sends_too_many_is_told_so_in_words(alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aktiv.cases.actions.attaching.FILES", Limit("files", 1, 3_600))
    sent(alice, a_file())
    answer = sent(alice, a_file())
    assert (answer.status_code, everything_of(Attachment).count()) == (422, 1)
    assert "Prøv igjen om 3600 sekunder" in told(answer)


def test_terms_that_were_ticked_are_still_ticked_when_a_file_was_added(alice: Client) -> None:
    assert sent(alice, a_file(), vilkar=["7", "8"]).headers["Location"] == f"{BASKET}?vilkar=7&vilkar=8#vedlegg"


def test_more_than_all_files_together_may_be_is_not_read(alice: Client) -> None:
    answer = alice.post(
        BASKET, data=b"--x--", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="999999999"
    )
    assert answer.status_code == 400


def test_a_file_is_handed_out_as_a_file_that_a_browser_shows_nothing_of(world: CaseWorld, alice: Client) -> None:
    sent(alice, a_file('"søk\u202fnad".pdf'))
    case, made = handed_in(alice), everything_of(Attachment).get()
    path = f"/vedlegg/{made.pk}/"
    by_link = f"/soknad/lenke/{APPLICATION_LINK.token(case.application_id)}/{made.pk}/"
    for answer in (alice.get(path), browser_of(world.ingrid).get(path), Client().get(by_link)):
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
    noted = everything_of(PersonalDataRead).filter(reader=world.ingrid, page="attachment")
    assert noted.count() == 1


def test_outsiders_are_not_told_that_there_is_a_file(world: CaseWorld, alice: Client) -> None:
    sent(alice, a_file())
    made = everything_of(Attachment).get()
    assert browser_of(world.ingrid).get(f"/vedlegg/{made.pk}/").status_code == 404  # a draft is nobody's case
    case = handed_in(alice)
    assert browser_of(world.charlie, world.rival).get(f"/vedlegg/{made.pk}/").status_code == 404
    assert "/logg-inn/" in Client().get(f"/vedlegg/{made.pk}/").headers["Location"]
    other = world.applied("20–21", party=world.as_charlie).application
    wrong = APPLICATION_LINK.token(other.pk)
    assert Client().get(f"/soknad/lenke/{wrong}/{made.pk}/").status_code == 404
    assert case.application_id != other.pk


def test_what_is_not_scanned_or_infected_is_handed_to_nobody_and_said_in_words(
    world: CaseWorld, alice: Client, scanner: Simulator
) -> None:
    scanner.misbehaves = "cut"
    sent(alice, a_file(), a_file("virus.txt", EICAR))
    case = handed_in(alice)
    paths = [f"/vedlegg/{each.pk}/" for each in everything_of(Attachment).order_by("name")]
    desk = browser_of(world.ingrid)
    assert told(desk.get(f"/sak/{case.key}/")).count("Venter på virussjekk") == 2
    for browser in (alice, desk):
        for path in paths:
            answer = browser.get(path)
            assert (answer.status_code, "ikke undersøkt for virus ennå" in told(answer)) == (409, True)
    scanner.misbehaves = ""
    scan_waiting(NOW)
    assert [desk.get(path).status_code for path in paths] == [200, 409]
    shown = told(alice.get(f"/min/soknader/{case.application_id}/"))
    assert "Smittet, fjernet" in shown
    assert f'href="{paths[1]}"' not in desk.get(f"/sak/{case.key}/").content.decode()


@pytest.mark.scenario(28)
def test_an_answer_is_sent_with_its_file_and_stands_beside_it(world: CaseWorld, alice: Client) -> None:
    case = handed_in(alice)
    page = f"/min/soknader/{case.application_id}/"
    assert f'name="vedlegg_{case.pk}"' in alice.get(page).content.decode()
    form = {"gjor": "skriv", "sak": case.pk, "tekst": "Se planen"}
    refused = alice.post(page, form | {f"vedlegg_{case.pk}": a_file("plan.exe")})
    assert (refused.status_code, "Se planen" in refused.content.decode()) == (422, True)
    alice.post(page, form | {f"vedlegg_{case.pk}": a_file("kart.pdf")})
    assert everything_of(Attachment).get().note_id == everything_of(Note).get().pk
    assert "kart.pdf" in told(alice.get(page))
    assert "kart.pdf" in told(browser_of(world.ingrid).get(f"/sak/{fresh(case).key}/"))


def test_without_a_scanner_no_field_asks_for_files(world: CaseWorld, alice: Client) -> None:
    from aktiv.cases.ports import scanning

    scanning.use(None)
    assert "vedlegg" not in alice.get(BASKET).content.decode()
    answer = sent(alice, a_file())
    assert "Her kan det ikke legges ved filer." in told(answer)
