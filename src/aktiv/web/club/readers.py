"""Who reads a club's pages, and what she may do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.models import Organisation, Person, PersonalDataRead
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.people.queries import may_in
from aktiv.people.queries.organisations import organisation_called, today_of
from aktiv.people.queries.permissions import club_rights
from aktiv.web.components.links import Link, Tabs
from aktiv.web.identity import person_here


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks at a club's page, and what she holds in it today."""

    club: Organisation
    person: Person | None
    held: Rights
    now: datetime

    def may(self, permission: Permission, team: str = "") -> bool:
        """Whether she has the permission on the club, or on a team of it."""
        return permits(permission, self.held, Thing(organisation_id=self.club.pk, team=team))

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether she has the permission on the club, or on a team that is hers."""
        return any(self.may(permission, team) for team in ("", *(right.team for right in self.held.clubs)))

    @property
    def manages(self) -> bool:
        """Whether she may change the profile, the teams, and who acts for it."""
        return self.may(Permission.ORGANISATION_MANAGE)

    @property
    def represents(self) -> bool:
        """Whether she acts for it in any way, or for a team of it."""
        return self.may_somewhere(Permission.ORGANISATION_REPRESENT)

    @property
    def today(self) -> date:
        """The day where the club is at home."""
        return today_of(self.club, self.now)

    @property
    def decides(self) -> bool:
        """Whether she decides for the municipality where it is at home. One statement."""
        home = self.club.municipality
        return bool(self.person and home and may_in(self.person, home, Permission.GROUP_DECIDE, day=self.today))

    def saw(self, persons: Iterable[Person], page: str) -> None:
        """Notes on each person that a page showed who she is for the club. What everybody may see is not noted."""
        if self.person is not None:
            looks = [Look(each.pk, organisation_id=self.club.pk) for each in persons]
            note_reads(self.person.pk, looks, PersonalDataRead.What.RIGHTS, page, now=self.now)


def reader_of(request: HttpRequest, key: str) -> Reader:
    """Anybody. Raises Http404 for a club that is not there."""
    club, person, now = organisation_called(key), person_here(request), timezone.now()
    if club is None:
        raise Http404
    held = club_rights(person.pk, today_of(club, now), club.pk) if person else Rights()
    if club.municipality is not None:
        request.municipality = club.municipality  # type: ignore[attr-defined]  # the page wears its colours
    return Reader(club, person, held, now)


def reader_with(request: HttpRequest, key: str, permission: Permission) -> tuple[Reader, Person]:
    """Somebody with the permission on the club, or on a team that is hers. Raises Http404 for all others."""
    reader = reader_of(request, key)
    if reader.person is None or not reader.may_somewhere(permission):
        raise Http404
    return reader, reader.person


def tabs(reader: Reader, here: str) -> Tabs | None:
    """The pages of a club, for those who act for it."""
    if not reader.represents:
        return None
    known = [("club", _("Profile"), "Buildings3"), ("club_teams", _("Teams"), "PersonGroup")]
    known += [("club_people", _("People"), "Person")]
    known += [("club_costs", _("Costs"), "Receipt")] if reader.may(Permission.ORGANISATION_BOOK) else []
    known += [("club_settings", _("Change the profile"), "Pencil")] if reader.manages else []
    known += [("club_history", _("What was done"), "Clock")]
    links = (Link(word, reverse(name, args=[reader.club.key]), name == here, icon) for name, word, icon in known)
    return Tabs(reader.club.name, tuple(links))
