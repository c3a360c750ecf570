"""Setup: who has which role, giving and ending, and why somebody can or cannot.

Alice books for a club, Bob administers Fjell, Charlie administers another municipality, Ingrid is a case handler.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.models import Booking
from aktiv.messages.actions import dispatch
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.staff import Post, announce_due, grant_role
from aktiv.people.links import STAFF_INVITATION
from aktiv.people.models import OperatorRole, Person, PersonalDataRead, SignIn, StaffInvitation, StaffRole
from tests.bookings.world import World, a_world
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.web.booking_world import browser_of
from tests.web.test_me_bookings import made, signed_in, text

ROLES, NEW, WHY = "/oppsett/fjell/roller/", "/oppsett/fjell/roller/ny/", "/oppsett/fjell/hvorfor/"


class Place(NamedTuple):
    world: World
    other: Municipality
    administers: StaffRole


@pytest.fixture
def place(db: None) -> Place:
    world, other = a_world(), a_municipality("stavanger", "1103")
    today = timezone.localdate()
    role = Post(role="administrator", valid_from=today)
    own = grant_role(world.bob, world.municipality, role, by=None, now=timezone.now())
    grant_role(world.charlie, other, role, by=None, now=timezone.now())
    return Place(world, other, own)


def given(place: Place, person: Person, role: str = "viewer", **more: Any) -> StaffRole:
    post = Post(role=role, valid_from=timezone.localdate(), **more)
    return grant_role(person, place.world.municipality, post, by=place.world.bob.pk, now=timezone.now())


@pytest.mark.parametrize("path", ["/oppsett/", ROLES, NEW, WHY])
def test_a_visitor_is_sent_to_sign_in_at_the_highest_level(place: Place, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert "niva=high" in answer.headers["Location"]


@pytest.mark.parametrize("path", [ROLES, NEW, WHY, "/oppsett/ingen/roller/"])
def test_for_all_but_administrators_the_pages_of_a_municipality_do_not_exist(place: Place, path: str) -> None:
    world = place.world
    OperatorRole.objects.create(person=world.alice, valid_from=timezone.localdate())
    for person in (world.alice, world.charlie, world.ingrid):  # an operator, another's administrator, a case handler
        browser = signed_in(person)
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"slutt": place.administers.pk}).status_code == 404
    assert StaffRole.objects.get(pk=place.administers.pk).ended_at is None


def test_an_administrator_of_lower_certainty_is_asked_for_more(place: Place) -> None:
    browser = signed_in(place.world.bob)
    SignIn.objects.update(level=SignIn.Level.SUBSTANTIAL)
    assert "niva=high" in browser.get(ROLES).headers["Location"]


def test_the_front_page_says_where_one_works_and_what_one_may_do_there(place: Place) -> None:
    world = place.world
    page = text(signed_in(world.ingrid).get("/oppsett/").content)
    assert "Fjell Saksbehandler , Hele kommunen" in page
    assert "Gi, avslutte og gå gjennom roller" not in page
    assert "Roller , Fjell" in text(signed_in(world.bob).get("/oppsett/").content)
    assert signed_in(world.alice).get("/oppsett/").status_code == 404
    assert "Tildele sesongtid" in page
    given(place, world.charlie, "case_handler", facility_id=world.facility.pk)
    at_one = text(signed_in(world.charlie).get("/oppsett/").content).split("Stavanger")[0]
    assert "Legge arrangementer over andres tid" in at_one
    assert "Tildele sesongtid" not in at_one  # which takes a role for the whole municipality
    OperatorRole.objects.create(person=world.alice, valid_from=timezone.localdate())
    page = text(signed_in(world.alice).get("/oppsett/").content)
    assert "Du drifter plattformen" in page
    assert "Fjell" not in page


def test_the_menu_shows_setup_to_those_who_work_and_to_no_others(place: Place) -> None:
    assert b'href="/oppsett/"' in signed_in(place.world.bob).get("/").content
    assert b'href="/oppsett/"' not in signed_in(place.world.alice).get("/").content


@pytest.mark.parametrize(
    "role", ["administrator", "case_handler", "facility_manager", "caretaker", "finance", "viewer"]
)
def test_the_menu_leads_nobody_to_a_page_that_is_not_there_for_her(place: Place, role: str) -> None:
    """Each link opens, and a page of the staff that opens has a link."""
    given(place, place.world.alice, role)
    browser = signed_in(place.world.alice)
    page = browser.get("/").content.decode()
    for address in ("/sak/", "/drift/", "/oppsett/"):
        assert (f'href="{address}"' in page) == (browser.get(address).status_code == 200), address


def test_a_list_of_roles_asks_as_many_questions_for_three_as_for_one(place: Place) -> None:
    browser, world = signed_in(place.world.bob), place.world

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(ROLES).status_code == 200
        return len(found)

    StaffRole.objects.filter(person=world.ingrid).delete()
    few = questions()
    for person in (world.alice, world.charlie):
        given(place, person)
    assert questions() == few + 1 == 12  # the one more notes whose data were read
    assert questions() == 12


def test_whoever_reads_the_roles_is_noted_on_each_person_once_a_day(place: Place) -> None:
    browser = signed_in(place.world.bob)
    browser.get(ROLES)
    browser.get(ROLES)
    [seen] = everything_of(PersonalDataRead)
    assert (seen.person, seen.reader, seen.page, seen.what) == (
        place.world.ingrid,
        place.world.bob,
        "setup_roles",
        "rights",
    )


def test_a_role_is_ended_from_the_list_and_the_last_administrators_is_not(place: Place) -> None:
    browser, extra = signed_in(place.world.bob), given(place, place.world.alice)
    answer = browser.post(ROLES, {"slutt": str(extra.pk)}, follow=True)
    assert "Rollen er avsluttet." in text(answer.content)
    assert "Alice mistet rollen innsyn" in text(answer.content)
    answer = browser.post(ROLES, {"slutt": str(place.administers.pk)}, follow=True)
    assert "Noen må administrere kommunen" in text(answer.content)
    assert browser.post(ROLES, {"slutt": str(extra.pk)}).status_code == 404
    assert StaffRole.objects.get(pk=extra.pk).ended_at is not None


@pytest.mark.parametrize("sent", [{"slutt": "x"}, {"slutt": "9" * 30}, {"trekk": "x"}, {"trekk": "\x00"}])
def test_what_is_no_role_is_not_found(place: Place, sent: dict[str, str]) -> None:
    assert signed_in(place.world.bob).post(ROLES, sent).status_code == 404


def test_another_municipalitys_role_cannot_be_ended_from_here(place: Place) -> None:
    theirs = StaffRole.objects.get(municipality=place.other)
    browser = signed_in(place.world.bob)
    assert browser.post(ROLES, {"slutt": str(theirs.pk)}).status_code == 404
    browser.post(ROLES, {"bekreft": str(theirs.pk)})
    theirs.refresh_from_db()
    assert (theirs.ended_at, theirs.reviewed_on) == (None, None)


def test_roles_that_are_due_are_listed_and_confirmed_by_one_press(place: Place) -> None:
    browser, world = signed_in(place.world.bob), place.world
    old = StaffRole.objects.get(person=world.ingrid)
    StaffRole.objects.filter(pk=old.pk).update(valid_from=timezone.localdate() - timedelta(days=400))
    page = text(browser.get(f"{ROLES}?vis=gjennomgang").content)
    assert "Til gjennomgang (1)" in page
    assert "Må bekreftes innen" in page
    answer = browser.post(ROLES, {"bekreft": str(old.pk), "vis": "gjennomgang"}, follow=True)
    assert "Rollen er bekreftet." in text(answer.content)
    assert "Til gjennomgang (0)" in text(answer.content)
    old.refresh_from_db()
    assert old.reviewed_on == timezone.localdate()


def form(place: Place, **typed: str) -> dict[str, str]:
    today = timezone.localdate()
    filled = {"epost": "alice@example.no", "rolle": "caretaker", "hvor": "alle", "fra": today.isoformat(),
              "til": (today + timedelta(days=365)).isoformat()}  # fmt: skip
    return filled | typed


def test_a_person_with_a_proven_address_gets_the_role_at_once_and_is_told(place: Place, mailoutbox: list[Any]) -> None:
    Person.objects.filter(pk=place.world.alice.pk).update(email_proven_at=timezone.now())
    where = f"anlegg:{place.world.facility.pk}"
    answer = signed_in(place.world.bob).post(NEW, form(place, hvor=where), follow=True)
    assert "Alice har rollen vaktmester." in text(answer.content)
    made_ = StaffRole.objects.get(person=place.world.alice)
    assert (made_.role, made_.facility_id) == ("caretaker", place.world.facility.pk)
    dispatch(now=timezone.now())
    assert [each.subject for each in mailoutbox if each.to == ["alice@example.no"]] == [
        "Du har fått en rolle: vaktmester, Fjell"
    ]


def test_an_address_that_nobody_has_proven_gets_an_invitation_that_works_once(
    place: Place, mailoutbox: list[Any]
) -> None:
    world = place.world
    browser = signed_in(world.bob)
    answer = browser.post(NEW, form(place, epost="alice@example.no"), follow=True)
    assert "En invitasjon er på vei til alice@example.no." in text(answer.content)
    assert not StaffRole.objects.filter(person=world.alice).exists()
    dispatch(now=timezone.now())
    [mail] = [each for each in mailoutbox if each.to == ["alice@example.no"]]
    link = re.search(r"http\S+/oppsett/invitasjon/(\S+)", mail.body)
    assert link is not None
    path = f"/oppsett/invitasjon/{link[1]}"
    assert "niva=high" in Client().get(path).headers["Location"]
    alice = signed_in(world.alice)
    assert "Gis til Alice" in text(alice.get(path).content)
    assert "Du har rollen vaktmester nå." in text(alice.post(path, follow=True).content)
    assert StaffRole.objects.get(person=world.alice).role == "caretaker"
    answer = signed_in(world.charlie).post(path)
    assert answer.status_code == 410
    assert "Denne invitasjonen er brukt." in text(answer.content)
    dispatch(now=timezone.now())
    assert len([each for each in mailoutbox if "invitasjon" in each.body]) == 1


def test_an_invitation_is_withdrawn_and_an_altered_link_is_unknown(place: Place) -> None:
    browser = signed_in(place.world.bob)
    browser.post(NEW, form(place, epost="ny@example.no"))
    [offer] = StaffInvitation.objects.all()
    token = STAFF_INVITATION.token(offer.pk)
    browser.post(ROLES, {"trekk": str(offer.pk)})
    alice = signed_in(place.world.alice)
    assert alice.post(f"/oppsett/invitasjon/{token}/").status_code == 410
    assert alice.post(f"/oppsett/invitasjon/{token}x/").status_code == 404
    assert not StaffRole.objects.filter(person=place.world.alice).exists()


class Wrong(NamedTuple):
    typed: dict[str, str]
    told: str


@pytest.mark.parametrize(
    "case",
    [
        Wrong({"epost": "hei"}, "Skriv en e-postadresse"),
        Wrong({"rolle": ""}, "Velg en rolle."),
        Wrong({"rolle": "king"}, "Velg en rolle."),
        Wrong({"hvor": "anlegg:0"}, "Det anlegget er ikke i denne kommunen"),
        Wrong({"hvor": "bydel:Ingensteds"}, "Det anlegget er ikke i denne kommunen"),
        Wrong({"fra": "i går"}, "Velg en dag."),
        Wrong({"til": "2020-01-01"}, "Den siste dagen er før den første"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(place: Place, case: Wrong) -> None:
    answer = signed_in(place.world.bob).post(NEW, form(place, **case.typed))
    assert answer.status_code == 422
    assert case.told in text(answer.content)
    assert case.typed.get("epost", "alice@example.no").encode() in answer.content
    assert not StaffInvitation.objects.exists()


def ask(place: Place, **asked: str) -> str:
    filled = {"hvem": "alice@example.no", "hva": "booking.see", "hvor": "", "lag": "", "nr": ""} | asked
    return text(signed_in(place.world.bob).post(WHY, filled, follow=True).content)


def test_a_caretaker_is_told_to_see_one_hall_and_not_the_rest_with_the_role_that_says_so(place: Place) -> None:
    given(place, place.world.alice, "caretaker", facility_id=place.world.facility.pk)
    page = ask(place, hvor=str(place.world.facility.pk))
    assert "Ja, Alice kan" in page
    assert f"Vaktmester, {place.world.facility.name}" in page
    page = ask(place)
    assert "Nei, Alice kan ikke" in page
    assert "Gjelder ikke der" in page
    assert "Denne rollen gir ikke lov til det" in ask(place, hva="price.edit", hvor=str(place.world.facility.pk))


def test_the_answer_is_of_the_booking_and_of_the_club_that_was_asked_about(place: Place) -> None:
    own, clubs = made(place.world, 3), made(place.world, 4, club=True)
    assert "Ja, Alice kan" in ask(place, hva="booking.change", nr=str(own.number))
    assert "Nei, Bob kan ikke" in ask(place, hva="booking.change", nr=str(own.number), hvem="bob@example.no")
    page = ask(place, hva="booking.change", nr=str(clubs.number), hvem="bob@example.no")
    assert "Ja, Bob kan" in page
    assert "Bestiller, Solheim IL" in page
    assert "Ja, Alice kan" in ask(place, hva="organisation.book", lag=str(place.world.club.pk))
    assert "Nei, Alice kan ikke" in ask(place, hva="organisation.book", lag=str(place.world.rival.pk))


def test_of_another_municipality_the_answer_says_nothing(place: Place) -> None:
    theirs = Person.objects.create(name="Dagny", email="dagny@example.no", home_municipality=place.other)
    elsewhere = Booking.objects.get(pk=made(place.world, 3).pk)
    page = ask(place, hvem="dagny@example.no")
    assert "Ingen med den adressen" in page
    assert "Dagny" not in page
    assert ask(place, hvem="dagny@example.no") == ask(place, hvem="dagny@example.no")
    assert signed_in(place.world.bob).get(f"{WHY}?person={theirs.pk}&hva=booking.see").status_code == 422
    page = text(
        signed_in(place.world.charlie)
        .post("/oppsett/stavanger/hvorfor/", {"hvem": "charlie@example.no", "hva": "booking.see",
                                              "nr": str(elsewhere.number)})
        .content
    )  # fmt: skip
    assert "Det finnes ingen bestilling med det nummeret her." in page
    given(place, place.world.charlie, "caretaker")
    page = ask(place, hvem="charlie@example.no")
    assert "Vaktmester" in page
    assert "Administrator, Hele kommunen" not in page  # his role in the other municipality


def test_the_address_of_an_answer_names_nobody_by_mail_and_the_reading_is_noted(place: Place) -> None:
    answer = signed_in(place.world.bob).post(WHY, {"hvem": "alice@example.no", "hva": "booking.see"})
    assert "@" not in answer.headers["Location"]
    assert "%40" not in answer.headers["Location"]
    assert not everything_of(PersonalDataRead).exists()
    signed_in(place.world.bob).get(answer.headers["Location"])
    assert everything_of(PersonalDataRead).get().page == "setup_why"


@pytest.mark.parametrize("query", ["?person=x&hva=booking.see", "?person=&hva=king", "?hva=%00&person=%00"])
def test_a_question_that_cannot_be_read_is_no_fault_of_ours(place: Place, query: str) -> None:
    assert signed_in(place.world.bob).get(WHY + query).status_code in (404, 422)


def test_staff_who_open_a_booking_or_a_week_are_noted_and_its_holder_is_not(place: Place) -> None:
    world = place.world
    booking = made(world, 3)
    court = world.courts["A"]
    day = booking.occurrences.get().during.lower.date()
    week = f"{day.isocalendar().year}-{day.isocalendar().week:02d}"
    for browser in (browser_of(world.alice), browser_of(world.charlie), browser_of()):
        browser.get(f"/min/bestillinger/{booking.pk}/")
        browser.get(f"/anlegg/{world.facility.slug}/{court.slug}/uke/{week}/")
    assert not everything_of(PersonalDataRead).exists()
    ingrid = browser_of(world.ingrid)
    for _ in range(2):
        assert ingrid.get(f"/min/bestillinger/{booking.pk}/").status_code == 200
        assert ingrid.get(f"/anlegg/{world.facility.slug}/{court.slug}/uke/{week}/").status_code == 200
    seen = everything_of(PersonalDataRead).order_by("page").values_list("page", "person", "reader", "what")
    assert list(seen) == [
        ("facility_week", world.alice.pk, world.ingrid.pk, "booking"),
        ("me_booking", world.alice.pk, world.ingrid.pk, "booking"),
    ]


def test_administrators_hear_by_mail_that_roles_are_due(place: Place, mailoutbox: list[Any]) -> None:
    announce_due(place.world.municipality, now=timezone.now())  # nothing is due
    StaffRole.objects.filter(person=place.world.ingrid).update(valid_from=timezone.localdate() - timedelta(days=365))
    announce_due(place.world.municipality, now=timezone.now())
    dispatch(now=timezone.now())
    due = [each for each in mailoutbox if each.subject == "Roller å se over: Fjell"]
    assert [each.to for each in due] == [["bob@example.no"]]
    assert "bekrefter" in due[0].body
