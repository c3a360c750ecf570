"""Taking back: what comes is counted or scanned, looked at, and free again after its turnaround."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.lending.actions.acts import (
    Noting,
    event,
    handover,
    happened,
    lines_of,
    loan_in_turn,
    noted,
    save_state,
    turnaround_of,
)  # fmt: skip
from aktiv.lending.actions.charging import charge_late, charge_price
from aktiv.lending.actions.coming_back import give_back_to_stock
from aktiv.lending.actions.looking import found_to_be
from aktiv.lending.actions.losing import give_up, write_off
from aktiv.lending.actions.promising import take_turns
from aktiv.lending.models import Damage, Handover, Item, Line, Loan, Look
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.items import code_in, items_seen
from aktiv.lending.rules.items import comes_back
from aktiv.lending.rules.lateness import days_late
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

NOTE, TEXT = 500, 1_000
MOST_PROPOSED = 10_000_000_00
"""Øre: no damage is proposed for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Something that came back broken: of which line, how many, what, and what is proposed for it (øre)."""

    line: int
    count: int = 1
    text: str = ""
    proposed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came back: how many of each line that is counted, the labels of items with numbers, and their conditions.

    `missing` and `missing_labels` will not come: they are gone from the stock, and paid for as the desk decides.
    """

    amounts: Mapping[int, int] = field(default_factory=dict)
    labels: Sequence[str] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[int, int] = field(default_factory=dict)
    missing_labels: Sequence[str] = ()
    broken: Sequence[Broken] = ()
    note: str = ""
    picture: str = ""


@retrying
@transaction.atomic
def take_back(
    loan_id: UUID, municipality_id: int, act: UUID, taken: Taken, *, by: UUID, at: datetime | None = None, now: datetime
) -> Loan:
    """Notes what came back and what will not, charges what is late, and proposes what is to be paid for damage.

    When nothing is out any more the loan is returned, and what was never picked up is let go of. The same `act` again
    is the same once.

    Raises Refusal: not_found, loan_stands_… (number), nothing_handed, line_unknown, line_items_by_label, too_many_back
    (kind, left), damage_unsaid, too_much_damage (most), no_vat_rate, those of items_seen and comes_back, and what
    cleaning texts raises.
    """
    with everything():
        loan = loan_in_turn(loan_id, municipality_id)
        if noted(act, loan) or _told_before(act, loan):
            return loan
        if loan.state != Loan.State.OUT:
            raise Refusal(f"loan_stands_{loan.state}", number=loan.number)
        moment = max(happened(at, now), loan.out_at or now)
        lines = lines_of(loan)
        take_turns(line.pool_id for line in lines)
        noting = Noting(
            act=act, by=by, at=moment, now=now, note=one_line(taken.note, limit=NOTE), picture=taken.picture
        )
        rows = _rows(loan, lines, taken, noting)
        damages = [*_broken(loan, lines, taken, rows, noting), *_missing(loan, rows, noting)]
        if not rows and not damages:
            raise Refusal("nothing_handed")
        _written(loan, rows, damages, moment)
        terms = terms_of(loan.municipality_id)
        late = days_late(
            loan.during.upper, moment, loan.municipality.zone,
            grace_minutes=terms.late_after_minutes, most=terms.late_fee_days,
        )  # fmt: skip
        back = [(each, late) for each in rows if each.way == Handover.Way.BACK]
        fee = charge_late(loan, back if late else [], by=by, now=now)
        if not any(line.outstanding for line in lines):
            _returned(loan, lines, moment)
            charge_price(loan, lines, by=by, now=now)
        save_state(loan, "state", "returned_at")
        amount = sum(each.amount for each in rows)
        data = {"act": act, "amount": amount, "damages": [each.pk for each in damages], "fee": fee}
        append(event("loan.taken_back", loan, by, **data), at=now)
    return loan


def _told_before(act: UUID, loan: Loan) -> bool:
    """Whether an act that only told of damage was noted. Raises Refusal("not_found") when it was in another loan."""
    of = Damage.objects.filter(pk=_damage_id(act, 0)).values_list("loan_id", flat=True).first()
    if of not in (None, loan.pk):
        raise Refusal("not_found")
    return of is not None


def _damage_id(act: UUID, place: int) -> UUID:
    return uuid5(act, f"damage:{place}")


