"""Who is let in to the working pages of the collaboration: those whose mandate gives the permission at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from aktiv.collaboration.models import Collaboration, Mandate
from aktiv.collaboration.queries.mandates import mandates_held, rights_from
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.people.models import Person, SignIn
from aktiv.people.permissions import Permission, Rights, Thing, needs, permits
from aktiv.web.entry.levels import needs_level
from aktiv.web.gates import View
from aktiv.web.identity import person_here


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who works, with which mandates, at which moment."""

    person: Person
    held: Rights
    now: datetime
    today: date
    home: Collaboration
    mandates: tuple[Mandate, ...]

    def may(self, permission: Permission, *, member_id: int | None = None, body_id: int | None = None) -> bool:
        """Whether her mandates permit it, for a member or in a body."""
        thing = Thing(collaboration_id=self.home.pk, member_id=member_id, body_id=body_id)
        return permits(permission, self.held, thing)


def mandated(view: View) -> View:
    """For whoever holds a mandate in the collaboration now, signed in at the highest level; the view is given a Seat.
    What each mandate allows is asked again by every action."""

    @needs(Permission.COLLABORATION_ENTER, staff=True)
    @needs_level(SignIn.Level.HIGH)
    @wraps(view)
    def guarded(request: HttpRequest, **path: object) -> HttpResponseBase:
        seat = seat_of(request)
        if seat is None:
            raise Http404
        answer = view(request, seat, **path)
        add_never_cache_headers(answer)
        return answer

    return guarded


def seat_of(request: HttpRequest) -> Seat | None:
    """Her seat, on a page that everybody may read; None when she is not signed in or holds nothing now."""
    person, home = person_here(request), the_collaboration()
    if person is None or home is None:
        return None
    now = timezone.now()
    mandates = mandates_held(person.pk, home.pk, now)
    held = rights_from(person.pk, mandates)
    if not permits(Permission.COLLABORATION_ENTER, held, Thing(collaboration_id=home.pk)):
        return None
    today = timezone.localdate(now)
    request.works = True  # type: ignore[attr-defined]  # she may be shown what others are not: see RefusedForms
    return Seat(person=person, held=held, now=now, today=today, home=home, mandates=tuple(mandates))


def home_or_404() -> Collaboration:
    """The collaboration; the page does not exist while there is none."""
    home = the_collaboration()
    if home is None:
        raise Http404
    return home
