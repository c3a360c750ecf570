"""Dividing what uses cost among those who pay them: by corrections and new charges, never by changing one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.prices.actions.charging import NewCharge, add_corrections, charge, correction_row
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge
from aktiv.prices.queries.records import Charged
from aktiv.prices.queries.sharing import Family, families_of
from aktiv.prices.rules.sharing import SHARE, Sharer


@transaction.atomic
def share_out(
    sharers_of: Mapping[object, Sequence[Sharer]], *, kind: str = "occurrence", by: UUID | None = None, now: datetime
) -> list[Charge]:
    """Has what is owed for each use (by the subject's id) paid by those who share it; whoever shares no more owes
    nothing of it, and what nobody has taken is its holder's. Done twice it changes nothing. A fixed number of
    statements."""
    found = families_of(kind, list(sharers_of), to_change=True)
    mark = f"{SHARE} {uuid4().hex[:12]}"
    corrections: list[Charge] = []
    new: list[NewCharge] = []
    for subject_id, sharers in sharers_of.items():
        for family in found.get(str(subject_id), []):
            holders, *parts = family.among(sharers)
            _toward(family.whole, holders, mark, corrections, now)
            known = {each.charge.item: each for each in family.shares}
            for sharer, part in zip(sharers, parts, strict=True):
                item = _item(family, sharer)
                before = known.pop(item, None)
                if before is not None:
                    _toward(before, part, mark, corrections, now)
                elif part.total:
                    new.append(_new(family, sharer, part, item))
            for ended in known.values():
                rate = ended.charge.vat_sum
                _toward(ended, VatSum(rate.code, rate.basis_points, 0, 0), mark, corrections, now)
    # What goes first makes room: no charge is below zero at any moment, and nothing is owed twice when it commits.
    made = add_corrections(corrections, by, now) if corrections else []
    return [*made, *(charge(new, by=by, now=now) if new else [])]


def _item(family: Family, sharer: Sharer) -> str:
    return f"{SHARE} {sharer.key.hex[:12]} {family.whole.charge.pk.hex[:12]}"


def _toward(charged: Charged, to: VatSum, mark: str, corrections: list[Charge], now: datetime) -> None:
    amount, vat = to.total - charged.amount, to.vat - charged.vat_amount
    if amount or vat:
        corrections.append(correction_row(charged.charge, amount, vat, mark, now))


def _new(family: Family, sharer: Sharer, part: VatSum, item: str) -> NewCharge:
    whole = family.whole.charge
    return NewCharge(
        municipality_id=whole.municipality_id,
        reason=Charge.Reason.USE,
        subject=(whole.subject_kind, whole.subject_id),
        payer=Payer(organisation_id=sharer.organisation_id),
        use_day=whole.use_day,
        currency=whole.currency,
        sums=[part],
        quote_id=whole.quote_id,
        item=item,
        shares_of={whole.vat_code: whole.pk},
    )
