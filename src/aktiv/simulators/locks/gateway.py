"""The gateway's HTTP, as `integrations.locks.gateway` speaks it: a code is ready the second time it is looked for."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime

from aktiv.simulators.locks.cupboard import Cupboard, Kept, NoLock
from aktiv.simulators.locks.server import Handler, Json, Simulator

STAGES = frozenset({"/reminder", "/request", "/renew", "/cancel"})


class Gateway(Simulator):
    """A gateway that one user with a password may speak with."""

    def __init__(self, host: str, port: int, user: str, password: str, cupboard: Cupboard | None = None) -> None:
        super().__init__(host, port, GatewayHandler, cupboard)
        self.login = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class GatewayHandler(Handler):
    """One request."""

    server: Gateway
    title = "Låsgateway"

    def known(self) -> bool:
        """See the base."""
        return hmac.compare_digest(self.headers.get("Authorization", ""), self.server.login)

    def answered(self, method: str, path: str, query: dict[str, str], told: Json) -> tuple[int, Json]:
        """See the base."""
        cupboard = self.server.cupboard
        if (method, path) == ("GET", "/log"):
            return 200, self.events(
                f"{query.get('resid', '')}:{query.get('lock', '1')}", query.get("after", ""), "id_of"
            )
        if (method, path) == ("GET", "/status"):
            return self._told(cupboard.kept.get(query.get("id", "")))
        if method != "POST" or path not in STAGES:
            return 404, {}
        name = str(told.get("id", ""))
        if path == "/cancel":
            return (200 if cupboard.forget(name) else 404), {}
        _key, resid, _system, lock = name.split("::")
        if (path == "/renew" or told.get("known")) and name not in cupboard.kept:
            return 404, {}
        try:
            times = (datetime.fromisoformat(told[each]) for each in ("from", "to"))
            found: Kept | None = cupboard.put(name, f"{resid}:{lock}", *times)
        except NoLock:
            return 422, {"error": "unknown_lock"}
        if path == "/renew":
            found = cupboard.renew(name)
        if path == "/request" and found is not None:
            found = cupboard.change(name, asked=found.asked + 1, requested=True)
        return self._told(found)

    def _told(self, found: Kept | None) -> tuple[int, Json]:
        if found is None:
            return 404, {}
        status = "reminded" if not found.requested else "ready" if found.asked > 1 else "pending"
        code = found.code if status == "ready" else ""
        return 200, {"status": status, "code": code, "from": found.start.isoformat(), "to": found.end.isoformat()}


def serve(host: str, port: int, user: str, password: str) -> None:
    """Serves until told to stop (SIGINT, SIGTERM)."""
    with Gateway(host, port, user, password) as simulator:
        simulator.serve_forever()
