"""Incidents: said in order, looked back on by a day that is shown, and counted against the time a part was there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions import incidents
from aktiv.collaboration.actions.incidents import NewIncident
from aktiv.collaboration.actions.mandates import NewMandate, end_mandate, entrust
from aktiv.collaboration.models import Incident, IncidentUpdate, Mandate, Part
from aktiv.collaboration.queries.incidents import severe_now
from aktiv.collaboration.queries.parties import access_member
from aktiv.collaboration.queries.status import incident_row, percent, status_row
from aktiv.collaboration.rules.uptime import Said, Span, away, by_day, spans, there
from aktiv.journal.models import Entry
from aktiv.values import Refusal
from tests.collaboration.world import NOW, Circle, a_circle
from tests.reading import everything_of

OSLO = ZoneInfo("Europe/Oslo")
HOUR = timedelta(hours=1)
BASE = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def an_incident(circle: Circle, **more: Any) -> Incident:
    told: dict[str, Any] = {
        "title": "Søket er nede",
        "parts": ["search"],
        "severity": "critical",
        "text": "Vi undersøker.",
        "began_at": NOW - 2 * HOUR,
    }
    return incidents.report(NewIncident(**(told | more)), by=circle.alice.pk, now=NOW - HOUR)


def goes_on(circle: Circle, number: int, state: str, severity: str = "", at: datetime = NOW) -> Incident:
    return incidents.update(number, "Mer.", state=state, severity=severity, by=circle.alice.pk, now=at)


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def test_an_incident_is_numbered_and_told_of_with_its_members(circle: Circle) -> None:
    first, second = an_incident(circle), an_incident(circle, members=["4601"], parts=["payment", "booking"])
    assert (first.number, second.number, first.state) == (1, 2, "investigating")
    row = incident_row(second, NOW)
    assert (row["members"], row["parts"]) == (["4601"], ["booking", "payment"])
    entry = everything_of(Entry).get(verb="incident.reported", data__number=2)
    assert entry.data == {"number": 2, "parts": ["booking", "payment"], "severity": "critical"}


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("missing_text", {"title": " "}),
        ("incident_without_parts", {"parts": []}),
        ("not_a_kind", {"parts": ["rockets"]}),
        ("not_a_kind", {"severity": "awful"}),
        ("incident_ahead", {"began_at": NOW + HOUR}),
        ("incident_not_in_order", {"began_at": NOW + HOUR, "until": NOW + HOUR}),
        ("member_left", {"members": ["9999"]}),
    ],
)
def test_what_cannot_be_told_is_refused_and_nothing_is_kept(circle: Circle, code: str, more: dict[str, Any]) -> None:
    with refused(code):
        an_incident(circle, **more)
    assert not Incident.objects.exists()


def test_only_those_whose_mandate_holds_now_tell_of_the_service(circle: Circle) -> None:
    with refused("no_mandate"):
        incidents.report(
            NewIncident(title="x", parts=["search"], severity="minor", text="x", began_at=NOW),
            by=circle.charlie.pk,
            now=NOW,
        )
    with refused("no_mandate"):
        incidents.update(an_incident(circle).number, "x", state="resolved", by=circle.speakers["4601"].pk, now=NOW)
    held = entrust(circle.charlie, NewMandate(member="4601", role="support"), by=circle.alice.pk, now=NOW)
    incidents.update(1, "x", state="identified", by=circle.charlie.pk, now=NOW)
    end_mandate(held.pk, by=circle.alice.pk, now=NOW + HOUR)
    with refused("mandate_over"):
        incidents.update(1, "x", state="resolved", by=circle.charlie.pk, now=NOW + 2 * HOUR)


def test_a_severe_incident_is_looked_back_on_within_ten_working_days_and_a_small_one_need_not_be(
    circle: Circle,
) -> None:
    grave, small = an_incident(circle), an_incident(circle, severity="minor")
    assert goes_on(circle, grave.number, "monitoring", "minor").review_due is None
    due = goes_on(circle, grave.number, "resolved").review_due
    assert due == date(2027, 3, 15)  # a fortnight from Monday the first
    assert goes_on(circle, small.number, "resolved").review_due is None
    row = incident_row(Incident.objects.get(number=1), NOW + timedelta(days=14))
    assert (row["review_late"], row["worst"]) == (False, "critical")
    assert incident_row(Incident.objects.get(number=1), NOW + timedelta(days=15))["review_late"]
    incidents.look_back(1, "Ingen fant noe.", "Disken var full.", by=circle.alice.pk, now=NOW + timedelta(days=3))
    incidents.look_back(1, "Ingen fant noe.", "Loggene fylte disken.", by=circle.alice.pk, now=NOW + timedelta(days=30))
    row = incident_row(Incident.objects.get(number=1), NOW + timedelta(days=40))
    assert (row["review_late"], row["review"]["version"], row["review"]["causes"]) == (
        False,
        2,
        "Loggene fylte disken.",
    )


def test_nobody_looks_back_on_what_goes_on_and_what_is_over_stays_over(circle: Circle) -> None:
    number, by = an_incident(circle).number, circle.alice.pk
    with refused("incident_goes_on"):
        incidents.look_back(number, "x", "y", by=by, now=NOW)
    goes_on(circle, number, "resolved")
    for state in ("resolved", "investigating"):
        with refused("incident_over"):
            goes_on(circle, number, state)
    planned = an_incident(circle, began_at=NOW + HOUR, until=NOW + 2 * HOUR)
    with refused("incident_state_wrong"):
        goes_on(circle, planned.number, "resolved")
    assert goes_on(circle, planned.number, "cancelled").ended_at == NOW


def test_what_is_promised_is_done_once(circle: Circle) -> None:
    number, by = an_incident(circle).number, circle.alice.pk
    incidents.promise_remedy(number, "Større disk", "4601", date(2027, 4, 1), by=by, now=NOW)
    with refused("remedied_ahead"):
        incidents.remedied(number, 1, date(2027, 3, 2), by=by, now=NOW)
    incidents.remedied(number, 1, date(2027, 3, 1), by=by, now=NOW)
    with refused("remedied_already"):
        incidents.remedied(number, 1, date(2027, 3, 1), by=by, now=NOW)
    with refused("not_found"):
        incidents.remedied(number, 2, date(2027, 3, 1), by=by, now=NOW)
    # What is not written in bokmål stands in the language it is written in.
    with refused("missing_text"):
        incidents.promise_remedy(number, " ", "4601", date(2027, 4, 1), by=by, now=NOW)
    made = incidents.promise_remedy(number, "", "4601", date(2027, 4, 1), what_en="A larger disk", by=by, now=NOW)
    assert (made.what, made.what_nn, made.what_en) == ("A larger disk", "", "A larger disk")


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE collaboration_incident SET title = 'x'",
        "UPDATE collaboration_incident SET began_at = began_at + interval '1 hour'",
        "UPDATE collaboration_incident SET state = 'resolved'",
        "DELETE FROM collaboration_incidentupdate",
        "UPDATE collaboration_incidentupdate SET text = 'x'",
        "DELETE FROM collaboration_incidentreach",
        "UPDATE collaboration_incidentreview SET causes = 'x'",
        "UPDATE collaboration_remedy SET due = due + 1",
        "UPDATE collaboration_remedy SET done_on = NULL",
        "INSERT INTO collaboration_incidentupdate (incident_id, state, severity, text, at, made_by_id, made_at)"
        " SELECT incident_id, 'resolved', severity, 'x', at - interval '9 hours', made_by_id, made_at"
        " FROM collaboration_incidentupdate LIMIT 1",
    ],
)
def test_the_database_keeps_what_was_said(circle: Circle, wrong: str) -> None:
    number, by = an_incident(circle, members=["4601"]).number, circle.alice.pk
    incidents.promise_remedy(number, "Større disk", "4601", date(2027, 4, 1), by=by, now=NOW)
    incidents.remedied(number, 1, date(2027, 3, 1), by=by, now=NOW)
    other = an_incident(circle)
    goes_on(circle, other.number, "resolved")
    incidents.look_back(other.number, "x", "y", by=by, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)


def test_what_is_over_is_opened_by_no_statement(circle: Circle) -> None:
    goes_on(circle, an_incident(circle).number, "resolved")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE collaboration_incident SET state = 'monitoring', ended_at = NULL")


def test_a_member_feels_what_names_it_or_nobody(circle: Circle) -> None:
    an_incident(circle, members=["4601"])
    an_incident(circle, parts=["payment"])
    home = circle.home
    at_bergen = status_row(home, NOW, access_member(home.pk, "4601"))
    at_fjell = status_row(home, NOW, access_member(home.pk, "1246"))
    assert [each["number"] for each in at_bergen["incidents"]] == [2, 1]
    assert [each["number"] for each in at_fjell["incidents"]] == [2]
    found = {each["part"]: each for each in at_fjell["parts"]}
    assert (found["search"]["away_seconds"], found["search"]["state"]) == (0, "")
    assert (found["payment"]["away_seconds"], found["payment"]["state"]) == (2 * 3600, "critical")
    assert [each.number for each in severe_now(home.pk)] == [1, 2]


def test_planned_work_is_under_way_from_its_hour_and_counts_against_nothing(circle: Circle) -> None:
    an_incident(circle, began_at=NOW, until=NOW + 2 * HOUR)
    before, during = status_row(circle.home, NOW - HOUR), status_row(circle.home, NOW + HOUR)
    assert [each["state"] for each in before["planned"]] == ["scheduled"]
    assert (before["state"], during["state"], during["planned"][0]["state"]) == ("", "critical", "running")
    assert [each["away_seconds"] for each in during["parts"]] == [0] * len(Part)
    assert not severe_now(circle.home.pk)


def test_the_page_asks_as_many_statements_for_many_incidents_as_for_one(
    circle: Circle, django_assert_num_queries: Callable[..., Any]
) -> None:
    an_incident(circle, members=["4601"])
    with django_assert_num_queries(10):
        status_row(circle.home, NOW)
    for _each in range(4):
        an_incident(circle, members=["4601", "1246"])
    with django_assert_num_queries(10):
        status_row(circle.home, NOW)


severities = st.sampled_from(["minor", "major", "critical"])
stretches = st.tuples(st.integers(0, 5_000), st.integers(1, 2_000), severities)
"""Minutes from the beginning, how many minutes, and how grave."""
Stretches = list[tuple[int, int, str]]


def drawn(found: Stretches) -> list[Span]:
    """The stretches as moments."""
    return [
        Span(BASE + timedelta(minutes=start), BASE + timedelta(minutes=start + minutes), severity)
        for start, minutes, severity in found
    ]


@given(st.lists(stretches, max_size=8))
def test_incidents_at_one_time_count_once(found: Stretches) -> None:
    severe = [range(start, start + minutes) for start, minutes, severity in found if severity != "minor"]
    minutes = set().union(*severe)
    joined = away(drawn(found))
    assert sum((end - start).total_seconds() for start, end in joined) == len(minutes) * 60
    assert all(one[1] < two[0] for one, two in pairwise(joined))


@given(st.lists(stretches, max_size=8), st.integers(0, 60 * 24 * 6))
def test_the_days_of_a_part_add_up_to_its_time_away(found: Stretches, later: int) -> None:
    now = BASE + timedelta(minutes=later)
    cut = [each._replace(end=min(each.end, now)) for each in drawn(found) if each.start < now]
    days = by_day(cut, date(2027, 2, 27), now.astimezone(OSLO).date(), now, OSLO)
    gone = sum((end - start).total_seconds() for start, end in away(cut))
    assert sum(each.away for each in days) == gone
    assert all(0 <= each.away <= each.seconds for each in days)
    assert 0 <= there(days) <= 1
    assert (there(days) == 1) == (gone == 0)


def test_a_day_when_the_clock_is_changed_is_as_long_as_it_is() -> None:
    now = datetime(2027, 4, 2, tzinfo=UTC)
    days = by_day([], date(2027, 3, 27), date(2027, 3, 29), now, OSLO)
    assert [each.seconds // 3600 for each in days] == [24, 23, 24]
    over_the_gap = [Span(datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "major")]
    assert by_day(over_the_gap, date(2027, 3, 28), date(2027, 3, 28), now, OSLO)[0].away == 3600


@given(st.lists(st.tuples(st.integers(0, 500), severities), min_size=1, max_size=6), st.integers(0, 600))
def test_an_incident_is_as_grave_as_was_said_at_each_moment(said: list[tuple[int, str]], later: int) -> None:
    told = [Said(BASE + timedelta(minutes=at), severity, False) for at, severity in sorted(said)]
    now = BASE + timedelta(minutes=later)
    found = spans(BASE, told, now)
    assert sum((each.end - each.start).total_seconds() for each in found) == later * 60
    assert all(each.end <= now for each in found)


def test_what_is_over_ends_the_last_stretch() -> None:
    told = [Said(BASE, "critical", False), Said(BASE + HOUR, "minor", False), Said(BASE + 3 * HOUR, "minor", True)]
    found = spans(BASE - HOUR, told, BASE + 9 * HOUR)
    assert found == [Span(BASE - HOUR, BASE + HOUR, "critical"), Span(BASE + HOUR, BASE + 3 * HOUR, "minor")]


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_what_was_away_is_never_shown_as_always_there(lost: int, whole: int) -> None:
    share = 1 - Fraction(min(lost, whole), max(lost, whole))
    assert percent(share) != "100.00"
    assert Fraction(percent(share)) / 100 <= share
    assert percent(Fraction(1)) == "100.00"


def test_who_told_is_kept_and_mandates_of_support_stand_in_no_body(circle: Circle) -> None:
    an_incident(circle)
    assert IncidentUpdate.objects.get().made_by_id == circle.alice.pk
    held = entrust(circle.charlie, NewMandate(member="4601", role="support"), by=circle.alice.pk, now=NOW)
    assert Mandate.objects.get(pk=held.pk).body is None
