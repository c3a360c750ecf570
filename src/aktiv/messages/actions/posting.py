"""Sending the mail that waits: one connection for a batch, one transaction for each mail.

A mail carries the same Message-ID each time, so the one that is sent twice, when a process dies between the server's
yes and the commit, is known by it.
"""

from __future__ import annotations

import logging
from datetime import datetime
from email.utils import formataddr, parseaddr
from pathlib import Path
from traceback import extract_tb

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction

from aktiv.messages.actions import settling
from aktiv.messages.actions.mailing import Away, NotSent, outgoing, send
from aktiv.messages.models import Delivery
from aktiv.messages.queries import Letter, letter_of, wants_mail
from aktiv.messages.queries.sending import sending_of
from aktiv.messages.references import message_id, return_path
from aktiv.messages.rules.replies import Verdict
from aktiv.people.actions.contacts import note_returned
from aktiv.walls import everything

_LOG = logging.getLogger(__name__)


def post(limit: int = 500, *, now: datetime) -> int:
    """Sends mail whose time has come, the oldest first. Returns how many were sent.

    Two at once share the work: each locks the delivery it sends and passes by those that are locked.
    """
    sent = 0
    with outgoing() as mail:
        for _ in range(limit):
            with everything():
                done = _send_next(mail, now)
            if done is None:
                break
            sent += done
    return sent


def _send_next(mail: BaseEmailBackend, now: datetime) -> int | None:
    """1 when one was sent, 0 when the next one could not be, None when no mail waits. Raises Away."""
    delivery = settling.next_due(Delivery.Channel.MAIL, now)
    if delivery is None:
        return None
    if code := _unsendable(delivery):
        settling.dropped(delivery, code)
        return 0
    try:
        with transaction.atomic():
            letter = letter_of(delivery.notification, now)
            message = _message(delivery, letter) if letter is not None else None
        if message is None:
            settling.dropped(delivery, "gone")
            return 0
        send(message, mail)
    except NotSent as fault:
        _not_sent(delivery, fault, now)
        return 0
    except (Away, DatabaseError):
        raise
    except Exception as error:  # one letter that cannot be written must not stop those that wait behind it
        name = type(error).__name__
        _LOG.error("mail for delivery %s cannot be written (%s at %s)", delivery.pk, name, _where(error))
        settling.later(delivery, now, name)
        return 0
    settling.taken(delivery, now)
    return 1


def _unsendable(delivery: Delivery) -> str:
    """Why nobody is to be sent it; "" when she is."""
    person = delivery.notification.person
    if not person.email:
        return "no_address"
    if person.email_returned_at is not None:
        return "address_returned"
    return "" if wants_mail(delivery.notification) else "unwanted"


def _not_sent(delivery: Delivery, fault: NotSent, now: datetime) -> None:
    _LOG.warning("mail for delivery %s was not taken (%s)", delivery.pk, fault.code)
    if fault.verdict is Verdict.LATER:
        settling.later(delivery, now, fault.code)
    elif fault.verdict is Verdict.REFUSED:
        settling.refused(delivery, fault.code)
    else:
        settling.came_back(delivery, fault.code)
        note_returned(delivery.notification.person_id, sent_at=now, code=fault.code, now=now)


def _message(delivery: Delivery, letter: Letter) -> EmailMultiAlternatives:
    """The mail: from the municipality when it has said a name, to be reported on to an address that names it."""
    notification = delivery.notification
    said = sending_of(notification.entry.municipality_id)
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    name = said.sender_name if said is not None else ""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.body,
        from_email=return_path(delivery) or address,
        to=[notification.person.email],
        reply_to=[said.reply_to] if said is not None and said.reply_to else None,
        headers={
            "From": formataddr((name, address)) if name else settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message_id(delivery, notification),
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    for alternative in letter.alternatives:
        message.attach_alternative(*alternative)
    for file in letter.files:
        message.attach(*file)
    return message


def _where(error: Exception) -> str:
    """The lines that led to a fault, the last three: without its words, which may tell of somebody."""
    frames = extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{Path(each.filename).stem}:{each.lineno}" for each in reversed(frames))
