"""A token is told once, opens what it was made for, and only as long as it should."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aktiv.cli import parser
from aktiv.journal.models import Entry
from aktiv.people.actions import (
    NewOrganisation,
    NewPerson,
    NewRight,
    grant_rights,
    issue_token,
    issue_token_for_role,
    register_organisations,
    register_persons,
    revoke_token,
)
from aktiv.people.models import ApiToken, Organisation, Person, Representative
from aktiv.people.queries import person_of_token
from aktiv.values.refusal import Refusal
from tests.facilities.world import a_municipality
from tests.reading import everything_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)


@pytest.fixture
def kari() -> Person:
    return register_persons([NewPerson(name="Kari", persona="kari", email="kari@example.no")], now=NOW)[0]


@pytest.fixture
def club(kari: Person) -> Organisation:
    made = register_organisations(
        [NewOrganisation(name="Lag", kind="club", number="974760673", municipality=a_municipality())], now=NOW
    )[0]
    grant_rights([NewRight(person=kari, of=made, role="booker", valid_from=TODAY)], now=NOW)
    return made


def test_a_token_leads_to_its_person_in_one_query(kari: Person, django_assert_num_queries: Any) -> None:
    token, secret = issue_token(kari, now=NOW)
    with django_assert_num_queries(1):
        bearer = person_of_token(secret, now=NOW)
        assert bearer is not None
        assert (bearer.party.person, bearer.party.organisation, bearer.may_book) == (kari, None, True)
    assert bearer.token == token


def test_only_the_digest_of_a_token_is_kept(kari: Person) -> None:
    token, secret = issue_token(kari, now=NOW)
    token.refresh_from_db()
    assert secret not in str(vars(token)) + str(list(everything_of(Entry).values()))
    assert len(secret) > 40
    assert issue_token(kari, now=NOW)[1] != secret


def test_an_unknown_expired_or_revoked_token_leads_to_nobody(kari: Person) -> None:
    assert person_of_token("aktiv_nothing", now=NOW) is None
    until = NOW + timedelta(days=1)
    _, secret = issue_token(kari, expires_at=until, now=NOW)
    assert person_of_token(secret, now=until - timedelta(seconds=1)) is not None
    assert person_of_token(secret, now=until) is None
    token, secret = issue_token(kari, now=NOW)
    revoke_token(token, now=NOW)
    revoke_token(token, now=NOW)
    assert person_of_token(secret, now=NOW) is None
    assert everything_of(Entry).filter(verb="token.revoked").count() == 1


def test_a_reading_token_does_not_book(kari: Person) -> None:
    bearer = person_of_token(issue_token(kari, scope=ApiToken.Scope.READ, now=NOW)[1], now=NOW)
    assert bearer is not None
    assert not bearer.may_book


def test_a_clubs_token_dies_with_the_right_to_act_for_the_club(kari: Person, club: Organisation) -> None:
    _, secret = issue_token(kari, organisation=club, now=NOW)
    bearer = person_of_token(secret, now=NOW)
    assert bearer is not None
    assert bearer.party.organisation == club
    Representative.objects.update(valid_to=TODAY)
    assert person_of_token(secret, now=NOW + timedelta(days=1)) is None


def test_nobody_gets_a_token_for_a_club_she_does_not_represent(club: Organisation) -> None:
    outsider = register_persons([NewPerson(name="Charlie")], now=NOW)[0]
    with pytest.raises(Refusal) as refused:
        issue_token(outsider, organisation=club, now=NOW)
    assert refused.value.code == "not_representative"


@pytest.mark.parametrize("user", ["kari", "kari@example.no", "KARI@example.no", "id"])
def test_an_operator_names_the_person_by_persona_address_or_id(kari: Person, user: str) -> None:
    secret = issue_token_for_role(str(kari.pk) if user == "id" else user, "resident", now=NOW)
    bearer = person_of_token(secret, now=NOW)
    assert bearer is not None
    assert (bearer.party.person, bearer.scope) == (kari, "book")


def test_roles_decide_what_a_token_opens(kari: Person, club: Organisation) -> None:
    assert club.municipality is not None
    grant_rights([NewRight(person=kari, of=club.municipality, role="case_handler", valid_from=TODAY)], now=NOW)

    def opened(role: str, **more: Any) -> tuple[str, Organisation | None]:
        bearer = person_of_token(issue_token_for_role("kari", role, now=NOW, **more), now=NOW)
        assert bearer is not None
        return bearer.scope, bearer.party.organisation

    assert opened("reader") == ("read", None)
    assert opened("booker") == ("book", club)
    assert opened("booker", organisation="974760673") == ("book", club)
    assert opened("case_handler") == ("staff", None)


@pytest.mark.parametrize(
    ("user", "role", "code"),
    [
        ("nobody", "resident", "no_such_person"),
        ("", "resident", "no_such_person"),
        ("kari", "caretaker", "role_not_held"),
        ("kari", "coach", "role_not_held"),
        ("kari", "emperor", "no_such_role"),
    ],
)
def test_a_token_that_cannot_be_made_says_why(kari: Person, user: str, role: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        issue_token_for_role(user, role, now=NOW)
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


def test_the_command_prints_the_token_alone(kari: Person, capsys: pytest.CaptureFixture[str]) -> None:
    parsed = parser().parse_args(["token", "create", "--user", "kari", "--role", "resident"])
    assert parsed.run(parsed) == 0
    printed = capsys.readouterr().out
    bearer = person_of_token(printed.strip(), now=datetime.now(UTC))
    assert printed == printed.strip() + "\n"
    assert bearer is not None
    assert bearer.party.person == kari


def test_the_command_says_in_words_what_it_could_not_do(capsys: pytest.CaptureFixture[str]) -> None:
    parsed = parser().parse_args(["token", "create", "--user", "nobody"])
    assert parsed.run(parsed) == 1
    assert "Nobody here is called nobody" in capsys.readouterr().err
