"""Refusals as problem details (RFC 9457): `application/problem+json` with a stable `code`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from aktiv.values.refusal import Refusal

CONTENT_TYPE = "application/problem+json"

STATUS: Mapping[str, int] = {
    "taken": 409,
    "idempotency_key_reused": 422,
    "version_changed": 409,
    "not_found": 404,
    "token_missing": 401,
    "token_invalid": 401,
    "token_scope": 403,
    "may_not_book_for": 403,
    "media_type": 415,
    "malformed": 400,
}
"""HTTP status of a code; a rule that says no is 422 when it is not listed."""


def problem(code: str, *, status: int | None = None, title: str = "", **more: Any) -> HttpResponse:  # Any: JSON members
    """An answer that tells what was wrong. `more` are extension members, such as `conflicts` or `errors`."""
    status = status or STATUS.get(code, 422)
    body = {"type": f"/problems/{code}", "title": title or _title(code), "status": status, "code": code, **more}
    return HttpResponse(json.dumps(body, cls=_Encoder), status=status, content_type=CONTENT_TYPE)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The problem that tells a refusal in the language of `Accept-Language`, with its data as members."""
    from aktiv.api.words import sentence

    data = {key: value for key, value in refusal.data.items() if key not in {"type", "title", "status", "code"}}
    answer = problem(refusal.code, title=sentence(refusal), **{key: _plain(value) for key, value in data.items()})
    if answer.status_code == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="aktiv"'
    return answer


def _title(code: str) -> str:
    return {
        "not_found": _("There is nothing here, or it is not yours to see"),
        "invalid": _("Something in the request is not valid"),
        "malformed": _("The request could not be read"),
        "media_type": _("Send JSON, with the content type application/json"),
        "method": _("This address does not answer to that method"),
        "failed": _("Something failed on our side; nothing was changed"),
    }.get(code, code)


def _plain(value: Any) -> Any:  # Any: a refusal's data is whatever its rule explains with
    """Data of a refusal as JSON: values that know their own form are asked for it, in RFC 3339."""
    if isinstance(value, datetime | date | str | int | float | bool) or value is None:
        return value
    if hasattr(value, "as_json"):
        return value.as_json()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if hasattr(value, "start") and hasattr(value, "end"):
        return {"start": value.start, "end": value.end}
    return str(value)


class _Encoder(DjangoJSONEncoder):
    """RFC 3339 with offset; Django's encoder would cut microseconds but keeps the zone."""
