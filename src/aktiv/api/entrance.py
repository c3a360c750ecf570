"""What every request passes before its operation: language, parameters, body, token, and being done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.operation import Operation
from ninja.parser import Parser

from aktiv.api import problems
from aktiv.api.auth import Bearer
from aktiv.api.idempotency import once
from aktiv.values.refusal import Refusal

LARGEST_BODY = 64 * 1024
"""Bytes. The longest series with every answer filled in is a few thousand."""

LARGEST = "x-largest-body"
"""Member of an operation: how many bytes its body may have instead."""

_LANGUAGES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
_CHANGING = {"POST", "PATCH", "PUT", "DELETE"}

Run = Callable[..., HttpResponse]


class StrictJson(Parser):
    """JSON as RFC 8259 has it: no NaN, no infinities, no member twice."""

    def parse_body(self, request: HttpRequest) -> Any:  # Any: any JSON
        return json.loads(request.body.decode(), parse_constant=_refuse, object_pairs_hook=_once_each)


def entrance(run: Run) -> Run:
    """Wraps an operation of the interface; every refusal leaves as a problem, in the language asked for."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # the decorator is given a bound method
    single, several = _parameters(operation)
    largest = int((operation.openapi_extra or {}).get(LARGEST, LARGEST_BODY))
    takes_body = any(model.__ninja_param_source__ == "body" for model in operation.models)

    @wraps(run)
    def enter(request: HttpRequest, **path: Any) -> HttpResponse:  # Any: path parameters, not yet read
        language = language_of(request)
        with translation.override(language), timezone.override(UTC):
            try:
                caller = next((each(request) for each in operation.auth_callbacks if isinstance(each, Bearer)), None)
                _known_parameters(request, single, several)
                if takes_body and request.META.get("CONTENT_LENGTH") not in {None, "", "0"}:
                    _readable_body(request, largest)
                if request.method in _CHANGING and caller is not None and caller.token is not None:
                    answer = once(request, caller.token, lambda: run(request, **path))
                else:
                    answer = run(request, **path)
            except Refusal as refusal:
                answer = problems.refused(refusal)
            except Exception as fault:  # told as a problem: a client that reads JSON can tell it from a proxy's page
                answer = problems.failed(fault)
        answer["Content-Language"] = language
        answer["Cache-Control"] = "no-store" if "Authorization" in request.headers else "no-cache"
        return answer

    return enter


def language_of(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that the service speaks, else bokmål. Cookies are not looked at."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if known := _LANGUAGES.get(wanted.partition("-")[0]):
            return known
    return "nb"


def _parameters(operation: Operation) -> tuple[frozenset[str], frozenset[str]]:
    """The names of query parameters that may be given once, and of those that may be repeated."""
    single: set[str] = set()
    several: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            lists = set(getattr(model, "__ninja_collection_fields__", ()))
            several |= lists
            single |= set(getattr(model, "__ninja_flatten_map__", ())) - lists
    return frozenset(single), frozenset(several)


def _known_parameters(request: HttpRequest, single: frozenset[str], several: frozenset[str]) -> None:
    """Refuses what the operation does not know, rather than answer another question than was asked."""
    if unknown := sorted(set(request.GET) - single - several):
        raise Refusal("unknown_parameters", names=[name[:40] for name in unknown[:10]])
    if repeated := sorted(name for name in single if len(request.GET.getlist(name)) > 1):
        raise Refusal("repeated_parameters", names=repeated)


def _readable_body(request: HttpRequest, largest: int) -> None:
    if not (request.content_type or "").lower() == "application/json":
        raise Refusal("media_type")
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > largest:
        raise Refusal("too_large", limit=largest)
    try:
        if largest > LARGEST_BODY:  # Django's own limit is one of forms; this has been held to ours
            request._body = request.read(length)  # what `body` would have read
        StrictJson().parse_body(request)
    except RequestDataTooBig as error:
        raise Refusal("too_large", limit=largest) from error
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise Refusal("malformed") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:  # Any: any JSON
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is there twice")
    return members
