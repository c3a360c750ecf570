"""A lock service that keeps codes, each with the times at which it opens which door.

    POST   {address}/pins                        {"external_id", "is_active", "validity_rules": [{"pindora": {"id"},
                                                 "date_from", "date_to"}]}   409 when there is one with that id
    GET    {address}/pins/{external_id}
    PUT    {address}/pins/{external_id}/reschedule    {"validity_rules": […]}
    PUT    {address}/pins/{external_id}/activate, …/deactivate, …/change-access-code
    DELETE {address}/pins/{external_id}
    GET    {address}/events?pindora=&after=

The key goes in the header Pindora-Api-Key. 404 for what is not there, 422 {"error"} for what will never be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aktiv.access.ports.lock import LockAway, Pin, Report
from aktiv.integrations.calls import Answer, Json, text
from aktiv.integrations.locks.speaking import THERE_ALREADY, UNKNOWN, period, reports_in, spoken
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class PinService:
    """The service at an address, with one municipality's key."""

    address: str
    key: str = field(repr=False)

    def ask(self, key: str, lock: str, window: Period) -> Pin:
        """See the port."""
        asked = {"external_id": key, "is_active": True, "validity_rules": [_rule(lock, window)]}
        answer = self._say("POST", "/pins", asked)
        if answer.status != THERE_ALREADY:
            return _pin(answer.told)
        found = self.move(key, lock, window)
        if found is None:
            raise LockAway("there and not there")
        return found

    def move(self, key: str, lock: str, window: Period) -> Pin | None:
        """See the port."""
        answer = self._say("PUT", f"/pins/{key}/reschedule", {"validity_rules": [_rule(lock, window)]})
        if answer.status == UNKNOWN:
            return None
        if answer.told.get("is_active") is not True:
            answer = self._say("PUT", f"/pins/{key}/activate")
        return None if answer.status == UNKNOWN else _pin(answer.told)

    def renew(self, key: str, lock: str, window: Period) -> Pin | None:
        """See the port."""
        if self._say("PUT", f"/pins/{key}/change-access-code").status == UNKNOWN:
            return None
        return self.move(key, lock, window)

    def read(self, key: str, lock: str) -> Pin | None:  # noqa: ARG002 (the key alone says which)
        """See the port."""
        answer = self._say("GET", f"/pins/{key}")
        return None if answer.status == UNKNOWN or answer.told.get("is_active") is not True else _pin(answer.told)

    def end(self, key: str, lock: str) -> None:  # noqa: ARG002 (as above)
        """See the port. It opens nothing from the first answer on; the second takes it out of their list."""
        if self._say("PUT", f"/pins/{key}/deactivate").status != UNKNOWN:
            self._say("DELETE", f"/pins/{key}")

    def reports(self, lock: str, after: str) -> tuple[Sequence[Report], str]:
        """See the port."""
        told = self._say("GET", "/events", query={"pindora": lock, "after": after}).told
        return reports_in(told, "external_id"), text(told, "next", 80) or after

    def _say(self, method: str, path: str, body: Json | None = None, query: dict[str, str] | None = None) -> Answer:
        return spoken(method, f"{self.address}{path}", {"Pindora-Api-Key": self.key}, body, query=query)


def _rule(lock: str, window: Period) -> Json:
    return {"pindora": {"id": lock}, "date_from": window.start.isoformat(), "date_to": window.end.isoformat()}


def _pin(told: Json) -> Pin:
    rules = told.get("validity_rules")
    rule = rules[0] if isinstance(rules, list) and len(rules) == 1 and isinstance(rules[0], dict) else {}
    return Pin(window=period(rule, "date_from", "date_to"), code=text(told, "code", 40))
