"""What a club says of a proposal on its page: how often, until when, never lost; and what it sees of other clubs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from aktiv.people.models import Person
from aktiv.people.rules import limits
from aktiv.people.rules.limits import Limit
from aktiv.seasons.actions import applying, hearing, rounds
from aktiv.seasons.actions.applying import Applicant
from aktiv.seasons.actions.deciding import decide
from aktiv.seasons.actions.hearing import Said, Speaker
from aktiv.seasons.models import (
    ClubApplication,
    DecisionLetter,
    GroupApplication,
    Objection,
    PlanSession,
    Round,
)
from aktiv.seasons.queries.rounds import access_round
from aktiv.web.season import result_views
from tests.bookings.world import NOW as BEGAN
from tests.bookings.world import World
from tests.reading import everything_of
from tests.seasons.test_hearing import NOW, UNTIL, heard
from tests.seasons.test_plans import AFTER, allocating, opened, planned, proposed, settled, world
from tests.seasons.test_rounds import asked
from tests.web.booking_world import stop_the_clock
from tests.web.test_me_bookings import signed_in, text

__all__ = ["allocating", "heard", "opened", "planned", "world"]  # fixtures
TYPED = {"om": "", "tekst": "Vi trenger tirsdag, for treneren jobber ellers.", "hall": "", "dag": "3", "tid": "17.30"}


@pytest.fixture
def alice(world: World, heard: Round, monkeypatch: pytest.MonkeyPatch) -> Client:
    stop_the_clock(monkeypatch, NOW)
    return signed_in(world.alice, world.club)


def typed(world: World, **more: str) -> dict[str, str]:
    return {**TYPED, "hall": str(world.hall.pk), **more}


def kept(answer: Any) -> bool:
    """Whether all that was typed stands in the form again."""
    page = answer.content.decode()
    return TYPED["tekst"] in page and 'value="17.30"' in page and '<option value="3" selected' in page


def test_one_person_says_so_much_an_hour_and_loses_nothing_of_what_is_refused(
    world: World, heard: Round, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(result_views, "OBJECT", Limit("object_here", 2, 3_600))
    at = reverse("season_object", args=[heard.slug])
    assert [alice.post(at, typed(world, tekst=f"Nummer {n}")).status_code for n in range(2)] == [302, 302]
    answer = alice.post(at, typed(world))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "Prøv igjen om 3600 sekunder" in text(answer.content)
    assert kept(answer)
    assert everything_of(Objection).count() == 2
    stop_the_clock(monkeypatch, NOW + timedelta(hours=1))
    assert alice.post(at, typed(world)).status_code == 302
    assert limits.OBJECT.most < hearing.MOST_OPEN  # one who writes all that a club may, writes for more than an hour


def test_what_is_said_after_the_deadline_is_refused_with_a_reason_and_kept(
    world: World, heard: Round, alice: Client
) -> None:
    Round.objects.filter(pk=heard.pk).update(objections_until=NOW - timedelta(minutes=1))
    at = reverse("season_object", args=[heard.slug])
    assert alice.get(at).status_code == 302
    answer = alice.post(at, typed(world))
    assert answer.status_code == 422
    assert "Høringen var over" in text(answer.content)
    assert kept(answer)
    assert not everything_of(Objection).exists()


def test_the_same_is_not_said_twice_and_a_club_says_so_much_in_a_round(
    world: World, heard: Round, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "MOST_OPEN", 2)
    monkeypatch.setattr(hearing, "MOST_IN_ALL", 3)
    at = reverse("season_object", args=[heard.slug])
    alice.post(at, typed(world))
    answer = alice.post(at, typed(world))
    assert answer.status_code == 422
    assert "Dere har sendt akkurat dette før" in text(answer.content)
    alice.post(at, typed(world, tekst="Noe annet"))
    assert "2 av lagets innsigelser venter på svar" in text(alice.post(at, typed(world, tekst="Mer")).content)
    us = Speaker(world.club.pk, world.alice.pk)
    for row in everything_of(Objection):
        hearing.withdraw_objection(row.pk, us, now=NOW)
    assert alice.post(at, typed(world)).status_code == 302  # taken back, it may be said anew
    answer = alice.post(at, typed(world, tekst="Det fjerde"))
    assert "Laget har sendt 3 i denne fordelingen" in text(answer.content)
    assert everything_of(Objection).count() == 3


def texts_of(row: models.Model) -> Iterator[str]:
    """Every text that a row holds, those in lists and documents too."""
    for field in row._meta.concrete_fields:
        if not field.choices:  # codes are words of ours
            yield from _texts(getattr(row, field.attname))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def test_a_club_sees_of_another_its_name_and_its_groups_with_times_and_no_other_text(
    world: World, opened: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever another club has written, and whatever was written to it, is looked for on every page of ours."""
    theirs, ours = Applicant(world.rival.pk, world.charlie.pk), Applicant(world.club.pk, world.alice.pk)
    secret: dict[str, Any] = {"coaches": ["Trener Torsk"], "members": 1877, "from_age": 9, "to_age": 10}
    applying.save_application(
        opened.pk, theirs, home_id=None, note="Vi har en konflikt med styret", own_minutes=0, now=BEGAN
    )
    applying.save_group(opened.pk, theirs, asked(world, "Stjernelaget", **secret), now=BEGAN)
    applying.save_group(opened.pk, theirs, asked(world, "Får ingen tid", blocked=range(7), **secret), now=BEGAN)
    applying.hand_in(opened.pk, theirs, now=BEGAN)
    applying.save_group(opened.pk, ours, asked(world, "J12"), now=BEGAN)
    applying.hand_in(opened.pk, ours, now=BEGAN)
    round_ = _heard(world, opened)
    said = hearing.object_to(
        round_.pk, Speaker(world.rival.pk, world.charlie.pk), Said("Solheim lyver om medlemmer"), now=NOW
    )
    hearing.answer_objection(said.pk, "refused", "Dere har for få spillere", by=world.ingrid.pk, now=NOW)
    stop_the_clock(monkeypatch, NOW)
    alice = signed_in(world.alice, world.club)
    names = ("season_result", "season_object", "season_receipt", "season_info")
    pages = [text(alice.get(reverse(name, args=[round_.slug])).content) for name in names]
    Round.objects.filter(pk=round_.pk).update(state="published")
    decide(round_.pk, by=world.ingrid.pk, now=NOW)
    pages += [text(alice.get(reverse(name, args=[round_.slug])).content) for name in names[:1]]
    assert all(pages)
    rows: list[models.Model] = [Person.objects.get(pk=world.charlie.pk)]
    for model in (ClubApplication, GroupApplication, Objection, DecisionLetter, PlanSession):
        found = list(everything_of(model).filter(organisation=world.rival.pk))
        assert found, model
        rows += found
    known = {each.casefold() for row in (ours_of(world)) for each in texts_of(row)}
    there = {each for row in rows for each in texts_of(row) if len(each) > 2 and each.casefold() not in known}
    shown = {each for each in there if any(each.casefold() in page.casefold() for page in pages)}
    timed = {each.label for each in everything_of(PlanSession).filter(organisation=world.rival.pk)}
    assert {"Trener Torsk", "Vi har en konflikt med styret", "Solheim lyver om medlemmer"} <= there
    assert shown <= timed, shown
    assert all("1877" not in page for page in pages)


