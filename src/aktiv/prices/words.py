"""Prices in words: each line of a quote explained, and why something could not be priced, in the reader's language.

Lines of a quote and their data (amounts in øre, fractions as text):
time: unit, unit_price, quantity, used_minutes, share, group, names · fixed, day, week: unit_price, share, group,
names · half_day: and up_to_minutes · weekend: and days · minimum: minimum · day_maximum: maximum, already ·
quota: quota (its id), minutes, of, first, last · subsidy: basis_points, names, ordinary_group · addition: key, names,
unit, unit_price, quantity, and required for what is always had · rounding: nothing. Every line of a space that comes
along has space (its id) and place (its name).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, override

from aktiv.prices.drafts import Line
from aktiv.prices.rules.yearly import year_told
from aktiv.prices.tariffs import UNIT_MINUTES, Unit
from aktiv.values.formatting import NBSP, day, day_long, hours, money, span, words
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

PER_UNIT: Mapping[str, str] = {
    "quarter_hour": gettext_noop("per 15 minutes"),
    "half_hour": gettext_noop("per 30 minutes"),
    "hour": gettext_noop("per hour"),
    "fixed": gettext_noop("per booking"),
    "half_day": gettext_noop("per half day"),
    "day": gettext_noop("per day"),
    "weekend": gettext_noop("per weekend"),
    "week": gettext_noop("per week"),
}
"""How a price table names each unit."""

_PACKAGE: Mapping[str, str] = {
    "fixed": gettext_noop("Fixed price"),
    "half_day": gettext_noop("Half day"),
    "day": gettext_noop("Whole day"),
    "weekend": gettext_noop("Weekend"),
    "week": gettext_noop("Week"),
}

WHY: Mapping[str, str] = {
    "no_price": gettext_noop("There is no price for %(group)s on %(day)s, %(time)s. The municipality has to set one."),
    "no_price_list": gettext_noop("There is no price list in force for this space. The municipality has to set one."),
    "no_price_group": gettext_noop("The municipality has no price group for you. Contact the municipality."),
    "no_vat_rate": gettext_noop("The price list names the VAT code %(vat_code)s, which has no rate on that day."),
    "no_such_addition": gettext_noop("That addition is not offered here."),
    "no_such_space": gettext_noop("That space does not exist."),
    "too_long_to_price": gettext_noop("A price can be worked out for at most %(days)s days."),
    "already_charged": gettext_noop("This has been charged before."),
    "corrected_below_zero": gettext_noop("A charge cannot be corrected below zero."),
    "other_vat_rate": gettext_noop("A correction has the VAT rate of what it corrects."),
    "more_than_captured": gettext_noop("At most %(most)s can be paid back."),
    "nothing_to_refund": gettext_noop("Enter an amount above zero."),
    "not_an_amount": gettext_noop("Write the amount in figures, such as 185 or 185.50."),
    "list_published": gettext_noop("A published price list cannot be changed. Make a new version."),
    "no_rows": gettext_noop("The price list has no prices."),
    "price_rows_overlap": gettext_noop("Two rows of the price list have a price for the same time."),
    "fixed_with_package": gettext_noop(
        "A fixed price cannot stand beside a price for a half day, day, weekend or week."
    ),
    "two_ordinary_groups": gettext_noop("Only one price group can be the ordinary one."),
    "not_a_price_file": gettext_noop("The first line of the file must name the columns: %(needed)s."),
    "too_many_rows": gettext_noop("The file has more than %(limit)s lines."),
    "more_than_a_year": gettext_noop("A quota is for one year at most. Make one for each year."),
    "no_minutes": gettext_noop("Write how many hours, from 1 to 10,000."),
    "not_one_payer": gettext_noop("Choose a price group, or one organisation."),
    "no_such_organisation": gettext_noop("No organisation with that number is known here."),
    "no_such_place": gettext_noop("Choose a place in the list."),
    "quota_there": gettext_noop("There is such a quota for that year already. Change its hours instead."),
    "quota_taken": gettext_noop("Hours of it are booked already. It can have no fewer than somebody has taken."),
    "no_such_quota": gettext_noop("That quota is not there any more."),
    "no_such_unit": gettext_noop("That unit does not exist."),
    "not_a_share": gettext_noop("Write the part of the hall as a fraction, such as 2/4."),
    "not_days": gettext_noop("Write days as figures, 1 for Monday to 8 for public holidays."),
    "not_a_date": gettext_noop("Choose a day, such as 2027-01-01."),
    "not_a_time": gettext_noop("Write the time of day as 18:00."),
    "end_before_start": gettext_noop("The end must be after the start."),
    "half_day_length": gettext_noop("A half day, and only a half day, needs its longest length in minutes."),
    "no_group_named": gettext_noop("Name at least one price group."),
    "one_group_named": gettext_noop("Leave the group empty, or name one."),
    "no_such_group": gettext_noop("No price group has that code."),
    "no_such_row": gettext_noop("The column row says price, maximum, addition or subsidy."),
    "no_vat_code": gettext_noop("That VAT code is not in the VAT table."),
    "no_such_rate": gettext_noop("That rate is not in the VAT table."),
    "vat_rate_used": gettext_noop(
        "The rate of %(vat_code)s from %(day)s has been charged and cannot change. Add a new rate from a day to come."
    ),
    "whole_days_only": gettext_noop(
        "A price for a half day, day, weekend or week holds the whole day. Leave the times empty."
    ),
    "calendar_days_only": gettext_noop("Weekends and weeks are of calendar days. Leave public holidays out."),
    "not_a_key": gettext_noop("Write a key of small letters a–z, figures and hyphens."),
    "not_a_percent": gettext_noop("Write a percentage, such as 50 or 12,5."),
    "subsidy_of_itself": gettext_noop("A group cannot pay its own prices less something. Choose another group."),
    "named_twice": gettext_noop("That stands in the file twice."),
    "used_nowhere": gettext_noop("No space is priced by this list, so there is no use to reckon."),
    "no_name": gettext_noop("Write a name."),
    "too_long": gettext_noop("At most %(most)s characters fit here."),
    "not_a_raise": gettext_noop("Write a percentage from %(least)s to %(most)s."),
    "no_such_step": gettext_noop("Choose 1, 5 or 10 kroner."),
    "saved_meanwhile": gettext_noop("Somebody else has saved this list after you opened it."),
    "list_is_draft": gettext_noop("A draft cannot be ended. Delete it instead."),
    "ends_too_early": gettext_noop("A list can end on %(first)s at the earliest."),
    "ends_later": gettext_noop("The list ends on %(last)s already. It can only end sooner."),
}

_OF_YEARS = frozenset({"vat_rate_used", "ends_too_early", "ends_later", "no_vat_rate"})
"""Refusals about days that may be years away."""


def explain(line: Line, language: str, currency: str) -> str:
    """One line in words: "2 timer × 185 kr (2/4 av hallen, lag for voksne)". The amount itself stands beside it."""
    with override(language):
        if line.code == "time":
            told = _of_time(line, language, currency)
        elif line.code in _PACKAGE:
            told = _of_package(line, language, currency)
        else:
            told = _of_the_rest(line, language, currency)
    place = Texts.of(line.data.get("place", {})).said_in(language).text
    return f"{place}: {told}" if place else told


def addition_named(line: Line, language: str, currency: str) -> str:
    """An addition as a choice names it: "Vaktmester, 2 timer × 520 kr", whether it is always had or not."""
    return explain(replace(line, data={**line.data, "required": False}), language, currency)


def sentence(refusal: Refusal, language: str, currency: str = "NOK") -> str:
    """Why something has no price or was refused. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return refusal.code
    data = dict(refusal.data)
    told = {key: _told(refusal.code, key, value, language, currency) for key, value in data.items()}
    if refusal.code == "no_price":
        told["time"] = span(data["from_minute"], data["to_minute"], language)
        told["group"] = _group(data["names"], language)
        told["day"] = day(data["day"], language)
    with override(language):
        return _(WHY[refusal.code]) % told


