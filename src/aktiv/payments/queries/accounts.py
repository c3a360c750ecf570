"""On which accounts charges go: the rules, and the charges that none of them fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from aktiv.facilities.models import Facility, Space
from aktiv.payments.models import AccountRule
from aktiv.payments.rules.accounts import DIMENSIONS, Spell
from aktiv.payments.settings import settings_from
from aktiv.walls import within

A_PAGE = 50
MOST_GROUPS = 100

# The rule that fits a charge best: see models.AccountRule. A correction goes by what it corrects.
FITTING = """
    LEFT JOIN bookings_occurrence o ON o.id = payments_date(c.subject_kind, c.subject_id)
    LEFT JOIN facilities_space s ON s.id = o.space_id
    LEFT JOIN prices_charge before ON before.id = c.corrects_id
    LEFT JOIN LATERAL (
        SELECT a.account, a.dimensions FROM payments_accountrule a
        WHERE a.municipality_id = c.municipality_id AND a.from_day <= c.use_day
          AND (a.to_day IS NULL OR a.to_day >= c.use_day)
          AND (a.vat_code = '' OR a.vat_code = c.vat_code)
          AND (a.reason = '' OR a.reason = coalesce(before.reason, c.reason))
          AND (a.space_id IS NULL OR a.space_id = o.space_id)
          AND (a.facility_id IS NULL OR a.facility_id = s.facility_id)
        ORDER BY a.space_id IS NOT NULL DESC, a.facility_id IS NOT NULL DESC, a.vat_code <> '' DESC,
                 a.reason <> '' DESC, a.from_day DESC
        LIMIT 1
    ) r ON true
"""
# Served by line_without_account and billed_once.
NO_ACCOUNT = """
    payments_orderline l JOIN prices_charge c ON c.id = l.charge_id
"""
NOT_BILLED = "NOT EXISTS (SELECT FROM payments_invoiceline i WHERE i.charge_id = c.id AND i.standing)"
_WITHOUT = f"""
SELECT f.id, coalesce(f.name, ''), c.vat_code, coalesce(before.reason, c.reason), count(*), sum(c.amount)::bigint,
       min(c.use_day), count(*) FILTER (WHERE r.account IS NOT NULL)
FROM {NO_ACCOUNT} {FITTING} LEFT JOIN facilities_facility f ON f.id = s.facility_id
WHERE l.municipality_id = %(municipality)s AND l.account = '' AND {NOT_BILLED}
GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 2, 3, 4 LIMIT {MOST_GROUPS}
"""  # noqa: S608 - put together from constants
_HOW_MANY = f"""
SELECT count(*) FROM {NO_ACCOUNT} WHERE l.municipality_id = %(municipality)s AND l.account = '' AND {NOT_BILLED}
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Without:
    """Charges that wait to be billed and have no account, of one facility (None: of no place), VAT code and reason:
    how many, øre with VAT, the first day of use, and how many of them a rule fits by now."""

    facility_id: int | None
    facility: str
    vat_code: str
    reason: str
    charges: int
    amount: int
    first: date
    fitted: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A page of rules, and whether there are more."""

    rules: tuple[AccountRule, ...]
    more: bool


def rules_of(
    municipality_id: int,
    today: date,
    *,
    text: str = "",
    facility_id: int | None = None,
    ended: bool = False,
    page: int = 1,
) -> Rules:
    """A municipality's rules that are in force or to come, or those that are over, by place. One statement."""
    over = Q(to_day__lt=today)
    rows = _with_place(
        AccountRule.objects.filter(over if ended else ~over | Q(to_day=None), municipality_id=municipality_id)
    )
    if facility_id is not None:
        rows = rows.filter(Q(facility_id=facility_id) | Q(space__facility_id=facility_id))
    if text:
        rows = rows.filter(
            Q(account__istartswith=text)
            | Q(facility__name__icontains=text)
            | Q(space__facility__name__icontains=text)
            | Q(vat_code=text.lower())
        )
    first = (page - 1) * A_PAGE
    order = (F("facility__name").asc(nulls_first=True), F("space__facility__name").asc(nulls_first=True))
    found = list(rows.order_by(*order, "space_id", "vat_code", "reason", "-from_day")[first : first + A_PAGE + 1])
    return Rules(tuple(found[:A_PAGE]), len(found) > A_PAGE)


def rule_of(rule_id: int, municipality_id: int) -> AccountRule | None:
    """One of a municipality's rules."""
    return _with_place(AccountRule.objects.filter(pk=rule_id, municipality_id=municipality_id)).first()


def rules_like(rule: AccountRule) -> Sequence[AccountRule]:
    """All rules for the same charges, the latest first, with the rule itself. One statement."""
    return list(_with_place(same_charges(rule)).order_by("-from_day"))


def same_charges(rule: Any) -> QuerySet[AccountRule]:  # Any: an AccountRule or what one is made of
    """The rules of a municipality that are for the same place, VAT code and reason."""
    return AccountRule.objects.filter(
        municipality_id=rule.municipality_id,
        facility_id=rule.facility_id,
        space_id=rule.space_id,
        vat_code=rule.vat_code,
        reason=rule.reason,
    )


def spells(rules: Sequence[AccountRule]) -> list[Spell]:
    """Their days."""
    return [Spell(each.from_day, each.to_day) for each in rules]


def dimensions_of(billing: Any) -> tuple[str, ...]:  # Any: a Billing, or None where nobody has said how it bills
    """What the municipality's dimensions are called, in the order of its accounting system."""
    return (settings_from(billing).setup.dimensions if billing is not None else ()) or DIMENSIONS


def without_account(municipality_id: int) -> list[Without]:
    """Where the charges are from that wait and have no account, the most first. One statement beside the wall's."""
    with within(municipalities=[municipality_id]), connection.cursor() as cursor:
        cursor.execute(_WITHOUT, {"municipality": municipality_id})
        return [Without(*row) for row in cursor.fetchall()]


def how_many_without(municipality_id: int) -> int:
    """How many charges wait and have no account. One statement beside the wall's."""
    with within(municipalities=[municipality_id]), connection.cursor() as cursor:
        cursor.execute(_HOW_MANY, {"municipality": municipality_id})
        [count] = cursor.fetchone()
        return int(count)


def places_of(municipality_id: int) -> tuple[list[Facility], list[Space]]:
    """A municipality's facilities by name, and the spaces in them that are whole rooms. Two statements."""
    facilities = Facility.objects.filter(municipality_id=municipality_id).order_by("name", "pk")
    spaces = Space.objects.filter(facility__municipality_id=municipality_id).select_related("facility")
    return list(facilities), list(spaces.order_by("facility__name", "name_nb", "pk"))


def _with_place(rows: QuerySet[AccountRule]) -> QuerySet[AccountRule]:
    return rows.select_related("facility", "space__facility")
