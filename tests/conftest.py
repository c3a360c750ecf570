"""What every test may ask for: a database, a clean database with real commits, and Django pointed at it."""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django.plugin import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from aktiv.config.databases import from_text
from aktiv.config.migration import migrate
from tests.database import APP, OWNER, TEMPLATE, Server, a_name, start_server, stop_server, the_server


def pytest_configure(config: pytest.Config) -> None:
    """The first process of a parallel session starts the server before its workers are born. How long a property takes
    on a busy machine is no failure: speed lives in bench/."""
    examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("house")
    if config.getoption("numprocesses", None):
        config.add_cleanup(partial(stop_server, *start_server()))


LONGEST = ("test_every_page.py", "test_matrix.py")
"""Files of minutes whatever their number of tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, then those of many tests: no processor ends with minutes of one file left while the
    others have nothing to do. Within a file the order stays."""
    of = Counter(each.path for each in items)
    items.sort(key=lambda each: (each.path.name not in LONGEST, -of[each.path], str(each.path)))


def pytest_collection_finish() -> None:
    """Modules, models and thousands of collected tests stay until the end: looking through all of them for what is no
    longer used costs time and finds nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def language_of_its_own() -> Iterator[None]:
    """No test leaves its language to the next: a page in English would have the next test read English."""
    with translation.override(translation.get_language()):
        yield


@pytest.fixture(autouse=True, scope="session")
def without_limits() -> None:
    """Tests ask more often in a minute than people; those about limits switch them on."""
    settings.LIMITS = False


@pytest.fixture(autouse=True, scope="session")
def static_files_found_once() -> Iterator[None]:
    """Every test client has middleware of its own, and each would look through all static files when it is born: those
    of the packages, which are looked for once, and those that an installation on this machine has gathered, which are
    of another time and no business of a test."""
    found: dict[str, Any] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(mine: WhiteNoiseMiddleware) -> None:
        if not found:
            look(mine)
            found.update(mine.files)
        mine.files.update(found)

    def pass_by(mine: WhiteNoiseMiddleware, root: str, prefix: str | None = None) -> None:
        """The folder of an installation is not read."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        patch.setattr(WhiteNoiseMiddleware, "add_files", pass_by)
        yield


@pytest.fixture(autouse=True, scope="session")
def without_notices() -> None:
    """Which page asks for severe incidents depends on the clock; those about them switch it on."""
    settings.NOTICE_SECONDS = 0


@pytest.fixture(autouse=True, scope="session")
def attachments_of_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests attach lies apart from what the installation of whoever runs them keeps."""
    settings.ATTACHMENT_FOLDER = tmp_path_factory.mktemp("attachments")


@pytest.fixture(autouse=True, scope="session")
def pictures_of_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Pictures that are handed in lie in a folder that is gone with the tests."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """This session's temporary server."""
    if shared := the_server():
        yield shared
        return
    started, cluster = start_server()
    yield started
    stop_server(started, cluster)


@pytest.fixture(scope="session")
def template(server: Server, django_db_blocker: DjangoDbBlocker) -> str:
    """The database with the whole schema and nothing else, made once per session by the owner."""
    with server.alone():
        if not server.has(TEMPLATE):
            unfinished = a_name("unfinished")
            server.create(unfinished, "template0")
            with django_db_blocker.unblock():
                _point_django_at(server, unfinished)
                migrate()
                connections.close_all()
            with server.as_superuser() as connection:
                connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")
    return TEMPLATE


@pytest.fixture(scope="session")
def django_db_setup(server: Server, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """This worker's own database: tests with the `db` fixture run in it, each in a transaction that is rolled back."""
    name = a_name("worker")
    server.create(name, template)
    _point_django_at(server, name)
    yield name
    with django_db_blocker.unblock():
        connections.close_all()
    server.drop(name)


@dataclass(frozen=True)
class Committed:
    """A clean database in which commits are real: for tests with several connections or processes."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        """A connection text as the app's role (DATABASE_URL for a child process)."""
        return self.server.url(APP, self.name)

    @property
    def owner_url(self) -> str:
        """A connection text as the role that owns the schema."""
        return self.server.url(OWNER, self.name)

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection[tuple[object, ...]]:
        """A new connection as the app's role, outside Django."""
        return psycopg.connect(self.url, autocommit=autocommit)

    def connect_as_owner(self) -> psycopg.Connection[tuple[object, ...]]:
        """A new connection as the role that owns the schema, outside Django."""
        return psycopg.connect(self.owner_url, autocommit=True)

    def environment(self) -> dict[str, str]:
        """The environment of a child process that is to use this database."""
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "AKTIV_OWNER_DATABASE_URL": self.owner_url,
            "DJANGO_SETTINGS_MODULE": "aktiv.config.settings",
            "PYTHONPATH": "src",
        }


@pytest.fixture
def committed(
    server: Server, template: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Committed]:
    """A database of this test's own, fresh from the template, with Django pointed at it; gone afterwards."""
    name = a_name("committed")
    server.create(name, template)
    with django_db_blocker.unblock():
        _point_django_at(server, name)
        yield Committed(server, name)
        _point_django_at(server, django_db_setup)
    server.drop(name)


def _point_django_at(server: Server, database: str) -> None:
    connections.close_all()
    for alias, role in (("default", APP), ("owner", OWNER)):
        connections.databases[alias].update(from_text(server.url(role, database)))
        if hasattr(connections._connections, alias):
            delattr(connections._connections, alias)
