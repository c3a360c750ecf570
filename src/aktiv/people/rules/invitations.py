"""How long the link in an invitation is good, and whether it still is; pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from aktiv.values.refusal import Refusal

INVITED_FOR = timedelta(days=14)
"""How long the link in an invitation is good."""


class Offered(Protocol):
    """An invitation of either kind: to act for an organisation, or to work for a municipality."""

    accepted_at: datetime | None
    withdrawn_at: datetime | None
    expires_at: datetime


def invitation_open(invitation: Offered, now: datetime) -> None:
    """Raises Refusal("invitation_used"), ("invitation_withdrawn") or ("invitation_expired")."""
    if invitation.accepted_at is not None:
        raise Refusal("invitation_used")
    if invitation.withdrawn_at is not None:
        raise Refusal("invitation_withdrawn")
    if invitation.expires_at <= now:
        raise Refusal("invitation_expired")
