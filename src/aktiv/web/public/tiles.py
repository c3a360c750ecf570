"""Background tiles for the map, fetched by us and kept on disk: no visitor's address reaches the tile server.

A tile that was fetched is used for a week, and for as long as needed while the server does not answer. What is kept is
bounded: past `MOST_BYTES` the tiles that were fetched longest ago go.
"""

from __future__ import annotations

import http.client
import os
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

FRESH = 7 * 24 * 3600  # seconds
TIMEOUT = 3  # seconds for the server to answer
PAUSE = 30  # seconds in which a server that did not answer is left alone
LARGEST = 400_000  # bytes of one tile
MOST_BYTES = 1_000_000_000
SWEEP_EVERY = 500  # tiles written
DEEPEST = 18
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class NoTile(Exception):
    """The tile is not kept, and the server did not give it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture. `kind` is its media type, told by its first bytes."""

    content: bytes
    kind: str


def on_the_map(z: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= z <= DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z


class Tiles:
    """The tiles of one server. `template` is its address with {z}, {x} and {y}; `folder` is where they are kept."""

    def __init__(self, template: str, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self.template, self.folder, self.most_bytes = template, folder, most_bytes
        self._silent_until = 0.0
        self._written = 0

    def tile(self, z: int, x: int, y: int) -> Tile:
        """The tile, from disk while it is fresh. Raises NoTile, and LookupError for one that cannot be."""
        if not on_the_map(z, x, y):
            raise LookupError(f"{z}/{x}/{y}")
        path = self.folder / str(z) / str(x) / str(y)
        kept, age = _read(path)
        if kept is not None and age < FRESH:
            return kept
        try:
            fetched = self._fetch(self.template.format(z=z, x=x, y=y))
        except NoTile:
            if kept is None:
                raise
            return kept
        self._keep(path, fetched)
        return fetched

    def _fetch(self, address: str) -> Tile:
        if time.monotonic() < self._silent_until:
            raise NoTile(address)
        request = urllib.request.Request(address, headers={"User-Agent": "Aktiv-kommune"})  # noqa: S310 - by the operator
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                content = answer.read(LARGEST + 1)
        except urllib.error.HTTPError as error:
            if error.code >= 500 or error.code == 429:
                self._silent_until = time.monotonic() + PAUSE
            raise NoTile(address) from error
        except (OSError, http.client.HTTPException) as error:
            self._silent_until = time.monotonic() + PAUSE
            raise NoTile(address) from error
        kind = _kind(content)
        if kind is None or len(content) > LARGEST:
            raise NoTile(address)
        return Tile(content, kind)

    def _keep(self, path: Path, tile: Tile) -> None:
        """Whole or not at all: several processes write here. A full disk costs a visitor nothing."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(tile.content)
            os.replace(file.name, path)
        except OSError:
            return
        self._written += 1
        if self._written % SWEEP_EVERY == 0:
            self.sweep()

    def sweep(self) -> None:
        """Takes the tiles that were fetched longest ago away, until a tenth of the room is free again."""
        found = []
        for path in self.folder.rglob("*"):
            try:
                if path.is_file():
                    state = path.stat()
                    found.append((state.st_mtime, state.st_size, path))
            except OSError:  # another process took it away
                continue
        held = sum(size for _, size, _ in found)
        if held <= self.most_bytes:
            return
        for _, size, path in sorted(found):
            path.unlink(missing_ok=True)
            held -= size
            if held <= self.most_bytes * 9 // 10:
                return


def _read(path: Path) -> tuple[Tile | None, float]:
    """What is kept and how many seconds ago it was fetched."""
    try:
        content = path.read_bytes()
        age = time.time() - path.stat().st_mtime
    except OSError:
        return None, 0.0
    kind = _kind(content)
    return (Tile(content, kind) if kind else None), age


def _kind(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
