"""A round in hearing, made by the actions that people use: solved, worked on, heard and objected to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from aktiv.facilities.models import Activity, Space, SpaceActivity
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.seasons.actions import answering, applying, board, hearing, inquiring, rounds
from aktiv.seasons.actions.applying import Applicant, Asked, Wished
from aktiv.seasons.actions.proposing import settle
from aktiv.seasons.models import Draft, Objection, Plan, Round
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.plans import document_of, refusals_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.starting import STARTER
from aktiv.seasons.solver import plans as plan_files
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Place
from aktiv.seasons.solver.running import Run
from aktiv.seasons.solver.what_if import ways
from tests.web.allocation_world import a_season

A_LITTLE = 0.5  # work of the solver


@dataclass(frozen=True)
class Heard:
    """The round with its plan, a draft on it, and what the club said."""

    round: Round
    plan: Plan
    draft: Draft
    objection: Objection


def a_heard_round(
    home: Municipality, staff: Person, hall: Space, club_id: UUID, speaks: Person, *, ahead: int = 800
) -> Heard:
    """Two groups of the club want the whole hall at the same time; the club objects to what came of it."""
    now = timezone.now()
    by = staff.pk
    planned = a_season(home, staff, "Prøve", ahead=ahead)
    rounds.add_halls(planned.pk, [hall.pk], by=by, now=now)
    rules = rounds.make_rules(home.pk, STARTER, by=by, now=now)
    opened_at, over = now - timedelta(minutes=3), now - timedelta(minutes=1)
    revision = access_round(planned.pk).revision
    rounds.open_round(planned.pk, rules_id=rules.pk, deadline=over, revision=revision, by=by, now=opened_at)
    who = Applicant(club_id, by, staff=True)
    suits = SpaceActivity.objects.filter(space=hall).first()
    activity_id = suits.activity_id if suits is not None else Activity.objects.order_by("pk")[0].pk
    for name in ("J12", "G12"):
        asked = Asked(
            name=name,
            activity_id=activity_id,
            from_age=11,
            to_age=12,
            members=18,
            sessions=1,
            minutes=90,
            wishes=(Wished(hall.pk, 1, 17 * 60),),
        )
        applying.save_group(planned.pk, who, asked, now=opened_at)
    applying.hand_in(planned.pk, who, now=opened_at)
    round_ = rounds.begin_allocating(planned.pk, revision=access_round(planned.pk).revision, by=by, now=now)
    derived = derive(facts_of(access_round(round_.pk)))
    run = Run(reading.instance(dict(derived.instance)), seed=round_.seed, work=A_LITTLE)
    found = run.make()
    plan = settle(
        round_.pk,
        instance=derived.instance,
        removed=derived.removed,
        document=found.document(),
        kind=Plan.Kind.SOLVED,
        prices=run.prices,
        by=by,
        now=now,
    )
    draft = board.begin_draft(round_.pk, plan.pk, by=by, now=now)
    _asked(round_, plan, staff, now)
    until = now + timedelta(days=14)
    revision = access_round(round_.pk).revision
    hearing.open_hearing(round_.pk, plan.pk, until, revision=revision, by=by, now=now)
    said = hearing.Said(text="Vi trenger tiden på tirsdag.")
    objection = hearing.object_to(round_.pk, hearing.Speaker(club_id, speaks.pk), said, now=now)
    return Heard(access_round(round_.pk), plan, draft, objection)


def _asked(round_: Round, plan: Plan, staff: Person, now: datetime) -> None:
    """What the first unmet wish would take, asked and answered."""
    row = refusals_of(plan.pk)[0]
    place = {"group": f"g{row.group_id}", "facility": f"h{row.hall_id}", "day": row.weekday, "start": row.from_minute}
    inquiry = inquiring.ask_what_if(round_.pk, place, plan=plan.number, by=staff.pk, now=now)
    begun = answering.take_up(inquiry.pk, now)
    assert begun is not None
    mine, asked = begun
    told = plan_files.plan(document_of(plan))
    where = Place(place["facility"], row.weekday, row.from_minute)
    found = [
        {**each.told, "sessions": [plan_files.session_document(one) for one in each.sessions]}
        for each in ways(reading.instance(asked.problem), told, place["group"], where, plan.seed)
    ]
    answering.finish_what_if(mine, asked, found, now)
