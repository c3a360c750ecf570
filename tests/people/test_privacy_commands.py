"""`aktiv privacy …` tells what is kept in three languages, and what a purge would take, without naming anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from aktiv.cli import parser
from aktiv.config.catalogues import build
from aktiv.people.models import Person, SignIn
from aktiv.people.queries.personal import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _catalogues() -> None:
    build()


def run(*words: str) -> int:
    parsed = parser().parse_args(["privacy", *words])
    return int(parsed.run(parsed) or 0)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nb", "# Protokoll over behandlinger"),
        ("nn", "# Protokoll over behandlingar"),
        ("en", "# Record of processing activities"),
    ],
)
def test_the_record_is_a_document_with_a_line_for_each_table(
    language: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("record", "--language", language) == 0
    told = capsys.readouterr().out
    assert told.startswith(title)
    lines = [line for line in told.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + len(everything())
    assert all(line.count("|") == 7 for line in lines)


def test_the_record_for_programs_says_of_each_field_what_becomes_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("record", "--format", "json", "--language", "en") == 0
    told = {each["key"]: each for each in json.loads(capsys.readouterr().out)}
    assert set(told) == {held.key for held in everything()}
    assert {"name": "number_digest", "erasing": "null", "secret": True} in told["person"]["fields"]
    assert (told["bookings"]["days"], told["bookings"]["local"], told["charges"]["article"]) == (365, True, "6c")


def test_a_dry_run_counts_and_leaves_everything(capsys: pytest.CaptureFixture[str]) -> None:
    bob, old = Person.objects.create(name="Bob"), datetime(2020, 1, 1, tzinfo=UTC)
    SignIn.objects.create(person=bob, level="high", begun_at=old, seen_at=old, ends_at=old + timedelta(hours=1))
    assert run("purge", "--dry-run") == 0
    assert capsys.readouterr().out == "1\tsign_ins\t\n"
    assert SignIn.objects.count() == 1
    assert run("purge") == 0
    assert capsys.readouterr().out == "1\tsign_ins\t\n"
    assert SignIn.objects.count() == 0
