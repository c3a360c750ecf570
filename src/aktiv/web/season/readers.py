"""Who reads a round's pages: everybody, or somebody who applies for a club."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from aktiv.people.models import Organisation, Person
from aktiv.people.permissions import Permission
from aktiv.people.queries import organisations_of
from aktiv.seasons.actions.applying import Applicant
from aktiv.seasons.models import ClubApplication, Round
from aktiv.seasons.queries.applications import own_application
from aktiv.seasons.queries.rounds import round_called
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.web.gates import View, holding
from aktiv.web.identity import organisation_here, person_here


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who applies in a round for the club that she acts for, and what the club has asked so far."""

    round: Round
    club: Organisation
    person: Person
    now: datetime
    application: ClubApplication | None

    @property
    def applicant(self) -> Applicant:
        """As actions take it."""
        return Applicant(self.club.pk, self.person.pk)

    @property
    def over(self) -> bool:
        """Whether the deadline has passed."""
        return is_over(self.round, self.now)

    @property
    def may_change(self) -> bool:
        """Whether the club may begin or change an application now."""
        act = Act.APPLY_LATE if self.over else Act.APPLY
        mine = self.application
        in_time = mine is not None and mine.state == ClubApplication.State.HANDED_IN and not mine.late
        return act in possible(State(self.round.state)) and not (self.over and in_time)

    @property
    def handed_in(self) -> bool:
        """Whether the municipality has it."""
        return self.application is not None and self.application.state == ClubApplication.State.HANDED_IN


def is_over(round_: Round, now: datetime) -> bool:
    """Whether what comes now is late."""
    return round_.state != State.OPEN.value or (round_.deadline is not None and round_.deadline < now)


def shown_round(request: HttpRequest, slug: str) -> Round:
    """A round that everybody may know of. Raises Http404, also for one that is being planned. One statement."""
    found = round_called(slug)
    if found is None or found.state == State.PLANNING.value:
        raise Http404
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    return found


def asking_page(view: View) -> View:
    """A page of those who apply for a club. Whoever acts for none that she may apply for is asked for which."""

    @holding(Permission.APPLICATION_MAKE)
    @wraps(view)
    def guarded(request: HttpRequest, round: str, **path: object) -> HttpResponseBase:
        found, person, now = shown_round(request, round), person_here(request), timezone.now()
        if person is None:
            raise Http404
        clubs = organisations_of(person, timezone.localdate(now), Permission.APPLICATION_MAKE)
        here = organisation_here(request)
        club = next((each for each in clubs if here is not None and each.pk == here.pk), None)
        if club is None:
            following = reverse("season_apply", args=[found.slug, "klubb"])
            return render(request, "season/choose.html", {"round": found, "clubs": clubs, "next": following})
        return view(request, Asking(found, club, person, now, own_application(found.pk, club.pk)), **path)

    return guarded
