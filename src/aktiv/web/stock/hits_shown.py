"""Whom it hits when there is less, and what they might have instead: in rows, on whatever page it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language

from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Kind, Pool
from aktiv.lending.queries.hits import Hit, hits
from aktiv.lending.queries.keeping import item_in, pools_of
from aktiv.values import formatting
from aktiv.values.periods import Period, day_period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.gates import MunicipalDesk
from aktiv.web.stock.pages import day_of, may_keep

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


def hit_by(refusal: Refusal, sent: QueryDict, desk: MunicipalDesk, found: Kind) -> list[Hit]:
    """Whom an act on the page of a kind would hit, where that is why it was refused."""
    if refusal.code not in ("stock_promised", "not_enough"):
        return []
    item = item_in(desk.municipality.pk, whole(sent.get("ting", ""))) if sent.get("ting") else None
    if item is not None:
        pool: Pool | None = item.pool
    else:
        pool = next((each for each in pools_of(found) if each.depot_id == whole(sent.get("lager", ""))), None)
    if pool is None or pool.kind_id != found.pk or not may_keep(desk, pool.depot):
        return []
    if item is None:
        return hits(pool, whole(sent.get("antall", ""), pool.stock - 1), desk.now)
    if refusal.code == "stock_promised":
        return hits(pool, pool.stock - 1, desk.now)
    first, last = day_of(sent.get("fra", "")), day_of(sent.get("til", ""))
    if first is None or last is None:
        return []
    zone = desk.municipality.zone
    away = Period(max(day_period(first, zone).start, desk.now), day_period(last, zone).end)
    return hits(pool, pool.stock - pool.short - 1, desk.now, away)


def _row(each: Hit, language: str) -> HitRow:
    zone = each.loan.municipality.zone
    who = each.loan.organisation.name if each.loan.organisation is not None else each.loan.person.name
    when = f"{formatting.day(each.during.start, language, zone)} – {formatting.day(each.during.end, language, zone)}"
    instead = ", ".join(
        f"{one.pool.kind.name.said_in(language).text}, {one.pool.depot.name} ({one.left})" for one in each.substitutes
    )
    return HitRow(each.loan.number, who, each.amount, when, instead)
