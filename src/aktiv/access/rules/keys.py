"""By which name a lock service knows a grant: the same however often it is asked, told from nothing but ids of ours."""

from __future__ import annotations


def key_of(grant_id: int, round_: int) -> str:
    """The grant's id, and how often it was wanted anew."""
    return f"{grant_id}-{round_}"


def grant_in(key: str) -> int | None:
    """The id of the grant that a key names; None for what is no key of ours."""
    head, dash, tail = key.partition("-")
    if not dash or not _whole(head) or not _whole(tail):
        return None
    return int(head)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
