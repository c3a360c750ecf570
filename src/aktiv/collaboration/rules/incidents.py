"""What may be said of an incident after what, and by when it is looked back on in public; pure."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.values import Refusal

REVIEWED_WITHIN = 10
"""Working days from the day after a severe incident was over."""
NEXT: Mapping[str, frozenset[str]] = {
    "investigating": frozenset({"investigating", "identified", "monitoring", "resolved"}),
    "identified": frozenset({"investigating", "identified", "monitoring", "resolved"}),
    "monitoring": frozenset({"investigating", "identified", "monitoring", "resolved"}),
    "scheduled": frozenset({"scheduled", "running", "cancelled"}),
    "running": frozenset({"running", "done"}),
}
"""What may come after each state; after the others nothing does."""


def may_follow(state: str, after: str) -> None:
    """Refuses what cannot come next: incident_over, incident_state_wrong."""
    if after not in NEXT:
        raise Refusal("incident_over")
    if state not in NEXT[after]:
        raise Refusal("incident_state_wrong")
