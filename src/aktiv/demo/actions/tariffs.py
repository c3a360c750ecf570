"""What a city takes for its places, made rows by the actions of prices: VAT, groups, lists and what they are for."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from aktiv.demo import catalogue
from aktiv.demo.actions.cities import Built
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation
from aktiv.prices.actions import (
    DefaultGroup,
    ListUse,
    NewAddition,
    NewGroup,
    NewList,
    NewMaximum,
    NewQuota,
    NewRow,
    NewSubsidy,
    NewVatRate,
    add_quota,
    decide_group,
    draft_list,
    publish_list,
    set_groups,
    set_vat_rates,
    use_lists,
)
from aktiv.prices.new_lists import Share
from aktiv.prices.tariffs import Rounding, Unit

REGISTERED = "Registrert lag for barn og unge"
"""Why clubs for the young pay as such, as a case handler would note it: this is content, not a word of the service."""


FREE_HOURS = 40
"""What a club has free in meeting rooms in a year."""


def set_prices(municipality: Municipality, city: catalogue.City, built: Built, *, now: datetime) -> None:
    """All price lists of the city, in force, and each space's own."""
    rates = [NewVatRate(each.code, int(each.percent * 100), each.valid_from) for each in city.vat_rates]
    set_vat_rates(municipality.pk, rates, now=now)
    set_groups(
        municipality.pk,
        [NewGroup(code=each.key, names=each.names, ordinary=each.ordinary) for each in city.price_groups],
        [DefaultGroup(each.party, each.group, each.age_group) for each in city.default_groups],
        now=now,
    )
    bands = {band.key: band for band in city.bands}
    additions = {addition.key: addition for addition in city.additions}
    for each in city.price_lists:
        drafted = draft_list(municipality.pk, _list(each, bands, additions), now=now)
        publish_list(drafted.pk, now=now)
    use_lists(
        municipality.pk,
        [
            ListUse(key=space.prices, space_id=built[facility.slug, space.key][0].pk)
            for facility in city.facilities
            for space in facility.spaces
        ],
        now=now,
    )
    for default in city.default_groups:
        if (default.party, default.age_group) == ("club", ""):
            year = now.astimezone(municipality.zone).year
            quota = NewQuota(
                minutes=FREE_HOURS * 60,
                first=date(year, 1, 1),
                last=date(year, 12, 31),
                group=default.group,
                kind="meeting_room",
            )
            add_quota(municipality.pk, quota, now=now)


def decide_price_groups(
    municipality: Municipality,
    city: catalogue.City,
    clubs: dict[str, Organisation],
    *,
    since: date,
    now: datetime,
) -> None:
    """Clubs whose group is not that of their kind: as a whole, and as before for their grown-up teams."""
    usual = {each.age_group: each.group for each in city.default_groups if each.party == "club"}
    for club in city.clubs:
        if club.price_group == usual[""]:
            continue
        for age_group, code in (("", club.price_group), ("adult", usual[""])):
            decide_group(
                clubs[club.slug].pk,
                municipality.pk,
                code,
                reason=REGISTERED,
                valid_from=since,
                age_group=age_group,
                now=now,
            )


def _list(
    each: catalogue.PriceList,
    bands: dict[str, catalogue.Band],
    additions: dict[str, catalogue.Addition],
) -> NewList:
    return NewList(
        key=each.key,
        names=each.names,
        valid_from=each.valid_from,
        valid_to=each.valid_to,
        vat_code=each.vat,
        includes_vat=each.includes_vat,
        rounding=Rounding(each.rounding.value),
        minimum=each.minimum,
        rows=[_row(row, bands.get(row.band or "")) for row in each.rows],
        maxima=[NewMaximum(amount=top.amount, groups=top.groups, share=_share(top.share)) for top in each.day_maxima],
        additions=[
            NewAddition(
                key=added.key,
                names=added.names,
                unit=Unit(added.unit.value),
                amount=added.amount,
                vat_code=added.vat,
                required=added.required,
            )
            for added in (additions[key] for key in each.additions)
        ],
        subsidies=[
            NewSubsidy(group=less.group, of=less.of, basis_points=less.percent * 100, names=less.names)
            for less in each.subsidies
        ],
    )


def _row(row: catalogue.PriceRow, band: catalogue.Band | None) -> NewRow:
    unit = Unit(row.unit.value)
    whole_days = unit in (Unit.DAY, Unit.WEEKEND, Unit.WEEK)
    days = frozenset(band.days) if band else None
    if days and unit in (Unit.WEEKEND, Unit.WEEK):
        days = days - {8}
    return NewRow(
        groups=row.groups,
        unit=unit,
        amount=row.amount,
        share=_written(row.shown_share),
        days=days,
        from_minute=band.from_minute if band and not whole_days else 0,
        to_minute=band.to_minute if band and not whole_days else 1440,
    )


def _written(share: str) -> Share | None:
    if not share:
        return None
    above, _, below = share.partition("/")
    return int(above), int(below or 1)


def _share(share: Fraction | None) -> Share | None:
    return (share.numerator, share.denominator) if share else None
