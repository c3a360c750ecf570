"""Who is let in to a page: each page has one of these, and its mark can be listed (`people.permissions.marks`).

A gate looks at who comes. Whether she may see the very thing that is asked for is answered by an `access_…` query or an
action, with the permission that the gate names; on staff pages, where the thing is the municipality, by the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person, SignIn
from aktiv.people.permissions import WAYS, Kind, Permission, Rights, Thing, needs, permits, somebody
from aktiv.people.queries.permissions import every_right, staff_rights
from aktiv.web.entry.levels import needs_level
from aktiv.web.identity import person_here

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who works, where, and with which rights. Her rights are those of the municipality, or all on a page of no one."""

    person: Person
    held: Rights
    now: datetime
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalDesk(Desk):
    """The same, in one municipality."""

    municipality: Municipality


def signed_in(view: View) -> View:
    """A visitor is sent to sign in and comes back; what a person reads is kept by no cache on the way."""
    return somebody(_for_persons(view))


def holding(*permissions: Permission) -> Callable[[View], View]:
    """The same, for pages that look up a thing on which she must have one of the permissions."""
    return lambda view: needs(*permissions)(_for_persons(view))


def staff_page(permission: Permission) -> Callable[[View], View]:
    """For staff of the municipality whose `slug` is in the address, signed in at the highest level.

    The view is given a MunicipalDesk. For everybody else the page does not exist. One statement beside the
    municipality's.
    """

    def guard(view: View) -> View:
        @needs(permission, staff=True)
        @needs_level(SignIn.Level.HIGH)
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **path: object) -> HttpResponseBase:
            municipality = municipalities.by_slug(slug)
            person = person_here(request)
            if municipality is None or person is None:
                raise Http404
            now = timezone.now()
            today = timezone.localdate(now)
            held = staff_rights(person.pk, today, municipality.pk)
            if not permits(permission, held, Thing(municipality_id=municipality.pk)):
                raise Http404
            request.municipality = municipality  # type: ignore[attr-defined]  # the page wears its colours
            desk = MunicipalDesk(person=person, held=held, now=now, today=today, municipality=municipality)
            answer = view(request, desk, **path)
            add_never_cache_headers(answer)
            return answer

        return guarded

    return guard


def working(*permissions: Permission) -> Callable[[View], View]:
    """For whoever has one of the permissions anywhere, signed in at the highest level; the view is given a Desk.

    Where roles on a staff alone give them, nothing else is read. One statement, or three.
    """
    by_staff = all(way.kind in Kind.of_staff() for each in permissions for way in WAYS[each])
    rights_of = staff_rights if by_staff else every_right

    def guard(view: View) -> View:
        @needs(*permissions, staff=True)
        @needs_level(SignIn.Level.HIGH)
        @wraps(view)
        def guarded(request: HttpRequest, **path: object) -> HttpResponseBase:
            person = person_here(request)
            now = timezone.now()
            today = timezone.localdate(now)
            held = rights_of(person.pk, today) if person is not None else Rights()
            if person is None or not any(permits(each, held, Thing()) for each in permissions):
                raise Http404
            answer = view(request, Desk(person=person, held=held, now=now, today=today), **path)
            add_never_cache_headers(answer)
            return answer

        return guarded

    return guard


def _for_persons(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if person_here(request) is None:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
        answer = view(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    return guarded
