"""Storage places and single things on the wire, for those who keep them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.conf import settings
from django.urls import reverse
from pydantic import ConfigDict, Field

from aktiv.api.fields import Given, Id, Told, Typed, Yes
from aktiv.api.paging import Paged
from aktiv.api.schemas.stock import TextsSaid, TextsTold
from aktiv.lending.models import Depot, Item
from aktiv.lending.new_stock import NewDepot


class DepotKept(Told):
    """A storage place as those who keep it see it."""

    id: int
    slug: str
    name: str
    facility_id: int | None
    address: str
    open: TextsTold
    phone: str
    active: bool

    @classmethod
    def of(cls, depot: Depot) -> DepotKept:
        """As it stands."""
        return cls(
            id=depot.pk,
            slug=depot.slug,
            name=depot.name,
            facility_id=depot.facility_id,
            address=depot.address,
            open=TextsTold.of(depot.open),
            phone=depot.phone,
            active=depot.active,
        )


class DepotsTold(Told):
    """Storage places, those in use first."""

    items: list[DepotKept]


class DepotSaid(Given):
    """A storage place: all of it, also what stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Utstyrslageret", "facility_id": 12}]})

    name: Annotated[str, Field(min_length=1), Typed(120)]
    facility_id: Id | None = None
    address: Annotated[str, Typed(200)] = ""
    open: Annotated[TextsSaid, Field(description="When somebody is there, in words.")] = Field(
        default_factory=TextsSaid
    )
    phone: Annotated[str, Typed(30)] = ""
    active: Yes = True
    in_spite: Annotated[
        Yes, Field(description="It goes out of use in spite of loans from there (`depot_promised`).")
    ] = False

    @property
    def new(self) -> NewDepot:
        """As lending wants it."""
        return NewDepot(
            name=self.name,
            facility_id=self.facility_id,
            address=self.address,
            open=self.open.texts,
            phone=self.phone,
            active=self.active,
        )


class ItemTold(Told):
    """One thing with a number of its own."""

    id: int
    version: Annotated[int, Field(description="Grows when what is said of it changes.")]
    kind_id: int
    depot_id: int
    number: str
    code: Annotated[str, Field(description="What the square on its label says.")]
    state: Annotated[str, Field(description="in, out, service, lost or retired.")]
    condition: Annotated[str, Field(description="good, worn or damaged.")]
    note: str
    bought_on: date | None
    price: Annotated[int | None, Field(description="Øre, when it was bought.")]
    service_due: date | None
    pictured: Annotated[bool, Field(description="Whether it has a picture, for those who keep it.")]

    @classmethod
    def of(cls, item: Item) -> ItemTold:
        """Its pool is at hand."""
        return cls(
            id=item.pk,
            version=item.version,
            kind_id=item.pool.kind_id,
            depot_id=item.pool.depot_id,
            number=item.number,
            code=item.code,
            state=item.state,
            condition=item.condition,
            note=item.note,
            bought_on=item.bought_on,
            price=item.price,
            service_due=item.service_due,
            pictured=bool(item.picture),
        )


class ItemPage(Paged):
    """Items by number."""

    items: list[ItemTold]


class LabelTold(Told):
    """What a label says: the number for people, the address in the square for a phone."""

    number: str
    code: str
    url: str
    kind: TextsTold
    depot: str

    @classmethod
    def of(cls, item: Item) -> LabelTold:
        """Its pool, kind and storage place are at hand."""
        return cls(
            number=item.number,
            code=item.code,
            url=f"{settings.SITE}{reverse('item_code', args=[item.code])}",
            kind=TextsTold.of(item.pool.kind.name),
            depot=item.pool.depot.name,
        )


class LabelsTold(Told):
    """Labels that are printed together, at most 200."""

    items: list[LabelTold]
    more: Annotated[bool, Field(description="There are more: narrow it to a kind or a storage place.")]
