"""To the archive: each application, letter and appeal once, however often it is tried, and nothing of another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction

from aktiv.cases import storing
from aktiv.cases.actions.appealing import appeal
from aktiv.cases.actions.archiving import archive_all, collect, read_on, send_again, set_archiving
from aktiv.cases.actions.attaching import attach, scan_waiting
from aktiv.cases.actions.deciding import send_off, undo
from aktiv.cases.actions.drafting import ask_for
from aktiv.cases.models import ArchivePosition, ArchiveRecord, Archiving
from aktiv.cases.ports import archiving
from aktiv.cases.ports.archiving import Archive, Filing, Receipt
from aktiv.cases.queries.archive import archived_of, traffic_of
from aktiv.cases.queries.papers import filing_of
from aktiv.journal.actions import number_entries
from aktiv.people.models import StaffRole
from aktiv.simulators.archive.server import Simulator
from aktiv.simulators.clamav.server import EICAR
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW, verbs, when
from tests.cases.some_files import PDF
from tests.cases.world import HALF_A_MINUTE, CaseWorld
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.simulators.archive import simulated_archive
from tests.simulators.scanner import simulated_scanner

MINUTE = timedelta(minutes=1)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


@pytest.fixture
def archive() -> Iterator[Simulator]:
    with simulated_archive() as found:
        yield found


@pytest.fixture
def on(world: CaseWorld) -> CaseWorld:
    """Fjell archives; Olav administers."""
    StaffRole.objects.filter(person=world.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    switched(world)
    return world


def switched(world: CaseWorld, *, on: bool = True, now: datetime = NOW, **said: str) -> Archiving:
    values = {"account": "konto", "archive_part": "SAK", "class_system": "", "class_id": ""} | said
    return set_archiving(world.municipality.pk, on=on, **values, by=world.olav.pk, now=now)


def records() -> list[tuple[str, str, str]]:
    rows = everything_of(ArchiveRecord).order_by("happened_at", "kind")
    return [(each.kind, each.state, f"{each.case_number}-{each.post_number}".strip("-")) for each in rows]


def later(minutes: int) -> datetime:
    return NOW + minutes * MINUTE


def worked(first: int, last: int) -> None:
    """A worker, every minute."""
    for minute in range(first, last):
        archive_all(later(minute))


def test_application_letter_and_appeal_are_archived_in_one_case_of_the_archive(
    on: CaseWorld, archive: Simulator
) -> None:
    case = on.case("18–20")
    decision = on.refuse_all(case).decision
    appeal(decision.pk, on.as_club, "We need it.", now=NOW + MINUTE)
    worked(1, 4)
    assert records() == [
        ("application", "archived", "2026/1-1"),
        ("decision", "archived", "2026/1-2"),
        ("appeal", "archived", "2026/1-3"),
    ]
    posts = list(archive.posts.values())
    assert [each.title for each in posts] == ["Søknad: Handball", "Vedtak: Handball", "Klage: Handball"]
    assert all(each.files["dokument-1.pdf"].startswith(b"%PDF") for each in posts)
    assert b"<ns2:noekkel>" + case.key.encode() in posts[2].xml  # the appeal lies in the first case's folder


def test_however_often_the_journal_is_read_each_event_is_one_record(on: CaseWorld) -> None:
    on.refuse_all(on.case("18–20"))
    number_entries()
    assert read_on(now=NOW) > 0
    with everything():
        ArchivePosition.objects.update(number=0)
    assert read_on(now=NOW) > 0
    assert [kind for kind, _, _ in records()] == ["application", "decision"]


def test_a_message_whose_answer_was_lost_is_sent_again_and_is_one(on: CaseWorld, archive: Simulator) -> None:
    on.applied("18–20")
    archive.misbehaves = "lost"
    archive_all(NOW)
    assert (records(), len(archive.posts)) == ([("application", "waiting", "")], 1)
    archive.misbehaves = ""
    worked(1, 4)
    assert (records(), len(archive.posts), archive.asked) == ([("application", "archived", "2026/1-1")], 1, 2)


def test_a_worker_that_died_after_it_sent_leaves_it_to_the_next_when_its_lease_is_over(
    on: CaseWorld, archive: Simulator
) -> None:
    on.applied("18–20")
    number_entries()
    read_on(now=NOW)
    record = everything_of(ArchiveRecord).select_related("case__municipality").get()
    way = archiving.archive()
    assert way is not None
    way.send(filing_of(record))  # and dies here, with its lease
    with everything():
        ArchiveRecord.objects.update(due_at=later(5))
    worked(1, 5)
    assert archive.asked == 1
    worked(5, 8)
    assert (records(), len(archive.posts)) == ([("application", "archived", "2026/1-1")], 1)


def test_an_archive_that_is_down_for_an_hour_loses_nothing(on: CaseWorld, archive: Simulator) -> None:
    archive.misbehaves = "down"
    on.applied("18–20")
    on.applied("20–21")
    worked(0, 60)
    assert {state for _, state, _ in records()} == {"waiting"}
    assert everything_of(ArchiveRecord).filter(code="archive_away").exists()
    archive.misbehaves = ""
    worked(60, 190)
    assert [state for _, state, _ in records()] == ["archived", "archived"]
    assert len(archive.posts) == 2


class Slow:
    """A way to the archive in which another worker has asked and written before this one's answer comes."""

    def __init__(self, way: Archive) -> None:
        self.way = way

    def send(self, filing: Filing) -> None:
        self.way.send(filing)

    def receipt(self, message_id: UUID) -> Receipt:
        with everything():
            ArchiveRecord.objects.filter(message=message_id).update(due_at=NOW)
        assert collect(self.way, now=NOW) == 1
        return Receipt("2026/99", "99")


