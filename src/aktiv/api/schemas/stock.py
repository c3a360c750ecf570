"""What a municipality keeps to lend, on the wire, for those who keep it: kinds, and where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from aktiv.api.fields import WHOLE, Given, Id, Slug, Told, Typed, Yes
from aktiv.api.paging import Paged
from aktiv.lending.actions.kinds import BOUNDS, MOST_PRICE
from aktiv.lending.models import Kind, Pool
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.new_stock import NewKind
from aktiv.lending.queries.keeping import KindRow
from aktiv.values.texts import Texts


class TextsTold(Told):
    """A text in the languages it is written in."""

    nb: str
    nn: str
    en: str

    @classmethod
    def of(cls, texts: Texts) -> TextsTold:
        """As it is kept."""
        return cls(**texts.as_dict())


class TextsSaid(Given):
    """A text in three languages."""

    nb: Annotated[str, Typed(2_000, lines=True)] = ""
    nn: Annotated[str, Typed(2_000, lines=True)] = ""
    en: Annotated[str, Typed(2_000, lines=True)] = ""

    @property
    def texts(self) -> Texts:
        """As it is kept."""
        return Texts(self.nb, self.nn, self.en)


class PriceSaid(Given):
    """What a kind costs a price group; `group_id` null: everybody else."""

    group_id: Id | None = None
    per_day: Annotated[int, Field(ge=0, le=MOST_PRICE, description="Øre for each day begun."), WHOLE] = 0
    per_loan: Annotated[int, Field(ge=0, le=MOST_PRICE, description="Øre for each loan."), WHOLE] = 0


class PartSaid(Given):
    """So many of a kind in one set."""

    kind_id: Id
    amount: Annotated[int, Field(ge=1, le=MOST_IN_A_POOL), WHOLE]


def _number(name: str, description: str = "") -> Any:  # Any: pydantic's own
    least, most = BOUNDS[name]
    return Field(ge=least, le=most, description=description or None)


class KindSaid(Given):
    """A kind of equipment: what is left out stays as it is. A new one needs `name` and `category`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": {"nb": "Klappstol", "nn": "Klappstol", "en": "Folding chair"},
                    "category": "furniture",
                    "prices": [{"per_day": 500}],
                    "vat_code": "standard",
                }
            ]
        }
    )

    version: Annotated[
        int | None, Field(ge=1, le=2**31 - 1, description="The `version` that you read; must be there for a change."),
        WHOLE,
    ] = None  # fmt: skip
    in_spite: Annotated[
        Yes, Field(description="It goes out of use in spite of loans that it is promised to (`kind_promised`).")
    ] = False
    name: TextsSaid | None = None
    about: TextsSaid | None = None
    handling: TextsSaid | None = None
    category: Annotated[Kind.Category | None, Field(strict=False)] = None
    synonyms: Annotated[str | None, Typed(1_000), Field(description="Other words for it, with commas.")] = None
    numbered: Annotated[Yes | None, Field(description="Each has a number; chosen once.")] = None
    active: Yes | None = None
    decided: Literal["at_once", "by_staff"] | None = None
    weight: Annotated[int | None, _number("weight", "Grams of one."), WHOLE] = None
    turnaround: Annotated[int | None, _number("turnaround", "Minutes after each loan."), WHOLE] = None
    notice: Annotated[int | None, _number("notice", "Minutes before pick-up."), WHOLE] = None
    horizon_days: Annotated[int | None, _number("horizon_days"), WHOLE] = None
    longest_days: Annotated[int | None, _number("longest_days"), WHOLE] = None
    most: Annotated[int | None, _number("most", "How many one loan may have; null: any number."), WHOLE] = None
    min_age: Annotated[int | None, _number("min_age"), WHOLE] = None
    low_stock: Annotated[int | None, _number("low_stock"), WHOLE] = None
    service_every_days: Annotated[int | None, _number("service_every_days"), WHOLE] = None
    deposit: Annotated[int | None, _number("deposit", "Øre for one."), WHOLE] = None
    late_fee: Annotated[int | None, _number("late_fee", "Øre for each that is late, for each day begun."), WHOLE] = None
    replacement: Annotated[int | None, _number("replacement", "Øre for one that does not come back."), WHOLE] = None
    vat_code: Slug | None = None
    certificate_id: Annotated[Id | None, Field(description="What borrowers must have shown.")] = None
    for_groups: Annotated[
        list[Id] | None, Field(max_length=50, description="Ids of price groups; an empty list: for everybody.")
    ] = None
    prices: Annotated[list[PriceSaid] | None, Field(max_length=50)] = None
    parts: Annotated[list[PartSaid] | None, Field(max_length=40, description="What makes one of it a set.")] = None

    _BESIDES = frozenset({"version", "in_spite"})
    _MAY_BE_NONE = frozenset({"weight", "most", "min_age", "service_every_days", "certificate_id"})

    @model_validator(mode="after")
    def _given(self) -> KindSaid:
        for name in self.model_fields_set - self._MAY_BE_NONE - self._BESIDES:
            if getattr(self, name) is None:
                raise PydanticCustomError("missing", "Must be given")
        return self

    def on(self, before: NewKind) -> NewKind:
        """The kind as it was, with what is said in place of that."""
        said: dict[str, Any] = {  # Any: members of several kinds
            name: getattr(self, name) for name in self.model_fields_set - self._BESIDES
        }
        for name, value in said.items():
            if isinstance(value, TextsSaid):
                said[name] = value.texts
        if self.category is not None:
            said["category"] = self.category.value
        if self.for_groups is not None:
            said["for_groups"] = frozenset(self.for_groups)
        if self.prices is not None:
            said["prices"] = {each.group_id or 0: (each.per_day, each.per_loan) for each in self.prices}
        if self.parts is not None:
            said["parts"] = {each.kind_id: each.amount for each in self.parts}
        return replace(before, **said)


