"""The made-up SMS gateway in this process, with our adapter pointed at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aktiv.integrations.sms import HttpGateway
from aktiv.messages.ports import sms
from aktiv.simulators.sms.server import Simulator

TOKEN, SECRET = "token-of-tests", "secret-of-tests"


@contextmanager
def simulated_gateway(report_to: str = "") -> Iterator[Simulator]:
    """The simulator on a free port; the adapter is in use meanwhile."""
    simulator = Simulator("127.0.0.1", 0, TOKEN, SECRET)
    thread = threading.Thread(target=simulator.serve_forever, daemon=True)
    thread.start()
    before = sms.gateway()
    address = f"http://127.0.0.1:{simulator.server_address[1]}"
    sms.use(HttpGateway(address=address, token=TOKEN, secret=SECRET, sender="Aktiv", report_to=report_to))
    try:
        yield simulator
    finally:
        sms.use(before)
        simulator.shutdown()
        simulator.server_close()
        thread.join()
