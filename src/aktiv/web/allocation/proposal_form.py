"""What one asks for when one asks for a proposal: its name, how long, its dials, and the plan that it goes on from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aktiv.seasons.actions import proposing
from aktiv.seasons.actions.proposing import LEAST_SECONDS, MOST_SECONDS
from aktiv.seasons.models import Plan, Round
from aktiv.seasons.rules.states import LIVE, State
from aktiv.values.typed_text import whole
from aktiv.web.allocation import plans_shown as shown
from aktiv.web.allocation.desks import RoundDesk
from aktiv.web.allocation.typed import Errors
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

SECONDS, FEW = 60, 2
"""How long it is worked on, and how many times are moved in a season that people live by, unless somebody says so."""


CURVES = {"kurve": "continuity", "kurve-jevnt": "fairness"}
"""Buttons that ask for five proposals, and the dial that these differ in."""


def asked(desk: RoundDesk, values: Mapping[str, str], done: Sequence[Plan], errors: Errors) -> Plan | None:
    """Asks for what the form says: one proposal, or five. None when something typed was wrong. Raises Refusal."""
    seconds = whole(values.get("sekunder", ""))
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        errors["sekunder"] = _("Choose from %(least)s to %(most)s seconds.") % {
            "least": LEAST_SECONDS,
            "most": MOST_SECONDS,
        }
    even = _even(values.get("jevnt", ""))
    points = whole(values.get("poeng", ""))
    if values.get("poeng") and points < 0:
        errors["poeng"] = _("Last season’s times can count from 0 to 1,000 points.")
    over = CURVES.get(values.get("gjor", ""))
    standing = next((each for each in done if str(each.number) == values.get("fra", "")), None)
    moves = whole(values.get("flytt", ""))
    if standing is not None and values.get("flytt") and moves < 0 and over is None:
        errors["flytt"] = _("Write a whole number, or nothing when as many may be moved as it takes.")
    if errors:
        return None
    pk, by, now = desk.round.pk, desk.person.pk, desk.now
    dials = even if points < 0 else {**even, "continuity_points": points}
    if over is not None:
        return proposing.propose_curve(pk, over=over, dials=dials, seconds=seconds, by=by, now=now)[0]
    return proposing.propose(
        pk,
        name=values.get("navn", ""),
        dials=dials,
        seconds=seconds,
        standing_id=standing.pk if standing is not None else None,
        max_moves=moves if standing is not None and moves >= 0 else None,
        by=by,
        now=now,
    )


def fields(values: Mapping[str, str], round_: Round, done: Sequence[Plan], errors: Errors) -> list[Field]:
    """The fields as they were typed, or with what is usual where the round has come to. A season that people live by
    is gone on from with few moves."""
    return [
        Field("navn", _("Name"), values.get("navn", ""), optional=True, longest=80),
        Field(
            "sekunder",
            _("Seconds"),
            values.get("sekunder", str(SECONDS)),
            error=errors.get("sekunder", ""),
            mark_required=False,
            hint=_("More seconds bring the plan closer to the best one. The first is there after a few."),
            inputmode="numeric",
        ),
        Field(
            "poeng",
            _("Points for last season’s times"),
            values.get("poeng", ""),
            error=errors.get("poeng", ""),
            optional=True,
            hint=_("Empty: as the rules say. 0: nobody has a claim to last season’s time."),
            inputmode="numeric",
        ),
        Field(
            "jevnt",
            _("Even shares between clubs"),
            values.get("jevnt", ""),
            kind="select",
            mark_required=False,
            choices=tuple(
                Choice(value, label, value == values.get("jevnt", ""))
                for value, label in (
                    ("", _("As the rules say")),
                    ("ja", _("Count")),
                    ("nei", _("Do not count")),
                    ("50", _("Count half of what is usual")),
                    ("200", _("Count twice what is usual")),
                    ("400", _("Count four times what is usual")),
                )
            ),
        ),
        *(_standing(values, round_, done, errors) if done else ()),
    ]


def even_told(dials: Mapping[str, Any]) -> str:
    """What the field of even shares says for a plan's dials."""
    if dials.get("fair") is False:
        return "nei"
    percent = dials.get("fair_percent")
    return str(percent) if percent is not None else "ja" if dials.get("fair") else ""


def _even(told: str) -> dict[str, Any]:
    if told in {"ja", "nei"}:
        return {"fair": told == "ja"}
    percent = whole(told)
    return {"fair": True, "fair_percent": percent} if percent >= 0 else {}


def _standing(values: Mapping[str, str], round_: Round, done: Sequence[Plan], errors: Errors) -> list[Field]:
    counts = State(round_.state) in LIVE
    usual = next((str(each.number) for each in done if counts and each.pk == round_.plan_id), "")
    chosen = values.get("fra", usual)
    return [
        Field(
            "fra",
            _("Go on from"),
            chosen,
            kind="select",
            mark_required=False,
            choices=(
                Choice("", _("No plan: all times anew"), not chosen),
                *(
                    Choice(str(each.number), _told(each, round_, counts=counts), str(each.number) == chosen)
                    for each in done
                ),
            ),
        ),
        Field(
            "flytt",
            _("Move at most"),
            values.get("flytt", str(FEW) if usual else ""),
            error=errors.get("flytt", ""),
            optional=True,
            hint=_("So many of the plan’s times. Empty: as many as it takes."),
            inputmode="numeric",
        ),
    ]


def _told(plan: Plan, round_: Round, *, counts: bool) -> str:
    named = f"{plan.number}: {shown.named(plan)}"
    return _("The one that counts, %(plan)s") % {"plan": named} if counts and plan.pk == round_.plan_id else named
