"""A municipality that lends asks its neighbours to pay a part of what their residents borrow; each accepts, declines
with a reason, or ends with notice what it has accepted.

Nothing is billed that was not accepted. Other terms are asked for anew, and what was accepted holds until they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.lending.models import Kind, Neighbour, PartAgreement, Sharing
from aktiv.lending.queries.parts import NAMED, Answer, access_agreement, is_standing, standing
from aktiv.lending.rules.parts import Terms, begins_on, cut_before, ends_with_notice
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

SUBJECT = "part_agreement"
LONGEST_REASON = 500


def ask_for_parts(
    municipality_id: int, kind_ids: Collection[int], home_id: int | None, *, by: UUID, now: datetime
) -> list[PartAgreement]:
    """Asks a neighbour, or each with whom nothing else is shared (None), for its part of what is shared, in the
    caller's transaction: of terms that it has accepted or is asked for already, nothing is asked again. Where nothing
    is to be paid any more, what waits is taken back, and what was accepted ends today. Returns what is asked now."""
    kinds = [each for each in _take_turns(kind_ids) if each.municipality_id == municipality_id]
    today = civil_day(now, Municipality.objects.get(pk=municipality_id).zone)
    billed = list(Neighbour.objects.filter(municipality_id=municipality_id).order_by("home_id"))
    billed = [each for each in billed if home_id in (None, each.home_id)]
    asked: list[PartAgreement] = []
    for kind in kinds:
        shared = {each.to_id: each for each in kind.shared.all() if each.last_day is None or each.last_day >= today}
        for neighbour in billed:
            if home_id is None and neighbour.home_id in shared:
                continue
            said = shared.get(neighbour.home_id) or shared.get(None)
            made = _ask(kind, neighbour, said if said and said.home_percent else None, today, by=by, now=now)
            asked += [made] if made is not None else []
    _note("part.asked", asked, municipality_id, by=by, now=now)
    return asked


def _ask(
    kind: Kind, neighbour: Neighbour, said: Sharing | None, today: date, *, by: UUID, now: datetime
) -> PartAgreement | None:
    rows = PartAgreement.objects.filter(kind=kind, home_id=neighbour.home_id)
    there = list(standing(rows, today))
    holds = [each for each in there if each.ended_at is None]
    waits = rows.filter(answer=Answer.WAITS).first()
    wanted = _wanted(said, neighbour) if said is not None else None
    # One that another follows is not what is agreed for the time to come.
    agreed = any(_terms(each) == wanted and each.ends == each.last_day for each in holds)
    if said is None:
        for each in there:
            _end_today(each, today, by=by, now=now)
    elif waits is not None and not agreed and _terms(waits) == wanted and waits.first_day == said.first_day:
        return None
    if waits is not None:
        waits.answer, waits.answered_at, waits.answered_by_id = Answer.WITHDRAWN, now, by
        waits.save(update_fields=["answer", "answered_at", "answered_by"])
        append(_event("part.withdrawn", [waits], kind.municipality_id, by), at=now)
    if said is None or agreed:
        return None
    return PartAgreement.objects.create(
        municipality_id=kind.municipality_id, home_id=neighbour.home_id, kind=kind,
        organisation_id=neighbour.organisation_id, home_percent=said.home_percent, own_until_days=said.own_until_days,
        rules_nb=said.rules_nb, rules_nn=said.rules_nn, rules_en=said.rules_en, first_day=said.first_day,
        last_day=said.last_day, proposed_at=now, proposed_by_id=by,
    )  # fmt: skip


@transaction.atomic
def accept_parts(home_id: int, agreement_ids: Collection[int], *, by: UUID, now: datetime) -> list[PartAgreement]:
    """The neighbour agrees to pay what it is asked for, all of them or none, from today or the day that was said; what
    it had agreed to before of the same kinds ends the day before.

    Raises Refusal("not_found"), ("part_none_chosen"), ("part_answered") for what waits no more, and ("part_over").
    """
    rows = _waiting(home_id, agreement_ids)
    for row in rows:
        today = civil_day(now, row.municipality.zone)
        begins = begins_on(row.first_day, row.last_day, today)
        held = PartAgreement.objects.filter(kind_id=row.kind_id, home_id=home_id)
        for before in standing(held, begins).order_by("pk"):
            before.ends = cut_before(before.begins or begins, before.ends, begins)
            before.save(update_fields=["ends"])
        row.answer, row.answered_at, row.answered_by_id = Answer.ACCEPTED, now, by
        row.begins, row.ends = begins, row.last_day
        row.save(update_fields=["answer", "answered_at", "answered_by", "begins", "ends"])
    _note("part.accepted", rows, home_id, by=by, now=now)
    return rows


@transaction.atomic
def decline_parts(
    home_id: int, agreement_ids: Collection[int], reason: str, *, by: UUID, now: datetime
) -> list[PartAgreement]:
    """The neighbour does not agree, and says why; what it had agreed to before holds. Raises as `accept_parts`, and
    Refusal("part_needs_reason")."""
    rows = _waiting(home_id, agreement_ids)
    said = one_line(reason, limit=LONGEST_REASON)
    if not said:
        raise Refusal("part_needs_reason")
    for row in rows:
        row.answer, row.answered_at, row.answered_by_id, row.reason = Answer.DECLINED, now, by, said
        row.save(update_fields=["answer", "answered_at", "answered_by", "reason"])
    _note("part.declined", rows, home_id, by=by, now=now)
    return rows


@transaction.atomic
def end_part(
    municipality_id: int, agreement_id: int, last_day: date | None, reason: str, *, by: UUID, now: datetime
) -> PartAgreement:
    """One of the two gives notice: it is paid of loans that begin through `last_day`, and of none after. What was
    promised stands. Raises Refusal("not_found"), ("part_not_held"), ("part_notice", day), ("part_ends_already", day).
    """
    _take_turns([access_agreement(municipality_id, agreement_id).kind_id])
    row = access_agreement(municipality_id, agreement_id)
    today = civil_day(now, row.municipality.zone)
    if row.begins is None or not is_standing(row, today):
        raise Refusal("part_not_held")
    if row.ended_at is not None and row.ends is not None:
        raise Refusal("part_ends_already", day=row.ends)
    row.ends = ends_with_notice(row.begins, row.ends, last_day, today)
    row.ended_at, row.ended_by_id, row.end_reason = now, by, one_line(reason, limit=LONGEST_REASON)
    row.save(update_fields=["ends", "ended_at", "ended_by", "end_reason"])
    append(_event("part.ended", [row], municipality_id, by), at=now)
    return row


def _waiting(home_id: int, agreement_ids: Collection[int]) -> list[PartAgreement]:
    if not agreement_ids:
        raise Refusal("part_none_chosen")
    rows = PartAgreement.objects.filter(pk__in=agreement_ids, home_id=home_id).exclude(answer=Answer.ASSUMED)
    _take_turns(rows.values_list("kind_id", flat=True))
    found = list(rows.select_related(*NAMED).order_by("pk"))
    if len(found) != len(set(agreement_ids)):
        raise Refusal("not_found")
    if any(each.answer != Answer.WAITS for each in found):
        raise Refusal("part_answered")
    return found


def _take_turns(kind_ids: Collection[int]) -> list[Kind]:
    """Whoever asks, answers or ends something of a kind does it in the kind's turn, in key order."""
    return list(Kind.objects.select_for_update(no_key=True).filter(pk__in=set(kind_ids)).order_by("pk"))


