"""The menu of a round's pages: `{% load rounds %}{% round_sections %}`. Pages that do not exist yet are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.bookings.models import Season
from aktiv.seasons import words
from aktiv.values import formatting
from aktiv.values.texts import Texts
from aktiv.web.components.links import Link, Tabs
from aktiv.web.components.results import Tag
from aktiv.web.templatetags.look import show

register = template.Library()
Tone = Literal["neutral", "info", "success", "warning", "danger"]
TONES: Mapping[str, tuple[Tone, str]] = {
    "planning": ("neutral", "Pencil"),
    "open": ("success", "CheckmarkCircleFill"),
    "allocating": ("info", "Cog"),
    "hearing": ("warning", "ClockFill"),
    "published": ("info", "FileText"),
    "running": ("success", "CalendarFill"),
    "closed": ("neutral", "PadlockLocked"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A page of a round, and how the URL names of the pages begin on which it is the current one."""

    label: Promise
    url_name: str
    here: tuple[str, ...]


SECTIONS = (
    Section(pgettext_lazy("round", "Overview"), "allocation_round", ("allocation_round", "allocation_open")),
    Section(pgettext_lazy("round", "Halls"), "allocation_halls", ("allocation_hall",)),
    Section(pgettext_lazy("round", "Rules"), "allocation_rules", ("allocation_rules",)),
    Section(
        pgettext_lazy("round", "Applications"),
        "allocation_applications",
        ("allocation_application", "allocation_group", "allocation_paper", "allocation_import"),
    ),
    Section(pgettext_lazy("round", "Hours due"), "allocation_entitlement", ("allocation_entitlement",)),
    Section(pgettext_lazy("round", "Proposals"), "allocation_plans", ("allocation_plan", "allocation_compare")),
    Section(pgettext_lazy("round", "Board"), "allocation_board", ("allocation_board", "allocation_inquiry")),
    Section(pgettext_lazy("round", "Shortage"), "allocation_shortage", ("allocation_shortage",)),
    Section(
        pgettext_lazy("round", "Hearing"),
        "allocation_hearing",
        ("allocation_hearing", "allocation_objection", "allocation_letter"),
    ),
    Section(pgettext_lazy("round", "Publishing"), "allocation_publish", ("allocation_publish", "allocation_left_out")),
    Section(
        pgettext_lazy("round", "The season"),
        "allocation_running",
        ("allocation_running", "allocation_stop", "allocation_change"),
    ),
)


@register.simple_tag(takes_context=True)
def round_sections(context: template.Context) -> SafeString | str:
    """The menu of the round that the page is about (the gate `round_page` tells the request); nothing elsewhere."""
    request = context["request"]
    round_ = getattr(request, "round", None)
    if round_ is None:
        return ""
    return show(context, sections(round_.slug, request.resolver_match.url_name or ""))


def sections(slug: str, url_name: str) -> Tabs:
    """Links to the pages of a round that exist, the one that `url_name` belongs to marked."""
    links = []
    for each in SECTIONS:
        try:
            url = reverse(each.url_name, args=[slug])
        except NoReverseMatch:
            continue
        links.append(Link(str(each.label), url, url_name.startswith(each.here)))
    return Tabs(_("Pages of the round"), tuple(links))


def round_url(url_name: str, slug: str, *more: object) -> str:
    """The address of a page of a round, or "" while it does not exist."""
    try:
        return reverse(url_name, args=[slug, *more])
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def round_name(context: template.Context) -> str:
    """What the round's season is called, in the page's language, and its days."""
    season = context["request"].round.season
    return season_told(season)


def season_told(season: Season) -> str:
    """ "Vinter 2027, 4. jan.–20. juni"."""
    language = get_language() or "nb"
    name = Texts(nb=season.name_nb, nn=season.name_nn, en=season.name_en).said_in(language).text
    return f"{name}, {formatting.days(season.first, season.last, language, this_year=0)}"


@register.simple_tag(takes_context=True)
def round_state(context: template.Context) -> SafeString:
    """The state of the round as a tag with its word."""
    return show(context, state_tag(context["request"].round.state))


def state_tag(state: str) -> Tag:
    """A round's state in words, with its colour and icon."""
    tone, drawing = TONES[state]
    return Tag(str(words.STATES[state]), tone, drawing)
