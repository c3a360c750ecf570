"""Pages that ask for more certainty than others of who somebody is, and bring her back to what she was doing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from aktiv.people.models import SignIn
from aktiv.people.rules.sign_ins import enough
from aktiv.web.identity import person_here

KEPT = "kept_form"
MOST_KEPT = 20_000  # characters of a form

View = Callable[..., HttpResponseBase]


def needs_level(level: SignIn.Level) -> Callable[[View], View]:
    """Decorates a view: whoever is not signed in at the level does so first, and comes back.

    A form that she handed in is kept meanwhile, and handed in again by one press of a button.
    """

    def demand(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            sign_in: SignIn | None = request.sign_in  # type: ignore[attr-defined]  # set by identity.Identity
            if sign_in is not None and enough(sign_in.level, level):
                return view(request, *args, **kwargs)
            following = request.get_full_path()
            if request.method == "POST" and keep_form(request):
                following = reverse("sign_in_go_on")
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': following, 'niva': level})}")

        return guarded

    return demand


def keep_form(request: HttpRequest) -> bool:
    """Keeps what was handed in, for the person who is signed in or whoever signs in next. False when it is too much."""
    fields = [
        [name, value]
        for name in request.POST
        if name != "csrfmiddlewaretoken"
        for value in request.POST.getlist(name)
        if isinstance(value, str)
    ]
    if request.FILES or sum(len(name) + len(value) for name, value in fields) > MOST_KEPT:
        return False
    person = person_here(request)
    request.session[KEPT] = {
        "to": request.get_full_path(),
        "fields": fields,
        "person": str(person.pk) if person is not None else "",
    }
    return True


def kept_form(request: HttpRequest) -> tuple[str, list[list[str]]] | None:
    """The address and fields of the form that was kept, which is forgotten by that; None for another person."""
    kept, person = request.session.pop(KEPT, None), person_here(request)
    if kept is None or person is None or kept["person"] not in ("", str(person.pk)):
        return None
    return kept["to"], kept["fields"]
