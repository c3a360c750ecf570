"""Acts at the counter: each is noted once, in the loan's turn, however often a phone sends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from aktiv.journal.actions import Event
from aktiv.lending.models import Handover, Item, Kind, Line, Loan
from aktiv.values.refusal import Refusal

OLDEST = timedelta(days=3)
"""How long a phone may have been without network: what happened before is noted as so long ago."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """What one act says of all that it notes: its id, who noted it, when it happened, and what was written with it."""

    act: UUID
    by: UUID
    at: datetime
    now: datetime
    note: str = ""
    signed: str = ""
    picture: str = ""


def loan_in_turn(loan_id: UUID, municipality_id: int) -> Loan:
    """The loan, its row locked: acts on it take turns. Raises Refusal("not_found")."""
    rows = Loan.objects.select_for_update(of=("self",)).select_related("municipality", "depot")
    found = rows.filter(pk=loan_id, municipality_id=municipality_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def lines_of(loan: Loan) -> list[Line]:
    """Its lines in order, each with its pool and kind."""
    rows = Line.objects.select_related("pool__kind", "whole").filter(loan=loan)
    return list(rows.order_by("pk"))


def noted(act: UUID, loan: Loan) -> list[Handover]:
    """What an act has noted already, in this loan. Raises Refusal("not_found") when it was noted in another."""
    rows = list(Handover.objects.filter(act=act))
    if any(each.loan_id != loan.pk for each in rows):
        raise Refusal("not_found")
    return rows


def happened(at: datetime | None, now: datetime) -> datetime:
    """When it happened, as far as a phone's clock can be believed: not to come, and not long ago."""
    return now if at is None or at > now else max(at, now - OLDEST)


def handover(
    loan: Loan,
    line: Line,
    way: Handover.Way,
    noting: Noting,
    *,
    amount: int = 1,
    item: Item | None = None,
    condition: str = "",
    undoes: Handover | None = None,
) -> Handover:
    """A handover that is not written yet. Its id is made of the act's and of what it is about."""
    about = f"{way}:{line.pk}:{item.pk if item is not None else ''}:{undoes.pk if undoes is not None else ''}"
    return Handover(
        id=uuid5(noting.act, about),
        municipality_id=loan.municipality_id,
        act=noting.act,
        undoes=undoes,
        loan=loan,
        line=line,
        holder=loan.holder,
        way=way,
        amount=amount,
        item=item,
        condition=condition,
        note=noting.note,
        signed=noting.signed,
        picture=noting.picture,
        by_id=noting.by,
        at=noting.at,
        noted_at=noting.now,
    )


def event(verb: str, loan: Loan, by: UUID | None, **data: object) -> Event:
    """What the journal says of a loan."""
    return Event(verb, ("loan", loan.pk), loan.municipality_id, by, loan.organisation_id, data)


def turnaround_of(line: Line) -> int:
    """Minutes after each loan for cleaning and transport."""
    kind: Kind = line.pool.kind
    return kind.turnaround


def save_state(loan: Loan, *fields: str) -> None:
    """Writes a loan that changed, with its version."""
    loan.version += 1
    loan.save(update_fields=["version", *fields])
