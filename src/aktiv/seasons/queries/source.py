"""Whether the source of a plan has changed since it was made. Whoever calls has asked the permissions."""

from __future__ import annotations

import json
from dataclasses import replace

from aktiv.journal.models import Entry
from aktiv.seasons.models import Plan, Round
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.plans import HEAVY, instance_of
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.packing import file_bytes
from aktiv.seasons.rules.source import Changed, changed
from aktiv.walls import within

OF_APPLICATIONS = frozenset(
    {
        "season.application_saved",
        "season.group_added",
        "season.group_changed",
        "season.group_removed",
        "season.teams_added",
        "season.groups_added",
        "season.applied",
        "season.application_withdrawn",
        "season.group_withdrawn",
        "season.group_taken_out",
        "season.group_put_back",
    }
)
OF_HALLS = frozenset(
    {"season.halls_added", "season.hall_removed", "season.hall_times_set", "season.hall_times_derived"}
)
STATES = frozenset({"allocating", "hearing"})
"""Where a plan may still be made anew."""
KEPT = 64
_KNOWN: dict[tuple[int, int, int | None], Changed | None] = {}


def changes_since(round_: Round, plan: Plan) -> Changed | None:
    """What has changed since a plan of the round was made, while another may be made; None when nothing has.

    One statement where nobody has done anything since. Otherwise the round's problem is derived anew and held against
    the plan's, once for each newest thing that was done: a process remembers what came of it.
    """
    if round_.state not in STATES or plan.state != Plan.State.DONE:
        return None
    source = source_of(plan)
    with within(municipalities=[round_.municipality_id]):
        done = Entry.objects.filter(
            subject_kind="season_round",
            subject_id=str(round_.pk),
            verb__in=OF_APPLICATIONS | OF_HALLS,
            at__gte=source.made_at,
        )
        entries = list(done.order_by("-id").values_list("id", "verb", "organisation_id"))
    if not entries and source.rules_id == round_.rules_id:
        return None
    key = (source.pk, entries[0][0] if entries else 0, round_.rules_id)
    if key not in _KNOWN:
        clubs = {f"c{club}" for _id, verb, club in entries if verb in OF_APPLICATIONS and club is not None}
        facts = facts_of(round_)
        derived = derive(replace(facts, table=replace(facts.table, **source.dials))).instance
        now = json.loads(file_bytes(derived))  # as the plan's own has been through a file
        versions = (source.rules.version, round_.rules.version if round_.rules is not None else 0)
        found = changed(instance_of(source), now, clubs=clubs, rules=versions)
        while len(_KNOWN) >= KEPT:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[key] = found
    return _KNOWN[key]


def source_of(plan: Plan) -> Plan:
    """The plan that was made from the round itself: what the board's work, or a plan solved on another, began with."""
    found = plan
    while found.kind == Plan.Kind.BOARD and found.standing_id is not None:
        found = Plan.objects.select_related("rules").defer(*HEAVY).get(pk=found.standing_id)
    return found
