"""Meetings: minutes that follow from what was decided and are approved by another; a wheel that reminds each once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions import ideas, initiatives, meetings, wheel
from aktiv.collaboration.actions.budgets import lock_within_limit
from aktiv.collaboration.actions.contracts import award, end_contract
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.meetings import Point
from aktiv.collaboration.actions.votes import Question, announce, cast, count_closed, open_vote
from aktiv.collaboration.actions.wheel import NewTask
from aktiv.collaboration.models import Meeting, Minutes, Reminder, WheelDone
from aktiv.collaboration.queries.meetings import access_meeting, meeting_row, wheel_rows, years_of
from aktiv.collaboration.rules.minutes import fingerprint
from aktiv.collaboration.rules.wheel import due_in, standing
from aktiv.collaboration.words import kroner
from aktiv.messages.actions import dispatch
from aktiv.people.models import Person
from aktiv.values import Refusal
from aktiv.values.texts import Texts
from aktiv.walls import within
from tests.collaboration.budgeting import LATER, a_budget, a_council
from tests.collaboration.initiative_world import said
from tests.collaboration.pool_world import a_contract_for, a_procurement
from tests.collaboration.world import NOW, TODAY, Circle, a_circle, agreed
from tests.reading import everything_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BUDGET = Texts("Budsjett", "Budsjett", "Budget")


@pytest.fixture
def circle(db: None) -> Circle:
    """Bergen's speaker chairs the council."""
    made = a_circle()
    new = NewMandate(member="4601", role="chair", body="radet")
    entrust(made.speakers["4601"], new, by=made.alice.pk, now=NOW - DAY)
    return made


def a_meeting(circle: Circle, starts: datetime = NOW + DAY, by: Person | None = None) -> Meeting:
    return meetings.call_meeting("radet", starts, starts + HOUR, "Rådhuset", by=(by or circle.alice).pk, now=NOW)


def a_task(circle: Circle, month: int = 3, day: int = 15, **more: Any) -> int:
    told: dict[str, Any] = {"kind": "budget", "name": BUDGET, "ahead": 21, "first_year": 2026, "body": "radet"}
    new = NewTask(month=month, day=day, **(told | more))
    return wheel.add_task(new, by=circle.alice.pk, now=NOW).number


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def test_minutes_tell_what_each_thing_on_the_agenda_came_to(circle: Circle) -> None:
    agreed(circle, NOW - DAY)
    by = circle.alice.pk
    vote = announce(Question(body="radet", subject="Dører", memo="Vi foreslår."), by=by, now=NOW)
    open_vote(vote.number, NOW + HOUR, by=by, now=NOW)
    for number, person in circle.speakers.items():
        cast(vote.number, number, "for", reason="", by=person.pk, now=NOW)
    idea = ideas.submit(NewIdea(title="Garderobe", text="x", affected="alle", language="nb"), by=by, now=NOW)
    number = a_meeting(circle).number
    for point in (
        Point(title="Dørene", about="vote", number=vote.number),
        Point(title="Garderoben", about="idea", number=idea.number),
        Point(title="Eventuelt"),
    ):
        meetings.put_on_agenda(number, point, by=by, now=NOW)
    with refused("meeting_not_held"):
        meetings.write_minutes(number, "", by=by, now=NOW)
    count_closed(now=NOW + 2 * HOUR)
    later = NOW + 2 * DAY
    made = meetings.write_minutes(number, "Alle takket for kaffen.", by=by, now=later)
    for line in ("1. Dørene", "Avstemning 1: Dører – Vedtatt", "Idé 1 – Venter på svar", "3. Eventuelt",
                 "Alle takket for kaffen."):  # fmt: skip
        assert line in made.text
    assert made.sha256 == fingerprint(made.content)


