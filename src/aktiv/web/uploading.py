"""Taking files over the wire: whatever is sent, no more of it is kept than may be attached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from aktiv.cases.rules.files import MOST_BYTES, MOST_FILES

MOST_SENT = (MOST_FILES + 1) * MOST_BYTES + 5_000_000
"""Bytes of a form with all its files. What says that it is more is not read at all."""


class Bounded(FileUploadHandler):
    """Stands before those that keep files: what comes after a file has passed the limit is read and thrown away.

    What is kept of it is just too large, so that it is refused in words with the rest of the form at hand.
    """

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 - Any, here and below: as the library hands it
        META: dict[str, Any],  # noqa: ARG002 - as above
        content_length: int,
        boundary: str,  # noqa: ARG002 - as above
        encoding: str | None = None,  # noqa: ARG002 - as above
    ) -> None:
        """Called before anything is read. Raises RequestDataTooBig."""
        if content_length > MOST_SENT:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Hands on what may yet be within the limit."""
        return raw_data if start <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:  # noqa: ARG002 - what the library asks with
        """The next one has it."""
        return None


def files_in(request: HttpRequest, name: str) -> Sequence[tuple[str, bytes]]:
    """The files of a field, with their names. A field that was left empty is none."""
    found = [each for each in request.FILES.getlist(name) if each.name]
    return [(each.name or "", _read(each)) for each in found[: MOST_FILES + 1]]  # one more is too many already


def _read(upload: UploadedFile[bytes]) -> bytes:
    content: bytes = upload.read(MOST_BYTES + 1)
    return content
