"""A gateway that several makers' locks stand behind: JSON with a name and a password, in stages.

    POST {address}/reminder  {"id", "resid", "system", "from", "to", "known"}   a time is coming, or has another hour
    POST {address}/request   {"id", …}                                          have the code made
    GET  {address}/status?id=                                                   what became of it
    POST {address}/renew     {"id", …}                                          another code
    POST {address}/cancel    {"id"}                                             forget it
    GET  {address}/log?resid=&system=&after=                                    what happened at the lock

The id is reservation::resource::system::lock. Answers say {"status": "reminded" | "pending" | "ready", "code",
"from", "to"}; 404 for what is not known, 422 {"error"} for what will never be done. A lock is named RESOURCE:LOCK.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field

from aktiv.access.ports.lock import Pin, Report
from aktiv.integrations.calls import Answer, Json, text
from aktiv.integrations.locks.speaking import UNKNOWN, period, reports_in, spoken
from aktiv.values.periods import Period


@dataclass(frozen=True, slots=True)
class LockGateway:
    """The gateway at an address, for one municipality. Nothing is sent before somebody needs it."""

    address: str
    user: str
    password: str = field(repr=False)
    system: str

    def ask(self, key: str, lock: str, window: Period) -> Pin:
        """See the port."""
        told = self._say("reminder", key, lock, window).told
        if text(told, "status") != "ready":
            told = self._say("request", key, lock, window).told
        return _pin(told)

    def move(self, key: str, lock: str, window: Period) -> Pin | None:
        """See the port."""
        answer = self._say("reminder", key, lock, window, known=True)
        return None if answer.status == UNKNOWN else _pin(answer.told)

    def renew(self, key: str, lock: str, window: Period) -> Pin | None:
        """See the port."""
        answer = self._say("renew", key, lock, window)
        return None if answer.status == UNKNOWN else _pin(answer.told)

    def read(self, key: str, lock: str) -> Pin | None:
        """See the port."""
        query = {"id": self._id(key, lock)}
        answer = spoken("GET", f"{self.address}/status", self._headers, query=query)
        return None if answer.status == UNKNOWN else _pin(answer.told)

    def end(self, key: str, lock: str) -> None:
        """See the port."""
        spoken("POST", f"{self.address}/cancel", self._headers, {"id": self._id(key, lock)})

    def reports(self, lock: str, after: str) -> tuple[Sequence[Report], str]:
        """See the port."""
        query = {"resid": lock.partition(":")[0], "system": self.system, "lock": _lock(lock), "after": after}
        told = spoken("GET", f"{self.address}/log", self._headers, query=query).told
        return reports_in(told, "id_of"), text(told, "next", 80) or after

    def _say(self, stage: str, key: str, lock: str, window: Period, *, known: bool = False) -> Answer:
        body: Json = {
            "id": self._id(key, lock),
            "resid": lock.partition(":")[0],
            "system": self.system,
            "from": window.start.isoformat(),
            "to": window.end.isoformat(),
            "known": known,
        }
        return spoken("POST", f"{self.address}/{stage}", self._headers, body)

    def _id(self, key: str, lock: str) -> str:
        return "::".join((key, lock.partition(":")[0], self.system, _lock(lock)))

    @property
    def _headers(self) -> dict[str, str]:
        said = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {said}"}


def _lock(name: str) -> str:
    return name.partition(":")[2] or "1"


def _pin(told: Json) -> Pin:
    code = text(told, "code", 40) if text(told, "status") == "ready" else ""
    return Pin(window=period(told, "from", "to"), code=code)