def test_minutes_are_approved_once_as_they_were_read_and_by_another(circle: Circle) -> None:
    number, by, later = a_meeting(circle).number, circle.alice.pk, NOW + 2 * DAY
    chair = circle.speakers["4601"].pk
    with refused("not_found"):
        meetings.approve_minutes(number, "x", by=chair, now=later)
    first = meetings.write_minutes(number, "", by=by, now=later)
    second = meetings.write_minutes(number, "Mer.", by=by, now=later)
    with refused("seen_another"):
        meetings.approve_minutes(number, first.sha256, by=chair, now=later)
    with refused("approved_by_another"):
        meetings.approve_minutes(number, second.sha256, by=by, now=later)
    with refused("no_mandate"):
        meetings.approve_minutes(number, second.sha256, by=circle.speakers["1103"].pk, now=later)
    meetings.approve_minutes(number, second.sha256, by=chair, now=later)
    with refused("minutes_approved"):
        meetings.approve_minutes(number, second.sha256, by=chair, now=later)
    with refused("minutes_approved"):
        meetings.write_minutes(number, "", by=by, now=later)
    row = meeting_row(access_meeting(circle.home.pk, number), later)
    assert (row["state"], row["minutes"]["version"]) == ("approved", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE collaboration_meeting SET place = 'x'",
        "DELETE FROM collaboration_agendaitem",
        "UPDATE collaboration_agendaitem SET title = 'x'",
        "UPDATE collaboration_minutes SET text = 'x'",
        "UPDATE collaboration_minutes SET approved_at = NULL, approved_by_id = NULL",
        "DELETE FROM collaboration_minutes",
        "INSERT INTO collaboration_minutes (meeting_id, version, text, sha256, made_by_id, made_at)"
        " SELECT meeting_id, 9, text, sha256, made_by_id, made_at FROM collaboration_minutes",
        "UPDATE collaboration_wheeltask SET month = 4",
        "DELETE FROM collaboration_wheeldone",
        "INSERT INTO collaboration_wheeldone (task_id, year, on_day, note, made_by_id, made_at)"
        " SELECT task_id, year, on_day, note, made_by_id, made_at FROM collaboration_wheeldone",
    ],
)
def test_the_database_keeps_what_was_called_written_and_done(circle: Circle, wrong: str) -> None:
    number, by, later = a_meeting(circle).number, circle.alice.pk, NOW + 2 * DAY
    meetings.put_on_agenda(number, Point(title="Sak"), by=by, now=NOW)
    made = meetings.write_minutes(number, "", by=by, now=later)
    meetings.approve_minutes(number, made.sha256, by=circle.speakers["4601"].pk, now=later)
    wheel.mark_done(a_task(circle), 2027, TODAY, by=by, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)


def test_something_on_an_agenda_is_about_one_thing_at_most(circle: Circle) -> None:
    by = circle.alice.pk
    number = a_meeting(circle).number
    idea = ideas.submit(NewIdea(title="x", text="x", affected="x", language="nb"), by=by, now=NOW)
    vote = announce(Question(body="radet", subject="x", memo="x"), by=by, now=NOW)
    meetings.put_on_agenda(number, Point(title="x", about="idea", number=idea.number), by=by, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collaboration_agendaitem"
            " (meeting_id, number, title, text, made_by_id, made_at, idea_id, vote_id)"
            " SELECT meeting_id, 9, 'x', '', made_by_id, made_at, idea_id, %s FROM collaboration_agendaitem",
            [vote.pk],
        )
    for code, point in (
        ("no_such_thing", Point(title="x", about="vote", number=99)),
        ("no_such_thing", Point(title="x", about="vote")),
        ("not_a_kind", Point(title="x", about="magic", number=1)),
        ("missing_text", Point(title=" ")),
    ):
        with refused(code):
            meetings.put_on_agenda(number, point, by=by, now=NOW)


