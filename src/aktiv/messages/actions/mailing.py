"""The connection to the mail server, one for a batch. A server that does not answer costs no message its patience."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

FAULTS = (OSError, SMTPException)
_LOG = logging.getLogger(__name__)


@contextmanager
def outgoing() -> Iterator[BaseEmailBackend | None]:
    """An open connection; None while the server does not answer: all mail waits as it is, and is tried the next time."""
    mail = get_connection()
    try:
        mail.open()
    except FAULTS as error:
        _LOG.warning("the mail server does not answer (%s)", type(error).__name__)
        yield None
        return
    try:
        yield mail
    finally:
        with suppress(*FAULTS):
            mail.close()


def send(message: EmailMessage, mail: BaseEmailBackend) -> None:
    """Sends one. When that fails the connection is closed, and the next message opens its own: a broken one would fail
    them all. Raises FAULTS."""
    message.connection = mail
    try:
        message.send()
    except FAULTS:
        with suppress(*FAULTS):
            mail.close()
        raise
