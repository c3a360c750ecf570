"""Deciding on the dates of a case, undoing it within half a minute, and deciding anew.

All bookings of a decision are one transaction with it. A time that somebody took meanwhile stops that date only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Lower

from aktiv.bookings.actions.event_pages import publish
from aktiv.bookings.actions.holding import as_range
from aktiv.bookings.queries.bookings import bookings_of
from aktiv.bookings.queries.places import Place, days_around, places
from aktiv.cases.actions.cases import advance, demand_handler, demand_version, told
from aktiv.cases.actions.granting import Granting, Wish, grant, let_go
from aktiv.cases.models import AutomaticRule, Case, DecidedDate, Decision, RequestedDate
from aktiv.cases.models.decisions import UNDO_SECONDS
from aktiv.cases.queries.access import access_case, access_decision
from aktiv.cases.rules.deadlines import appeal_by
from aktiv.cases.rules.states import Act, State, after
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Conflict
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

WAITING = RequestedDate.State.waiting()
MOST_WORDS = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """A date is granted: as it was asked for, or in another space or at another time. `over` are the dates of season
    time that an event may take time from."""

    date_id: int
    space_id: int | None = None
    period: Period | None = None
    over: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is decided: dates that are granted and refused, why, and in the handler's own words. `revoke` are dates that
    were granted before (deciding anew)."""

    grant: tuple[Yes, ...] = ()
    refuse: tuple[int, ...] = ()
    revoke: tuple[int, ...] = ()
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and the dates that somebody took meanwhile, which are as they were."""

    decision: Decision
    taken: Mapping[int, list[Conflict]] = field(default_factory=dict)


@retrying
@transaction.atomic
def decide(case_id: int, answer: Answer, *, by: UUID, now: datetime, version: int | None = None) -> Decided:
    """Decides some or all of the dates that wait. The case is decided when none is left; the letter waits 30 seconds.

    Raises Refusal("not_found"), ("not_staff"), ("case_changed", version, since), ("not_in_state", act, state),
    ("not_handler", handler), ("nothing_decided"), ("date_not_waiting", dates), ("reason_missing"), those of prices, and
    ("dates_taken", conflicts) when nothing is left to decide because others took every date that was to be granted.
    """
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_version(case, version)
    demand_handler(case, by)
    return decide_locked(case, answer, Act.DECIDE, by=by, now=now)


def decide_locked(
    case: Case,
    answer: Answer,
    act: Act,
    *,
    by: UUID | None,
    now: datetime,
    rule: AutomaticRule | None = None,
    review: str = "",
    offered: bool = False,
    claims: Mapping[int, int] | None = None,
    supersedes: Decision | None = None,
) -> Decided:
    """The same for a case whose row is locked and whose actor is let in. `claims` hold the time of granted dates
    already, by date."""
    after(act, case)
    text = many_lines(answer.text, limit=MOST_WORDS)
    if answer.reason and answer.reason not in Decision.Reason.values:
        raise Refusal("unknown_reason", reason=answer.reason)
    if (answer.refuse or answer.revoke) and not answer.reason:
        raise Refusal("reason_missing")
    dates = {each.pk: each for each in _dates(case)}
    _demand_waiting(answer, dates, anew=act is Act.DECIDE_ANEW)
    wishes = _wishes(answer.grant, dates, claims or {}, now)
    revoked = [dates[pk] for pk in answer.revoke]
    gone = let_go(
        [each.occurrence_id for each in revoked if each.occurrence_id], by=by, now=now, because=case.application_id
    )
    granting = grant(case.application, wishes, by=by, now=now)
    if rule is not None and granting.taken:
        raise Refusal("dates_taken")  # a rule grants all or nothing: the rest would be nobody's
    if not granting.occurrences and not answer.refuse and not answer.revoke:
        raise Refusal("dates_taken", conflicts={pk: len(each) for pk, each in granting.taken.items()})
    done_wishes = [each for each in wishes if each.date.pk in granting.occurrences]
    refused = [dates[pk] for pk in answer.refuse] + revoked
    was = case.state
    _settle(done_wishes, refused, granting)
    decision = _record(
        case,
        done_wishes,
        refused,
        granting,
        now=now,
        reason=answer.reason if refused else "",
        text=text,
        decided_by_id=by,
        rule=rule,
        offered=offered,
        supersedes=supersedes,
        review=review,
        was_state=was,
    )
    held_back: list[Event] = [*granting.others, *gone.others]
    if gone.freed:
        data = {"freed": gone.freed, "decision": str(decision.pk)}
        held_back.append(Event("decision.freed", ("case", case.pk), case.municipality_id, by, None, data))
    decision.held_back = [_as_json(each) for each in held_back]
    with everything():
        decision.save()
    _advance(case, act, now)
    said: dict[str, object] = {
        "decision": str(decision.pk),
        "outcome": decision.outcome,
        "granted": sorted(granting.occurrences.values()),
        "refused": [each.pk for each in refused],
        "taken": sorted(granting.taken),
        "bookings": [str(each) for each in granting.bookings],
        "total": granting.total,
        "rule": rule.pk if rule else None,
    }
    append(told("case.decided", case, by, said), at=now)
    return Decided(decision, granting.taken)


@retrying
@transaction.atomic
def undo(decision_id: UUID, *, by: UUID, now: datetime) -> Case:
    """Takes back a decision before its letter leaves: all that it booked is let go of, and its dates wait again.

    Whoever decided undoes it. Raises Refusal("not_found"), ("not_staff"), ("too_late_to_undo"), ("already_undone"),
    ("not_in_state").
    """
    case_id = access_decision(decision_id).case_id
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    with everything():
        decision = Decision.objects.select_for_update().get(pk=decision_id)
    if decision.undone_at is not None:
        raise Refusal("already_undone")
    if decision.lettered_at is not None or now >= decision.letter_after:
        raise Refusal("too_late_to_undo", after=decision.letter_after)
    if decision.decided_by_id != by or decision.supersedes_id is not None or decision.offered:
        raise Refusal("not_staff")
    if latest(case).pk != decision.pk:
        raise Refusal("case_changed", version=case.version, since=case.version)
    decided = list(DecidedDate.objects.filter(decision=decision).select_related("date"))
    RequestedDate.objects.filter(pk__in=[each.date_id for each in decided]).update(
        state=RequestedDate.State.ASKED, occurrence=None
    )
    gone = [each.occurrence_id for each in decided if each.occurrence_id]
    let_go(gone, by=by, now=now, because=case.application_id)
    decision.undone_at = now
    with everything():
        decision.save(update_fields=["undone_at"])
    advance(case, Act.UNDO, State.IN_REVIEW, now=now, outcome="", decided_at=None, handler_id=by)
    append(told("case.undone", case, by, {"decision": str(decision.pk)}), at=now)
    return case


@retrying
@transaction.atomic
def decide_anew(decision_id: UUID, answer: Answer, *, by: UUID, now: datetime) -> Decided:
    """Changes a decision whose letter has left, by a new one: dates that were refused may be granted, dates that were
    granted may be revoked. Both decisions stay.

    Raises as `decide` does, and Refusal("superseded") when it is not the newest, ("undo_instead") while it can be
    undone, ("has_begun") for revoking what has been used.
    """
    old = access_decision(decision_id)
    case = access_case(old.case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    return decide_anew_locked(case, old, answer, by=by, now=now)


def decide_anew_locked(case: Case, old: Decision, answer: Answer, *, by: UUID, now: datetime) -> Decided:
    """The same for a case whose row is locked and whose actor is let in."""
    if latest(case).pk != old.pk:
        raise Refusal("superseded")
    if now < old.letter_after and old.lettered_at is None:
        raise Refusal("undo_instead", after=old.letter_after)
    return decide_locked(case, answer, Act.DECIDE_ANEW, by=by, now=now, supersedes=old)


@retrying
@transaction.atomic
def send_off(decision_id: UUID, *, now: datetime) -> bool:
    """Says a decision aloud in the journal when it can no longer be undone: letters, what others have to know, and the
    page of an event that is for everyone.

    Whether there was anything to say; saying it twice changes nothing.
    """
    with everything():
        rows = Decision.objects.select_for_update(of=("self",), skip_locked=True)
        found = rows.filter(pk=decision_id, letter_after__lte=now, lettered_at=None, undone_at=None).select_related(
            "case__application"
        )
        decision = found.first()
        if decision is None:
            return False
        decision.lettered_at = now
        held_back, decision.held_back = decision.held_back, []
        decision.save(update_fields=["lettered_at", "held_back"])
        if decision.case.application.event.get("public"):
            decided = DecidedDate.objects.filter(decision=decision, occurrence__isnull=False)
            publish(bookings_of(list(decided.values_list("occurrence_id", flat=True))))
        events = [_event(each) for each in held_back]
        events.append(told("decision.sent", decision.case, decision.decided_by_id, {"decision": str(decision.pk)}))
        append(events, at=now)
    return True


def send_off_all(now: datetime, limit: int = 500) -> int:
    """Sends off all decisions whose time has come. Returns how many. By letter_waiting."""
    with everything():
        rows = Decision.objects.filter(letter_after__lte=now, lettered_at=None, undone_at=None)
        due = list(rows.order_by("letter_after").values_list("pk", flat=True)[:limit])
    return sum(send_off(each, now=now) for each in due)


def latest(case: Case) -> Decision:
    """The newest decision of a case that stands. Raises Refusal("not_decided")."""
    with everything():
        found = Decision.objects.filter(case=case, undone_at=None).order_by("-number").first()
    if found is None:
        raise Refusal("not_decided")
    return found


def wishes_of(
    yeses: Iterable[Yes], dates: Mapping[int, RequestedDate], claims: Mapping[int, int], now: datetime
) -> list[Wish]:
    """What is to be granted, with its places read. One statement."""
    return _wishes(yeses, dates, claims, now)


def _dates(case: Case) -> list[RequestedDate]:
    rows = RequestedDate.objects.filter(case=case).select_related("line", "occurrence")
    return list(rows.order_by(Lower("during"), "pk"))


def _demand_waiting(answer: Answer, dates: Mapping[int, RequestedDate], *, anew: bool) -> None:
    yes = [each.date_id for each in answer.grant]
    named = [*yes, *answer.refuse, *answer.revoke]
    if not named:
        raise Refusal("nothing_decided")
    if len(set(named)) != len(named) or not set(named) <= set(dates):
        raise Refusal("not_found")
    open_ = {RequestedDate.State.ASKED} if not anew else {RequestedDate.State.ASKED, RequestedDate.State.REFUSED}
    wrong = [pk for pk in (*yes, *answer.refuse) if dates[pk].state not in open_]
    granted = RequestedDate.State.GRANTED
    wrong += [pk for pk in answer.revoke if not anew or dates[pk].state != granted]
    if wrong:
        raise Refusal("date_not_waiting", dates=sorted(wrong))


def _wishes(
    yeses: Iterable[Yes], dates: Mapping[int, RequestedDate], claims: Mapping[int, int], now: datetime
) -> list[Wish]:
    wanted = []
    for yes in yeses:
        asked = dates[yes.date_id]
        period = yes.period or Period(asked.during.lower, asked.during.upper)
        wanted.append((yes, asked, yes.space_id or asked.line.space_id, period))
    days = sorted({day for *_, period in wanted for day in days_around(period)})
    found: dict[int, Place] = places({space_id for _, _, space_id, _ in wanted}, days, now) if wanted else {}
    wishes = []
    for yes, asked, space_id, period in wanted:
        where = found.get(space_id)
        if where is None or where.municipality_id != asked.municipality_id:
            raise Refusal("not_found")
        if not where.bookable:
            raise Refusal("not_lent_out")
        claim_id = claims.get(asked.pk)
        wishes.append(Wish(date=asked, line=asked.line, where=where, period=period, over=yes.over, claim_id=claim_id))
    return wishes


def _settle(wishes: Sequence[Wish], refused: Sequence[RequestedDate], granting: Granting) -> None:
    """Writes what became of the dates: one statement for each kind of answer."""
    for each in wishes:
        each.date.state, each.date.occurrence_id = RequestedDate.State.GRANTED, granting.occurrences[each.date.pk]
    for one in refused:
        one.state, one.occurrence = RequestedDate.State.REFUSED, None
    changed = [*(each.date for each in wishes), *refused]
    RequestedDate.objects.bulk_update(changed, ["state", "occurrence"])


def _record(
    case: Case,
    wishes: Sequence[Wish],
    refused: Collection[RequestedDate],
    granting: Granting,
    *,
    now: datetime,
    **fields: Any,  # Any: columns of the decision
) -> Decision:
    with everything():
        last = Decision.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        decision = Decision.objects.create(
            case=case,
            municipality_id=case.municipality_id,
            person_id=case.person_id,
            organisation_id=case.organisation_id,
            number=last + 1,
            outcome=_outcome(granted=bool(wishes), refused=bool(refused)),
            decided_at=now,
            letter_after=now + timedelta(seconds=UNDO_SECONDS),
            appeal_by=appeal_by(now, case.municipality.zone),
            language=case.application.language,
            **fields,
        )
    DecidedDate.objects.bulk_create(
        [
            *(
                DecidedDate(
                    decision=decision,
                    date=each.date,
                    outcome=DecidedDate.Outcome.GRANTED,
                    space_id=each.where.space_id,
                    during=as_range(each.period),
                    occurrence_id=granting.occurrences[each.date.pk],
                )
                for each in wishes
            ),
            *(
                DecidedDate(
                    decision=decision,
                    date=each,
                    outcome=DecidedDate.Outcome.REFUSED,
                    space_id=each.line.space_id,
                    during=each.during,
                )
                for each in refused
            ),
        ]
    )
    return decision


def _advance(case: Case, act: Act, now: datetime) -> None:
    """Decided when no date waits any more; the outcome is that of all its dates."""
    states = list(RequestedDate.objects.filter(case=case).values_list("state", flat=True))
    if any(each in WAITING for each in states):
        if act is Act.DECIDE_ANEW:
            raise Refusal("nothing_decided")
        advance(case, act, State.IN_REVIEW, now=now)
        return
    granted = any(each == RequestedDate.State.GRANTED for each in states)
    refused = any(each == RequestedDate.State.REFUSED for each in states)
    outcome = Case.Outcome(_outcome(granted=granted, refused=refused).value)
    advance(case, act, State.DECIDED, now=now, outcome=outcome, decided_at=now)


def _outcome(granted: bool, refused: bool) -> Decision.Outcome:
    if granted and refused:
        return Decision.Outcome.PARTLY
    return Decision.Outcome.GRANTED if granted else Decision.Outcome.REFUSED


def _as_json(event: Event) -> dict[str, Any]:  # Any: JSON
    return {
        "verb": event.verb,
        "subject": [event.subject[0], str(event.subject[1])],
        "municipality": event.municipality_id,
        "person": str(event.person_id) if event.person_id else None,
        "organisation": str(event.organisation_id) if event.organisation_id else None,
        "data": dict(event.data),
    }


def _event(row: Mapping[str, Any]) -> Event:  # Any: JSON
    return Event(
        row["verb"],
        (row["subject"][0], row["subject"][1]),
        row["municipality"],
        UUID(row["person"]) if row["person"] else None,
        UUID(row["organisation"]) if row["organisation"] else None,
        row["data"],
    )
