"""Sign in as a persona of the demonstration, sign out, choose the acting party, read about the service."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aktiv.people.models import Persona
from aktiv.web import identity


def next_url(request: HttpRequest) -> str:
    """Where to go afterwards: the address asked for when it is one of ours, else the front page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("home")


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Public. Lists the demonstration's personas, and signs in as the one chosen."""
    personas = (
        Persona.objects.select_related("person", "person__home_municipality").order_by("order")
        if settings.DEMO_PERSONAS
        else Persona.objects.none()
    )
    unknown = False
    if request.method == "POST":
        chosen = personas.filter(person__persona=request.POST.get("persona", "").replace("\0", "")[:40]).first()
        if chosen is not None:
            identity.sign_in(request, chosen.person)
            if len(identity.organisations_of(chosen.person, timezone.localdate())) > 0:
                return redirect(f"{reverse('acting_party')}?{urlencode({'next': next_url(request)})}")
            return redirect(next_url(request))
        unknown = True
    context = {"personas": personas, "next": next_url(request), "unknown": unknown}
    return render(request, "entry/sign_in.html", context, status=422 if unknown else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Public. Forgets the session."""
    identity.sign_out(request)
    return redirect("home")


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

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"entry/{name}.html")

    return page
