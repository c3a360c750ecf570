"""What is on, for everyone: the list, an event's page, and both as calendar files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.bookings.queries.event_files import events_file
from aktiv.bookings.queries.events import Event, Facets, event_called, events, facets, organiser_of
from aktiv.municipalities import queries as municipalities
from aktiv.municipalities.models import Municipality
from aktiv.people.permissions import public
from aktiv.values.folding import sort_key
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Chips, Choice, EmptyState, Link, Paging
from aktiv.web.happenings.asking import WHENS, Asking, asking, chosen_tags, when_told
from aktiv.web.happenings.shown import audience_told, days_of, linked_data, times_of
from aktiv.web.public.facility_views import access_words
from aktiv.web.signup.ways import way_to_sign_up

PAGE = 20
MOST_IN_FILE = 300


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Public. Everything that is to come, by day; narrowed by municipality, place, activity, days and words."""
    known = {each.slug: each for each in municipalities.listed()}
    asked = asking(request.GET, known)
    chosen = known.get(asked.municipality)
    request.municipality = chosen  # type: ignore[attr-defined]  # the page wears its colours
    now = timezone.now()
    found = events(asked.wanted(now), offset=(asked.page - 1) * PAGE, limit=PAGE)
    choices = facets(now)
    last = asked.page + 1 if found.more else asked.page
    fields = _fields(asked, known, choices)
    context = {
        "asked": asked,
        "chosen": chosen,
        "days": days_of(found.dates, several=chosen is None),
        "fields": fields[:3],
        "more": fields[3:],
        "more_in_use": bool(asked.facility or asked.first or asked.last or asked.errors),
        "whens": Chips(
            _("When"),
            (
                Link(_("Everything to come"), asked.url(when="", first=None, last=None), not _says_when(asked)),
                *(
                    Link(when_told(each), asked.url(when=each, first=None, last=None), asked.when == each)
                    for each in WHENS
                ),
            ),
            phone=5,
        ),
        "tags": chosen_tags(asked, known, choices),
        "problems": ErrorSummary.of((), asked.errors),
        "paging": Paging.of(asked.page, last, lambda page: asked.url(page=page)) if last > 1 else None,
        "file_url": asked.url("events_file"),
        "empty": _empty(asked),
    }
    return render(request, "happenings/events.html", context, status=422 if asked.errors else 200)


@public
@require_safe
def listing_file(request: HttpRequest) -> HttpResponse:
    """Public. The list that the address narrows, as a calendar file."""
    asked = asking(request.GET, [each.slug for each in municipalities.listed()])
    now = timezone.now()
    found = events(asked.wanted(now), limit=MOST_IN_FILE)
    file = events_file(found.dates, now, lambda slug: request.build_absolute_uri(reverse("event", args=[slug])))
    return _calendar(file, "hva-skjer")


@public
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. One event: when, where, by whom and what for; that it is off, when it is."""
    found = _found(request, slug)
    booking, page = found.booking, found.page
    place = found.dates[0].space.facility
    language = get_language() or "nb"
    context = {
        "event": found,
        "booking": booking,
        "page": page,
        "place": place,
        "times": times_of(found),
        "off": not found.standing,
        "some_off": len(found.standing) not in (0, len(found.dates)),
        "over": found.dates[-1].during.upper <= timezone.now(),
        "besides": [each.name.said_in(language).text for each in found.besides],
        "organiser": organiser_of(page, booking),
        "activity": booking.activity.name.said_in(language).text if booking.activity else "",
        "audience": audience_told(page.audience),
        "access": access_words(place),
        "sign_up": way_to_sign_up(booking.pk, timezone.now()),
        "data": linked_data(found, request.build_absolute_uri),
    }
    return render(request, "happenings/event.html", context)


@public
@require_safe
def event_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Public. One event as a calendar file."""
    found = _found(request, slug)
    for each in found.dates:
        each.booking.event_page = found.page
    file = events_file(
        found.dates, timezone.now(), lambda name: request.build_absolute_uri(reverse("event", args=[name]))
    )
    return _calendar(file, found.page.slug)


def _found(request: HttpRequest, slug: str) -> Event:
    found = event_called(slug)
    if found is None or not found.dates:
        raise Http404
    request.municipality = found.booking.municipality  # type: ignore[attr-defined]
    return found


def _calendar(file: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _says_when(asked: Asking) -> bool:
    return bool(asked.when or asked.first or asked.last)


def _fields(asked: Asking, known: dict[str, Municipality], found: Facets) -> list[Field]:
    """What narrows the list: words, municipality and activity, then the rest."""
    language = get_language() or "nb"
    homes = (Choice("", _("All municipalities"), not asked.municipality), *(
        Choice(each.slug, each.name, each.slug == asked.municipality) for each in known.values()
    ))  # fmt: skip
    places = sorted(
        (each for each in found.facilities if asked.municipality in ("", each.municipality)),
        key=lambda each: sort_key(each.name),
    )
    wheres = [Choice(each.slug, each.name, each.slug == asked.facility) for each in places]
    kinds = sorted(
        (Choice(slug, names.said_in(language).text, slug == asked.activity) for slug, names in found.activities),
        key=lambda each: sort_key(each.label),
    )
    return [
        Field("q", _("Search for"), asked.text, mark_required=False, longest=120),
        Field("kommune", _("Municipality"), kind="select", choices=homes, mark_required=False),
        Field("hva", _("Activity"), kind="select", mark_required=False,
              choices=(Choice("", _("All activities"), not asked.activity), *kinds)),
        Field("sted", _("Place"), kind="select", mark_required=False,
              choices=(Choice("", _("All places"), not asked.facility), *wheres)),
        Field("fra", _("From day"), asked.first.isoformat() if asked.first else "", "date", mark_required=False),
        Field("til", _("To day"), asked.last.isoformat() if asked.last else "", "date", mark_required=False),
    ]  # fmt: skip


def _empty(asked: Asking) -> EmptyState:
    if asked.narrowed:
        links = (Link(_("Everything to come"), reverse("events")),)
        return EmptyState(_("Nothing found"), _("Nothing that you asked for is on. Take something away."), links)
    return EmptyState(
        _("Nothing is on yet"),
        _("When a municipality or a club makes an event public, it is shown here."),
        icon="Calendar",
    )
