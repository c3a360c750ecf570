"""What the surroundings decide: every setting that comes from environment variables, read in one place."""

import json
import os
import sys
from pathlib import Path
from typing import Any

SERVICE_FOLDER = Path("/var/lib/aktiv-kommune")


def data_folder() -> Path:
    """Where this installation keeps its data: AKTIV_DATA, else root's service folder or the user's own."""
    if chosen := os.environ.get("AKTIV_DATA"):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return SERVICE_FOLDER / "data"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "aktiv-kommune"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "aktiv-kommune"


def text(name: str, default: str = "") -> str:
    """A variable's text, stripped; the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """A variable's parts, divided by commas or white space."""
    return text(name, default).replace(",", " ").split()


def number(name: str, default: int) -> int:
    """A variable's whole number. Raises ValueError naming the variable when it is something else."""
    given = text(name, str(default))
    try:
        return int(given)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {given!r}") from None


def table(name: str) -> dict[str, dict[str, Any]]:  # Any: JSON, checked where it is used
    """A variable's JSON: objects by name; none when it is unset. Raises ValueError that names the variable, never what
    stood there."""
    try:
        found = json.loads(text(name, "{}"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(each, dict) for each in found.values()):
        raise ValueError(f"{name} must be a JSON object of objects")
    return found


def switched_on(name: str) -> bool:
    """Whether a variable says yes (1, true, yes, on)."""
    return text(name).lower() in {"1", "true", "yes", "on"}
