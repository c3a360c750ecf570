"""Sending invitations to roles on a staff, to addresses whose readers we do not know yet."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from aktiv.messages.words import offer, role_in
from aktiv.people.actions.staff_invitations import settle_mail, token_of
from aktiv.people.models import StaffInvitation

DOMAIN = "aktiv-kommune"
_LOG = logging.getLogger(__name__)


def post_offers(limit: int = 500, *, now: datetime) -> int:
    """Sends the invitations that wait, each in its own transaction. Returns how many were sent.

    One that cannot be sent waits longer each time, and is given up after eight attempts.
    """
    sent = 0
    with get_connection() as mail:
        for _ in range(limit):
            done = _send_next(mail, now)
            if done is None:
                break
            sent += done
    return sent


@transaction.atomic
def _send_next(mail: BaseEmailBackend, now: datetime) -> int | None:
    """Sends one, whose row no other worker has; None when nothing waits."""
    # Served by staff_invitation_mail.
    waiting = StaffInvitation.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
    invitation = waiting.select_related("municipality", "facility").order_by("mail_after", "id").first()
    if invitation is None:
        return None
    try:
        _message(invitation, mail).send()
    except (OSError, SMTPException) as error:
        _LOG.warning("mail for staff invitation %s failed (%s)", invitation.pk, type(error).__name__)
        settle_mail(invitation, sent=False, now=now)
        return 0
    settle_mail(invitation, sent=True, now=now)
    return 1


def _message(invitation: StaffInvitation, mail: BaseEmailBackend) -> EmailMessage:
    municipality, facility = invitation.municipality, invitation.facility
    with override(invitation.language):
        where = facility.name if facility is not None else invitation.district
        link = settings.SITE + reverse("staff_invitation", args=[token_of(invitation)])
        last = invitation.expires_at.astimezone(municipality.zone)
        subject, body = offer(role_in(invitation.role, where, municipality.name), link, last, invitation.language)
    return EmailMessage(
        subject=subject,
        body=body,
        to=[invitation.email],
        headers={
            "Message-ID": f"<{invitation.pk}@{DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": invitation.language,
        },
        connection=mail,
    )
