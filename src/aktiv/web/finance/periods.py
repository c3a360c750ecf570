"""The days that reports and statements are of, as they are asked for: `fra` and `til`, this year where nothing is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.values import formatting
from aktiv.web.components.forms import Field

LONGEST = 366 * 5
"""Days of the longest period that is reckoned at once."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, both inclusive; `fields` are what asks for them, with what was wrong."""

    first: date
    last: date
    fields: tuple[Field, ...]

    @property
    def wrong(self) -> bool:
        return any(each.error for each in self.fields)

    @property
    def told(self) -> str:
        """ "1. jan. 2026 – 31. des. 2026"."""
        language = get_language() or "nb"
        first, last = (f"{formatting.date_short(each, language)} {each.year}" for each in (self.first, self.last))
        return f"{first} – {last}"


def period_asked(asked: QueryDict, today: date) -> Period:
    """What was asked for; the whole year where it could not be read, with a sentence that says so."""
    typed = {name: asked.get(name, "").strip()[:10] for name in ("fra", "til")}
    days, errors = {}, {}
    for name, otherwise in (("fra", date(today.year, 1, 1)), ("til", date(today.year, 12, 31))):
        try:
            days[name] = date.fromisoformat(typed[name]) if typed[name] else otherwise
        except ValueError:
            days[name], errors[name] = otherwise, _("Write the day as 2027-03-31.")
    if not errors and days["til"] < days["fra"]:
        errors["til"] = _("Choose a day that is not before the first.")
    elif not errors and days["til"] - days["fra"] > timedelta(days=LONGEST):
        errors["til"] = _("Choose at most five years.")
    first, last = days["fra"], days["til"]
    if "til" in errors and typed["til"]:
        last = max(first, min(days["til"], date(first.year, 12, 31)))
    fields = tuple(
        Field(name, label, typed[name] or day.isoformat(), "date", error=errors.get(name, ""), mark_required=False)
        for name, label, day in (("fra", _("From the day"), first), ("til", _("To and with"), last))
    )
    return Period(first, last, fields)