class PriceTold(Told):
    """What a kind costs a price group, in øre; `group_id` null: everybody else."""

    group_id: int | None
    per_day: int
    per_loan: int


class PartTold(Told):
    """So many of a kind in one set."""

    kind_id: int
    amount: int


class PoolTold(Told):
    """So many of a kind in a storage place. `short` of the stock are gone, though promised."""

    id: int
    kind_id: int
    depot_id: int
    stock: int
    short: int
    shelf: str
    low: Annotated[int | None, Field(description="Below so many there are too few here; null: as the kind says.")]

    @classmethod
    def of(cls, pool: Pool) -> PoolTold:
        """As it stands."""
        return cls(
            id=pool.pk, kind_id=pool.kind_id, depot_id=pool.depot_id, stock=pool.stock, short=pool.short,
            shelf=pool.shelf, low=pool.low,
        )  # fmt: skip


class KindInStock(Told):
    """A kind in the list of those who keep it."""

    id: int
    slug: str
    version: int
    name: TextsTold
    category: str
    numbered: bool
    active: bool
    stock: int
    short: Annotated[int, Field(description="Gone, though promised.")]
    free: Annotated[int, Field(description="In store now and not held.")]
    service_due: Annotated[int, Field(description="How many are due for service.")]

    @classmethod
    def of(cls, row: KindRow) -> KindInStock:
        """As the page lists it."""
        kind = row.kind
        return cls(
            id=kind.pk,
            slug=kind.slug,
            version=kind.version,
            name=TextsTold.of(kind.name),
            category=kind.category,
            numbered=kind.numbered,
            active=kind.active,
            stock=row.stock,
            short=row.short,
            free=row.free,
            service_due=row.due,
        )


class StockPage(Paged):
    """Kinds by name."""

    items: list[KindInStock]


class KindKept(Told):
    """A kind with all that is said of it, and where it is kept. Sums are øre with VAT, times minutes."""

    id: int
    slug: str
    version: int
    name: TextsTold
    about: TextsTold
    handling: TextsTold
    category: str
    synonyms: str
    numbered: bool
    active: bool
    decided: str
    weight: int | None
    turnaround: int
    notice: int
    horizon_days: int
    longest_days: int
    most: int | None
    min_age: int | None
    low_stock: int
    service_every_days: int | None
    deposit: int
    late_fee: int
    replacement: int
    vat_code: str
    certificate_id: int | None
    for_groups: list[int]
    prices: list[PriceTold]
    parts: list[PartTold]
    pools: list[PoolTold]

    @classmethod
    def of(cls, kind: Kind, said: NewKind, pools: Sequence[Pool]) -> KindKept:
        """`said` is what was said of it."""
        plain = ("category", "synonyms", "numbered", "active", "decided", "weight", "turnaround", "notice",
                 "horizon_days", "longest_days", "most", "min_age", "low_stock", "service_every_days", "deposit",
                 "late_fee", "replacement", "vat_code", "certificate_id")  # fmt: skip
        return cls(
            id=kind.pk,
            slug=kind.slug,
            version=kind.version,
            name=TextsTold.of(said.name),
            about=TextsTold.of(said.about),
            handling=TextsTold.of(said.handling),
            for_groups=sorted(said.for_groups),
            prices=[
                PriceTold(group_id=group or None, per_day=day, per_loan=loan)
                for group, (day, loan) in sorted(said.prices.items())
            ],
            parts=[PartTold(kind_id=each, amount=amount) for each, amount in said.parts.items()],
            pools=[PoolTold.of(each) for each in pools],
            **{name: getattr(said, name) for name in plain},
        )
