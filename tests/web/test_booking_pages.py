"""From a pick to a receipt: two interactions, nothing to fill in, and no way to lose what was typed or held."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from aktiv.bookings.models import Booking, Hold, Particulars
from aktiv.facilities.models import Question, TermsDocument
from tests.bookings.world import World, a_world, booked, held
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, form_of, pick_of, sign_in, stop_the_clock, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    stop_the_clock(monkeypatch)
    return made


def taken(client: Client, world: World, hours: str = "18–20", **more: str) -> str:
    """Takes a time and gives the address it leads to."""
    answer = client.post("/bestilling/", {"pick": pick_of(world.hall, when(hours)), **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_interactions_and_nothing_to_fill_in_make_a_booking(world: World) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    answer = client.post(check, form_of(shown(client, check)))
    booking = Booking.objects.get()
    assert answer.headers["Location"] == f"/bestilling/{booking.pk}/kvittering/"
    assert str(booking.number) in shown(client, answer.headers["Location"])


def test_the_same_form_handed_in_twice_gives_the_same_receipt(world: World) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check))
    first, second = client.post(check, form), client.post(check, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert client.get(check).headers["Location"] == first.headers["Location"]
    assert Booking.objects.count() == 1


@pytest.mark.scenario(39)
def test_a_time_chosen_before_signing_in_is_still_held_afterwards(world: World) -> None:
    client = browser_of()
    check = taken(client, world)
    page = shown(client, check)
    assert "/logg-inn/?next=%2Fbestilling%2F" in page
    hold = Hold.objects.get()
    sign_in(client, world.alice)
    assert client.post(check, form_of(shown(client, check))).status_code == 302
    assert Booking.objects.get().hold_id == hold.pk


@pytest.mark.scenario(37)
def test_the_acting_party_is_shown_and_kept_and_a_form_of_another_party_is_not_handed_in(world: World) -> None:
    client = browser_of(world.alice, world.club)
    check = taken(client, world)
    form = form_of(shown(client, check))
    assert "Solheim IL" in shown(client, check)
    client.post("/min/hvem/", {"party": "self"})
    answer = client.post(check, form)
    assert answer.status_code == 422
    assert Booking.objects.count() == 0
    client.post("/min/hvem/", {"party": str(world.club.pk)})
    assert client.post(check, form).status_code == 302
    assert Booking.objects.get().organisation == world.club


def test_a_time_that_somebody_else_took_is_told_with_what_can_be_taken_instead(world: World) -> None:
    booked(world, "18–20", world.as_charlie)
    answer = browser_of(world.alice).post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    assert answer.status_code == 409
    assert 'name="pick"' in answer.content.decode()
    assert Hold.objects.count() == 0


def test_an_expired_hold_says_so_and_is_taken_again_with_all_that_was_typed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    stop_the_clock(monkeypatch, NOW + timedelta(minutes=16))
    page = shown(client, check)
    assert "holdes ikke lenger av" in page
    answer = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20")), "title": "Bursdag"})
    assert answer.headers["Location"] != check
    assert 'value="Bursdag"' in shown(client, answer.headers["Location"])


def test_an_expired_hold_that_nobody_took_is_booked_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check))
    stop_the_clock(monkeypatch, NOW + timedelta(minutes=16))
    assert client.post(check, form).status_code == 302


def test_an_expired_hold_that_somebody_took_keeps_what_was_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check)) | {"title": "Bursdag for Ola"}
    later = NOW + timedelta(minutes=16)
    stop_the_clock(monkeypatch, later)
    booked(world, "18–20", world.as_charlie, now=later)
    answer = client.post(check, form)
    assert answer.status_code == 409
    assert answer.content.decode().count("Bursdag for Ola") >= 2  # in the field, and on its way to another time


def test_extending_once_moves_the_end_and_twice_is_told(world: World) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    extend = check.replace("kontroll", "forleng")
    assert extend in shown(client, check)
    client.post(extend)
    assert Hold.objects.get().expires_at == NOW + timedelta(minutes=30)
    page = shown(client, check)
    assert extend not in page
    client.post(extend)
    assert "allerede" in shown(client, check)


def test_letting_go_frees_the_time(world: World) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    answer = client.post(check.replace("kontroll", "slipp"))
    assert "/uke/2027-09/" in answer.headers["Location"]
    assert Hold.objects.count() == 0
    assert client.get(check).status_code == 404


@pytest.mark.parametrize("step", ["kontroll", "forleng", "slipp"])
def test_charlie_and_strangers_never_see_or_touch_alices_hold(world: World, step: str) -> None:
    hold = held(world, "18–20", world.as_alice)
    for client in (browser_of(world.charlie), browser_of(world.bob, world.club)):
        assert client.post(f"/bestilling/{hold.pk}/{step}/").status_code == 404
        assert client.get(f"/bestilling/{hold.pk}/kontroll/").status_code == 404
    for pk in (hold.pk, uuid4()):  # a visitor learns nothing of whether it is there
        sign_in_first = f"/logg-inn/?next=%2Fbestilling%2F{pk}%2Fkontroll%2F"
        assert browser_of().post(f"/bestilling/{pk}/{step}/").headers["Location"] == sign_in_first
        assert browser_of().get(f"/bestilling/{pk}/kontroll/").status_code == 404
    assert Hold.objects.get() == hold


def test_charlie_and_strangers_never_see_alices_receipt_or_calendar(world: World) -> None:
    made = booked(world, "18–20", world.as_alice)
    for client in (browser_of(world.charlie), browser_of(world.charlie, world.rival)):
        assert client.get(f"/bestilling/{made.id}/kvittering/").status_code == 404
        assert client.get(f"/bestilling/{made.id}/kalender.ics").status_code == 404
    for pk, page in product((made.id, uuid4()), ("kvittering/", "kalender.ics")):  # the same whether it is there or not
        answer = browser_of().get(f"/bestilling/{pk}/{page}")
        assert answer.headers["Location"] == f"/logg-inn/?{urlencode({'next': f'/bestilling/{pk}/{page}'})}"
    assert browser_of(world.alice).get(f"/bestilling/{uuid4()}/kvittering/").status_code == 404


def test_the_calendar_file_has_the_time_on_the_halls_own_clock(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, title="Bursdag")
    answer = browser_of(world.alice).get(f"/bestilling/{made.id}/kalender.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert "DTSTART;TZID=Europe/Oslo:20270302T180000" in text
    assert "DTEND;TZID=Europe/Oslo:20270302T200000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "Bursdag" in text
    assert re.search(r"GEO:-?\d+\.\d+;-?\d+\.\d+\r\n", text) is not None  # two numbers, and no text with a semicolon


@pytest.mark.parametrize(
    "pick",
    [
        "",
        "x",
        "1/2",
        "1/2/3/4",
        "{space}/2027-03-02T18:00:00/2027-03-02T20:00:00",  # no zone
        "{space}/2027-03-02T18:00:00+01:00/imorgen",
        "{space}/0001-01-01T00:00:00+14:00/0001-01-02T00:00:00+00:00",
        "{space}/9999-12-31T23:00:00-14:00/9999-12-31T23:59:00-14:00",
        "{space}/2027-03-02T20:00:00+01:00/2027-03-02T18:00:00+01:00",  # ends before it starts
        "{space}/2027-03-02T18:00:00+01:00/2027-03-02T18:00:00+01:00",  # no length
        "{space}/2027-03-02T18:00:00+01:00/2028-03-02T18:00:00+01:00",
        "²/2027-03-02T18:00:00+01:00/2027-03-02T20:00:00+01:00",
        "-1/2027-03-02T18:00:00+01:00/2027-03-02T20:00:00+01:00",
        "\x00{space}/2027-03-02T18:00:00+01:00/2027-03-02T20:00:00+01:00",
        "9" * 5000,
    ],
)
def test_a_pick_that_cannot_be_read_is_told_in_words(world: World, pick: str) -> None:
    answer = browser_of(world.alice).post("/bestilling/", {"pick": pick.format(space=world.hall.pk)})
    assert answer.status_code == 422
    assert "<h1>" in answer.content.decode()


def test_a_space_that_does_not_exist_or_is_hidden_is_not_found(world: World) -> None:
    value = "999999999999/2027-03-02T18:00:00+01:00/2027-03-02T20:00:00+01:00"
    assert browser_of(world.alice).post("/bestilling/", {"pick": value}).status_code == 404
    world.facility.published = False
    world.facility.save()
    pick = pick_of(world.hall, when("18–20"))
    assert browser_of(world.alice).post("/bestilling/", {"pick": pick}).status_code == 404


@pytest.mark.parametrize(
    ("fra", "til", "status"),
    [("19.00", "20.00", 302), ("19:00", "21", 302), ("", "19.00", 302), ("20.00", "18.00", 422), ("kl fem", "", 422)],
)
def test_the_ends_may_be_edited(world: World, fra: str, til: str, status: int) -> None:
    pick = pick_of(world.hall, when("18–20"))
    assert browser_of(world.alice).post("/bestilling/", {"pick": pick, "fra": fra, "til": til}).status_code == status


def test_a_time_that_the_march_night_skips_is_refused_by_name(world: World) -> None:
    pick = pick_of(world.hall, when("18–20", date(2027, 3, 28)))
    answer = browser_of(world.alice).post("/bestilling/", {"pick": pick, "fra": "02.30", "til": "04.00"})
    assert answer.status_code == 422
    assert "02.30" in answer.content.decode()


def test_a_time_that_the_october_night_has_twice_is_asked_about(world: World) -> None:
    pick = pick_of(world.hall, when("18–20", date(2027, 10, 31)))
    answer = browser_of(world.alice).post("/bestilling/", {"pick": pick, "fra": "02.30", "til": "04.00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2027-10-31T02:30:00+02:00" in page
    assert "2027-10-31T02:30:00+01:00" in page


def test_what_is_wrong_stands_by_its_field_and_nothing_typed_is_lost(world: World) -> None:
    question = Question.objects.create(
        municipality=world.municipality,
        space=world.hall,
        text_nb="Hva?",
        text_nn="Kva?",
        text_en="What?",
        required=True,
    )
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check))
    typed = {"title": "Tur\x07nering", "participants": "mange", "note": "x" * 4_001, f"q_{question.pk}": " "}
    answer = client.post(check, form | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') == 4
    assert "ds-error-summary" in page
    assert "mange" in page
    assert "x" * 4_001 in page
    good = {"title": "Turnering", "participants": "15", "note": "Hei", f"q_{question.pk}": "Håndball"}
    assert client.post(check, form | good).status_code == 302
    made = Booking.objects.get()
    said = everything_of(Particulars).get(pk=made.pk)
    assert (made.title, made.participants, said.note) == ("Turnering", 15, "Hei")
    assert said.answers == {str(question.pk): "Håndball"}


def test_the_version_of_the_terms_that_was_shown_is_the_one_that_is_accepted(world: World) -> None:
    def version(number: int) -> TermsDocument:
        texts = {f"{what}_{language}": "Vilkår" for what in ("title", "text") for language in ("nb", "nn", "en")}
        return TermsDocument.objects.create(
            municipality=world.municipality, key="halls", version=number, published_at=NOW, **texts
        )

    first = version(1)
    world.set(terms_document="halls")
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check))
    assert form["terms"] == str(first.pk)
    second = version(2)
    answer = client.post(check, form)
    assert answer.status_code == 422
    assert client.post(check, form_of(answer.content.decode())).status_code == 302
    assert Booking.objects.get().terms_document == second
    assert browser_of().get(f"/vilkar/{first.pk}/").status_code == 200


def test_a_price_that_is_not_the_one_that_was_shown_is_told_before_it_is_agreed_to(world: World) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check))
    answer = client.post(check, form | {"expected": "1"})
    assert answer.status_code == 422
    assert "724" in answer.content.decode()
    assert client.post(check, form_of(answer.content.decode())).status_code == 302


def test_the_age_group_of_a_club_changes_the_price_that_is_shown_and_booked(world: World) -> None:
    client = browser_of(world.alice, world.club)
    check = taken(client, world)
    form = form_of(shown(client, check)) | {"age_group": "youth"}
    shown_anew = client.post(check, form | {"vis": "1"})
    assert shown_anew.status_code == 200
    again = form_of(shown_anew.content.decode())
    assert int(again["expected"]) < int(form["expected"])
    assert client.post(check, again).status_code == 302
    assert Booking.objects.get().price_group == "youth_club"


@pytest.mark.parametrize("language", ["", "nn/", "en/"])
def test_the_pages_are_there_in_three_languages(world: World, language: str) -> None:
    client = browser_of(world.alice)
    answer = client.post(f"/{language}bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    assert f'lang="{language.strip("/") or "nb"}"' in shown(client, answer.headers["Location"])


def test_no_form_is_taken_without_its_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))}).status_code == 403
