"""Help: due in working hours, the clock stopped for who asked, answered by those of her member alone, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions import support, support_desk
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.actions.support import NewRequest
from aktiv.collaboration.models import (
    Idea,
    Incident,
    MaintenanceItem,
    SupportAsker,
    SupportEntry,
    SupportRequest,
)
from aktiv.collaboration.queries.mandates import mandate_rights
from aktiv.collaboration.queries.parties import access_member, every_member
from aktiv.collaboration.queries.support import (
    SUPPORT_LINK,
    answered_by,
    level_on,
    queue,
    requests_of,
    standing_of,
    support_rows,
    thread_of,
)
from aktiv.collaboration.rules.support import DEFAULTS, ORDER, priority_of, standing
from aktiv.collaboration.rules.working_time import HOURS_A_DAY, after_minutes, working_minutes
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.people.actions.erasing import erase_quietly
from aktiv.people.actions.retention import keep_for, purge
from aktiv.people.models import Person
from aktiv.values import Refusal
from aktiv.walls import everything, within
from tests.collaboration.world import NOW, Circle, a_circle
from tests.facilities.world import a_municipality
from tests.reading import everything_of

OSLO = ZoneInfo("Europe/Oslo")
HOUR = timedelta(hours=1)
MONDAY = datetime(2027, 3, 1, 12, 0, tzinfo=OSLO)
EASTER = {date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)}


@pytest.fixture
def circle(db: None) -> Circle:
    """Charlie answers for Bergen."""
    made = a_circle()
    entrust(made.charlie, NewMandate(member="4601", role="support"), by=made.alice.pk, now=NOW)
    return made


def asked(by: Person | None = None, now: datetime = NOW, **more: Any) -> SupportRequest:
    told = {"text": "Det virker ikke.", "category": "fault", "hindrance": "slowed", "email": "kari@example.com"}
    return support.ask(NewRequest(**(told | {"member": "4601"} | more)), by=by, now=now)


def again(request: SupportRequest) -> SupportRequest:
    return SupportRequest.objects.select_related("member").get(pk=request.pk)


def link(request: SupportRequest) -> str:
    return SUPPORT_LINK.token(request.pk)


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """By the wall clock of the place."""
    return datetime(2027, month, day, hour, minute, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(3, 1, 12, 0), 1, at(3, 1, 13, 0)),
        (at(3, 1, 15, 30), 1, at(3, 2, 8, 30)),
        (at(3, 5, 15, 0), 8, at(3, 8, 15, 0)),  # over a weekend
        (at(3, 6, 9, 0), 1, at(3, 8, 9, 0)),  # on a Saturday
        (at(3, 24, 12, 0), 8, at(3, 30, 12, 0)),  # over Easter, and a change of the clock
        (at(3, 1, 3, 0), 8, at(3, 1, 16, 0)),
    ],
)
def test_hours_are_those_in_which_people_work(start: datetime, hours: int, due: datetime) -> None:
    assert after_minutes(start, hours * 60, OSLO, EASTER.__contains__) == due
    assert working_minutes(start, due, OSLO, EASTER.__contains__) == hours * 60


moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: MONDAY.astimezone(UTC) + timedelta(minutes=minutes))


@given(moments, st.integers(1, 5000))
def test_so_many_minutes_after_a_moment_so_many_lie_between(start: datetime, minutes: int) -> None:
    due = after_minutes(start, minutes, OSLO, EASTER.__contains__)
    assert working_minutes(start, due, OSLO, EASTER.__contains__) == minutes


@given(moments, moments, moments)
def test_working_time_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    one, two, three = sorted((one, two, three))
    between = lambda a, b: working_minutes(a, b, OSLO, EASTER.__contains__)  # noqa: E731
    assert between(one, two) + between(two, three) == between(one, three)
    assert between(three, one) == 0
    assert between(one, three) <= ((three - one).days + 1) * HOURS_A_DAY * 60


@given(st.sampled_from(SupportRequest.Category.values), st.booleans())
def test_whoever_is_stopped_never_waits_longer_than_who_is_not(category: str, by_staff: bool) -> None:
    found = [ORDER.index(priority_of(category, each, by_staff=by_staff)) for each in ("stopped", "slowed", "asking")]
    assert found == sorted(found)
    levels = [DEFAULTS[each] for each in ORDER]
    assert levels == sorted(levels)


def test_data_that_somebody_saw_who_should_not_have_cannot_wait() -> None:
    assert priority_of("privacy", "slowed") == "urgent"
    assert priority_of("privacy", "asking") == "normal"


def test_what_waits_for_who_asked_is_not_late_while_it_does() -> None:
    told = {"respond_due": MONDAY, "resolve_due": MONDAY + HOUR, "now": MONDAY + 2 * HOUR, "closed_at": None}
    assert standing(answered_at=MONDAY, waiting=True, **told).late is False  # type: ignore[arg-type]
    assert standing(answered_at=MONDAY, waiting=False, **told).closed_in_time is False  # type: ignore[arg-type]
    assert standing(answered_at=None, waiting=False, **told).answered_in_time is False  # type: ignore[arg-type]


def test_a_request_is_due_by_the_level_of_its_member_on_the_day_it_came(circle: Circle) -> None:
    assert asked(hindrance="stopped").respond_hours == DEFAULTS["high"].respond
    by = circle.speakers["4601"].pk
    support_desk.set_level("4601", "high", respond=2, resolve=16, from_day=date(2027, 3, 3), by=by, now=NOW)
    before, after = asked(hindrance="stopped"), asked(hindrance="stopped", now=NOW + timedelta(days=2))
    assert (before.respond_hours, after.respond_hours, after.resolve_hours) == (4, 2, 16)
    assert after.respond_due == NOW + timedelta(days=2, hours=2)
    bergen = access_member(circle.home.pk, "4601")
    assert level_on(bergen, "high", date(2027, 3, 2)).respond == 4
    assert asked(hindrance="stopped", member="1246", now=NOW + timedelta(days=2)).respond_hours == 4
    with refused("no_mandate"):
        support_desk.set_level("1246", "high", respond=2, resolve=16, from_day=date(2027, 3, 3), by=by, now=NOW)
    for code, hours, day in (
        ("level_not_in_order", (4, 2), date(2027, 3, 9)),
        ("level_in_the_past", (1, 2), date(2027, 2, 1)),
        ("level_said_already", (1, 2), date(2027, 3, 3)),
    ):
        with refused(code):
            support_desk.set_level("4601", "high", respond=hours[0], resolve=hours[1], from_day=day, by=by, now=NOW)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("wrong_address", {"email": ""}),
        ("wrong_address", {"email": "kari"}),
        ("missing_text", {"text": " \n"}),
        ("not_a_kind", {"category": "spam"}),
        ("not_a_kind", {"hindrance": ""}),
        ("not_found", {"member": "9999"}),
    ],
)
def test_what_is_missing_is_refused_and_nothing_is_kept(circle: Circle, code: str, more: dict[str, Any]) -> None:
    with refused(code):
        asked(**more)
    assert not SupportRequest.objects.exists()


def test_nobody_has_an_address_flooded(circle: Circle) -> None:
    for _each in range(10):
        asked()
    with refused("too_many"):
        asked(email="KARI@example.com")
    asked(email="ola@example.com")


def test_the_clock_stands_still_while_who_asked_is_asked_and_runs_when_she_writes(circle: Circle) -> None:
    request, by = asked(), circle.charlie.pk
    due = request.resolve_due
    support_desk.answer(request.number, "Hvilken nettleser?", waits=True, by=by, now=NOW + HOUR)
    assert again(request).state == "waiting"
    assert not standing_of(again(request), NOW + timedelta(days=60)).late
    support.write(link(request), "Firefox.", by=None, now=NOW + timedelta(days=1, hours=1))
    found = again(request)
    assert (found.state, found.paused_minutes) == ("open", HOURS_A_DAY * 60)
    assert found.resolve_due == due + timedelta(days=1) == NOW + timedelta(days=8)  # a weekend lies between
    support_desk.close(request.number, "Rettet.", by=by, now=NOW + timedelta(days=2))
    assert standing_of(again(request), NOW + timedelta(days=60)).closed_in_time


def test_what_is_opened_again_is_not_late_for_the_time_that_it_was_closed(circle: Circle) -> None:
    request, by = asked(), circle.charlie.pk
    support_desk.close(request.number, by=by, now=NOW + HOUR)
    later = NOW + timedelta(days=28)
    support.write(link(request), "Det skjer igjen.", by=None, now=later)
    found = again(request)
    assert (found.state, found.reopened, found.closed_at) == ("open", 1, None)
    assert found.answered_at == NOW + HOUR
    assert found.resolve_due > later
    assert not standing_of(found, later).late
    support.close_own(link(request), by=None, now=later + HOUR)
    support.close_own(link(request), by=None, now=later + 2 * HOUR)
    assert again(request).closed_at == later + HOUR


def test_only_those_of_her_member_and_the_secretariat_answer(circle: Circle) -> None:
    bergen, fjell, nobodys = asked(), asked(member="1246"), asked(member="")
    home, members = circle.home.pk, every_member(circle.home.pk)
    hers = answered_by(mandate_rights(circle.charlie.pk, home, NOW), home, members)
    everybodys = answered_by(mandate_rights(circle.alice.pk, home, NOW), home, members)
    assert [each.number for each in queue(home, hers, now=NOW).requests] == [bergen.number]
    assert queue(home, everybodys, now=NOW).total == 3
    acts: list[Callable[[int], object]] = [
        lambda number: support_desk.take(number, by=circle.charlie.pk, now=NOW),
        lambda number: support_desk.answer(number, "x", by=circle.charlie.pk, now=NOW),
        lambda number: support_desk.remark(number, "x", by=circle.charlie.pk, now=NOW),
        lambda number: support_desk.move(number, member="4601", priority="low", by=circle.charlie.pk, now=NOW),
        lambda number: support_desk.close(number, by=circle.charlie.pk, now=NOW),
    ]
    for act in acts:
        for other in (fjell, nobodys):
            with refused("no_mandate"):
                act(other.number)
        act(bergen.number)
        if act is acts[3]:
            with refused("not_found"):
                support_desk.move(bergen.number, member="9", priority="low", by=circle.charlie.pk, now=NOW)
    with refused("support_closed"):
        acts[1](bergen.number)


def test_what_is_moved_is_due_by_what_holds_there_and_taken_by_nobody(circle: Circle) -> None:
    request, by = asked(hindrance="stopped"), circle.charlie.pk
    support_desk.take(request.number, by=by, now=NOW)
    moved = support_desk.move(request.number, member="1246", priority="urgent", by=by, now=NOW)
    assert (moved.assigned_to, moved.respond_hours) == (None, DEFAULTS["urgent"].respond)
    assert moved.respond_due == NOW + HOUR
    with refused("no_mandate"):
        support_desk.take(request.number, by=by, now=NOW)


@pytest.mark.parametrize("what", ["incident", "idea", "maintenance"])
def test_something_is_made_of_a_request_once_with_none_of_its_words(circle: Circle, what: str) -> None:
    request = asked(text="Hemmelig navn")
    made = support_desk.Made(what=what, title="Kalenderen hopper", text="Skrevet på nytt.", part="search")
    support_desk.make(request.number, made, by=circle.charlie.pk, now=NOW)
    found = {"incident": Incident, "idea": Idea, "maintenance": MaintenanceItem}[what].objects.get()
    assert found.title == "Kalenderen hopper"
    assert (again(request).became, again(request).became_number) == (what, found.number)
    with refused("support_became_already"):
        support_desk.make(request.number, made, by=circle.charlie.pk, now=NOW)


def hers() -> list[Any]:
    """What was mailed to who asked."""
    return [each for each in mail.outbox if each.to == ["kari@example.com"]]


def test_who_asked_is_mailed_each_answer_once_and_never_a_note(circle: Circle) -> None:
    request, by = asked(), circle.charlie.pk
    assert dispatch(now=NOW) == 2
    assert sorted(each.to[0] for each in mail.outbox) == [circle.charlie.email, "kari@example.com"]
    [receipt] = hers()
    assert link(request) in receipt.body
    assert not any("Det virker ikke." in each.body for each in mail.outbox)
    support_desk.remark(request.number, "Hemmelig", by=by, now=NOW)
    support_desk.answer(request.number, "Prøv igjen.", by=by, now=NOW)
    dispatch(now=NOW)
    dispatch(now=NOW)
    assert len(hers()) == 2
    assert "Prøv igjen." in hers()[1].body
    assert not any("Hemmelig" in each.body for each in mail.outbox)


def test_a_mail_is_in_the_language_that_she_asked_in(circle: Circle) -> None:
    asked(language="nn")
    dispatch(now=NOW)
    assert "Du får svar seinast" in hers()[0].body


def test_nothing_that_she_said_or_who_she_is_stands_in_front_of_the_wall(circle: Circle) -> None:
    request = asked(circle.speakers["1103"], text="Hemmelig")
    assert not SupportAsker.objects.exists()
    assert not SupportEntry.objects.exists()
    assert [each.number for each in requests_of(circle.speakers["1103"].pk)] == [request.number]
    assert requests_of(circle.charlie.pk) == []
    with within(person=circle.charlie.pk):
        assert not SupportEntry.objects.exists()
    for entry in everything_of(Entry).filter(verb__startswith="support."):
        assert "Hemmelig" not in str(entry.data)
    columns = [field.name for field in SupportRequest._meta.fields]
    assert not {"text", "email", "person"} & set(columns)
    assert thread_of(request, staff=False).entries[0].text == "Hemmelig"


def test_notes_between_those_who_answer_are_not_shown_to_who_asked(circle: Circle) -> None:
    request = asked()
    support_desk.remark(request.number, "Hemmelig", by=circle.charlie.pk, now=NOW)
    assert [each.kind for each in thread_of(request, staff=False).entries] == ["asked"]
    assert [each.kind for each in thread_of(request, staff=True).entries] == ["asked", "note"]


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE collaboration_supportrequest SET asked_at = asked_at - interval '1 day'",
        "UPDATE collaboration_supportrequest SET answered_at = NULL",
        "UPDATE collaboration_supportrequest SET state = 'closed', closed_at = NULL",
        "DELETE FROM collaboration_supportrequest",
        "UPDATE collaboration_supportentry SET text = 'x'",
        "UPDATE collaboration_supportentry SET kind = 'note'",
        "UPDATE collaboration_servicelevel SET respond_hours = 1",
    ],
)
def test_the_database_keeps_what_was_said_and_when(circle: Circle, wrong: str) -> None:
    request = asked()
    support_desk.answer(request.number, "Ja.", by=circle.charlie.pk, now=NOW)
    day = date(2027, 3, 3)
    support_desk.set_level("4601", "high", respond=2, resolve=16, from_day=day, by=circle.alice.pk, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), everything(), connection.cursor() as cursor:
        cursor.execute(wrong)


def test_no_statement_of_the_app_takes_out_what_was_said(circle: Circle) -> None:
    asked()
    with everything(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM collaboration_supportentry")
        assert cursor.rowcount == 0


def test_words_and_addresses_go_two_years_after_it_was_closed_and_the_count_stays(circle: Circle) -> None:
    request = asked(text="Hemmelig")
    support_desk.close(request.number, "Svar.", by=circle.charlie.pk, now=NOW)
    purge(NOW + timedelta(days=729))
    assert everything_of(SupportAsker).get().email == "kari@example.com"
    purge(NOW + timedelta(days=731))
    assert everything_of(SupportAsker).get().email == ""
    assert {each.text for each in everything_of(SupportEntry)} == {""}
    assert SupportRequest.objects.count() == 1


def test_words_of_what_nobody_closed_go_when_nothing_was_said_of_it_for_as_long_as_its_municipality_keeps_cases(
    circle: Circle,
) -> None:
    request = asked(text="Hemmelig")
    support.write(link(request), "Mer hemmelig", by=None, now=NOW + timedelta(days=300))
    for days, left in ((729, True), (1029, True), (1031, False)):
        purge(NOW + timedelta(days=days))
        assert any(each.text for each in everything_of(SupportEntry)) is left
        assert bool(everything_of(SupportAsker).get().email) is left
    home = a_municipality("fjell", "1246")
    new = NewMember(name="Øygarden", number="4626", municipality_id=home.pk)
    join(new, on=NOW.date(), by=circle.alice.pk, now=NOW)
    keep_for(home, "cases", 200, by=circle.alice.pk, now=NOW)
    later = NOW + timedelta(days=2000)
    mine = asked(now=later, member="4626")
    others = asked(now=later)
    purge(later + timedelta(days=201))
    found = {each.request_id: each.email for each in everything_of(SupportAsker)}
    assert (found[mine.pk], found[others.pk]) == ("", "kari@example.com")


def test_who_is_erased_takes_her_words_and_address_along(circle: Circle) -> None:
    person = circle.speakers["1508"]
    request = asked(person, text="Hemmelig", email="")
    support_desk.answer(request.number, "Svar.", by=circle.charlie.pk, now=NOW)
    with transaction.atomic(), everything():
        erase_quietly([person], because="idle", now=NOW)
    assert everything_of(SupportAsker).get().email == ""
    assert [each.text for each in everything_of(SupportEntry).order_by("id")] == ["", "Svar."]


def test_figures_count_what_was_in_time_and_what_was_not(circle: Circle) -> None:
    by = circle.charlie.pk
    fast, slow, open_ = asked(), asked(), asked()
    support_desk.close(fast.number, by=by, now=NOW + HOUR)
    support_desk.close(slow.number, by=by, now=NOW + timedelta(days=20))
    assert open_.state == "open"
    asked(member="", now=NOW + timedelta(days=20))
    asked(now=NOW - timedelta(days=400))
    rows = support_rows(circle.home, NOW + timedelta(days=20))
    found = {each["member"]: each for each in rows}
    assert {key: value for key, value in found["4601"].items() if not key.startswith("member")} == {
        "asked": 3, "open": 1, "answered_in_time": 1, "answered_of": 3, "closed_in_time": 1, "closed_of": 3,
        "late_now": 1, "reopened": 0,
    }  # fmt: skip
    assert (found[None]["asked"], found[None]["answered_of"], found["1246"]["asked"]) == (1, 0, 0)
