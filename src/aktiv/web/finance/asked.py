"""What pages of finance are asked for in their addresses, read so that a page always comes."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import QueryDict

MOST_PAGES = 1_000
LONGEST_SEARCH = 80


def narrowed_by(text: str) -> str:
    """What was typed in a search field, on one line."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST_SEARCH]


def sent_once(data: QueryDict) -> UUID:
    """What makes a form that is sent twice one act: the id that it was shown with (`nytt`)."""
    try:
        return UUID(data.get("nytt", ""))
    except ValueError:
        return uuid4()


def version_asked(text: str) -> int:
    """The version that somebody looked at; 0 for all that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
