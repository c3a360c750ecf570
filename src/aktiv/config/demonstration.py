"""`aktiv demo`: everything at once, on one machine, with progress for each step; stops all that it started."""

import contextlib
import importlib
import importlib.util
import json
import os
import secrets as random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from aktiv.config import environment, migration, server, startup
from aktiv.config.processes import Family
from aktiv.config.trouble import Trouble

START_SECONDS = 60.0
CLIENT = "aktiv-kommune"  # as the made-up ID-porten knows us
LOCALLY = "127.0.0.1"
CITIES = ("stavanger", "bergen", "fjell", "alesund")
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared, not bound)


def run(host: str, port: int) -> None:
    """Brings up the demo and serves until told to stop. Raises Trouble in words for the one who started it."""
    server.demand_port(host, port)
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        with _step("Database"):
            stack.enter_context(startup.ready())
        with _step("Tables"):
            migration.migrate()
        if environment.text("AKTIV_DEMO", "cities") != "none":
            with _step("Demo data"):
                _build_cities()
        family = stack.enter_context(Family())
        with _step(
            "Server, worker and made-up ID-porten, register, SMS gateway, scanner, archive, Vipps, Nexi and locks"
        ):
            _simulate_sign_in(family, host, port)
            _simulate_register(family, port)
            sms = _simulate_sms(family, port)
            _simulate_scanner(family, port)
            archive = _simulate_archive(family, port)
            vipps, nexi = _simulate_payment(family, host, port)
            gateway, pins = _simulate_locks(family, port)
            family.start("worker")
            family.start("serve", "--host", host, "--port", str(port))
            family.wait_for_port(host, port, START_SECONDS)
        _say(f"\nReady after {time.monotonic() - began:.0f} s:  http://{_shown(host)}:{port}/")
        for line in _whom_to_be():
            _say(line)
        _say(f"SMS that are sent: {sms}/\nWhat Fjell archives: {archive}/")
        _say(f"Payments by Vipps: {vipps}/\nPayments by Nexi: {nexi}/")
        _say(f"Doors of the gateway: {gateway}/\nDoors of the code service: {pins}/")
        _say(f"Data: {environment.data_folder()}\nStop with Ctrl-C.")
        family.wait()


def _simulate_sign_in(family: Family, host: str, port: int) -> None:
    """A made-up ID-porten beside the server, and the settings by which the server finds it."""
    beside = _free_port(host, port + 1)
    address = f"http://{_shown(host)}:{beside}"
    os.environ |= {
        "AKTIV_DEMO_PERSONAS": "1",  # people who do not exist may come in
        "AKTIV_ID_PORTEN_ISSUER": f"{address}/idporten",
        "AKTIV_ID_PORTEN_CLIENT": CLIENT,
        "AKTIV_WORK_ISSUER": f"{address}/jobb",
        "AKTIV_WORK_CLIENT": CLIENT,
    }
    persons = environment.data_folder() / "simulated-persons.json"
    _write_persons(persons, f"{address}/jobb")
    site = os.environ["AKTIV_SITE"] = f"http://{'localhost' if host in EVERYWHERE else _shown(host)}:{port}"
    family.start(
        "simulate", "idporten", "--host", host, "--port", str(beside), "--address", address,
        "--site", site, "--persons", str(persons),
    )  # fmt: skip
    family.wait_for_port(host, beside, START_SECONDS)


def _simulate_register(family: Family, port: int) -> None:
    """A made-up register of organisations, which only the server and the worker speak with."""
    beside = _free_port(LOCALLY, port + 2)
    os.environ["AKTIV_BRREG"] = f"http://{LOCALLY}:{beside}"
    units = environment.data_folder() / "simulated-units.json"
    told: list[object] = []
    if importlib.util.find_spec("aktiv.demo.actions"):
        told = importlib.import_module("aktiv.demo.actions").make_registered()
    units.write_text(json.dumps(told), encoding="utf-8")
    family.start("simulate", "brreg", "--host", LOCALLY, "--port", str(beside), "--units", str(units))
    family.wait_for_port(LOCALLY, beside, START_SECONDS)


def _simulate_sms(family: Family, port: int) -> str:
    """A made-up SMS gateway. Returns its address, where what was sent can be read."""
    beside = _free_port(LOCALLY, port + 3)
    address = f"http://{LOCALLY}:{beside}"
    os.environ |= {
        "AKTIV_SMS_GATEWAY": address,
        "AKTIV_SMS_TOKEN": random.token_urlsafe(24),
        "AKTIV_SMS_SECRET": random.token_urlsafe(24),
    }
    family.start("simulate", "sms", "--host", LOCALLY, "--port", str(beside))
    family.wait_for_port(LOCALLY, beside, START_SECONDS)
    return address


