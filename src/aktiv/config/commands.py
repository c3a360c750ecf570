"""The commands of the installation itself."""

import argparse
import importlib
import os
import sys
from pathlib import Path

from aktiv.config import environment
from aktiv.config.trouble import Trouble

DEFAULT_PORT = 8000


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds demo, serve, worker, migrate, check, bench and django."""
    demo = commands.add_parser("demo", help="database, migrations, demo cities, worker and server, all at once")
    _add_address(demo)
    demo.set_defaults(run=_demo, needs="nothing")

    serve = commands.add_parser("serve", help="the web server")
    _add_address(serve)
    serve.add_argument("--workers", type=int, default=None, help="processes (default: one per core, at most 4)")
    serve.set_defaults(run=_serve, needs="static")

    worker = commands.add_parser("worker", help="the worker that does jobs from the queue")
    worker.add_argument("--concurrency", type=int, default=2, help="jobs at a time (default: 2)")
    worker.set_defaults(run=_worker)

    migrate = commands.add_parser("migrate", help="bring the database up to this version")
    migrate.set_defaults(run=_migrate)

    check = commands.add_parser("check", help="whether this installation is fit for use by others")
    check.set_defaults(run=_check)

    bench = commands.add_parser("bench", help="how fast it is, beside a reference (in a clone of the source)")
    bench.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="search, booking, series, week, cases, messages, race (all); or: seasons DIR, a folder of instances",
    )
    bench.add_argument("--seconds", type=float, default=60, help="time for each instance of seasons (default: 60)")
    bench.add_argument("--small", action="store_true", help="a tenth of the data: to see that the benches run")
    bench.add_argument("--data", help="folder for the data (default: build/bench below the source)")
    bench.set_defaults(run=_bench, needs="nothing")

    vipps = commands.add_parser("vipps", help="the agreement with Vipps MobilePay")
    vipps_verbs = vipps.add_subparsers(metavar="VERB", required=True)
    webhook = vipps_verbs.add_parser(
        "webhook",
        help="have messages sent to this service",
        description="Registers this service's address (AKTIV_SITE) with Vipps for a municipality, and prints the "
        "secret that messages are signed with, which Vipps tells this once: add it to webhook_secrets in "
        "AKTIV_VIPPS_AGREEMENTS. An older registration goes on until it is deleted at Vipps.",
    )
    webhook.add_argument("--municipality", required=True, help="its slug, as in AKTIV_VIPPS_AGREEMENTS")
    webhook.set_defaults(run=_vipps_webhook)

    run_django = commands.add_parser("django", help="a command of Django's own (for developers)", add_help=False)
    run_django.add_argument("rest", nargs=argparse.REMAINDER)
    run_django.set_defaults(run=_django)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=None, help="port (default: PORT from the environment, else 8000)")


def _port(args: argparse.Namespace) -> int:
    try:
        port = environment.number("PORT", DEFAULT_PORT) if args.port is None else args.port
    except ValueError as error:
        raise Trouble(str(error)) from error
    if not 0 < port < 2**16:
        raise Trouble(f"{port} is not a port: choose one between 1 and 65535.")
    return int(port)


def _demo(args: argparse.Namespace) -> None:
    from aktiv.config import demonstration

    demonstration.run(args.host, _port(args))


def _serve(args: argparse.Namespace) -> None:
    from aktiv.config import migration, server, static

    server.demand_port(args.host, _port(args))
    migration.demand_up_to_date()
    static.collect()
    server.serve(args.host, _port(args), args.workers or min(os.cpu_count() or 1, 4))


def _worker(args: argparse.Namespace) -> None:
    from aktiv.config import jobs, migration

    migration.demand_up_to_date()
    jobs.work(args.concurrency)


def _migrate(_: argparse.Namespace) -> None:
    from aktiv.config import migration

    applied = migration.migrate()
    print(f"{applied} migrations applied." if applied else "The database is up to date.")


def _check(_: argparse.Namespace) -> int:
    from aktiv.config import fitness

    found = fitness.findings()
    for finding in found:
        print(f"- {finding}")
    print(f"{len(found)} things to put right." if found else "Fit for use.")
    return 1 if found else 0


def _bench(args: argparse.Namespace) -> int:
    source = Path(__file__).resolve().parents[3]
    if not (source / "bench" / "run.py").exists():
        raise Trouble("The benches are in the source, which is not here. Run this in a clone.")
    sys.path.insert(0, str(source))
    return int(importlib.import_module("bench.run").main(args))


def _vipps_webhook(args: argparse.Namespace) -> None:
    import secrets

    from django.conf import settings

    from aktiv.config.agreements import payment_providers
    from aktiv.integrations.vipps import Vipps
    from aktiv.payments.ports import provider as port

    provider = payment_providers().get(args.municipality, {}).get("vipps")
    if not isinstance(provider, Vipps):
        raise Trouble(
            f"{args.municipality} has no agreement with Vipps: see AKTIV_VIPPS_AGREEMENTS in docs/settings.md."
        )
    url = f"{settings.SITE}/{port.HEARD_AT.format(slug=args.municipality, name=provider.name)}"
    try:
        _, secret = provider.register(url, key=secrets.token_hex(16))
    except port.ProviderAway as error:
        raise Trouble(f"Vipps did not answer ({error}). It may have been registered: look at Vipps' portal.") from error
    except port.ProviderRefused as error:
        raise Trouble(f"Vipps refused to send messages to {url}: {error.why or error.code}") from error
    print(secret)


def _django(args: argparse.Namespace) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["aktiv django", *args.rest])
