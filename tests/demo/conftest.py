"""A city with a year of use, built once for all tests that only read it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django.plugin import DjangoDbBlocker

from aktiv.demo.actions import build
from aktiv.municipalities.models import Municipality
from tests.conftest import _point_django_at
from tests.database import Server, a_name
from tests.demo.world import NOW


@pytest.fixture(scope="session")
def fjell_database(
    server: Server, template: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The database in which Fjell has been used for half a year and is booked for another."""
    name = a_name("fjell")
    server.create(name, template)
    with django_db_blocker.unblock():
        _point_django_at(server, name)
        build(lambda _: None, now=NOW, only=("fjell",), reach=timedelta(days=182))
        _point_django_at(server, django_db_setup)
    yield name
    server.drop(name)


@pytest.fixture
def fjell(
    server: Server, fjell_database: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Municipality]:
    """Fjell, to be read only."""
    with django_db_blocker.unblock():
        _point_django_at(server, fjell_database)
        yield Municipality.objects.get(slug="fjell")
        _point_django_at(server, django_db_setup)
