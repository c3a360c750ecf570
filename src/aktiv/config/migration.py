"""Bringing the schema up to date: done by the role that owns it, used by a role that may not change it."""

from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from aktiv.config.migration_states import only_what_points_there
from aktiv.config.trouble import Trouble

OWNER_ALIAS = "owner"
OLDEST_SERVER = 150000
TABLE_RIGHTS = "SELECT, INSERT, UPDATE, DELETE"  # no TRUNCATE: it would pass by every guard on rows


def migrate(progress: Callable[[str], object] = lambda _: None) -> int:
    """Applies what is missing as the owner, and sees that the app's role may use what was made.

    Returns how many migrations were applied. Raises Trouble when the database is newer than this program.
    """
    connection = connections[OWNER_ALIAS]
    refuse_old_server(connection)
    missing = missing_migrations(connection)
    _grant(connection, connections[DEFAULT_DB_ALIAS].settings_dict["USER"])
    if missing:
        progress(f"{len(missing)} migrations")
        with only_what_points_there():
            call_command("migrate", database=OWNER_ALIAS, verbosity=0, interactive=False)
    connection.close()
    return len(missing)


def demand_up_to_date() -> None:
    """Raises Trouble unless the database has exactly this program's migrations. Reads as the app's role."""
    connection = connections[DEFAULT_DB_ALIAS]
    refuse_old_server(connection)
    if missing := missing_migrations(connection):
        raise Trouble(f"The database lacks {len(missing)} migrations of this version. Run `aktiv migrate` first.")


def missing_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """Migrations this program has and the database has not. Raises Trouble when it is the other way about."""
    loader = MigrationExecutor(connection).loader
    known = set(loader.disk_migrations)
    applied = set(loader.applied_migrations)
    ours = {app for app, _ in known}
    unknown = sorted(
        f"{app}.{name}" for app, name in applied - known if app in ours and (app, name) not in loader.replacements
    )
    if unknown:
        raise Trouble(
            "The database is of a newer version than this program: it has "
            + ", ".join(unknown[:5])
            + (" and more" if len(unknown) > 5 else "")
            + ". Nothing was changed. Install the version that made it, or a later one."
        )
    return sorted(f"{app}.{name}" for app, name in known - applied)


def refuse_old_server(connection: BaseDatabaseWrapper) -> None:
    """Raises Trouble when the server is older than PostgreSQL 15."""
    connection.ensure_connection()
    version = connection.connection.info.server_version
    if version < OLDEST_SERVER:
        raise Trouble(f"The database server is PostgreSQL {version // 10000}; 15 or later is needed.")


def _grant(connection: BaseDatabaseWrapper, app: str) -> None:
    """Lets the app's role use what the owner makes from now on.

    By default privileges, so that a table has its rights from the moment it is made and a migration may take some
    away for good. What was made before the first run is granted once.
    """
    if app == connection.settings_dict["USER"]:
        return
    role = sql.Identifier(app)
    statements: list[Any] = [
        "GRANT USAGE ON SCHEMA public TO {}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {TABLE_RIGHTS} ON TABLES TO {{}}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {}",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone()[0] and not _may_read_migrations(cursor, app):
            statements += [
                f"GRANT {TABLE_RIGHTS} ON ALL TABLES IN SCHEMA public TO {{}}",
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            ]
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role))


def _may_read_migrations(cursor: Any, app: str) -> bool:
    cursor.execute("SELECT has_table_privilege(%s, 'django_migrations', 'SELECT')", [app])
    return bool(cursor.fetchone()[0])
