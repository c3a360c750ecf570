"""A round's plan is to become bookings: who may ask for it and when. `carrying_out` is the job that does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.models import Plan, Publication, Round
from aktiv.seasons.queries.publishing import there_for
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.source import changes_since
from aktiv.seasons.queries.taken_out import taken_out_in_plan
from aktiv.seasons.rules.states import LIVE, Act, State, after
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines

JOB = "seasons.publish"
LONGEST_REASON = 1_000


@retrying
@transaction.atomic
def begin_publishing(
    round_id: int,
    *,
    public_holidays: bool,
    school_holidays: bool,
    knowing: bool = False,
    early: str | None = None,
    revision: int,
    by: UUID,
    now: datetime,
) -> Publication:
    """Asks for the plan that was heard to become bookings; a job does it. `knowing` says yes to a plan whose source has
    changed since it was made; `early` is why it is published although clubs may still object, and stays in the journal.

    Raises Refusal: not_found, not_staff, changed_meanwhile, round_not_in_state, round_lacks(draft, objections_answered,
    checked), plan_holds_taken_out(number, names), still_in_hearing(until), missing_text, too_long, source_changed,
    publishing_under_way.
    """
    round_ = _locked(round_id, by, now, revision)
    after(State(round_.state), Act.PUBLISH, there=there_for(round_))
    if (plan := round_.plan) is None:
        raise Refusal("round_lacks", what="draft")
    _demand_nobody_taken_out(plan)
    reason = _why_early(round_, early, now)
    if not knowing and changes_since(round_, plan) is not None:
        raise Refusal("source_changed", number=plan.number)
    first = round_.season.first
    return _begin(round_, plan, first, public_holidays, school_holidays, by=by, now=now, told=reason)


@retrying
@transaction.atomic
def change_plan_from(
    round_id: int, plan_id: int, first: date, *, revision: int, by: UUID, now: datetime
) -> Publication:
    """Asks for another plan of the round to count from a day: only the weekly times that differ are given up and made.

    Raises Refusal: not_found, not_staff, changed_meanwhile, round_not_in_state, round_lacks(draft, checked),
    plan_holds_taken_out(number, names), before_today, outside_season, publishing_under_way.
    """
    round_ = _locked(round_id, by, now, revision)
    if State(round_.state) not in LIVE:
        raise Refusal("round_not_in_state", state=round_.state, act=Act.PUBLISH.value)
    plan = Plan.objects.filter(pk=plan_id, round=round_).first()
    if plan is None:
        raise Refusal("not_found")
    if plan.state != Plan.State.DONE or not plan.checked:
        raise Refusal("round_lacks", what="draft" if plan.state != Plan.State.DONE else "checked")
    _demand_nobody_taken_out(plan)
    if first <= now.astimezone(round_.municipality.zone).date():
        raise Refusal("before_today")
    if not round_.season.first <= first <= round_.season.last:
        raise Refusal("outside_season", first=round_.season.first, last=round_.season.last)
    before = Publication.objects.filter(round=round_, state=Publication.State.DONE).order_by("-id").first()
    public = before.public_holidays if before else True
    school = before.school_holidays if before else True
    return _begin(round_, plan, first, public, school, by=by, now=now)


@transaction.atomic
def turn_rounds(*, now: datetime) -> int:
    """Sets rounds running whose season has begun, and closes those whose season is over. Returns how many turned."""
    turned = 0
    rows = Round.objects.select_for_update(of=("self",), skip_locked=True).select_related("season", "municipality")
    for round_ in rows.filter(state__in=[State.PUBLISHED, State.RUNNING]).order_by("id"):
        today = now.astimezone(round_.municipality.zone).date()
        for act, reached in (
            (Act.RUN, round_.season.first <= today),
            (Act.CLOSE, round_.season.last < today),
        ):
            there = {"season_begun", "season_over"} if reached else set()
            try:
                round_.state = after(State(round_.state), act, there=there).value
            except Refusal:
                continue
            round_.revision += 1
            round_.save(update_fields=["state", "revision"])
            verb = "season.round_begun" if act is Act.RUN else "season.round_closed"
            append(Event(verb, ("season_round", round_.pk), round_.municipality_id), at=now)
            turned += 1
    return turned


def _demand_nobody_taken_out(plan: Plan) -> None:
    """Raises Refusal("plan_holds_taken_out") for a plan that gives time to groups that were taken out of the round."""
    if names := taken_out_in_plan(plan):
        raise Refusal("plan_holds_taken_out", number=plan.number, names=names)


def _why_early(round_: Round, early: str | None, now: datetime) -> dict[str, object]:
    """What the journal keeps of publishing while clubs may still object; nothing once the time for it is over."""
    if round_.objections_until is None or now > round_.objections_until:
        return {}
    if early is None:
        raise Refusal("still_in_hearing", until=round_.objections_until)
    reason = many_lines(early, limit=LONGEST_REASON, required=True)
    return {"objections_until": round_.objections_until, "reason": reason}


def _begin(
    round_: Round,
    plan: Plan,
    first: date,
    public: bool,
    school: bool,
    *,
    by: UUID,
    now: datetime,
    told: Mapping[str, object] | None = None,
) -> Publication:
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                municipality_id=round_.municipality_id,
                round=round_,
                plan=plan,
                from_day=first,
                public_holidays=public,
                school_holidays=school,
                made_at=now,
                made_by_id=by,
            )
    except IntegrityError as error:
        raise Refusal("publishing_under_way") from error
    subject = ("season_round", round_.pk)
    data = {"plan": plan.number, "from_day": first, **(told or {})}
    append(Event("season.publishing_asked", subject, round_.municipality_id, by, data=data), at=now)
    app.configure_task(JOB).defer(publication_id=made.pk)
    return made


def _locked(round_id: int, by: UUID, now: datetime, revision: int) -> Round:
    round_ = access_round(round_id, lock=True)
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    if revision != round_.revision:
        raise Refusal("changed_meanwhile")
    return round_
