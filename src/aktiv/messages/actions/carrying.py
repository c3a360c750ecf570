"""Sending letters to addresses that are not a person's yet, or no longer; what is sent leaves nothing behind."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from aktiv.messages.actions.mailing import NotSent, outgoing, send
from aktiv.messages.letter_words import Words, account_letter
from aktiv.messages.rules.replies import Verdict
from aktiv.people.links import CONTACT_PROOF
from aktiv.people.models import Letter

DOMAIN = "aktiv-kommune"
ATTEMPTS = 8
_LOG = logging.getLogger(__name__)


def post_letters(limit: int = 500, *, now: datetime) -> int:
    """Sends the letters that wait, each in its own transaction. Returns how many were sent.

    One that cannot be sent waits longer each time, and is given up after eight attempts: about four hours.
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
    # Served by letter_waiting.
    waiting = Letter.objects.select_for_update(skip_locked=True).filter(mail_after__lte=now)
    letter = waiting.order_by("mail_after", "id").first()
    if letter is None:
        return None
    try:
        send(_message(letter), mail)
    except NotSent as fault:
        _LOG.warning("mail for letter %s failed (%s)", letter.pk, fault.code)
        letter.attempts += 1
        letter.mail_after = now + timedelta(minutes=2**letter.attempts)
        if letter.attempts >= ATTEMPTS or fault.verdict is not Verdict.LATER:
            letter.delete()
        else:
            letter.save(update_fields=["attempts", "mail_after"])
        return 0
    letter.delete()
    return 1


def _message(letter: Letter) -> EmailMessage:
    with override(letter.language):
        link, day = settings.SITE + reverse("home"), None
        if letter.kind == Letter.Kind.PROVE:
            link = settings.SITE + reverse("contact_proof", args=[CONTACT_PROOF.token(UUID(letter.data["check"]))])
        elif letter.kind == Letter.Kind.CHANGED:
            link = settings.SITE + reverse("my_profile")
        if "day" in letter.data:
            day = date.fromisoformat(letter.data["day"])
        subject, body = account_letter(letter.kind, Words(link, day), letter.language)
    return EmailMessage(
        subject=subject,
        body=body,
        to=[letter.email],
        headers={
            "Message-ID": f"<{letter.pk}@{DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
