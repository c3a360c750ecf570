"""Price groups, who belongs to them, and the dated table of VAT rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import RestrictViolation

from aktiv.journal.actions import Event, append
from aktiv.prices.models import DefaultPriceGroup, OrganisationPriceGroup, PriceGroup, VatRate
from aktiv.prices.tariffs import Party
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """A price group as it is to be. One group of a municipality may be the `ordinary` one."""

    code: str
    names: Texts
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class DefaultGroup:
    """Persons, or organisations of a kind, belong to this group unless something else is decided."""

    party: Party
    code: str
    age_group: str = ""


@dataclass(frozen=True, slots=True)
class NewVatRate:
    """A rate in basis points (2500 is 25 %) from a day on."""

    code: str
    basis_points: int
    valid_from: date


@transaction.atomic
def set_vat_rates(municipality_id: int, rates: Sequence[NewVatRate], *, by: UUID | None = None, now: datetime) -> None:
    """Adds rates to the municipality's dated table; a rate of the same code and day is replaced.

    Raises Refusal("vat_rate_used", vat_code, day) for a rate that would be another one for what was charged already.
    """
    rows = [
        VatRate(
            municipality_id=municipality_id, code=each.code, basis_points=each.basis_points, valid_from=each.valid_from
        )
        for each in rates
    ]
    with _standing(rates[0] if rates else None):
        VatRate.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["municipality", "code", "valid_from"],
            update_fields=["basis_points"],
        )
    data = {"rates": [[each.code, each.basis_points, each.valid_from] for each in rates]}
    append(Event("vat_rates.set", ("municipality", municipality_id), municipality_id, by, data=data), at=now)


@transaction.atomic
def drop_vat_rate(municipality_id: int, rate_id: int, *, by: UUID | None = None, now: datetime) -> None:
    """Takes a rate out of the table again, before anything was charged by it. Raises Refusal: no_such_rate,
    vat_rate_used.
    """
    rate = VatRate.objects.filter(municipality_id=municipality_id, pk=rate_id).first()
    if rate is None:
        raise Refusal("no_such_rate")
    with _standing(rate):
        rate.delete()
    data = {"code": rate.code, "basis_points": rate.basis_points, "from": rate.valid_from}
    append(Event("vat_rate.dropped", ("municipality", municipality_id), municipality_id, by, data=data), at=now)


@contextmanager
def _standing(rate: NewVatRate | VatRate | None) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if rate is not None and isinstance(error.__cause__, RestrictViolation):
            raise Refusal("vat_rate_used", vat_code=rate.code, day=rate.valid_from) from error
        raise


@transaction.atomic
def set_groups(
    municipality_id: int,
    groups: Sequence[NewGroup],
    defaults: Sequence[DefaultGroup],
    *,
    by: UUID | None = None,
    now: datetime,
) -> dict[str, PriceGroup]:
    """Sets the price groups in their order, and who belongs where by default. Returns them by code.

    Groups not named stay, because old quotes name them; defaults are replaced. Raises Refusal("no_price_group", group)
    for a default to an unknown group, and Refusal("two_ordinary_groups").
    """
    if sum(group.ordinary for group in groups) > 1:
        raise Refusal("two_ordinary_groups")
    PriceGroup.objects.filter(municipality_id=municipality_id, is_ordinary=True).update(is_ordinary=False)
    PriceGroup.objects.bulk_create(
        [
            PriceGroup(
                municipality_id=municipality_id,
                code=group.code,
                name_nb=group.names.nb,
                name_nn=group.names.nn,
                name_en=group.names.en,
                order=order,
                is_ordinary=group.ordinary,
            )
            for order, group in enumerate(groups)
        ],
        update_conflicts=True,
        unique_fields=["municipality", "code"],
        update_fields=["name_nb", "name_nn", "name_en", "order", "is_ordinary"],
    )
    known = {group.code: group for group in PriceGroup.objects.filter(municipality_id=municipality_id)}
    for each in defaults:
        if each.code not in known:
            raise Refusal("no_price_group", group=each.code)
    DefaultPriceGroup.objects.filter(municipality_id=municipality_id).delete()
    DefaultPriceGroup.objects.bulk_create(
        DefaultPriceGroup(
            municipality_id=municipality_id, party=each.party, age_group=each.age_group, price_group=known[each.code]
        )
        for each in defaults
    )
    data = {
        "groups": [group.code for group in groups],
        "defaults": [[each.party, each.age_group, each.code] for each in defaults],
    }
    append(Event("price_groups.set", ("municipality", municipality_id), municipality_id, by, data=data), at=now)
    return known


@transaction.atomic
def decide_group(
    organisation_id: UUID,
    municipality_id: int,
    code: str,
    *,
    reason: str,
    valid_from: date,
    valid_to: date | None = None,
    age_group: str = "",
    by: UUID | None = None,
    now: datetime,
) -> OrganisationPriceGroup:
    """Decides the price group of one organisation in a municipality, from a day on, for a reason.

    A decision of the same day and age group is replaced. Raises Refusal("no_price_group", group).
    """
    group = PriceGroup.objects.filter(municipality_id=municipality_id, code=code).first()
    if group is None:
        raise Refusal("no_price_group", group=code)
    decided, _ = OrganisationPriceGroup.objects.update_or_create(
        organisation_id=organisation_id,
        municipality_id=municipality_id,
        age_group=age_group,
        valid_from=valid_from,
        defaults={"price_group": group, "reason": reason, "valid_to": valid_to},
    )
    append(
        Event(
            "price_group.decided",
            ("organisation", organisation_id),
            municipality_id,
            by,
            organisation_id,
            {"group": code, "age_group": age_group, "from": valid_from, "to": valid_to, "reason": reason},
        ),
        at=now,
    )
    return decided
