"""The web server: gunicorn with threads, behind any proxy (docs/decisions/0001-server.md)."""

import errno
import socket
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from aktiv.config.trouble import Trouble

THREADS = 4
TIMEOUT = 60  # seconds without a sign of life before a worker is replaced
GRACE = 10  # seconds for requests under way when told to stop


class Server(BaseApplication):
    """gunicorn told by arguments instead of a file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hands the options on."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # Any: a WSGI application
        """The application, loaded in each worker."""
        from aktiv.config.wsgi import application

        return application


def let_go_of_connections() -> None:
    """Closes every connection and pool of this process.

    Workers are forked from it: two that inherited one connection would read each other's answers.
    """
    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper) and connection.settings_dict["OPTIONS"].get("pool"):
            connection.close_pool()


def load_pages() -> None:
    """Imports every page, for the workers to be forked with.

    Each would otherwise do it within its first request, while all who came after wait behind it.
    """
    import_module(settings.WSGI_APPLICATION.rpartition(".")[0])
    get_resolver().url_patterns  # noqa: B018 - read for what it imports


def serve(host: str, port: int, workers: int) -> None:
    """Serves until told to stop (SIGINT, SIGTERM); requests under way get time to finish."""
    load_pages()
    let_go_of_connections()
    Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": TIMEOUT,
            "graceful_timeout": GRACE,
            "loglevel": "warning",
            "proc_name": "aktiv",
        }
    ).run()


def demand_port(host: str, port: int) -> None:
    """Raises Trouble when nobody can listen there, before anything else is started."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Trouble(
                f"Port {port} is taken by another program. Stop it, or choose another port: PORT={port + 1}."
            ) from error
        raise Trouble(f"Nothing can listen on {host} port {port}: {error.strerror}.") from error
