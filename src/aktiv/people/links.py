"""Links in mail: an id that Django's signer has signed. The row it names says whether the link is still good."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

_INVITATION = Signer(sep=".", salt="aktiv.people.invitation")


def invitation_token(invitation_id: UUID) -> str:
    """What stands in the address of an invitation."""
    return _INVITATION.sign(invitation_id.hex)


def invitation_id(token: str) -> UUID | None:
    """The invitation that a token names; None for one that we have not signed."""
    try:
        return UUID(_INVITATION.unsign(token[:120]))
    except (BadSignature, ValueError):
        return None