def test_a_meeting_is_called_off_once_and_before_it_begins(circle: Circle) -> None:
    number, by = a_meeting(circle, by=circle.speakers["4601"]).number, circle.alice.pk
    with refused("meeting_begun"):
        meetings.call_off(number, "Snø", by=by, now=NOW + DAY)
    meetings.call_off(number, "Snø", by=by, now=NOW)
    for act in (
        lambda: meetings.call_off(number, "Snø", by=by, now=NOW),
        lambda: meetings.put_on_agenda(number, Point(title="x"), by=by, now=NOW),
        lambda: meetings.write_minutes(number, "", by=by, now=NOW + 2 * DAY),
    ):
        with refused("meeting_called_off"):
            act()
    assert meeting_row(access_meeting(circle.home.pk, number), NOW)["state"] == "called_off"
    with refused("meeting_not_in_order"):
        meetings.call_meeting("radet", NOW, NOW, "x", by=by, now=NOW)
    with refused("no_mandate"):
        a_meeting(circle, by=circle.charlie)


@given(st.integers(2000, 2200), st.integers(1, 12), st.integers(1, 31))
def test_every_year_has_the_day(year: int, month: int, day: int) -> None:
    due = due_in(year, month, day)
    assert (due.year, due.month) == (year, month)
    assert due.day == day or (due + DAY).month != month


@given(st.integers(-400, 400), st.integers(0, 120))
def test_a_task_is_to_come_then_soon_then_late(days: int, ahead: int) -> None:
    due = date(2027, 3, 15)
    stands = standing(due, None, ahead, due + timedelta(days=days))
    assert stands == ("late" if days > 0 else "soon" if days >= -ahead else "to_come")


def test_what_comes_back_is_marked_as_done_once_a_year(circle: Circle) -> None:
    number, by = a_task(circle), circle.alice.pk
    chair = circle.speakers["4601"].pk
    assert [each["state"] for each in wheel_rows(circle.home, 2027, TODAY)] == ["soon"]
    wheel.mark_done(number, 2027, TODAY, "Vedtatt i møte 1", by=chair, now=NOW)
    wheel.mark_done(number, 2026, TODAY, by=by, now=NOW)
    assert [each["state"] for each in wheel_rows(circle.home, 2027, TODAY)] == ["done"]
    assert [each["state"] for each in wheel_rows(circle.home, 2026, TODAY)] == ["done_late"]
    for code, year, on, who in (
        ("wheel_done_already", 2027, TODAY, by),
        ("wheel_not_that_year", 2025, TODAY, by),
        ("wheel_ahead", 2028, TODAY + DAY, by),
        ("no_mandate", 2028, TODAY, circle.speakers["1103"].pk),
    ):
        with refused(code):
            wheel.mark_done(number, year, on, by=who, now=NOW)
    wheel.end_task(number, 2027, by=by, now=NOW)
    with refused("wheel_ended"):
        wheel.end_task(number, 2028, by=by, now=NOW)
    assert wheel_rows(circle.home, 2028, TODAY) == []
    assert years_of(circle.home.pk, TODAY) == [2026, 2027, 2028]
    assert WheelDone.objects.count() == 2


@pytest.mark.parametrize("more", [{"month": 13}, {"day": 0}, {"ahead": 121}, {"first_year": 1999}])
def test_what_is_on_no_day_is_refused(circle: Circle, more: dict[str, int]) -> None:
    with refused("wheel_day_wrong"):
        a_task(circle, **more)


def test_those_who_see_to_it_are_reminded_once_each_in_their_language(circle: Circle) -> None:
    a_task(circle, first_year=2027)
    a_task(circle, month=11, first_year=2027)
    Person.objects.filter(pk=circle.alice.pk).update(language="en")
    assert wheel.remind(NOW) == 2
    assert wheel.remind(NOW) == wheel.remind(NOW + DAY) == 0
    dispatch(now=NOW)
    dispatch(now=NOW)
    told = {each.to[0]: each.subject for each in mail.outbox}
    assert len(mail.outbox) == 2
    assert told[circle.alice.email] == "Due soon: Budget"
    assert told[circle.speakers["4601"].email] == "Snart frist: Budsjett"
    assert not Reminder.objects.exists()
    with within(person=circle.charlie.pk):
        assert not Reminder.objects.exists()
    assert everything_of(Reminder).count() == 2
    assert wheel.remind(NOW + timedelta(days=365)) == 2