def ours_of(world: World) -> list[models.Model]:
    """What our own club has written and was told: the same words may be in both."""
    models_ = (ClubApplication, GroupApplication, DecisionLetter, PlanSession)
    return [row for model in models_ for row in everything_of(model).filter(organisation=world.club.pk)]


def _heard(world: World, opened: Round) -> Round:
    by = world.ingrid.pk
    rounds.begin_allocating(opened.pk, revision=access_round(opened.pk).revision, by=by, now=AFTER)
    plan = settled(world, proposed(world, access_round(opened.pk)))
    return hearing.open_hearing(opened.pk, plan.pk, UNTIL, revision=access_round(opened.pk).revision, by=by, now=NOW)


def test_a_last_day_that_has_passed_is_told_at_its_field_and_kept(
    world: World, heard: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, NOW)
    at = reverse("allocation_hearing", args=[heard.slug])
    sent = {"gjor": "forleng", "revision": str(access_round(heard.pk).revision)}
    for day, why in (
        (NOW - timedelta(days=2), "Velg en dag som ikke er over."),
        (NOW + timedelta(days=1), "lovet tid til"),
    ):
        answer = signed_in(world.ingrid).post(at, {**sent, "dag": day.date().isoformat()})
        [field] = answer.context["forms"]["deadline"]
        assert (answer.status_code, field.value) == (422, day.date().isoformat())
        assert why in field.error
    assert access_round(heard.pk).objections_until == heard.objections_until
