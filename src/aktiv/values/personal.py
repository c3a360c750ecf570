"""How a package declares what it keeps about people: which table, whose, why, how long, and what erasing does to it.

Each package that has tables says it in its `personal.py`; `people.personal` collects them. What stands in these
declarations is all there is: the record of processing, the export, erasing and the nightly purge read nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Kind(StrEnum):
    """Kinds of data, as a municipality's rules of how long they are kept name them."""

    ACCOUNT = "account"
    ADDRESS_CHECKS = "address_checks"
    SIGN_INS = "sign_ins"
    TOKENS = "tokens"
    RIGHTS = "rights"
    INVITATIONS = "invitations"
    REQUESTS = "requests"
    CONSENTS = "consents"
    READS = "reads"
    BOOKINGS = "bookings"
    CASES = "cases"
    PARTICIPANTS = "participants"
    ALERTS = "alerts"
    HOLDS = "holds"
    ACCOUNTING = "accounting"
    MESSAGES = "messages"
    LETTERS = "letters"
    HISTORY = "history"


class Basis(StrEnum):
    """Why it is lawful, by the letters of article 6 of the GDPR."""

    CONSENT = "6a"
    LEGAL_DUTY = "6c"
    PUBLIC_TASK = "6e"


class Erasing(StrEnum):
    """What happens to a field when its person is erased."""

    EMPTY = "empty"  # "" or {} or []
    NULL = "null"
    KEEP = "keep"  # it tells nothing once the person is erased, or a law demands it; the table says which


@dataclass(frozen=True, slots=True)
class Field:
    """A field that tells of a person. A `secret` field is not exported: it opens a door, or is a number's digest.

    `purged` fields also go when the row is older than its kind is kept.
    """

    name: str
    erasing: Erasing = Erasing.EMPTY
    secret: bool = False
    purged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a table keeps about people.

    `whose` are paths to the persons it is about. `fields` tell of them; `shown` are further values that an export
    gives so that the row makes sense, by key and path. `only` narrows to some rows. `over(moment)` is a filter for
    rows that nobody has needed since a moment: without it they are kept as long as the account. Rows go whole with
    `erased_whole` when the person is erased and with `purged_whole` when they are old; otherwise fields are emptied.
    `home` is the path to the municipality whose rule says how long. `what`, `purpose` and `kept_because` are texts to
    be translated.
    """

    key: str
    model: str
    whose: tuple[str, ...]
    kind: Kind
    what: str
    purpose: str
    basis: Basis
    fields: tuple[Field, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
    only: Any = None  # a filter of Django's; values know nothing of Django
    over: Callable[[datetime], Any] | None = None  # Any: as above
    erased_whole: bool = False
    purged_whole: bool = False
    home: str = ""
    kept_because: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that must be settled before a person can be erased: a code and what it is about, for words."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON-able


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What a package declares. Fields that do not tell of people stand under the reason, as "Model.field".

    `obstacles(person, now)` stand in the way of erasing; `active(persons, since)` are those who used the package;
    `before(persons, now)` runs in the transaction that erases, while everything is still there; `names(persons)` tells
    until when a law demands that a name is kept.
    """

    held: tuple[Held, ...] = ()
    impersonal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    obstacles: Callable[[UUID, datetime], Sequence[Obstacle]] | None = None
    active: Callable[[Collection[UUID], datetime], set[UUID]] | None = None
    before: Callable[[Collection[UUID], datetime], None] | None = None
    names: Callable[[Collection[UUID]], Mapping[UUID, datetime]] | None = None
