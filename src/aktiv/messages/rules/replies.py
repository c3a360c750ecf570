"""What a mail server's answer means for a message, and for the address that it went to (RFC 5321, RFC 3463)."""

from __future__ import annotations

import re
from enum import StrEnum

NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""Mailbox, system or syntax that is none; moved without a new address; a domain that takes no mail; disabled."""
REFUSING_MAILBOXES = frozenset({550, 551, 553})
"""What servers that tell no status say of an address that is none."""
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Verdict(StrEnum):
    """What becomes of a message that was not taken."""

    LATER = "later"  # it is tried again
    REFUSED = "refused"  # this message is not taken; the next one may be
    DEAD = "dead"  # the address takes none


def status_in(text: str) -> str:
    """The status in an answer ("5.1.1"), where there is one."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def of_reply(code: int, text: str) -> Verdict:
    """What an answer to a message means. A code that is no refusal for good is one for now."""
    if not 500 <= code <= 599:
        return Verdict.LATER
    return of_recipient_status(status_in(text), otherwise=code in REFUSING_MAILBOXES)


def of_recipient_status(status: str, *, otherwise: bool = False) -> Verdict:
    """What a final status says of the address: refused for what was sent, or takes nothing; `otherwise` whether it is
    dead when there is no status."""
    dead = status in NO_SUCH_ADDRESS if status else otherwise
    return Verdict.DEAD if dead else Verdict.REFUSED
