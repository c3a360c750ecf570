"""What is to be mended: in the open, but for holes that are not mended, which are listed with the law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from aktiv.collaboration.actions import incidents, maintenance
from aktiv.collaboration.actions.maintenance import NewItem
from aktiv.collaboration.models import MaintenanceItem
from aktiv.collaboration.queries.maintenance import access_item, counts, item_row, items_of
from aktiv.collaboration.queries.openness import withheld_rows
from aktiv.values import Refusal
from tests.collaboration.world import NOW, TODAY, Circle, a_circle

SECRET = "Nøkkelen ligger åpent"


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def an_item(circle: Circle, **more: Any) -> MaintenanceItem:
    told = {"kind": "fault", "title": "Kalenderen hopper", "text": "Fordi.", "severity": "low", "effort": "small"}
    return maintenance.note_item(NewItem(**(told | more)), by=circle.alice.pk, now=NOW)


def further(circle: Circle, number: int, state: str, **more: Any) -> MaintenanceItem:
    return maintenance.take_further(number, "Gjort.", state=state, by=circle.alice.pk, now=NOW, **more)


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def test_a_hole_is_withheld_with_the_law_until_it_is_mended_and_told_of_then(circle: Circle) -> None:
    hole = an_item(circle, kind="security", title=SECRET, text=SECRET, part="sign_in", due=date(2027, 1, 1))
    further(circle, hole.number, "under_way", due=date(2027, 1, 1))
    row = item_row(access_item(circle.home.pk, hole.number), TODAY)
    assert SECRET not in str(row)
    assert "sign_in" not in str(row)
    assert (row["withheld"], row["ground"], row["steps"]) == (True, "offentleglova § 24 tredje ledd", [])
    assert [(each["source"], each["about"]) for each in withheld_rows(circle.home, timezone.now())] == [("hole", 1)]
    assert item_row(access_item(circle.home.pk, hole.number), TODAY, inside=True)["title"] == SECRET
    further(circle, hole.number, "mended")
    row = item_row(access_item(circle.home.pk, hole.number), TODAY)
    assert (row["title"], row["withheld"], row["ground"], len(row["steps"])) == (SECRET, False, None, 2)
    assert withheld_rows(circle.home, timezone.now()) == []


def test_a_hole_that_nobody_mends_stays_withheld(circle: Circle) -> None:
    hole = an_item(circle, kind="security", title=SECRET, text=SECRET)
    further(circle, hole.number, "dropped")
    row = item_row(access_item(circle.home.pk, hole.number), TODAY)
    assert (row["state"], row["title"], row["withheld"]) == ("dropped", None, True)
    assert [each["source"] for each in withheld_rows(circle.home, timezone.now())] == ["hole"]
    assert counts(circle.home.pk)["withheld"] == 1


def test_the_gravest_comes_first_and_what_is_over_stands_apart(circle: Circle) -> None:
    for severity in ("low", "critical", "medium", "high"):
        an_item(circle, severity=severity)
    further(circle, 3, "mended")
    an_item(circle, kind="security", severity="low")
    found, total = items_of(circle.home.pk)
    assert ([each.severity for each in found], total) == (["low", "critical", "high", "low"], 4)
    assert [each.number for each in items_of(circle.home.pk, which="ferdig")[0]] == [3]
    assert [each.number for each in items_of(circle.home.pk, kind="law")[0]] == []
    assert counts(circle.home.pk) == {"open": 4, "grave": 2, "withheld": 1, "mended": 1, "dropped": 0}


def test_it_is_late_after_its_day_until_it_is_over(circle: Circle) -> None:
    an_item(circle, due=TODAY)
    row = lambda days: item_row(access_item(circle.home.pk, 1), TODAY + timedelta(days=days))  # noqa: E731
    assert (row(0)["late"], row(1)["late"]) == (False, True)
    further(circle, 1, "mended", due=TODAY)
    assert not row(99)["late"]


def test_only_those_who_run_the_service_keep_the_list(circle: Circle) -> None:
    an_item(circle)
    for by in (circle.charlie, circle.speakers["4601"]):
        with refused("no_mandate"):
            maintenance.take_further(1, "x", state="mended", by=by.pk, now=NOW)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("missing_text", {"title": ""}),
        ("not_a_kind", {"kind": "magic"}),
        ("not_a_kind", {"part": "rockets"}),
        ("not_a_kind", {"severity": ""}),
        ("not_found", {"incident": 7}),
    ],
)
def test_what_cannot_be_noted_is_refused(circle: Circle, code: str, more: dict[str, Any]) -> None:
    with refused(code):
        an_item(circle, **more)
    assert not MaintenanceItem.objects.exists()


def test_what_is_over_stays_over_and_what_was_noted_stays_as_it_was(circle: Circle) -> None:
    an_item(circle)
    further(circle, 1, "under_way")
    with refused("maintenance_state_wrong"):
        further(circle, 1, "noted")
    further(circle, 1, "dropped")
    with refused("maintenance_over"):
        further(circle, 1, "planned")
    for wrong in (
        "UPDATE collaboration_maintenanceitem SET title = 'x'",
        "UPDATE collaboration_maintenanceitem SET kind = 'law'",
        "UPDATE collaboration_maintenanceitem SET state = 'planned', ended_on = NULL",
        "DELETE FROM collaboration_maintenanceitem",
        "UPDATE collaboration_maintenancestep SET text = 'x'",
        "DELETE FROM collaboration_maintenancestep",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong)


def test_it_may_come_from_an_incident(circle: Circle) -> None:
    told = incidents.NewIncident(title="x", parts=["search"], severity="minor", text="x", began_at=NOW)
    number = incidents.report(told, by=circle.alice.pk, now=NOW).number
    item = an_item(circle, incident=number)
    assert item_row(item, TODAY)["incident"] == number
