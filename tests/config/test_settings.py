"""Everything that differs between installations comes from the environment, and every such variable is told."""

import re
from pathlib import Path

import pytest

from aktiv.config import environment
from aktiv.config.databases import from_text

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_is_told_in_the_settings_page() -> None:
    told = (ROOT / "docs" / "settings.md").read_text()
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(re.findall(r'"((?:AKTIV_[A-Z_]+)|DATABASE_URL|PORT)"', path.read_text()))
    internal = {"AKTIV_STATIC_COLLECTED"}
    assert {name for name in read - internal if f"`{name}`" not in told} == set()


def test_a_connection_text_keeps_what_libpq_knows() -> None:
    entry = from_text("postgresql://app:p%40ss@db.example:6432/aktiv?sslmode=require&application_name=aktiv")
    assert (entry["HOST"], entry["PORT"], entry["NAME"]) == ("db.example", "6432", "aktiv")
    assert (entry["USER"], entry["PASSWORD"]) == ("app", "p@ss")
    assert entry["OPTIONS"]["sslmode"] == "require"


def test_a_socket_folder_is_a_host() -> None:
    assert from_text("postgresql:///aktiv?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_what_a_connection_text_asks_of_the_server_is_asked_last() -> None:
    entry = from_text("postgresql://app@db.example/aktiv?options=-c%20plan_cache_mode%3Dauto")
    assert entry["OPTIONS"]["options"] == "-c plan_cache_mode=force_generic_plan -c jit=off -c plan_cache_mode=auto"


@pytest.mark.parametrize("given", ["{", "[]", '{"fjell": "very-secret"}', "very-secret"])
def test_a_table_that_is_none_names_its_variable_and_not_what_stood_there(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTIV_VIPPS_AGREEMENTS", given)
    with pytest.raises(ValueError, match="AKTIV_VIPPS_AGREEMENTS") as error:
        environment.table("AKTIV_VIPPS_AGREEMENTS")
    assert "very-secret" not in str(error.value)
    monkeypatch.setenv("AKTIV_VIPPS_AGREEMENTS", "")
    assert environment.table("AKTIV_VIPPS_AGREEMENTS") == {}


def test_a_number_that_is_none_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTIV_POOL", "many")
    with pytest.raises(ValueError, match="AKTIV_POOL"):
        environment.number("AKTIV_POOL", 10)
