"""Price lists in words: where they stand, from when to when, what they are for, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aktiv.prices import words
from aktiv.prices.models import FreeQuota, PriceList, PriceListUse
from aktiv.prices.queries.setup import State
from aktiv.prices.rules.checking import Warned
from aktiv.prices.tariffs import Book
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.public.words import kind_word

STATES: Mapping[State, tuple[Promise, str, str]] = {
    "draft": (gettext_lazy("Draft"), "warning", "Pencil"),
    "in_force": (gettext_lazy("In force"), "success", "CheckmarkCircle"),
    "coming": (gettext_lazy("Coming"), "info", "Clock"),
    "past": (gettext_lazy("Past"), "", ""),
}
"""How each state is shown: word, colour, icon."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a list, shown."""

    word: str
    colour: str
    icon: str


def standing(state: State) -> Standing:
    """Icon, word and colour of a state."""
    word, colour, icon = STATES[state]
    return Standing(str(word), colour, icon)


def validity(price_list: PriceList) -> str:
    """From when to when."""
    language = get_language() or "nb"
    if price_list.valid_to is None:
        return _("from %(first)s") % {"first": dated(price_list.valid_from, language)}
    return _("%(first)s to %(last)s") % {
        "first": dated(price_list.valid_from, language),
        "last": dated(price_list.valid_to, language),
    }


def dated(day: date, language: str = "") -> str:
    """A day with its year: "1. jan. 2027"."""
    return f"{formatting.date_short(day, language or get_language() or 'nb')} {day.year}"


def where_used(uses: Iterable[PriceListUse]) -> dict[str, list[str]]:
    """What each list is for, by its key."""
    found: dict[str, list[str]] = {}
    for use in uses:
        found.setdefault(use.key, []).append(place_of(use))
    return found


def quota_where(quota: FreeQuota) -> str:
    """Where a quota is for: a facility, a kind of space, a price list, or everything."""
    if quota.list_key:
        return _("the price list %(name)s") % {"name": quota.list_key}
    if quota.facility is not None and quota.kind:
        return f"{quota.facility.name}, {kind_word(quota.kind).lower()}"
    if quota.facility is not None:
        return str(quota.facility.name)
    return kind_word(quota.kind) if quota.kind else _("everything in the municipality")


def place_of(use: PriceListUse) -> str:
    """What a list is for: a space, a facility, a kind of space, or everything."""
    language = get_language() or "nb"
    if use.space is not None:
        return f"{use.space.facility.name}, {use.space.name.said_in(language).text}"
    if use.facility is not None and use.kind:
        return f"{use.facility.name}, {kind_word(use.kind).lower()}"
    if use.facility is not None:
        return str(use.facility.name)
    return kind_word(use.kind) if use.kind else _("everything in the municipality")


def warned(each: Warned, book: Book) -> str:
    """A warning as a sentence."""
    language = get_language() or "nb"
    if each.code == "no_rows":
        return _("The list has no prices yet.")
    if each.code == "no_vat_rate":
        return _("The VAT code %(code)s has no rate on the first day. Add it to the VAT table.") % {
            "code": each.vat_code
        }
    if each.code == "nowhere":
        return _("Nothing is priced by this list yet. Say where it is used.")
    group = book.groups[each.group].names.said_in(language).text
    if each.code == "group_without_price":
        return _("%(group)s has no price.") % {"group": group}
    times = formatting.span(each.from_minute, each.to_minute, language)
    days = words.days_told(each.days, language) or _("every day")
    when = days if (each.from_minute, each.to_minute) == (0, 1440) else f"{days} {times}"
    if each.share is None:
        return _("%(group)s has no price %(when)s.") % {"group": group, "when": when}
    return _("%(group)s has no price for %(part)s %(when)s.") % {
        "group": group,
        "part": part_told(each.share),
        "when": when,
    }


def part_told(share: Fraction) -> str:
    """A part of the hall."""
    return _("the whole hall") if share == 1 else _("%(part)s of the hall") % {"part": share}


def unpriced(told: Mapping[str, Any], book: Book) -> str:
    """A time of past use that the list has no price for, as one of those that are like it."""
    language = get_language() or "nb"
    data = {**told, "day": date.fromisoformat(told["day"])} if told.get("day") else dict(told)
    if told["code"] != "no_price":
        return words.sentence(Refusal(**data), language, book.currency)
    group = Fraction(told["share"])
    day = words.days_told([8 if told["public_holiday"] else told["weekday"]], language)
    return _("%(group)s, %(part)s: %(day)s %(time)s, such as on %(date)s") % {
        "group": book.groups[told["group"]].names.said_in(language).text if told["group"] in book.groups else "",
        "part": part_told(group),
        "day": day,
        "time": formatting.span(told["from_minute"], told["to_minute"], language),
        "date": dated(data["day"], language),
    }
