"""The words that the whole catalogue shares: closed lists as enums, and text in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNITS = 5040
"""Length of the stretch of the number line that one root space owns; its divisions must divide it exactly."""


class Language(StrEnum):
    """The languages every text exists in; values are the language codes of the pages."""

    NB = "nb"
    NN = "nn"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in bokmål, nynorsk and English. Proper names are the same in all three."""

    nb: str
    nn: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in the asked language."""
        return {Language.NB: self.nb, Language.NN: self.nn, Language.EN: self.en}[language]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What people type when they mean an activity, beside its name; may be empty in a language."""

    nb: tuple[str, ...]
    nn: tuple[str, ...]
    en: tuple[str, ...]

    def in_language(self, language: Language) -> tuple[str, ...]:
        """The synonyms in the asked language."""
        return {Language.NB: self.nb, Language.NN: self.nn, Language.EN: self.en}[language]


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


class Mode(StrEnum):
    """How a booking of a space becomes a right: at once, or when a case handler has granted it."""

    INSTANT = "instant"
    APPLICATION = "application"


class Layer(StrEnum):
    """Whom an opening window is for. Season windows lie within open ones and say where season times may be placed."""

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
    """What a persona is in the service."""

    RESIDENT = "resident"
    REPRESENTATIVE = "representative"
    COACH = "coach"
    CASE_HANDLER = "case_handler"
    FACILITY_MANAGER = "facility_manager"
    CARETAKER = "caretaker"


@dataclass(frozen=True, slots=True)
class Activity:
    """Something people do; `kinds` are the spaces it suits at all, a space names those it really offers."""

    slug: str
    names: Words
    synonyms: Synonyms
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Equipment:
    """A tag for what is there to use; counted stock for lending is another matter."""

    slug: str
    names: Words