def ordinary(amount: int, language: str, currency: str, because: Texts | None = None) -> str:
    """ "Ordinær pris er 300 kr. Lag med barn og unge låner gratis." beside a lower price."""
    with override(language):
        told = _("The ordinary price is %(price)s.") % {"price": money(amount, language, currency)}
    return f"{told} {because.said_in(language).text}" if because else told


def per_unit(unit: Unit, language: str, up_to_minutes: int | None = None) -> str:
    """How a price table names a unit: "per time", "per halve dag, inntil 4 timer"."""
    with override(language):
        told = _(PER_UNIT[unit.value])
        if up_to_minutes is None:
            return told
        return _("%(unit)s, up to %(length)s") % {"unit": told, "length": hours(up_to_minutes, language)}


def days_told(days: Collection[int], language: str) -> str:
    """Days of the price week: "man–fre", "lør, søn og helligdager"; nothing when it is every day."""
    if set(days) >= set(range(1, 9)):
        return ""
    short = words(language).weekdays_short
    inside = sorted(day for day in days if day <= 7)
    if len(inside) > 2 and inside == list(range(inside[0], inside[-1] + 1)):
        told = f"{short[inside[0] - 1]}–{short[inside[-1] - 1]}"
    else:
        told = ", ".join(short[day - 1] for day in inside)
    with override(language):
        if 8 not in days:
            return told
        return _("%(days)s and public holidays") % {"days": told} if told else _("public holidays")