def test_of_two_receipts_the_first_counts(on: CaseWorld, archive: Simulator) -> None:
    on.applied("18–20")
    archive_all(NOW)
    way = archiving.archive()
    assert way is not None
    assert collect(Slow(way), now=later(1)) == 0
    archive.misbehaves = "broken"
    worked(2, 5)
    assert records() == [("application", "archived", "2026/1-1")]


def test_what_the_archive_forgot_is_sent_again(on: CaseWorld, archive: Simulator) -> None:
    on.applied("18–20")
    archive_all(NOW)
    archive.forget()
    worked(1, 5)
    assert (records(), len(archive.posts)) == ([("application", "archived", "2026/1-1")], 1)


def test_a_refusal_is_told_with_why_and_sent_again_when_it_is_put_right(on: CaseWorld, archive: Simulator) -> None:
    archive.parts = {"SAK"}
    switched(on, archive_part="FEIL")
    on.applied("18–20")
    worked(0, 3)
    found = traffic_of(on.municipality.pk)
    [record] = found.to_look_at
    assert (found.refused, record.code, record.why) == (1, "ugyldigforespoersel", "Ukjent arkivdel FEIL")
    worked(3, 5)
    assert archive.asked == 1  # nobody tries again what was refused
    switched(on, now=later(5))
    send_again(record.pk, on.municipality.pk, by=on.olav.pk, now=later(6))
    worked(6, 9)
    assert records() == [("application", "archived", "2026/1-1")]
    with refused("not_refused"):
        send_again(record.pk, on.municipality.pk, by=on.olav.pk, now=NOW)
    assert verbs("archive.sent_again") == ["archive.sent_again"]


def test_what_happened_while_it_was_off_is_not_sent(on: CaseWorld, archive: Simulator) -> None:
    switched(on, on=False)
    on.applied("18–20")
    switched(on, now=later(1))
    switched(on, now=later(2))  # saved again: on since the first time
    on.applied("20–21", now=later(1))
    worked(2, 5)
    assert records() == [("application", "archived", "2026/1-1")]


