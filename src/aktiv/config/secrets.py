"""Passwords and keys made for this data folder: random, readable by its owner only, made once."""

import contextlib
import json
import os
import secrets as random
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "secrets.json"


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
        handle, name = tempfile.mkstemp(dir=folder, prefix=".secrets-")
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(made), file)
        with contextlib.suppress(FileExistsError):
            os.link(name, folder / FILE_NAME)
        os.unlink(name)
    found = known(folder)
    if found is None:
        raise PermissionError(folder / FILE_NAME)
    return found
