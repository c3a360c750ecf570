"""The poster that hangs at a door: its code, as a square and in letters."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.facilities.actions import make_door
from aktiv.facilities.queries.doors import active_spaces, doors_of
from aktiv.people.permissions import Permission
from aktiv.web.caretaker.reach import access_facility
from aktiv.web.components.links import Link
from aktiv.web.gates import Desk, working
from aktiv.web.public.doors import door_qr


@working(Permission.OPERATIONS_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def poster(request: HttpRequest, desk: Desk, facility: str) -> HttpResponse:
    """The facility's, or with `lokale` that of a space in it; POST makes a code for the space."""
    here = access_facility(request, desk, facility, Permission.FAULT_HANDLE)
    spaces, doors = active_spaces(here), doors_of(here)
    asked = request.POST.get("lokale", "") or request.GET.get("lokale", "")
    space = next((each for each in spaces if each.slug == asked), None)
    if asked and space is None:
        raise Http404
    address = reverse("setup_door", args=[here.slug])
    if request.method == "POST":
        if space is None:
            raise Http404
        make_door(space, by=desk.person, now=desk.now)
        return redirect(f"{address}?lokale={space.slug}")
    door = doors.get(space.pk if space else None)
    if door is None:
        raise Http404
    language = get_language() or "nb"
    links = [Link(_("The whole facility"), address, space is None)]
    links += [
        Link(each.name.said_in(language).text, f"{address}?lokale={each.slug}", each == space)
        for each in spaces
        if each.pk in doors
    ]
    context = {
        "facility": here,
        "space": space,
        "qr": door_qr(door),
        "links": links,
        "without": [each for each in spaces if each.pk not in doors],
    }
    return render(request, "caretaker/poster.html", context)
