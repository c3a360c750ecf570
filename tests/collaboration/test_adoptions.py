"""What follows when a partner takes a feature into use: a share to pay, benefits to measure, and who is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions.benefits import Found, promise, take_part, write_down
from aktiv.collaboration.actions.rolling_out import roll_out, take_back
from aktiv.collaboration.models import Budget, Initiative, ShareVersion
from aktiv.collaboration.queries.adoptions import adoptions_on, owed_for, to_measure
from aktiv.collaboration.queries.mandates import mandates_held, rights_from
from aktiv.collaboration.rules.adoptions import FIRST_MEASURED, IN_USE, Said, measured_by, taken_up_on
from aktiv.journal.actions import number_entries
from aktiv.messages.actions import tell
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.municipalities.models import FeatureStage, Municipality
from aktiv.people.models import Person, StaffRole
from aktiv.walls import everything
from aktiv.web.collaboration.adoption_waits import adoption_waits
from aktiv.web.collaboration.desk_views import ACTS
from aktiv.web.collaboration.gates import Seat
from tests.collaboration.budgeting import LATER, a_council, a_host, owed, taken_up
from tests.collaboration.test_benefits import HOURS, PLAN
from tests.collaboration.world import NOW, TODAY, Circle

STAGES = st.sampled_from(["off", "internal", "pilot", "general", "retired"])
DAY = timedelta(days=1)


@given(st.lists(STAGES, max_size=8), st.booleans())
def test_use_is_counted_from_the_first_day_of_the_run_that_still_stands(stages: list[str], gone: bool) -> None:
    said = [Said(stage, TODAY + place * DAY, ended=False) for place, stage in enumerate(stages)]
    if said and gone:
        said[-1] = replace(said[-1], ended=True)
    found = taken_up_on(said)
    if not said or gone or stages[-1] not in IN_USE:
        assert found is None
        return
    assert found is not None
    place = (found - TODAY).days
    assert all(each in IN_USE for each in stages[place:])
    assert place == 0 or stages[place - 1] not in IN_USE


def test_a_benefit_is_measured_after_three_months_then_when_it_is_due_and_not_again() -> None:
    due = TODAY + timedelta(days=400)
    assert measured_by(TODAY, due, 0) == TODAY + FIRST_MEASURED
    assert measured_by(TODAY, TODAY + 9 * DAY, 0) == TODAY + 9 * DAY
    assert measured_by(TODAY, due, 1) == due
    assert measured_by(TODAY, due, 2) is None


@pytest.fixture
def host(db: None) -> Circle:
    """Øygarden is a municipality of the service; two others paid for waiting lists, which are of initiative 3."""
    circle = a_host(a_council())
    Initiative.objects.create(collaboration=circle.home, number=3, title="Ventelister", made_at=NOW - DAY)
    taken_up(circle, initiative=3)
    planned = replace(PLAN, baseline_on=date(2026, 9, 1))
    promise("4601", replace(HOURS, initiative=3), planned, by=circle.speakers["4601"].pk, now=NOW)
    ingrid = Person.objects.get(name="Ingrid")
    StaffRole.objects.filter(person=ingrid).update(role=StaffRole.Role.ADMINISTRATOR)
    stage("off", NOW - DAY)
    return circle


def stage(of: str, at: datetime, **days: date) -> FeatureStage:
    by = Person.objects.get(name="Ingrid").pk
    return roll_out(Municipality.objects.get().pk, "waiting_list", of, reason="Sagt", by=by, now=at, **days)


def a_trial(at: datetime) -> FeatureStage:
    day = timezone.localdate(at)
    return stage("pilot", at, first=day, last=day + 60 * DAY)


def seat_at(circle: Circle, person: Person, now: datetime) -> Seat:
    mandates = mandates_held(person.pk, circle.home.pk, now)
    held = rights_from(person.pk, mandates)
    today = timezone.localdate(now)
    return Seat(person=person, held=held, now=now, today=today, home=circle.home, mandates=tuple(mandates))


def test_a_trial_counts_as_use_and_its_share_takes_one_press(host: Circle) -> None:
    assert adoptions_on(host.home, LATER.date()) == []
    a_trial(LATER)
    [adoption] = adoptions_on(host.home, LATER.date())
    assert (adoption.member.number, adoption.feature, adoption.on) == ("4626", "waiting_list", LATER.date())
    [due] = owed_for(host.home, [adoption])
    assert due.ore > 0
    seat = seat_at(host, host.charlie, LATER)
    lines = adoption_waits(seat)
    assert ["Øygarden" in each.label for each in lines] == [True, True]
    pressed = urlsplit(lines[0].url)
    act = ACTS[pressed.path.rstrip("/").rsplit("/", 1)[-1]]
    filled = dict(parse_qsl(pressed.query))
    assert {each.name for each in act.fields(seat, filled, {})} == set(filled)  # nothing is left to fill in
    assert act.run(seat, filled, {})
    assert owed(Budget.objects.get())["4626"] == due.ore
    assert ShareVersion.objects.get(kind="adopted").adopted_on == LATER.date()
    assert [each.label for each in adoption_waits(seat)] == [lines[1].label]
    assert adoption_waits(seat_at(host, host.speakers["1508"], LATER)) == []


def test_what_is_taken_out_of_use_again_or_lies_outside_the_window_is_not_owed(host: Circle) -> None:
    tried = a_trial(LATER)
    by = Person.objects.get(name="Ingrid").pk
    take_back(tried.municipality_id, tried.pk, reason="Feil", by=by, now=LATER + DAY)
    assert adoptions_on(host.home, LATER.date() + 2 * DAY) == []
    late = LATER + timedelta(days=1_000)
    stage("general", late)
    found = adoptions_on(host.home, late.date())
    assert len(found) == 1
    assert owed_for(host.home, found) == []


def test_who_takes_it_up_promises_then_measures_until_it_is_done(host: Circle) -> None:
    a_trial(LATER)
    found = adoptions_on(host.home, LATER.date())
    [first] = to_measure(host.home, found)
    assert (first.promised, first.by) == (False, None)
    take_part(1, "4626", PLAN, by=host.charlie.pk, now=LATER)
    days = [timezone.localdate(LATER) + many * DAY for many in (10, 20)]
    asked = []
    for day in days:
        [wanted] = to_measure(host.home, found)
        asked.append(wanted.by)
        at = LATER + (day - timezone.localdate(LATER))
        write_down(1, "4626", Found(value=PLAN.target, on=day), by=host.charlie.pk, now=at)
    assert asked == [min(found[0].on + FIRST_MEASURED, PLAN.due), PLAN.due]
    assert to_measure(host.home, found) == []


def test_partner_and_secretariat_are_told_what_to_pay_and_to_measure_and_nobody_else(host: Circle) -> None:
    a_trial(LATER)
    number_entries(1_000)
    tell(1_000, now=LATER)
    with everything():
        told = list(Notification.objects.filter(kind="feature_used").select_related("person", "entry"))
        assert {each.person_id for each in told} == {host.alice.pk, host.charlie.pk}
        letter = letter_of(told[0], LATER)
    [due] = owed_for(host.home, adoptions_on(host.home, LATER.date()))
    assert letter is not None
    assert due.budget.title in letter.body
    assert f"{due.ore // 100:,}".replace(",", "\xa0") in letter.body or str(due.ore // 100) in letter.body
    assert HOURS.title in letter.body
    # From trial to use for all is the same use, of which all is told.
    stage("general", LATER + DAY)
    number_entries(1_000)
    tell(1_000, now=LATER + DAY)
    with everything():
        assert Notification.objects.filter(kind="feature_used").count() == len(told)
