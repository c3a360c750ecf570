"""Files of applications: kept whole, handed to nobody before they are scanned, and gone with what they were for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from os import utime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction

from aktiv.bookings.rules import Party
from aktiv.cases import storing
from aktiv.cases.actions.attaching import attach, detach, scan_waiting, sweep
from aktiv.cases.actions.automatic import set_rule
from aktiv.cases.actions.drafting import ask_for, forget_drafts
from aktiv.cases.actions.handling import answer, ask
from aktiv.cases.models import Application, Attachment, Case, Note
from aktiv.cases.queries.access import Visitor
from aktiv.cases.queries.attachments import access_attachment, attachments_of_case, content_of
from aktiv.people.models import StaffRole
from aktiv.people.rules.limits import FILES
from aktiv.simulators.clamav.server import EICAR, Simulator
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.bookings.world import NOW, verbs, when
from tests.cases.some_files import PDF, picture
from tests.cases.world import CaseWorld, fresh
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.simulators.scanner import simulated_scanner

PLAN = ("plan.pdf", PDF)
VIRUS = ("virus.txt", EICAR)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


@pytest.fixture
def scanner() -> Iterator[Simulator]:
    with simulated_scanner() as found:
        yield found


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where contents lie in this test."""
    monkeypatch.setattr(django_settings, "ATTACHMENT_FOLDER", tmp_path)
    return tmp_path


def a_draft(world: CaseWorld, party: Party | None = None) -> Application:
    return ask_for(party or world.as_club, world.courts["A"].pk, [when("18–20")], now=NOW).application


def contents(folder: Path) -> list[bytes]:
    return sorted(each.read_bytes() for each in folder.glob("*/*"))


def all_files() -> list[tuple[str, str]]:
    return list(everything_of(Attachment).order_by("added_at", "name").values_list("name", "state"))


def test_a_clean_file_is_kept_for_our_own_account_alone_and_handed_out_as_it_came(
    world: CaseWorld, scanner: Simulator, folder: Path
) -> None:
    [made] = attach(a_draft(world).pk, world.as_club, [PLAN], now=NOW)
    [path] = folder.glob("*/*")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (made.state, content_of(everything_of(Attachment).get())) == ("clean", PDF)
    assert verbs("attachment.scanned", "application.attached") == ["application.attached", "attachment.scanned"]


