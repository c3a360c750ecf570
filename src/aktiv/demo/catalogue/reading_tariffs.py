"""Price lists as people write them, in kroner, to whole øre."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

from aktiv.demo.catalogue.checks import CatalogueError
from aktiv.demo.catalogue.reading_times import minute_of_day, read_weekdays
from aktiv.demo.catalogue.tables import Table
from aktiv.demo.catalogue.tariffs import (
    Addition,
    Band,
    DayMaximum,
    DefaultGroup,
    PriceGroup,
    PriceList,
    PriceRow,
    Subsidy,
    VatRate,
)
from aktiv.demo.catalogue.vocabulary import PriceUnit, Rounding

PUBLIC_HOLIDAY = 8
PARTIES: Final[dict[str, Literal["person", "club", "business", "public", "group"]]] = {
    "person": "person",
    "club": "club",
    "business": "business",
    "public": "public",
    "group": "group",
}
AGES: Final[dict[str, Literal["", "youth", "adult"]]] = {"": "", "youth": "youth", "adult": "adult"}


def read_vat(table: Table) -> tuple[VatRate, ...]:
    """The dated VAT table."""
    rates = []
    for rate in table.tables("vat"):
        rates.append(VatRate(rate.take("code", str), rate.number("percent"), rate.day("valid_from")))
        rate.done()
    return tuple(rates)


def read_groups(table: Table) -> tuple[PriceGroup, ...]:
    """The price groups, in the order of the price table."""
    groups = []
    for group in table.tables("group"):
        groups.append(PriceGroup(group.take("key", str), group.words("names"), group.take("ordinary", bool, False)))
        group.done()
    return tuple(groups)


def read_default_groups(table: Table) -> tuple[DefaultGroup, ...]:
    """Who belongs to which price group when nothing else was decided."""
    defaults = []
    for default in table.tables("default_group"):
        party, age_group = default.take("party", str), default.take("age_group", str, "")
        if party not in PARTIES or age_group not in AGES:
            raise CatalogueError("unknown_word", place=default.place, value=(party, age_group))
        defaults.append(DefaultGroup(PARTIES[party], AGES[age_group], default.take("group", str)))
        default.done()
    return tuple(defaults)


def read_bands(table: Table) -> tuple[Band, ...]:
    """The bands of the week."""
    bands = []
    for band in table.tables("band"):
        try:
            weekdays = read_weekdays(band.take("days", str))
            opens, closes = (minute_of_day(clock) for clock in band.take("hours", str).split("-"))
        except ValueError:
            raise CatalogueError("not_a_band", place=band.place) from None
        days = (*weekdays, PUBLIC_HOLIDAY) if band.take("holidays", bool) else weekdays
        bands.append(Band(band.take("key", str), band.words("names"), days, opens, closes))
        band.done()
    return tuple(bands)


def read_additions(table: Table) -> tuple[Addition, ...]:
    """What can be paid for beside a space."""
    additions = []
    for addition in table.tables("addition"):
        additions.append(
            Addition(
                key=addition.take("key", str),
                names=addition.words("names"),
                unit=addition.choice("unit", PriceUnit),
                amount=addition.kroner("kr"),
                vat=addition.take("vat", str),
                required=addition.take("required", bool),
            )
        )
        addition.done()
    return tuple(additions)


def read_price_lists(table: Table) -> tuple[PriceList, ...]:
    """The price lists with their rows."""
    lists = []
    for prices in table.tables("price_list"):
        lists.append(
            PriceList(
                key=prices.take("key", str),
                names=prices.words("names"),
                valid_from=prices.day("valid_from"),
                valid_to=prices.day("valid_to") if prices.has("valid_to") else None,
                vat=prices.take("vat", str),
                includes_vat=prices.take("includes_vat", bool),
                rounding=prices.choice("rounding", Rounding),
                minimum=prices.kroner("minimum_kr") if prices.has("minimum_kr") else None,
                rows=tuple(map(_row, prices.tables("rows"))),
                day_maxima=tuple(map(_day_maximum, prices.tables("day_maxima", needed=False))),
                additions=prices.texts("additions", ()),
                subsidies=tuple(map(_subsidy, prices.tables("subsidies", needed=False))),
            )
        )
        prices.done()
    return tuple(lists)


def _row(table: Table) -> PriceRow:
    share, shown = _share(table)
    row = PriceRow(
        groups=table.texts("groups"),
        unit=table.choice("per", PriceUnit),
        band=table.maybe("band", str),
        share=share,
        shown_share=shown,
        amount=table.kroner("kr"),
    )
    table.done()
    return row


def _subsidy(table: Table) -> Subsidy:
    subsidy = Subsidy(
        group=table.take("group", str),
        of=table.take("of", str),
        percent=table.take("percent", int),
        names=table.words("names"),
    )
    table.done()
    return subsidy


def _day_maximum(table: Table) -> DayMaximum:
    most = DayMaximum(groups=table.texts("groups"), share=_share(table)[0], amount=table.kroner("kr"))
    table.done()
    return most


def _share(table: Table) -> tuple[Fraction | None, str]:
    """`1/4` to `4/4`, exact and as written; a part of more than the whole or of nothing is refused."""
    text = table.maybe("share", str)
    if text is None:
        return None, ""
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise CatalogueError("not_a_share", place=table.place, value=text) from None
    if not 0 < share <= 1:
        raise CatalogueError("not_a_share", place=table.place, value=text)
    return share, text
