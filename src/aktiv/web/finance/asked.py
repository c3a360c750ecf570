"""What pages of finance are asked for in their addresses, read so that a page always comes."""

from __future__ import annotations

MOST_PAGES = 1_000
LONGEST_SEARCH = 80


def narrowed_by(text: str) -> str:
    """What was typed in a search field, on one line."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST_SEARCH]
