"""Sending the mail of notifications: each once, as far as mail allows.

A mail that the server took in the instant of a crash may be sent again; it has the same Message-ID, so that readers'
programs see one.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from aktiv.messages.actions.mailing import FAULTS, outgoing, send
from aktiv.messages.models import Notification
from aktiv.messages.queries import Letter, letter_of, wants_mail
from aktiv.walls import everything

DOMAIN = "aktiv-kommune"
ATTEMPTS = 8
_LOG = logging.getLogger(__name__)


def post(limit: int = 500, *, now: datetime) -> int:
    """Sends the mail that waits, oldest first, each in its own transaction. Returns how many were sent.

    A mail that cannot be sent waits longer each time, and is given up after eight attempts: about four hours.
    """
    sent = 0
    with outgoing() as mail:
        for _ in range(limit if mail is not None else 0):
            with everything():
                done = _send_next(mail, now)
            if done is None:
                break
            sent += done
    return sent


def _send_next(mail: BaseEmailBackend, now: datetime) -> int | None:
    """Sends one, whose row no other worker has; None when nothing waits."""
    waiting = Notification.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_after__lte=now)
    notification = waiting.select_related("person", "entry").order_by("mail_after", "id").first()
    if notification is None:
        return None
    letter = letter_of(notification, now) if notification.person.email and wants_mail(notification) else None
    if letter is None:
        # Nothing to say any more, nowhere to send it, or mail that she does without: seen in the service.
        _settle(notification, mail_after=None)
        return 0
    try:
        send(_message(notification, letter), mail)
    except FAULTS as error:
        notification.attempts += 1
        given_up = notification.attempts >= ATTEMPTS
        _LOG.warning("mail for notification %s failed (%s)", notification.pk, type(error).__name__)
        _settle(notification, mail_after=None if given_up else now + timedelta(minutes=2**notification.attempts))
        return 0
    _settle(notification, mail_after=None, mailed_at=now)
    return 1


def _settle(notification: Notification, *, mail_after: datetime | None, mailed_at: datetime | None = None) -> None:
    notification.mail_after, notification.mailed_at = mail_after, mailed_at
    notification.save(update_fields=["mail_after", "mailed_at", "attempts"])


def _message(notification: Notification, letter: Letter) -> EmailMessage:
    number = notification.entry.number
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[notification.person.email],
        headers={
            "Message-ID": f"<{number}.{notification.kind}.{notification.person_id}@{DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    if letter.calendar is not None:
        message.attach("kalender.ics", letter.calendar, "text/calendar; charset=utf-8; method=PUBLISH")
    for name, contents, kind in letter.files:
        message.attach(name, contents, kind)
    return message
