"""Pages and operations ask the rooms of queries, which are told whose a thing must be; they reach for no table."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "aktiv"
ITS_OWN = {"api/idempotency.py": "keeps the answers of keyed requests, a table of the interface itself"}
MANAGERS = {"objects", "_base_manager", "_default_manager"}


def reaching(path: Path) -> Iterator[str]:
    """Lines that ask a table by its manager."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield f"{path.relative_to(PACKAGE)}:{node.lineno}"
        if isinstance(node, ast.Name) and node.id in {"get_object_or_404", "get_list_or_404"}:
            yield f"{path.relative_to(PACKAGE)}:{node.lineno}"


def test_no_page_and_no_operation_reaches_for_a_table_itself() -> None:
    found = [
        line
        for room in ("web", "api")
        for path in (PACKAGE / room).rglob("*.py")
        if "migrations" not in path.parts and str(path.relative_to(PACKAGE)) not in ITS_OWN
        for line in reaching(path)
    ]
    assert found == []


def test_the_test_sees_who_reaches() -> None:
    assert list(reaching(PACKAGE / "people" / "queries" / "scoped.py")) != []
