"""The description at /api/v1/openapi.json: complete, and true of what the server answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from aktiv.api.app import interface
from tests.api.calling import NOBODY

OPERATIONS = [
    (f"{method.upper()} {path}", told)
    for path, methods in interface.contract["paths"].items()
    for method, told in methods.items()
]
IDS = [name for name, _ in OPERATIONS]


def test_the_description_is_served_where_it_says(db: None) -> None:
    answer = NOBODY.get("openapi.json")
    assert answer.status == 200
    assert answer.body["openapi"].startswith("3.1")
    assert reverse("api:openapi-json") == "/api/v1/openapi.json"
    assert all(path.startswith("/api/v1/") for path in answer.body["paths"])


@pytest.mark.parametrize(("name", "told"), OPERATIONS, ids=IDS)
def test_each_operation_says_what_it_does_and_how_it_refuses(name: str, told: dict[str, Any]) -> None:
    assert told["summary"]
    assert told["description"].endswith(".")
    assert told["operationId"].count("_") >= 1
    for status, answer in told["responses"].items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"]
            assert answer["content"]["application/problem+json"]["examples"]
    assert "500" in told["responses"]
    if told["security"] == [{"Bearer": []}]:
        assert told["x-scope"] in {"read", "book", "staff"}
        assert {"401", "403"} <= set(told["responses"])


@pytest.mark.parametrize(("name", "told"), OPERATIONS, ids=IDS)
def test_bodies_have_examples(name: str, told: dict[str, Any]) -> None:
    if "requestBody" in told:
        schema = told["requestBody"]["content"]["application/json"]["schema"]
        assert interface.contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["examples"]
