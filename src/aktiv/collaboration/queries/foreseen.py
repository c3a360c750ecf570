"""What a correction, or a later partner, would write: looked at before it is done, and done by the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aktiv.collaboration.models import Budget, Collaboration, Member, ShareLine, ShareVersion
from aktiv.collaboration.queries.budgets import adopt_input, lines_of, settled, standing_lines
from aktiv.collaboration.queries.parties import members_on
from aktiv.collaboration.queries.snapshots import adopter_as_member, division_of, snapshot
from aktiv.collaboration.rules.adopting import last_day_of, within_window
from aktiv.collaboration.rules.correcting import Line, differences
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The file that the lines follow from, where its figures come from, and the lines."""

    input: Row
    sources: list[Row]
    lines: list[Line]


def correction(home: Collaboration, budget: Budget, lines: Sequence[ShareLine] | None = None) -> Foreseen:
    """How the register as it is now would have a locked budget divided, and what that is more or less than what stands.
    Whoever took it up later has paid its part to the others, and is no part of this.

    Raises Refusal: nothing_to_correct, and as `rules.keys` does.
    """
    asked, sources = snapshot(
        home,
        budget.first,
        budget.last,
        budget.key,
        budget.total_ore,
        payers=budget.payers,
        usage_by=budget.usage_by,
        service=budget.service,
    )
    later = ShareVersion.objects.filter(budget=budget, kind=ShareVersion.Kind.ADOPTED)
    paid_back = set(later.values_list("adopter__number", flat=True))
    asked = {
        "title": budget.title,
        **asked,
        "members": [each for each in asked["members"] if each["id"] not in paid_back],
    }
    standing = standing_lines(list(lines if lines is not None else lines_of(budget.pk)))
    found = differences(standing, division_of(asked))
    if not found:
        raise Refusal("nothing_to_correct")
    return Foreseen(asked, sources, found)


def taking_up(budget: Budget, versions: list[ShareVersion], member: Member, adopted_on: date) -> Foreseen:
    """What a partner that has taken up what a decided budget paid for pays, and what those who paid get back, without
    those of nothing: the lines come to nothing.

    Raises Refusal: nobody_pays_back, not_a_party, outside_window(first, last), pays_already, nothing_to_correct, and as
    `rules.keys` does.
    """
    if budget.paid_on is None or budget.window_months is None:
        raise Refusal("nobody_pays_back")
    if member.pk not in {each.pk for each in members_on(budget.collaboration_id, adopted_on, Member.Kind.parties())}:
        raise Refusal("not_a_party")
    if not within_window(budget.paid_on, adopted_on, budget.window_months):
        raise Refusal("outside_window", first=budget.paid_on, last=last_day_of(budget.paid_on, budget.window_months))
    adopter, source = adopter_as_member(
        member, adopted_on, budget.key, usage_year=budget.first.year - 1, usage_by=budget.usage_by
    )
    asked = adopt_input(budget, versions, adopter, adopted_on)
    if member.number in {each["id"] for each in asked["payers"]}:
        raise Refusal("pays_already")
    told = settled(asked)
    moved = [(told["payment"]["id"], told["payment"]["amount_ore"])]
    moved += [(each["id"], -each["amount_ore"]) for each in told["credits"]]
    first, last = budget.first.toordinal(), budget.last.toordinal()
    lines = [Line(each, first, last, ore) for each, ore in moved if ore]
    if not lines:
        raise Refusal("nothing_to_correct")
    return Foreseen(asked, [source], lines)