def test_a_decision_that_was_undone_is_not_archived(on: CaseWorld, archive: Simulator) -> None:
    case = on.case("18–20")
    decision = on.refuse_all(case, sent=False).decision
    undo(decision.pk, by=on.ingrid.pk, now=NOW)
    send_off(decision.pk, now=NOW + HALF_A_MINUTE)
    worked(1, 3)
    assert [kind for kind, _, _ in records()] == ["application"]


def test_clean_files_go_along_when_all_are_scanned_and_infected_ones_never(
    on: CaseWorld, archive: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "ATTACHMENT_FOLDER", tmp_path)
    with simulated_scanner() as scanner:
        scanner.misbehaves = "cut"
        draft = ask_for(on.as_club, on.courts["A"].pk, [when("18–20")], now=NOW).application
        attach(draft.pk, on.as_club, [("kart.pdf", PDF), ("virus.txt", EICAR)], now=NOW)
        on.handed_in(draft, on.as_club)
        archive_all(NOW)
        assert (records(), archive.posts) == ([("application", "waiting", "")], {})
        scanner.misbehaves = ""
        scan_waiting(NOW)
    worked(1, 4)
    [post] = archive.posts.values()
    assert post.files.keys() == {"dokument-1.pdf", "dokument-2.pdf"}
    assert post.files["dokument-2.pdf"] == PDF


def test_one_that_cannot_be_written_stops_no_other_and_is_told_to_the_log_without_words(
    on: CaseWorld, archive: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(django_settings, "ATTACHMENT_FOLDER", tmp_path)
    with simulated_scanner():
        draft = ask_for(on.as_charlie, on.courts["A"].pk, [when("18–20")], now=NOW).application
        [lost] = attach(draft.pk, on.as_charlie, [("hemmelig.pdf", PDF)], now=NOW)
    on.handed_in(draft, on.as_charlie)
    on.applied("20–21", now=later(1))
    storing.forget(lost.pk)
    worked(1, 4)
    assert [state for _, state, _ in records()] == ["waiting", "archived"]
    assert "cannot be written (Refusal)" in caplog.text
    assert "hemmelig" not in caplog.text


def test_another_municipality_is_shown_nothing_and_changes_nothing(on: CaseWorld, archive: Simulator) -> None:
    archive.parts = {"ANNET"}
    done = on.applied("18–20")
    worked(0, 3)
    other = a_municipality("stavanger", "1103")
    away = StaffRole.objects.create(
        person=on.charlie, municipality=other, role=StaffRole.Role.ADMINISTRATOR, valid_from=NOW.date()
    )
    [record] = everything_of(ArchiveRecord)
    with within(municipalities=[other.pk]):
        assert not ArchiveRecord.objects.exists()
    assert traffic_of(other.pk).to_look_at == ()
    assert [each.pk for each in archived_of(done.cases[0])] == [record.pk]
    with refused("not_found"):
        send_again(record.pk, other.pk, by=away.person_id, now=NOW)
    with refused("not_staff"):
        send_again(record.pk, on.municipality.pk, by=away.person_id, now=NOW)
    with refused("not_staff"):
        set_archiving(
            on.municipality.pk, on=False, account="", archive_part="", class_system="", class_id="",
            by=away.person_id, now=NOW,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="archived_of_case"), transaction.atomic(), everything():
        ArchiveRecord.objects.update(municipality=other)


def test_it_is_on_only_with_an_account_and_a_part_and_a_class_has_its_system(on: CaseWorld) -> None:
    for said in ({"account": ""}, {"archive_part": " "}):
        with refused("archive_not_named"):
            switched(on, **said)
    for said in ({"class_id": "614"}, {"class_system": "K-koder"}):
        with refused("archive_class_not_whole"):
            switched(on, **said)
    with refused("control_characters"):
        switched(on, account="a\0b")


def test_the_log_says_nothing_of_whom_it_is_about(
    on: CaseWorld, archive: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    archive.misbehaves = "down"
    on.applied("18–20", party=on.as_charlie, title="Hemmelig møte")
    with caplog.at_level("DEBUG", logger="aktiv"):
        worked(0, 3)
    assert "Hemmelig" not in caplog.text
    assert "Charlie" not in caplog.text
