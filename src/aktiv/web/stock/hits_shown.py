"""Whom it hits when there is less, and what they might have instead: in rows, on whatever page it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.queries.hits import Hit
from aktiv.values import formatting
from aktiv.web.gates import MunicipalDesk

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class HitRow:
    """A loan that there would be too few for, and what might take its place."""

    number: int
    who: str
    amount: int
    when: str
    instead: str


def hit_rows(hit: Sequence[Hit], desk: MunicipalDesk, where: str) -> list[HitRow]:
    """The first of them. That their borrowers were read of is noted; `where` is the name of the page."""
    shown = hit[:MOST_SHOWN]
    if shown:
        note_loans_read([each.loan for each in shown], desk.person.pk, where, now=desk.now)
    language = get_language() or "nb"
    return [_row(each, language) for each in shown]


def _row(each: Hit, language: str) -> HitRow:
    zone = each.loan.municipality.zone
    who = each.loan.organisation.name if each.loan.organisation is not None else each.loan.person.name
    when = f"{formatting.day(each.during.start, language, zone)} – {formatting.day(each.during.end, language, zone)}"
    instead = ", ".join(
        f"{one.pool.kind.name.said_in(language).text}, {one.pool.depot.name} ({one.left})" for one in each.substitutes
    )
    return HitRow(each.loan.number, who, each.amount, when, instead)
