"""The HTTP of a service that keeps codes with their times, as `integrations.locks.pins` speaks it."""

from __future__ import annotations

import hmac
from datetime import datetime

from aktiv.simulators.locks.cupboard import Cupboard, Kept, NoLock
from aktiv.simulators.locks.server import Handler, Json, Simulator


class Pins(Simulator):
    """A keeper of codes that one key opens."""

    def __init__(self, host: str, port: int, key: str, cupboard: Cupboard | None = None) -> None:
        super().__init__(host, port, PinsHandler, cupboard)
        self.key = key


class PinsHandler(Handler):
    """One request."""

    server: Pins
    title = "Kodetjeneste"

    def known(self) -> bool:
        """See the base."""
        return hmac.compare_digest(self.headers.get("Pindora-Api-Key", ""), self.server.key)

    def answered(self, method: str, path: str, query: dict[str, str], told: Json) -> tuple[int, Json]:
        """See the base."""
        cupboard = self.server.cupboard
        match method, *path.strip("/").split("/"):
            case "GET", "events":
                return 200, self.events(query.get("pindora", ""), query.get("after", ""), "external_id")
            case "POST", "pins":
                key = str(told.get("external_id", ""))
                if key in cupboard.kept:
                    return 409, {"error": "exists"}
                return self._put(key, told, 201)
            case "GET", "pins", key:
                return _told(cupboard.kept.get(key))
            case "PUT", "pins", key, "reschedule" if key in cupboard.kept:
                return self._put(key, told, 200)
            case "PUT", "pins", key, "activate" | "deactivate" as verb:
                return _told(cupboard.change(key, active=verb == "activate"))
            case "PUT", "pins", key, "change-access-code":
                return _told(cupboard.renew(key))
            case "DELETE", "pins", key:
                return (200 if cupboard.forget(key) else 404), {}
        return 404, {}

    def _put(self, key: str, told: Json, status: int) -> tuple[int, Json]:
        [rule] = told["validity_rules"]
        times = (datetime.fromisoformat(rule[each]) for each in ("date_from", "date_to"))
        try:
            return status, _told(self.server.cupboard.put(key, str(rule["pindora"]["id"]), *times))[1]
        except NoLock:
            return 422, {"error": "unknown_lock"}


def _told(found: Kept | None) -> tuple[int, Json]:
    if found is None:
        return 404, {}
    rule = {"pindora": {"id": found.lock}, "date_from": found.start.isoformat(), "date_to": found.end.isoformat()}
    return 200, {
        "external_id": found.key,
        "code": found.code,
        "is_active": found.active,
        "validity_rules": [rule],
    }


def serve(host: str, port: int, key: str) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Pins(host, port, key) as simulator:
        simulator.serve_forever()
