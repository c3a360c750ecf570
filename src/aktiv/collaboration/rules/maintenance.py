"""What may become of something that must be mended; pure."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.values import Refusal

NEXT: Mapping[str, frozenset[str]] = {
    "noted": frozenset({"noted", "planned", "under_way", "mended", "dropped"}),
    "planned": frozenset({"noted", "planned", "under_way", "mended", "dropped"}),
    "under_way": frozenset({"planned", "under_way", "mended", "dropped"}),
}
"""What may come after each state. What is mended or dropped is over: if it comes again it is another."""


def may_follow(state: str, after: str) -> None:
    """Refuses what cannot come next: maintenance_over, maintenance_state_wrong."""
    if after not in NEXT:
        raise Refusal("maintenance_over")
    if state not in NEXT[after]:
        raise Refusal("maintenance_state_wrong")
