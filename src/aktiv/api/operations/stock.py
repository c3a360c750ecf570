"""Kinds and storage places for programs of a municipality: read, made and changed by those who keep them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Given, Id, Slug, Typed, Yes
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.stock import KindInStock, KindKept, KindSaid, PoolTold, StockPage
from aktiv.api.schemas.stock_acts import FoundSaid, LostSaid, StockSaid
from aktiv.api.schemas.stock_things import DepotKept, DepotSaid, DepotsTold, LabelsTold, LabelTold
from aktiv.api.staff import Keeper, keeper_in
from aktiv.lending.actions import stocking
from aktiv.lending.actions.kinds import keep_depot, keep_kind
from aktiv.lending.models import Kind
from aktiv.lending.new_stock import NewKind
from aktiv.lending.queries.keeping import Narrowed, depots_of, kind_in, kinds_of, labels_of, pool_in, pools_of
from aktiv.lending.queries.said import said_of
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

MOST_LABELS = 200
MOST_PAGES = 10_000
OF_KINDS = [
    "certificate_elsewhere", "control_characters", "kind_category", "kind_changed", "kind_needs_vat",
    "kind_out_of_bounds", "kind_promised", "kind_stays_numbered", "kind_unnamed", "set_or_stock", "too_long",
]  # fmt: skip
OF_STOCK = ["none_gone", "set_or_stock", "stock_by_items", "stock_less_than_gone", "stock_out_of_bounds",
            "stock_promised"]  # fmt: skip


class InSpite(Given):
    """Whether it is done though somebody was promised it."""

    in_spite: Annotated[Yes, Field(description="Though loans are promised it: they stand, and nothing new is.")] = False


router = Router(auth=BOOKER, tags=["Stock"])


class StockQuery(Page):
    """Narrows the list."""

    text: Annotated[str, Typed(80), Field(description="Words of its name, or synonyms.")] = ""
    category: Annotated[Kind.Category | None, Field(strict=False)] = None
    depot_id: Id | None = None
    only: Annotated[
        Literal["low", "service", "gone", "off"] | None,
        Field(description="Too few left, due for service, gone but promised, or not in use; else all in use."),
    ] = None


class LabelQuery(Given):
    """Narrows the labels."""

    kind_id: Id | None = None
    depot_id: Id | None = None


@router.get(
    "/stock/{slug}/depots", response=DepotsTold, auth=READER, operation_id="list_depots", summary="Storage places"
)
@needs(Permission.FACILITY_ENTER, staff=True)
def list_depots(request: HttpRequest, slug: Path[Slug]) -> DepotsTold:
    """Those of a municipality, for those who keep something there."""
    keeper = keeper_in(slug, caller_of(request))
    return DepotsTold(items=[DepotKept.of(each) for each in depots_of(keeper.home.pk)])


@router.post(
    "/stock/{slug}/depots",
    response={201: DepotKept},
    operation_id="make_depot",
    summary="A new storage place",
    openapi_extra={REFUSALS: ["control_characters", "depot_elsewhere", "depot_unnamed", "too_long"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def make_depot(request: HttpRequest, slug: Path[Slug], asked: DepotSaid) -> Status[DepotKept]:
    """In a facility that you keep, or in none where you keep all of the municipality."""
    keeper = keeper_in(slug, caller_of(request))
    _may_stand_in(keeper, asked.facility_id)
    made = keep_depot(keeper.home.pk, asked.new, by=keeper.person_id, now=keeper.caller.now)
    return Status(201, DepotKept.of(made))


@router.patch(
    "/stock/{slug}/depots/{depot_id}",
    response=DepotKept,
    operation_id="change_depot",
    summary="Change a storage place",
    openapi_extra={REFUSALS: ["control_characters", "depot_elsewhere", "depot_promised", "depot_unnamed", "too_long"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def change_depot(
    request: HttpRequest, slug: Path[Slug], depot_id: Path[Id], query: Query[InSpite], asked: DepotSaid
) -> DepotKept:
    """Says all of it anew. What is promised there goes out of use with `in_spite=true` alone."""
    keeper = keeper_in(slug, caller_of(request))
    before = keeper.depot(depot_id)
    _may_stand_in(keeper, asked.facility_id)
    made = keep_depot(
        keeper.home.pk,
        asked.new,
        depot_id=before.pk,
        in_spite=query.in_spite,
        by=keeper.person_id,
        now=keeper.caller.now,
    )
    return DepotKept.of(made)


@router.get(
    "/stock/{slug}/kinds",
    response=StockPage,
    auth=READER,
    operation_id="list_stock",
    summary="What there is",
    openapi_extra={REFUSALS: ["cursor_invalid"]},
)
@needs(Permission.FACILITY_ENTER, staff=True)
def list_stock(request: HttpRequest, slug: Path[Slug], query: Query[StockQuery]) -> StockPage:
    """All kinds of a municipality by name, with how many there are, are gone and are free now."""
    keeper = keeper_in(slug, caller_of(request))
    page = page_at(query)
    narrowed = Narrowed(text=query.text, category=query.category or "", depot_id=query.depot_id, only=query.only or "")
    rows, more = kinds_of(
        keeper.home.pk, narrowed, keeper.caller.now, keeper.today, page=page, size=query.limit
    )  # fmt: skip
    return StockPage(
        items=[KindInStock.of(each) for each in rows], next=cursor_of([page + 1, query.limit]) if more else None
    )


@router.get(
    "/stock/{slug}/kinds/{kind_id}", response=KindKept, auth=READER, operation_id="read_kind", summary="One kind"
)
@needs(Permission.FACILITY_ENTER, staff=True)
def read_kind(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id]) -> KindKept:
    """All that is said of it, and where it is kept."""
    keeper = keeper_in(slug, caller_of(request))
    return kind_told(access_kind(keeper, kind_id))


@router.post(
    "/stock/{slug}/kinds",
    response={201: KindKept},
    operation_id="make_kind",
    summary="A new kind",
    openapi_extra={REFUSALS: OF_KINDS},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def make_kind(request: HttpRequest, slug: Path[Slug], asked: KindSaid) -> Status[KindKept]:
    """For those who keep all of the municipality."""
    keeper = keeper_in(slug, caller_of(request))
    keeper.keeps(None)
    new = asked.on(NewKind(name=Texts(), category=""))
    made = keep_kind(keeper.home.pk, new, by=keeper.person_id, now=keeper.caller.now)
    return Status(201, kind_told(made))


@router.patch(
    "/stock/{slug}/kinds/{kind_id}",
    response=KindKept,
    operation_id="change_kind",
    summary="Change a kind",
    openapi_extra={REFUSALS: OF_KINDS},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def change_kind(
    request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], query: Query[InSpite], asked: KindSaid
) -> KindKept:
    """What is sent is said anew, and the rest stays. Without the `version` that it has, it is refused. What is promised
    goes out of use with `in_spite=true` alone."""
    keeper = keeper_in(slug, caller_of(request))
    keeper.keeps(None)
    before = access_kind(keeper, kind_id)
    made = keep_kind(
        keeper.home.pk,
        asked.on(said_of(before)),
        kind_id=before.pk,
        version=asked.version or 0,
        in_spite=query.in_spite,
        by=keeper.person_id,
        now=keeper.caller.now,
    )
    return kind_told(made)


@router.post(
    "/stock/{slug}/kinds/{kind_id}/stock",
    response=PoolTold,
    operation_id="set_stock",
    summary="How many there are",
    openapi_extra={REFUSALS: [*OF_STOCK, "control_characters"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def set_stock(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], asked: StockSaid) -> PoolTold:
    """Of a counted kind in a storage place. Fewer than are promised at once is refused: `promised` says how many."""
    keeper = keeper_in(slug, caller_of(request))
    kind, depot = access_kind(keeper, kind_id), keeper.depot(asked.depot_id)
    by, now = keeper.person_id, keeper.caller.now
    return PoolTold.of(
        stocking.set_stock(keeper.home.pk, kind.pk, depot.pk, asked.stock, shelf=asked.shelf, by=by, now=now)
    )


@router.post(
    "/stock/{slug}/pools/{pool_id}/losses",
    response=PoolTold,
    operation_id="lose_stock",
    summary="Some are gone",
    openapi_extra={REFUSALS: ["control_characters", *OF_STOCK]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def lose_stock(request: HttpRequest, slug: Path[Slug], pool_id: Path[Id], asked: LostSaid) -> PoolTold:
    """Nothing new is promised of them. What was promised stands, told in `short` until each is found another way."""
    keeper = keeper_in(slug, caller_of(request))
    pool_id, by, now = _pool(keeper, pool_id), keeper.person_id, keeper.caller.now
    return PoolTold.of(stocking.lose(keeper.home.pk, pool_id, asked.amount, reason=asked.reason, by=by, now=now))


@router.post(
    "/stock/{slug}/pools/{pool_id}/found",
    response=PoolTold,
    operation_id="find_stock",
    summary="They are there after all",
    openapi_extra={REFUSALS: OF_STOCK},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def find_stock(request: HttpRequest, slug: Path[Slug], pool_id: Path[Id], asked: FoundSaid) -> PoolTold:
    """So many that were told as gone."""
    keeper = keeper_in(slug, caller_of(request))
    pool_id, by, now = _pool(keeper, pool_id), keeper.person_id, keeper.caller.now
    return PoolTold.of(stocking.found_again(keeper.home.pk, pool_id, asked.amount, by=by, now=now))


@router.post(
    "/stock/{slug}/pools/{pool_id}/settle",
    response=PoolTold,
    operation_id="settle_stock",
    summary="Take what is gone off the stock",
    openapi_extra={REFUSALS: OF_STOCK},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def settle_stock(request: HttpRequest, slug: Path[Slug], pool_id: Path[Id]) -> PoolTold:
    """As far as promises allow."""
    keeper = keeper_in(slug, caller_of(request))
    pool_id = _pool(keeper, pool_id)
    return PoolTold.of(stocking.settle(keeper.home.pk, pool_id, by=keeper.person_id, now=keeper.caller.now))


@router.get("/stock/{slug}/labels", response=LabelsTold, auth=READER, operation_id="list_labels", summary="Labels")
@needs(Permission.FACILITY_ENTER, staff=True)
def list_labels(request: HttpRequest, slug: Path[Slug], query: Query[LabelQuery]) -> LabelsTold:
    """What the labels of single things say, to print: of a kind, of a storage place, or of all."""
    keeper = keeper_in(slug, caller_of(request))
    found = labels_of(keeper.home.pk, kind_id=query.kind_id, depot_id=query.depot_id, most=MOST_LABELS + 1)
    return LabelsTold(items=[LabelTold.of(each) for each in found[:MOST_LABELS]], more=len(found) > MOST_LABELS)


def page_at(query: Page) -> int:
    """Which page a cursor of a numbered list stands for; the first without one. Raises Refusal("cursor_invalid"), also
    for a cursor of pages of another size."""
    position = query.after(2)
    if position is None:
        return 1
    number, size = position
    if not isinstance(number, int) or not 1 <= number <= MOST_PAGES or size != query.limit:
        raise Refusal("cursor_invalid")
    return number


def access_kind(keeper: Keeper, kind_id: int) -> Kind:
    """A kind of the municipality's. Raises Refusal("not_found")."""
    found = kind_in(keeper.home.pk, kind_id)
    if found is None:
        raise Refusal("not_found")
    return found


def kind_told(kind: Kind) -> KindKept:
    """All of a kind. Four statements."""
    return KindKept.of(kind, said_of(kind), pools_of(kind))


def _pool(keeper: Keeper, pool_id: int) -> int:
    """A pool that she may change. Raises Refusal("not_found")."""
    found = pool_in(keeper.home.pk, pool_id)
    if found is None:
        raise Refusal("not_found")
    keeper.keeps(found.depot)
    return pool_id


def _may_stand_in(keeper: Keeper, facility_id: int | None) -> None:
    """A storage place may be where she keeps the facility; in no facility, where she keeps all."""
    if facility_id is None:
        keeper.keeps(None)
    else:
        keeper.keeps_at(facility_id)
