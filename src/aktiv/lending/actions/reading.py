"""Noting that staff saw whose a loan is, who may not borrow, or whose certificate was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from aktiv.lending.models import Block, HeldCertificate, Loan
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import PersonalDataRead


def note_loans_read(loans: Iterable[Loan], reader_id: UUID, page: str, *, now: datetime) -> None:
    """A page named those who borrow. One statement, none when it named nobody but the reader."""
    looks = [Look(each.person_id, each.municipality_id) for each in loans]
    note_reads(reader_id, dict.fromkeys(looks), PersonalDataRead.What.BOOKING, page, now=now)


def note_blocks_read(blocks: Iterable[Block], reader_id: UUID, page: str, *, now: datetime) -> None:
    """A page named persons who may not borrow. One statement, none when it named no person."""
    looks = [Look(each.person_id, each.municipality_id) for each in blocks if each.person_id is not None]
    note_reads(reader_id, dict.fromkeys(looks), PersonalDataRead.What.BOOKING, page, now=now)


def note_certificates_read(
    held: Iterable[HeldCertificate], reader_id: UUID, page: str, *, now: datetime
) -> None:  # fmt: skip
    """A page named persons whose certificates were seen. One statement, none when it named nobody but the reader."""
    looks = [Look(each.person_id, each.municipality_id) for each in held]
    note_reads(reader_id, dict.fromkeys(looks), PersonalDataRead.What.CONTACT, page, now=now)
