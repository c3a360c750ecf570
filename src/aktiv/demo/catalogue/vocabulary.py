"""The words that the whole catalogue shares: closed lists as enums, and text in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aktiv.values.texts import Language, Texts


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What people type when they mean an activity, beside its name; may be empty in a language."""

    nb: tuple[str, ...]
    nn: tuple[str, ...]
    en: tuple[str, ...]

    def in_language(self, language: Language) -> tuple[str, ...]:
        """The synonyms in the asked language."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[language]


class Kind(StrEnum):
    """What a space is."""

    SPORTS_HALL = "sports_hall"
    GYM = "gym"
    PITCH = "pitch"
    TENNIS = "tennis"
    ICE_RINK = "ice_rink"
    POOL = "pool"
    LANE = "lane"
    DANCE = "dance"
    STUDIO = "studio"
    STAGE = "stage"
    CULTURE_HALL = "culture_hall"
    COMMUNITY_HALL = "community_hall"
    MEETING_ROOM = "meeting_room"
    KITCHEN = "kitchen"
    CHANGING_ROOM = "changing_room"


class Layer(StrEnum):
    """Whom an opening window is for: all (by `mode`), the school on school days, clubs' regular times in the season."""

    OPEN = "open"
    SCHOOL = "school"
    SEASON = "season"


class HolidayRule(StrEnum):
    """What a plan does on public holidays."""

    CLOSED = "closed"
    AS_SUNDAY = "as_sunday"


class Shape(StrEnum):
    """How the sketch of a space is drawn; atoms are numbered row by row."""

    ROOM = "room"
    STRIP = "strip"
    GRID = "grid"
    PITCH = "pitch"
    LANES = "lanes"


class Access(StrEnum):
    """What the facility offers those who need it."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    PARKING = "parking"


class PriceUnit(StrEnum):
    """What one price is for."""

    QUARTER_HOUR = "quarter_hour"
    HALF_HOUR = "half_hour"
    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    FIXED = "fixed"


class Rounding(StrEnum):
    """What is paid for a started unit."""

    UP = "up"
    EXACT = "exact"


class Role(StrEnum):
    """What a persona is in the service: herself, one who acts for clubs, staff of her city, or an operator."""

    RESIDENT = "resident"
    BOOKER = "booker"
    COACH = "coach"
    CASE_HANDLER = "case_handler"
    FACILITY_MANAGER = "facility_manager"
    CARETAKER = "caretaker"
    ADMINISTRATOR = "administrator"
    FINANCE = "finance"
    OPERATOR = "operator"  # of the platform, for no city


@dataclass(frozen=True, slots=True)
class Activity:
    """Something people do; `kinds` are the spaces it suits at all, a space names those it really offers."""

    slug: str
    names: Texts
    synonyms: Synonyms
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Equipment:
    """A tag for what is there to use; counted stock for lending is another matter."""

    slug: str
    names: Texts
