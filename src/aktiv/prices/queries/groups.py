"""Which price group somebody belongs to in a municipality, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from aktiv.people.models import Organisation
from aktiv.prices.models import PriceGroup
from aktiv.prices.queries.books import books, parsed
from aktiv.prices.tariffs import Book, Group, Party
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Grouped:
    """A price group and why: "decided" (the municipality's words in `because`), or "default" for such a party."""

    group: Group
    reason: str
    because: str = ""


# Served by the primary key of the book and organisation_price_group_once; the newest decision in force comes first.
_READ = """
SELECT b.municipality_id, b.version,
       (SELECT jsonb_agg(jsonb_build_array(d.age_group, g.code, d.reason) ORDER BY d.valid_from DESC)
          FROM prices_organisationpricegroup d JOIN prices_pricegroup g ON g.id = d.price_group_id
         WHERE d.organisation_id = %(organisation)s AND d.municipality_id = b.municipality_id
           AND d.valid_from <= %(day)s AND (d.valid_to IS NULL OR d.valid_to >= %(day)s))
FROM prices_pricebook b WHERE b.municipality_id = ANY(%(ids)s)
"""


def price_group_for(
    organisation: Organisation | None,
    municipality_id: int,
    *,
    day: date,
    age_group: str = "",
    version: UUID | None = None,
) -> Grouped:
    """The price group of a person (no organisation) or an organisation on a day of use.

    What the municipality decided for the organisation wins over the default for its kind; within each the asked age
    group ("youth", "adult") wins over any. Raises Refusal("no_price_group", party) when nothing says.

    Where the caller has just read the `version` of the municipality's book, a person takes no statement: nothing is
    decided for one.
    """
    if organisation is None and version is not None:
        book = books({municipality_id: version}).get(municipality_id)
        found = _grouped(book, "person", age_group, []) if book else None
    else:
        found = price_groups_for(organisation, [municipality_id], day=day, age_group=age_group).get(municipality_id)
    if found is None:
        raise Refusal("no_price_group", party=organisation.kind if organisation else "person", group=None)
    return found


def groups_of(municipality_id: int) -> list[PriceGroup]:
    """The price groups of a municipality, in its order."""
    return list(PriceGroup.objects.filter(municipality_id=municipality_id).order_by("order"))


def price_groups_for(
    organisation: Organisation | None, municipality_ids: Collection[int], *, day: date, age_group: str = ""
) -> dict[int, Grouped]:
    """The same in many municipalities, in one statement. One that says nothing about such a party is left out."""
    organisation_id: UUID | None = organisation.pk if organisation else None
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"organisation": organisation_id, "day": day, "ids": list(municipality_ids)})
        rows = cursor.fetchall()
    known = books({municipality_id: version for municipality_id, version, _ in rows})
    party: Party = organisation.kind if organisation else "person"  # type: ignore[assignment]  # choices of the column
    found: dict[int, Grouped] = {}
    for municipality_id, _, decided in rows:
        book = known.get(municipality_id)
        if book and (grouped := _grouped(book, party, age_group, parsed(decided))):
            found[municipality_id] = grouped
    return found


def _grouped(book: Book, party: Party, age_group: str, decided: list[list[str]]) -> Grouped | None:
    for age in dict.fromkeys((age_group, "")):
        for of_age, code, because in decided:
            if of_age == age and code in book.groups:
                return Grouped(book.groups[code], "decided", because)
    for age in dict.fromkeys((age_group, "")):
        default = book.defaults.get((party, age))
        if default is not None:
            return Grouped(book.groups[default], "default")
    return None
