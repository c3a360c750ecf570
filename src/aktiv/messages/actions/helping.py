"""Sending what is said to those who asked for help, also to those who have no account. Each entry is sent once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from aktiv.collaboration.models import SupportAsker, SupportEntry
from aktiv.collaboration.queries.support import SUPPORT_LINK
from aktiv.messages.actions.mailing import NotSent, outgoing, send
from aktiv.messages.rules.replies import Verdict
from aktiv.messages.support_words import support_letter
from aktiv.values.formatting import clock, day_long
from aktiv.walls import everything

DOMAIN = "aktiv-kommune"
ATTEMPTS = 8
MAILED_FOR = timedelta(days=1)
"""What was said longer ago (moved in from elsewhere, or made up for a demonstration) is not mailed."""
_LOG = logging.getLogger(__name__)


def post_help(limit: int = 500, *, now: datetime) -> int:
    """Sends the answers that wait, each in its own transaction. Returns how many were sent.

    One that cannot be sent waits longer each time, and is given up after eight attempts: it stands on the page of who
    asked all the same.
    """
    with everything():
        waits = SupportEntry.objects.filter(mail_after__lte=now).exists()
    if not waits:
        return 0
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
    with everything():
        # Served by support_mail.
        waiting = SupportEntry.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
        entry = waiting.select_related("request__member__municipality").order_by("mail_after", "id").first()
        if entry is None:
            return None
        asker = SupportAsker.objects.filter(request_id=entry.request_id).first()
        if asker is None or not asker.email or entry.made_at < now - MAILED_FOR:
            return _done(entry, 0)
        try:
            send(_message(entry, asker.email), mail)
        except NotSent as fault:
            _LOG.warning("mail for support entry %s failed (%s)", entry.pk, fault.code)
            entry.attempts += 1
            if entry.attempts >= ATTEMPTS or fault.verdict is not Verdict.LATER:
                return _done(entry, 0)
            entry.mail_after = now + timedelta(minutes=2**entry.attempts)
            entry.save(update_fields=["attempts", "mail_after"])
            return 0
        return _done(entry, 1)


def _done(entry: SupportEntry, sent: int) -> int:
    entry.mail_after = None
    entry.save(update_fields=["attempts", "mail_after"])
    return sent


def _message(entry: SupportEntry, to: str) -> EmailMessage:
    request = entry.request
    with override(request.language):
        due = timezone.localtime(request.respond_due)
        told = f"{day_long(due, request.language)} {clock(due, request.language)}"
        link = settings.SITE + reverse("help_request", args=[SUPPORT_LINK.token(request.pk)])
        subject, body = support_letter(entry.kind, request.number, entry.text, told, link)
    return EmailMessage(
        subject=subject,
        body=body,
        to=[to],
        headers={
            "Message-ID": f"<help-{entry.pk}@{DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": request.language,
        },
    )
