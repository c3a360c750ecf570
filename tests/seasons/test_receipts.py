"""Clubs hear of their applications: a receipt when one is handed in, changed or late, a reminder of a draft, each once,
in the reader's language and in the municipality's own words where it has any."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from aktiv.messages.actions import dispatch
from aktiv.messages.actions.writing import save_template
from aktiv.messages.models import Notification
from aktiv.people.models import StaffRole
from aktiv.seasons.actions import applying, rounds
from aktiv.seasons.actions.applying import Applicant
from aktiv.seasons.actions.reminding import AT_REST, QUIET, REMINDED, remind_of_drafts, tell_of_changes
from aktiv.seasons.models import ClubApplication, Round
from aktiv.seasons.queries.rounds import access_round
from tests.bookings.world import NOW, World
from tests.reading import everything_of
from tests.seasons.test_rounds import asked, opened, planned, world

__all__ = ["opened", "planned", "world"]  # fixtures
SOON = NOW + timedelta(hours=1)


def ours(world: World) -> Applicant:
    return Applicant(world.club.pk, world.alice.pk)


def drafted(world: World, round_: Round, name: str = "J12", now: datetime = NOW, **more: Any) -> None:
    applying.save_group(round_.pk, ours(world), asked(world, name, **more), now=now)


def handed_in(world: World, round_: Round, now: datetime = NOW) -> None:
    drafted(world, round_, now=now)
    applying.hand_in(round_.pk, ours(world), now=now)


def sent(now: datetime) -> list[str]:
    """Subjects of what is sent to Alice now."""
    mail.outbox.clear()
    dispatch(now=now)
    return [each.subject for each in mail.outbox if "alice" in each.to[0]]


def deadline_of(round_: Round) -> datetime:
    found = access_round(round_.pk).deadline
    assert found is not None
    return found


def test_who_hands_in_gets_a_receipt_that_reads_it_back_and_says_until_when_it_may_be_changed(
    world: World, opened: Round
) -> None:
    handed_in(world, opened)
    assert sent(NOW) == ["Søknaden fra Solheim IL til Vinter er mottatt, Fjell"]
    body = str(mail.outbox[0].body)
    assert body.startswith("Dere kan endre den eller trekke den til ")
    assert "\n\nJ12: 2 ganger i uken, " in body
    assert f"/sesong/{opened.slug}/kvittering/" in body
    assert sent(SOON) == []


def test_what_is_changed_in_one_go_is_told_once_when_it_is_quiet(world: World, opened: Round) -> None:
    handed_in(world, opened)
    sent(NOW)
    for number, name in enumerate(("G10", "G12", "G14")):
        drafted(world, opened, name, now=SOON + timedelta(minutes=10 * number))
    last = SOON + timedelta(minutes=20)
    assert tell_of_changes(now=last + QUIET - timedelta(seconds=1)) == 0
    assert tell_of_changes(now=last + QUIET) == 1
    assert tell_of_changes(now=last + QUIET) == 0
    assert sent(last + QUIET) == ["Søknaden fra Solheim IL til Vinter er endret, Fjell"]
    assert all(name in str(mail.outbox[0].body) for name in ("J12", "G10", "G14"))


def test_who_presses_again_after_a_change_is_told_of_it_at_once_and_only_then(world: World, opened: Round) -> None:
    handed_in(world, opened)
    drafted(world, opened, "G10", now=SOON)
    applying.hand_in(opened.pk, ours(world), now=SOON)
    assert tell_of_changes(now=SOON + 2 * QUIET) == 0
    assert sorted(sent(SOON)) == [
        "Søknaden fra Solheim IL til Vinter er endret, Fjell",
        "Søknaden fra Solheim IL til Vinter er mottatt, Fjell",
    ]


def test_a_late_application_is_told_that_it_is(world: World, opened: Round) -> None:
    late = deadline_of(opened) + timedelta(hours=1)
    handed_in(world, opened, now=late)
    assert sent(late) == ["Søknaden fra Solheim IL til Vinter kom etter fristen, Fjell"]
    assert "blir sett på etter dem som kom i tide" in str(mail.outbox[0].body)
    drafted(world, opened, "G10", now=late)
    tell_of_changes(now=late + QUIET)
    assert sent(late + QUIET) == ["Søknaden fra Solheim IL til Vinter kom etter fristen, Fjell"]


def test_a_draft_is_reminded_of_once_when_the_deadline_is_near(world: World, opened: Round) -> None:
    deadline = deadline_of(opened)
    drafted(world, opened)
    near = deadline - REMINDED
    assert remind_of_drafts(now=near - timedelta(seconds=1)) == 0
    assert remind_of_drafts(now=near) == 1
    assert remind_of_drafts(now=near + timedelta(hours=1)) == 0
    assert sent(near) == ["Søknaden fra Solheim IL til Vinter er ikke sendt, Fjell"]
    body = str(mail.outbox[0].body)
    assert "Fristen er " in body
    assert f"/sesong/{opened.slug}/sok/kontroll/" in body
    # Moved, it is not told of again.
    revision = access_round(opened.pk).revision
    moved = deadline + timedelta(days=7)
    rounds.move_deadline(opened.pk, moved, revision=revision, by=world.ingrid.pk, now=near)
    assert remind_of_drafts(now=moved - timedelta(days=1)) == 0


def test_nobody_is_reminded_of_what_is_worked_on_handed_in_or_over(world: World, opened: Round) -> None:
    deadline = deadline_of(opened)
    near = deadline - timedelta(days=1)
    drafted(world, opened, now=near - AT_REST + timedelta(minutes=1))
    assert remind_of_drafts(now=near) == 0
    assert remind_of_drafts(now=deadline) == 0
    applying.hand_in(opened.pk, ours(world), now=near)
    assert remind_of_drafts(now=deadline - timedelta(minutes=1)) == 0


def test_a_draft_that_is_handed_in_before_the_reminder_is_sent_is_not_nagged_about(world: World, opened: Round) -> None:
    near = deadline_of(opened) - timedelta(days=2)
    drafted(world, opened)
    assert remind_of_drafts(now=near) == 1
    applying.hand_in(opened.pk, ours(world), now=near)
    assert sent(near) == ["Søknaden fra Solheim IL til Vinter er mottatt, Fjell"]


def test_the_municipality_may_say_it_in_its_own_words(world: World, opened: Round) -> None:
    StaffRole.objects.filter(person=world.ingrid).update(role=StaffRole.Role.ADMINISTRATOR)
    own = "Hei {{ name }}!\n\n{{ club }} søker om:\n{{ groups }}\n\nFrist: {{ deadline }}\n\n{{ link }}"
    save_template(world.municipality.pk, "season_in", "nb", "{{ season }}: takk", own, by=world.ingrid.pk, now=NOW)
    handed_in(world, opened)
    assert sent(NOW) == ["Vinter: takk"]
    assert str(mail.outbox[0].body).startswith("Hei Alice!\n\nSolheim IL søker om:\nJ12: ")


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nn", "Søknaden frå Solheim IL til Vinter er motteken, Fjell"),
        ("en", "The application from Solheim IL for Winter is received, Fjell"),
    ],
)
def test_it_is_told_in_the_readers_language(world: World, opened: Round, language: str, subject: str) -> None:
    world.alice.language = language
    world.alice.save()
    handed_in(world, opened)
    assert sent(NOW) == [subject]


def test_another_club_hears_nothing(world: World, opened: Round) -> None:
    handed_in(world, opened)
    dispatch(now=NOW)
    told = everything_of(Notification).filter(kind="season_in")
    assert {each.person_id for each in told} == {world.alice.pk, world.bob.pk}
    assert everything_of(ClubApplication).get().told_revision == everything_of(ClubApplication).get().revision
