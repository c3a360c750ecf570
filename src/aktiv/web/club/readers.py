"""Who reads a club's pages, and what she may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import by_slug
from aktiv.people.models import Organisation, Person
from aktiv.people.queries import is_staff
from aktiv.people.queries.organisations import coached_teams, organisation_called, roles_in
from aktiv.people.rules import DECIDERS
from aktiv.people.rules.organisations import may_manage
from aktiv.web.components.links import Link, Tabs
from aktiv.web.identity import person_here


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at a club's page, and what she is for it today."""

    club: Organisation
    person: Person | None
    roles: frozenset[str]
    coached: frozenset[int]
    now: datetime

    @property
    def manages(self) -> bool:
        """`organisation.manage`, for a club that acts."""
        return may_manage(self.roles) and self.club.status in Organisation.Status.acting()

    @property
    def today(self) -> date:
        home = self.club.municipality
        return self.now.astimezone(home.zone).date() if home is not None else timezone.localdate(self.now)

    @property
    def decides(self) -> bool:
        """`group.decide` where the club is at home. One statement."""
        home = self.club.municipality
        return bool(self.person and home and is_staff(self.person, home, DECIDERS, day=self.today))


def reader_of(request: HttpRequest, key: str) -> Reader:
    """Public. Raises Http404 for a club that is not there, or waits and is not hers."""
    club, person, now = organisation_called(key), person_here(request), timezone.now()
    if club is None:
        raise Http404
    roles = roles_in(person.pk, club, now) if person else frozenset[str]()
    coached = coached_teams(person.pk, club, now) if person and roles else frozenset[int]()
    if club.municipality is not None:
        request.municipality = club.municipality  # type: ignore[attr-defined]
    return Reader(club, person, roles, coached, now)


def representative_of(request: HttpRequest, key: str) -> Reader:
    """`organisation.represent`. Raises Http404 and PermissionDenied."""
    reader = reader_of(request, key)
    if not reader.roles:
        raise PermissionDenied
    return reader


def manager_of(request: HttpRequest, key: str) -> tuple[Reader, Person]:
    """`organisation.manage`. Raises Http404 and PermissionDenied."""
    reader = reader_of(request, key)
    if not reader.manages or reader.person is None:
        raise PermissionDenied
    return reader, reader.person


def decider_in(request: HttpRequest, slug: str) -> tuple[Municipality, Person]:
    """`group.decide`. Raises Http404, also for those of other municipalities."""
    municipality, person, now = by_slug(slug), person_here(request), timezone.now()
    if municipality is None or person is None:
        raise Http404
    if not is_staff(person, municipality, DECIDERS, day=now.astimezone(municipality.zone).date()):
        raise Http404
    request.municipality = municipality  # type: ignore[attr-defined]
    return municipality, person


def tabs(reader: Reader, here: str) -> Tabs | None:
    """The pages of a club, for those who act for it."""
    if not reader.roles:
        return None
    known = [("club", _("Profile"), "Buildings3"), ("club_teams", _("Teams"), "PersonGroup")]
    known += [("club_people", _("People"), "Person")]
    known += [("club_settings", _("Change the profile"), "Pencil")] if reader.manages else []
    known += [("club_history", _("What was done"), "Clock")]
    links = (Link(word, reverse(name, args=[reader.club.key]), name == here, icon) for name, word, icon in known)
    return Tabs(reader.club.name, tuple(links))
