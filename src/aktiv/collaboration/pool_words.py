"""The pool of competence, procurements and contracts in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, npgettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.collaboration.rules.pool import Said
from aktiv.collaboration.words import kroner
from aktiv.values import formatting

LEVELS: Mapping[str, Promise] = {
    "basic": pgettext_lazy("level", "Knows the basics"),
    "skilled": pgettext_lazy("level", "Works on their own"),
    "leading": pgettext_lazy("level", "Leads the field"),
}
LANGUAGES: Mapping[str, Promise] = {
    "nb": pgettext_lazy("language", "Bokmål"),
    "nn": pgettext_lazy("language", "Nynorsk"),
    "en": pgettext_lazy("language", "English"),
}
ENGAGEMENTS: Mapping[str, tuple[str, Promise]] = {
    "proposed": ("warning", pgettext_lazy("engagement", "Waits for an answer")),
    "agreed": ("success", pgettext_lazy("engagement", "Agreed")),
    "declined": ("neutral", pgettext_lazy("engagement", "Declined")),
    "back": ("neutral", pgettext_lazy("engagement", "Taken back")),
    "ended": ("info", pgettext_lazy("engagement", "Ended before time")),
}
"""How an engagement stands: how grave it is, and in a word."""
ENGAGEMENT_STEPS: Mapping[str, Promise] = {
    "proposed": pgettext_lazy("engagement step", "Proposed"),
    "agreed": pgettext_lazy("engagement step", "Said yes"),
    "declined": pgettext_lazy("engagement step", "Said no"),
    "back": pgettext_lazy("engagement step", "Took it back"),
    "ended": pgettext_lazy("engagement step", "Ended it before time"),
}
POSTINGS: Mapping[str, tuple[str, Promise]] = {
    "open": ("success", pgettext_lazy("offer or need", "Open")),
    "filled": ("info", pgettext_lazy("offer or need", "All hours are agreed on")),
    "withdrawn": ("neutral", pgettext_lazy("offer or need", "Taken back")),
    "over": ("neutral", pgettext_lazy("offer or need", "Over")),
}
ANSWERS: Mapping[str, tuple[str, Promise]] = {
    "waiting": ("warning", pgettext_lazy("hours", "Waits to be approved")),
    "approved": ("success", pgettext_lazy("hours", "Approved")),
    "refused": ("danger", pgettext_lazy("hours", "Not approved")),
}
PROCUREMENTS: Mapping[str, tuple[str, Promise]] = {
    "need": ("neutral", pgettext_lazy("procurement", "Being described")),
    "joining": ("warning", pgettext_lazy("procurement", "Open to join")),
    "tendering": ("info", pgettext_lazy("procurement", "Out to tender")),
    "awarded": ("success", pgettext_lazy("procurement", "Awarded")),
    "stopped": ("danger", pgettext_lazy("procurement", "Stopped")),
}
PROCUREMENT_STEPS: Mapping[str, Promise] = {
    "noted": pgettext_lazy("procurement step", "The need was described"),
    "opened": pgettext_lazy("procurement step", "Opened for partners to join"),
    "extended": pgettext_lazy("procurement step", "More time to join"),
    "awarded": pgettext_lazy("procurement step", "Lots were awarded"),
    "stopped": pgettext_lazy("procurement step", "Stopped"),
}
CONTRACTS: Mapping[str, tuple[str, Promise]] = {
    "coming": ("info", pgettext_lazy("contract", "Not begun")),
    "running": ("success", pgettext_lazy("contract", "Running")),
    "over": ("neutral", pgettext_lazy("contract", "Over")),
}
OPTIONS: Mapping[str, tuple[str, Promise]] = {
    "next": ("warning", pgettext_lazy("option", "Can be taken now")),
    "later": ("info", pgettext_lazy("option", "After the one before")),
    "taken": ("success", pgettext_lazy("option", "Taken")),
    "declined": ("neutral", pgettext_lazy("option", "Let go")),
    "lapsed": ("neutral", pgettext_lazy("option", "Lapsed")),
}
CONTRACT_STEPS: Mapping[str, Promise] = {
    "made": pgettext_lazy("contract step", "Registered"),
    "taken": pgettext_lazy("contract step", "Option taken"),
    "declined": pgettext_lazy("contract step", "Option let go"),
    "ended": pgettext_lazy("contract step", "Ended before time"),
}


def hours_told(hours: int) -> str:
    """ "1 hour", "40 hours"."""
    return npgettext("pool", "%(count)s hour", "%(count)s hours", hours) % {"count": whole(hours)}


def monthly_told(hours: int) -> str:
    """ "40 hours a month"."""
    told = npgettext("pool", "%(count)s hour a month", "%(count)s hours a month", hours)
    return told % {"count": whole(hours)}


def whole(number: int) -> str:
    """A whole number with spaces (English: commas) between thousands; below zero with a minus sign."""
    told = f"{abs(number):,}".replace(",", formatting.words(get_language() or "nb").thousands)
    return f"−{told}" if number < 0 else told


def price_told(ore_per_hour: int | None) -> str:
    """What an hour costs."""
    if ore_per_hour is None:
        return pgettext("pool", "in kind")
    return _("%(price)s an hour") % {"price": kroner(ore_per_hour)}


def month_told(month: str | date | None) -> str:
    """ "mars 2027", from a day or "2027-03"."""
    if not month:
        return ""
    day = date.fromisoformat(f"{month}-01") if isinstance(month, str) else month
    return f"{formatting.words(get_language() or 'nb').months[day.month - 1]} {day.year}"


def span_told(first: str | date, last: str | date) -> str:
    """From one month to another."""
    if first == last:
        return month_told(first)
    return _("%(first)s to %(last)s") % {"first": month_told(first), "last": month_told(last)}


def _price(fits: bool, price: int, budget: int) -> str:
    told = {"price": kroner(price), "budget": kroner(budget)}
    if fits:
        return _("%(price)s an hour, and up to %(budget)s can be paid") % told
    return _("%(price)s an hour, but only %(budget)s can be paid") % told


def _months(fits: bool, shared: int, asked: int) -> str:
    if fits:
        return npgettext("match", "is there in the month", "is there in all %(count)s months", asked) % {"count": asked}
    return _("is there in %(shared)s of %(asked)s months") % {"shared": shared, "asked": asked}


def _hours(fits: bool, covered: int, asked: int) -> str:
    told = {"covered": whole(covered), "asked": whole(asked)}
    if fits:
        return _("has all %(asked)s hours in those months") % told
    return _("has %(covered)s of %(asked)s hours in those months") % told


def _level(fits: bool, has: str, wants: str) -> str:
    told = {"has": str(LEVELS[has]).lower(), "wants": str(LEVELS[wants]).lower()}
    return told["has"] if fits else _("%(has)s, but asked for is: %(wants)s") % told


def _language(fits: bool, language: str) -> str:
    told = {"language": str(LANGUAGES[language]).lower()}
    return _("can work in %(language)s") % told if fits else _("does not work in %(language)s") % told


REASONS: Mapping[str, Callable[..., str]] = {
    "months": _months,
    "hours": _hours,
    "in_kind": lambda _fits: _("costs nothing"),
    "no_budget": lambda _fits, price: _("%(price)s an hour, and no money is set aside") % {"price": kroner(price)},
    "price": _price,
    "level": _level,
    "language": _language,
    "place": lambda fits: _("can come in person") if fits else _("cannot come in person"),
}
"""What each line of a match says, whether it fits or falls short."""


def reason_told(said: Said, *, fits: bool) -> str:
    """A reason, or where it falls short, in words."""
    return REASONS[said.code](fits, *said.figures)
