"""Addresses of the API. What is not one of them is told as a problem too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, re_path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from aktiv.api import problems
from aktiv.api.app import interface
from aktiv.api.entrance import language_of
from aktiv.values.refusal import Refusal

app_name = "api"

View = Callable[..., HttpResponse]


def nothing_here(request: HttpRequest) -> HttpResponse:
    """An address that is not one of ours."""
    with translation.override(language_of(request)):
        return problems.refused(Refusal("not_found"))


def _telling(view: View) -> View:
    """The same view, with a method it does not have told as a problem. No cookie is read, so none can be abused."""

    @csrf_exempt
    def told(request: HttpRequest, *args: Any, **path: Any) -> HttpResponse:  # Any: path parameters
        answer = view(request, *args, **path)
        if isinstance(answer, HttpResponseNotAllowed):
            with translation.override(language_of(request)):
                problem = problems.refused(Refusal("method"))
            problem["Allow"] = answer["Allow"]
            return problem
        return answer

    return told


_patterns, _app, _namespace = interface.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        _view = require_safe(_pattern.callback) if _pattern.name == "openapi-json" else _pattern.callback
        _pattern.callback = _telling(_view)

urlpatterns: list[URLPattern | URLResolver] = [
    *(each for each in _patterns if getattr(each, "name", "") != "api-root"),
    re_path("", csrf_exempt(nothing_here)),
]
