"""Sending invitations, to addresses whose readers we do not know yet: to a role on a staff, or to act for a club."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from aktiv.messages.actions.mailing import NotSent, outgoing, send
from aktiv.messages.club_words import invitation_letter
from aktiv.messages.rules.replies import Verdict
from aktiv.messages.words import offer, role_in
from aktiv.people.actions.inviting import settle_mail
from aktiv.people.links import STAFF_INVITATION
from aktiv.people.models import Invitation, StaffInvitation

DOMAIN = "aktiv-kommune"
_LOG = logging.getLogger(__name__)


def post_offers(limit: int = 500, *, now: datetime) -> int:
    """Sends the invitations that wait, each in its own transaction. Returns how many were sent.

    One that cannot be sent waits longer each time, and is given up after eight attempts.
    """
    sent = 0
    with outgoing() as mail:
        for _ in range(limit):
            done = _send_next(mail, now)
            if done is None:
                break
            sent += done
    return sent


@transaction.atomic
def _send_next(mail: BaseEmailBackend, now: datetime) -> int | None:
    """Sends one, whose row no other worker has; None when nothing waits."""
    invitation = _staff_waiting(now) or _club_waiting(now)
    if invitation is None:
        return None
    try:
        send(_message(invitation), mail)
    except NotSent as fault:
        _LOG.warning("mail for invitation %s failed (%s)", invitation.pk, fault.code)
        settle_mail(invitation, sent=False, again=fault.verdict is Verdict.LATER, now=now)
        return 0
    settle_mail(invitation, sent=True, now=now)
    return 1


def _staff_waiting(now: datetime) -> StaffInvitation | None:
    # Served by staff_invitation_mail.
    rows = StaffInvitation.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
    return rows.select_related("municipality", "facility").order_by("mail_after", "id").first()


def _club_waiting(now: datetime) -> Invitation | None:
    # Served by invitation_mail.
    rows = Invitation.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
    return rows.select_related("organisation__municipality", "invited_by").order_by("mail_after", "id").first()


def _message(invitation: Invitation | StaffInvitation) -> EmailMessage:
    if isinstance(invitation, StaffInvitation):
        subject, body, language = _staff_letter(invitation)
    else:
        subject, body, language = invitation_letter(invitation)
    # One that is sent once more is good for longer, and is another letter.
    number = f"{invitation.pk}.{int(invitation.expires_at.timestamp() * 1_000_000)}"
    headers = {
        "Message-ID": f"<{number}@{DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    return EmailMessage(subject=subject, body=body, to=[invitation.email], headers=headers)


def _staff_letter(invitation: StaffInvitation) -> tuple[str, str, str]:
    municipality, facility = invitation.municipality, invitation.facility
    with override(invitation.language):
        where = facility.name if facility is not None else invitation.district
        link = settings.SITE + reverse("staff_invitation", args=[STAFF_INVITATION.token(invitation.pk)])
        last = invitation.expires_at.astimezone(municipality.zone)
        letter = offer(role_in(invitation.role, where, municipality.name), link, last, invitation.language)
    return (*letter, invitation.language)
