"""What was promised is not taken away in silence: stock that goes down, items that go, counts while things move."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from aktiv.journal.models import Entry
from aktiv.lending.actions import counting, stocking
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.importing import planned, take_in
from aktiv.lending.actions.kinds import keep_kind
from aktiv.lending.actions.late import go_on
from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.models import Count, Holding, Item, Kind, Line, Loan, Pool
from aktiv.lending.new_stock import NewKind
from aktiv.lending.queries.files import as_lines
from aktiv.lending.queries.hits import hits
from aktiv.lending.queries.keeping import Narrowed, kinds_of
from aktiv.lending.queries.use import use_of
from aktiv.lending.rules.files import read, written
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.bookings.world import NOW
from tests.lending.world import Stocked, hours, most_held

TODAY = date(2027, 3, 1)


def _by(there: Stocked) -> dict[str, object]:
    return {"by": there.world.ingrid.pk, "now": NOW}


def test_fewer_than_promised_is_refused_and_names_the_last_who_asked(there: Stocked) -> None:
    home = there.municipality.pk
    first = there.loan(1, 30, (there.chairs, 12))
    last = there.loan(20, 40, (there.chairs, 8))
    Loan.objects.filter(pk=last.pk).update(created_at=NOW + timedelta(minutes=1))
    with pytest.raises(Refusal) as refused:
        stocking.set_stock(home, there.chairs.kind_id, there.depot.pk, 15, **_by(there))
    assert (refused.value.code, refused.value.data) == ("stock_promised", {"promised": 20})
    found = hits(Pool.objects.get(pk=there.chairs.pk), 15, NOW)
    assert [(each.loan.pk, each.amount) for each in found] == [(last.pk, 8)]
    assert first.pk not in {each.loan.pk for each in found}
    assert Pool.objects.get(pk=there.chairs.pk).stock == 20


def test_a_substitute_has_enough_for_the_whole_time(there: Stocked) -> None:
    others = keep_kind(
        there.municipality.pk, NewKind(name=Texts("Stablestol", "Stablestol", "Stacking chair"), category="furniture"),
        **_by(there),
    )  # fmt: skip
    stocking.set_stock(there.municipality.pk, others.pk, there.depot.pk, 10, **_by(there))
    elsewhere = Pool.objects.get(kind=others)
    there.loan(1, 30, (there.chairs, 20))
    there.loan(29, 31, (elsewhere, 3))
    [hit] = hits(there.chairs, 19, NOW)
    assert hit.substitutes == ()
    there.loan(48, 60, (there.chairs, 7))
    found = hits(there.chairs, 6, NOW)
    assert [one.pool.kind.slug for one in found[0].substitutes] == ["stablestol"]


def test_what_is_lost_stands_as_gone_until_those_who_were_promised_it_are_helped(there: Stocked) -> None:
    home = there.municipality.pk
    mine = there.loan(1, 30, (there.chairs, 20))
    pool = stocking.lose(home, there.chairs.pk, 3, reason="Vannskade", **_by(there))
    assert (pool.stock, pool.short) == (20, 3)
    with pytest.raises(Refusal, match="stock_promised"):
        stocking.settle(home, pool.pk, **_by(there))
    Holding.objects.filter(line__loan=mine).update(amount=17)
    assert stocking.settle(home, pool.pk, **_by(there)).stock == 17
    assert stocking.lose(home, pool.pk, 2, reason="", **_by(there)).short == 2
    assert stocking.found_again(home, pool.pk, 2, **_by(there)).short == 0


def test_an_item_that_goes_leaves_its_pool_short_where_it_was_promised(there: Stocked) -> None:
    home, mine = there.municipality.pk, there.loan(1, 30, (there.projectors, 3))
    one = Item.objects.filter(pool=there.projectors).first()
    assert one is not None
    stocking.take_out(home, one.pk, lost=True, reason="Stjålet", **_by(there))
    pool = Pool.objects.get(pk=there.projectors.pk)
    assert (pool.stock, pool.short) == (3, 1)
    Holding.objects.filter(line__loan=mine).update(amount=2)
    stocking.settle(home, pool.pk, **_by(there))
    assert Pool.objects.get(pk=pool.pk).stock == 2
    stocking.bring_back(home, one.pk, **_by(there))
    assert (Pool.objects.get(pk=pool.pk).stock, Item.objects.get(pk=one.pk).state) == (3, "in")
    with pytest.raises(Refusal, match="item_not_in"):
        stocking.bring_back(home, one.pk, **_by(there))


def test_service_keeps_an_item_away_only_where_nobody_was_promised_it(there: Stocked) -> None:
    home = there.municipality.pk
    there.loan(72, 96, (there.projectors, 3))
    one = Item.objects.filter(pool=there.projectors).first()
    assert one is not None
    with pytest.raises(Refusal, match="not_enough"):
        stocking.send_to_service(home, one.pk, TODAY, TODAY + timedelta(days=4), **_by(there))
    away = stocking.send_to_service(home, one.pk, TODAY, TODAY + timedelta(days=1), **_by(there))
    assert away.state == Item.State.SERVICE
    assert most_held(there.projectors) == 3
    with pytest.raises(Refusal, match="not_enough"):
        there.loan(1, 5, (there.projectors, 3))
    stocking.back_from_service(home, one.pk, **_by(there))
    there.loan(1, 5, (there.projectors, 3))


def test_what_is_not_back_from_service_is_held_on_to_until_it_is(there: Stocked) -> None:
    home, pool = there.municipality.pk, there.projectors
    one = Item.objects.filter(pool=pool).first()
    assert one is not None
    stocking.send_to_service(home, one.pk, TODAY, TODAY, **_by(there))  # until midnight, twelve hours from now
    there.loan(30, 40, (pool, 3))
    go_on(hours(10))  # reminds of what is to be picked up
    assert (go_on(hours(11)), go_on(hours(11.75)), go_on(hours(11.9))) == (0, 1, 0)
    with pytest.raises(Refusal, match="not_enough"):
        there.loan(13, 20, (pool, 3))
    assert one.holdings.get().during.upper == hours(30)  # and not into what somebody was promised
    one.holdings.all().delete()  # the job did not come in time
    assert go_on(hours(13)) == 1
    assert one.holdings.get().during.upper == hours(30)
    stocking.back_from_service(home, one.pk, by=there.world.ingrid.pk, now=hours(14))
    there.loan(14, 20, (pool, 3))


def test_what_is_gone_does_not_go_to_the_service_that_was_planned(there: Stocked) -> None:
    home, pool, by = there.municipality.pk, there.projectors, there.world.ingrid.pk
    retired, lost = Item.objects.filter(pool=pool).order_by("pk")[:2]
    for each in (retired, lost):
        stocking.send_to_service(home, each.pk, TODAY + timedelta(days=4), TODAY + timedelta(days=6), **_by(there))
    stocking.take_out(home, retired.pk, lost=False, **_by(there))
    loan = there.loan(0, 24, (pool, 1))
    hand_out(loan.pk, home, uuid4(), Given(labels=[lost.code]), by=by, now=hours(0))
    take_back(loan.pk, home, uuid4(), Taken(missing_labels=[lost.code]), by=by, now=hours(1))
    pool.refresh_from_db()
    assert (pool.stock, pool.short, Holding.objects.filter(item__isnull=False).count()) == (1, 0, 0)
    there.loan(80, 170, (pool, 1))


def test_items_are_moved_between_places_and_both_count_them(there: Stocked) -> None:
    from aktiv.lending.actions.kinds import keep_depot
    from aktiv.lending.new_stock import NewDepot

    home = there.municipality.pk
    other = keep_depot(home, NewDepot(name="Nordlageret"), **_by(there))
    one = Item.objects.filter(pool=there.projectors).first()
    assert one is not None
    stocking.move_item(home, one.pk, other.pk, **_by(there))
    stocks = dict(Pool.objects.filter(kind=there.projectors.kind).values_list("depot__slug", "stock"))
    assert stocks == {"utstyrslageret": 2, "nordlageret": 1}
    with pytest.raises(Refusal, match="item_number_taken"):
        stocking.add_items(home, there.projectors.kind_id, other.pk, ["P 9", "P 9"], **_by(there))
    made = stocking.add_items(home, there.projectors.kind_id, other.pk, [" P 9 ", "", "P 10"], **_by(there))
    assert [each.number for each in made] == ["P 9", "P 10"]
    assert len({each.code for each in Item.objects.all()}) == 5


def test_a_count_while_things_go_out_is_counted_once_more_and_carries_differences(there: Stocked) -> None:
    home, loan = there.municipality.pk, there.loan(0, 30, (there.chairs, 5))
    Loan.objects.filter(pk=loan.pk).update(state="out", out_at=NOW)
    Line.objects.filter(loan=loan).update(out=2)
    begun = counting.begin_count(home, there.depot.pk, count_id=uuid4(), **_by(there))
    assert counting.begin_count(home, there.depot.pk, count_id=begun.pk, **_by(there)).pk == begun.pk
    with pytest.raises(Refusal, match="counting_already"):
        counting.begin_count(home, there.depot.pk, count_id=uuid4(), **_by(there))
    for pool, found in ((there.chairs, 16), (there.projectors, 2), (there.decks, 8), (there.legs, 33)):
        counting.note_found(home, begun.pk, pool.pk, found, now=NOW)
    Line.objects.filter(loan=loan).update(out=5)
    with pytest.raises(Refusal, match="count_moved"):
        counting.end_count(home, begun.pk, **_by(there))
    counting.note_found(home, begun.pk, there.chairs.pk, 13, now=NOW)
    different = counting.end_count(home, begun.pk, **_by(there))
    assert {each.pool_id for each in different} == {there.chairs.pk, there.projectors.pk, there.legs.pk}
    stocks = dict(Pool.objects.values_list("pk", "stock"))
    assert (stocks[there.chairs.pk], stocks[there.legs.pk], stocks[there.projectors.pk]) == (18, 33, 3)
    told = Entry.objects.get(verb="count.ended").data["different"]
    assert {(each["expected"], each["found"]) for each in told} == {(15, 13), (3, 2), (32, 33)}
    with pytest.raises(Refusal, match="count_over"):
        counting.note_found(home, begun.pk, there.chairs.pk, 1, now=NOW)
    assert Count.objects.get().ended_at == NOW


def test_an_unfinished_count_changes_nothing(there: Stocked) -> None:
    begun = counting.begin_count(there.municipality.pk, there.depot.pk, count_id=uuid4(), **_by(there))
    counting.note_found(there.municipality.pk, begun.pk, there.chairs.pk, 3, now=NOW)
    with pytest.raises(Refusal) as refused:
        counting.end_count(there.municipality.pk, begun.pk, **_by(there))
    assert refused.value.data == {"missing": 3}
    counting.drop_count(there.municipality.pk, begun.pk, **_by(there))
    assert Pool.objects.get(pk=there.chairs.pk).stock == 20


def test_what_is_written_to_a_file_is_read_back_the_same(there: Stocked) -> None:
    home = there.municipality.pk
    before = as_lines(home, None)
    lines, wrong = read(written(before))
    assert wrong == []
    plan = take_in(home, lines, **_by(there))
    assert (plan.depots, plan.kinds, plan.items, plan.known) == ((), (), 0, 3)
    assert as_lines(home, None) == before
    more = 'lager,navn_nb,antall,nummer\nNytt lager,"Telt, stort",4,\nNytt lager,Kano,,K-1\nNytt lager,Kano,,K-2\n'
    lines, wrong = read(more)
    assert planned(home, lines, NOW).kinds == ("Telt, stort", "Kano")
    take_in(home, lines, **_by(there))
    assert Pool.objects.get(kind__name_nb="Telt, stort").stock == 4
    assert sorted(Item.objects.filter(pool__kind__name_nb="Kano").values_list("number", flat=True)) == ["K-1", "K-2"]


def test_lines_of_a_file_that_cannot_be_are_each_told() -> None:
    text = "lager;navn_nb;antall;nummer;kategori\nA;;1;;\nA;B;x;;\nA;C;1;2;\nA;D;1;;romskip\nA;E;3;;\na;e;4;;\n"
    lines, wrong = read(text)
    assert [(each.line, each.column, each.code) for each in wrong] == [
        (2, "navn_nb", "empty"), (3, "antall", "not_a_number"), (4, "antall", "stock_or_number"),
        (5, "kategori", "unknown"), (7, "navn_nb", "twice"),
    ]  # fmt: skip
    assert [each.names[0] for each in lines] == ["E"]
    with pytest.raises(Refusal, match="file_unread"):
        read("navn;antall\nStol;1\n")


def test_use_tells_the_share_of_time_and_the_most_at_once(there: Stocked) -> None:
    there.loan(0, 12, (there.chairs, 20))
    there.loan(12, 24, (there.chairs, 10))
    there.loan(-24, 6, (there.projectors, 1))
    found = {
        each.kind.slug: each for each in use_of(there.municipality.pk, hours(0), hours(24), there.municipality.zone)
    }
    chairs, projectors = found["klappstoler"], found["projektorer"]
    assert (chairs.loans, chairs.lent, chairs.most, chairs.percent) == (2, 30, 20, 75)
    assert (projectors.loans, projectors.most, projectors.percent) == (1, 1, 8)
    assert next(iter(found)) == "klappstoler"
    span = (there.municipality.pk, hours(0), hours(24), there.municipality.zone)
    pages = [use_of(*span, offset=offset, limit=2) for offset in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 0]
    assert [each for page in pages for each in page] == list(found.values()), "the same of each, page by page"


def test_the_list_finds_by_words_and_tells_what_is_low_and_due(there: Stocked) -> None:
    home = there.municipality.pk
    Kind.objects.filter(pk=there.chairs.kind_id).update(low_stock=21, words=["klappstol", "folding chair", "sete"])
    Item.objects.filter(number="projektorer-2").update(service_due=TODAY)

    def names(**narrowed: object) -> list[str]:
        return [each.kind.slug for each in kinds_of(home, Narrowed(**narrowed), NOW, TODAY)[0]]  # type: ignore[arg-type]

    assert names(text="folding") == ["klappstoler"]
    assert names(only="low") == ["klappstoler"]
    assert names(only="service") == ["projektorer"]
    assert names(category="stage") == ["scene", "scenebein", "scenedekker"]
    there.loan(0, 2, (there.chairs, 7))
    [row] = kinds_of(home, Narrowed(text="klapp"), NOW, TODAY)[0]
    assert (row.stock, row.free) == (20, 13)


def test_a_kind_is_saved_as_somebody_saw_it_and_says_what_is_wrong(there: Stocked) -> None:
    home, kind = there.municipality.pk, there.chairs.kind
    new = NewKind(name=Texts("Stol", "Stol", "Chair"), category="furniture", deposit=100)
    with pytest.raises(Refusal, match="kind_needs_vat"):
        keep_kind(home, new, kind_id=kind.pk, version=1, **_by(there))
    plain = NewKind(name=Texts("Stol", "Stol", "Chair"), category="furniture", synonyms="Krakk, sete,,")
    assert keep_kind(home, plain, kind_id=kind.pk, version=1, **_by(there)).words == ["stol", "chair", "krakk", "sete"]
    with pytest.raises(Refusal, match="kind_changed"):
        keep_kind(home, plain, kind_id=kind.pk, version=1, **_by(there))
    with pytest.raises(Refusal, match="kind_stays_numbered"):
        keep_kind(home, NewKind(name=plain.name, category="furniture", numbered=True), kind_id=kind.pk, version=2,
                  **_by(there))  # fmt: skip
    with pytest.raises(Refusal, match="set_or_stock"):
        keep_kind(home, NewKind(name=plain.name, category="furniture", parts={there.legs.kind_id: 1}), kind_id=kind.pk,
                  version=2, **_by(there))  # fmt: skip
    with pytest.raises(Refusal, match="not_found"):
        keep_kind(home + 1, plain, kind_id=kind.pk, version=2, **_by(there))
