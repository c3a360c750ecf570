"""My profile and my privacy: each person her own, without JavaScript, and nothing happens by opening a page.

Alice is herself, Bob another person, Ingrid works for the municipality.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from aktiv.bookings.models import Booking, Occurrence
from aktiv.config.catalogues import build
from aktiv.messages.models import MailChoice
from aktiv.people.actions.contacts import ask_address
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.links import CONTACT_PROOF
from aktiv.people.models import (
    Consent,
    ContactCheck,
    Person,
    PersonalDataRead,
    Representative,
    RetentionRule,
    StaffRole,
)
from tests.bookings.world import World, a_world
from tests.web.test_me_bookings import made, signed_in, text

PROFILE, PRIVACY, DELETION = "/en/min/profil/", "/en/min/personvern/", "/en/min/personvern/slett/"


@pytest.fixture(scope="module", autouse=True)
def _catalogues() -> None:
    build()


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.mark.parametrize("address", [PROFILE, PRIVACY, DELETION, "/en/min/profil/bekreft/x/"])
def test_a_visitor_signs_in_first(world: World, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/en/logg-inn/")


def test_an_export_is_not_given_to_a_visitor_or_by_opening_a_page(world: World) -> None:
    assert Client().post(f"{PRIVACY}eksport/").status_code == 302
    assert signed_in(world.alice).get(f"{PRIVACY}eksport/").status_code == 405


def test_contact_data_are_changed_and_what_was_typed_wrong_stays(world: World) -> None:
    client = signed_in(world.alice)
    form = {"gjor": "kontakt", "telefon": "912 34 567", "sprak": "nn", "hjem": world.municipality.slug}
    assert client.post(PROFILE, form).headers["Location"] == PROFILE
    changed = Person.objects.get(pk=world.alice.pk)
    assert (changed.phone, changed.language) == ("+47 91 23 45 67", "nn")
    answer = client.post(PROFILE, form | {"telefon": "<b>12</b>"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="&lt;b&gt;12&lt;/b&gt;"' in page
    assert 'aria-invalid="true"' in page
    assert Person.objects.get(pk=world.alice.pk).phone == "+47 91 23 45 67"


@pytest.mark.parametrize(
    "sent",
    [{}, {"gjor": "x"}, {"gjor": "samtykke"}, {"gjor": "samtykke", "enig": "1"}, {"gjor": "samtykke", "formal": "\0"}],
)
def test_a_form_that_is_no_form_of_ours_changes_nothing(world: World, sent: dict[str, str]) -> None:
    assert signed_in(world.alice).post(PROFILE, sent).status_code in {302, 422}
    assert Person.objects.get(pk=world.alice.pk).email == "alice@example.no"
    assert not Consent.objects.exists()


def test_an_address_is_asked_for_shown_as_waiting_and_proven_by_a_press_and_not_by_opening(world: World) -> None:
    client = signed_in(world.alice)
    client.post(PROFILE, {"gjor": "adresse", "epost": "alice@new.example"})
    assert "sent to alice@new.example" in text(client.get(PROFILE).content)
    link = f"/en/min/profil/bekreft/{CONTACT_PROOF.token(ContactCheck.objects.get().pk)}/"
    assert "alice@new.example" in text(client.get(link).content)
    assert Person.objects.get(pk=world.alice.pk).email == "alice@example.no"
    assert signed_in(world.bob).post(link).status_code == 404
    assert client.post(link).headers["Location"] == PROFILE
    assert Person.objects.get(pk=world.alice.pk).email == "alice@new.example"
    assert client.post(link).status_code == 410


def test_asking_too_often_is_told_with_when_to_come_back(world: World) -> None:
    client = signed_in(world.alice)
    answers = [client.post(PROFILE, {"gjor": "adresse", "epost": f"a{n}@example.no"}) for n in range(6)]
    assert [each.status_code for each in answers] == [302] * 5 + [429]
    assert 0 < int(answers[5]["Retry-After"]) <= 3600
    assert ContactCheck.objects.count() == 5


def test_links_in_mail_are_limited_by_address(world: World, settings: Settings) -> None:
    settings.LIMITS = True
    client = signed_in(world.alice)
    answers = {client.get("/en/min/profil/bekreft/x/").status_code for _ in range(61)}
    assert answers == {404, 429}


def test_mail_choices_are_kept_and_what_always_comes_has_its_reason(world: World) -> None:
    client = signed_in(world.alice)
    client.post(PROFILE, {"gjor": "varsler", "post": ["allocated", "restored", "displaced"]})
    unwanted = {"confirmed", "free", "case_in", "case_reply", "case_given"} | {
        "door",
        "loan_ok",
        "loan_due",
        "loan_back",
        "pick_up_soon",
        "stock_low",
    }
    assert dict(MailChoice.objects.values_list("kind", "wanted")) == dict.fromkeys(unwanted, False)
    client.post(PROFILE, {"gjor": "varsler", "post": ["allocated", "restored", "confirmed"]})
    assert dict(MailChoice.objects.values_list("kind", "wanted")) == {
        **dict.fromkeys(unwanted, False),
        "confirmed": True,
    }
    client.post(PROFILE, {"gjor": "varsler", "post": ["allocated", "restored"]})
    page = client.get(PROFILE)
    assert 'value="confirmed">' in page.content.decode()
    assert 'value="allocated" checked>' in page.content.decode()
    assert "otherwise you might come to a closed door" in text(page.content)


def test_consent_is_given_to_the_words_that_were_shown_and_taken_back(world: World) -> None:
    client = signed_in(world.alice)
    form = {"gjor": "samtykke", "formal": "news", "ordlyd": "1"}
    assert client.post(PROFILE, form | {"enig": "1", "ordlyd": "2"}).status_code == 422
    client.post(PROFILE, form | {"enig": "1"})
    client.post(PROFILE, form | {"enig": "1"})
    assert Consent.objects.get().wording == 1
    assert "You agreed" in text(client.get(PROFILE).content)
    client.post(PROFILE, form)
    assert Consent.objects.get().withdrawn_at is not None
    assert "taken back" in text(client.get(PROFILE).content)
    client.post(PROFILE, form | {"enig": "1"})
    assert Consent.objects.count() == 2


def test_what_is_known_is_listed_and_another_person_is_not(world: World) -> None:
    made(world, 4)
    page = text(signed_in(world.alice).get(PRIVACY).content)
    assert "Your bookings: where and when" in page
    assert "Article 6" in page or "article 6" in page
    assert "Your bookings: where and when" not in text(signed_in(world.bob).get(PRIVACY).content)


def test_one_sees_on_whose_behalf_others_looked_and_never_their_names(world: World) -> None:
    now = timezone.now()
    look = [Look(world.alice.pk, world.municipality.pk)]
    note_reads(world.ingrid.pk, look, PersonalDataRead.What.BOOKING, "me_booking", now=now)
    page = text(signed_in(world.alice).get(PRIVACY).content)
    assert f"{world.municipality.name}, case handler" in page
    assert "Who has a booking: the page of a booking" in page
    assert "Ingrid" not in page
    StaffRole.objects.filter(person=world.ingrid).update(ended_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "case handler" not in text(signed_in(world.alice).get(PRIVACY).content)


def test_the_file_has_her_data_and_is_kept_by_no_cache(world: World) -> None:
    made(world, 4)
    answer = signed_in(world.alice).post(f"{PRIVACY}eksport/")
    document = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert document["data"]["person"][0]["email"] == "alice@example.no"
    assert len(document["data"]["bookings"]) == 1
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert "charlie" not in json.dumps(document).casefold()


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def test_an_account_is_deleted_with_its_coming_bookings_when_she_types_the_word(world: World) -> None:
    made(world, 4)
    client = signed_in(world.alice)
    page = client.get(DELETION).content.decode()
    assert "This booking of yours is cancelled" in page
    form = {"datoer": hidden(page, "datoer"), "gebyr": hidden(page, "gebyr")}
    for word in ("", "yes", "slettes"):
        assert client.post(DELETION, form | {"ord": word}).status_code == 422
    assert Person.objects.get(pk=world.alice.pk).anonymised_at is None
    answer = client.post(DELETION, form | {"ord": " Delete "})
    assert answer.headers["Location"] == "/en/"
    gone = Person.objects.get(pk=world.alice.pk)
    assert gone.anonymised_at is not None
    assert Occurrence.objects.get().state == "cancelled"
    assert client.get(DELETION).status_code == 302
    assert "signed out everywhere" in text(client.get("/en/om/").content) or client.get("/en/min/").status_code == 302


def test_another_window_that_is_signed_in_is_signed_out(world: World) -> None:
    first, second = signed_in(world.alice), signed_in(world.alice)
    assert second.get(PROFILE).status_code == 200
    first.post(DELETION, {"datoer": "", "gebyr": "0", "ord": "slett"})
    assert second.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    "sent", [{"datoer": "", "gebyr": "0"}, {"datoer": "987654321,x,,-2", "gebyr": "0"}, {"gebyr": "x"}, {}]
)
def test_a_form_that_does_not_say_what_is_coming_deletes_nothing(world: World, sent: dict[str, str]) -> None:
    made(world, 4)
    answer = signed_in(world.alice).post(DELETION, sent | {"ord": "slett"})
    assert answer.status_code == 422
    assert "Look through them once more" in text(answer.content)
    assert Booking.objects.get().occurrences.get().state == "confirmed"


def test_the_only_administrator_is_told_what_to_do_first(world: World) -> None:
    Representative.objects.create(
        person=world.alice, organisation=world.club, role="administrator", valid_from=date(2026, 1, 1)
    )
    client = signed_in(world.alice)
    page = client.get(DELETION)
    assert "You are the only administrator of Solheim IL" in text(page.content)
    assert 'name="ord"' not in page.content.decode()
    assert client.post(DELETION, {"datoer": "", "gebyr": "0", "ord": "slett"}).status_code == 422


@pytest.fixture
def administrator(world: World) -> Person:
    made_ = Person.objects.create(name="Berit")
    StaffRole.objects.create(
        person=made_, municipality=world.municipality, role="administrator", valid_from=date(2026, 1, 1)
    )
    return made_


def test_an_administrator_says_how_long_data_are_kept_within_the_law(world: World, administrator: Person) -> None:
    client, address = signed_in(administrator), f"/en/oppsett/{world.municipality.slug}/personvern/"
    page = text(client.get(address).content)
    assert "Record of processing activities" in page
    assert client.post(address, {"bookings": "120", "reads": ""}).status_code == 302
    assert list(RetentionRule.objects.values_list("kind", "days")) == [("bookings", 120)]
    refused = client.post(address, {"bookings": "59", "reads": "x"})
    assert refused.status_code == 422
    assert text(refused.content).count("Choose between") >= 2
    assert client.post(address, {"bookings": "200", "reads": "x"}).status_code == 422  # all of it, or nothing
    assert RetentionRule.objects.get().days == 120
    client.post(address, {"bookings": ""})
    assert not RetentionRule.objects.exists()


def test_others_than_administrators_do_not_find_the_page(world: World, administrator: Person) -> None:
    address = f"/en/oppsett/{world.municipality.slug}/personvern/"
    assert signed_in(world.ingrid).get(address).status_code == 404
    assert signed_in(world.alice).post(address, {"bookings": "120"}).status_code == 404
    assert not RetentionRule.objects.exists()


def test_an_old_address_that_is_the_same_is_refused(world: World) -> None:
    Person.objects.filter(pk=world.alice.pk).update(email_proven_at=timezone.now() - timedelta(days=1))
    answer = signed_in(world.alice).post(PROFILE, {"gjor": "adresse", "epost": "alice@example.no"})
    assert answer.status_code == 422
    ask_address(Person.objects.get(pk=world.alice.pk), "Alice@Example.no", now=timezone.now())


@pytest.mark.parametrize("address", [PRIVACY, DELETION])
def test_every_table_about_a_person_is_counted_by_one_statement(
    world: World, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(world.alice)
    with django_assert_max_num_queries(30):
        client.get(address)
