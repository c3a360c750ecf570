"""Who reads My page: the signed-in person, whom she acts for, and which bookings she may look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from aktiv.bookings.queries.bookings import Access, access_booking
from aktiv.values.refusal import Refusal
from aktiv.web.identity import party_here


def signed_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A visitor is sent to sign in and comes back; what a person reads is kept by no cache on the way."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.person is None:  # type: ignore[attr-defined]  # set by identity.Identity
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
        answer = view(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    return guarded


def access_or_404(request: HttpRequest, booking_id: UUID, now: datetime) -> Access:
    """A booking that the reader may see. Another's does not exist: raises Http404."""
    try:
        return access_booking(booking_id, party_here(request), now)
    except Refusal:
        raise Http404 from None
