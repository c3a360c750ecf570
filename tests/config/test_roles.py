"""The app works as a role that may use the tables and never change them."""

import psycopg
import pytest
from django.db import ProgrammingError, connection

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def test_the_app_is_neither_owner_nor_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement", ["TRUNCATE django_session", "DROP TABLE django_session", "CREATE TABLE mine (id int)"]
)
def test_the_app_may_not_change_or_empty_tables(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError) as refused:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
