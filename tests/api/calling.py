"""Calling the interface as a program would."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from aktiv.people.models import ApiToken, Organisation, Person


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers and JSON."""

    status: int
    headers: dict[str, str]
    body: Any  # JSON

    @property
    def code(self) -> str | None:
        """The code of a problem; None when it is none."""
        problem = self.headers["Content-Type"].startswith("application/problem+json")
        return str(self.body["code"]) if problem else None


@dataclass(frozen=True)
class Program:
    """A program that calls, with a token or without."""

    token: str | None = None
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: Any) -> Answer:
        return self._told(self.client.get(f"/api/v1/{path}", query, headers=self._headers()))

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        return self.send("post", path, body, **headers)

    def patch(self, path: str, body: object = None, **headers: str) -> Answer:
        return self.send("patch", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self._told(self.client.delete(f"/api/v1/{path}", headers=self._headers() | headers))

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        data = b"" if body is None else json.dumps(body)
        call = getattr(self.client, method)
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = call(f"/api/v1/{path}", data=data, content_type="application/json", headers=self._headers() | more)
        return self._told(sent)

    def raw(self, path: str, data: bytes, content_type: str = "application/json") -> Answer:
        return self._told(
            self.client.post(f"/api/v1/{path}", data=data, content_type=content_type, headers=self._headers())
        )

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _told(self, response: HttpResponse) -> Answer:
        body = json.loads(response.content) if response.content else None
        return Answer(response.status_code, dict(response.headers), body)


def a_token(
    person: Person,
    scope: str = ApiToken.Scope.BOOK,
    *,
    secret: str | None = None,
    organisation: Organisation | None = None,
    **more: Any,
) -> str:
    """A token of a person, straight in the table; its secret."""
    secret = secret or f"secret-of-{person.name}-{scope}"
    ApiToken.objects.create(
        person=person,
        scope=scope,
        organisation=organisation,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        created_at=datetime(2027, 1, 1, tzinfo=UTC),
        **more,
    )
    return secret


def a_program(person: Person, scope: str = ApiToken.Scope.BOOK, **more: Any) -> Program:
    """A program with a token of that person."""
    return Program(a_token(person, scope, **more))


NOBODY = Program()
