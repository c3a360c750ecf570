"""At the counter: what goes out and comes back, once however often it is sent, and what that does to the stock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aktiv.lending.actions.charging import owed_of
from aktiv.lending.actions.handing import Given, hand_out, reserve_again
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.actions.undoing import undo
from aktiv.lending.models import Damage, Handover, Holding, Item, Kind, KindPrice, LendingTerms, Line, Loan, Pool
from aktiv.lending.queries.stock import free_over
from aktiv.prices.models import Charge
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from tests.bookings.world import verbs
from tests.lending.world import Stocked, hours

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def out(there: Stocked, loan: Loan, after: float, *, act: UUID | None = None, **given: object) -> Loan:
    return hand_out(
        loan.pk,
        there.municipality.pk,
        act or uuid4(),
        Given(**given),
        by=there.world.ingrid.pk,
        now=hours(after),  # type: ignore[arg-type]
    )


def back(there: Stocked, loan: Loan, after: float, *, act: UUID | None = None, **taken: object) -> Loan:
    return take_back(
        loan.pk,
        there.municipality.pk,
        act or uuid4(),
        Taken(**taken),
        by=there.world.ingrid.pk,
        now=hours(after),  # type: ignore[arg-type]
    )


def undone(there: Stocked, loan: Loan, after: float, *, act: UUID | None = None) -> Loan:
    return undo(loan.pk, there.municipality.pk, act or uuid4(), by=there.world.ingrid.pk, now=hours(after))


def line(loan: Loan, pool: Pool) -> Line:
    return Line.objects.get(loan=loan, pool=pool)


def free(pool: Pool, start: float, end: float) -> int:
    return free_over([pool.pk], Period(hours(start), hours(end)))[pool.pk]


def projector(number: int) -> Item:
    return Item.objects.get(number=f"projektorer-{number}")


def costs(pool: Pool, **fields: int) -> None:
    Kind.objects.filter(pk=pool.kind_id).update(vat_code="standard", **fields)


def refused(code: str, there: Stocked, loan: Loan, after: float, **given: object) -> Refusal:
    with pytest.raises(Refusal) as said:
        out(there, loan, after, **given)
    assert said.value.code == code
    return said.value


def test_a_part_goes_out_and_the_rest_later_and_all_of_it_comes_back(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 10), (there.projectors, 2))
    chairs, projectors = line(loan, there.chairs), line(loan, there.projectors)
    out(there, loan, 0.1, amounts={chairs.pk: 6}, labels=[projector(1).code], signed="Alice")
    assert (projector(1).state, projector(1).line_id) == ("out", projectors.pk)
    out(there, loan, 1, amounts={chairs.pk: 4}, labels=["projektorer-3"])
    assert (Loan.objects.get(pk=loan.pk).state, line(loan, there.chairs).out) == ("out", 10)
    back(there, loan, 5, amounts={chairs.pk: 10}, labels=[projector(3).code, projector(1).code])
    gone = Loan.objects.get(pk=loan.pk)
    assert (gone.state, gone.returned_at) == ("returned", hours(5))
    assert not Item.objects.filter(state="out").exists()
    assert free(there.chairs, 5, 24) == 20
    assert verbs("loan.") == ["loan.handed_out", "loan.handed_out", "loan.taken_back"]


def test_what_comes_back_early_is_free_after_its_turnaround_and_the_others_are_held_on(there: Stocked) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(turnaround=60)
    loan = there.loan(0, 24, (there.chairs, 10))
    chairs = line(loan, there.chairs)
    out(there, loan, 0, amounts={chairs.pk: 10})
    back(there, loan, 4, amounts={chairs.pk: 4})
    assert free(there.chairs, 4.5, 5) == 10
    assert free(there.chairs, 5, 24) == 14
    assert free(there.chairs, 1, 4) == 10
    back(there, loan, 5.5, amounts={chairs.pk: 6})
    assert (free(there.chairs, 6, 6.5), free(there.chairs, 6.5, 24)) == (14, 20)


def test_what_was_never_picked_up_is_let_go_of_when_the_rest_is_back(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 10), (there.decks, 8))
    out(there, loan, 0, amounts={line(loan, there.chairs).pk: 3})
    back(there, loan, 2, amounts={line(loan, there.chairs).pk: 3})
    assert (free(there.chairs, 2, 24), free(there.decks, 2, 24)) == (20, 8)


def test_the_same_act_sent_twice_is_noted_and_charged_once(there: Stocked) -> None:
    costs(there.chairs, late_fee=1000)
    loan = there.loan(0, 24, (there.chairs, 10), price=5000)
    chairs, act, home = line(loan, there.chairs), uuid4(), uuid4()
    for _ in range(2):
        out(there, loan, 0, act=act, amounts={chairs.pk: 6})
    for _ in range(2):
        back(there, loan, 27, act=home, amounts={chairs.pk: 6})
    assert (line(loan, there.chairs).out, Handover.objects.count()) == (6, 2)
    assert owed_of(loan) == {"use": 5000, "late_fee": 6000}
    other = there.loan(30, 40, (there.chairs, 1))
    with pytest.raises(Refusal, match="not_found"):
        out(there, other, 30, act=act, amounts={line(other, there.chairs).pk: 1})


def test_an_item_that_cannot_go_is_refused_with_what_it_is_and_where_it_belongs(there: Stocked) -> None:
    first, second = there.loan(0, 24, (there.projectors, 1)), there.loan(0, 24, (there.projectors, 1))
    out(there, first, 0, labels=[projector(1).code])
    assert refused("item_out", there, second, 0, labels=[projector(1).code]).data["loan"] == (
        Loan.objects.get(pk=first.pk).number
    )
    assert refused("item_out_here", there, first, 0, labels=[projector(1).code]).data == {
        "number": "projektorer-1", "kind": there.projectors.kind.name, "depot": "Utstyrslageret"
    }  # fmt: skip
    refused("item_enough", there, first, 0, labels=[projector(2).code])
    refused("item_unknown", there, second, 0, labels=["finnes-ikke"])
    chairs = there.loan(0, 24, (there.chairs, 1))
    refused("item_not_asked_for", there, chairs, 0, labels=[projector(2).code])
    for state, code in (("service", "item_in_service"), ("lost", "item_lost"), ("retired", "item_retired")):
        Item.objects.filter(pk=projector(2).pk).update(state=state)
        refused(code, there, second, 0, labels=[projector(2).code])
    Item.objects.filter(pk=projector(2).pk).update(state="in")
    refused("nothing_handed", there, second, 0)
    refused("too_many_handed", there, chairs, 0, amounts={line(chairs, there.chairs).pk: 2})
    refused("line_items_by_label", there, second, 0, amounts={line(second, there.projectors).pk: 1})
    refused("line_unknown", there, second, 0, amounts={line(chairs, there.chairs).pk: 1})
    out(there, second, 0, labels=[f"https://utstyr.example.no/l/{projector(3).code}/", projector(3).number])
    assert line(second, there.projectors).out == 1


def test_what_was_never_lent_does_not_come_back_and_says_where_it_belongs(there: Stocked) -> None:
    loan, other = there.loan(0, 24, (there.projectors, 1)), there.loan(0, 24, (there.projectors, 1))
    out(there, loan, 0, labels=[projector(1).code])
    out(there, other, 0, labels=[projector(2).code])
    for number, code in ((3, "item_not_out"), (2, "item_out")):
        with pytest.raises(Refusal) as said:
            back(there, loan, 1, labels=[projector(number).code])
        assert (said.value.code, said.value.data["depot"]) == (code, "Utstyrslageret")
    chairs = there.loan(50, 60, (there.chairs, 2))
    of_chairs = line(chairs, there.chairs).pk
    out(there, chairs, 50, amounts={of_chairs: 1})
    with pytest.raises(Refusal, match="too_many_back"):
        back(there, chairs, 51, amounts={of_chairs: 1}, missing={of_chairs: 1})


def test_before_its_time_it_goes_only_when_nobody_else_has_it_until_then(there: Stocked) -> None:
    there.loan(-2, 2, (there.chairs, 15))
    loan = there.loan(4, 8, (there.chairs, 10))
    chairs = line(loan, there.chairs)
    assert refused("not_enough", there, loan, 1, amounts={chairs.pk: 6}).data["left"] == 5
    out(there, loan, 1, amounts={chairs.pk: 5})
    assert free(there.chairs, 1, 2) == 0
    back(there, loan, 1.5, amounts={chairs.pk: 5})
    assert (free(there.chairs, 1.5, 2), free(there.chairs, 2, 8)) == (5, 20)


def test_what_was_cancelled_or_is_over_does_not_go_and_what_lapsed_does_where_it_is_still_there(
    there: Stocked,
) -> None:
    loan = there.loan(0, 24, (there.chairs, 15))
    chairs = line(loan, there.chairs)
    refused("loan_over", there, loan, 25, amounts={chairs.pk: 1})
    Holding.objects.filter(line=chairs).delete()
    Loan.objects.filter(pk=loan.pk).update(state="lapsed", ended_at=hours(2))
    refused("loan_stands_lapsed", there, loan, 3, amounts={chairs.pk: 1})
    other = there.loan(5, 10, (there.chairs, 10))
    with pytest.raises(Refusal, match="not_enough"):
        reserve_again(loan.pk, there.municipality.pk, by=there.world.ingrid.pk, now=hours(3))
    Holding.objects.filter(line__loan=other).delete()
    reserve_again(loan.pk, there.municipality.pk, by=there.world.ingrid.pk, now=hours(3))
    out(there, loan, 3, amounts={chairs.pk: 15})
    assert free(there.chairs, 3, 24) == 5
    off = there.loan(30, 40, (there.chairs, 1))
    Loan.objects.filter(pk=off.pk).update(state="cancelled", ended_at=hours(2))
    refused("loan_stands_cancelled", there, off, 30, amounts={line(off, there.chairs).pk: 1})
    with pytest.raises(Refusal, match="not_found"):
        hand_out(loan.pk, there.municipality.pk + 1, uuid4(), Given(), by=there.world.ingrid.pk, now=hours(3))


def test_late_costs_a_day_begun_for_each_at_most_so_many_days_and_nothing_within_the_grace(there: Stocked) -> None:
    costs(there.chairs, late_fee=1000)
    LendingTerms.objects.create(municipality=there.municipality, late_fee_days=3)
    for returned, owed in ((24.5, 0), (26, 2000), (24 + 25, 4000), (24 * 30, 6000)):
        loan = there.loan(0, 24, (there.chairs, 2))
        chairs = line(loan, there.chairs)
        out(there, loan, 0, amounts={chairs.pk: 2})
        back(there, loan, returned, amounts={chairs.pk: 2})
        assert sum(owed_of(loan).values()) == owed
        Holding.objects.filter(line=chairs).delete()
    charge = Charge.objects.filter(reason="late_fee").order_by("amount").first()
    assert charge is not None
    assert (charge.vat_amount, charge.person_id, charge.subject_kind) == (400, there.alice.pk, "loan")


def test_the_night_the_clocks_go_forward_is_one_day_like_others(there: Stocked) -> None:
    costs(there.chairs, late_fee=1000)
    due = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)  # noon in Oslo; noon the next day is at 10 in UTC
    start = (due - hours(0)).total_seconds() / 3600
    for after, owed in ((22.5, 1000), (23, 1000), (23.5, 2000)):
        loan = there.loan(start - 2, start, (there.chairs, 1))
        chairs = line(loan, there.chairs)
        out(there, loan, start - 1, amounts={chairs.pk: 1})
        back(there, loan, start + after, amounts={chairs.pk: 1})
        assert owed_of(loan) == {"late_fee": owed}


def test_what_is_missing_is_gone_from_the_stock_as_far_as_promises_allow(there: Stocked) -> None:
    costs(there.chairs, replacement=30_000)
    loan = there.loan(0, 24, (there.chairs, 10), (there.projectors, 1))
    chairs = line(loan, there.chairs)
    there.loan(24 * 365, 24 * 366, (there.chairs, 18))
    out(there, loan, 0, amounts={chairs.pk: 10}, labels=[projector(1).code])
    back(there, loan, 24, amounts={chairs.pk: 7}, missing={chairs.pk: 3}, missing_labels=[projector(1).code])
    pool = Pool.objects.get(pk=there.chairs.pk)
    assert (pool.stock, pool.short) == (18, 1)
    assert projector(1).state == "lost"
    assert Pool.objects.get(pk=there.projectors.pk).stock == 2
    connection.check_constraints()
    asked = Damage.objects.filter(missing=True).values_list("count", "proposed")
    assert sorted(asked) == [(1, 0), (3, 90_000)]
    assert Loan.objects.get(pk=loan.pk).state == "returned"
    undone(there, loan, 24.1)
    pool.refresh_from_db()
    assert (pool.stock, pool.short, projector(1).state) == (20, 0, "out")
    assert not Damage.objects.exists()


def test_damage_is_proposed_with_words_or_not_at_all(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 2), (there.projectors, 1))
    chairs, projectors = line(loan, there.chairs), line(loan, there.projectors)
    out(there, loan, 0, amounts={chairs.pk: 2}, labels=[projector(2).code])
    with pytest.raises(Refusal, match="damage_unsaid"):
        back(there, loan, 2, amounts={chairs.pk: 2}, broken=[Broken(line=chairs.pk)])
    back(
        there, loan, 2, labels=[projector(2).code], conditions={projector(2).code: "damaged"},
        broken=[Broken(line=projectors.pk, text="Linsa er knust", proposed=120_000)],
    )  # fmt: skip
    assert (projector(2).state, projector(2).condition) == ("in", "damaged")
    found = Damage.objects.get()
    assert (found.item, found.proposed, found.state) == (projector(2), 120_000, "open")


def test_damage_that_is_told_by_itself_is_noted_once_however_often_it_is_sent(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 2))
    chairs, act = line(loan, there.chairs), uuid4()
    out(there, loan, 0, amounts={chairs.pk: 2})
    for _ in range(2):
        back(there, loan, 2, act=act, broken=[Broken(line=chairs.pk, text="Setet er revnet")])
    assert Damage.objects.count() == 1
    assert Loan.objects.get(pk=loan.pk).state == "out"
    other = there.loan(30, 40, (there.chairs, 1))
    out(there, other, 30, amounts={line(other, there.chairs).pk: 1})
    with pytest.raises(Refusal, match="not_found"):
        back(there, other, 31, act=act, amounts={line(other, there.chairs).pk: 1})


def test_the_last_act_can_be_undone_for_ten_minutes_with_all_that_it_did(there: Stocked) -> None:
    costs(there.chairs, late_fee=1000)
    loan = there.loan(4, 24, (there.chairs, 10), (there.projectors, 1), price=5000)
    chairs = line(loan, there.chairs)
    before = list(Holding.objects.order_by("pk").values_list("amount", "during"))
    out(there, loan, 3, amounts={chairs.pk: 10}, labels=[projector(1).code])
    again = uuid4()
    for _ in range(2):
        undone(there, loan, 3.1, act=again)
    as_it_was = Loan.objects.get(pk=loan.pk)
    assert (as_it_was.state, as_it_was.out_at, owed_of(loan)) == ("reserved", None, {})
    assert list(Holding.objects.order_by("pk").values_list("amount", "during")) == before
    assert projector(1).state == "in"
    out(there, loan, 5, amounts={chairs.pk: 10}, labels=[projector(1).code])
    assert owed_of(loan) == {"use": 5000}
    back(there, loan, 30, amounts={chairs.pk: 10}, labels=[projector(1).code])
    assert owed_of(loan) == {"use": 5000, "late_fee": 10_000}
    undone(there, loan, 30.1)
    assert owed_of(loan) == {"use": 5000}
    assert (Loan.objects.get(pk=loan.pk).state, projector(1).state) == ("out", "out")
    with pytest.raises(Refusal, match="too_late_to_undo"):
        undone(there, loan, 31)


def test_no_other_act_is_undone_than_the_one_that_was_seen(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 3))
    chairs, seen, home = line(loan, there.chairs), uuid4(), there.municipality.pk
    out(there, loan, 0, act=seen, amounts={chairs.pk: 3})
    back(there, loan, 0.05, amounts={chairs.pk: 2})
    with pytest.raises(Refusal, match="undo_of_another"):
        undo(loan.pk, home, uuid4(), seen=seen, by=there.world.ingrid.pk, now=hours(0.1))
    undone(there, loan, 0.1)
    undo(loan.pk, home, uuid4(), seen=seen, by=there.world.ingrid.pk, now=hours(0.1))
    assert Loan.objects.get(pk=loan.pk).state == "reserved"


def test_damage_is_undone_in_turn_with_the_desk_that_decides_on_it(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 1))
    chairs = line(loan, there.chairs)
    out(there, loan, 0, amounts={chairs.pk: 1})
    back(there, loan, 1, amounts={chairs.pk: 1}, broken=[Broken(line=chairs.pk, text="Knekt")])
    with CaptureQueriesContext(connection) as seen:
        undone(there, loan, 1.1)
    asked = [each["sql"] for each in seen if 'FROM "lending_damage"' in each["sql"]]
    assert asked[0].endswith("FOR UPDATE")
    assert not Damage.objects.exists()


def test_a_return_is_not_undone_when_others_were_promised_what_came_back(there: Stocked) -> None:
    loan = there.loan(0, 24, (there.chairs, 15))
    out(there, loan, 0, amounts={line(loan, there.chairs).pk: 15})
    back(there, loan, 1, amounts={line(loan, there.chairs).pk: 15})
    there.loan(3, 5, (there.chairs, 20))
    with pytest.raises(Refusal, match="not_enough"):
        undone(there, loan, 1.1)
    assert Loan.objects.get(pk=loan.pk).state == "returned"


def test_a_note_from_a_phone_without_network_counts_from_when_it_happened(there: Stocked) -> None:
    costs(there.chairs, late_fee=1000)
    loan = there.loan(0, 24, (there.chairs, 1))
    chairs, home, by = line(loan, there.chairs), there.municipality.pk, there.world.ingrid.pk
    hand_out(loan.pk, home, uuid4(), Given(amounts={chairs.pk: 1}), by=by, at=hours(1), now=hours(3))
    take_back(loan.pk, home, uuid4(), Taken(amounts={chairs.pk: 1}), by=by, at=hours(24.5), now=hours(40))
    noted = Handover.objects.order_by("noted_at").values_list("at", "noted_at")
    assert list(noted) == [(hours(1), hours(3)), (hours(24.5), hours(40))]
    assert owed_of(loan) == {}
    wrong = there.loan(50, 60, (there.chairs, 1))
    hand_out(
        wrong.pk, home, uuid4(), Given(amounts={line(wrong, there.chairs).pk: 1}), by=by,
        at=hours(50) + timedelta(days=900), now=hours(51),
    )  # fmt: skip
    assert Loan.objects.get(pk=wrong.pk).out_at == hours(51)


def test_a_price_is_shared_by_vat_code_and_what_has_no_rate_is_refused(there: Stocked) -> None:
    costs(there.chairs)
    for pool, day in ((there.chairs, 300), (there.decks, 100)):
        KindPrice.objects.create(municipality=there.municipality, kind=pool.kind, per_day=day)
    loan = there.loan(0, 24, (there.chairs, 1), (there.decks, 1), price=400)
    given = {line(loan, there.chairs).pk: 1}
    assert refused("no_vat_rate", there, loan, 0, amounts=given).data == {"vat_code": ""}
    Kind.objects.filter(pk=there.decks.kind_id).update(vat_code="exempt")
    out(there, loan, 0, amounts=given)
    assert sorted(Charge.objects.values_list("vat_code", "amount")) == [("exempt", 100), ("standard", 300)]


def test_more_days_that_were_given_on_the_way_are_charged_when_it_is_back(there: Stocked) -> None:
    costs(there.chairs)
    loan = there.loan(0, 24, (there.chairs, 1), price=5000)
    chairs = line(loan, there.chairs)
    out(there, loan, 0, amounts={chairs.pk: 1})
    Loan.objects.filter(pk=loan.pk).update(price=7000)
    back(there, loan, 20, amounts={chairs.pk: 1})
    assert owed_of(loan) == {"use": 7000}
    assert sorted(Charge.objects.values_list("item", "amount")) == [("", 5000), ("1", 2000)]
