"""Asking Enhetsregisteret: one unit, a search, roles, and the feed of updates. Answers to `people.ports.register`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import httpx2

from aktiv.integrations.brreg.reading import Json, embedded, removed_unit, role_holders, unit_of, update_of
from aktiv.integrations.calls import trusted
from aktiv.people.ports.register import RoleHolder, Unit, Update
from aktiv.values.refusal import Refusal

TIMEOUT = 4.0  # seconds for each answer
LARGEST = 20_000_000  # bytes of an answer
AT_ONCE = 2_000  # lines of the feed in one answer
T = TypeVar("T")


class Brreg:
    """The register at an address (`https://data.brreg.no`). Nothing is asked before somebody needs it."""

    def __init__(self, address: str, timeout: float = TIMEOUT, at_once: int = AT_ONCE) -> None:
        self._base = f"{address.rstrip('/')}/enhetsregisteret/api"
        self._timeout = timeout
        self._at_once = at_once

    def unit(self, number: str) -> Unit | None:
        """Main units first, then those below another."""
        for kind in ("enheter", "underenheter"):
            status, told = self._asked(f"{kind}/{number}")
            if status == httpx2.codes.GONE:
                return removed_unit(number, told)
            if status == httpx2.codes.OK:
                return self._read(unit_of, told)
        return None

    def search(self, name: str, limit: int) -> tuple[Unit, ...]:
        """By the words of a name. The register orders by how well they fit."""
        _, told = self._asked("enheter", navn=name, size=str(limit))
        rows = self._read(lambda each: embedded(each, "enheter"), told)
        found = [self._read(unit_of, row) for row in rows]
        return tuple(unit for unit in found if unit.gone_on is None)[:limit]

    def roles(self, number: str) -> tuple[RoleHolder, ...]:
        """Of a main unit; nothing when the register knows none."""
        status, told = self._asked(f"enheter/{number}/roller")
        if status != httpx2.codes.OK:
            return ()
        return self._read(lambda each: tuple(role_holders(each)), told)

    def updates(self, since: int | datetime) -> Iterator[Update]:
        """From one id to the next: pages by number would stop at the register's 10 000th line."""
        if isinstance(since, int):
            asked = {"oppdateringsid": str(since + 1)}
        else:
            asked = {"dato": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")}
        while True:
            _, told = self._asked("oppdateringer/enheter", **asked, size=str(self._at_once))
            rows = self._read(lambda each: embedded(each, "oppdaterteEnheter"), told)
            found = sorted((self._read(update_of, row) for row in rows), key=lambda each: each.id)
            yield from found
            if len(found) < self._at_once:
                return
            asked = {"oppdateringsid": str(found[-1].id + 1)}

    def _asked(self, path: str, **query: str) -> tuple[int, Json]:
        """Status and body of an answer that the register may give: 200, 404 or 410."""
        try:
            answer = httpx2.get(
                f"{self._base}/{path}",
                params=query,
                timeout=self._timeout,
                headers={"Accept": "application/json"},
                verify=trusted(),
            )
            found = answer.json() if answer.content and len(answer.content) <= LARGEST else {}
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise Refusal("register_down", what=type(error).__name__) from error
        if answer.status_code not in {httpx2.codes.OK, httpx2.codes.NOT_FOUND, httpx2.codes.GONE}:
            raise Refusal("register_down", what=str(answer.status_code))
        if not isinstance(found, dict) or (answer.is_success and not found):
            raise Refusal("register_down", what="not an object")
        return answer.status_code, found

    def _read(self, read: Callable[[Json], T], told: Json) -> T:
        try:
            return read(told)
        except (ValueError, TypeError, AttributeError) as error:
            raise Refusal("register_down", what=str(error)) from error
