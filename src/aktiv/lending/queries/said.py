"""A kind as whoever keeps it said it, so that some of it can be said anew."""

from __future__ import annotations

from aktiv.lending.models import Kind
from aktiv.lending.new_stock import NewKind
from aktiv.values.folding import fold


def said_of(kind: Kind) -> NewKind:
    """All that was said. Three statements."""
    names = {fold(each) for each in kind.name.as_dict().values()}
    return NewKind(
        name=kind.name,
        about=kind.about,
        handling=kind.handling,
        category=kind.category,
        synonyms=", ".join(each for each in kind.words if each not in names),
        weight=kind.weight,
        numbered=kind.numbered,
        space_id=kind.space_id,
        decided=kind.decided,
        turnaround=kind.turnaround,
        notice=kind.notice,
        horizon_days=kind.horizon_days,
        longest_days=kind.longest_days,
        most=kind.most,
        min_age=kind.min_age,
        certificate_id=kind.certificate_id,
        deposit=kind.deposit,
        late_fee=kind.late_fee,
        replacement=kind.replacement,
        vat_code=kind.vat_code,
        low_stock=kind.low_stock,
        service_every_days=kind.service_every_days,
        active=kind.active,
        for_groups=frozenset(kind.for_groups.values_list("price_group_id", flat=True)),
        prices={each.price_group_id or 0: (each.per_day, each.per_loan) for each in kind.prices.order_by("pk")},
        parts=dict(kind.parts.order_by("pk").values_list("kind_id", "amount")),
    )
