"""Charges go on the account that was said for their day; what had none gets one before it is billed, and no other."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, InternalError, transaction

from aktiv.journal.models import Entry as Journalled
from aktiv.payments.actions.accounting import end_account_rule, give_accounts, set_account_rule
from aktiv.payments.actions.drawing import begin_batch, draw_up
from aktiv.payments.models import AccountRule, OrderLine
from aktiv.payments.queries.accounts import how_many_without, without_account
from aktiv.payments.queries.ledger import trial_balance
from aktiv.payments.rules.accounts import AccountData, Spell, last_day_of_new, may_end
from aktiv.prices.actions import correct
from aktiv.prices.drafts import VatSum
from aktiv.prices.models import Charge
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked
from tests.facilities.world import a_municipality
from tests.payments.billing import MARCH, bills, charged
from tests.reading import everything_of
from tests.web.booking_world import NOW as LATER

JANUARY = date(2027, 1, 1)
APRIL = LATER.replace(month=4, day=1)


def rule(world: World, account: str, from_day: date = JANUARY, **of: object) -> AccountRule:
    data = AccountData(from_day=from_day, account=account, **of)  # type: ignore[arg-type]
    return set_account_rule(world.municipality.pk, data, by=world.ingrid.pk, now=NOW)


def account_of(charge: Charge) -> str:
    return OrderLine.objects.get(pk=charge.pk).account


def test_another_account_from_a_day_ends_the_one_before_and_is_in_the_journal(world: World) -> None:
    first = rule(world, "16500")
    second = rule(world, "16600", date(2027, 3, 2))
    first.refresh_from_db()
    assert (first.to_day, second.to_day) == (date(2027, 3, 1), None)
    assert account_of(charged(world, 10_00, day=date(2027, 3, 1))) == "16500"
    assert account_of(charged(world, 10_00, day=date(2027, 3, 2), subject="2")) == "16600"
    between = rule(world, "16550", date(2027, 2, 1))
    assert between.to_day == date(2027, 3, 1)
    told = everything_of(Journalled).filter(verb="account_rule.set").order_by("pk")
    assert [each.data["account"] for each in told] == ["16500", "16600", "16550"]
    assert {each.person_id for each in told} == {world.ingrid.pk}


def test_when_a_rule_has_ended_the_next_best_one_is_asked(world: World) -> None:
    rule(world, "everything")
    here = rule(world, "here", facility_id=world.facility.pk)
    end_account_rule(here.pk, world.municipality.pk, date(2027, 3, 1), now=NOW)
    made = booked(world, "18–20", world.as_alice, world.courts["A"])  # on the second of March
    line = OrderLine.objects.get(charge__subject_id=str(made.occurrence_ids[0]))
    assert line.account == "everything"


def test_a_rule_that_never_was_in_force_goes_and_one_that_was_stays(world: World) -> None:
    coming = rule(world, "coming", date(2027, 6, 1))
    assert end_account_rule(coming.pk, world.municipality.pk, NOW.date(), now=NOW) is None
    assert not AccountRule.objects.exists()
    begun = rule(world, "begun")
    with pytest.raises(Refusal, match="ends_before_it_begins"):
        end_account_rule(begun.pk, world.municipality.pk, date(2026, 12, 31), now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        end_account_rule(begun.pk, a_municipality("bergen", "4601").pk, MARCH, now=NOW)


def test_what_a_rule_says_is_never_changed_by_anybody(world: World) -> None:
    said = rule(world, "16500")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        AccountRule.objects.filter(pk=said.pk).update(account="16600")


@pytest.mark.parametrize(
    ("of", "code"),
    [
        ({"account": ""}, "account_missing"),
        ({"account": "=1+1"}, "not_an_account_code"),
        ({"account": "1" * 41}, "not_an_account_code"),
        ({"account": "1", "dimensions": {"ansvar": "@x"}}, "not_a_dimension"),
        ({"account": "1", "vat_code": "nothing"}, "no_such_act"),
        ({"account": "1", "reason": "correction"}, "no_such_act"),
        ({"account": "1", "facility_id": 987654}, "not_found"),
    ],
)
def test_what_no_rule_can_say_is_refused(world: World, of: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        rule(world, **of)  # type: ignore[arg-type]
    assert not AccountRule.objects.exists()


def test_a_place_of_another_municipality_is_not_there(world: World) -> None:
    elsewhere = a_municipality("bergen", "4601")
    with pytest.raises(Refusal, match="not_found"):
        set_account_rule(
            elsewhere.pk, AccountData(from_day=JANUARY, account="1", facility_id=world.facility.pk), now=NOW
        )


def test_a_correction_goes_where_the_charge_went_whatever_is_said_since(world: World) -> None:
    rule(world, "16500", reason="addition")
    owed = charged(world, 100_00)
    rule(world, "16600", date(2027, 2, 1), reason="addition")
    [less] = correct(owed, VatSum("exempt", 0, 40_00, 0), item="less", now=NOW)
    assert account_of(less) == "16500"
    assert trial_balance(world.municipality.pk)["revenue", "16500"] == -40_00


def test_charges_without_an_account_are_told_of_and_get_one_with_the_books(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    charged(world, 125_00, code="standard", vat=25_00)
    home = world.municipality.pk
    before = trial_balance(home)
    assert before["revenue", ""] == -382_00
    told = {(each.facility, each.vat_code, each.reason): (each.charges, each.fitted) for each in without_account(home)}
    assert told == {("Fjellhallen", "exempt", "use"): (1, 0), ("", "standard", "addition"): (1, 0)}
    assert give_accounts(home, now=NOW) == 0
    rule(world, "16500", facility_id=world.facility.pk)
    assert [each.fitted for each in without_account(home) if each.facility] == [1]
    assert give_accounts(home, by=world.ingrid.pk, now=NOW) == 1
    assert how_many_without(home) == 1
    rule(world, "36000", reason="addition", dimensions={"ansvar": "1200"})
    assert give_accounts(home, now=NOW) == 1
    after = trial_balance(home)
    assert (after["revenue", "16500"], after["revenue", "36000"], after["revenue", ""]) == (-282_00, -100_00, 0)
    assert after["vat", "standard"] == before["vat", "standard"]
    assert sum(after.values()) == 0
    assert OrderLine.objects.get(account="36000").dimensions == {"ansvar": "1200"}
    assert [each.data["charges"] for each in everything_of(Journalled).filter(verb="charges.accounted")] == [1, 1]


def test_what_has_an_account_or_is_billed_keeps_what_it_has(world: World) -> None:
    bills(world)
    rule(world, "16500")
    owed = charged(world, 100_00)
    with pytest.raises((InternalError, IntegrityError), match="never changes"), transaction.atomic():
        OrderLine.objects.filter(pk=owed.pk).update(account="16600")
    end_account_rule(AccountRule.objects.get().pk, world.municipality.pk, JANUARY, now=NOW)
    billed = charged(world, 50_00, subject="2")
    draw_up(world.municipality.pk, until=MARCH, now=APRIL)
    rule(world, "16700", date(2027, 2, 1))
    assert give_accounts(world.municipality.pk, now=NOW) == 0
    with pytest.raises(IntegrityError, match="billed keeps"), transaction.atomic():
        OrderLine.objects.filter(pk=billed.pk).update(account="16700")


def test_no_account_is_given_while_a_batch_is_being_drawn_up(world: World) -> None:
    bills(world)
    charged(world, 100_00)
    begin_batch(world.municipality.pk, until=MARCH, now=APRIL)
    with pytest.raises(Refusal, match="batch_open"):
        give_accounts(world.municipality.pk, now=APRIL)


def test_days_of_rules_for_the_same_charges_never_overlap() -> None:
    spells = [Spell(date(2027, 1, 1), date(2027, 2, 28)), Spell(date(2027, 3, 1), None)]
    assert last_day_of_new(date(2027, 2, 1), spells) == date(2027, 2, 28)
    assert last_day_of_new(date(2027, 4, 1), spells) is None
    with pytest.raises(Refusal, match="account_rule_same_day"):
        last_day_of_new(date(2027, 3, 1), spells)
    with pytest.raises(Refusal, match="account_rule_overlaps"):
        may_end(spells[0], date(2027, 3, 1), spells[1:])
