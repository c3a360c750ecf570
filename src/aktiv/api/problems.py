"""Refusals as problem details (RFC 9457): `application/problem+json` with a stable `code`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from aktiv.api.words import of_field, sentence
from aktiv.timetable.rules import Conflict
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

CONTENT_TYPE = "application/problem+json"
MEMBERS = frozenset({"type", "title", "status", "code"})

STATUS: Mapping[str, int] = {
    "malformed": 400,
    "token_missing": 401,
    "token_invalid": 401,
    "token_scope": 403,
    "not_representative": 403,
    "organisation_pending": 403,
    "organisation_refused": 403,
    "organisation_bankrupt": 403,
    "organisation_dissolved": 403,
    "organisation_merged": 403,
    "not_found": 404,
    "method": 405,
    "dates_taken": 409,
    "counting_already": 409,
    "count_moved": 409,
    "kind_changed": 409,
    "part_answered": 409,
    "item_changed": 409,
    "kind_promised": 409,
    "depot_promised": 409,
    "stock_promised": 409,
    "not_enough": 409,
    "loan_changed_meanwhile": 409,
    "taken": 409,
    "version_changed": 409,
    "application_changed": 409,
    "case_changed": 409,
    "not_in_state": 409,
    "round_not_in_state": 409,
    "too_large": 413,
    "media_type": 415,
    "too_many": 429,
    "failed": 500,
}
"""HTTP status of a code; a rule that says no is 422 when it is not listed."""

_log = logging.getLogger(__name__)


def problem(code: str, title: str, **more: Any) -> HttpResponse:  # Any: JSON members
    """An answer that tells what was wrong. `more` are extension members, such as `conflicts` or `errors`."""
    status = STATUS.get(code, 422)
    body = {"type": f"urn:aktiv-kommune:problem:{code}", "title": title, "status": status, "code": code, **more}
    answer = HttpResponse(json.dumps(body, cls=DjangoJSONEncoder), status=status, content_type=CONTENT_TYPE)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="aktiv"'
    return answer


def refused(refusal: Refusal) -> HttpResponse:
    """The problem that tells a refusal in the language of the request, with its data as members."""
    return problem(**members_of(refusal))


def members_of(refusal: Refusal) -> dict[str, Any]:  # Any: JSON members
    """A refusal's code, title and data, as members of a problem."""
    data = {key: plain(value) for key, value in refusal.data.items() if key not in MEMBERS}
    return {**data, "code": refusal.code, "title": sentence(refusal)}


def invalid(errors: Iterable[Mapping[str, Any]]) -> HttpResponse:  # Any: as pydantic tells them
    """What is wrong with each parameter or member, by its place. A path that cannot be anything is not found."""
    told = []
    for error in errors:
        where = [str(each) for each in error["loc"]]
        if where[0] == "path":
            return refused(Refusal("not_found"))
        told.append({"where": where, "code": error["type"], "message": of_field(error["type"], error.get("ctx") or {})})
    return problem("invalid", sentence(Refusal("invalid")), errors=told)


def failed(error: Exception) -> HttpResponse:
    """A fault of ours: told without its details, which are for the log."""
    _log.error("A request failed", exc_info=error)
    return problem("failed", sentence(Refusal("failed")))


def not_valid(_: HttpRequest, error: Any) -> HttpResponse:  # Any: ninja's type says class or instance
    """What the parameters or the body lacked."""
    return invalid(error.errors)


def rule_said_no(_: HttpRequest, refusal: Any) -> HttpResponse:  # Any: as above
    """What an operation refused."""
    return refused(refusal)


def fault(_: HttpRequest, error: Any) -> NoReturn:  # Any: as above
    """Lets a fault through to the entrance, past the transaction that it must undo."""
    raise error


def plain(value: Any) -> Any:  # Any: a refusal's data is whatever its rule explains with
    """Data of a refusal as JSON: values that know their own form are asked for it, times in RFC 3339."""
    if isinstance(value, datetime):
        return timezone.localtime(value)
    if isinstance(value, date | time | str | int | float | bool) or value is None:
        return value
    if isinstance(value, Texts):
        return value.as_dict()
    if hasattr(value, "as_json"):
        return plain(value.as_json())
    if isinstance(value, Conflict):
        return {"space_id": value.space_id, "kind": value.kind.value, **plain(value.during)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if hasattr(value, "start") and hasattr(value, "end"):
        return {"start": plain(value.start), "end": plain(value.end)}
    return str(value)
