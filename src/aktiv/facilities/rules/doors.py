"""Codes of doors: short enough to type from a poster, told apart when read aloud, and no words."""

from __future__ import annotations

from hashlib import sha256

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""Neither vowels, so that no code is a word, nor what looks like something else (0 and o, 1 and l)."""
LENGTH = 6


def code_of(what: str, attempt: int = 0) -> str:
    """The code of what hangs behind the door, named by its address. The same each time; `attempt` gives another one."""
    number = int.from_bytes(sha256(f"{what}#{attempt}".encode()).digest()[:8], "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)
