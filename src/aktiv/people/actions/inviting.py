"""What invitations of both kinds have in common: an address, and a mail that waits to be sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from aktiv.people.models import Invitation, StaffInvitation
from aktiv.values.refusal import Refusal

ATTEMPTS = 8


def address(typed: str) -> str:
    """An e-mail address as it is kept, in small letters. Raises Refusal("not_an_address")."""
    try:
        validate_email(typed.strip())
    except ValidationError:
        raise Refusal("not_an_address") from None
    return typed.strip().lower()


def settle_mail(invitation: Invitation | StaffInvitation, *, sent: bool, now: datetime, again: bool = True) -> None:
    """The mail was sent, or is tried again later, at most eight times; not again when it was refused for good. In the
    caller's transaction."""
    invitation.attempts += 1
    again = again and not sent and invitation.attempts < ATTEMPTS
    invitation.mail_after = now + timedelta(minutes=2**invitation.attempts) if again else None
    invitation.save(update_fields=["attempts", "mail_after"])
