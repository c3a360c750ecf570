"""What accounting is handed: pure functions from a batch to bytes. The same batch always gives the same bytes.

`docs/finance-exports.md` says what each format looks like, column by column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from aktiv.payments.basis import Batch, BatchHead, Invoice
from aktiv.payments.exports import agresso, plain, unit4, visma, xledger
from aktiv.payments.exports.setup import Rounding, Setup

Writer = Callable[[BatchHead, Iterable[Invoice], Setup], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by name: how its file is called and served, and what writes it. `write` reads the invoices once, one at
    a time, and never holds them all."""

    name: str
    title: str
    extension: str
    media_type: str
    write: Writer


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("csv", "CSV", "csv", "text/csv; charset=utf-8", plain.write),
        Format("agresso", "Agresso LG04", "txt", "text/plain; charset=iso-8859-1", agresso.write),
        Format("unit4", "Unit4 ERP", "xml", "application/xml", unit4.write),
        Format("visma", "Visma Enterprise", "txt", "text/plain; charset=iso-8859-1", visma.write),
        Format("xledger", "Xledger", "csv", "text/csv; charset=utf-8", xledger.write),
    )
}


def export(name: str, batch: Batch, setup: Setup) -> bytes:
    """A batch as one file. Raises KeyError for a format that is none, and Refusal for what the format cannot say:
    "too_long_for_format", "missing_in_setup", "no_accounting_vat_code", "currency_not_in_format"."""
    return b"".join(FORMATS[name].write(batch.head, batch.invoices, setup))


def file_name(name: str, head: BatchHead) -> str:
    """What a batch's file is called: the same each time it is fetched."""
    return f"{name}-{head.seller.municipality_number or head.seller.number}-{head.number:06d}.{FORMATS[name].extension}"


__all__ = ["FORMATS", "Format", "Rounding", "Setup", "export", "file_name"]
