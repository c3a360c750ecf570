"""What to buy: too few is counted by nobody's name, and low stock is told once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from aktiv.journal.models import Entry
from aktiv.lending.actions import stocking
from aktiv.lending.actions.forgetting import forget_names
from aktiv.lending.actions.lacking import note_lacking
from aktiv.lending.actions.lowering import tell_low
from aktiv.lending.models import Kind, Lack, Pool
from aktiv.lending.queries.baskets import basket
from aktiv.lending.queries.days import kept_at
from aktiv.lending.queries.low import low_stock
from aktiv.lending.queries.use import use_of
from aktiv.values.periods import Period
from tests.lending.world import Stocked, hours

TODAY = date(2027, 3, 1)


def test_too_few_is_counted_by_kind_place_and_day_and_of_a_set_by_its_parts(there: Stocked) -> None:
    there.loan(0, 12, (there.chairs, 15), (there.legs, 8))
    period = Period(hours(1), hours(3))
    chairs = basket(there.depot, {there.chairs.kind_id: 9, there.projectors.kind_id: 3})
    assert note_lacking(chairs, period) == {there.chairs.kind_id: 4}
    note_lacking(basket(there.depot, {there.chairs.kind_id: 11}), period)
    assert note_lacking(basket(there.depot, {there.stage.pk: 1}), period) == {there.legs.kind_id: 8}
    found = Lack.objects.get(kind=there.chairs.kind)
    assert (found.day, found.times, found.lacked, found.most) == (TODAY, 2, 10, 6)
    used = {each.kind.slug: each for each in use_of(there.municipality.pk, hours(0), hours(6), there.municipality.zone)}
    lacked = {slug: (each.lacked, each.lacked_most) for slug, each in used.items() if each.lacked}
    assert lacked == {"klappstoler": (2, 6), "scenebein": (1, 8)}
    later = use_of(there.municipality.pk, hours(24), hours(48), there.municipality.zone)
    assert sum(each.lacked for each in later) == 0
    forget_names(hours(24 * 730))
    assert Lack.objects.count() == 2
    forget_names(hours(24 * 732))
    assert not Lack.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Lack.objects.create(municipality=there.municipality, kind=there.chairs.kind, depot=there.depot, day=TODAY,
                            times=2, lacked=1, most=1)  # fmt: skip


def test_what_falls_under_its_limit_is_told_once_and_again_when_it_has_been_over_it(there: Stocked) -> None:
    home, at = there.municipality.pk, {"by": there.world.ingrid.pk, "now": hours(0)}
    stocking.set_low(home, there.chairs.pk, 20, **at)
    Kind.objects.filter(pk=there.projectors.kind_id).update(low_stock=4)
    assert [(each.kind.slug, each.pool_id, each.there, each.fewest) for each in low_stock(home)] == [
        ("projektorer", None, 3, 4)
    ]
    stocking.lose(home, there.chairs.pk, 1, reason="", **at)
    assert [each.kind.slug for each in tell_low(hours(1))] == ["klappstoler", "projektorer"]
    assert tell_low(hours(2)) == []
    stocking.set_stock(home, there.chairs.kind_id, there.depot.pk, 20, **at)
    assert (tell_low(hours(3)), Pool.objects.get(pk=there.chairs.pk).low_since) == ([], None)
    stocking.lose(home, there.chairs.pk, 2, reason="", **at)
    assert [each.kind.slug for each in tell_low(hours(4))] == ["klappstoler"]
    told = Entry.objects.filter(verb="stock.ran_low").order_by("pk")
    assert [each.data["there"] for each in told] == [19, 3, 18]
    assert low_stock(home)[0].since == hours(4)
    assert low_stock(home + 1) == []


def test_a_set_is_told_day_by_day_where_all_its_parts_are(there: Stocked) -> None:
    kept, more = kept_at(there.depot)
    assert [(each.kind.slug, each.there, each.is_set) for each in kept] == [
        ("klappstoler", 20, False), ("projektorer", 3, False), ("scene", 1, True), ("scenebein", 32, False),
        ("scenedekker", 8, False),
    ]  # fmt: skip
    assert not more
    Pool.objects.filter(pk=there.legs.pk).delete()
    assert "scene" not in {each.kind.slug for each in kept_at(there.depot)[0]}
    assert [each.kind.slug for each in kept_at(there.depot, 2, 2)[0]] == ["scenedekker"]
