"""Migrations are the owner's work; the app's role gets exactly what it needs, and keeps what was taken from it."""

import contextlib

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from aktiv.config import migration
from aktiv.config.trouble import Trouble
from tests.conftest import Committed

pytestmark = pytest.mark.debian_postgres


def test_a_database_newer_than_the_program_is_refused_and_left_alone(committed: Committed) -> None:
    with committed.connect_as_owner() as owner:
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '9999_ahead', now())")
    with pytest.raises(Trouble, match=r"newer version.*journal\.9999_ahead"):
        migration.migrate()
    with pytest.raises(Trouble, match="newer version"):
        migration.demand_up_to_date()


def test_a_database_that_lags_is_named_before_it_is_used(committed: Committed) -> None:
    with committed.connect_as_owner() as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    with pytest.raises(Trouble, match="aktiv migrate"):
        migration.demand_up_to_date()


def test_a_right_that_a_migration_took_away_stays_away(committed: Committed) -> None:
    with committed.connect_as_owner() as owner:
        owner.execute(f"REVOKE DELETE ON django_session FROM {connections['default'].settings_dict['USER']}")
    assert migration.migrate() == 0
    with committed.connect() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM django_session")


def test_the_app_may_use_a_table_that_the_owner_makes_later(committed: Committed) -> None:
    with committed.connect_as_owner() as owner:
        owner.execute("CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY, said text)")
    with committed.connect() as app:
        app.execute("INSERT INTO later (said) VALUES ('yes')")
        assert app.execute("SELECT said FROM later").fetchall() == [("yes",)]


def test_tables_made_before_the_app_had_a_role_are_granted_once(committed: Committed) -> None:
    app_role = connections["default"].settings_dict["USER"]
    with committed.connect_as_owner() as owner:
        owner.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app_role}")
    migration.migrate()
    migration.demand_up_to_date()


def test_no_model_lacks_its_migration(committed: Committed, capsys: pytest.CaptureFixture[str]) -> None:
    with contextlib.suppress(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert capsys.readouterr().out == "No changes detected\n"


def test_the_schema_that_migrations_made_is_what_the_models_say(committed: Committed) -> None:
    connection = connections["default"]

    def as_told(kind: str | None) -> str:
        return str(kind).replace("varchar", "character varying").replace(", ", ",")

    said = {
        (model._meta.db_table, field.column, as_told(field.db_type(connection)), not (field.null or field.generated))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for field in model._meta.local_concrete_fields
    }
    pointing = {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.db_constraint
    }
    named = {
        each.name
        for model in apps.get_models()
        if model._meta.managed
        for each in (*model._meta.constraints, *model._meta.indexes)
    }
    with committed.connect() as app:
        made = app.execute(
            "SELECT c.relname, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
            "JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND attnum > 0 AND NOT attisdropped"
        ).fetchall()
        keys = app.execute(
            "SELECT conrelid::regclass::text, attname, confrelid::regclass::text FROM pg_constraint "
            "JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'"
        ).fetchall()
        names = app.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class").fetchall()
    assert said - set(made) == set()
    assert pointing - set(keys) == set()
    assert named - {name for (name,) in names} == set()
