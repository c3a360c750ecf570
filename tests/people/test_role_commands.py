"""`aktiv role …` gives the first administrator her role, and makes and ends operators."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aktiv.cli import parser
from aktiv.municipalities.models import Municipality
from aktiv.people.models import OperatorRole, Person, StaffRole
from tests.facilities.world import a_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    Person.objects.create(name="Alice", email="alice@example.no")
    return a_municipality()


def run(*words: str) -> int:
    parsed = parser().parse_args(["role", *words])
    return int(parsed.run(parsed) or 0)


def test_the_first_administrator_gets_her_role_for_a_year(home: Municipality) -> None:
    assert run("grant", "--user", "alice@example.no", "--role", "administrator", "--municipality", "fjell") == 0
    made = StaffRole.objects.get()
    assert (made.role, made.municipality, made.valid_to is not None) == ("administrator", home, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--user", "nobody@example.no", "--role", "viewer", "--municipality", "fjell"), "Nobody here is called"),
        (("--user", "alice@example.no", "--role", "viewer"), "There is no municipality called"),
        (("--user", "alice@example.no", "--role", "king", "--municipality", "fjell"), "There is no role called king"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_given(
    home: Municipality, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert run("grant", *words) == 1
    assert told in capsys.readouterr().err
    assert not StaffRole.objects.exists()


def test_an_operator_is_made_listed_and_ended(home: Municipality, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("grant", "--user", "alice@example.no", "--role", "operator", "--days", "0") == 0
    assert run("grant", "--user", "alice@example.no", "--role", "viewer", "--municipality", "fjell") == 0
    alice = Person.objects.get()
    capsys.readouterr()
    assert run("list") == 0
    assert capsys.readouterr().out == f"\toperator\t\t{alice.pk}\nfjell\tviewer\t\t{alice.pk}\n"
    assert run("end", "--user", "alice@example.no", "--role", "operator") == 0
    assert run("end", "--user", "alice@example.no", "--role", "operator") == 1
    assert not OperatorRole.objects.on(datetime.now(UTC).date()).exists()


def test_the_last_administrators_role_is_not_ended_from_the_command_line(
    home: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--user", "alice@example.no", "--role", "administrator", "--municipality", "fjell")
    run("grant", *words)
    assert run("end", *words) == 1
    assert "Somebody must administer" in capsys.readouterr().err
    assert StaffRole.objects.get().ended_at is None
