"""The files of a batch, written to disk where they are large: what a file holds is never all in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO

from aktiv.payments import ehf
from aktiv.payments.basis import Invoice, Seller
from aktiv.payments.exports import FORMATS, file_name
from aktiv.payments.models import Batch
from aktiv.payments.queries.batches import head_of, papers_of
from aktiv.payments.settings import settings_from
from aktiv.walls import within

IN_MEMORY = 2_000_000  # bytes
EHF = "ehf"
MADE_IN = (1980, 1, 1, 0, 0, 0)
"""What a zip says of when its files were made: the same each time it is fetched."""


def file_of(batch: Batch, name: str) -> tuple[IO[bytes], str, str]:
    """A batch as a file to read from its beginning, what it is called, and its media type: a format, or all e-invoices.

    Raises KeyError for a format that is none, and Refusal for what the format cannot say.
    """
    made: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    head = head_of(batch)
    with within(municipalities=[batch.municipality_id]):
        if name == EHF:
            _zip(made, papers_of(batch, einvoices=True), head.seller)
            called, media_type = (
                f"ehf-{head.seller.municipality_number or head.seller.number}-{head.number:06d}.zip",
                "application/zip",
            )
        else:
            setup = settings_from(batch).setup
            for part in FORMATS[name].write(head, papers_of(batch), setup):
                made.write(part)
            called, media_type = file_name(name, head), FORMATS[name].media_type
    made.seek(0)
    return made, called, media_type


def titles_of(batch: Batch) -> Mapping[str, str]:
    """The accounting files that a batch is fetched as, by name."""
    return {name: FORMATS[name].title for name in settings_from(batch).formats}


def _zip(into: IO[bytes], invoices: Iterable[Invoice], seller: Seller) -> None:
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as written:
        for each in invoices:
            entry = zipfile.ZipInfo(f"{each.number}.xml", MADE_IN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, ehf.document(each, seller))
