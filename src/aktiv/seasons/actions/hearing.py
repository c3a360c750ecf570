"""A proposal in hearing: shown to all who applied, extended, changed, taken back, objected to, and answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from aktiv.bookings.queries.parties import require_representative, require_staff
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.models import GroupApplication, Objection, Plan, PlanSession, PoolHall, Publication, Round
from aktiv.seasons.models.hearing import LONGEST_ANSWER, LONGEST_OBJECTION
from aktiv.seasons.queries.hearing import appealable_until, has_applied, locked_objection
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything, within

ALLOCATE = Permission.SEASON_ALLOCATE
MOST_OPEN = 100
"""Objections of one club that wait for an answer in a round."""
MOST_IN_ALL = 200
"""Objections of one club in a round, and as many appeals: those that are answered or taken back count as well."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, for which club."""

    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekly time: a hall, a day from Monday 0, a minute of the day."""

    space_id: int
    weekday: int
    from_minute: int


@dataclass(frozen=True, slots=True)
class Said:
    """What an objection is about (a time or a wish of one of the club's groups; all of it when no group is named),
    what it says, and what the club would rather have."""

    text: str
    about: str = Objection.About.ALL.value
    group_id: int | None = None
    at: Slot | None = None
    instead: Slot | None = None


@transaction.atomic
def open_hearing(round_id: int, plan_id: int, until: datetime, *, revision: int, by: UUID, now: datetime) -> Round:
    """Shows a plan to all who applied, who may object to it until a moment.

    Raises Refusal: not_found, not_staff, changed_meanwhile, round_not_in_state, plan_not_done, plan_not_checked,
    day_passed.
    """
    round_ = _staff_on(round_id, revision, by, now)
    plan = _plan(round_, plan_id)
    if until <= now:
        raise Refusal("day_passed", until=until)
    round_.state = after(State(round_.state), Act.HEAR, there={"draft"}).value
    round_.plan, round_.objections_until = plan, until
    _changed(round_, "state", "plan", "objections_until")
    _journal("season.hearing_opened", round_, by, now, plan=plan.number, until=until)
    return round_


@transaction.atomic
def extend_hearing(round_id: int, until: datetime, *, revision: int, by: UUID, now: datetime) -> Round:
    """Gives clubs longer. Raises Refusal: not_found, not_staff, changed_meanwhile, round_not_in_state, day_passed,
    hearing_not_shortened, publishing_under_way (whoever may object must be able to before it is published)."""
    round_ = _staff_on(round_id, revision, by, now)
    _demand(round_, State.HEARING, act="extend_hearing")
    if until <= now:
        raise Refusal("day_passed", until=until)
    if round_.objections_until is not None and until < round_.objections_until:
        raise Refusal("hearing_not_shortened", until=round_.objections_until)
    if Publication.objects.filter(round=round_, state__in=Publication.State.under_way()).exists():
        raise Refusal("publishing_under_way")
    before, round_.objections_until = round_.objections_until, until
    _changed(round_, "objections_until")
    _journal("season.hearing_extended", round_, by, now, before=before, until=until)
    return round_


@transaction.atomic
def replace_plan(round_id: int, plan_id: int, *, reason: str, revision: int, by: UUID, now: datetime) -> Round:
    """Puts a new plan in the place of the one that is heard; clubs whose times it changes are told.

    Raises Refusal: not_found, not_staff, changed_meanwhile, round_not_in_state, plan_not_done, plan_not_checked,
    missing_text, same_plan.
    """
    round_ = _staff_on(round_id, revision, by, now)
    _demand(round_, State.HEARING, act="replace_plan")
    plan, before = _plan(round_, plan_id), round_.plan
    if before is None or before.pk == plan.pk:
        raise Refusal("same_plan")
    why = many_lines(reason, limit=LONGEST_ANSWER, required=True)
    with within(municipalities=[round_.municipality_id]):
        touched = touched_by(times_of(before.pk), times_of(plan.pk))
    round_.plan = plan
    _changed(round_, "plan")
    _journal(
        "season.plan_replaced",
        round_,
        by,
        now,
        was=before.number,
        plan=plan.number,
        reason=why,
        organisations=[str(each) for each in touched],
    )
    return round_


@transaction.atomic
def take_back(round_id: int, *, reason: str, revision: int, by: UUID, now: datetime) -> Round:
    """Ends a hearing without a decision: the round is shared out anew. Those who objected are told why.

    Raises Refusal: not_found, not_staff, changed_meanwhile, round_not_in_state, missing_text.
    """
    round_ = _staff_on(round_id, revision, by, now)
    state = after(State(round_.state), Act.TAKE_BACK)
    why = many_lines(reason, limit=LONGEST_ANSWER, required=True)
    with everything():
        rows = Objection.objects.filter(round=round_, kind=Objection.Kind.OBJECTION, withdrawn_at=None)
        objected = sorted({str(each) for each in rows.values_list("organisation_id", flat=True)})
    round_.state, round_.plan, round_.objections_until = state.value, None, None
    _changed(round_, "state", "plan", "objections_until")
    _journal("season.hearing_taken_back", round_, by, now, reason=why, organisations=objected)
    return round_


@transaction.atomic
def object_to(round_id: int, speaker: Speaker, said: Said, *, now: datetime) -> Objection:
    """Objects to the plan in hearing, for a club that has applied, until the deadline.

    Raises Refusal: not_found, not_representative, round_not_in_state, hearing_over, not_an_applicant, missing_text,
    too_long, wish_outside_pool, wrong_hours, too_many_objections, objections_used_up, said_already.
    """
    round_ = access_round(round_id, lock=True)
    require_speaker(speaker, now)
    after(State(round_.state), Act.OBJECT)
    if round_.objections_until is None or now > round_.objections_until:
        raise Refusal("hearing_over", until=round_.objections_until)
    row = _said(round_, speaker, said, Objection.Kind.OBJECTION, now)
    _journal("season.objected", round_, speaker.person_id, now, speaker.organisation_id, objection=row.pk)
    return row


@transaction.atomic
def appeal(round_id: int, speaker: Speaker, said: Said, *, now: datetime) -> Objection:
    """Appeals the decision, within the deadline that the club's letter tells; the whole last day is within it.

    Raises Refusal: not_found, not_representative, round_not_in_state, nothing_to_appeal, appeal_too_late(last),
    missing_text, too_long, wish_outside_pool, wrong_hours, too_many_objections, objections_used_up, said_already.
    """
    round_ = access_round(round_id, lock=True)
    require_speaker(speaker, now)
    _demand(round_, State.PUBLISHED, State.RUNNING, act="appeal")
    last = appealable_until(round_, speaker.organisation_id)
    if last is None:
        raise Refusal("nothing_to_appeal")
    if now.astimezone(round_.municipality.zone).date() > last:
        raise Refusal("appeal_too_late", last=last)
    row = _said(round_, speaker, said, Objection.Kind.APPEAL, now)
    _journal("season.appealed", round_, speaker.person_id, now, speaker.organisation_id, objection=row.pk)
    return row


@transaction.atomic
def withdraw_objection(objection_id: int, speaker: Speaker, *, now: datetime) -> Objection:
    """Takes back what has not been answered. Raises Refusal: not_found, not_representative, objection_answered."""
    require_speaker(speaker, now)
    row = locked_objection(objection_id)
    if row is None or row.organisation_id != speaker.organisation_id:
        raise Refusal("not_found")
    if row.answer or row.withdrawn_at is not None:
        raise Refusal("objection_answered")
    row.withdrawn_at = now
    with everything():
        row.save(update_fields=["withdrawn_at"])
    _journal("season.objection_withdrawn", row.round, speaker.person_id, now, speaker.organisation_id, objection=row.pk)
    return row


@transaction.atomic
def answer_objection(objection_id: int, answer: str, text: str, *, by: UUID, now: datetime) -> Objection:
    """Answers an objection or an appeal, once, with a reason; the club is told. What is accepted is then done on the
    board.

    Raises Refusal: not_found, not_staff, objection_answered, missing_text, too_long.
    """
    row = locked_objection(objection_id)
    if row is None:
        raise Refusal("not_found")
    require_staff(by, ALLOCATE, row.municipality_id, now)
    if row.answer or row.withdrawn_at is not None:
        raise Refusal("objection_answered")
    if answer not in Objection.Answer.values:
        raise Refusal("not_found")
    row.answer = answer
    row.answer_text = many_lines(text, limit=LONGEST_ANSWER, required=True)
    row.answered_by_id, row.answered_at = by, now
    with everything():
        row.save(update_fields=["answer", "answer_text", "answered_by", "answered_at"])
    _journal("season.objection_answered", row.round, by, now, row.organisation_id, objection=row.pk, answer=answer)
    return row


def require_speaker(speaker: Speaker, now: datetime) -> None:
    """Raises Refusal("not_representative") for all but those who may apply for the club."""
    party = Party(person_id=speaker.person_id, organisation_id=speaker.organisation_id)
    require_representative(party, now, Permission.APPLICATION_MAKE)


def times_of(plan_id: int) -> dict[UUID, set[tuple[object, ...]]]:
    """Club → group, hall, day, start, length, weeks and days of each of its times in a plan. Its municipality is
    shown."""
    found: dict[UUID, set[tuple[object, ...]]] = {}
    for each in PlanSession.objects.filter(plan_id=plan_id):
        at = (each.hall_id, each.weekday, each.from_minute, each.minutes, each.weeks, each.from_day, each.to_day)
        found.setdefault(each.organisation_id, set()).add((each.group_id, *at))
    return found


def touched_by(before: dict[UUID, set[tuple[object, ...]]], now: dict[UUID, set[tuple[object, ...]]]) -> list[UUID]:
    """The clubs that have other times in the second plan than in the first."""
    return sorted(each for each in before.keys() | now.keys() if before.get(each) != now.get(each))


def _said(round_: Round, speaker: Speaker, said: Said, kind: Objection.Kind, now: datetime) -> Objection:
    if not has_applied(round_, speaker.organisation_id):
        raise Refusal("not_an_applicant")
    text = many_lines(said.text, limit=LONGEST_OBJECTION, required=True)
    if said.about not in Objection.About.values or (said.about == Objection.About.ALL) != (said.group_id is None):
        raise Refusal("not_found")
    if (said.group_id is None) != (said.at is None) or round_.plan_id is None:
        raise Refusal("not_found")
    _demand_slots(round_, (each for each in (said.at, said.instead) if each is not None))
    with within(organisation=speaker.organisation_id):
        own = GroupApplication.objects.filter(organisation_id=speaker.organisation_id, application__round=round_)
        if said.group_id is not None and not own.filter(pk=said.group_id).exists():
            raise Refusal("not_found")
        mine = Objection.objects.filter(round=round_, organisation_id=speaker.organisation_id)
        _demand_few(mine.filter(kind=kind), said, text)
        return Objection.objects.create(
            municipality_id=round_.municipality_id,
            organisation_id=speaker.organisation_id,
            round=round_,
            plan_id=round_.plan_id,
            kind=kind,
            about=said.about,
            group_id=said.group_id,
            hall_id=said.at.space_id if said.at else None,
            weekday=said.at.weekday if said.at else None,
            from_minute=said.at.from_minute if said.at else None,
            text=text,
            instead_hall_id=said.instead.space_id if said.instead else None,
            instead_weekday=said.instead.weekday if said.instead else None,
            instead_minute=said.instead.from_minute if said.instead else None,
            made_by_id=speaker.person_id,
            made_at=now,
        )


def _demand_few(mine: QuerySet[Objection], said: Said, text: str) -> None:
    waits = mine.filter(answer="", withdrawn_at=None)
    if waits.count() >= MOST_OPEN:
        raise Refusal("too_many_objections", limit=MOST_OPEN)
    if mine.count() >= MOST_IN_ALL:
        raise Refusal("objections_used_up", limit=MOST_IN_ALL)
    at = said.at
    same = waits.filter(about=said.about, group_id=said.group_id, text=text, hall_id=at.space_id if at else None)
    if same.filter(weekday=at.weekday if at else None, from_minute=at.from_minute if at else None).exists():
        raise Refusal("said_already")


def _demand_slots(round_: Round, slots: Iterable[Slot]) -> None:
    pool = set(PoolHall.objects.filter(round=round_).values_list("space_id", flat=True))
    for each in slots:
        if each.space_id not in pool:
            raise Refusal("wish_outside_pool", space_id=each.space_id)
        if not (0 <= each.weekday <= 6 and 0 <= each.from_minute < 1440):
            raise Refusal("wrong_hours", day=each.weekday, from_minute=each.from_minute, to_minute=0)


def _staff_on(round_id: int, revision: int, by: UUID, now: datetime) -> Round:
    round_ = access_round(round_id, lock=True)
    require_staff(by, ALLOCATE, round_.municipality_id, now)
    if revision != round_.revision:
        raise Refusal("changed_meanwhile")
    return round_


def _plan(round_: Round, plan_id: int) -> Plan:
    plan = Plan.objects.defer("document", "progress").filter(pk=plan_id, round=round_).first()
    if plan is None:
        raise Refusal("not_found")
    if plan.state != Plan.State.DONE:
        raise Refusal("plan_not_done", number=plan.number)
    if not plan.checked:
        raise Refusal("plan_not_checked", number=plan.number)
    return plan


def _demand(round_: Round, *states: State, act: str) -> None:
    if State(round_.state) not in states:
        raise Refusal("round_not_in_state", state=round_.state, act=act)


def _changed(round_: Round, *fields: str) -> None:
    round_.revision += 1
    round_.save(update_fields=["revision", *fields])


def _journal(
    verb: str, round_: Round, by: UUID, now: datetime, organisation_id: UUID | None = None, **data: object
) -> None:
    append(Event(verb, ("season_round", round_.pk), round_.municipality_id, by, organisation_id, data), at=now)
