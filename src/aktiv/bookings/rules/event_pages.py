"""What an event may say of itself: cleaned, and refused where nobody could read or follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from uuid import UUID

from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

LONGEST_PROGRAMME = 4_000
LONGEST_LINK = 400
MOST_AUDIENCE = 1_000_000
_SLUG_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """What is told of an event. `safety_name` and `safety_phone` are for the municipality alone; `audience` is how many
    are expected in all."""

    public: bool = False
    programme: str = ""
    organiser: str = ""
    audience: int | None = None
    safety_name: str = ""
    safety_phone: str = ""
    registration_url: str = ""


def cleaned_words(words: EventWords) -> EventWords:
    """The same, cleaned. Raises Refusal("control_characters"), ("too_long", limit, length), ("not_an_audience", limit),
    ("not_a_web_address") and ("safety_contact_by_half") for a name without a number or the other way round."""
    found = replace(
        words,
        programme=many_lines(words.programme, limit=LONGEST_PROGRAMME),
        organiser=one_line(words.organiser, limit=160),
        safety_name=one_line(words.safety_name, limit=120),
        safety_phone=one_line(words.safety_phone, limit=40),
        registration_url=one_line(words.registration_url, limit=LONGEST_LINK),
    )
    if found.audience is not None and not 0 < found.audience <= MOST_AUDIENCE:
        raise Refusal("not_an_audience", limit=MOST_AUDIENCE)
    if found.registration_url and not _leads_to_the_web(found.registration_url):
        raise Refusal("not_a_web_address")
    if bool(found.safety_name) is not bool(found.safety_phone):
        raise Refusal("safety_contact_by_half")
    return found


def slug_of(title: str, booking_id: UUID) -> str:
    """The last part of its address: the title's words, and so much of the booking's id that no two are alike."""
    words = "-".join("".join(letter if letter.isascii() else " " for letter in fold(title)).split())
    return f"{words[:_SLUG_WORDS].strip('-') or 'x'}-{booking_id.hex[:10]}"


def _leads_to_the_web(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    plain = not any(each in link for each in ' "\\')
    return parts.scheme in ("http", "https") and "." in parts.netloc and plain and "@" not in parts.netloc
