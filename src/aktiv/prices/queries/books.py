"""A municipality's book of prices: read whole in one statement, kept in memory under its version.

The version is read by the same statement that reads the spaces to be priced, and the database gives a new one, never
used before, in the transaction of each change. A copy in memory is used only under the very version that was just read.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from threading import Lock
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from aktiv.prices.tariffs import (
    Addition,
    Book,
    Group,
    Maximum,
    Quota,
    Rate,
    Rounding,
    Subsidy,
    TargetKey,
    Tariff,
    Unit,
)
from aktiv.values.texts import Texts

KEPT = 512
"""Books in memory: every municipality of a country with room to spare."""

_kept: OrderedDict[int, Book] = OrderedDict()
_turn = Lock()

# One snapshot: version and content belong together. Of versions from the same day only the highest is read.
# Served by the primary keys and the foreign keys' indexes; a municipality has tens of lists.
_READ = """
WITH current_list AS (
    SELECT DISTINCT ON (municipality_id, key, valid_from) *
    FROM prices_pricelist
    WHERE municipality_id = ANY(%(ids)s) AND published_at IS NOT NULL
    ORDER BY municipality_id, key, valid_from DESC, version DESC
)
SELECT b.municipality_id, b.version, m.currency, m.time_zone, m.country, m.holiday_region,
    (SELECT jsonb_agg(to_jsonb(g) ORDER BY g."order", g.code) FROM prices_pricegroup g WHERE g.municipality_id = m.id),
    (SELECT jsonb_agg(jsonb_build_array(d.party, d.age_group, g.code))
       FROM prices_defaultpricegroup d JOIN prices_pricegroup g ON g.id = d.price_group_id
      WHERE d.municipality_id = m.id),
    (SELECT jsonb_agg(jsonb_build_array(v.code, v.valid_from, v.basis_points) ORDER BY v.code, v.valid_from DESC)
       FROM prices_vatrate v WHERE v.municipality_id = m.id),
    (SELECT jsonb_agg(jsonb_build_array(u.space_id, u.facility_id, nullif(u.kind, ''), u.key))
       FROM prices_pricelistuse u WHERE u.municipality_id = m.id),
    (SELECT jsonb_agg(to_jsonb(l) || jsonb_build_object(
        'rows', (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM prices_pricerow r WHERE r.price_list_id = l.id),
        'maxima', (SELECT jsonb_agg(to_jsonb(x) ORDER BY x.id) FROM prices_daymaximum x WHERE x.price_list_id = l.id),
        'additions', (SELECT jsonb_agg(to_jsonb(a) ORDER BY a."order", a.key)
                        FROM prices_addition a WHERE a.price_list_id = l.id),
        'subsidies', (SELECT jsonb_agg(to_jsonb(s)) FROM prices_subsidy s WHERE s.price_list_id = l.id)
     ) ORDER BY l.key, l.valid_from DESC)
       FROM current_list l WHERE l.municipality_id = m.id),
    (SELECT jsonb_agg(to_jsonb(f) || jsonb_build_object('group', g.code))
       FROM prices_freequota f LEFT JOIN prices_pricegroup g ON g.id = f.price_group_id WHERE f.municipality_id = m.id)
