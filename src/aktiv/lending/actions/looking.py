"""How things are: an item's condition, note, picture and service, and the pictures of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.lending import pictures
from aktiv.lending.models import Item, Kind, KindPicture, Look
from aktiv.lending.models.seen import MOST_PICTURES
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import one_line

MOST_PRICE = 10**9
NOTE, ALT = 300, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAsSeen:
    """What is said of an item. `price` is øre; `picture` a file's name, empty for none, None for the one it has."""

    condition: str
    note: str = ""
    service_due: date | None = None
    bought_on: date | None = None
    price: int | None = None
    picture: str | None = None


def found_to_be(
    item: Item, condition: str, how: Look.How, *, by: UUID, at: datetime, act: UUID | None = None
) -> None:  # fmt: skip
    """Notes that an item was found in another condition, in the transaction of a caller who saves the item."""
    if condition and condition != item.condition:
        Look.objects.create(
            municipality_id=item.municipality_id, item=item, how=how, was=item.condition, condition=condition,
            by_id=by, at=at, act=act,
        )  # fmt: skip
        item.condition = condition


@transaction.atomic
def keep_item(
    municipality_id: int,
    item_id: int,
    seen: ItemAsSeen,
    *,
    version: int | None = None,
    how: Look.How = Look.How.SEEN,
    by: UUID,
    now: datetime,
) -> Item:
    """Says of an item how it is, when it is to be served and what it cost. `version` is what was looked at; None: not
    asked.

    Raises Refusal: not_found, item_changed, item_condition, kind_out_of_bounds (field, least, most), and what cleaning
    texts raises.
    """
    item = Item.objects.select_for_update(no_key=True).filter(pk=item_id, municipality_id=municipality_id).first()
    if item is None:
        raise Refusal("not_found")
    if version is not None and version != item.version:
        raise Refusal("item_changed")
    if seen.condition not in Item.Condition.values:
        raise Refusal("item_condition")
    if seen.price is not None and not 0 <= seen.price <= MOST_PRICE:
        raise Refusal("kind_out_of_bounds", field="price", least=0, most=MOST_PRICE // 100)
    found_to_be(item, seen.condition, how, by=by, at=now)
    item.note, item.service_due = one_line(seen.note, limit=NOTE), seen.service_due
    item.bought_on, item.price = seen.bought_on, seen.price
    if seen.picture is not None and seen.picture != item.picture:
        _forgotten_after(item.picture)
        item.picture = seen.picture
    item.save(update_fields=["condition", "note", "service_due", "bought_on", "price", "picture"])
    item.refresh_from_db(fields=["version"])  # the database counts it
    append(Event("item.seen", ("pool", item.pool_id), municipality_id, by, data={"item": item.pk}), at=now)
    return item


@transaction.atomic
def add_picture(
    municipality_id: int, kind_id: int, picture: pictures.OfKind, alt: Texts, *, by: UUID, now: datetime
) -> KindPicture:
    """One more picture of a kind, the last of them.

    Raises Refusal: not_found, too_many_pictures (most), picture_untold (language), and what cleaning texts raises.
    """
    kind = _kind(municipality_id, kind_id)
    taken = set(kind.pictures.values_list("place", flat=True))
    free = next((each for each in range(1, MOST_PICTURES + 1) if each not in taken), None)
    if free is None:
        raise Refusal("too_many_pictures", most=MOST_PICTURES)
    told = {code: one_line(said, limit=ALT) for code, said in alt.as_dict().items()}
    if missing := next((code for code in LANGUAGES if not told[code]), ""):
        raise Refusal("picture_untold", language=missing)
    made = KindPicture.objects.create(
        municipality_id=municipality_id, kind=kind, place=free, name=picture.name, width=picture.width,
        height=picture.height, **{f"alt_{code}": said for code, said in told.items()},
    )  # fmt: skip
    append(Event("kind.pictured", ("kind", kind.pk), municipality_id, by, data={"place": free}), at=now)
    return made


@transaction.atomic
def show_first(municipality_id: int, kind_id: int, picture_id: int, *, by: UUID, now: datetime) -> None:
    """A picture is the one in the list from now on. Raises Refusal("not_found")."""
    kind = _kind(municipality_id, kind_id)
    rows = list(kind.pictures.order_by("place"))
    chosen = next((each for each in rows if each.pk == picture_id), None)
    if chosen is None:
        raise Refusal("not_found")
    _in_order([chosen, *(each for each in rows if each.pk != picture_id)])
    append(Event("kind.pictured", ("kind", kind.pk), municipality_id, by, data={"first": picture_id}), at=now)


@transaction.atomic
def take_away_picture(municipality_id: int, kind_id: int, picture_id: int, *, by: UUID, now: datetime) -> None:
    """A picture of a kind is shown no more. Raises Refusal("not_found")."""
    kind = _kind(municipality_id, kind_id)
    gone = kind.pictures.filter(pk=picture_id).first()
    if gone is None:
        raise Refusal("not_found")
    gone.delete()
    _in_order(list(kind.pictures.order_by("place")))
    append(Event("kind.pictured", ("kind", kind.pk), municipality_id, by, data={"gone": picture_id}), at=now)
    transaction.on_commit(lambda: pictures.forget_of_kind(gone.name))


def _in_order(rows: list[KindPicture]) -> None:
    """Places from one on. Written anew: two rows cannot change places while each keeps its own."""
    KindPicture.objects.filter(pk__in=[each.pk for each in rows]).delete()
    for place, each in enumerate(rows, start=1):
        each.place = place
    KindPicture.objects.bulk_create(rows)


def _kind(municipality_id: int, kind_id: int) -> Kind:
    found = Kind.objects.select_for_update(no_key=True).filter(pk=kind_id, municipality_id=municipality_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _forgotten_after(name: str) -> None:
    if name:
        transaction.on_commit(lambda: pictures.forget(name))
