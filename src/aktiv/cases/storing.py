"""Where the contents of attachments lie: in a folder of their own, by id, apart from all that is served by its path."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings


def path_of(attachment_id: UUID) -> Path:
    """Below a folder of its first two characters: no folder grows beyond what tools can list."""
    name = attachment_id.hex
    return Path(settings.ATTACHMENT_FOLDER) / name[:2] / name


def keep(attachment_id: UUID, content: bytes) -> None:
    """Writes the content whole or not at all, for our own account alone."""
    path = path_of(attachment_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def content_of(attachment_id: UUID) -> bytes | None:
    """The content; None when it is gone."""
    try:
        return path_of(attachment_id).read_bytes()
    except FileNotFoundError:
        return None


def forget(attachment_id: UUID) -> None:
    """Removes the content."""
    path_of(attachment_id).unlink(missing_ok=True)


def older_than(moment: float) -> Iterator[tuple[Path, UUID | None]]:
    """Files written before a moment (seconds since 1970), with the id that they have; None for half-written ones."""
    for path in sorted(Path(settings.ATTACHMENT_FOLDER).glob("??/*")):
        if path.is_file() and path.stat().st_mtime < moment:
            try:
                yield path, UUID(hex=path.name)
            except ValueError:
                yield path, None


def forget_all(paths: Collection[Path]) -> None:
    """Removes files."""
    for path in paths:
        path.unlink(missing_ok=True)