FROM prices_pricebook b JOIN municipalities_municipality m ON m.id = b.municipality_id
WHERE b.municipality_id = ANY(%(ids)s)
"""


def books(versions: Mapping[int, UUID]) -> dict[int, Book]:
    """The books of municipalities whose versions were just read. No statement for those in memory, one for the rest.

    A book that changed since is given as it is now. A municipality without prices is left out.
    """
    found: dict[int, Book] = {}
    with _turn:
        for municipality_id, version in versions.items():
            known = _kept.get(municipality_id)
            if known is not None and known.version == version:
                _kept.move_to_end(municipality_id)
                found[municipality_id] = known
    if missing := [each for each in versions if each not in found]:
        for book in _read(missing):
            found[book.municipality_id] = book
            with _turn:
                _kept[book.municipality_id] = book
                _kept.move_to_end(book.municipality_id)
                while len(_kept) > KEPT:
                    _kept.popitem(last=False)
    return found


def _read(municipality_ids: Collection[int]) -> list[Book]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"ids": list(municipality_ids)})
        return [_book(row) for row in cursor.fetchall()]


def parsed(text: str | None) -> list[Any]:  # Any: JSON of our own statements
    """The rows of a JSON aggregate (Django hands JSON to raw statements as text); none for NULL."""
    rows: list[Any] = json.loads(text) if text else []
    return rows


def _book(row: tuple[Any, ...]) -> Book:  # Any: columns of our own statement
    municipality_id, version, currency, time_zone, country, holiday_region, *aggregates = row
    groups, defaults, vat, uses, lists, quotas = map(parsed, aggregates)
    by_id = {row["id"]: row["code"] for row in groups}
    rates: dict[str, list[tuple[date, int]]] = {}
    for code, since, points in vat:
        rates.setdefault(code, []).append((date.fromisoformat(since), points))
    tariffs: dict[str, list[Tariff]] = {}
    for each in lists:
        tariffs.setdefault(each["key"], []).append(_tariff(each, by_id))
    where: dict[TargetKey, str] = {(space, facility, kind): key for space, facility, kind, key in uses}
    return Book(
        municipality_id=municipality_id,
        version=version,
        currency=currency,
        zone=ZoneInfo(time_zone),
        country=country,
        holiday_region=holiday_region,
        groups={row["code"]: Group(row["id"], row["code"], _names(row)) for row in groups},
        ordinary=next((row["code"] for row in groups if row["is_ordinary"]), None),
        defaults={(party, age_group): code for party, age_group, code in defaults},
        vat={code: tuple(each) for code, each in rates.items()},
        uses=where,
        lists={key: tuple(each) for key, each in tariffs.items()},
        quotas=tuple(sorted(map(_quota, quotas), key=lambda each: each.rank)),
    )


def _quota(row: Mapping[str, Any]) -> Quota:
    return Quota(
        id=row["id"],
        group=row["group"],
        organisation_id=UUID(row["organisation_id"]) if row["organisation_id"] else None,
        minutes=row["minutes"],
        first=date.fromisoformat(row["first"]),
        last=date.fromisoformat(row["last"]),
        list_key=row["list_key"],
        facility_id=row["facility_id"],
        kind=row["kind"],
    )


def _tariff(row: Mapping[str, Any], groups: Mapping[int, str]) -> Tariff:
    rates: dict[str, list[Rate]] = {}
    for each in row["rows"] or []:
        rates.setdefault(groups[each["price_group_id"]], []).append(_rate(each))
    return Tariff(
        id=row["id"],
        key=row["key"],
        names=_names(row),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        includes_vat=row["includes_vat"],
        rounding=Rounding(row["rounding"]),
        minimum=row["minimum"],
        rates={code: tuple(each) for code, each in rates.items()},
        maxima=tuple(
            Maximum(groups.get(each["price_group_id"]), _share(each), frozenset(each["days"]), each["amount"])
            for each in row["maxima"] or []
        ),
        additions=tuple(
            Addition(
                key=each["key"],
                names=_names(each),
                group=groups.get(each["price_group_id"]),
                unit=Unit(each["unit"]),
                amount=each["amount"],
                vat_code=each["vat_code"],
                required=each["required"],
            )
            for each in row["additions"] or []
        ),
        subsidies={
            groups[each["price_group_id"]]: Subsidy(
                groups[each["price_group_id"]], groups[each["ordinary_group_id"]], each["basis_points"], _names(each)
            )
            for each in row["subsidies"] or []
        },
    )


def _rate(row: Mapping[str, Any]) -> Rate:
    share = _share(row)
    return Rate(
        id=row["id"],
        unit=Unit(row["unit"]),
        amount=row["amount"],
        vat_code=row["vat_code"],
        share=share,
        shown_share="" if share is None else f"{row['share_numerator']}/{row['share_denominator']}",
        days=frozenset(row["days"]),
        from_minute=row["from_minute"],
        to_minute=row["to_minute"],
        up_to_minutes=row["up_to_minutes"],
    )


def _share(row: Mapping[str, Any]) -> Fraction | None:
    if row["share_numerator"] is None:
        return None
    return Fraction(row["share_numerator"], row["share_denominator"])


def _names(row: Mapping[str, Any]) -> Texts:
    return Texts(row["name_nb"], row["name_nn"], row["name_en"])
