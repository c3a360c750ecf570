"""Pictures of kinds, for everybody, and of single things, for those who keep them: with the checks of the pages."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.entrance import LARGEST
from aktiv.api.fields import WHOLE, Given, Id, Slug
from aktiv.api.operations.stock import access_kind
from aktiv.api.schemas.stock_pictures import (
    LARGEST_BODY,
    ItemPictureSaid,
    ItemPictureTold,
    KindPictureSaid,
    KindPicturesTold,
    KindPictureTold,
    bytes_of,
)
from aktiv.api.schemas.stock_things import ItemTold
from aktiv.api.staff import Keeper, keeper_in
from aktiv.lending import pictures
from aktiv.lending.actions.looking import ItemAsSeen, add_picture, keep_item, show_first, take_away_picture
from aktiv.lending.models import Item, Kind
from aktiv.lending.models.seen import MOST_PICTURES
from aktiv.lending.queries.keeping import item_in
from aktiv.lending.queries.seen import pictures_of
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES

OF_PICTURES = ["control_characters", "not_a_picture", "picture_too_large", "too_long"]

router = Router(auth=BOOKER, tags=["Stock"])


class ItemVersion(Given):
    """Which version was read."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1, description="The `version` that you read."), WHOLE]


@router.get(
    "/stock/{slug}/kinds/{kind_id}/pictures",
    response=KindPicturesTold,
    auth=READER,
    operation_id="list_pictures_of_kind",
    summary="Its pictures",
)
@needs(Permission.FACILITY_ENTER, staff=True)
def list_pictures_of_kind(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id]) -> KindPicturesTold:
    """In the order in which borrowers see them."""
    kind = access_kind(keeper_in(slug, caller_of(request)), kind_id)
    return KindPicturesTold(items=[KindPictureTold.of(each) for each in pictures_of(kind)])


@router.post(
    "/stock/{slug}/kinds/{kind_id}/pictures",
    response={201: KindPictureTold},
    operation_id="add_picture_of_kind",
    summary="One more picture",
    openapi_extra={REFUSALS: [*OF_PICTURES, "picture_untold", "too_many_pictures"], LARGEST: LARGEST_BODY},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def add_picture_of_kind(
    request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], asked: KindPictureSaid
) -> Status[KindPictureTold]:
    """The last of at most three, with what it shows in all three languages."""
    keeper, kind = _kind_kept(slug, request, kind_id)
    alt = asked.alt.texts
    if len(pictures_of(kind)) >= MOST_PICTURES:  # before anything is drawn; who comes at once is refused below
        raise Refusal("too_many_pictures", most=MOST_PICTURES)
    if untold := next((code for code in LANGUAGES if not alt.as_dict()[code].strip()), ""):
        raise Refusal("picture_untold", language=untold)
    drawn = pictures.keep_of_kind(bytes_of(asked.content))
    made = add_picture(keeper.home.pk, kind.pk, drawn, alt, by=keeper.person_id, now=keeper.caller.now)
    return Status(201, KindPictureTold.of(made))


@router.post(
    "/stock/{slug}/kinds/{kind_id}/pictures/{picture_id}/first",
    response=KindPicturesTold,
    operation_id="show_picture_first",
    summary="Show it first",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def show_picture_first(
    request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], picture_id: Path[Id]
) -> KindPicturesTold:  # fmt: skip
    """It is the one in the list; the others come after as they were."""
    keeper, kind = _kind_kept(slug, request, kind_id)
    show_first(keeper.home.pk, kind.pk, picture_id, by=keeper.person_id, now=keeper.caller.now)
    return KindPicturesTold(items=[KindPictureTold.of(each) for each in pictures_of(kind)])


@router.delete(
    "/stock/{slug}/kinds/{kind_id}/pictures/{picture_id}",
    response={204: None},
    operation_id="take_picture_away",
    summary="Take a picture away",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def take_picture_away(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], picture_id: Path[Id]) -> Status[None]:
    """Its file goes too."""
    keeper, kind = _kind_kept(slug, request, kind_id)
    take_away_picture(keeper.home.pk, kind.pk, picture_id, by=keeper.person_id, now=keeper.caller.now)
    return Status(204, None)


@router.get(
    "/stock/{slug}/items/{item_id}/picture",
    response=ItemPictureTold,
    auth=READER,
    operation_id="read_picture_of_item",
    summary="The picture of a thing",
)
@needs(Permission.FACILITY_ENTER, staff=True)
def read_picture_of_item(request: HttpRequest, slug: Path[Slug], item_id: Path[Id]) -> ItemPictureTold:
    """Not found when it has none."""
    content = pictures.content_of(_item(keeper_in(slug, caller_of(request)), item_id).picture)
    if content is None:
        raise Refusal("not_found")
    return ItemPictureTold.of(content)


@router.post(
    "/stock/{slug}/items/{item_id}/picture",
    response=ItemTold,
    operation_id="set_picture_of_item",
    summary="A picture of a thing",
    openapi_extra={REFUSALS: [*OF_PICTURES, "item_changed"], LARGEST: LARGEST_BODY},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def set_picture_of_item(
    request: HttpRequest, slug: Path[Slug], item_id: Path[Id], asked: ItemPictureSaid
) -> ItemTold:  # fmt: skip
    """In place of the one that it has. Somebody else changed it meanwhile: refused."""
    keeper = keeper_in(slug, caller_of(request))
    found = _item_kept(keeper, item_id)
    if asked.version != found.version:
        raise Refusal("item_changed")
    name = pictures.keep(uuid4(), pictures.drawn(bytes_of(asked.content)))
    return _pictured(keeper, found, name, asked.version)


@router.delete(
    "/stock/{slug}/items/{item_id}/picture",
    response=ItemTold,
    operation_id="forget_picture_of_item",
    summary="Take the picture of a thing away",
    openapi_extra={REFUSALS: ["item_changed"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def forget_picture_of_item(
    request: HttpRequest, slug: Path[Slug], item_id: Path[Id], query: Query[ItemVersion]
) -> ItemTold:  # fmt: skip
    """Its file goes too. Somebody else changed it meanwhile: refused."""
    keeper = keeper_in(slug, caller_of(request))
    return _pictured(keeper, _item_kept(keeper, item_id), "", query.version)


def _pictured(keeper: Keeper, item: Item, name: str, version: int) -> ItemTold:
    """The item as it was with another picture, or with none."""
    seen = ItemAsSeen(
        condition=item.condition, note=item.note, service_due=item.service_due, bought_on=item.bought_on,
        price=item.price, picture=name,
    )  # fmt: skip
    keep_item(keeper.home.pk, item.pk, seen, version=version, by=keeper.person_id, now=keeper.caller.now)
    return ItemTold.of(_item(keeper, item.pk))


def _kind_kept(slug: str, request: HttpRequest, kind_id: int) -> tuple[Keeper, Kind]:
    """A kind, for whoever keeps all that the municipality has. Raises Refusal("not_found")."""
    keeper = keeper_in(slug, caller_of(request))
    keeper.keeps(None)
    return keeper, access_kind(keeper, kind_id)


def _item_kept(keeper: Keeper, item_id: int) -> Item:
    """A thing, for whoever keeps the storage place that it stands in. Raises Refusal("not_found")."""
    found = _item(keeper, item_id)
    keeper.keeps(found.pool.depot)
    return found


def _item(keeper: Keeper, item_id: int) -> Item:
    found = item_in(keeper.home.pk, item_id)
    if found is None:
        raise Refusal("not_found")
    return found
