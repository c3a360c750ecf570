"""What only pages need of a request: a session, a language that stays, a form's secret, and who has signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from aktiv.api.contract import PREFIX

INTERFACE = f"/{PREFIX}"


class Pages:
    """Leads pages through `settings.PAGE_MIDDLEWARE`, in that order, and requests of the interface past it.

    The interface reads no cookie: a token says who asks, and `Accept-Language` in what language. So there is no session
    there that another site could misuse, and nothing is spent on looking for one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        chain: Any = get_response  # Any: Django types a layer as one that may have to be awaited
        hooks = []
        for name in reversed(settings.PAGE_MIDDLEWARE):
            layer = import_string(name)(chain)
            if (hook := getattr(layer, "process_view", None)) is not None:
                hooks.append(hook)
            # As Django does between layers: what goes wrong inside is an answer outside.
            chain = convert_exception_to_response(layer)
        self._pages: Callable[[HttpRequest], HttpResponse] = chain
        self._hooks = hooks[::-1]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(INTERFACE):
            return self._pages(request)
        answer = self.get_response(request)
        answer.headers.setdefault("Vary", "Accept-Language")
        return answer

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:  # Any: a view and its arguments
        """Asks the layers in turn; the first answer is the answer."""
        if request.path_info.startswith(INTERFACE):
            return None
        return next((answer for hook in self._hooks if (answer := hook(request, *view)) is not None), None)
