"""What templates say with one word: `{% load look %}`.

Filters of time take the municipality's zone as argument (`{{ start|clock:municipality.zone }}`); without one they use
the zone that is active for the request.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from aktiv.values import formatting
from aktiv.values.money import Money
from aktiv.values.periods import Period
from aktiv.values.texts import Texts
from aktiv.web.assets import VENDOR
from aktiv.web.components import Component

register = template.Library()


class UnknownIcon(LookupError):
    """The icon is not among the built ones."""


@lru_cache(maxsize=1)
def _drawings() -> dict[str, str]:
    try:
        return dict(json.loads((VENDOR / "icons.json").read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UnknownIcon("static files are not built: run `python -m aktiv.web.assets`") from error


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A drawing from icons.txt, inline and hidden from screen readers: `{% icon 'Bell' %}`. Raises UnknownIcon."""
    drawing = _drawings().get(name)
    if drawing is None:
        raise UnknownIcon(f"{name}: add it to src/aktiv/web/icons.txt and run `python -m aktiv.web.assets`")
    return format_html(
        '<svg class="i {}" viewBox="0 0 24 24" fill="none" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        mark_safe(drawing),  # noqa: S308 - from the icon package, at build
    )


def _language() -> str:
    return translation.get_language() or "nb"


def _zone(zone: ZoneInfo | str | None) -> ZoneInfo | None:
    if isinstance(zone, str):
        return ZoneInfo(zone) if zone else None
    if zone is None:
        active = timezone.get_current_timezone()
        return active if isinstance(active, ZoneInfo) else None
    return zone


@register.filter
def clock(when: datetime | time | int, zone: ZoneInfo | str | None = None) -> str:
    """ "18.00"."""
    return formatting.clock(when, _language(), _zone(zone))


@register.filter
def span_of(period: Period, zone: ZoneInfo | str | None = None) -> str:
    """A period, or anything with `start` and `end`: "18.00–20.00"."""
    return formatting.span(period.start, period.end, _language(), _zone(zone))


@register.simple_tag
def span(start: datetime | int, end: datetime | int, zone: ZoneInfo | str | None = None) -> str:
    """Two ends: `{% span start end zone %}` "18.00–20.00"."""
    return formatting.span(start, end, _language(), _zone(zone))


@register.filter
def day_long(when: date, zone: ZoneInfo | str | None = None) -> str:
    """ "tirsdag 24. november 2026"."""
    return formatting.day_long(when, _language(), _zone(zone))


@register.filter
def day(when: date, zone: ZoneInfo | str | None = None) -> str:
    """ "tirsdag 24. november"."""
    return formatting.day(when, _language(), _zone(zone))


@register.filter
def day_short(when: date, zone: ZoneInfo | str | None = None) -> str:
    """ "tir 24. nov."."""
    return formatting.day_short(when, _language(), _zone(zone))


@register.filter
def date_short(when: date, zone: ZoneInfo | str | None = None) -> str:
    """ "24. nov."."""
    return formatting.date_short(when, _language(), _zone(zone))


@register.filter
def date_and_year(when: datetime) -> str:
    """ "24. nov. 2026", by the wall clock."""
    here = timezone.localtime(when).date()
    return f"{formatting.date_short(here, _language())} {here.year}"


@register.filter
def money(amount: Money | int, currency: str = "NOK") -> str:
    """Whole øre or Money: "300 kr", "156,25 kr"."""
    return formatting.money(amount, _language(), currency)


@register.filter
def hours(minutes: int) -> str:
    """A length in minutes: "1,5 timer"."""
    return formatting.hours(minutes, _language())


@register.filter
def distance(metres: float) -> str:
    """ "1,2 km"."""
    return formatting.distance(metres, _language())


@register.filter
def capital(text: object) -> str:
    """The first letter large, the rest as it was: for a weekday that begins a sentence."""
    said = str(text)
    return said[:1].upper() + said[1:]


@register.filter
def said(texts: Texts) -> str | SafeString:
    """A municipality's own text; one that is missing in the page's language is marked with its own `lang`."""
    text, language = texts.said_in(_language())
    if language == _language()[:2]:
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag(takes_context=True)
def show(context: template.Context, component: Component) -> SafeString:
    """A component from aktiv.web.components, drawn by its own template, in which it is called `it`."""
    if context.template is None:
        raise RuntimeError("a component is shown from a template")
    drawing = context.template.engine.get_template(component.template)
    with context.push(it=component):
        return drawing.render(context)
