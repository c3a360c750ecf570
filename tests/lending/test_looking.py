"""How things were found is remembered, and what was planned for those that went comes back with them."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from aktiv.lending import pictures
from aktiv.lending.actions import looking, stocking
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.looking import ItemAsSeen
from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.actions.undoing import undo
from aktiv.lending.models import Item, KindPicture, Look, Pool
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.lending.world import Stocked, hours

TODAY = date(2027, 3, 1)


def test_a_condition_is_noted_out_and_back_and_undone_with_the_act(there: Stocked) -> None:
    home, by = there.municipality.pk, there.world.ingrid.pk
    loan, item = there.loan(0, 24, (there.projectors, 1)), Item.objects.filter(pool=there.projectors).order_by("pk")[0]
    hand_out(loan.pk, home, uuid4(), Given(labels=[item.code], conditions={item.code: "worn"}), by=by, now=hours(0))
    back = Taken(labels=[item.code], conditions={item.code: "damaged"})
    take_back(loan.pk, home, uuid4(), back, by=by, now=hours(1))
    assert list(Look.objects.order_by("pk").values_list("how", "was", "condition")) == [
        ("out", "good", "worn"), ("back", "worn", "damaged"),
    ]  # fmt: skip
    undo(loan.pk, home, uuid4(), by=by, now=hours(1.1))
    item.refresh_from_db()
    assert (item.condition, item.state, Look.objects.latest("pk").how) == ("worn", "out", "undone")
    take_back(loan.pk, home, uuid4(), Taken(labels=[item.code]), by=by, now=hours(2))
    assert Look.objects.count() == 3  # as it was: nothing to tell
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.update(condition="good")


def test_what_is_said_of_an_item_is_kept_and_what_cannot_be_is_refused(there: Stocked) -> None:
    home, at = there.municipality.pk, {"by": there.world.ingrid.pk, "now": hours(0)}
    item = Item.objects.filter(pool=there.projectors).order_by("pk")[0]
    seen = ItemAsSeen(condition="worn", note="  Ny  lampe ", service_due=TODAY, price=750_000, picture="utlan/a.jpg")
    kept = looking.keep_item(home, item.pk, seen, **at)
    assert (kept.note, kept.service_due, kept.price, kept.picture) == ("Ny lampe", TODAY, 750_000, "utlan/a.jpg")
    same = looking.keep_item(home, item.pk, ItemAsSeen(condition="worn"), **at)
    assert (same.picture, same.note, Look.objects.count()) == ("utlan/a.jpg", "", 1)
    for wrong in (ItemAsSeen(condition="broken"), ItemAsSeen(condition="good", price=-1)):
        with pytest.raises(Refusal):
            looking.keep_item(home, item.pk, wrong, **at)
    with pytest.raises(Refusal, match="not_found"):
        looking.keep_item(home + 1, item.pk, seen, **at)


@pytest.mark.parametrize("counter", [True, False])
def test_a_loss_that_is_undone_brings_its_planned_service_back(there: Stocked, *, counter: bool) -> None:
    home, by, pool = there.municipality.pk, there.world.ingrid.pk, there.projectors
    item = Item.objects.filter(pool=pool).order_by("pk")[0]
    first = TODAY + timedelta(days=4)
    stocking.send_to_service(home, item.pk, first, first, by=by, now=hours(0))
    planned = item.holdings.get().during
    if counter:
        loan = there.loan(0, 24, (pool, 1))
        hand_out(loan.pk, home, uuid4(), Given(labels=[item.code]), by=by, now=hours(0))
        take_back(loan.pk, home, uuid4(), Taken(missing_labels=[item.code]), by=by, now=hours(1))
        assert not item.holdings.exists()
        undo(loan.pk, home, uuid4(), by=by, now=hours(1.1))
    else:
        stocking.take_out(home, item.pk, lost=True, by=by, now=hours(1))
        assert not item.holdings.exists()
        stocking.bring_back(home, item.pk, by=by, now=hours(2))
    item.refresh_from_db()
    pool = Pool.objects.get(pk=pool.pk)
    assert (item.holdings.get().during, item.planned, pool.stock, pool.short) == (planned, None, 3, 0)


def test_pictures_of_a_kind_are_three_at_most_and_told_in_each_language(
    there: Stocked, django_capture_on_commit_callbacks: object
) -> None:
    home, kind, at = there.municipality.pk, there.chairs.kind_id, {"by": there.world.ingrid.pk, "now": hours(0)}
    alt = Texts("En stol", "Ein stol", "A chair")
    with pytest.raises(Refusal) as untold:
        looking.add_picture(home, kind, pictures.OfKind("a", 9, 9), Texts("En stol", "", "A chair"), **at)
    assert untold.value.data == {"language": "nn"}
    for name in "abc":
        looking.add_picture(home, kind, pictures.OfKind(name, 960, 640), alt, **at)
    with pytest.raises(Refusal, match="too_many_pictures"):
        looking.add_picture(home, kind, pictures.OfKind("d", 9, 9), alt, **at)
    looking.show_first(home, kind, KindPicture.objects.get(name="c").pk, **at)
    looking.take_away_picture(home, kind, KindPicture.objects.get(name="a").pk, **at)
    assert list(KindPicture.objects.order_by("place").values_list("place", "name")) == [(1, "c"), (2, "b")]
    with pytest.raises(Refusal, match="not_found"):
        looking.add_picture(home + 1, kind, pictures.OfKind("e", 9, 9), alt, **at)
