"""Prices for a space, or for a page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from aktiv.facilities.fields import footprint_of
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import public_holidays
from aktiv.people.models import Organisation
from aktiv.prices.drafts import Along, Offer, Payer, QuoteDraft
from aktiv.prices.queries.books import books
from aktiv.prices.queries.groups import price_groups_for
from aktiv.prices.queries.quotas import Left
from aktiv.prices.queries.records import spent_on
from aktiv.prices.rules.additions import offered
from aktiv.prices.rules.cutting import Asked, IsHoliday
from aktiv.prices.rules.pricing import price
from aktiv.prices.tariffs import Book, Priced, Target
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

# Spaces with those they are part of (nearest first) and the version of the book. Parents are primary-key look-ups.
_READ = """
WITH RECURSIVE asked AS (
    SELECT s.id, s.municipality_id, s.facility_id, s.kind, s.footprint, s.parent_id
    FROM facilities_space s WHERE s.id = ANY(%s)
), chain AS (
    SELECT id, parent_id, 1 AS step FROM asked WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT c.id, s.parent_id, c.step + 1 FROM chain c JOIN facilities_space s ON s.id = c.parent_id
    WHERE s.parent_id IS NOT NULL
)
SELECT a.id, a.municipality_id, a.facility_id, a.kind, a.footprint::text, b.version,
       (SELECT array_agg(c.parent_id ORDER BY c.step) FROM chain c WHERE c.id = a.id)
