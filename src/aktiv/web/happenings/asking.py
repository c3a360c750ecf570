"""The address of a list of events, read: where, what, when, and words. What cannot be read narrows nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.events import Facets, Wanted
from aktiv.municipalities.models import Municipality
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.web.components.links import Link
from aktiv.web.public.asking import LONGEST_TEXT, page_asked
from aktiv.web.public.facility_views import day_asked
from aktiv.web.public.views import COMMON_ZONE

TODAY, WEEKEND, WEEK, MONTH = "idag", "helg", "uke", "maned"
WHENS = (TODAY, WEEKEND, WEEK, MONTH)


@dataclass(frozen=True, slots=True)
class Asking:
    """A list as the page understands it. `when` is one of WHENS and gives way to days that are said."""

    text: str = ""
    municipality: str = ""
    facility: str = ""
    activity: str = ""
    when: str = ""
    first: date | None = None
    last: date | None = None
    page: int = 1
    errors: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The part of the address after the question mark."""
        pairs = (
            ("q", self.text),
            ("kommune", self.municipality),
            ("sted", self.facility),
            ("hva", self.activity),
            ("nar", self.when),
            ("fra", self.first.isoformat() if self.first else ""),
            ("til", self.last.isoformat() if self.last else ""),
            ("side", "" if self.page == 1 else str(self.page)),
        )
        return urlencode([(name, value) for name, value in pairs if value])

    def url(self, name: str = "events", **changes: object) -> str:
        """The address of this list with some of it changed; a change other than of the page goes to its first."""
        changed = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # names of fields
        return f"{reverse(name)}?{changed.query}" if changed.query else reverse(name)

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out besides what is over."""
        return replace(self, page=1, errors=()) != Asking()

    def wanted(self, now: datetime) -> Wanted:
        """The same as the query knows it: days are those of the wall calendar where most readers are."""
        first, last = self.days(now)
        return Wanted(
            first=max(now, _midnight(first)) if first else now,
            until=_midnight(last + timedelta(days=1)) if last else None,
            municipality=self.municipality,
            facility=self.facility,
            activity=self.activity,
            text=self.text,
        )

    def days(self, now: datetime) -> tuple[date | None, date | None]:
        """The first and last day that is asked for, as far as any is."""
        if self.first or self.last:
            return self.first, self.last
        today = now.astimezone(COMMON_ZONE).date()
        if self.when == TODAY:
            return today, today
        if self.when == WEEKEND:
            saturday = today + timedelta(days=5 - today.weekday())
            return (today, today) if today.weekday() == 6 else (saturday, saturday + timedelta(days=1))
        if self.when in (WEEK, MONTH):
            return today, today + timedelta(days=7 if self.when == WEEK else 30)
        return None, None


def asking(query: QueryDict, known: Iterable[str]) -> Asking:
    """What an address asks; `known` are the municipalities that there are."""
    errors: list[str] = []
    text = ""
    try:
        text = one_line(query.get("q", ""), limit=LONGEST_TEXT)
    except Refusal:
        errors.append(_("Write what you look for in at most %(limit)s letters.") % {"limit": LONGEST_TEXT})
    first, last = _day(query, "fra", errors), _day(query, "til", errors)
    if first and last and last < first:
        errors.append(_("The last day must not be before the first."))
        last = None
    when = query.get("nar", "")
    home = query.get("kommune", "")
    return Asking(
        text=text,
        municipality=home if home in set(known) else "",
        facility=_slug(query.get("sted", "")),
        activity=_slug(query.get("hva", "")),
        when=when if when in WHENS and not (first or last) else "",
        first=first,
        last=last,
        page=page_asked(query.get("side", "")),
        errors=tuple(errors),
    )


def when_told(when: str) -> str:
    """A period that is chosen with one press."""
    return {
        TODAY: _("Today"),
        WEEKEND: _("This weekend"),
        WEEK: _("Next 7 days"),
        MONTH: _("Next 30 days"),
    }[when]


def chosen_tags(asked: Asking, known: Mapping[str, Municipality], found: Facets) -> list[Link]:
    """What narrows the list, each a link that takes it away."""
    language = get_language() or "nb"
    places = {each.slug: each.name for each in found.facilities}
    kinds = {slug: names.said_in(language).text for slug, names in found.activities}
    tags = []
    if asked.text:
        tags.append(Link(f"«{asked.text}»", asked.url(text="")))
    if asked.municipality:
        tags.append(Link(known[asked.municipality].name, asked.url(municipality="")))
    if asked.facility:
        tags.append(Link(places.get(asked.facility, asked.facility), asked.url(facility="")))
    if asked.activity:
        tags.append(Link(kinds.get(asked.activity, asked.activity), asked.url(activity="")))
    if asked.when:
        tags.append(Link(when_told(asked.when), asked.url(when="")))
    if asked.first:
        told = _("From %(day)s") % {"day": formatting.date_short(asked.first, language)}
        tags.append(Link(told, asked.url(first=None)))
    if asked.last:
        told = _("To %(day)s") % {"day": formatting.date_short(asked.last, language)}
        tags.append(Link(told, asked.url(last=None)))
    return tags


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=COMMON_ZONE)


def _day(query: QueryDict, name: str, errors: list[str]) -> date | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    found = day_asked(text)
    if found is None:
        errors.append(_("Write the date as day, month and year, for example %(example)s.") % {"example": "24.11.2026"})
    return found


def _slug(text: str) -> str:
    return text if len(text) <= 80 and text.replace("-", "").replace("_", "").isalnum() else ""
