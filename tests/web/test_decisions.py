"""The decision log: what was decided is in it once, the same on the page, in files and in the feed."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions.agreements import adopt, lay_before
from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.parties import NewMember, carry, join, leave
from aktiv.collaboration.actions.votes import Question, announce, cast, count_closed, open_vote
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.decisions import decision_rows
from aktiv.collaboration.rules.forces import Party, Succeeded, bound_on, in_force_from
from tests.collaboration.world import Circle, a_circle, a_draft, agreed, same
from tests.web.test_collaboration import words_of

PAGE, FILE = "/samarbeid/vedtak/", "/samarbeid/vedtak"
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = date(2021, 1, 1)


@pytest.fixture
def circle(db: None) -> Circle:
    """A vote that passed, one that is open, an agreement, a promise of money and one of hours, and a notice."""
    now = timezone.now()
    then = now - timedelta(days=40)
    circle = a_circle(then)
    agreed(circle, then, notice_months=6)
    by = circle.alice.pk
    commit("4601", Promised(kind="money", what="Drift", due=now.date(), amount_ore=1_250_000_00), by=by, now=then)
    commit("1508", Promised(kind="hours", what="Testing", due=now.date(), hours=120), by=by, now=then)
    for days, hours in ((-9, 24), (0, 96)):
        at = now + timedelta(days=days)
        vote = announce(Question(body=circle.council.slug, subject=f"Sak {days}", memo="Vi foreslår."), by=by, now=at)
        open_vote(vote.number, at + timedelta(hours=hours), by=by, now=at)
        for number in ("4601", "1103", "1246"):
            cast(vote.number, number, "for", by=circle.speakers[number].pk, now=at)
    count_closed(now=now)
    leave("1508", notice_on=timezone.localdate(now), by=circle.speakers["1508"].pk, now=now)
    return circle


def found(query: str = "") -> list[dict[str, object]]:
    rows = Client().get(f"{FILE}.json{query}").json()["decisions"]
    assert isinstance(rows, list)
    return rows


def ids(query: str = "") -> set[str]:
    return {str(each["id"]) for each in found(query)}


def test_what_was_decided_is_there_once_and_what_is_open_is_not(circle: Circle) -> None:
    rows = found()
    assert len({each["id"] for each in rows}) == len(rows)
    assert {"vote-1", "agreement-1", "agreement-1-4601", "member-4601", "member-1508-notice", "money-1"} <= ids()
    assert not {"vote-2", "money-2", "member-1508-left"} & ids()
    assert [each["at"] for each in rows] == sorted((each["at"] for each in rows), reverse=True)
    assert next(each for each in rows if each["id"] == "vote-1")["what"] == "passed"
    assert next(each for each in rows if each["id"] == "money-1")["amount_ore"] == 1_250_000_00


def test_page_csv_and_feed_tell_the_same(circle: Circle) -> None:
    client, rows = Client(), found()
    text = words_of(client.get("/en" + PAGE).content.decode()).replace("\xa0", " ")
    for line in ("Sak -9 Passed", "Bergen promised 1,250,000 kr: Drift", "Ålesund gave notice",
                 "Version 1 of the agreement holds for all partners", f"{len(rows)} decisions"):  # fmt: skip
        assert line in text, line
    table = client.get(f"{FILE}.csv").content.decode("utf-8-sig")
    assert [each["id"] for each in csv.DictReader(io.StringIO(table), delimiter=";")] == [each["id"] for each in rows]
    answer = client.get(f"{FILE}.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    told = [each.findtext(f"{ATOM}id", "").rpartition(":")[2] for each in feed.iter(f"{ATOM}entry")]
    assert told == [each["id"] for each in rows]
    assert Client().get(f"{FILE}.xml").status_code == 404


def test_it_is_narrowed_by_year_kind_and_partner_and_wrong_questions_ask_nothing(circle: Circle) -> None:
    assert ids("?slag=vote") == {"vote-1"}
    assert {each["kind"] for each in found("?medlem=1508")} == {"agreement", "member", "vote"}
    this_year = found(f"?ar={timezone.localdate().year}&slag=member")
    assert [each["id"] for each in this_year] == ["member-1508-notice"]
    assert ids("?ar=x&slag=nei&medlem=%00") == ids()
    empty = Client().get(PAGE, {"ar": "1999"})
    assert empty.status_code == 200
    assert "Ingenting" in words_of(empty.content.decode())


def test_a_long_log_is_paged_and_costs_no_more_statements(circle: Circle) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(PAGE).status_code == 200
        return len(queries)

    few = asked()
    for number in range(60):
        join(NewMember(name=f"By {number}", number=str(5000 + number)), on=DAY, by=circle.alice.pk, now=timezone.now())
    assert asked() <= few <= 26
    first, second = (Client().get(PAGE, {"side": side, "slag": "member"}).content.decode() for side in (1, 2))
    assert first.count("ble partner") == 39  # and a notice
    assert second.count("ble partner") == 25
    assert "slag=member&amp;side=2" in first


def test_a_version_holds_from_the_day_of_the_last_yes(circle: Circle) -> None:
    now = timezone.now()
    version = lay_before(a_draft(notice_months=9), by=circle.alice.pk, now=now)
    for place, (number, person) in enumerate(circle.speakers.items()):
        on = timezone.localdate(now) - timedelta(days=3 - place)
        said = {"case_reference": "27/1", "signatory": "Ordføreren", "on": on, "seen": version.sha256}
        adopt(version.number, number, **said, by=person.pk, now=now)  # type: ignore[arg-type]
    row = next(each for each in decision_rows(circle.home, now) if each["id"] == "agreement-2")
    assert row["on"] == timezone.localdate(now).isoformat()
    assert version_in_force(circle.home.pk, date.fromisoformat(row["on"])) == version
    assert version_in_force(circle.home.pk, date.fromisoformat(row["on"]) - timedelta(days=1)) != version


def test_a_service_under_the_agreement_is_told_in_the_readers_language(circle: Circle) -> None:
    carry(same("Utlån"), on=DAY, by=circle.alice.pk, now=timezone.now())
    assert "service-utlan" in ids()


def day(number: int) -> date:
    return DAY + timedelta(days=number)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 30)), max_size=5),
    st.dictionaries(st.integers(0, 4), st.integers(-5, 40).map(day), max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 30)), max_size=3),
)
def test_it_holds_from_the_first_day_on_which_all_are_bound_and_on_no_day_before(
    spans: list[tuple[int, int | None]], adopted: dict[int, date], places: list[tuple[int, int, int]]
) -> None:
    parties = [
        Party(at, day(first), None if more is None else day(first + more)) for at, (first, more) in enumerate(spans)
    ]
    succeeded = [Succeeded(before, after, day(on)) for before, after, on in places]

    def holds(on: date) -> bool:
        there = {each.id for each in parties if each.joined <= on and (each.left is None or on <= each.left)}
        return bool(there) and there <= bound_on(on, adopted, succeeded)

    every_day = [day(each) for each in range(-6, 60)]
    assert in_force_from(parties, adopted, succeeded, day(59)) == next(
        (each for each in every_day if holds(each)), None
    )
