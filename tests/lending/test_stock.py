"""Never more out than there is: what the database itself adds up, whoever writes to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.lending.actions.promising import hold_longer, let_go
from aktiv.lending.models import Holding, Item, Loan, Part, Pool
from aktiv.lending.queries.stock import free_by_day, free_over
from aktiv.lending.rules.peaks import peak
from aktiv.values.periods import Period, day_period
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW
from tests.lending.world import Stocked, hours, most_held

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def test_a_pool_of_three_lends_one_more_where_its_peak_has_room(there: Stocked) -> None:
    for start, end in ((1.5, 2.5), (1.5, 3), (2, 4), (3, 3.5)):
        there.loan(start, end, (there.projectors, 1))
    there.loan(2.5, 4, (there.projectors, 1))
    assert most_held(there.projectors) == 3
    with pytest.raises(Refusal) as refused:
        there.loan(2.75, 2.9, (there.projectors, 1))
    assert (refused.value.code, refused.value.data["left"]) == ("not_enough", 0)


def test_back_to_back_loans_do_not_count_twice_and_a_full_pool_is_refused(there: Stocked) -> None:
    Pool.objects.filter(pk=there.chairs.pk).update(stock=2)
    for start, end in ((10, 12), (10, 11), (11, 12)):
        there.loan(start, end, (there.chairs, 1))
    with pytest.raises(Refusal):
        there.loan(9, 12, (there.chairs, 1))
    there.loan(9, 10, (there.chairs, 2))


def test_a_row_written_past_all_code_is_refused_too(there: Stocked) -> None:
    there.loan(1, 5, (there.chairs, 15))
    row = {"municipality": there.municipality, "pool": there.chairs, "during": (hours(4), hours(6))}
    with pytest.raises(IntegrityError, match="has no 6 left"), transaction.atomic():
        Holding.objects.create(amount=6, **row)
    Holding.objects.create(amount=5, **row)
    with pytest.raises(IntegrityError, match="has no 6 left"), transaction.atomic():
        Holding.objects.filter(amount=5).update(amount=6)


def test_many_rows_of_one_statement_count_together(there: Stocked) -> None:
    rows = [
        Holding(municipality=there.municipality, pool=there.chairs, amount=11, during=(hours(1), hours(2)))
        for _ in range(2)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.bulk_create(rows)


def test_stock_goes_down_to_what_is_promised_and_no_further(there: Stocked) -> None:
    there.loan(24 * 365, 24 * 366, (there.chairs, 12))
    with pytest.raises(IntegrityError, match="promised"), transaction.atomic():
        Pool.objects.filter(pk=there.chairs.pk).update(stock=11)
    Pool.objects.filter(pk=there.chairs.pk).update(stock=12)


def test_what_is_gone_is_not_promised_anew_though_old_promises_stand(there: Stocked) -> None:
    there.loan(1, 2, (there.chairs, 20))
    Pool.objects.filter(pk=there.chairs.pk).update(short=4)
    with pytest.raises(Refusal):
        there.loan(5, 6, (there.chairs, 17))
    there.loan(5, 6, (there.chairs, 16))


def test_a_pool_of_numbered_items_counts_them(there: Stocked) -> None:
    with transaction.atomic():
        Pool.objects.filter(pk=there.projectors.pk).update(stock=4)
        with pytest.raises(IntegrityError, match="has 3 items"):
            connection.check_constraints()
        transaction.set_rollback(True)
    with transaction.atomic():
        Item.objects.filter(pool=there.projectors, number="projektorer-3").update(state="retired")
        Pool.objects.filter(pk=there.projectors.pk).update(stock=2)
        connection.check_constraints()


def test_sets_have_parts_and_no_stock_of_their_own(there: Stocked) -> None:
    with pytest.raises(IntegrityError, match="no stock of its own"), transaction.atomic():
        Pool.objects.create(municipality=there.municipality, kind=there.stage, depot=there.depot, stock=1)
    with pytest.raises(IntegrityError, match="no sets"), transaction.atomic():
        Part.objects.create(municipality=there.municipality, whole=there.chairs.kind, kind=there.stage, amount=1)


def test_a_longer_loan_takes_only_what_nobody_else_was_promised(there: Stocked) -> None:
    mine = there.loan(1, 3, (there.chairs, 15))
    there.loan(4, 6, (there.chairs, 6))
    held = list(Holding.objects.filter(line__loan=mine))
    hold_longer(held, hours(4))
    with pytest.raises(Refusal, match="not_enough"):
        hold_longer(held, hours(4.5))
    assert Holding.objects.get(line__loan=mine).during.upper == hours(4)
    let_go(Holding.objects.filter(line__loan=mine), hours(2))
    assert free_over([there.chairs.pk], Period(hours(1), hours(4))) == {there.chairs.pk: 5}
    assert free_over([there.chairs.pk], Period(hours(2), hours(4))) == {there.chairs.pk: 20}


def test_the_states_of_loans_are_the_same_in_code_and_database(there: Stocked) -> None:
    made = there.loan(1, 2, (there.chairs, 1))
    for was in Loan.State:
        for then in Loan.State:
            if was is then:
                continue
            with transaction.atomic():
                _put(made, was)
                if then in Loan.NEXT[was]:
                    _move(made, then)
                else:
                    with pytest.raises(IntegrityError, match="does not go"), transaction.atomic():
                        _move(made, then)
                transaction.set_rollback(True)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40), st.integers(1, 12)), max_size=12),
    st.tuples(st.integers(0, 40), st.integers(1, 12)),
)
def test_the_peak_is_what_adding_up_every_moment_finds(
    held: list[tuple[int, int, int]], asked: tuple[int, int]
) -> None:
    rows = [(amount, Period(hours(start), hours(start + length))) for amount, start, length in held]
    period = Period(hours(asked[0]), hours(sum(asked)))
    moments = [hours(asked[0] + quarter / 4) for quarter in range(4 * asked[1])]
    by_moment = [sum(amount for amount, each in rows if each.start <= at < each.end) for at in moments]
    assert peak(rows, period) == max(by_moment)


def test_days_agree_with_periods_also_over_the_night_the_clocks_go_forward(there: Stocked) -> None:
    zone = there.municipality.zone
    days = [date(2027, 3, 1) + timedelta(days=each) for each in range(31)]
    for start, end, amount in ((0, 30, 4), (13, 60, 7), (600, 700, 9), (36, 37, 8), (640, 660, 10)):
        there.loan(start, end, (there.chairs, amount))
    table = free_by_day([there.chairs.pk, there.legs.pk], days, zone)
    assert table[there.legs.pk] == [32] * 31
    assert table[there.chairs.pk] == [
        free_over([there.chairs.pk], day_period(day, zone))[there.chairs.pk] for day in days
    ]
    assert min(table[there.chairs.pk]) == 1
    assert table[there.chairs.pk][0] == 16
    assert day_period(date(2027, 3, 28), zone).minutes == 23 * 60


def _move(loan: Loan, state: Loan.State) -> None:
    """As an action would: with the moments that the state asks for."""
    had = {"out", "returned", "closed"}
    ended = {"closed", "refused", "withdrawn", "cancelled", "lapsed"}
    Loan.objects.filter(pk=loan.pk).update(
        state=state,
        reason="because",
        out_at=NOW if state in had else None,
        returned_at=NOW if state in had - {"out"} else None,
        ended_at=NOW if state in ended else None,
    )


def _put(loan: Loan, state: Loan.State) -> None:
    """Whatever the state was before: a row of its own, since no way may lead there."""
    row = Loan.objects.get(pk=loan.pk)
    Loan.objects.filter(pk=loan.pk).delete()
    row.state = state
    row.reason = "because"
    had = {"out", "returned", "closed"}
    row.out_at = NOW if state in had else None
    row.returned_at = NOW if state in had - {"out"} else None
    row.ended_at = NOW if state in {"closed", "refused", "withdrawn", "cancelled", "lapsed"} else None
    row.save(force_insert=True)
