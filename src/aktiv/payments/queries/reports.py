"""What a municipality earned over some days, by place, activity, payer, price group, VAT code, account or month.

Each is one statement over the charges of those days: served by charge_by_day, or by posting_by_day for the days on
which they were written in the books. Whatever they are grouped by, they are the same charges, and come to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from aktiv.values.texts import Texts
from aktiv.walls import within

A_PAGE = 50


class By(StrEnum):
    """What charges are grouped by."""

    FACILITY = "facility"
    ACTIVITY = "activity"
    CUSTOMER = "customer"
    PRICE_GROUP = "price_group"
    VAT = "vat"
    ACCOUNT = "account"
    MONTH = "month"


class Day(StrEnum):
    """Which day of a charge decides: when it was used, or when it was written in the books."""

    USE = "use"
    POSTED = "posted"


SORTS: Mapping[str, str] = {"name": "filed", "charges": "charges", "net": "net", "vat": "vat", "total": "total"}

_DATE = "LEFT JOIN bookings_occurrence o ON o.id = payments_date(c.subject_kind, c.subject_id)"
_BOOKING = f"{_DATE} LEFT JOIN bookings_booking b ON b.id = o.booking_id"


@dataclass(frozen=True, slots=True)
class _Grouping:
    """How charges are told apart: what is joined, the key, and its name in three languages."""

    joins: str
    key: str
    names: tuple[str, str, str]


def _same(name: str) -> tuple[str, str, str]:
    return name, name, name


_GROUPINGS: Mapping[By, _Grouping] = {
    By.FACILITY: _Grouping(
        f"""{_DATE} LEFT JOIN facilities_space s ON s.id = o.space_id
        LEFT JOIN facilities_facility f ON f.id = s.facility_id""",
        "f.slug",
        _same("f.name"),
    ),
    By.ACTIVITY: _Grouping(
        f"{_BOOKING} LEFT JOIN facilities_activity a ON a.id = b.activity_id",
        "a.slug",
        ("a.name_nb", "a.name_nn", "a.name_en"),
    ),
    By.CUSTOMER: _Grouping(
        "LEFT JOIN people_organisation g ON g.id = c.organisation_id LEFT JOIN people_person p ON p.id = c.person_id",
        "coalesce(c.organisation_id, c.person_id)::text",
        _same("coalesce(g.name, p.name)"),
    ),
    # What was quoted says it; a fee says it by its booking.
    By.PRICE_GROUP: _Grouping(
        f"""{_BOOKING} LEFT JOIN prices_charge w ON w.id = c.corrects_id
        LEFT JOIN prices_quote q ON q.id = coalesce(c.quote_id, w.quote_id)
        LEFT JOIN prices_pricegroup h ON h.municipality_id = c.municipality_id AND h.code = b.price_group
        LEFT JOIN prices_pricegroup g ON g.id = coalesce(q.price_group_id, h.id)""",
        "g.code",
        ("g.name_nb", "g.name_nn", "g.name_en"),
    ),
    By.VAT: _Grouping("", "c.vat_code || '-' || c.vat_basis_points", _same("c.vat_code")),
    By.ACCOUNT: _Grouping(
        "LEFT JOIN payments_orderline l ON l.charge_id = c.id", "nullif(l.account, '')", _same("l.account")
    ),
    By.MONTH: _Grouping("", "to_char({day}, 'YYYY-MM')", _same("''")),
}
_CHARGES: Mapping[Day, tuple[str, str]] = {
    Day.USE: (
        "prices_charge c",
        "c.municipality_id = %(municipality)s AND c.use_day BETWEEN %(first)s AND %(last)s",
    ),
    Day.POSTED: (
        "payments_posting d JOIN prices_charge c ON c.id = d.charge_id",
        "d.municipality_id = %(municipality)s AND d.day BETWEEN %(first)s AND %(last)s",
    ),
}
_SUMS = "count(*) AS charges, sum(c.amount - c.vat_amount)::bigint AS net, sum(c.vat_amount)::bigint AS vat, \
sum(c.amount)::bigint AS total"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which charges (both days inclusive), and how they are grouped and ordered."""

    municipality_id: int
    first: date
    last: date
    by: By = By.FACILITY
    day: Day = Day.USE
    sort: str = "total"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some charges: how many, and øre without VAT, of VAT and in all."""

    charges: int
    net: int
    vat: int
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """Charges that have one thing in common; `key` is empty where they have none of it."""

    key: str
    name: Texts
    sums: Sums


@dataclass(frozen=True, slots=True)
class Report:
    """A page of groups, how many there are in all, what all of them come to, and the largest for a chart."""

    groups: tuple[Group, ...]
    count: int
    sums: Sums


def report(asked: Asked, *, page: int = 1, limit: int | None = A_PAGE) -> Report:
    """The groups of a page (all without a `limit`), with the sums of every group. One statement beside the wall's."""
    values: dict[str, Any] = {
        "municipality": asked.municipality_id,
        "first": asked.first,
        "last": asked.last,
        "limit": limit,
        "skip": (page - 1) * limit if limit else 0,
    }
    with within(municipalities=[asked.municipality_id]), connection.cursor() as cursor:
        cursor.execute(_statement(asked), values)
        rows = cursor.fetchall()
    if not rows:
        return Report((), 0, Sums(0, 0, 0, 0))
    groups = tuple(Group(key or "", Texts(nb or "", nn or "", en or ""), Sums(*sums)) for key, nb, nn, en, *sums in
                   (row[:8] for row in rows))  # fmt: skip
    count, *whole = rows[0][8:]
    return Report(groups, int(count), Sums(*(int(each) for each in whole)))


def _statement(asked: Asked) -> str:
    grouping, (charges, which) = _GROUPINGS[asked.by], _CHARGES[asked.day]
    key = grouping.key.format(day="c.use_day" if asked.day is Day.USE else "d.day")
    nb, nn, en = (f"min({name})" for name in grouping.names)
    order = f"{SORTS[asked.sort]} {'DESC' if asked.descending else 'ASC'} NULLS LAST, key NULLS LAST"
    return f"""
    WITH found AS (
        SELECT {key} AS key, {nb} AS nb, {nn} AS nn, {en} AS en, {_SUMS}
        FROM {charges} {grouping.joins} WHERE {which} AND (c.amount <> 0 OR c.vat_amount <> 0) GROUP BY 1
    )
    SELECT key, nb, nn, en, charges, net, vat, total, count(*) OVER (), sum(charges) OVER (), sum(net) OVER (),
           sum(vat) OVER (), sum(total) OVER ()
    FROM (SELECT *, coalesce(nullif(lower(nb), ''), key) AS filed FROM found) AS f
    ORDER BY {order} LIMIT %(limit)s OFFSET %(skip)s
    """  # noqa: S608 - put together from constants
