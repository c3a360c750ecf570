"""Deciding date by date: bookings in the same transaction, what was taken meanwhile, undo, deciding anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.allocating import Wish, allocate
from aktiv.bookings.models import Booking, EventContact, EventPage, Occurrence
from aktiv.bookings.queries.events import Wanted, event_called, events
from aktiv.cases.actions.deciding import Answer, Yes, decide, decide_anew, send_off, send_off_all, undo
from aktiv.cases.actions.handling import take, withdraw
from aktiv.cases.models import Case, DecidedDate, Decision, RequestedDate
from aktiv.journal.models import Entry
from aktiv.prices.queries import charges_of
from aktiv.timetable.models import Occupancy
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, booked, verbs, when
from tests.cases.world import HALF_A_MINUTE, CaseWorld, a_season, at, dates, days, fresh, states
from tests.reading import everything_of

JUST_BEFORE = HALF_A_MINUTE - timedelta(microseconds=1)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def owed() -> int:
    ids = [each.pk for each in Occurrence.objects.all()]
    return sum(one.amount for each in charges_of("occurrence", ids, "use").values() for one in each)


@pytest.mark.scenario(25)
def test_granting_makes_the_bookings_and_their_prices(world: CaseWorld) -> None:
    case = world.case("18–20", days=days(3), participants={"26-66": 12})
    done = world.grant_all(case)
    booking = Booking.objects.get()
    assert (booking.kind, booking.organisation, booking.occurrences.count()) == ("series", world.club, 3)
    assert (fresh(case).state, fresh(case).outcome, states(case)) == ("decided", "granted", ["granted"] * 3)
    assert owed() == 3 * 2 * 141_00
    assert (done.decision.number, done.decision.outcome, done.decision.appeal_by) == (
        1,
        "granted",
        NOW.date() + timedelta(21),
    )
    world.set(world.hall, mode="instant")
    with refused("taken"):
        booked(world.base, "19–20", world.as_charlie, world.courts["A"])


@pytest.mark.scenario(25)
def test_a_time_taken_meanwhile_stops_that_date_only_and_says_so(world: CaseWorld) -> None:
    case = world.case("18–20", days=days(3))
    world.set(world.hall, mode="instant")
    booked(world.base, "19–20", world.as_charlie, world.courts["A"], on=days(3)[1])
    done = world.grant_all(case)
    second = dates(case)[1]
    assert list(done.taken) == [second]
    assert (states(case), fresh(case).state) == (["granted", "asked", "granted"], "in_review")
    decide(case.pk, Answer(refuse=(second,), reason="taken"), by=world.ingrid.pk, now=NOW)
    assert (states(case)[1], fresh(case).state, fresh(case).outcome) == ("refused", "decided", "partly")


def test_when_every_time_is_taken_nothing_is_decided(world: CaseWorld) -> None:
    case = world.case("18–20")
    world.set(world.hall, mode="instant")
    booked(world.base, "19–20", world.as_charlie, world.courts["A"])
    with refused("dates_taken"):
        world.grant_all(case)
    assert (states(case), everything_of(Decision).count(), fresh(case).version) == (["asked"], 0, case.version)


def test_a_date_is_granted_in_another_place_at_another_time(world: CaseWorld) -> None:
    case = world.case("18–20")
    yes = Yes(date_id=dates(case)[0], space_id=world.courts["B"].pk, period=at("19–21"))
    decide(case.pk, Answer(grant=(yes,)), by=world.ingrid.pk, now=NOW)
    date = Occurrence.objects.get()
    assert (date.space, date.during.lower) == (world.courts["B"], at("19–21").start)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(), "nothing_decided"),
        (Answer(refuse=(0,)), "reason_missing"),
        (Answer(refuse=(0,), reason="because"), "unknown_reason"),
        (Answer(grant=(Yes(date_id=0),), refuse=(0,), reason="taken"), "not_found"),
        (Answer(revoke=(0,), reason="taken"), "date_not_waiting"),
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(world: CaseWorld, answer: Answer, code: str) -> None:
    case = world.case("18–20")
    [date] = dates(case)
    real = Answer(
        grant=tuple(Yes(date_id=date) for _ in answer.grant),
        refuse=(date,) * len(answer.refuse),
        revoke=(date,) * len(answer.revoke),
        reason=answer.reason,
    )
    with refused(code):
        decide(case.pk, real, by=world.ingrid.pk, now=NOW)
    assert fresh(case).version == case.version


@pytest.mark.scenario(25)
def test_all_of_it_is_undone_within_half_a_minute_and_nothing_is_left(world: CaseWorld) -> None:
    case = world.case("18–20", days=days(3), participants={"26-66": 12})
    done = world.grant_all(case)
    undo(done.decision.pk, by=world.ingrid.pk, now=NOW + JUST_BEFORE)
    assert (states(case), fresh(case).state, fresh(case).outcome) == (["asked"] * 3, "in_review", "")
    assert (Occupancy.objects.count(), owed()) == (0, 0)
    assert not send_off(done.decision.pk, now=NOW + timedelta(days=1))
    with refused("already_undone"):
        undo(done.decision.pk, by=world.ingrid.pk, now=NOW + JUST_BEFORE)
    assert world.grant_all(case).decision.number == 2


def test_after_half_a_minute_the_letter_leaves_and_undoing_is_too_late(world: CaseWorld) -> None:
    done = world.grant_all(world.case("18–20"))
    assert send_off_all(NOW + JUST_BEFORE) == 0
    with refused("too_late_to_undo"):
        undo(done.decision.pk, by=world.ingrid.pk, now=NOW + HALF_A_MINUTE)
    assert (send_off_all(NOW + HALF_A_MINUTE), send_off_all(NOW + HALF_A_MINUTE)) == (1, 0)
    assert verbs("decision.") == ["decision.sent"]


def test_only_whoever_decided_undoes(world: CaseWorld) -> None:
    done = world.grant_all(world.case("18–20"))
    with refused("not_staff"):
        undo(done.decision.pk, by=world.olav.pk, now=NOW)
    with refused("not_found"):
        undo(done.decision.pk, by=world.charlie.pk, now=NOW)


def test_deciding_anew_revokes_and_grants_and_keeps_both_decisions(world: CaseWorld) -> None:
    case = world.case("18–20", "20–21")
    first, second = dates(case)
    answer = Answer(grant=(Yes(date_id=first),), refuse=(second,), reason="priority")
    old = decide(case.pk, answer, by=world.ingrid.pk, now=NOW).decision
    change = Answer(grant=(Yes(date_id=second),), revoke=(first,), reason="priority", text="We found out.")
    with refused("undo_instead"):
        decide_anew(old.pk, change, by=world.ingrid.pk, now=NOW)
    send_off(old.pk, now=NOW + HALF_A_MINUTE)
    new = decide_anew(old.pk, change, by=world.olav.pk, now=NOW + timedelta(days=1)).decision
    assert (states(case), new.supersedes, new.number) == (["refused", "granted"], old, 2)
    held = [(each.state, each.during.lower) for each in Occurrence.objects.order_by("pk")]
    assert held == [("cancelled", when("18–20").start), ("confirmed", when("20–21").start)]
    with refused("superseded"):
        decide_anew(old.pk, change, by=world.ingrid.pk, now=NOW + timedelta(days=2))
    send_off(new.pk, now=NOW + timedelta(days=2))
    freed = everything_of(Entry).get(verb="decision.freed")
    assert [each["space"] for each in freed.data["freed"]] == [world.courts["A"].pk]


@pytest.mark.parametrize(
    "change", [{"outcome": "refused", "reason": "other"}, {"undone_at": NOW}, {"lettered_at": None}], ids=str
)
def test_the_database_keeps_a_decision_as_it_was_said(world: CaseWorld, change: dict[str, object]) -> None:
    said = world.grant_all(world.case("18–20"), sent=True).decision
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        everything_of(Decision).filter(pk=said.pk).update(**change)
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        everything_of(DecidedDate).filter(decision=said).update(outcome="refused", occurrence=None)


@pytest.mark.scenario(24)
def test_a_save_on_an_old_version_is_refused_and_told(world: CaseWorld) -> None:
    case = world.case("18–20", "20–21")
    first, second = dates(case)
    decide(case.pk, Answer(grant=(Yes(date_id=first),)), by=world.ingrid.pk, now=NOW, version=case.version)
    with pytest.raises(Refusal) as refusal:
        decide(case.pk, Answer(grant=(Yes(date_id=second),)), by=world.ingrid.pk, now=NOW, version=case.version)
    assert (refusal.value.code, refusal.value.data) == (
        "case_changed",
        {"version": case.version + 1, "since": case.version},
    )


def test_a_colleague_decides_nothing_on_a_case_that_is_not_hers(world: CaseWorld) -> None:
    case = world.case("18–20")
    with refused("not_handler"):
        decide(case.pk, Answer(grant=(Yes(date_id=dates(case)[0]),)), by=world.olav.pk, now=NOW)


def test_an_applicant_who_withdrew_first_is_not_decided_on(world: CaseWorld) -> None:
    case = world.case("18–20")
    withdraw(case.pk, world.as_club, now=NOW)
    with refused("not_in_state"):
        decide(case.pk, Answer(grant=(Yes(date_id=dates(case)[0]),)), by=world.ingrid.pk, now=NOW)
    with refused("not_in_state"):
        take(case.pk, by=world.olav.pk, now=NOW, over=world.ingrid.pk)
    assert (fresh(case).state, states(case), Occurrence.objects.count()) == ("withdrawn", ["withdrawn"], 0)


@pytest.mark.scenario(13)
def test_an_event_takes_season_time_that_was_said_aloud_and_tells_when_the_letter_leaves(world: CaseWorld) -> None:
    wish = Wish(world.hall.pk, when("18–20"))
    season = allocate(a_season(world.base).pk, [wish], world.as_club, by=world.ingrid.pk, now=NOW)
    event = {"organiser": "Ås Turn", "safety_name": "Charlie", "safety_phone": "90000000"}
    case = world.case("19–21", party=world.party(world.charlie, world.rival), kind="event", title="Cup", event=event)
    [date] = dates(case)
    with refused("dates_taken"):
        world.grant_all(case)
    over = frozenset(season.occurrence_ids)
    done = decide(case.pk, Answer(grant=(Yes(date_id=date, over=over),)), by=world.ingrid.pk, now=NOW).decision
    assert "booking.displaced" not in verbs()
    send_off(done.pk, now=NOW + HALF_A_MINUTE)
    assert verbs("booking.displaced") == ["booking.displaced"]
    assert Booking.objects.get(kind="event").title == "Cup"


def test_a_granted_event_tells_what_its_applicant_wrote_until_it_is_undone(world: CaseWorld) -> None:
    event = {"organiser": "Ås Turn", "safety_name": "Charlie", "safety_phone": "90000000", "programme": "Finale 15.00",
             "audience": "250", "public": "ja"}  # fmt: skip
    case = world.case("19–21", party=world.party(world.charlie, world.rival), kind="event", title="Cup", event=event)
    done = world.grant_all(case)
    [page] = everything_of(EventPage)
    assert (page.programme, page.organiser, page.audience) == ("Finale 15.00", "Ås Turn", 250)
    assert [(each.name, each.phone) for each in everything_of(EventContact)] == [("Charlie", "90000000")]
    undo(done.decision.pk, by=world.ingrid.pk, now=NOW)
    assert [each.public for each in everything_of(EventPage)] == [False]


def test_everyone_reads_of_a_granted_event_when_its_applicant_does_and_not_before(world: CaseWorld) -> None:
    party = world.party(world.charlie, world.rival)
    asked = {"organiser": "Ås Turn", "safety_name": "Charlie", "safety_phone": "90000000"}
    case = world.case("19–21", party=party, kind="event", title="Cup", event=asked | {"public": "ja"})
    quiet = world.case("14–16", party=party, kind="event", title="Dinner", event=asked)
    cup, dinner = world.grant_all(case), world.grant_all(quiet)
    [slug] = everything_of(EventPage).filter(booking__title="Cup").values_list("slug", flat=True)
    assert (event_called(slug), events(Wanted(first=NOW)).dates) == (None, [])
    for each in (cup, dinner):
        send_off(each.decision.pk, now=NOW + HALF_A_MINUTE)
    assert event_called(slug) is not None
    assert [each.booking.title for each in events(Wanted(first=NOW)).dates] == ["Cup"]


def test_approving_a_long_series_costs_no_more_statements_than_a_short_one(world: CaseWorld) -> None:
    world.set(horizon_days=730)
    counts = []
    for number, space in ((4, "A"), (40, "B")):
        case = world.case("18–20", days=days(number), space=world.courts[space])
        with CaptureQueriesContext(connection) as captured:
            world.grant_all(case)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_case_of_another_municipality_is_not_there(world: CaseWorld) -> None:
    case = world.case("18–20")
    world.ingrid.staff_roles.all().delete()
    with refused("not_found"):
        world.grant_all(case)
    assert everything_of(Case).get().state == "in_review"
    assert RequestedDate.objects.get().state == "asked"
