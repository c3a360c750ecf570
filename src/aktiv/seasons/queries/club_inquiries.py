"""What a club has asked to have worked out, and what it is told of the answer. Whoever calls has asked the permissions.

The answer as it is kept names other clubs' groups, halls and times: it never leaves here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from aktiv.facilities.models import Space
from aktiv.seasons.models import GroupApplication, Inquiry, PlanRefusal, Round
from aktiv.seasons.rules.for_clubs import ClubWay, told_to_club
from aktiv.values.refusal import Refusal
from aktiv.walls import within

WishKey = tuple[int, int, int, int]
"""Group, hall, day from Monday 0, minute of the day."""
HEAVY = ("progress", "plan__document", "plan__progress", "plan__prices")


@dataclass(frozen=True, slots=True)
class ClubAnswer:
    """A wish that was asked about and what came of it. `ways` is None until it is answered, and empty where nothing
    makes room. `current` says that the round still shows the plan that it was asked of."""

    number: int
    state: str
    who: str
    asked_at: datetime
    wish: WishKey
    group: str
    minutes: int
    hall: Space
    ways: tuple[ClubWay, ...] | None
    groups: dict[str, str]
    current: bool


def asked_by(round_: Round, organisation_id: UUID) -> dict[WishKey, Inquiry]:
    """What a club asked of the plan that its round shows, the newest of each wish, without answers. One statement."""
    with within(organisation=organisation_id):
        rows = Inquiry.objects.defer("answer", "progress").filter(round=round_, organisation_id=organisation_id)
        return {_wish(each): each for each in rows.filter(plan=round_.plan_id).order_by("number")}


def answer_for(round_: Round, organisation_id: UUID, number: int) -> ClubAnswer:
    """One thing that a club asked, as it is told it. Raises Refusal("not_found") for what is another's. Three
    statements."""
    with within(organisation=organisation_id):
        rows = Inquiry.objects.select_related("made_by", "plan")
        own = rows.defer(*HEAVY).filter(round=round_, organisation_id=organisation_id, number=number)
        inquiry = own.first()
        if inquiry is None:
            raise Refusal("not_found")
        of_club = GroupApplication.objects.filter(organisation_id=organisation_id, application__round=round_)
        groups = {f"g{each.pk}": each for each in of_club.only("name", "minutes")}
    wish = _wish(inquiry)
    mine = groups[inquiry.asked["group"]]
    ways = None
    if inquiry.state == Inquiry.State.DONE:
        score = inquiry.plan.score or 0
        ways = tuple(told_to_club(each, inquiry.asked["group"], groups, score) for each in inquiry.answer["ways"])
    return ClubAnswer(
        number=inquiry.number,
        state=inquiry.state,
        who=inquiry.made_by.name,
        asked_at=inquiry.made_at,
        wish=wish,
        group=mine.name,
        minutes=mine.minutes,
        hall=Space.objects.select_related("facility").get(pk=wish[1]),
        ways=ways,
        groups={key: each.name for key, each in groups.items()},
        current=inquiry.plan_id == round_.plan_id,
    )


def key_of_wish(row: PlanRefusal) -> WishKey:
    """The wish that was not met."""
    return row.group_id, row.hall_id, row.weekday, row.from_minute


def _wish(inquiry: Inquiry) -> WishKey:
    asked = inquiry.asked
    return int(asked["group"][1:]), int(asked["facility"][1:]), asked["day"], asked["start"]
