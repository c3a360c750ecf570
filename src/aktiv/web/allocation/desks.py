"""Who is let in to the pages of a round: those who share out seasons in its municipality."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from aktiv.people.models import SignIn
from aktiv.people.permissions import Permission, Thing, needs, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.seasons.models import Round
from aktiv.seasons.queries.rounds import round_called
from aktiv.web.entry.levels import needs_level
from aktiv.web.gates import MunicipalDesk, View
from aktiv.web.identity import person_here


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDesk(MunicipalDesk):
    """Somebody who works on a round."""

    round: Round


def round_page(view: View) -> View:
    """A page of the round whose `round` is in the address. The view is given a RoundDesk; for others there is no page.

    One statement beside the round's.
    """

    @needs(Permission.SEASON_ALLOCATE, staff=True)
    @needs_level(SignIn.Level.HIGH)
    @wraps(view)
    def guarded(request: HttpRequest, round: str, **path: object) -> HttpResponseBase:
        found = round_called(round)
        person = person_here(request)
        if found is None or person is None:
            raise Http404
        now = timezone.now()
        today = timezone.localdate(now)
        held = staff_rights(person.pk, today, found.municipality_id)
        if not permits(Permission.SEASON_ALLOCATE, held, Thing(municipality_id=found.municipality_id)):
            raise Http404
        request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
        request.round = found  # type: ignore[attr-defined]  # its name, state and pages stand above
        desk = RoundDesk(person=person, held=held, now=now, today=today, municipality=found.municipality, round=found)
        answer = view(request, desk, **path)
        add_never_cache_headers(answer)
        return answer

    return guarded
