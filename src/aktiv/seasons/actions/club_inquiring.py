"""A club asks what it would take for a group of its own to get a time that it wished for and was not given."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aktiv.seasons.actions.hearing import Slot, Speaker, require_speaker
from aktiv.seasons.actions.inquiring import ask
from aktiv.seasons.models import Inquiry
from aktiv.seasons.queries.club_inquiries import asked_by, key_of_wish
from aktiv.seasons.queries.hearing import has_applied
from aktiv.seasons.queries.inquiries import LIVE
from aktiv.seasons.queries.plans import refusals_of, solver_there, standing_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.taken_out import told_of
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.refusal import Refusal

MOST_LIVE = 3  # of one club's that wait or are under way: the queue is everybody's


@transaction.atomic
def ask_for_club(round_id: int, speaker: Speaker, group_id: int, at: Slot, *, now: datetime) -> Inquiry:
    """Has a wish worked out in the plan that the round shows, for the club whose it is. A wish that a rule is against
    is not asked about: nobody's giving way makes it possible, and it is for the municipality to set rules aside.

    Raises Refusal: not_found, not_representative, round_not_in_state, no_proposals_here, place_against_rules,
    asked_already (with number), too_many_inquiries.
    """
    round_ = access_round(round_id, lock=True)
    require_speaker(speaker, now)
    after(State(round_.state), Act.ASK_WHAT_IF)
    club = speaker.organisation_id
    if round_.plan_id is None or not has_applied(round_, club):
        raise Refusal("not_found")
    if not solver_there(round_.municipality, speaker.person_id, now):
        raise Refusal("no_proposals_here")
    wanted = (group_id, at.space_id, at.weekday, at.from_minute)
    rows = refusals_of(round_.plan_id, group_id, organisation=club)
    wish = next((each for each in rows if each.organisation_id == club and key_of_wish(each) == wanted), None)
    if wish is None or group_id in {each.group_id for each in told_of(round_.pk).get(club, ())}:
        raise Refusal("not_found")
    if wish.reason == "rule":
        raise Refusal("place_against_rules")
    mine = asked_by(round_, club)
    before = mine.get(wanted)
    if before is not None and before.state != Inquiry.State.FAILED:
        raise Refusal("asked_already", number=before.number)
    if sum(1 for each in mine.values() if each.state in LIVE) >= MOST_LIVE:
        raise Refusal("too_many_inquiries", limit=MOST_LIVE)
    plan = standing_of(round_.pk, round_.plan_id)
    asked = {"group": f"g{group_id}", "facility": f"h{at.space_id}", "day": at.weekday, "start": at.from_minute}
    inquiry = Inquiry(kind=Inquiry.Kind.WHAT_IF, plan=plan, organisation_id=club, asked=asked)
    return ask(round_, inquiry, speaker.person_id, now)