FROM asked a LEFT JOIN prices_pricebook b ON b.municipality_id = a.municipality_id
"""


@dataclass(frozen=True, slots=True)
class Use:
    """A use whose price a page wants, with the spaces that come along."""

    space_id: int
    period: Period
    along: tuple[Along, ...] = ()


def quote_for(
    space_id: int,
    period: Period,
    group: str,
    *,
    additions: Sequence[str] = (),
    along: Sequence[Along] = (),
    payer: Payer | None = None,
    spent: Mapping[date, int] | None = None,
    left: Left | None = None,
    priced: Priced | None = None,
) -> QuoteDraft:
    """What a use of a space costs for a price group (its code). One statement (none where nothing comes along and the
    caller has read the space as `priced`), one more when prices changed, and one more for each space where a day
    maximum applies and a payer is named, whose other uses of the day it then counts (or `spent`, when the caller knows
    it). An organisation that has a free quota there takes one more, unless the caller counts what is `left`.

    The use says when and where; quantities are counted here and nowhere else. Raises Refusal: no_such_space and those
    of rules.pricing.price.
    """
    wanted = [space_id, *(each.space_id for each in along)]
    targets, known = _targets(wanted, [priced] if priced else ())
    if missing := next((each for each in wanted if each not in targets), None):
        raise Refusal("no_such_space", space_id=missing)
    target, municipality_id = targets[space_id]
    book = known.get(municipality_id)
    if book is None:
        raise Refusal("no_price_list", day=None, space_id=space_id)
    is_holiday, together = holidays_of(book), _together(along, targets)
    free = (left or Left(payer.organisation_id if payer else None)).of(book, group, period)
    draft = price(
        book,
        target,
        period,
        group,
        is_holiday=is_holiday,
        additions=additions,
        along=together,
        spent=spent,
        free=free,
    )
    if payer and spent is None and (draft.total or draft.free) and draft.maximum_days:
        paid = {each.space_id: spent_on(each.space_id, group, draft.maximum_days, payer) for each in along}
        paid[space_id] = spent_on(space_id, group, draft.maximum_days, payer)
        if any(paid.values()):
            draft = price(
                book,
                target,
                period,
                group,
                is_holiday=is_holiday,
                additions=additions,
                along=together,
                spent=paid[space_id],
                spent_along=paid,
                free=free,
            )
    return draft


def offers_for(space_id: int, period: Period, group: str) -> tuple[Offer, ...]:
    """What may be had besides a space on that use, and what always is, as a price group pays it. One statement, one
    more when prices changed. Nothing where there is no price list or no such group."""
    targets, known = _targets([space_id])
    target, municipality_id = targets.get(space_id, (None, 0))
    book = known.get(municipality_id)
    if target is None or book is None or group not in book.groups:
        return ()
    return offered(Asked(book, target, period, group, holidays_of(book)))


def quotes_for_many(
    uses: Sequence[Use],
    organisation: Organisation | None = None,
    *,
    group: str | None = None,
    age_group: str = "",
    additions: Sequence[str] = (),
    left: Left | None = None,
) -> dict[Use, QuoteDraft | Refusal]:
    """The prices of a result page in at most four statements, however many spaces and municipalities.

    For one price group's code where it is named, else for the person (no organisation) or organisation in each
    municipality, on the first day of use. What cannot be priced is its refusal; an unknown space is left out.

    Of a free quota each use has all that the organisation has left, as if it were the only one. With `left` they are
    had together: each takes, in the order given, what those before it have left.
    """
    if not uses:
        return {}
    targets, known = _targets(
        [space_id for use in uses for space_id in (use.space_id, *(a.space_id for a in use.along))]
    )
    codes: dict[int, str | None] = dict.fromkeys(known, group)
    if group is None:
        day = min(use.period for use in uses).start.date()
        groups = price_groups_for(organisation, list(known), day=day, age_group=age_group)
        codes |= {municipality_id: grouped.group.code for municipality_id, grouped in groups.items()}
    found: dict[Use, QuoteDraft | Refusal] = {}
    each_alone = Left(organisation.pk if organisation else None)
    for use in uses:
        if use.space_id in targets and use not in found:
            target, municipality_id = targets[use.space_id]
            together = _together(use.along, targets)
            code = codes.get(municipality_id)
            found[use] = draft = _priced(
                known.get(municipality_id),
                target,
                use.period,
                code,
                along=together,
                additions=additions,
                left=left or each_alone,
            )
            if left is not None and isinstance(draft, QuoteDraft):
                left.take(draft)
    return found


def holidays_of(book: Book) -> IsHoliday:
    """Whether a day is a public holiday where these prices are."""
    return lambda day: day in _holidays(book.country, book.holiday_region, day.year)


def _together(along: Sequence[Along], targets: Mapping[int, tuple[Target, int]]) -> list[tuple[Target, Texts]]:
    return [(targets[each.space_id][0], each.name) for each in along]


def _priced(
    book: Book | None,
    target: Target,
    period: Period,
    code: str | None,
    *,
    along: Sequence[tuple[Target, Texts]],
    additions: Sequence[str],
    left: Left,
) -> QuoteDraft | Refusal:
    try:
        if book is None:
            raise Refusal("no_price_list", day=None, space_id=target.space_id)
        if code is None:
            raise Refusal("no_price_group", group=None)
        return price(
            book,
            target,
            period,
            code,
            is_holiday=holidays_of(book),
            additions=additions,
            along=along,
            free=left.of(book, code, period),
        )
    except Refusal as refusal:
        return refusal


def _targets(
    space_ids: Sequence[int], priced: Sequence[Priced] = ()
) -> tuple[dict[int, tuple[Target, int]], dict[int, Book]]:
    found = {each.target.space_id: each for each in priced}
    if unread := [each for each in space_ids if each not in found]:
        found |= {each.target.space_id: each for each in _read(unread)}
    targets = {space_id: (each.target, each.municipality_id) for space_id, each in found.items()}
    return targets, books({each.municipality_id: each.version for each in found.values() if each.version is not None})


def _read(space_ids: Sequence[int]) -> list[Priced]:
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(space_ids)])
        return [
            Priced(
                municipality_id,
                version,
                Target(space_id, tuple(within or ()), facility_id, kind, footprint_of(footprint).fraction()),
            )
            for space_id, municipality_id, facility_id, kind, footprint, version, within in cursor.fetchall()
        ]


@lru_cache(maxsize=1024)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    calendar = Municipality(country=country, holiday_region=region)
    return frozenset(public_holidays(calendar, date(year, 1, 1), date(year, 12, 31)))
