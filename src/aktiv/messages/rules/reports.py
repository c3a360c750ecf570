"""Reading what mail servers report of mail that they took and could not deliver (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

LARGEST = 1_000_000
"""Bytes of a report that are read; what comes after is the mail that was sent, which nobody needs."""
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says: the final status of what failed, and every text that may name the mail it is about."""

    status: str
    names: tuple[str, ...]


def read_report(raw: bytes) -> Report | None:
    """A report that mail has failed for good; None for anything else, also for "delayed" and for an answer by a human.

    Nothing in it is believed: whoever calls looks for a signed reference among the names.
    """
    try:
        return _read(raw)
    except (
        RecursionError
    ):  # parts in parts in parts: no server reports so, and it must not be handed over anew for days
        return None


def _read(raw: bytes) -> Report | None:
    message = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
    if message.get_content_type() != "multipart/report":
        return None
    parts = [part for part, _ in zip(message.walk(), range(MOST_PARTS), strict=False)]
    status = next((said for part in parts for said in _failures(part)), None)
    if status is None:
        return None
    return Report(status, tuple(_names(message, parts)))


def _failures(part: Message) -> Iterator[str]:
    """The status of each recipient that failed, in a part that tells of deliveries."""
    if part.get_content_type() != "message/delivery-status":
        return
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Message):
            continue
        action, status = str(block.get("Action", "")), str(block.get("Status", ""))
        if action.strip().lower() == "failed":
            yield (status.split() or [""])[0][:12]


def _names(message: Message, parts: list[Message]) -> Iterator[str]:
    """Where the report went, and the id of the mail that comes along, whole or as its headers alone."""
    for header in ("X-Original-To", "Delivered-To", "Envelope-To", "To"):
        yield from map(str, message.get_all(header, []))
    for part in parts:
        if part is not message and part.get("Message-ID"):
            yield str(part["Message-ID"])
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield str(message_from_bytes(content).get("Message-ID", ""))
