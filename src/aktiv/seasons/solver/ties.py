"""How ties are settled: by a hash of the seed and an id, so that nobody gains from a place in the file."""

from __future__ import annotations

import hashlib

Seed = int | str


def rank(seed: Seed, *ids: str) -> int:
    """A number that orders what is equal; the same for the same seed and ids, on every machine."""
    text = "\0".join([str(seed), *ids])
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


def small(seed: Seed, *ids: str) -> int:
    """A seed for a solver library: between 0 and 2³¹ − 1."""
    return rank(seed, *ids) & 0x7FFF_FFFF