def test_nobody_is_reminded_of_what_is_done_long_past_or_not_seen_to(circle: Circle) -> None:
    number = a_task(circle, first_year=2027)
    wheel.mark_done(number, 2027, TODAY, by=circle.alice.pk, now=NOW)
    a_task(circle, month=1, day=1, first_year=2027)
    assert wheel.remind(NOW) == 0


def test_who_wrote_minutes_is_known_and_a_version_is_kept(circle: Circle) -> None:
    number, by = a_meeting(circle).number, circle.alice.pk
    for added in ("En", "To"):
        meetings.write_minutes(number, added, by=by, now=NOW + 2 * DAY)
    assert [each.version for each in Minutes.objects.order_by("version")] == [1, 2]


def test_minutes_tell_what_was_decided_of_initiatives_budgets_and_what_is_bought(db: None) -> None:
    """From the day of the meeting until somebody approves the minutes; and each thing is of the same collaboration."""
    circle = a_council()
    chair = circle.speakers["4601"]
    entrust(chair, NewMandate(member="4601", role="chair", body="radet"), by=circle.alice.pk, now=NOW)
    by = circle.alice.pk
    budget = a_budget(circle)
    initiative = initiatives.propose(said("Felles venteliste"), by=by, now=NOW)
    bought = a_procurement(circle, NOW, open_for=HOUR)
    number = a_meeting(circle, LATER).number
    for point in (
        Point(title="Drift", about="budget", number=budget.number),
        Point(title="Ventelista", about="initiative", number=initiative.number),
        Point(title="Låser", about="procurement", number=bought.number),
    ):
        meetings.put_on_agenda(number, point, by=by, now=NOW)
    for about in ("budget", "initiative", "contract", "procurement"):
        with refused("no_such_thing"):
            meetings.put_on_agenda(number, Point(title="x", about=about, number=99), by=by, now=NOW)
    lock_within_limit(budget.number, circle.council.slug, "Sak 3/27", by=by, now=LATER + 2 * HOUR)
    contract = award(bought.number, [1], a_contract_for(LATER.date()), by=chair.pk, now=LATER + 3 * HOUR)
    meetings.put_on_agenda(number, Point(title="Avtalen", about="contract", number=contract.number), by=by, now=LATER)
    text = meetings.write_minutes(number, "", by=by, now=LATER + 4 * HOUR).text
    for line in (
        "Budsjett 1: Felles drift 2027 – Vedtatt",
        "2. mars 2027: Andelene låst, " + kroner(240_000_000) + ". Sak 3/27",
        "Initiativ 1: Felles venteliste – Utkast",
        "Innkjøp 1: Nøkkelfrie dører – I konkurranse\n2. mars 2027: Delkontrakter ble tildelt",
        "Kontrakt 1: Rammeavtale om låser – Løper",
    ):
        assert line in text, text
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO collaboration_agendaitem"
            " (meeting_id, number, title, text, made_by_id, made_at, budget_id, contract_id)"
            " SELECT meeting_id, 9, 'x', '', made_by_id, made_at, %s, %s FROM collaboration_agendaitem LIMIT 1",
            [budget.pk, contract.pk],
        )
    minutes = Minutes.objects.get()
    meetings.approve_minutes(number, minutes.sha256, by=chair.pk, now=LATER + 5 * HOUR)
    end_contract(contract.number, LATER.date() + DAY, "Feil leverandør.", by=chair.pk, now=LATER + 6 * HOUR)
    agenda = meeting_row(access_meeting(circle.home.pk, number), LATER + 2 * DAY)["agenda"]
    assert [[step["what"] for step in each["decided"]] for each in agenda] == [["locked"], [], ["awarded"], ["made"]]
