"""Which price list is for what: everything, a kind of space, a facility, or one space and its parts."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.people.permissions import Permission
from aktiv.prices import words
from aktiv.prices.actions import ListUse, unuse_lists, use_lists
from aktiv.prices.queries.setup import Place, lists_of, places_of, uses_of
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.pricing.pages import head, one, today_of
from aktiv.web.pricing.told import place_of
from aktiv.web.public.words import kind_word


@staff_page(Permission.PRICE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def uses(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Finance and administrators. POST `fjern` takes a list away from what it is for; else `liste` is used for `hva`.
    With `anlegg` in the address the spaces of that facility can be chosen too.
    """
    home, language = desk.municipality, get_language() or "nb"
    places = places_of(home.pk)
    names = {each.price_list.key: each.price_list.names.said_in(language).text
             for each in reversed(lists_of(home.pk, today_of(desk)))}  # fmt: skip
    chosen = one(request.GET.get("anlegg", ""))
    offered = offered_places(places, chosen, language)
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("fjern"):
                unuse_lists(home.pk, [_id(request.POST["fjern"])], by=desk.person.pk, now=desk.now)
            else:
                use = _use(request.POST.get("liste", ""), request.POST.get("hva", ""), dict(offered))
                use_lists(home.pk, [use], by=desk.person.pk, now=desk.now)
            messages.success(request, _("Saved."))
            return redirect(reverse("setup_price_uses", args=[home.slug]))
        except Refusal as refusal:
            error = words.sentence(refusal, language)
    what, which = request.POST.get("hva", ""), request.POST.get("liste", "")
    by_name = sorted(names.items(), key=lambda pair: pair[1])
    fields = [
        Field("liste", _("Price list"), which, "select", mark_required=False,
              choices=tuple(Choice(key, name, key == which) for key, name in by_name)),
        Field("hva", _("Is used for"), what, "select", mark_required=False, error=error,
              choices=tuple(Choice(value, label, value == what) for value, label in offered)),
    ]  # fmt: skip
    facilities = {str(each.target.facility_id): each.facility for each in places}
    finder = Field(
        "anlegg", _("Facility"), chosen, "select", mark_required=False,
        choices=(Choice("", _("Choose"), not chosen),
                 *(Choice(pk, name, pk == chosen) for pk, name in facilities.items())),
    )  # fmt: skip
    context = head(desk, "setup_price_uses") | {
        "uses": [(use.pk, place_of(use), names.get(use.key, use.key)) for use in uses_of(home.pk)],
        "fields": fields,
        "finder": finder,
        "chosen": facilities.get(chosen, ""),
        "problems": ErrorSummary.of(fields),
        "lists": bool(names),
    }
    return render(request, "pricing/uses.html", context, status=422 if error else 200)


def offered_places(places: Sequence[Place], facility: str, language: str) -> list[tuple[str, str]]:
    """What a list can be for: all, the kinds there are, facilities, and the spaces of the one that is looked at."""
    kinds = sorted({each.target.kind for each in places}, key=kind_word)
    facilities = {each.target.facility_id: each.facility for each in places}
    here = [each for each in places if str(each.target.facility_id) == facility]
    named = {each.target.space_id: each.name.said_in(language).text for each in here}
    return [
        *(
            (f"lokale:{each.target.space_id}",
             f"{each.facility}, {', '.join(filter(None, (named.get(up, '') for up in reversed(each.target.within))))}"
             f"{', ' if each.target.within else ''}{named[each.target.space_id]}")
            for each in here
        ),
        ("alle", _("everything in the municipality")),
        *((f"type:{kind}", kind_word(kind)) for kind in kinds),
        *((f"anlegg:{pk}", name) for pk, name in facilities.items()),
    ]  # fmt: skip


def _use(key: str, what: str, offered: dict[str, str]) -> ListUse:
    """Raises Refusal("no_such_space") for what is not offered."""
    if what not in offered:
        raise Refusal("no_such_space")
    kind, _colon, which = what.partition(":")
    if kind == "lokale":
        return ListUse(key=key, space_id=int(which))
    if kind == "anlegg":
        return ListUse(key=key, facility_id=int(which))
    return ListUse(key=key, kind=which)


def _id(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
