"""The field by which files are attached, and the files of an application as its applicant sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.cases.models import Attachment
from aktiv.cases.ports import scanning
from aktiv.cases.rules.files import KINDS, MOST_BYTES, MOST_FILES
from aktiv.web.components.files import FileShown, files_shown
from aktiv.web.components.forms import Field

FIELD = "vedlegg"
CODES = frozenset(
    {
        "too_many_files", "file_empty", "file_too_large", "file_kind_unknown", "file_not_its_kind",
        "file_too_much_inside", "file_holds_macros", "picture_too_large",
    }
)  # fmt: skip
"""Refusals that are about the field."""


@dataclass(frozen=True, slots=True)
class FileField(Field):
    """A field for several files."""

    template: ClassVar[str] = "web/components/file_field.html"
    accept: ClassVar[str] = ",".join(f".{each}" for each in KINDS)


def field_of(error: str = "", *, label: str = "", suffix: str = "") -> FileField | None:
    """The field; None where nothing can be attached. `suffix` tells several on a page apart."""
    if scanning.scanner() is None:
        return None
    hint = _("PDF, pictures, documents or plain text. At most %(files)s files of %(megabytes)s MB each.") % {
        "files": MOST_FILES,
        "megabytes": MOST_BYTES // 1_000_000,
    }
    return FileField(f"{FIELD}{suffix}", label or _("Files"), hint=hint, error=error, optional=True)


def own_files(attachments: Iterable[Attachment]) -> list[FileShown]:
    """For whoever applied, signed in."""
    return files_shown(attachments, lambda pk: reverse("attachment", args=[pk]))


def files_by_link(attachments: Iterable[Attachment], token: str) -> list[FileShown]:
    """For whoever holds the secret link."""

    def url_of(pk: UUID) -> str:
        return reverse("application_link_file", args=[token, pk])

    return files_shown(attachments, url_of)
