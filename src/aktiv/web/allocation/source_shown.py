"""What is said where a plan is shown whose source has changed since: what changed, and the form for a new one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aktiv.seasons.models import Plan, Round
from aktiv.seasons.queries.source import changes_since
from aktiv.seasons.rules.source import Changed
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.web.allocation.proposal_form import even_told
from aktiv.web.components.links import Hidden


@dataclass(frozen=True, slots=True)
class SourceNotice:
    """The plan's number, what has changed in words, and what a new proposal is asked for with; nothing where none may
    be."""

    number: int
    told: tuple[str, ...]
    asking: tuple[Hidden, ...]


def source_notice(round_: Round, plan: Plan) -> SourceNotice | None:
    """What to say of a plan; None while its source stands."""
    found = changes_since(round_, plan)
    if found is None:
        return None
    asking = _asking(plan) if Act.PROPOSE in possible(State(round_.state)) else ()
    return SourceNotice(plan.number, tuple(_told(found)), asking)


def _told(found: Changed) -> list[str]:
    told = []
    if found.applications:
        told.append(
            ngettext("%(n)s application is new or changed", "%(n)s applications are new or changed", found.applications)
            % {"n": found.applications}
        )
    if found.halls:
        told.append(
            ngettext("%(n)s hall has other hours", "%(n)s halls have other hours, are added or gone", found.halls)
            % {"n": found.halls}
        )
    if found.rules is not None:
        told.append(
            _("the rules are version %(now)s, not %(before)s") % {"now": found.rules[1], "before": found.rules[0]}
        )
    return told or [_("what is known of clubs, groups or halls")]


def _asking(plan: Plan) -> tuple[Hidden, ...]:
    """The same dials again, with the time that the plan was given, where it was given any."""
    told = {
        "gjor": "lag",
        "navn": plan.name,
        "sekunder": str(plan.seconds or 60),
        "poeng": str(plan.dials.get("continuity_points", "")),
        "jevnt": even_told(plan.dials),
    }
    return tuple(Hidden(name, value) for name, value in told.items())
