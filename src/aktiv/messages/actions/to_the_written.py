"""Sending mail to those whom an organiser wrote up with an address: each once, and forgotten when it has gone."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import override

from aktiv.bookings.models import SignUp
from aktiv.messages.actions.mailing import NotSent, outgoing, send
from aktiv.messages.models import WrittenMail
from aktiv.messages.queries.about_sign_ups import about_written
from aktiv.messages.rules.replies import Verdict
from aktiv.messages.sign_up_words import letter_to_written
from aktiv.walls import everything

ATTEMPTS = 8
DOMAIN = "aktiv-kommune"
_LOG = logging.getLogger(__name__)


def post_written(limit: int = 500, *, now: datetime) -> int:
    """Sends the mail that waits, each in its own transaction. Returns how many were sent. One that cannot be sent waits
    longer each time, and is given up after eight attempts."""
    sent = 0
    with outgoing() as mail:
        for _ in range(limit):
            with everything():
                done = _send_next(mail, now)
            if done is None:
                break
            sent += done
    return sent


@transaction.atomic
def _send_next(mail: BaseEmailBackend, now: datetime) -> int | None:
    """Sends one, whose row no other worker has; None when nothing waits."""
    # Served by written_waiting.
    rows = WrittenMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=now)
    waiting = rows.select_related("participant").order_by("due_at", "id").first()
    if waiting is None:
        return None
    message = _message(waiting)
    if message is not None:
        try:
            send(message, mail)
        except NotSent as fault:
            _LOG.warning("mail for one on a list was not taken (%s)", fault.code)
            waiting.attempts += 1
            if fault.verdict is Verdict.LATER and waiting.attempts < ATTEMPTS:
                waiting.due_at = now + timedelta(minutes=2**waiting.attempts)
                waiting.save(update_fields=["attempts", "due_at"])
                return 0
            message = None
    waiting.delete()
    return 1 if message is not None else 0


def _message(waiting: WrittenMail) -> EmailMessage | None:
    """The mail, in the municipality's language; None when the address is gone with the name."""
    to = waiting.participant.email
    about = about_written(waiting) if to else None
    if about is None:
        return None
    language = _language(about.sign_up)
    with override(language):
        subject, body = letter_to_written(waiting.kind, about, language)
    headers = {
        "Message-ID": f"<written-{waiting.pk}@{DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }
    return EmailMessage(subject=subject, body=body, to=[to], headers=headers)


def _language(found: SignUp) -> str:
    language: str = found.booking.municipality.language
    return language
