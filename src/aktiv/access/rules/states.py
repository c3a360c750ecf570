"""From which state a grant may come to which: the one table that actions go by. A trigger holds it in the database."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.access.models import AccessGrant

State = AccessGrant.State

AFTER: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.REQUESTED, State.ISSUED, State.FAILED, State.REVOKED}),
    State.REQUESTED: frozenset({State.PLANNED, State.ISSUED, State.FAILED, State.REVOKED}),
    State.ISSUED: frozenset({State.PLANNED, State.REQUESTED, State.ACTIVE, State.ENDED, State.FAILED, State.REVOKED}),
    State.ACTIVE: frozenset({State.PLANNED, State.REQUESTED, State.ISSUED, State.ENDED, State.FAILED, State.REVOKED}),
    State.FAILED: frozenset({State.PLANNED, State.ISSUED, State.REVOKED}),
    State.ENDED: frozenset({State.PLANNED, State.REVOKED}),
    State.REVOKED: frozenset({State.PLANNED}),
}


def may_become(was: str, becomes: str) -> bool:
    """Whether a grant in the one state may come to the other; staying is no change."""
    return was == becomes or State(becomes) in AFTER[State(was)]
