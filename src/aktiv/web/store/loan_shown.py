"""A loan as the storekeeper sees it: each line with what may go out or come back, and what was noted before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.lending.actions.charging import owed_of
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.actions.undoing import UNDONE_FOR
from aktiv.lending.models import Damage, Handover, Item, Line, Loan
from aktiv.lending.ports.deposits import deposit_missing
from aktiv.lending.queries.handovers import handovers_of, last_of
from aktiv.lending.queries.items import items_in, items_out
from aktiv.lending.queries.loans import depot_as_thing, lines_of
from aktiv.lending.queries.store import damages_of
from aktiv.lending.stock_words import CONDITIONS
from aktiv.lending.store_words import sentence
from aktiv.people.permissions import Permission, permits
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.gates import Desk
from aktiv.web.lending.asking import when_told
from aktiv.web.lending.shown import state_tag
from aktiv.web.store.sent import MISSING

MOST_ITEMS = 40
"""Items that are listed to choose from; others are scanned or typed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An item to tick, or to say the condition of."""

    code: str
    number: str
    condition: str
    note: str
    value: str
    element_id: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line: what it is and where it stands, how many are left to do, what was typed, and its items."""

    id: int
    name: str
    shelf: str
    handling: str
    numbered: bool
    left: int
    of: int
    amount: str
    missing: str
    broken: str
    broken_count: str
    cost: str
    error: str
    items: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted before, in a sentence."""

    icon: str
    text: str
    when: str
    who: str
    note: str
    picture_url: str


@dataclass(frozen=True, slots=True)
class DamageShown:
    """Something that is broken or missing."""

    text: str
    what: str
    told: str
    url: str
    picture_url: str


def context_of(request: HttpRequest, desk: Desk, loan: Loan, refusal: Refusal | None) -> dict[str, object]:
    """All that the page says. What was typed stays when it was refused."""
    note_loans_read([loan], desk.person.pk, "store_loan", now=desk.now)
    language, zone = get_language() or "nb", loan.municipality.zone
    sent = request.POST if refusal is not None else QueryDict()
    lines = lines_of([loan])[loan.pk]
    told = sentence(refusal, zone, language) if refusal is not None else ""
    wrong = {refusal.data["line"]: told} if refusal is not None and "line" in refusal.data else {}
    done = sent.get("gjor", "")
    with within(municipalities=[loan.municipality_id]):
        noted = handovers_of(loan)
    inside = items_in([line.pool_id for line in lines if line.pool.kind.numbered], limit=MOST_ITEMS)
    outside = items_out([line.pk for line in lines if line.pool.kind.numbered])
    may_go = loan.state in (Loan.State.RESERVED, Loan.State.OUT) and loan.during.upper > desk.now
    out = [_line(e, "ut", inside.get(e.pool_id, []), sent if done == "ut" else None, wrong) for e in lines
           if e.amount > e.out and may_go]  # fmt: skip
    back = [_line(e, "inn", outside.get(e.pk, []), sent if done == "inn" else None, wrong) for e in lines
            if e.outstanding and loan.state == Loan.State.OUT]  # fmt: skip
    person, owed = loan.person, owed_of(loan)
    missing = deposit_missing(loan) if loan.state == Loan.State.RESERVED and out else 0
    return {
        "loan": loan,
        "who": loan.organisation.name if loan.organisation else person.name,
        "contact": person.name if loan.organisation else "",
        "phone": person.phone,
        "dial": "".join(letter for letter in person.phone if letter.isdigit() or letter == "+"),
        "when": when_told(loan.during.lower, loan.during.upper, loan.municipality),
        "tag": state_tag(loan, desk.now),
        "early": loan.state == Loan.State.RESERVED and loan.during.lower > desk.now,
        "asked": loan.state == Loan.State.ASKED,
        "lapsed": loan.state == Loan.State.LAPSED and loan.during.upper > desk.now,
        "over": loan.state in (Loan.State.RESERVED, Loan.State.LAPSED) and loan.during.upper <= desk.now,
        "lines": lines,
        "out": out,
        "back": back,
        "numbered_out": any(each.numbered for each in out),
        "numbered_back": any(each.numbered for each in back),
        "first_back": bool(back),
        "conditions": [(value, _(word)) for value, word in CONDITIONS.items()],
        "missing_value": MISSING,
        "note": sent.get("merknad", ""),
        "signed": sent.get("signert", ""),
        "deposit_missing": formatting.money(missing, language) if missing else "",
        "without_deposit": sent.get("uten-depositum", ""),
        "deposit_error": told if refusal is not None and refusal.code == "deposit_not_reserved" else "",
        "scanned": [each for each in sent.getlist("kode") if each.strip()],
        "done": done,
        "noted": [_noted(each, language, loan) for each in reversed(noted)],
        "may_undo": _may_undo(noted, loan, desk),
        "last_act": last_of(noted),
        "damages": [_damage(each, desk, loan, language) for each in damages_of(loan)],
        "owed": formatting.money(sum(owed.values()), language) if owed else "",
        "new_id": uuid4(),
        "back_id": uuid4(),
        "undo_id": uuid4(),
        "again_id": uuid4(),
        "store_url": reverse("store_depot", args=[loan.depot.slug]),
        "desk_url": _desk_url(desk, loan),
        "person_mark": desk.person.pk.hex[:12],
        "problems": ErrorSummary((Problem(told, _place(refusal, done, wrong)),) if told else ()),
    }


def _place(refusal: Refusal | None, done: str, wrong: Mapping[int, str]) -> str:
    """The field that what was refused is about; empty where it is about none."""
    if refusal is not None and refusal.code == "deposit_not_reserved":
        return "uten-depositum"
    return f"{done}-{next(iter(wrong))}" if wrong else ""


def _line(line: Line, way: str, items: Sequence[Item], sent: QueryDict | None, wrong: Mapping[int, str]) -> LineShown:
    language = get_language() or "nb"
    kind = line.pool.kind
    left = line.amount - line.out if way == "ut" else line.outstanding
    chosen = set(sent.getlist("kode")) if sent is not None else set()

    def value_of(item: Item) -> str:
        if way == "ut":
            return "1" if item.code in chosen else ""
        return sent.get(f"t-{item.code}", "") if sent is not None else item.condition

    return LineShown(
        line.pk,
        kind.name.said_in(language).text,
        line.pool.shelf,
        kind.handling.said_in(language).text,
        kind.numbered,
        left,
        line.amount,
        sent.get(f"a-{line.pk}", "") if sent is not None else str(left),
        sent.get(f"m-{line.pk}", "") if sent is not None else "",
        sent.get(f"s-{line.pk}", "") if sent is not None else "",
        sent.get(f"k-{line.pk}", "") if sent is not None else "",
        sent.get(f"b-{line.pk}", "") if sent is not None else "",
        wrong.get(line.pk, "") if sent is not None else "",
        [
            Choice(each.code, each.number, _said(sent, f"u-{each.code}", each.condition), each.note, value_of(each),
                   f"i-{each.code}")
            for each in items
        ],
    )  # fmt: skip


def _said(sent: QueryDict | None, name: str, otherwise: str) -> str:
    return sent.get(name, otherwise) if sent is not None else otherwise


def _noted(each: Handover, language: str, loan: Loan) -> Noted:
    kind = each.line.pool.kind.name.said_in(language).text
    what = f"{kind} {each.item.number}" if each.item is not None else f"{each.amount} × {kind}"
    said = {"out": _("Out: %(what)s"), "back": _("Back: %(what)s"), "lost": _("Missing: %(what)s")}[each.way]
    zone = loan.municipality.zone
    signed = _("signed %(name)s") % {"name": each.signed} if each.signed else ""
    icon = {"out": "ArrowRight", "back": "ArrowUndo", "lost": "ExclamationmarkTriangle"}[each.way]
    return Noted(
        icon,
        said % {"what": what},
        f"{formatting.day_short(each.at, language, zone)} {formatting.clock(each.at, language, zone)}",
        each.by.name,
        ", ".join(part for part in (signed, each.note) if part),
        reverse("loan_picture", args=[each.pk]) if each.picture else "",
    )


def _damage(each: Damage, desk: Desk, loan: Loan, language: str) -> DamageShown:
    kind = each.line.pool.kind.name.said_in(language).text
    if each.state == Damage.State.CHARGED:
        told = _("Charged: %(amount)s") % {"amount": formatting.money(each.amount or 0, language)}
    elif each.state == Damage.State.WAIVED:
        told = _("Not charged")
    else:
        told = _("Waits for the desk. Proposed: %(amount)s") % {"amount": formatting.money(each.proposed, language)}
    decides = permits(Permission.LOAN_DECIDE, desk.held, depot_as_thing(loan.depot))
    return DamageShown(
        each.text,
        f"{each.count} × {kind}" + (f", {_('missing')}" if each.missing else ""),
        told,
        reverse("store_damage", args=[each.pk]) if decides else "",
        reverse("loan_picture", args=[each.pk]) if each.picture else "",
    )


def _may_undo(noted: Sequence[Handover], loan: Loan, desk: Desk) -> bool:
    fresh = max((each.noted_at for each in noted), default=None)
    return fresh is not None and fresh + UNDONE_FOR - timedelta(seconds=20) > desk.now and loan.settled_at is None


def _desk_url(desk: Desk, loan: Loan) -> str:
    decides = permits(Permission.LOAN_DECIDE, desk.held, depot_as_thing(loan.depot))
    return reverse("loan_desk_loan", args=[loan.pk]) if decides else ""
