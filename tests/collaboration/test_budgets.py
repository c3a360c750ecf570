"""Budgets: divided by the figures they were proposed with, decided by who may, and put right by lines that add up."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from aktiv.bookings.actions.cancelling import cancel
from aktiv.collaboration.actions.budget_votes import put_budget_to_vote
from aktiv.collaboration.actions.budgets import Proposal, lock_by_vote, lock_within_limit, propose, withdraw
from aktiv.collaboration.actions.invoicing import bill_as, invoice, note_payment
from aktiv.collaboration.actions.parties import NewMember, count_people, join, succeed
from aktiv.collaboration.actions.shares import correct_shares, take_up
from aktiv.collaboration.actions.votes import Question, announce, cast, count_closed, open_vote, reopen
from aktiv.collaboration.files.answering import adopted, divided
from aktiv.collaboration.files.reading import parsed
from aktiv.collaboration.models import BudgetVote, ShareLine, ShareVersion, Vote
from aktiv.collaboration.queries.budgets import lines_of
from aktiv.collaboration.queries.votes import access_vote
from aktiv.facilities.models import Space
from aktiv.journal.models import Entry
from tests.bookings.world import a_world, booked
from tests.collaboration.budgeting import (
    COUNTED,
    LATER,
    THE_TOTAL,
    a_budget,
    a_council,
    adds_up,
    locked,
    owed,
    refused,
    taken_up,
)
from tests.collaboration.world import NOW, TODAY, Circle
from tests.reading import everything_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(db: None) -> Circle:
    return a_council()


def test_the_worked_example_is_locked_to_the_ore_and_its_file_gives_it_again(circle: Circle) -> None:
    budget = locked(circle)
    adds_up()
    assert owed(budget) == {"4601": 116_156_231, "1103": 68_113_002, "1246": 31_335_516, "1508": 24_395_251}
    version = ShareVersion.objects.get()
    again = divided(parsed(json.dumps(version.input).encode(), "shares-1"))
    assert {each["id"]: each["amount_ore"] for each in again["shares"]} == owed(budget)
    assert version.sources[0] == {
        "id": "1103", "name": "Stavanger", "population_on": "2024-01-01", "population_source": "SSB 07459",
        "usage_by": None, "usage_year": None,
    }  # fmt: skip


def test_what_is_decided_is_what_was_proposed_though_the_register_changes_in_between(circle: Circle) -> None:
    made = a_budget(circle)
    count_people("1103", 300_000, on=COUNTED, source="SSB", by=circle.alice.pk, now=NOW)
    lock_within_limit(made.number, circle.council.slug, "Sak 3/27", by=circle.alice.pk, now=LATER)
    assert owed(made)["1103"] == 68_113_002


def test_a_vote_decides_the_budget_that_it_was_announced_for_and_no_other(circle: Circle) -> None:
    by, hour = circle.alice.pk, timedelta(hours=1)
    question = Question(body=circle.council.slug, subject="Budsjett", memo="x")

    def voted(vote: Vote, choice: str) -> int:
        at = vote.made_at
        open_vote(vote.number, at + hour, by=by, now=at)
        for number, person in circle.speakers.items():
            cast(vote.number, number, choice, by=person.pk, now=at)
        return vote.number

    made, other = a_budget(circle), a_budget(circle)
    put = lambda budget, hours: put_budget_to_vote(budget.number, question, by=by, now=NOW + hours * hour).vote  # noqa: E731
    of_nothing = voted(announce(question, by=by, now=NOW + hour), "for")
    no = voted(put(made, 1), "against")
    assert refused(lambda: put(made, 1)) == "vote_under_way"
    yes, of_other = voted(put(made, 3), "for"), voted(put(other, 3), "for")
    lock = lambda number, vote: lock_by_vote(number, vote, by=by, now=LATER)  # noqa: E731
    assert refused(lambda: lock(made.number, yes)) == "vote_not_passed"
    count_closed(now=LATER)
    assert refused(lambda: lock(made.number, no)) == "vote_not_passed"
    assert refused(lambda: lock(made.number, of_nothing)) == "vote_of_something_else"
    assert refused(lambda: lock(made.number, of_other)) == "vote_of_another_budget"
    with pytest.raises(DatabaseError, match="by a vote that is about it"), transaction.atomic():
        ShareVersion.objects.create(
            budget=made, number=1, kind="locked", input={}, sources=[], sha256="", lines=0, made_at=LATER,
            vote=access_vote(circle.home.pk, of_other),
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="before it opens"), transaction.atomic():
        BudgetVote.objects.create(budget=made, vote=access_vote(circle.home.pk, of_nothing), made_at=LATER)
    lock(made.number, yes)
    assert refused(lambda: lock(other.number, yes)) == "vote_used_already"
    assert refused(lambda: lock(made.number, yes)) == "budget_decided"
    assert refused(lambda: put(made, 9)) == "budget_decided"


def test_a_vote_that_is_put_once_more_decides_what_the_first_was_about(circle: Circle) -> None:
    by, day = circle.alice.pk, timedelta(days=1)
    made = a_budget(circle)
    question = Question(body=circle.council.slug, subject="Budsjett", memo="x")
    first = put_budget_to_vote(made.number, question, by=by, now=NOW).vote
    open_vote(first.number, NOW + day, by=by, now=NOW)
    count_closed(now=NOW + 2 * day)
    again = reopen(first.number, NOW + 4 * day, by=by, now=NOW + 2 * day)
    for number, person in circle.speakers.items():
        cast(again.number, number, "for", by=person.pk, now=NOW + 3 * day)
    count_closed(now=NOW + 5 * day)
    assert lock_by_vote(made.number, again.number, by=by, now=NOW + 5 * day).vote_id == again.pk


def test_a_body_decides_within_its_limit_and_never_by_another_key(circle: Circle) -> None:
    over, other = a_budget(circle, total_ore=THE_TOTAL + 1), a_budget(circle, key={"flat": {}})
    lock = lambda number, at=LATER: lock_within_limit(  # noqa: E731
        number, circle.council.slug, "Sak 3/27", by=circle.alice.pk, now=at
    )
    assert refused(lambda: lock(over.number)) == "beyond_limit"
    assert refused(lambda: lock(over.number, NOW)) == "amount_needs_a_vote"
    assert refused(lambda: lock(other.number)) == "key_needs_a_vote"


def test_who_has_no_mandate_for_it_does_none_of_it(circle: Circle) -> None:
    made = a_budget(circle)
    nobody, bergen, slug = circle.charlie.pk, circle.speakers["4601"].pk, circle.council.slug
    before = len(everything_of(Entry))
    for by in (nobody, bergen):
        assert (
            refused(lambda by=by: propose(Proposal(title="x", first=TODAY, last=TODAY, total_ore=1), by=by, now=NOW))
            == "no_mandate"
        )  # type: ignore[misc]
        assert refused(lambda by=by: withdraw(1, "x", by=by, now=NOW)) == "no_mandate"  # type: ignore[misc]
        assert refused(lambda by=by: lock_within_limit(made.number, slug, "x", by=by, now=LATER)) == "no_mandate"  # type: ignore[misc]
        assert refused(lambda by=by: correct_shares(1, "x", by=by, now=NOW)) == "no_mandate"  # type: ignore[misc]
        assert refused(lambda by=by: bill_as("4601", "800402042", by=by, now=NOW)) == "no_mandate"  # type: ignore[misc]
        assert refused(lambda by=by: invoice(1, "exempt", by=by, now=NOW)) == "no_mandate"  # type: ignore[misc]
        assert refused(lambda by=by: note_payment(1, "4601", 1, on=TODAY, by=by, now=NOW)) == "no_mandate"  # type: ignore[misc]
        assert refused(lambda by=by: take_up(1, "1103", TODAY, by=by, now=NOW)) == "no_mandate"  # type: ignore[misc]
    assert len(everything_of(Entry)) == before


def test_a_population_that_was_wrong_is_put_right_by_differences_that_name_their_lines(circle: Circle) -> None:
    budget = locked(circle)
    correct = lambda: correct_shares(budget.number, "Feil folketall", by=circle.alice.pk, now=LATER)  # noqa: E731
    assert refused(correct) == "nothing_to_correct"
    count_people("1103", 139_048, on=COUNTED, source="SSB", by=circle.alice.pk, now=NOW)
    version = correct()
    adds_up()
    again = divided(parsed(json.dumps(version.input).encode(), "shares-1"))
    assert owed(budget) == {each["id"]: each["amount_ore"] for each in again["shares"]}
    new = [each for each in lines_of(budget.pk) if each.version_id == version.pk]
    assert sum(each.amount_ore for each in new) == 0
    assert {(each.kind, each.corrects.kind if each.corrects else None) for each in new} == {
        ("credit", "charge"),
        ("correction", "charge"),
    }
    assert all(each.corrects is not None and each.corrects.member_id == each.member_id for each in new)


def test_one_that_joins_within_the_year_after_it_was_locked_takes_its_days_by_a_correction(circle: Circle) -> None:
    budget = locked(circle)
    voss = NewMember(name="Voss", number="4621", population=16_000, figure_day=COUNTED, source="SSB")
    join(voss, on=date(2027, 7, 1), by=circle.alice.pk, now=NOW)
    correct_shares(budget.number, "Voss kom med", by=circle.alice.pk, now=LATER)
    adds_up()
    version = ShareVersion.objects.get(number=2)
    again = divided(parsed(json.dumps(version.input).encode(), "shares-1"))
    assert owed(budget) == {each["id"]: each["amount_ore"] for each in again["shares"]}
    assert owed(budget)["4621"] > 0
    assert sum(owed(budget).values()) == THE_TOTAL


def test_a_later_partner_that_has_paid_its_part_is_charged_by_no_correction(circle: Circle) -> None:
    budget = locked(circle, feature="waiting_list", paid_on=date(2027, 1, 15), window_months=24)
    voss = NewMember(name="Voss", number="4621", population=16_000, figure_day=COUNTED, source="SSB")
    join(voss, on=date(2027, 7, 1), by=circle.alice.pk, now=NOW)
    then = NOW.replace(year=2027, month=9, day=1)
    take_up(budget.number, "4621", date(2027, 8, 1), by=circle.alice.pk, now=then)
    paid = owed(budget)["4621"]
    count_people("4601", 300_000, on=COUNTED, source="SSB", by=circle.alice.pk, now=then)
    correct_shares(budget.number, "Feil folketall", by=circle.alice.pk, now=then)
    adds_up()
    assert owed(budget)["4621"] == paid > 0


def test_partners_that_leave_and_are_followed_within_the_year_pay_for_their_days(circle: Circle) -> None:
    budget, by = locked(circle), circle.alice.pk
    heir = NewMember(name="Øygarden", number="4626", population=39_663, figure_day=COUNTED, source="SSB")
    succeed(["1246"], [heir], on=date(2027, 7, 2), by=by, now=NOW)
    version = correct_shares(budget.number, "Fjell ble en del av Øygarden", by=by, now=LATER)
    adds_up()
    again = divided(parsed(json.dumps(version.input).encode(), "shares-1"))
    assert [len(each["shares"]) for each in again["pieces"]] == [4, 4]
    assert owed(budget) == {each["id"]: each["amount_ore"] for each in again["shares"]}
    assert owed(budget)["1246"] + owed(budget)["4626"] - 31_335_516 in range(-2, 3)
    count_people("4626", 50_000, on=COUNTED, source="SSB", by=by, now=LATER)
    version = correct_shares(budget.number, "Feil folketall", by=by, now=LATER)
    adds_up()
    again = divided(parsed(json.dumps(version.input).encode(), "shares-1"))
    assert owed(budget) == {each["id"]: each["amount_ore"] for each in again["shares"]}


def test_a_later_partner_pays_its_share_and_those_who_paid_get_it_back(circle: Circle) -> None:
    budget = taken_up(circle)
    before = owed(budget)
    speaker = circle.speakers["1246"].pk
    version = take_up(budget.number, "1246", TODAY, by=speaker, now=LATER)
    adds_up()
    told = adopted(parsed(json.dumps(version.input).encode(), "adopt-1"))
    after = owed(budget)
    assert after["1246"] == told["payment"]["amount_ore"] > 0
    assert {each["id"]: before[each["id"]] - after[each["id"]] for each in told["credits"]} == {
        each["id"]: each["amount_ore"] for each in told["credits"]
    }
    assert sum(after.values()) == THE_TOTAL
    assert refused(lambda: take_up(budget.number, "1246", TODAY, by=speaker, now=LATER)) == "pays_already"
    assert refused(lambda: take_up(budget.number, "4601", TODAY, by=circle.alice.pk, now=LATER)) == "pays_already"
    second = take_up(budget.number, "1508", TODAY, by=circle.alice.pk, now=LATER)
    adds_up()
    assert [each["id"] for each in second.input["payers"]] == ["1103", "4601", "1246"]
    all_four = divided(parsed(json.dumps(a_budget(circle).input).encode(), "shares-1"))
    assert owed(budget) == {each["id"]: each["amount_ore"] for each in all_four["shares"]}


@pytest.mark.parametrize(("day", "months"), [(TODAY, 3), (TODAY - timedelta(days=101), 24)])
def test_outside_the_window_nothing_is_written(circle: Circle, day: date, months: int) -> None:
    budget = locked(
        circle, payers=("1103", "4601"), paid_on=TODAY - timedelta(days=100), window_months=months, feature=""
    )
    act = lambda: take_up(budget.number, "1246", day, by=circle.alice.pk, now=LATER)  # noqa: E731
    assert refused(act) == "outside_window"
    assert ShareVersion.objects.count() == 1
    assert refused(lambda: take_up(locked(circle).number, "1246", day, by=circle.alice.pk, now=LATER)) == (
        "nobody_pays_back"
    )


def test_a_key_by_use_counts_what_municipalities_of_the_service_used_and_says_whose_is_missing(circle: Circle) -> None:
    by_use: dict[str, object] = {"key": {"usage": {}}, "usage_by": "spaces"}
    assert refused(lambda: a_budget(circle, key={"usage": {}})) == "usage_by_wanted"
    assert refused(lambda: a_budget(circle, **by_use)) == "unknown_usage"
    world = a_world()
    new = NewMember(name="Øygarden", number="4626", municipality_id=world.municipality.pk)
    join(new, on=date(2026, 1, 1), by=circle.alice.pk, now=NOW)
    made = a_budget(circle, **by_use, payers=("4626",))
    assert made.input["members"][0]["usage"] == Space.objects.filter(active=True).count() > 0
    assert made.sources[0]["usage_by"] == "spaces"
    by_bookings: dict[str, object] = {"key": {"usage": {}}, "usage_by": "bookings", "payers": ("4626",)}
    assert refused(lambda: a_budget(circle, **by_bookings)) == "key_is_zero"
    booked(world, "18–20", world.as_alice)
    cancel(booked(world, "20–22", world.as_alice).id, world.as_alice, now=NOW)
    next_year = {"first": date(2028, 1, 1), "last": date(2028, 12, 31)}
    made = a_budget(circle, **by_bookings, **next_year)
    assert made.input["members"][0]["usage"] == 1
    assert (made.sources[0]["usage_by"], made.sources[0]["usage_year"]) == ("bookings", 2027)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"total_ore": 0}, "wrong_amount"),
        ({"last": date(2026, 12, 31)}, "budget_not_in_order"),
        ({"title": " "}, "missing_text"),
        ({"payers": ("1103", "9999")}, "payers_unknown"),
        ({"window_months": 3}, "window_not_whole"),
        ({"feature": "waiting_list"}, "window_not_whole"),
        ({"feature": "x", "paid_on": TODAY, "window_months": 3}, "unknown_feature"),
        ({"key": {"table": {"1103": 1}}}, "unknown_member"),
        ({"key": {"nonsense": {}}}, "cost_key_wrong"),
        ({"key": {"floor": {"min_ore": THE_TOTAL, "key": {"flat": {}}}}}, "limits_impossible"),
    ],
)
def test_what_cannot_be_divided_is_not_proposed(circle: Circle, more: dict[str, object], code: str) -> None:
    assert refused(lambda: a_budget(circle, **more)) == code


def test_a_budget_is_withdrawn_while_it_is_not_decided(circle: Circle) -> None:
    made, done = a_budget(circle), locked(circle)
    withdraw(made.number, "Ny beregning", by=circle.alice.pk, now=NOW)
    assert refused(lambda: withdraw(made.number, "x", by=circle.alice.pk, now=NOW)) == "budget_withdrawn"
    assert refused(lambda: withdraw(done.number, "x", by=circle.alice.pk, now=NOW)) == "budget_decided"


def test_the_database_keeps_what_was_divided_and_lets_nothing_in_that_does_not_add_up(circle: Circle) -> None:
    budget = locked(circle)
    note_payment(budget.number, "4601", 100, on=TODAY, by=circle.alice.pk, now=NOW)
    version, line = ShareVersion.objects.get(), ShareLine.objects.order_by("pk")[0]

    def raw(statement: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")

    for table, column in (("budget", "total_ore"), ("shareversion", "lines"), ("shareline", "amount_ore"),
                          ("sharepayment", "amount_ore")):  # fmt: skip
        raw(f"UPDATE collaboration_{table} SET {column} = {column} + 1")
        raw(f"DELETE FROM collaboration_{table}")
    raw(
        "INSERT INTO collaboration_shareline (version_id, member_id, kind, amount_ore, first, last, reason) "
        f"SELECT {version.pk}, {line.member_id}, 'charge', 5, '2027-03-01', '2027-12-31', ''"
    )
    raw(f"UPDATE collaboration_budget SET withdrawn_at = now(), withdrawn_why = 'x' WHERE id = {budget.pk}")
    other = a_budget(circle)
    columns = "kind, input, sources, sha256, reason, reference, body_id, lines, made_at"
    for lines in (0, 4):
        raw(
            f"INSERT INTO collaboration_shareversion (budget_id, number, {columns}) "
            f"SELECT {other.pk}, 1, 'locked', '{{}}', '[]', '', '', 'x', {circle.council.pk}, {lines}, now()"
        )
