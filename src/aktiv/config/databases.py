"""From a connection text to Django's settings for it."""

from pathlib import Path
from typing import Any

from psycopg import conninfo

from aktiv.config import environment, secrets
from aktiv.config.embedded.cluster import socket_folder
from aktiv.config.embedded.home import HOME
from aktiv.config.embedded.lifetime import APP, DATABASE, OWNER

LONGEST_POOL_WAIT = 10  # seconds
CONNECT_TIMEOUT = 10  # seconds
PREPARING = {
    # Only what `aktiv.prepared` sends is prepared; without a threshold psycopg would prepare nothing at all. Plans
    # are made once, not again for the values of each time: that would cost what preparing is to save. Nothing asked
    # here runs so long that compiling it first would pay.
    "prepare_threshold": 1,
    "options": "-c plan_cache_mode=force_generic_plan -c jit=off",
}


def databases(folder: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: `default` (the app's role) and `owner` (the role that owns the schema, for migrations).

    Given by DATABASE_URL and AKTIV_OWNER_DATABASE_URL (which falls back to the former), else the embedded server's.
    """
    app, owner = connection_texts(folder)
    pool = {"min_size": 1, "max_size": environment.number("AKTIV_POOL", 10), "timeout": LONGEST_POOL_WAIT}
    return {"default": from_text(app, pool=pool), "owner": from_text(owner)}


def connection_texts(folder: Path) -> tuple[str, str]:
    """Connection texts for libpq: the app's and the owner's."""
    if given := environment.text("DATABASE_URL"):
        return given, environment.text("AKTIV_OWNER_DATABASE_URL", given)
    kept = secrets.known(folder)
    host = str(socket_folder((folder / HOME).resolve()))
    return (
        conninfo.make_conninfo(host=host, port=5432, user=APP, password=kept.app if kept else "", dbname=DATABASE),
        conninfo.make_conninfo(host=host, port=5432, user=OWNER, password=kept.owner if kept else "", dbname=DATABASE),
    )


def from_text(text: str, pool: dict[str, Any] | None = None) -> dict[str, Any]:
    """One entry of DATABASES from a connection text (a URL or `name=value` pairs)."""
    parts = {name: value for name, value in conninfo.conninfo_to_dict(text).items() if value is not None}
    told = f"{PREPARING['options']} {parts.pop('options', '')}".strip()  # what the text says comes later, and wins
    entry: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {**PREPARING, "options": told, "connect_timeout": CONNECT_TIMEOUT, **parts},
    }
    if pool:
        entry["OPTIONS"]["pool"] = pool
    return entry