def _written(loan: Loan, rows: Sequence[Handover], damages: Sequence[Damage], moment: datetime) -> None:
    for each in rows:
        lost = each.way == Handover.Way.LOST
        if lost:
            each.line.lost += each.amount
        else:
            each.line.back += each.amount
        give_back_to_stock(loan, each.line, each.amount, moment, 0 if lost else turnaround_of(each.line))
        if each.item is not None:
            if lost:
                give_up(each.item, Item.State.LOST, each.noted_at)
            else:
                each.item.state, each.item.line = Item.State.IN, None
                found_to_be(each.item, each.condition, Look.How.BACK, by=each.by_id, at=each.at, act=each.act)
            each.item.save(update_fields=["state", "line", "condition", "planned"])
    Line.objects.bulk_update({each.line.pk: each.line for each in rows}.values(), ["back", "lost"])
    Handover.objects.bulk_create(rows)
    Damage.objects.bulk_create(damages)
    for each in rows:
        if each.way == Handover.Way.LOST:
            write_off(each.line.pool_id, each.amount, by=each.by_id, now=each.noted_at)


def _returned(loan: Loan, lines: Sequence[Line], moment: datetime) -> None:
    loan.state, loan.returned_at = Loan.State.RETURNED, moment
    for line in lines:
        if never := line.amount - line.out:
            give_back_to_stock(loan, line, never, moment, 0)


def _rows(loan: Loan, lines: Sequence[Line], taken: Taken, noting: Noting) -> list[Handover]:
    """The handovers of an act, not written yet."""
    by_pk = {line.pk: line for line in lines}
    left, rows = {line.pk: line.outstanding for line in lines}, list[Handover]()
    for way, amounts in ((Handover.Way.BACK, taken.amounts), (Handover.Way.LOST, taken.missing)):
        for pk, amount in amounts.items():
            if pk not in by_pk:
                raise Refusal("line_unknown")
            kind = by_pk[pk].pool.kind
            if not amount:
                continue
            if kind.numbered:
                raise Refusal("line_items_by_label", kind=kind.name)
            if not 0 < amount <= left[pk]:
                raise Refusal("too_many_back", line=pk, kind=kind.name, left=left[pk])
            left[pk] -= amount
            rows.append(handover(loan, by_pk[pk], way, noting, amount=amount))
    gone = {code_in(each) for each in taken.missing_labels}
    conditions = {code_in(label): said for label, said in taken.conditions.items()}
    for item, seen in items_seen(loan.municipality_id, [*taken.labels, *taken.missing_labels], to_change=True):
        line = by_pk[comes_back(seen, list(by_pk))]
        way = Handover.Way.LOST if {item.code, item.number} & gone else Handover.Way.BACK
        said = conditions.get(item.code) or conditions.get(item.number, "")
        condition = said if said in Item.Condition.values else item.condition
        rows.append(handover(loan, line, way, noting, item=item, condition=condition))
    return rows


def _broken(
    loan: Loan, lines: Sequence[Line], taken: Taken, rows: Sequence[Handover], noting: Noting
) -> Iterator[Damage]:
    by_pk = {line.pk: line for line in lines}
    for place, each in enumerate(taken.broken):
        line = by_pk.get(each.line)
        if line is None:
            raise Refusal("line_unknown")
        text = one_line(each.text, limit=TEXT)
        if not text:
            raise Refusal("damage_unsaid", line=each.line)
        if not 0 <= each.proposed <= MOST_PROPOSED:
            raise Refusal("too_much_damage", most=MOST_PROPOSED, line=each.line)
        if not 1 <= each.count <= line.out:
            raise Refusal("too_many_back", line=line.pk, kind=line.pool.kind.name, left=line.out)
        items = [row.item for row in rows if row.item is not None and row.line == line]
        yield _damage(
            loan,
            line,
            noting,
            id=_damage_id(noting.act, place),
            item=items[0] if len(items) == 1 else None,
            count=each.count,
            text=text,
            proposed=each.proposed,
        )


def _missing(loan: Loan, rows: Sequence[Handover], noting: Noting) -> Iterator[Damage]:
    """For what does not come back the price of a new one is proposed."""
    for row in rows:
        if row.way == Handover.Way.LOST:
            yield _damage(
                loan,
                row.line,
                noting,
                id=uuid5(row.pk, "missing"),
                item=row.item,
                count=row.amount,
                text=noting.note or row.line.pool.kind.name.said_in(loan.person.language).text,
                proposed=row.line.pool.kind.replacement * row.amount,
                missing=True,
            )


def _damage(loan: Loan, line: Line, noting: Noting, **what: Any) -> Damage:  # Any: fields of several kinds
    return Damage(
        municipality_id=loan.municipality_id,
        loan=loan,
        line=line,
        holder=loan.holder,
        picture=noting.picture,
        noted_at=noting.now,
        noted_by_id=noting.by,
        **what,
    )
