"""The made-up providers of payment in this process, with our adapters pointed at them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from aktiv.integrations.nexi import Agreement as NexiAgreement
from aktiv.integrations.nexi import Nexi
from aktiv.integrations.vipps import Agreement as VippsAgreement
from aktiv.integrations.vipps import Vipps
from aktiv.payments.ports import provider as port
from aktiv.simulators.nexi import server as nexi
from aktiv.simulators.payment.courier import Letter
from aktiv.simulators.payment.server import PaymentServer
from aktiv.simulators.vipps import server as vipps

SITE = "http://testserver"
MSN, SECRET = "123456", "secret-of-tests"
UNIT = {"client_id": "client-of-tests", "client_secret": "c-secret", "subscription_key": "s-key"}
TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Somebody who takes messages, at an address; what came is in `came`."""

    url: str
    came: list[tuple[str, dict[str, str], bytes]]


@dataclass(frozen=True, slots=True)
class Paying:
    """A made-up provider, and our adapter that speaks with it. Messages go to `told_at`."""

    simulator: PaymentServer
    provider: port.Provider
    told_at: str

    def order(self, reference: str = "booking-1001", amount: int = 50_000, **said: Any) -> port.Order:
        """An order as our own code makes them."""
        values: dict[str, Any] = {
            "currency": "NOK",
            "description": "Fjellhallen, tir 2. mars 18.00–20.00",
            "return_to": f"{SITE}/betaling/{reference}/",
            "told_at": self.told_at,
            "language": "nb",
            "expires_at": self.simulator.till.now() + timedelta(minutes=15),
        }
        return port.Order(reference=reference, amount=amount, **(values | said))

    def delivered(self, client: Client) -> list[int]:
        """Carries what is held back (`simulator.misbehave("late")`) to our own pages, and returns their answers."""
        return [carried(client, each) for each in self.simulator.courier.take_held()]


def carried(client: Client, letter: Letter) -> int:
    """Posts a letter to our own pages."""
    to = urlsplit(letter.url)
    path = f"{to.path}{f'?{to.query}' if to.query else ''}"
    answer = client.post(path, letter.body, content_type="application/json", headers=letter.headers())
    return answer.status_code


@contextmanager
def simulated_vipps(told_at: str = "", *, slug: str = "", card: bool = False, **more: Any) -> Iterator[Paying]:
    """Vipps on a free port. With a slug the adapter is that municipality's meanwhile."""
    url = told_at or f"{SITE}/{port.HEARD_AT.format(slug=slug or 'fjell', name='vipps')}"
    unit = vipps.SalesUnit(msn=MSN, webhook=(url, SECRET), **UNIT)
    agreement = VippsAgreement(msn=MSN, webhook_secrets=("an-older-one", SECRET), **UNIT)
    with _served(vipps.Simulator("127.0.0.1", 0, [unit])) as simulator:
        said: dict[str, Any] = {
            "host": urlsplit(url).netloc,
            "timeout": TIMEOUT,
            "method": "CARD" if card else "WALLET",
        }
        provider = Vipps(_address(simulator), agreement, **(said | more))
        with _in_use(slug, provider):
            yield Paying(simulator, provider, url)


@contextmanager
def simulated_nexi(told_at: str = "", *, slug: str = "", **more: Any) -> Iterator[Paying]:
    """Nexi on a free port. With a slug the adapter is that municipality's meanwhile."""
    url = told_at or f"{SITE}/{port.HEARD_AT.format(slug=slug or 'fjell', name='nexi')}"
    agreement = NexiAgreement(secret_key="key-of-tests", webhook_secret=SECRET, terms_url=f"{SITE}/vilkar/")
    merchant = nexi.Merchant(id="fjell", secret_key="key-of-tests")
    with _served(nexi.Simulator("127.0.0.1", 0, [merchant])) as simulator:
        provider = Nexi(_address(simulator), agreement, **({"timeout": TIMEOUT} | more))
        with _in_use(slug, provider):
            yield Paying(simulator, provider, url)


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Takes all that is posted to it."""
    came: list[tuple[str, dict[str, str], bytes]] = []

    class Box(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Box)) as server:
        yield Letterbox(f"http://127.0.0.1:{server.server_address[1]}/melding/", came)


@contextmanager
def _served(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _in_use(slug: str, provider: port.Provider) -> Iterator[None]:
    if not slug:
        yield
        return
    before: Mapping[str, port.Provider] = port.providers_of(slug)
    port.use({slug: {**before, provider.name: provider}})
    try:
        yield
    finally:
        port.use({slug: before})


def _address(simulator: PaymentServer) -> str:
    return f"http://127.0.0.1:{simulator.server_address[1]}"


def moment(paying: Paying) -> datetime:
    """What time it is at the provider."""
    return paying.simulator.till.now()
