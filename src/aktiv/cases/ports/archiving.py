"""The municipality's archive, as cases need one: it is handed papers one by one, and answers later what they became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Document:
    """One file of what is archived. The first of a filing is its main one."""

    title: str
    file_name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Whom it is from or to: an organisation with its number (empty where it has none), or a person."""

    name: str
    number: str
    person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One paper with its files, and the case that it belongs to.

    `message_id` is the same however often it is sent. `case_key` and `record_key` are ours, by which the archive knows
    that it has them already. `outgoing` for what the municipality sent. `classes` are (system, class) of the
    case; moments are in the municipality's own time.
    """

    message_id: UUID
    account: str
    case_key: str
    case_title: str
    opened_at: datetime
    archive_part: str
    classes: Sequence[tuple[str, str]]
    record_key: str
    title: str
    kind: str
    outgoing: bool
    dated: datetime
    correspondent: Correspondent
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What it became there: the case's number, and the number of the paper in it."""

    case_number: str
    post_number: str


class ArchiveAway(Exception):
    """The archive, or the way to it, does not answer now: everything waits."""


class ArchiveLater(Exception):
    """This one could not be handed over now; others can."""


class ArchiveLost(Exception):
    """Nobody there knows of it: it has to be sent again."""


class ArchiveRefused(Exception):
    """It will never be taken as it is. `code` is stable; `why` is what the archive said of it."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


class Archive(Protocol):
    """Somewhere that keeps cases for good."""

    def send(self, filing: Filing) -> None:
        """Hands it over; sent again with the same message id it is the same one. Raises ArchiveAway, ArchiveLater,
        ArchiveRefused."""

    def receipt(self, message_id: UUID) -> Receipt | None:
        """What became of it; None as long as nobody has said. Raises ArchiveAway, ArchiveLater, ArchiveLost,
        ArchiveRefused."""


_used: list[Archive] = []


def use(archive: Archive | None) -> None:
    """The way to archives that the installation has; None for none."""
    _used[:] = [archive] if archive is not None else []


def archive() -> Archive | None:
    """The way to archives; None where there is none, and then what is to be archived waits."""
    return _used[0] if _used else None
