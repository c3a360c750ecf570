"""Prices on the wire: line by line, with what explains each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.utils.translation import get_language
from pydantic import ConfigDict, Field

from aktiv.api.fields import Given, Id, Instant, Slug, Told, Uuid
from aktiv.api.schemas.catalogue import said
from aktiv.api.schemas.time import MoneyTold, Span, local
from aktiv.prices.drafts import Line, Offer, QuoteDraft
from aktiv.prices.words import addition_named, explain


class QuoteAsked(Given):
    """A use whose price is wanted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"space_id": 42, "start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}]
        }
    )

    space_id: Id
    start: Instant
    end: Instant
    organisation: Annotated[Uuid | None, Field(description="The organisation that pays; needs a token.")] = None
    price_group: Annotated[Slug | None, Field(description="Code of a price group, to ask what others pay.")] = None
    age_group: Annotated[Slug | None, Field(description="youth or adult, where prices differ by it.")] = None
    additions: list[Slug] = Field(
        default_factory=list, max_length=20, description="Keys of what is wanted besides, of those in `offers`."
    )
    linked: list[Id] = Field(default_factory=list, max_length=20, description="Ids of optional spaces claimed along.")


class LineTold(Told):
    """One line of a price. `data` has the numbers that `text` is made of."""

    code: Annotated[str, Field(examples=["time"])]
    text: Annotated[str, Field(examples=["2 hours × 185 kr (2/4 of the hall)"])]
    amount: Annotated[int, Field(description="Øre, with VAT when the quote `includes_vat`.")]
    data: dict[str, Any]  # Any: each code has its own numbers

    @classmethod
    def all(cls, lines: Iterable[Line], currency: str) -> list[LineTold]:
        """In the language of the request."""
        language = get_language() or "nb"
        return [
            cls(code=x.code, text=explain(x, language, currency), amount=x.amount, data=dict(x.data)) for x in lines
        ]


class OfferTold(Told):
    """What may be had besides the space, or always is."""

    key: str
    text: Annotated[str, Field(examples=["Caretaker, 2 hours × 520 kr"])]
    required: Annotated[bool, Field(description="It always is, and is in the price already.")]
    price: Annotated[MoneyTold, Field(description="What it adds to this use, VAT included.")]

    @classmethod
    def of(cls, offer: Offer, currency: str) -> OfferTold:
        """In the language of the request."""
        text = addition_named(offer.line, get_language() or "nb", currency)
        price = MoneyTold(amount=offer.line.amount, currency=currency)
        return cls(key=offer.key, text=text, required=offer.required, price=price)


class VatTold(Told):
    """All lines of one rate together, rounded once."""

    code: str
    basis_points: Annotated[int, Field(description="2500 is 25 %.")]
    net: int
    vat: int


class QuoteTold(Span):
    """What a use costs. Computed by the server; it is kept with the booking when the time is booked."""

    space_id: int
    price_group: str
    price_group_name: str
    includes_vat: Annotated[bool, Field(description="Whether the lines have VAT in them.")]
    lines: list[LineTold]
    vat: list[VatTold]
    net: MoneyTold
    total: Annotated[MoneyTold, Field(description="What is paid, VAT included.")]
    ordinary: Annotated[MoneyTold | None, Field(description="What others pay, when it is more.")]
    offers: Annotated[list[OfferTold], Field(description="What may be had besides, and what always is.")]

    @classmethod
    def of(cls, draft: QuoteDraft, offers: Iterable[Offer]) -> QuoteTold:
        """In the language of the request, on the clock of the municipality."""
        currency = draft.currency
        return cls(
            start=local(draft.period.start),
            end=local(draft.period.end),
            space_id=draft.space_id,
            price_group=draft.group.code,
            price_group_name=said(draft.group.names),
            includes_vat=draft.includes_vat,
            lines=LineTold.all(draft.lines, currency),
            vat=[VatTold(code=x.code, basis_points=x.basis_points, net=x.net, vat=x.vat) for x in draft.vat],
            net=MoneyTold(amount=draft.net, currency=currency),
            total=MoneyTold(amount=draft.total, currency=currency),
            ordinary=None if draft.ordinary is None else MoneyTold(amount=draft.ordinary, currency=currency),
            offers=[OfferTold.of(each, currency) for each in offers],
        )
