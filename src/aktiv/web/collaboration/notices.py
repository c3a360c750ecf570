"""What is said at the top of a page while a part of the service is away where the page belongs.

Every page asks, so the database is asked by each process every half minute, and not at all where the settings say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from logging import getLogger
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from aktiv.collaboration import service_words
from aktiv.collaboration.queries.incidents import in_languages, severe_now
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.web.collaboration.status_shown import spoken

log = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A severe incident as it is remembered: for which municipalities (none: for all), and which parts."""

    number: int
    titles: Mapping[str, str]
    severity: str
    parts: tuple[str, ...]
    municipality_ids: frozenset[int]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says of one."""

    title: str
    parts: str
    where: str
    color: str
    url: str
    lang: str


class _Kept:
    """What this process read last, and until when it is believed."""

    def __init__(self) -> None:
        self.lock, self.until, self.found = Lock(), 0.0, ()  # type: tuple[Lock, float, tuple[Disturbance, ...]]

    def read(self) -> tuple[Disturbance, ...]:
        now = monotonic()
        if now >= self.until and self.lock.acquire(blocking=False):  # the others go by what is known meanwhile
            self.until = now + settings.NOTICE_SECONDS  # also where it cannot be read
            try:
                self.found = _read()
            except DatabaseError:
                log.exception("notices cannot be read")
            finally:
                self.lock.release()
        return self.found

    def forget(self) -> None:
        self.until = 0.0


_kept = _Kept()


def notices_for(municipality_id: int | None) -> list[Notice]:
    """What a page of a municipality says; one of no municipality tells of all, and of whom each is about."""
    if not settings.NOTICE_SECONDS:
        return []
    return [
        Notice(
            spoken(each.titles)[0],
            ", ".join(str(service_words.PARTS[part]) for part in each.parts),
            ", ".join(each.members) if municipality_id is None else "",
            service_words.FELT[each.severity][0],
            reverse("status_incident", args=[each.number]),
            spoken(each.titles)[1],
        )
        for each in _kept.read()
        if not each.members or municipality_id is None or municipality_id in each.municipality_ids
    ]


def look_again() -> None:
    """What is known is not believed any more: something was just said here."""
    _kept.forget()


def _read() -> tuple[Disturbance, ...]:
    home = the_collaboration()
    if home is None:
        return ()
    return tuple(
        Disturbance(
            each.number,
            in_languages(each.title, each.title_nn, each.title_en),
            each.severity,
            tuple(each.parts),
            frozenset(one.member.municipality_id for one in each.reaches.all() if one.member.municipality_id),
            tuple(one.member.name for one in each.reaches.all()),
        )
        for each in severe_now(home.pk)
    )