def test_an_infected_file_is_named_and_its_content_is_gone(
    world: CaseWorld, scanner: Simulator, folder: Path, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    with django_capture_on_commit_callbacks(execute=True):
        attach(a_draft(world).pk, world.as_club, [VIRUS, PLAN], now=NOW)
    found = everything_of(Attachment).get(name="virus.txt")
    assert (found.state, found.found) == ("infected", "Eicar-Test-Signature")
    assert contents(folder) == [PDF]
    with refused("file_infected"):
        content_of(found)


def test_while_the_scanner_is_away_a_file_waits_and_is_handed_to_nobody(world: CaseWorld, scanner: Simulator) -> None:
    scanner.misbehaves = "cut"
    [made] = attach(a_draft(world).pk, world.as_club, [PLAN], now=NOW)
    assert made.state == "waiting"
    with refused("file_waits"):
        content_of(made)
    assert scan_waiting(NOW) == 0
    scanner.misbehaves = ""
    assert scan_waiting(NOW) == 1
    assert content_of(everything_of(Attachment).get()) == PDF
    assert scan_waiting(NOW) == 0


def test_a_file_that_the_scanner_cannot_answer_for_keeps_no_other_waiting(world: CaseWorld, scanner: Simulator) -> None:
    scanner.misbehaves = "cut"
    draft = a_draft(world)
    attach(draft.pk, world.as_club, [("poison.txt", b"poison")], now=NOW - timedelta(minutes=1))
    attach(draft.pk, world.as_club, [PLAN], now=NOW)
    scanner.misbehaves, scanner.chokes_on = "", b"poison"
    assert scan_waiting(NOW) == 1
    assert all_files() == [("poison.txt", "waiting"), ("plan.pdf", "clean")]


def test_what_is_not_what_was_scanned_is_not_handed_out(world: CaseWorld, scanner: Simulator) -> None:
    [made] = attach(a_draft(world).pk, world.as_club, [PLAN], now=NOW)
    storing.keep(made.pk, EICAR)
    with refused("file_gone"):
        content_of(made)
    storing.forget(made.pk)
    with refused("file_gone"):
        content_of(made)


def test_of_several_files_all_are_kept_or_none(world: CaseWorld, scanner: Simulator, folder: Path) -> None:
    with refused("file_kind_unknown"):
        attach(a_draft(world).pk, world.as_club, [PLAN, ("run.exe", b"MZ")], now=NOW)
    assert (all_files(), contents(folder)) == ([], [])


def test_there_are_never_more_than_ten_in_an_application(world: CaseWorld, scanner: Simulator) -> None:
    draft = a_draft(world)
    attach(draft.pk, world.as_club, [(f"{n}.pdf", PDF) for n in range(9)], now=NOW)
    for some in ([PLAN, PLAN], [PLAN] * 11):
        with refused("too_many_files"):
            attach(draft.pk, world.as_club, some, now=NOW)
    attach(draft.pk, world.as_club, [PLAN], now=NOW)
    assert everything_of(Attachment).count() == 10


def test_who_sends_file_after_file_is_asked_to_wait_and_nobody_else_is(world: CaseWorld, scanner: Simulator) -> None:
    draft = a_draft(world)
    for _ in range(FILES.most // 10):
        with refused("file_not_its_kind"):  # what is refused was looked at all the same
            attach(draft.pk, world.as_club, [*[PLAN] * 9, ("plan.pdf", b"no")], now=NOW)
    with refused("too_many"):
        attach(draft.pk, world.as_club, [PLAN], now=NOW)
    bob = world.party(world.bob)
    attach(a_draft(world, bob).pk, bob, [PLAN], now=NOW)
    attach(draft.pk, world.as_club, [PLAN], now=NOW + timedelta(hours=1))
    assert everything_of(Attachment).count() == 2


def test_without_a_scanner_nothing_can_be_attached(world: CaseWorld) -> None:
    with refused("attachments_off"):
        attach(a_draft(world).pk, world.as_club, [PLAN], now=NOW)


def test_a_file_is_taken_off_a_draft_by_whose_it_is_and_by_nobody_else(
    world: CaseWorld, scanner: Simulator, folder: Path, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    draft, other = a_draft(world), a_draft(world, world.as_charlie)
    [made] = attach(draft.pk, world.as_club, [PLAN], now=NOW)
    for application, party in ((draft, world.as_charlie), (other, world.as_charlie)):
        with refused("not_found"):
            detach(application.pk, made.pk, party, now=NOW)
    with refused("not_found"):
        attach(draft.pk, world.as_charlie, [PLAN], now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        detach(draft.pk, made.pk, world.as_club, now=NOW)
    assert (all_files(), contents(folder)) == ([], [])


def test_what_was_handed_in_stands(world: CaseWorld, scanner: Simulator) -> None:
    draft = a_draft(world)
    [made] = attach(draft.pk, world.as_club, [PLAN], now=NOW)
    world.handed_in(draft, world.as_club)
    with refused("already_handed_in"):
        detach(draft.pk, made.pk, world.as_club, now=NOW)
    with refused("already_handed_in"):
        attach(draft.pk, world.as_club, [PLAN], now=NOW)


@pytest.mark.scenario(28)
def test_an_answer_brings_its_files_and_one_that_is_refused_brings_none(world: CaseWorld, scanner: Simulator) -> None:
    case = world.case("18–20")
    ask(case.pk, "A plan?", by=world.ingrid.pk, now=NOW)
    with refused("missing_text"):
        answer(case.pk, " ", world.as_club, now=NOW, files=[PLAN])
    with refused("file_not_its_kind"):
        answer(case.pk, "Here.", world.as_club, now=NOW, files=[("plan.pdf", b"no")])
    assert (fresh(case).state, all_files()) == ("waiting", [])
    answer(case.pk, "Here.", world.as_club, now=NOW, files=[PLAN])
    [made] = attachments_of_case(fresh(case))
    assert (fresh(case).state, made.note_id, made.state) == (
        "in_review", everything_of(Note).get(kind="answer").pk, "clean",
    )  # fmt: skip


def test_whoever_holds_the_secret_link_reads_and_attaches_nothing(world: CaseWorld, scanner: Simulator) -> None:
    case = world.case("18–20")
    with refused("sign_in_first"):
        answer(case.pk, "Here.", Visitor(case.application_id), now=NOW, files=[PLAN])
    assert not everything_of(Note).exists()


def test_a_file_is_for_its_applicant_and_the_staff_of_its_case(world: CaseWorld, scanner: Simulator) -> None:
    draft = a_draft(world)
    [made] = attach(draft.pk, world.as_club, [PLAN], now=NOW)
    with refused("not_found"):
        access_attachment(made.pk, None, world.ingrid.pk, NOW)
    world.handed_in(draft, world.as_club)
    case = everything_of(Case).get()
    away = StaffRole.objects.create(
        person=world.charlie,
        municipality=a_municipality("stavanger", "1103"),
        role=StaffRole.Role.CASE_HANDLER,
        valid_from=NOW.date(),
    )
    assert access_attachment(made.pk, world.as_club, None, NOW)[1] is None
    assert access_attachment(made.pk, None, world.ingrid.pk, NOW)[1] == case
    for applicant, person in ((world.as_charlie, away.person_id), (Visitor(uuid4()), None)):
        with refused("not_found"):
            access_attachment(made.pk, applicant, person, NOW)


def test_the_wall_shows_files_with_their_application_and_note(world: CaseWorld, scanner: Simulator) -> None:
    draft = a_draft(world)
    attach(draft.pk, world.as_club, [PLAN], now=NOW)
    with within(municipalities=[world.municipality.pk]):
        assert counted() == 0  # a draft
    world.handed_in(draft, world.as_club)
    case = everything_of(Case).get()
    answer(case.pk, "Here.", world.as_club, now=NOW, files=[PLAN])
    other = a_municipality("stavanger", "1103").pk
    assert counted() == 0
    for known, count in (
        ({"municipalities": [world.municipality.pk]}, 2),
        ({"municipalities": [other]}, 0),
        ({"organisation": world.club.pk}, 2),
        ({"person": world.charlie.pk, "organisation": world.rival.pk}, 0),
    ):
        with within(**known):
            assert counted() == count
            assert Attachment.objects.update(name="mine") == 0
            assert Attachment.objects.all()._raw_delete(Attachment.objects.db) == 0


def counted() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_attachment")
        found: int = cursor.fetchone()[0]
        return found


def test_the_database_keeps_no_file_that_is_clean_without_having_been_scanned(
    world: CaseWorld, scanner: Simulator
) -> None:
    scanner.misbehaves = "cut"
    attach(a_draft(world).pk, world.as_club, [PLAN], now=NOW)
    with pytest.raises(IntegrityError, match="attachment_scanned_when"), transaction.atomic(), everything():
        Attachment.objects.update(state="clean")


def test_with_the_draft_its_files_go_and_what_nobody_knows_is_swept_after_a_day(
    world: CaseWorld, scanner: Simulator, folder: Path
) -> None:
    kept = a_draft(world, world.as_charlie)
    attach(kept.pk, world.as_charlie, [("kept.txt", b"kept")], now=NOW)
    attach(a_draft(world).pk, world.as_club, [PLAN, ("hall.png", picture())], now=NOW - timedelta(days=40))
    with everything():
        Application.objects.exclude(pk=kept.pk).update(changed_at=NOW - timedelta(days=40))
    forget_drafts(NOW)
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "half.new").write_bytes(b"half")
    for path in folder.glob("*/*"):
        utime(path, (NOW.timestamp() - 3_600,) * 2)
    assert sweep(NOW) == 0
    assert sweep(NOW + timedelta(days=1)) == 3
    assert contents(folder) == [b"kept"]


def test_rules_leave_cases_with_files_to_people(world: CaseWorld, scanner: Simulator) -> None:
    StaffRole.objects.filter(person=world.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    set_rule(world.municipality.pk, {"name": "Courts", "most_dates": 3}, by=world.olav.pk, now=NOW)
    draft = a_draft(world)
    attach(draft.pk, world.as_club, [PLAN], now=NOW)
    assert world.handed_in(draft, world.as_club).decided == []
    assert len(world.applied("20–21").decided) == 1
