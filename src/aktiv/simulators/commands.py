"""`aktiv simulate …`: a made-up provider on a port of its own."""

import argparse
import json
import os
from pathlib import Path


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds simulate idporten, brreg, sms, clamav, archive, vipps, nexi, locks-gateway and locks-pins."""
    simulate = commands.add_parser("simulate", help="a made-up server of somebody else's, for demo and tests")
    names = simulate.add_subparsers(metavar="NAME", required=True)
    idporten = names.add_parser(
        "idporten",
        help="sign in as made-up people",
        description="ID-porten at /idporten, and a provider of work accounts at /jobb, with made-up people.",
    )
    idporten.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    idporten.add_argument("--port", type=int, required=True, help="port to listen on")
    idporten.add_argument("--address", help="address by which browsers reach it (default: http://localhost:PORT)")
    idporten.add_argument("--site", default="http://localhost:8000", help="the service that people sign in to")
    idporten.add_argument("--persons", type=Path, help="JSON file that says who may be chosen")
    idporten.set_defaults(run=_idporten, needs="nothing")
    brreg = names.add_parser(
        "brreg",
        help="the register of organisations",
        description="Enhetsregisteret at /enhetsregisteret/api, with organisations that do not exist.",
    )
    brreg.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    brreg.add_argument("--port", type=int, required=True, help="port to listen on")
    brreg.add_argument("--units", type=Path, help="JSON file that says which organisations there are")
    brreg.set_defaults(run=_brreg, needs="nothing")
    sms = names.add_parser(
        "sms",
        help="an SMS gateway",
        description="Takes SMS at /messages, sends none of them, and shows them all at /. The token and the secret of "
        "reports come from AKTIV_SMS_TOKEN and AKTIV_SMS_SECRET.",
    )
    sms.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    sms.add_argument("--port", type=int, required=True, help="port to listen on")
    sms.set_defaults(run=_sms, needs="nothing")
    clamav = names.add_parser(
        "clamav",
        help="a scanner of files",
        description="Speaks as clamd does, and finds the EICAR test file alone.",
    )
    clamav.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    clamav.add_argument("--port", type=int, required=True, help="port to listen on")
    clamav.set_defaults(run=_clamav, needs="nothing")
    archive = names.add_parser(
        "archive",
        help="an archive, with a carrier before it",
        description="Keeps what it is sent and answers with receipts; its page shows it. It knows the token in "
        "AKTIV_ARCHIVE_TOKEN.",
    )
    archive.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    archive.add_argument("--port", type=int, required=True, help="port to listen on")
    archive.set_defaults(run=_archive, needs="nothing")
    for name, told, run in (("vipps", "Vipps MobilePay", _vipps), ("nexi", "Nexi Checkout", _nexi)):
        provider = names.add_parser(
            name,
            help=f"payment by {told}",
            description=f"{told} with a page where the payer says yes or no; its front page shows all payments. It "
            f"knows the agreements in AKTIV_{name.upper()}_AGREEMENTS"
            + (", and sends its messages to AKTIV_SITE." if name == "vipps" else "."),
        )
        provider.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        provider.add_argument("--port", type=int, required=True, help="port to listen on")
        provider.add_argument("--address", help="address by which browsers reach it (default: http://localhost:PORT)")
        provider.set_defaults(run=run, needs="nothing")
    _register_locks(names)


def _register_locks(names: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    kinds = (
        ("locks-gateway", "a gateway before locks", "It knows the name and password in AKTIV_LOCK_GATEWAY_LOGIN (NAME:"
         "PASSWORD).", _gateway),
        ("locks-pins", "a service that keeps codes of doors", "It knows the key in AKTIV_LOCK_PINS_KEY.", _pins),
    )  # fmt: skip
    for name, told, known, run in kinds:
        service = names.add_parser(
            name, help=told, description=f"Its page shows all codes, and has a door to try. {known}"
        )
        service.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        service.add_argument("--port", type=int, required=True, help="port to listen on")
        service.set_defaults(run=run, needs="nothing")


def _idporten(args: argparse.Namespace) -> None:
    from aktiv.simulators.idporten import server
    from aktiv.simulators.idporten.persons import read_persons, some_persons

    persons = read_persons(args.persons) if args.persons else some_persons()
    server.serve(args.host, args.port, args.address or f"http://localhost:{args.port}", args.site, persons)


def _brreg(args: argparse.Namespace) -> None:
    from aktiv.simulators.brreg import server
    from aktiv.simulators.brreg.units import read_units, some_units

    server.serve(args.host, args.port, read_units(args.units) if args.units else some_units())


def _sms(args: argparse.Namespace) -> None:
    from aktiv.simulators.sms import server

    server.serve(args.host, args.port, os.environ.get("AKTIV_SMS_TOKEN", ""), os.environ.get("AKTIV_SMS_SECRET", ""))


def _clamav(args: argparse.Namespace) -> None:
    from aktiv.simulators.clamav import server

    server.serve(args.host, args.port)


def _archive(args: argparse.Namespace) -> None:
    from aktiv.simulators.archive import server

    server.serve(args.host, args.port, os.environ.get("AKTIV_ARCHIVE_TOKEN", ""))


def _vipps(args: argparse.Namespace) -> None:
    from aktiv.payments.ports.provider import HEARD_AT
    from aktiv.simulators.vipps import server

    site = os.environ.get("AKTIV_SITE", "http://localhost:8000").rstrip("/")
    keys = ("msn", "client_id", "client_secret", "subscription_key")
    units = [
        server.SalesUnit(
            **{key: each[key] for key in keys},
            # As if it had been registered, when the secret was made beforehand.
            webhook=(f"{site}/{HEARD_AT.format(slug=slug, name='vipps')}", each["webhook_secrets"][0])
            if each.get("webhook_secrets")
            else None,
        )
        for slug, each in json.loads(os.environ.get("AKTIV_VIPPS_AGREEMENTS") or "{}").items()
    ]
    server.serve(args.host, args.port, units, args.address or f"http://localhost:{args.port}")


def _nexi(args: argparse.Namespace) -> None:
    from aktiv.simulators.nexi import server

    accounts = json.loads(os.environ.get("AKTIV_NEXI_AGREEMENTS") or "{}")
    merchants = [server.Merchant(id=slug, secret_key=each["secret_key"]) for slug, each in accounts.items()]
    server.serve(args.host, args.port, merchants, args.address or f"http://localhost:{args.port}")


def _gateway(args: argparse.Namespace) -> None:
    from aktiv.simulators.locks import gateway

    user, _, password = os.environ.get("AKTIV_LOCK_GATEWAY_LOGIN", "aktiv:").partition(":")
    gateway.serve(args.host, args.port, user, password)


def _pins(args: argparse.Namespace) -> None:
    from aktiv.simulators.locks import pins

    pins.serve(args.host, args.port, os.environ.get("AKTIV_LOCK_PINS_KEY", ""))
