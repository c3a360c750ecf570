"""Uses that several may pay, as they are charged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aktiv.prices.drafts import VatSum
from aktiv.prices.models import Charge, Quote
from aktiv.prices.queries.records import Charged, charges_of
from aktiv.prices.rules.sharing import Sharer, shared


@dataclass(frozen=True, slots=True)
class Family:
    """A charge of a use that is still owed, with the parts of it that others pay."""

    whole: Charged
    shares: tuple[Charged, ...]
    quote: Quote | None

    @property
    def left(self) -> VatSum:
        """What all owe of it together."""
        every = (self.whole, *self.shares)
        amount, vat = sum(each.amount for each in every), sum(each.vat_amount for each in every)
        charge = self.whole.charge
        return VatSum(charge.vat_code, charge.vat_basis_points, amount - vat, vat)

    def among(self, sharers: Sequence[Sharer]) -> list[VatSum]:
        """What the holder is to pay of it, then each who shares."""
        lines, includes_vat = (self.quote.explained, self.quote.includes_vat) if self.quote is not None else ((), True)
        return shared(self.left, self.whole.charge.vat_sum, lines, includes_vat=includes_vat, sharers=sharers)


def families_of(kind: str, ids: Collection[object], *, to_change: bool = False) -> dict[str, list[Family]]:
    """What is still owed for use of each subject (its id as text), by whomever. Three statements, four `to_change`,
    which locks every charge of them until the transaction ends."""
    named = [str(each) for each in ids]
    if to_change:
        locked = Charge.objects.select_for_update().filter(subject_kind=kind, subject_id__in=named, reason="use")
        list(locked.order_by("pk").values_list("pk", flat=True))
    charged = charges_of(kind, named, "use")
    quotes = Quote.objects.in_bulk({each.charge.quote_id for rows in charged.values() for each in rows} - {None})
    found: dict[str, list[Family]] = {}
    for subject, rows in charged.items():
        families = [_family(each, rows, quotes) for each in rows if each.charge.share_of_id is None]
        found[subject] = [each for each in families if each.left.total > 0]
    return found


def foreseen(families: Collection[Family], sharers: Sequence[Sharer], key: UUID) -> int:
    """What one of those who share is to pay of all of them, in øre with VAT."""
    places = [place for place, each in enumerate(sharers, 1) if each.key == key]
    return sum(family.among(sharers)[place].total for family in families for place in places)


def _family(whole: Charged, rows: Sequence[Charged], quotes: Mapping[UUID, Quote]) -> Family:
    shares = tuple(each for each in rows if each.charge.share_of_id == whole.charge.pk)
    quote_id = whole.charge.quote_id
    return Family(whole, shares, quotes.get(quote_id) if quote_id is not None else None)
