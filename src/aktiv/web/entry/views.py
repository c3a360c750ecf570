"""Choose the acting party, read about the service."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.people.permissions import public, somebody
from aktiv.web import identity
from aktiv.web.entry.asking import next_url


@somebody
@require_http_methods(["GET", "HEAD", "POST"])
def acting_party(request: HttpRequest) -> HttpResponse:
    """Signed in. For herself or for one of the organisations she represents."""
    person = request.person  # type: ignore[attr-defined]  # set by identity.Identity
    if person is None:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
    organisations = identity.organisations_of(person, timezone.localdate())
    if request.method == "POST":
        chosen = request.POST.get("party", "")
        if chosen == "self":
            identity.act_for(request, None)
            return redirect(next_url(request))
        try:
            identity.act_for(request, organisations[UUID(chosen)])
        except (KeyError, ValueError):
            raise Http404 from None
        return redirect(next_url(request))
    return render(
        request, "entry/acting_party.html", {"organisations": organisations.values(), "next": next_url(request)}
    )


def about(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """Public. A page of text about the service."""

    @public
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"entry/{name}.html")

    return page