def _end_today(row: PartAgreement, today: date, *, by: UUID, now: datetime) -> None:
    """The one who lends asks for nothing any more."""
    begins = row.begins or today
    before, row.ends = row.ends, cut_before(begins, row.ends, today + timedelta(days=1))
    if row.ends == before:
        return
    row.ended_at, row.ended_by_id = now, by
    row.save(update_fields=["ends", "ended_at", "ended_by"])
    append(_event("part.ended", [row], row.municipality_id, by), at=now)


def _wanted(said: Sharing, neighbour: Neighbour) -> Terms:
    rules = (said.rules_nb, said.rules_nn, said.rules_en)
    return Terms(said.home_percent, said.own_until_days, rules, said.last_day, neighbour.organisation_id)


def _terms(row: PartAgreement) -> Terms:
    rules = (row.rules_nb, row.rules_nn, row.rules_en)
    return Terms(row.home_percent, row.own_until_days, rules, row.last_day, row.organisation_id)


def _note(verb: str, rows: Sequence[PartAgreement], acting_id: int, *, by: UUID, now: datetime) -> None:
    """One entry for each municipality on the other side, however many kinds it is about."""
    others: dict[int, list[PartAgreement]] = {}
    for row in rows:
        others.setdefault(_other(row, acting_id), []).append(row)
    append([_event(verb, mine, acting_id, by) for _, mine in sorted(others.items())], at=now)


def _event(verb: str, rows: Sequence[PartAgreement], acting_id: int, by: UUID) -> Event:
    """In the journal of the municipality that acts; the other is in its data."""
    data = {
        "with": _other(rows[0], acting_id),
        "agreements": [each.pk for each in rows],
        "percents": [each.home_percent for each in rows],
        "ends": rows[0].ends,
    }
    return Event(verb, (SUBJECT, rows[0].pk), acting_id, by, data=data)


def _other(row: PartAgreement, acting_id: int) -> int:
    return row.home_id if acting_id == row.municipality_id else row.municipality_id
