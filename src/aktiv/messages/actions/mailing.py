"""The connection to the mail server, one for a batch, and what its answers mean. Nothing here knows a table."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from aktiv.messages.rules.replies import Verdict, of_reply, status_in

FAULTS = (OSError, SMTPException)
TOO_LARGE = 552
CLOSING = 421
_LOG = logging.getLogger(__name__)


class Away(Exception):
    """The mail server does not answer, or takes nothing from us at all: no message is at fault."""


class NotSent(Exception):
    """The server did not take this message. `code` is its status, or what broke."""

    def __init__(self, verdict: Verdict, code: str) -> None:
        self.verdict, self.code = verdict, code[:40]
        super().__init__(f"{verdict} {code}")


@contextmanager
def outgoing() -> Iterator[BaseEmailBackend]:
    """A connection for a batch, opened by the first message. A server that does not answer, or goes away in the
    middle, ends the batch: all mail waits as it is, and is tried the next time."""
    mail = get_connection()
    with suppress(Away):
        try:
            yield mail
        finally:
            _close(mail)


def send(message: EmailMessage, mail: BaseEmailBackend) -> None:
    """Sends one, over the connection that is open or a new one when it was lost.

    Raises Away, and NotSent for what is this message's own. After a refusal the connection goes on; after anything else
    it is closed, because a broken one would fail all that come after.
    """
    _open(mail)
    message.connection = mail
    try:
        message.send()
    except SMTPSenderRefused as error:
        if error.smtp_code == TOO_LARGE:
            raise NotSent(Verdict.REFUSED, _told(error.smtp_code, error.smtp_error)) from error
        _close(mail)
        _LOG.warning("the mail server does not take us as the sender (%s)", error.smtp_code)
        raise Away from error
    except SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _refused(mail, code, text) from error
    except SMTPDataError as error:
        found = _refused(mail, error.smtp_code, error.smtp_error)
        if found.verdict is Verdict.DEAD:  # what is refused after the text was seen is the text
            found.verdict = Verdict.REFUSED
        raise found from error
    except SMTPResponseException as error:
        raise _refused(mail, error.smtp_code, error.smtp_error) from error
    except FAULTS as error:
        _close(mail)
        raise NotSent(Verdict.LATER, type(error).__name__) from error


def _open(mail: BaseEmailBackend) -> None:
    """Raises Away; does nothing when the connection is open."""
    try:
        mail.open()
    except FAULTS as error:
        _close(mail)
        _LOG.warning("the mail server does not answer (%s)", type(error).__name__)
        raise Away from error


def _close(mail: BaseEmailBackend) -> None:
    with suppress(*FAULTS):
        mail.close()


def _refused(mail: BaseEmailBackend, code: int, text: bytes | str) -> NotSent:
    if code == CLOSING:
        _close(mail)
    return NotSent(of_reply(code, _text(text)), _told(code, text))


def _told(code: int, text: bytes | str) -> str:
    """The server's status where it tells one, else its code: its words may hold the address."""
    return status_in(_text(text)) or str(code)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
