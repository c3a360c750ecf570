"""How sure we must be of who somebody is, and how long we believe it; pure."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from aktiv.people.models import SignIn
from aktiv.values.births import is_assigned
from aktiv.values.numbers import NORWAY
from aktiv.values.refusal import Refusal

SEEN_EVERY = timedelta(minutes=5)
"""How often a sign-in's last use is written down."""
_ORDER = (SignIn.Level.SUBSTANTIAL, SignIn.Level.HIGH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a sign-in lasts without use, for residents and for those who work for a municipality, and in all."""

    idle: timedelta
    idle_staff: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """How an installation lets people in: the key of what is kept of their numbers, whether made-up people may come,
    and how long a sign-in lasts at most."""

    number_key: str
    made_up: bool
    longest: timedelta


def enough(held: str, needed: str) -> bool:
    """Whether a level is at least another."""
    return _ORDER.index(SignIn.Level(held)) >= _ORDER.index(SignIn.Level(needed))


def lapsed(sign_in: SignIn, patience: Patience, *, works: bool, now: datetime) -> bool:
    """Whether it has ended, lasted its time, or been left alone too long."""
    idle = patience.idle_staff if works else patience.idle
    return sign_in.ended_at is not None or now >= sign_in.ends_at or now >= sign_in.seen_at + idle


def admitted_number(text: str, *, made_up: bool) -> str:
    """A national number as it is compared. With `made_up` test persons' are admitted.

    Raises Refusal("not_a_personal_number") and Refusal("made_up_person").
    """
    number = NORWAY.personal_number(text)
    if not made_up and not is_assigned(number):
        raise Refusal("made_up_person")
    return number


def number_digest(number: str, key: str) -> str:
    """What is kept of a checked number. Without the key nobody can try all numbers until one fits."""
    return hmac.new(key.encode(), f"{NORWAY.country}:{number}".encode(), hashlib.sha256).hexdigest()
