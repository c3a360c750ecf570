"""A scanner of files, as cases need one. Without one nothing is attached: no file is handed out that nobody scanned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What a scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"
    REFUSED = "refused"  # it will never say, for instance because the file is larger than it reads


@dataclass(frozen=True, slots=True)
class Scanned:
    """A verdict, and what the scanner calls what it found."""

    verdict: Verdict
    found: str = ""


class ScannerAway(Exception):
    """The scanner does not answer now, or not in words that we know: the file waits."""


class Scanner(Protocol):
    """Something that knows harmful files."""

    def scan(self, content: bytes) -> Scanned:
        """What it says of a file's content. Raises ScannerAway."""

    def answers(self) -> bool:
        """Whether it is there just now."""


_used: list[Scanner] = []


def use(scanner: Scanner | None) -> None:
    """The scanner that the installation has; None for none."""
    _used[:] = [scanner] if scanner is not None else []


def scanner() -> Scanner | None:
    """The scanner; None where there is none, and then nothing can be attached."""
    return _used[0] if _used else None