def _simulate_scanner(family: Family, port: int) -> None:
    """A made-up scanner of attachments, which knows the test virus of all scanners and no other."""
    beside = _free_port(LOCALLY, port + 4)
    os.environ["AKTIV_CLAMAV"] = f"tcp://{LOCALLY}:{beside}"
    family.start("simulate", "clamav", "--host", LOCALLY, "--port", str(beside))
    family.wait_for_port(LOCALLY, beside, START_SECONDS)


def _simulate_archive(family: Family, port: int) -> str:
    """A made-up archive. Returns its address, where what it keeps can be read."""
    beside = _free_port(LOCALLY, port + 5)
    address = f"http://{LOCALLY}:{beside}"
    os.environ |= {"AKTIV_ARCHIVE": address, "AKTIV_ARCHIVE_TOKEN": random.token_urlsafe(24)}
    family.start("simulate", "archive", "--host", LOCALLY, "--port", str(beside))
    family.wait_for_port(LOCALLY, beside, START_SECONDS)
    return address


def _simulate_payment(family: Family, host: str, port: int) -> tuple[str, str]:
    """Made-up Vipps and Nexi, with which every city has an agreement. Returns their addresses: payers are sent there,
    and all payments can be seen there."""
    first = _free_port(host, port + 6)
    second = _free_port(host, first + 1)
    vipps, nexi = (f"http://{_shown(host)}:{each}" for each in (first, second))
    units = {
        slug: {
            "msn": str(100_001 + number),
            "client_id": random.token_urlsafe(12),
            "client_secret": random.token_urlsafe(24),
            "subscription_key": random.token_hex(16),
            "webhook_secrets": [random.token_urlsafe(48)],
            "card": True,
        }
        for number, slug in enumerate(CITIES)
    }
    accounts = {
        slug: {
            "secret_key": random.token_hex(16),
            "webhook_secret": random.token_urlsafe(48),
            "terms_url": f"{os.environ['AKTIV_SITE']}/{slug}/",
        }
        for slug in CITIES
    }
    os.environ |= {
        "AKTIV_VIPPS": vipps,
        "AKTIV_VIPPS_AGREEMENTS": json.dumps(units),
        "AKTIV_NEXI": nexi,
        "AKTIV_NEXI_AGREEMENTS": json.dumps(accounts),
    }
    for name, beside, address in (("vipps", first, vipps), ("nexi", second, nexi)):
        family.start("simulate", name, "--host", host, "--port", str(beside), "--address", address)
        family.wait_for_port(host, beside, START_SECONDS)
    return vipps, nexi


def _simulate_locks(family: Family, port: int) -> tuple[str, str]:
    """Made-up lock services, with which every city has an agreement. Returns their addresses, where codes can be seen
    and tried."""
    first = _free_port(LOCALLY, port + 8)
    second = _free_port(LOCALLY, first + 1)
    gateway, pins = (f"http://{LOCALLY}:{each}" for each in (first, second))
    password, key = random.token_urlsafe(24), random.token_urlsafe(24)
    os.environ |= {"AKTIV_LOCK_GATEWAY_LOGIN": f"aktiv:{password}", "AKTIV_LOCK_PINS_KEY": key}
    os.environ["AKTIV_LOCK_AGREEMENTS"] = json.dumps(
        {
            slug: {
                "gateway": {"address": gateway, "user": "aktiv", "password": password, "system": slug},
                "pins": {"address": pins, "key": key},
            }
            for slug in CITIES
        }
    )
    for name, beside in (("locks-gateway", first), ("locks-pins", second)):
        family.start("simulate", name, "--host", LOCALLY, "--port", str(beside))
        family.wait_for_port(LOCALLY, beside, START_SECONDS)
    return gateway, pins


def _write_persons(path: Path, work_issuer: str) -> None:
    """Whom one may be, as the made-up ID-porten is told it."""
    told: list[object] = []
    if importlib.util.find_spec("aktiv.demo.actions"):
        told = importlib.import_module("aktiv.demo.actions").make_known(work_issuer)
    path.write_text(json.dumps(told), encoding="utf-8")


def _free_port(host: str, first: int) -> int:
    """The first port from there on that nobody listens on."""
    for port in range(first, first + 50):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return port
    raise Trouble(f"No port from {first} to {first + 49} is free for what is made up beside the service.")


def _build_cities() -> None:
    if importlib.util.find_spec("aktiv.demo.actions"):
        build = importlib.import_module("aktiv.demo.actions").build
        try:
            build(lambda text: _say(f"  {text}"), at_once=os.cpu_count() or 1)
        except ChildProcessError as error:
            raise Trouble(f"{error} while making demo data. Nothing half-made was kept: start it again.") from error


def _whom_to_be() -> list[str]:
    if importlib.util.find_spec("aktiv.demo.queries"):
        return [str(line) for line in importlib.import_module("aktiv.demo.queries").whom_to_be()]
    return []


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    _say(f"{name} …")
    began = time.monotonic()
    yield
    _say(f"{name}: {time.monotonic() - began:.1f} s")


def _say(text: str) -> None:
    print(text, flush=True)


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else host  # noqa: S104 (shown, not bound)
