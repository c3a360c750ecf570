"""What may come along and what may be had besides, as boxes to tick with what each costs."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.conflicts import explained
from aktiv.bookings.queries.places import Place
from aktiv.facilities.models import Space
from aktiv.prices import words as price_words
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Use, offers_for, quotes_for_many
from aktiv.timetable.rules import Taken
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.web.booking.chosen import ALONG, BESIDES, Chosen
from aktiv.web.booking.scene import Scene
from aktiv.web.components.forms import Field
from aktiv.web.components.results import Pick
from aktiv.web.public.searching import pick_value


def boxes(scene: Scene, chosen: Chosen, group: str | Refusal) -> tuple[Field, ...]:
    """One for each space that may come along and each addition that may be had, priced for the group. At most three
    statements."""
    language = get_language() or "nb"
    optional = [each for each in scene.where.linked if not each.required]
    code = "" if isinstance(group, Refusal) else group
    prices = quotes_for_many([Use(each.space_id, scene.period) for each in optional], group=code) if code else {}
    found = []
    for each in optional:
        quote = prices.get(Use(each.space_id, scene.period))
        costs = _sum(quote.total, language, quote.currency) if isinstance(quote, QuoteDraft) else ""
        name = each.name.said_in(language).text
        found.append(_box(f"{ALONG}{each.space_id}", name, costs, each.space_id in chosen.linked))
    currency = scene.space.municipality.currency
    for offer in offers_for(scene.space.pk, scene.period, code) if code else ():
        if not offer.required:
            told = price_words.addition_named(offer.line, language, currency)
            costs = _sum(offer.line.amount, language, currency)
            found.append(_box(f"{BESIDES}{offer.key}", told, costs, offer.key in chosen.additions))
    return tuple(found)


def along_names(where: Place, spaces: Collection[int]) -> str:
    """The names of spaces that come along there, in one phrase."""
    language = get_language() or "nb"
    return ", ".join(each.name.said_in(language).text for each in where.linked if each.space_id in spaces)


def always_along(where: Place) -> str:
    """The names of what always comes along, in one phrase."""
    return along_names(where, {each.space_id for each in where.linked if each.required})


def only_along(taken: Taken, chosen: Chosen) -> frozenset[int]:
    """The spaces that were to come along and are taken, when nothing else is in the way; none otherwise."""
    spaces = frozenset(each.space_id for each in taken.conflicts if each.space_id is not None)
    whole = len(spaces) > 0 and all(each.space_id in chosen.linked for each in taken.conflicts)
    return spaces if whole else frozenset()


def along_taken(taken: Taken, where: Place, place: str, holder: UUID | None, *, kept: bool) -> Refusal:
    """Who has what was to come along, as far as that is told. `kept`: the rest is held for the reader all the same."""
    language = get_language() or "nb"
    told: list[str] = []
    for each in explained(taken.conflicts):
        name = along_names(where, {each.conflict.space_id or 0})
        time = formatting.span(each.during.start, each.during.end, language, where.zone)
        who = each.name(own=holder)
        told.append(f"{name} {time} ({who})" if who else f"{name} {time}")
    code = "along_taken" if kept else "along_taken_first"
    return Refusal(code, what=", ".join(dict.fromkeys(told)), place=place)


def pick_without(where: Place, space: Space, period: Period, spaces: Collection[int]) -> Pick:
    """The very same time without these spaces."""
    time = formatting.span(period.start, period.end, get_language() or "nb", where.zone)
    told = _("%(time)s without %(places)s") % {"time": time, "places": along_names(where, spaces)}
    return Pick(told, pick_value(space, period))


def _box(name: str, label: str, costs: str, ticked: bool) -> Field:
    return Field(name, label, "1" if ticked else "", "checkbox", hint=costs, mark_required=False)


def _sum(amount: int, language: str, currency: str) -> str:
    return formatting.money(amount, language, currency) if amount else _("Free of charge")
