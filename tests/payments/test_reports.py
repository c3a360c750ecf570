"""Whatever income is grouped by, it is the same income, and the ledger's; a statement ends with what is owed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from aktiv.bookings.actions.cancelling import cancel
from aktiv.payments.actions.accounting import give_accounts, set_account_rule
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.reading import read_anew
from aktiv.payments.queries.ledger import trial_balance
from aktiv.payments.queries.reports import Asked, By, Day, report
from aktiv.payments.queries.statements import Of, statement, subject_of
from aktiv.payments.rules.accounts import AccountData
from aktiv.prices.actions import correct
from aktiv.prices.drafts import Payer, VatSum
from tests.bookings.world import NOW, World, booked
from tests.facilities.world import a_municipality
from tests.payments.billing import MARCH, bills, charged
from tests.payments.paying import begun, worked
from tests.payments.purse import Purse

ALWAYS = (date(2026, 1, 1), date(2028, 12, 31))
Counting = Callable[[int], AbstractContextManager[object]]


def asked(world: World, **of: object) -> Asked:
    return replace(Asked(world.municipality.pk, *ALWAYS), **of)  # type: ignore[arg-type]


def totals(world: World, by: By, **of: object) -> dict[str, int]:
    return {each.key: each.sums.total for each in report(asked(world, by=by, **of)).groups}


@pytest.fixture
def busy(world: World) -> World:
    """Charges of two payers, of a place and of none, at two VAT rates, one corrected, one cancelled with a fee."""
    bills(world)
    booked(world, "18–20", world.as_alice, world.courts["A"])
    off = booked(world, "18–20", world.as_club, world.courts["B"])
    cancel(off.id, world.as_club, now=NOW)
    charged(world, 125_00, code="standard", vat=25_00, day=date(2027, 3, 5))
    owed = charged(world, 100_00, payer=Payer(world.bob.pk), subject="2", day=date(2027, 4, 2))
    correct(owed, VatSum("exempt", 0, 60_00, 0), item="less", now=NOW)
    return world


@pytest.mark.parametrize("day", list(Day))
def test_every_grouping_comes_to_what_the_ledger_says(busy: World, day: Day) -> None:
    books = trial_balance(busy.municipality.pk)
    net = -sum(amount for (account, _), amount in books.items() if account == "revenue")
    vat = -sum(amount for (account, _), amount in books.items() if account == "vat")
    for by in By:
        found = report(asked(busy, by=by, day=day))
        assert (found.sums.net, found.sums.vat, found.sums.total) == (net, vat, net + vat), by
        assert sum(each.sums.total for each in found.groups) == found.sums.total, by
        assert sum(each.sums.charges for each in found.groups) == found.sums.charges, by
    assert net + vat == books["receivable", ""]


def test_each_charge_is_with_its_place_payer_rate_and_month(busy: World) -> None:
    here = totals(busy, By.FACILITY)
    assert here[busy.facility.slug] == sum(here.values()) - 185_00
    payers = totals(busy, By.CUSTOMER)
    assert payers[str(busy.bob.pk)] == 60_00
    assert totals(busy, By.VAT)["standard-2500"] == 125_00
    assert totals(busy, By.MONTH)["2027-04"] == 60_00
    assert totals(busy, By.MONTH, first=date(2027, 4, 1)) == {"2027-04": 60_00}
    assert set(totals(busy, By.MONTH, day=Day.POSTED)) == {"2027-03"}


def test_accounts_of_the_report_are_those_of_the_ledger_also_when_they_were_given_afterwards(busy: World) -> None:
    home = busy.municipality.pk
    assert set(totals(busy, By.ACCOUNT)) == {""}
    data = AccountData(from_day=date(2027, 1, 1), account="16500", facility_id=busy.facility.pk)
    set_account_rule(home, data, now=NOW)
    give_accounts(home, now=NOW)
    charged(busy, 40_00, subject="3")
    found = {each.key: each.sums.net for each in report(asked(busy, by=By.ACCOUNT)).groups}
    books = {code: -amount for (account, code), amount in trial_balance(home).items() if account == "revenue"}
    assert found == books
    assert set(found) == {"", "16500"}


def test_a_page_tells_the_sums_of_all_and_is_ordered_as_asked(busy: World) -> None:
    whole = report(asked(busy, by=By.CUSTOMER))
    first = report(asked(busy, by=By.CUSTOMER, sort="total", descending=False), limit=1)
    assert (first.count, first.sums) == (whole.count, whole.sums)
    assert first.groups == (whole.groups[-1],)
    assert report(asked(busy, by=By.CUSTOMER), page=2, limit=1).groups == (whole.groups[1],)


def test_nothing_of_another_municipality_is_counted(busy: World) -> None:
    elsewhere = a_municipality("bergen", "4601")
    assert report(asked(busy, municipality_id=elsewhere.pk)).count == 0
    assert subject_of(Of.CUSTOMER, str(busy.bob.pk), elsewhere.pk) is None
    assert subject_of(Of.FACILITY, busy.facility.slug, elsewhere.pk) is None


def test_reports_and_statements_cost_the_same_however_much_there_is(
    busy: World, django_assert_num_queries: Counting
) -> None:
    club = subject_of(Of.CUSTOMER, str(busy.club.pk), busy.municipality.pk)
    assert club is not None
    for subject in ("10", "11", "12"):
        charged(busy, 10_00, subject=subject)
        for by in By:
            with django_assert_num_queries(3):  # one, and the wall around it
                report(asked(busy, by=by))
        with django_assert_num_queries(3):
            statement(club, busy.municipality.pk, *ALWAYS)


def test_a_statement_tells_each_act_with_what_is_owed_after_it_and_ends_with_the_ledgers(
    world: World, purse: Purse
) -> None:
    bills(world)
    home = world.municipality.pk
    payment = begun(world)
    purse.approved(payment.reference)
    read_anew(payment.pk, NOW)
    worked(NOW + timedelta(days=1, hours=10))
    charged(world, 50_00, payer=Payer(world.alice.pk), subject="a")
    batch = draw_up(home, until=MARCH, now=NOW.replace(month=4))
    hand_over(batch.pk, home, now=NOW.replace(month=4))
    alice = subject_of(Of.CUSTOMER, str(world.alice.pk), home)
    assert alice is not None
    found = statement(alice, home, *ALWAYS)
    assert [(each.kind, each.amount) for each in found.lines if each.kind != "charge"] == [
        ("capture", 282_00), ("invoice", 50_00),
    ]  # fmt: skip
    assert sorted(each.amount for each in found.lines if each.kind == "charge") == [50_00, 282_00]
    owed = 0
    for each in found.lines:
        owed += each.moves
        assert each.owed == owed
    assert (found.charged, found.paid, found.after) == (332_00, -282_00, 50_00)
    assert trial_balance(home)["receivable", ""] == 50_00
    later = statement(alice, home, date(2027, 3, 31), ALWAYS[1])
    assert (later.before, [each.kind for each in later.lines], later.after) == (50_00, ["invoice"], 50_00)
    none = statement(alice, home, date(2028, 1, 1), ALWAYS[1])
    assert (none.before, none.lines, none.after) == (50_00, (), 50_00)


def test_a_statement_of_a_place_has_what_was_done_there_and_nothing_else(busy: World) -> None:
    home = busy.municipality.pk
    here = subject_of(Of.FACILITY, busy.facility.slug, home)
    assert here is not None
    found = statement(here, home, *ALWAYS)
    assert found.after == totals(busy, By.FACILITY)[busy.facility.slug]
    assert {each.holder for each in found.lines} == {busy.alice.pk, busy.club.pk}
    assert all(isinstance(each.id, UUID) for each in found.lines)
    second = statement(here, home, *ALWAYS, page=2, limit=1)
    assert second.lines == (found.lines[1],)
