"""Sending what is said to those who asked for help, also to those who have no account, and reminders of what comes back
each year. Each is sent once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from aktiv.collaboration.models import Reminder, SupportAsker, SupportEntry
from aktiv.collaboration.queries.support import SUPPORT_LINK
from aktiv.collaboration.rules.wheel import due_in
from aktiv.messages.actions.mailing import NotSent, outgoing, send
from aktiv.messages.rules.replies import Verdict
from aktiv.messages.support_words import reminder_letter, support_letter
from aktiv.values.formatting import clock, day_long
from aktiv.walls import everything

DOMAIN = "aktiv-kommune"
ATTEMPTS = 8
MAILED_FOR = timedelta(days=1)
"""What was said longer ago (moved in from elsewhere, or made up for a demonstration) is not mailed."""
_LOG = logging.getLogger(__name__)
Waiting = SupportEntry | Reminder


def post_help(limit: int = 500, *, now: datetime) -> int:
    """Sends what waits, each in its own transaction. Returns how many were sent.

    What cannot be sent waits longer each time, and is given up after eight attempts: it stands on the page of who asked
    all the same, and on the wheel.
    """
    with everything():
        waits = {
            SupportEntry: SupportEntry.objects.filter(mail_after__lte=now).exists(),
            Reminder: Reminder.objects.filter(mail_after__lte=now).exists(),
        }
    if not any(waits.values()):
        return 0
    sent = 0
    with outgoing() as mail:
        for kind, send_next in ((SupportEntry, _next_answer), (Reminder, _next_reminder)):
            for _ in range(limit if waits[kind] else 0):
                done = _send_next(mail, now, send_next)
                if done is None:
                    break
                sent += done
    return sent


@transaction.atomic
def _send_next(
    mail: BaseEmailBackend, now: datetime, wait: Callable[[datetime], tuple[Waiting, EmailMessage | None] | None]
) -> int | None:
    """Sends one, whose row no other worker has; None when nothing waits."""
    with everything():
        found = wait(now)
        if found is None:
            return None
        row, message = found
        if message is None:
            return _done(row, 0)
        try:
            send(message, mail)
        except NotSent as fault:
            _LOG.warning("mail %s failed (%s)", message.extra_headers["Message-ID"], fault.code)
            row.attempts += 1
            if row.attempts >= ATTEMPTS or fault.verdict is not Verdict.LATER:
                return _done(row, 0)
            row.mail_after = now + timedelta(minutes=2**row.attempts)
            row.save(update_fields=["attempts", "mail_after"])
            return 0
        return _done(row, 1)


def _done(row: Waiting, sent: int) -> int:
    row.mail_after = None
    row.save(update_fields=["attempts", "mail_after"])
    return sent


def _next_answer(now: datetime) -> tuple[SupportEntry, EmailMessage | None] | None:
    # Served by support_mail.
    waiting = SupportEntry.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
    entry = waiting.select_related("request").order_by("mail_after", "id").first()
    if entry is None:
        return None
    asker = SupportAsker.objects.filter(request_id=entry.request_id).first()
    if asker is None or not asker.email or entry.made_at < now - MAILED_FOR:
        return entry, None
    request = entry.request
    with override(request.language):
        due = timezone.localtime(request.respond_due)
        told = f"{day_long(due, request.language)} {clock(due, request.language)}"
        link = settings.SITE + reverse("help_request", args=[SUPPORT_LINK.token(request.pk)])
        subject, body = support_letter(entry.kind, request.number, entry.text, told, link)
    return entry, _mail(asker.email, subject, body, f"help-{entry.pk}", request.language)


def _next_reminder(now: datetime) -> tuple[Reminder, EmailMessage | None] | None:
    # Served by reminder_mail.
    waiting = Reminder.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
    row = waiting.select_related("task", "person").order_by("mail_after", "id").first()
    if row is None:
        return None
    if not row.person.email or row.person.anonymised_at is not None or row.made_at < now - MAILED_FOR:
        return row, None
    language, task = row.person.language, row.task
    with override(language):
        due = day_long(due_in(row.year, task.month, task.day), language)
        link = settings.SITE + reverse("wheel") + f"?ar={row.year}"
        subject, body = reminder_letter(getattr(task, f"name_{language}", task.name_nb), due, link)
    return row, _mail(row.person.email, subject, body, f"wheel-{row.pk}", language)


def _mail(to: str, subject: str, body: str, key: str, language: str) -> EmailMessage:
    headers = {
        "Message-ID": f"<{key}@{DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    return EmailMessage(subject=subject, body=body, to=[to], headers=headers)
