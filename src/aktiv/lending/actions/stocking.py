"""How many there are: more, fewer, gone, away for service. Nothing that was promised is taken away in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.facilities.rules.doors import code_of
from aktiv.journal.actions import Event, append
from aktiv.lending.actions.looking import found_to_be
from aktiv.lending.actions.losing import end_service, give_up, plan_again, settle_what_fits, take_up_again, write_off
from aktiv.lending.actions.promising import promise_items, take_turns
from aktiv.lending.models import Depot, Item, Kind, Look, Pool
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.queries.hits import promised_at_once
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

MOST_ITEMS = 500
"""Items that are added at once."""


@transaction.atomic
def set_stock(
    municipality_id: int, kind_id: int, depot_id: int, stock: int, *, shelf: str | None = None, by: UUID, now: datetime
) -> Pool:
    """Sets how many of a counted kind a storage place has; the pool is made where there was none.

    Raises Refusal: not_found, stock_by_items, set_or_stock, stock_out_of_bounds, stock_less_than_gone,
    stock_promised (promised at once; `queries.hits` names the loans).
    """
    kind, depot = _kind_and_depot(municipality_id, kind_id, depot_id)
    if kind.numbered:
        raise Refusal("stock_by_items")
    if not 0 <= stock <= MOST_IN_A_POOL:
        raise Refusal("stock_out_of_bounds", most=MOST_IN_A_POOL)
    pool = _pool(kind, depot)
    was = pool.stock
    if stock < pool.short:
        raise Refusal("stock_less_than_gone", short=pool.short)
    pool.stock = stock
    if shelf is not None:
        pool.shelf = one_line(shelf, limit=60)
    _save(pool, now)
    _note("pool.stock", pool, by, now, was=was, stock=stock)
    return pool


@transaction.atomic
def set_low(municipality_id: int, pool_id: int, low: int | None, *, by: UUID, now: datetime) -> Pool:
    """Says below how many of a pool there are too few (None: as its kind says, over all storage places).

    Raises Refusal: not_found, stock_out_of_bounds (most).
    """
    if low is not None and not 1 <= low <= MOST_IN_A_POOL:
        raise Refusal("stock_out_of_bounds", most=MOST_IN_A_POOL)
    pool = _locked(municipality_id, pool_id)
    pool.low, pool.low_since = low, None
    pool.save(update_fields=["low", "low_since"])
    _note("pool.low", pool, by, now, low=low)
    return pool


@transaction.atomic
def lose(municipality_id: int, pool_id: int, amount: int, *, reason: str, by: UUID, now: datetime) -> Pool:
    """So many of a counted pool are gone. Nothing new is promised of them from this moment; what was promised stands
    until each is found another way (`settle`). Raises Refusal: not_found, stock_by_items, stock_out_of_bounds."""
    pool = _locked(municipality_id, pool_id)
    if pool.kind.numbered:
        raise Refusal("stock_by_items")
    if not 1 <= amount <= pool.stock - pool.short:
        raise Refusal("stock_out_of_bounds", most=pool.stock - pool.short)
    _note("pool.short", pool, by, now, amount=amount, reason=one_line(reason, limit=300))
    return write_off(pool.pk, amount, by=by, now=now)


@transaction.atomic
def found_again(municipality_id: int, pool_id: int, amount: int, *, by: UUID, now: datetime) -> Pool:
    """So many that were told as gone are there after all. Raises Refusal: not_found, none_gone."""
    pool = _locked(municipality_id, pool_id)
    if pool.kind.numbered or not 1 <= amount <= pool.short:
        raise Refusal("none_gone")
    pool.short -= amount
    pool.save(update_fields=["short"])
    _note("pool.found", pool, by, now, amount=amount)
    return pool


@transaction.atomic
def settle(municipality_id: int, pool_id: int, *, by: UUID, now: datetime) -> Pool:
    """Takes what is gone off the stock, as far as promises allow. Raises Refusal: not_found, none_gone,
    stock_promised."""
    pool = _locked(municipality_id, pool_id)
    if not pool.short:
        raise Refusal("none_gone")
    left = pool.short
    settle_what_fits(pool, by=by, now=now)
    if pool.short == left:
        raise Refusal("stock_promised", promised=promised_at_once(pool, now))
    return pool


@transaction.atomic
def add_items(
    municipality_id: int,
    kind_id: int,
    depot_id: int,
    numbers: Sequence[str],
    *,
    bought_on: date | None = None,
    price: int | None = None,
    service_due: date | None = None,
    by: UUID,
    now: datetime,
) -> list[Item]:
    """Items with these numbers, as on their labels. `price` is øre for one.

    Raises Refusal: not_found, item_numbers_missing, too_many_items, item_number_taken (number), set_or_stock.
    """
    kind, depot = _kind_and_depot(municipality_id, kind_id, depot_id)
    if not kind.numbered:
        raise Refusal("not_found")
    clean = [one_line(each, limit=30) for each in numbers]
    clean = [each for each in clean if each]
    if not clean:
        raise Refusal("item_numbers_missing")
    if len(clean) > MOST_ITEMS:
        raise Refusal("too_many_items", most=MOST_ITEMS)
    taken = set(Item.objects.filter(municipality_id=municipality_id, number__in=clean).values_list("number", flat=True))
    twice = next((each for place, each in enumerate(clean) if each in taken or each in clean[:place]), None)
    if twice is not None:
        raise Refusal("item_number_taken", number=twice)
    pool = _pool(kind, depot)
    pool.stock += len(clean)
    pool.save(update_fields=["stock"])
    codes = free_item_codes([f"{municipality_id}/{number}" for number in clean])
    if service_due is None and kind.service_every_days:
        service_due = now.astimezone(depot.municipality.zone).date() + timedelta(days=kind.service_every_days)
    rows = Item.objects.bulk_create(
        Item(
            municipality_id=municipality_id, pool=pool, number=number, code=code,
            bought_on=bought_on, price=price, service_due=service_due,
        )
        for number, code in zip(clean, codes, strict=True)
    )  # fmt: skip
    _note("pool.items", pool, by, now, items=[each.pk for each in rows])
    return rows


@transaction.atomic
def take_out(
    municipality_id: int, item_id: int, *, lost: bool, reason: str = "", by: UUID, now: datetime
) -> Item:  # fmt: skip
    """Retires an item, or tells that it is lost. What was promised of its pool stands until it is found another way:
    the pool is short of one. Raises Refusal: not_found, item_not_in (number)."""
    pool, item = _item(municipality_id, item_id)
    if item.state not in (Item.State.IN, Item.State.SERVICE):
        raise Refusal("item_not_in", number=item.number)
    give_up(item, Item.State.LOST if lost else Item.State.RETIRED, now)
    item.note = one_line(reason, limit=300) or item.note
    item.save(update_fields=["state", "note", "planned"])
    _note("item.lost" if lost else "item.retired", pool, by, now, item=item.pk)
    write_off(pool.pk, 1, by=by, now=now)
    return item


@transaction.atomic
def bring_back(municipality_id: int, item_id: int, *, by: UUID, now: datetime) -> Item:
    """An item that was lost or retired is part of the stock again. Raises Refusal: not_found, item_not_in (number)."""
    pool, item = _item(municipality_id, item_id)
    if item.state not in (Item.State.LOST, Item.State.RETIRED):
        raise Refusal("item_not_in", number=item.number)
    item.state = Item.State.IN
    take_up_again(pool.pk, 1)
    plan_again(item, now)
    item.save(update_fields=["state", "planned"])
    _note("item.found", pool, by, now, item=item.pk)
    return item


@transaction.atomic
def send_to_service(
    municipality_id: int, item_id: int, first: date, last: date, *, note: str = "", by: UUID, now: datetime
) -> Item:
    """An item is away for service from one day through another, which the pool then does not lend.

    Raises Refusal: not_found, item_not_in (number), service_in_the_past, not_enough (pool, asked, left).
    """
    pool, item = _item(municipality_id, item_id)
    zone = pool.depot.municipality.zone
    today = now.astimezone(zone).date()
    if item.state != Item.State.IN or item.holdings.filter(during__endswith__gt=now).exists():
        raise Refusal("item_not_in", number=item.number)
    if last < first or last < today or (last - first).days > 366:
        raise Refusal("service_in_the_past")
    start = now if first <= today else at(first, 0, zone)
    promise_items([item], Period(start, at(last + timedelta(days=1), 0, zone)))
    if first <= today:
        item.state = Item.State.SERVICE
    item.note = one_line(note, limit=300) or item.note
    item.save(update_fields=["state", "note"])
    _note("item.service", pool, by, now, item=item.pk, first=first, last=last)
    return item


@transaction.atomic
def back_from_service(municipality_id: int, item_id: int, *, by: UUID, now: datetime) -> Item:
    """It is back, or does not go after all; its next service is due after what its kind says. Raises Refusal:
    not_found, item_not_away (number)."""
    pool, item = _item(municipality_id, item_id)
    waiting = item.holdings.filter(during__endswith__gt=now).exists()
    if item.state != Item.State.SERVICE and not waiting:
        raise Refusal("item_not_away", number=item.number)
    was_away = item.state == Item.State.SERVICE
    end_service(item, now)
    if was_away:
        item.state = Item.State.IN
        found_to_be(item, Item.Condition.GOOD, Look.How.SERVICE, by=by, at=now)
        every = pool.kind.service_every_days
        if every:
            item.service_due = now.astimezone(pool.depot.municipality.zone).date() + timedelta(days=every)
    item.save(update_fields=["state", "condition", "service_due"])
    _note("item.serviced", pool, by, now, item=item.pk)
    return item


@transaction.atomic
def move_item(municipality_id: int, item_id: int, depot_id: int, *, by: UUID, now: datetime) -> Item:
    """An item is kept in another storage place from now on.

    Raises Refusal: not_found, item_not_in (number), item_moves_to_kind, stock_promised (promised).
    """
    here, item = _item(municipality_id, item_id)
    _, depot = _kind_and_depot(municipality_id, here.kind_id, depot_id)
    if item.state != Item.State.IN or item.holdings.filter(during__endswith__gt=now).exists():
        raise Refusal("item_not_in", number=item.number)
    if depot.pk == here.depot_id:
        raise Refusal("item_moves_to_kind")
    there = _pool(here.kind, depot)
    here.stock -= 1
    _save(here, now)
    there.stock += 1
    there.save(update_fields=["stock"])
    item.pool = there
    item.save(update_fields=["pool"])
    _note("item.moved", there, by, now, item=item.pk, was=here.pk)
    return item


def free_item_codes(names: Sequence[str]) -> list[str]:
    """A code for the label of each, as of doors."""
    codes = [code_of(f"item/{each}") + code_of(f"thing/{each}")[:2] for each in names]
    taken = set(Item.objects.filter(code__in=codes).values_list("code", flat=True))
    for place, name in enumerate(names):
        attempt = 0
        while codes[place] in taken:
            attempt += 1
            codes[place] = code_of(f"item/{name}", attempt) + code_of(f"thing/{name}", attempt)[:2]
        taken.add(codes[place])
    return codes


def _save(pool: Pool, now: datetime) -> None:
    try:
        with transaction.atomic():
            pool.save(update_fields=["stock", "shelf"])
    except IntegrityError as error:
        raise Refusal("stock_promised", promised=promised_at_once(pool, now)) from error


def _kind_and_depot(municipality_id: int, kind_id: int, depot_id: int) -> tuple[Kind, Depot]:
    kind = Kind.objects.filter(pk=kind_id, municipality_id=municipality_id).first()
    depot = Depot.objects.select_related("municipality").filter(pk=depot_id, municipality_id=municipality_id).first()
    if kind is None or depot is None:
        raise Refusal("not_found")
    return kind, depot


def _pool(kind: Kind, depot: Depot) -> Pool:
    """The pool, its row locked; made where there was none. Raises Refusal("set_or_stock")."""
    try:
        with transaction.atomic():
            made, _ = Pool.objects.get_or_create(
                kind=kind, depot=depot, defaults={"municipality_id": kind.municipality_id}
            )
    except IntegrityError as error:
        raise Refusal("set_or_stock") from error
    return _locked(kind.municipality_id, made.pk)


def _locked(municipality_id: int, pool_id: int) -> Pool:
    take_turns([pool_id])
    found = Pool.objects.select_related("kind", "depot__municipality").filter(
        pk=pool_id, municipality_id=municipality_id
    )
    pool = found.first()
    if pool is None:
        raise Refusal("not_found")
    return pool


def _item(municipality_id: int, item_id: int) -> tuple[Pool, Item]:
    """The item and its pool, both locked: the pool first, as everybody does."""
    known = Item.objects.filter(pk=item_id, municipality_id=municipality_id).values_list("pool_id", flat=True).first()
    if known is None:
        raise Refusal("not_found")
    pool = _locked(municipality_id, known)
    return pool, Item.objects.select_for_update(no_key=True).get(pk=item_id)


def _note(verb: str, pool: Pool, by: UUID, now: datetime, **data: object) -> None:
    append(Event(verb, ("pool", pool.pk), pool.municipality_id, by, data=data), at=now)
