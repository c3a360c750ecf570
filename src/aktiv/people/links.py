"""Links in mail: an id that Django's signer has signed. The row it names says whether the link is still good."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer

from aktiv.values.refusal import Refusal

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Link:
    """Links of one kind. One that was signed as another kind is none of these."""

    salt: str
    unknown: str = "invitation_unknown"
    """The code for one that we have not signed."""

    def token(self, row_id: UUID) -> str:
        """What stands in the address."""
        return self._signer.sign(str(row_id))

    def row_id(self, token: str) -> UUID:
        """The row that a token names. Raises Refusal with the code for those that we have not signed."""
        try:
            return UUID(self._signer.unsign(token[:LONGEST]))
        except (BadSignature, ValueError):
            raise Refusal(self.unknown) from None

    @property
    def _signer(self) -> Signer:
        return Signer(salt=self.salt)


CLUB_INVITATION = Link("people.invitation")
STAFF_INVITATION = Link("people.staff_invitation")
CONTACT_PROOF = Link("people.contact_proof", "link_unknown")
