"""A count ticks and scans what stands there: what is missing is named before it ends, and what it did afterwards."""

from __future__ import annotations

from uuid import uuid4

from django.test import Client

from aktiv.lending.actions.counting import begin_count, note_found
from aktiv.lending.actions.kinds import keep_depot
from aktiv.lending.actions.stocking import add_items, take_out
from aktiv.lending.models import CountLine, Item, Pool
from aktiv.lending.new_stock import NewDepot
from aktiv.lending.rules.counted import mark_of
from tests.bookings.world import NOW
from tests.lending.world import Stocked
from tests.web.test_desk import told
from tests.web.test_stock import ROOT, keeper, there

__all__ = ["keeper", "there"]


def test_items_are_ticked_and_scanned_and_what_is_missing_is_named_before_the_count_ends(
    there: Stocked, keeper: Client
) -> None:
    home, by = there.municipality.pk, there.world.ingrid.pk
    other = keep_depot(home, NewDepot(name="Nordlageret"), by=by, now=NOW)
    [stray, lost] = add_items(home, there.projectors.kind_id, other.pk, ["N 1", "N 2"], by=by, now=NOW)
    take_out(home, lost.pk, lost=True, by=by, now=NOW)
    [one, two, three] = Item.objects.filter(pool=there.projectors).order_by("number")
    loan = there.loan(1, 30, (there.projectors, 3))
    count = begin_count(home, there.depot.pk, count_id=uuid4(), by=by, now=NOW)
    for pool in (there.chairs, there.decks, there.legs):
        note_found(home, count.pk, pool.pk, pool.stock, now=NOW)
    page, pool_id = f"{ROOT}telling/{count.pk}/", there.projectors.pk
    for typed, says in (("X 9", "Ingen etikett her sier X 9"), (" ", "Skann en etikett, eller skriv et nummer.")):
        answer = keeper.post(page, {"gjor": "stor", "kode": typed})
        assert (answer.status_code, says in told(answer), f'value="{typed}"' in answer.content.decode()) == (422, 1, 1)
    scanned = keeper.post(page, {"gjor": "stor", "kode": f"https://x.example/t/{one.code}/, N 1,N 2"})
    assert scanned["Location"] == f"{page}?skannet=1"
    typed = keeper.post(page, {"gjor": "stor", "kode": f"{one.code.upper()}, n 1"})  # as a phone writes them
    assert typed.status_code == 302
    shown = keeper.get(page)
    assert shown.headers["Permissions-Policy"].startswith("camera=(self)")
    for says in ("Hører til på Nordlageret: blir ført hit", "Ført som mistet: blir med i beholdningen igjen"):
        assert says in told(shown)
    assert keeper.post(page, {"fjern": lost.pk}).status_code == 302
    assert "N 2" not in told(keeper.get(page)).replace("N 2.", "")
    form = {"gjor": "noter", f"var{pool_id}": str(one.pk), f"ting{pool_id}": [one.pk, two.pk], f"merknad{pool_id}": "A"}
    stale = keeper.post(page, {**form, f"vist{pool_id}": mark_of([one.pk]), f"alle{pool_id}": "1"})
    assert (stale.status_code, "Tell det en gang til" in told(stale)) == (422, True)
    assert f'value="{two.pk}" checked' in stale.content.decode()  # what was ticked is kept
    now = mark_of([one.pk, two.pk, three.pk])
    keeper.post(page, {**form, f"vist{pool_id}": now})  # not all of them yet
    assert not CountLine.objects.filter(pool=pool_id).exists()
    whole = {**form, f"vist{pool_id}": now, f"var{pool_id}": f"{one.pk},{two.pk}", f"alle{pool_id}": "1"}
    assert keeper.post(page, whole).status_code == 302
    line = CountLine.objects.get(pool=pool_id)
    assert (line.found, line.expected, line.note) == (2, 3, "A")
    text = told(keeper.get(page))
    assert f"føres som mistet når tellingen avsluttes: {three.number} Projektor" in text
    assert f"{loan.number}" not in text  # N 1 comes here, and is as good
    keeper.post(page, {"fjern": stray.pk})
    assert f"{loan.number}" in told(keeper.get(page))
    keeper.post(page, {"gjor": "stor", "kode": stray.code})
    assert keeper.post(page, {"gjor": "avslutt"}).status_code == 302
    ended = told(keeper.get(page))
    for says in ("Mangler: ført som mistet", "Hørte til et annet sted: står nå her"):
        assert says in ended
    assert "Borte siden tellingen" in told(keeper.get(f"{ROOT}ting/{three.pk}/"))
    assert Item.objects.get(pk=stray.pk).pool_id == pool_id
    pool = Pool.objects.get(pk=pool_id)
    assert (pool.stock, pool.short) == (3, 0)


def test_more_than_a_page_takes_are_ticked_kind_by_kind_in_as_many_statements(
    there: Stocked, keeper: Client, django_assert_max_num_queries: object
) -> None:
    home, by = there.municipality.pk, there.world.ingrid.pk
    numbers = [f"P {each:03d}" for each in range(100, 400)]
    add_items(home, there.projectors.kind_id, there.depot.pk, numbers, by=by, now=NOW)
    count = begin_count(home, there.depot.pk, count_id=uuid4(), by=by, now=NOW)
    page = f"{ROOT}telling/{count.pk}/"
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        first = keeper.get(page).content.decode()
    assert (first.count(f'name="ting{there.projectors.pk}"'), f"?type={there.projectors.pk}" in first) == (0, True)
    alone = keeper.get(page, {"type": there.projectors.pk})
    assert alone.content.decode().count(f'name="ting{there.projectors.pk}"') == 240
    assert "63 til: skann etikettene." in told(alone)
    assert keeper.get(page, {"type": "x"}).status_code == 200
