"""Who somebody is, however she comes: one person for one human, at once or one after the other."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, connections

from aktiv.people.actions import sign_ins
from aktiv.people.actions.sign_ins import Browser, end_at_provider, end_every_sign_in, end_sign_in, sign_in
from aktiv.people.models import Identity, Person, SignIn
from aktiv.people.ports.sign_in import Proof
from aktiv.people.queries.sign_ins import other_accounts
from aktiv.people.rules.sign_ins import Admission, admitted_number, number_digest
from aktiv.values.births import made_up_number
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.conftest import Committed

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
NUMBER = made_up_number(date(1986, 10, 15), 0)
REAL = "15108695088"  # the example of the library of numbers
ADMISSION = Admission(number_key="a key", made_up=True, longest=timedelta(hours=10))
PROOF = Proof(issuer="https://one.example", subject="abc", level=SignIn.Level.SUBSTANTIAL, number=NUMBER, name="Kari")


def came(proof: Proof = PROOF, *, browser: Browser | None = None) -> SignIn:
    return sign_in(proof, registers=True, admission=ADMISSION, browser=browser or Browser(), now=NOW)


@pytest.mark.django_db
class TestOneHuman:
    def test_by_two_providers_she_is_one_person(self) -> None:
        one = came()
        other = came(replace(PROOF, issuer="https://two.example", subject="xyz"))
        assert one.person_id == other.person_id
        assert Identity.objects.filter(person=one.person_id).count() == 2

    def test_whose_number_changes_she_stays_the_same(self) -> None:
        one = came()
        other = came(replace(PROOF, number=made_up_number(date(1986, 10, 15), 1)))
        assert one.person_id == other.person_id
        assert Person.objects.get().number_digest == number_digest(made_up_number(date(1986, 10, 15), 1), "a key")

    def test_who_was_known_by_two_ways_is_whom_her_number_says(self) -> None:
        by_subject = came(replace(PROOF, number=None))
        by_number = came(replace(PROOF, issuer="https://two.example"))
        assert by_subject.person_id != by_number.person_id
        assert came().person_id == by_number.person_id

    def test_two_accounts_of_one_human_are_not_merged_and_she_is_told_of_the_other(self) -> None:
        by_subject = came(replace(PROOF, number=None))
        by_number = came(replace(PROOF, issuer="https://two.example"))
        assert other_accounts(by_number.person) == []
        came()
        came()
        assert other_accounts(by_number.person) == [by_subject.person_id]
        left = Person.objects.get(pk=by_subject.person_id)
        assert (left.name, left.anonymised_at) == ("Kari", None)
        assert not Identity.objects.filter(person=left).exists()
        Person.objects.filter(pk=left.pk).update(name="", birth_date=None, anonymised_at=NOW)
        assert other_accounts(by_number.person) == []

    def test_one_who_was_forgotten_comes_back_as_somebody_new(self) -> None:
        gone = came().person
        Person.objects.filter(pk=gone.pk).update(
            name="", birth_date=None, number_digest=None, anonymised_at=NOW, language="nb"
        )
        assert came().person_id != gone.pk

    def test_her_own_name_is_not_overwritten(self) -> None:
        person = came().person
        Person.objects.filter(pk=person.pk).update(name="Kari Nordmann")
        assert came().person.name == "Kari Nordmann"

    def test_what_happened_is_told_without_who_she_is(self) -> None:
        came()
        with everything(), connection.cursor() as cursor:
            cursor.execute("SELECT verb, data::text FROM journal_entry ORDER BY 1")
            told = cursor.fetchall()
        assert [verb for verb, _ in told] == ["person.registered", "sign_in.begun"]
        assert [data for _, data in told] == ["{}", '{"level": "substantial"}']


@pytest.mark.parametrize("made_up", [True, False])
def test_only_a_number_that_was_given_out_is_admitted_in_real_use(*, made_up: bool) -> None:
    assert admitted_number(REAL, made_up=made_up) == REAL
    with pytest.raises(Refusal, match="not_a_personal_number"):
        admitted_number("15108695089", made_up=made_up)
    if made_up:
        assert admitted_number(NUMBER, made_up=True) == NUMBER
    else:
        with pytest.raises(Refusal, match="made_up_person"):
            admitted_number(NUMBER, made_up=False)


def test_what_is_kept_of_a_number_depends_on_the_key() -> None:
    assert number_digest(NUMBER, "one") != number_digest(NUMBER, "other")
    assert NUMBER not in number_digest(NUMBER, "one")


@pytest.mark.django_db
class TestEnding:
    def test_a_higher_level_takes_the_place_of_the_one_before(self) -> None:
        low = came()
        came(replace(PROOF, level=SignIn.Level.HIGH), browser=Browser(before=low.pk))
        low.refresh_from_db()
        assert (low.ended, low.ended_at) == ("stepped_up", NOW)

    def test_another_person_in_the_browser_signs_the_first_out(self) -> None:
        first = came()
        came(replace(PROOF, subject="other", number=None), browser=Browser(before=first.pk))
        first.refresh_from_db()
        assert first.ended == "signed_out"

    def test_nobody_ends_anothers(self) -> None:
        hers = came()
        bob = Person.objects.create(name="Bob")
        assert end_sign_in(hers.pk, by=bob, now=NOW) == 0
        assert end_every_sign_in(bob, by=bob, now=NOW) == 0
        assert end_at_provider(hers.issuer, "", now=NOW) == 0
        hers.refresh_from_db()
        assert hers.ended == ""

    def test_what_has_ended_stays_as_it_ended(self) -> None:
        made = came()
        end_sign_in(made.pk, by=made.person, now=NOW)
        assert end_every_sign_in(made.person, by=made.person, now=NOW + timedelta(hours=1)) == 0
        made.refresh_from_db()
        assert (made.ended, made.ended_at) == ("signed_out", NOW)


def at_once(proof: Proof, times: int) -> list[object]:
    """Signs in so many times at once, each in a connection of its own. Whom each was, or what went wrong."""
    ready, told = threading.Barrier(times), []

    def one() -> None:
        ready.wait()
        try:
            told.append(came(proof).person_id)
        except Exception as error:
            told.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("number", [True, False], ids=["by number", "by subject"])
def test_somebody_new_in_many_browsers_at_once_is_one_person(committed: Committed, *, number: bool) -> None:
    for turn in range(5):
        given = made_up_number(date(1990, 1, 1), turn) if number else None
        told = at_once(replace(PROOF, subject=f"s{turn}", number=given), 6)
        assert set(map(type, told)) == {type(told[0])}, told
        assert len(set(told)) == 1, told
    assert Person.objects.count() == 5
    assert Identity.objects.count() == 5


def test_without_the_unique_keys_they_would_be_several(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: with the guards of the database taken away, it shows."""
    with committed.connect_as_owner() as owner:
        for constraint in ("people_person_number_digest_key", "people_person_number_digest_uniq"):
            owner.execute(f"ALTER TABLE people_person DROP CONSTRAINT IF EXISTS {constraint}")
        owner.execute("ALTER TABLE people_identity DROP CONSTRAINT identity_once")
    meet = threading.Barrier(2)
    looked = sign_ins.birth_date

    def looked_and_waited(*given: object) -> object:
        meet.wait(timeout=10)
        return looked(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(sign_ins, "birth_date", looked_and_waited)
    at_once(PROOF, 2)
    assert Person.objects.count() == 2
