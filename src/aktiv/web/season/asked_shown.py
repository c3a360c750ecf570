"""What it would take to meet a wish, as a club is told it: how much would change for others, never who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aktiv.seasons.actions.hearing import Slot
from aktiv.seasons.models import Inquiry, PlanRefusal, Round
from aktiv.seasons.queries.club_inquiries import ClubAnswer, WishKey, asked_by, key_of_wish
from aktiv.seasons.queries.inquiries import LIVE
from aktiv.seasons.queries.plans import solver_there
from aktiv.seasons.reasons import grouped, joined
from aktiv.seasons.rules.for_clubs import ClubWay
from aktiv.seasons.rules.states import Act, State, possible


@dataclass(frozen=True, slots=True)
class AskShown:
    """Beside a wish that was not met: the page of what was asked, or the form's `key`, or that a rule is against it."""

    url: str = ""
    told: str = ""
    key: str = ""
    never: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """What a club asked of the plan that it is shown, and whether its reader may ask more."""

    round: Round
    may: bool
    asked: Mapping[WishKey, Inquiry]

    @classmethod
    def of_club(cls, round_: Round, club_id: UUID, person_id: UUID, *, speaks: bool, now: datetime) -> Asks:
        """Two or three statements."""
        open_now = Act.ASK_WHAT_IF in possible(State(round_.state))
        may = speaks and open_now and solver_there(round_.municipality, person_id, now)
        return cls(round_, may, asked_by(round_, club_id))

    def of(self, row: PlanRefusal) -> AskShown | None:
        """What stands beside a wish; None where there is nothing to say."""
        asked = self.asked.get(key_of_wish(row))
        if asked is not None:
            url = reverse("season_asked", args=[self.round.slug, asked.number])
            return AskShown(url=url, told=state_told(asked.state))
        if not self.may:
            return None
        if row.reason == "rule":
            return AskShown(never=True)
        return AskShown(key=key_of("wish", row.group_id, Slot(row.hall_id, row.weekday, row.from_minute)))


@dataclass(frozen=True, slots=True)
class WayShown:
    """One way in words."""

    title: str
    worth: str
    more: tuple[str, ...]


def key_of(about: str, group: int, slot: Slot) -> str:
    """A time or a wish of a group, as forms name it."""
    return f"{about}-{group}-{slot.space_id}-{slot.weekday}-{slot.from_minute}"


def wish_in(key: str) -> tuple[int, Slot] | None:
    """The wish that a form names; None where it names none."""
    about, _dash, rest = key.partition("-")
    parts = rest.split("-")
    if about != "wish" or len(parts) != 4 or not all(each.isascii() and each.isdigit() for each in parts):
        return None
    if any(len(each) > 15 for each in parts):
        return None
    group, hall, day, start = map(int, parts)
    return group, Slot(hall, day, start)


def state_told(state: str) -> str:
    """How far it has come, on a line."""
    if state in LIVE:
        return pgettext("plan", "Being worked out")
    return _("Nothing came of it") if state == Inquiry.State.FAILED else _("See what it would take")


def ways_told(answer: ClubAnswer) -> list[WayShown]:
    """The ways to a wish, the fewest moves first; one that says the same to the club as another is told once."""
    found = [_way(each, answer) for each in answer.ways or ()]
    return list(dict.fromkeys(found))


def _way(way: ClubWay, answer: ClubAnswer) -> WayShown:
    more = []
    if way.own:
        names = joined([answer.groups[each] for each in way.own])
        more.append(_("Of these are the club’s own: %(groups)s.") % {"groups": names})
    if way.instead:
        more.append(_("%(group)s would have this time instead of one that it has now.") % {"group": answer.group})
    return WayShown(_others(way), _worth(way), tuple(more))


def _others(way: ClubWay) -> str:
    if not way.moved and not way.lost:
        return _("No other group would have to move.")
    moved = ngettext(
        "%(n)s time of other groups would have to move.", "%(n)s times of other groups would have to move.", way.moved
    ) % {"n": way.moved}
    lost = ngettext(
        "%(n)s time of other groups would be lost.", "%(n)s times of other groups would be lost.", way.lost
    ) % {"n": way.lost}
    return " ".join(text for text, count in ((moved, way.moved), (lost, way.lost)) if count)


def _worth(way: ClubWay) -> str:
    if not way.change:
        return _("The plan would be worth as many points as now.")
    less = way.change < 0
    values = {"points": grouped(abs(way.change)), "permille": round(way.permille)}
    if way.permille < 1:
        told = (
            _("The plan would be worth %(points)s points less (less than 1 per mille).")
            if less
            else _("The plan would be worth %(points)s points more (less than 1 per mille).")
        )
    else:
        told = (
            _("The plan would be worth %(points)s points less (%(permille)s per mille).")
            if less
            else _("The plan would be worth %(points)s points more (%(permille)s per mille).")
        )
    return told % values
