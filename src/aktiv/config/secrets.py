"""Passwords and keys made for this data folder: random, readable by its owner only, made once."""

import contextlib
import json
import os
import secrets as random
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "secrets.json"
NUMBER_KEY = "number.key"
"""The key of what is kept of national numbers. With another key everybody is somebody new."""
SIGNING_KEY = "sign-in.pem"
"""What we sign with at providers of sign-in."""


@dataclass(frozen=True)
class Secrets:
    """What one data folder keeps to itself."""

    superuser: str
    owner: str
    app: str
    django: str


def known(folder: Path) -> Secrets | None:
    """The folder's secrets, or None when it has none that this user may read."""
    try:
        return Secrets(**json.loads((folder / FILE_NAME).read_text()))
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None


def ensured(folder: Path) -> Secrets:
    """The folder's secrets, made now when it has none. Two commands at once agree on one set."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / FILE_NAME).exists():
        superuser, owner, app, django = (random.token_urlsafe(48) for _ in Secrets.__dataclass_fields__)
        made = Secrets(superuser, owner, app, django)
        _write_once(folder / FILE_NAME, json.dumps(asdict(made)))
    found = known(folder)
    if found is None:
        raise PermissionError(folder / FILE_NAME)
    return found


def kept(folder: Path, name: str) -> str | None:
    """A secret that has a file of its own; None when it has not been made, or this user may not read it."""
    try:
        return (folder / name).read_text()
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None


def ensured_kept(folder: Path, name: str, make: Callable[[], str] = lambda: random.token_urlsafe(48)) -> str:
    """The same, made now when it is missing. Two commands at once agree on one."""
    if (found := kept(folder, name)) is None:
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(folder / name, make())
        found = kept(folder, name)
    if found is None:
        raise PermissionError(folder / name)
    return found


def _write_once(path: Path, text: str) -> None:
    """Writes a file that only its owner may read, whole; one that is there already stays."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(name, path)
    os.unlink(name)