def _of_time(line: Line, language: str, currency: str) -> str:
    data = line.data
    told = f"{_quantity(data['unit'], Fraction(data['quantity']), language)} × {_price(line, language, currency)}"
    used = Fraction(data["used_minutes"])
    paid = Fraction(data["quantity"]) * UNIT_MINUTES[Unit(data["unit"])]
    rounded = ""
    if used != paid and used.denominator == 1:
        rounded = _("rounded up from %(length)s") % {"length": hours(int(used), language)}
    return _with(told, _part(data["share"]), _group(data["names"], language), rounded)


def _of_package(line: Line, language: str, currency: str) -> str:
    told = f"{_(_PACKAGE[line.code])}, {_price(line, language, currency)}"
    longest = ""
    if line.code == "half_day":
        longest = _("up to %(length)s") % {"length": hours(line.data["up_to_minutes"], language)}
    return _with(told, longest, _part(line.data["share"]), _group(line.data["names"], language))


def _of_the_rest(line: Line, language: str, currency: str) -> str:
    data = line.data
    if line.code == "minimum":
        return _("Up to the minimum price of %(price)s") % {"price": money(data["minimum"], language, currency)}
    if line.code == "day_maximum":
        told = _("Never more than %(price)s a day") % {"price": money(data["maximum"], language, currency)}
        if not data["already"]:
            return told
        already = _("%(price)s is booked before") % {"price": money(data["already"], language, currency)}
        return _with(told, already)
    if line.code == "quota":
        first, last = (date.fromisoformat(data[each]) for each in ("first", "last"))
        return quota_told(data["minutes"], data["of"], first, last, language)
    if line.code == "subsidy":
        return Texts.of(data["names"]).said_in(language).text
    if line.code == "addition":
        told = Texts.of(data["names"]).said_in(language).text
        if data["unit"] != "fixed":
            quantity = _quantity(data["unit"], Fraction(data["quantity"]), language)
            told = f"{told}, {quantity} × {_price(line, language, currency)}"
        return _with(told, _("always comes with this place") if data.get("required") else "")
    if line.code == "rounding":
        return _("Rounding")
    return line.code


def quota_told(minutes: int, of: int, first: date, last: date, language: str) -> str:
    """What was had of a free quota: "1 time 30 min av 40 timer gratis i 2027"."""
    told = {"length": hours(minutes, language), "all": hours(of, language), "year": year_told(first, last)}
    with override(language):
        if not told["year"]:
            return _("%(length)s of %(all)s free until %(day)s") % {**told, "day": day_long(last, language)}
        if "/" in told["year"]:
            return _("%(length)s of %(all)s free in the season %(year)s") % told
        return _("%(length)s of %(all)s free in %(year)s") % told


def _quantity(unit: str, quantity: Fraction, language: str) -> str:
    if unit == "hour":
        minutes = quantity * 60
        if minutes.denominator == 1:
            return hours(int(minutes), language)
    if unit == "day":
        return ngettext("%(count)s day", "%(count)s days", int(quantity)) % {"count": int(quantity)}
    length = f"{UNIT_MINUTES[Unit(unit)]}{NBSP}{words(language).minutes}"
    return f"{_figure(quantity, language)} × {length}" if quantity != 1 else length


def _figure(number: Fraction, language: str) -> str:
    """A whole number, or two decimals at most."""
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.2f}".rstrip("0").replace(".", words(language).decimal)


def _price(line: Line, language: str, currency: str) -> str:
    return money(line.data["unit_price"], language, currency)


def _part(share: str) -> str:
    numerator, _slash, denominator = share.partition("/")
    if not share or numerator == denominator:
        return ""
    return _("%(part)s of the hall") % {"part": share}


def _group(names: Mapping[str, str], language: str) -> str:
    """A group's name as it stands inside a sentence."""
    name = Texts.of(names).said_in(language).text
    return name[:1].lower() + name[1:]


def _with(told: str, *more: str) -> str:
    inside = ", ".join(each for each in more if each)
    return f"{told} ({inside})" if inside else told


def _told(code: str, key: str, value: object, language: str, currency: str) -> str:
    if isinstance(value, date):
        return day_long(value, language) if code in _OF_YEARS else day(value, language)
    if key == "most" and isinstance(value, int) and code == "more_than_captured":
        return money(value, language, currency)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
