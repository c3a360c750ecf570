"""The OpenAPI 3.1 description, with what is true of all operations added once: errors, languages, tokens, keys."""

from __future__ import annotations

from http.client import responses as phrases
from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from aktiv.api import problems
from aktiv.api.auth import Bearer
from aktiv.api.idempotency import LONGEST_KEY
from aktiv.api.words import in_general

PREFIX = "api/v1/"
REFUSALS = "x-refusals"
"""Member of an operation: the codes with which its rules may refuse."""

_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457). `code` is stable; `title` is for people, in the language asked for. "
    "Other members explain the code: what is in the way, what would work instead, which limit it was.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
    },
    "required": ["type", "title", "status", "code"],
    "additionalProperties": True,
}
_INVALID = {
    "type": "object",
    "properties": {
        "where": {"type": "array", "items": {"type": "string"}},
        "code": {"type": "string"},
        "message": {"type": "string"},
    },
    "required": ["where", "code", "message"],
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "nb, nn or en: the language of names and of problems. Bokmål when none of them is asked for.",
    "schema": {"type": "string", "examples": ["nn, nb;q=0.8"]},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again within 24 hours with the same request, the first answer is given again (with "
    "`Idempotent-Replayed: true`) and nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


class Contract(OpenAPISchema):
    """What the interface promises, for people and for programs."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:  # Any: JSON
        """Adds the parameters that are headers, and states for each operation what it takes to be let in."""
        details: dict[str, Any] = super().operation_details(operation)
        details["parameters"].append({"$ref": "#/components/parameters/AcceptLanguage"})
        scope = _bearer(operation).scope
        details["security"] = [{}, {"Bearer": []}] if scope is None else [{"Bearer": []}]
        if scope is not None:
            details["x-scope"] = str(scope)
            if operation.methods[0] != "GET":
                details["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
        return details

    def request_body(self, operation: Operation) -> dict[str, Any]:  # Any: JSON
        """A body that may be left out is not one that may be null."""
        body: dict[str, Any] = super().request_body(operation)
        if body and "anyOf" in (schema := body["content"]["application/json"]["schema"]):
            (body["content"]["application/json"]["schema"],) = [x for x in schema["anyOf"] if x.get("type") != "null"]
        return body

    def responses(  # type: ignore[override]  # JSON has texts for names
        self, operation: Operation
    ) -> dict[str, Any]:  # Any: JSON
        """What it answers when it goes well, and every problem it may answer with."""
        answers: dict[int, Any] = super().responses(operation)
        for status, codes in _problems(operation).items():
            answers[status] = {
                "description": f"{phrases[status]}: {', '.join(f'`{code}`' for code in codes)}",
                "content": {
                    problems.CONTENT_TYPE: {
                        "schema": {"$ref": "#/components/schemas/Problem"},
                        "examples": {code: {"value": _example(code, status)} for code in codes},
                    }
                },
            }
        return {str(status): answer for status, answer in sorted(answers.items())}

    def _extract_parameters(self, model: Any) -> list[dict[str, Any]]:  # Any: ninja's own
        """A parameter that may be left out is not one that may be null: there is no null in an address."""
        parameters: list[dict[str, Any]] = super()._extract_parameters(model)
        for parameter in parameters:
            schema = parameter["schema"]
            if "anyOf" in schema:
                (only,) = [each for each in schema.pop("anyOf") if each.get("type") != "null"]
                parameter["schema"] = only | {key: value for key, value in schema.items() if key != "default"}
            parameter["schema"].pop("title", None)
            if description := parameter["schema"].pop("description", None):
                parameter["description"] = description
        return parameters

    def get_components(self) -> dict[str, Any]:  # Any: JSON
        """Adds what all operations refer to."""
        components: dict[str, Any] = super().get_components()
        components["schemas"] |= {"Problem": _PROBLEM, "InvalidMember": _INVALID}
        components["parameters"] = {"AcceptLanguage": _LANGUAGE, "IdempotencyKey": _KEY}
        return components


def _bearer(operation: Operation) -> Bearer:
    return next(each for each in operation.auth_callbacks if isinstance(each, Bearer))


def _problems(operation: Operation) -> dict[int, list[str]]:
    sources = {model.__ninja_param_source__ for model in operation.models}
    codes = ["token_invalid", "too_many", "unknown_parameters", "failed"]
    if _bearer(operation).scope is not None:
        codes += ["token_missing", "token_scope"]
        if operation.methods[0] != "GET":
            codes += ["idempotency_key_invalid", "idempotency_key_reused"]
    if sources:
        codes.append("invalid")
    if "body" in sources:
        codes += ["malformed", "media_type", "too_large"]
    if "path" in sources:
        codes.append("not_found")
    codes += (operation.openapi_extra or {}).get(REFUSALS, [])
    by_status: dict[int, list[str]] = {}
    for code in sorted(set(codes)):
        by_status.setdefault(problems.STATUS.get(code, 422), []).append(code)
    return by_status


def _example(code: str, status: int) -> dict[str, Any]:  # Any: JSON
    told = {"type": f"urn:aktiv-kommune:problem:{code}", "title": in_general(code), "status": status, "code": code}
    return told | _MORE.get(code, {})


_MORE: dict[str, dict[str, Any]] = {  # Any: JSON
    "invalid": {"errors": [{"where": ["body", "start"], "code": "naive_time", "message": "A time needs an offset"}]},
    "unknown_parameters": {"names": ["datee"]},
    "token_scope": {"needed": "book"},
    "too_many": {"retry_after": 42},
    "taken": {
        "conflicts": [{"start": "2027-03-02T18:00:00+01:00", "end": "2027-03-02T19:00:00+01:00", "kind": "use"}],
        "alternatives": [{"space_id": 42, "start": "2027-03-02T19:00:00+01:00", "end": "2027-03-02T20:00:00+01:00"}],
    },
}
