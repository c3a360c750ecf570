"""Files that were attached: what they are called, how large, and whether they may be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.translation import get_language

from aktiv.cases.models import Attachment
from aktiv.cases.words import FILE_STATES
from aktiv.values import formatting
from aktiv.web.components.results import Standing, Status

_STANDINGS: dict[str, Standing] = {"waiting": "warning", "clean": "success", "infected": "danger", "refused": "danger"}


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file. `url` is empty unless it may be opened; `note_id` is what it was sent with, if not the application."""

    id: UUID
    name: str
    size: str
    status: Status
    url: str
    note_id: int | None


@dataclass(frozen=True, slots=True)
class Files:
    """A list of files; with `removable` each has a button that takes it off."""

    template: ClassVar[str] = "web/components/files.html"

    files: tuple[FileShown, ...]
    removable: bool = False

    @classmethod
    def of(cls, files: Iterable[FileShown], *, removable: bool = False) -> Files | None:
        """None when there are none."""
        found = tuple(files)
        return cls(found, removable) if found else None


def files_shown(attachments: Iterable[Attachment], url_of: Callable[[UUID], str]) -> list[FileShown]:
    """Attachments in words, in the reader's language."""
    language = get_language() or "nb"
    return [
        FileShown(
            each.pk,
            each.name,
            formatting.file_size(each.size, language),
            Status(_STANDINGS[each.state], str(FILE_STATES[each.state])),
            url_of(each.pk) if each.state == Attachment.State.CLEAN else "",
            each.note_id,
        )
        for each in attachments
    ]
