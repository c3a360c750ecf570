"""Pages of clubs: who may see what, founding, invitations, who acts, teams."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from aktiv.facilities.models import Activity
from aktiv.messages.actions import dispatch
from aktiv.messages.queries import inbox
from aktiv.people.actions.founding import found_group
from aktiv.people.actions.invitations import withdraw
from aktiv.people.actions.profile import merge
from aktiv.people.actions.representatives import ask_to_represent, choose_contact
from aktiv.people.models import (
    Invitation,
    Organisation,
    Person,
    PersonalDataRead,
    Representative,
    RightRequest,
    Team,
)
from aktiv.people.queries.organisations import members_of
from tests.facilities.world import some_activities
from tests.people.register import CLUB
from tests.reading import everything_of
from tests.web.club_world import Place, invited, link, place, told
from tests.web.test_me_bookings import signed_in

__all__ = ["place"]


# Who may see what


@pytest.mark.parametrize("page", ["folk/", "grupper/", "grupper/ny/", "historikk/", "oppsett/"])
def test_those_who_do_not_act_for_a_club_cannot_open_its_inner_pages(place: Place, page: str) -> None:
    path, world = place.club + page, place.world
    assert "/logg-inn/" in Client().get(path).headers["Location"]
    for person in (world.charlie, world.ingrid):
        assert signed_in(person).get(path).status_code == 404
        assert signed_in(person).post(path, {"gjor": "slutt", "rett": place.right.pk}).status_code in {404, 405}
    assert Representative.objects.get(pk=place.right.pk).ended_at is None


@pytest.mark.parametrize(
    "sent",
    [
        {"gjor": "inviter", "epost": "ny@example.no", "rolle": "administrator"},
        {"gjor": "slutt", "rett": "alices"},
        {"gjor": "varighet", "rett": "alices", "til": "2027-01-01"},
        {"gjor": "ja", "foresporsel": str(uuid4())},
        {"gjor": "noe annet"},
    ],
    ids=lambda sent: sent["gjor"],
)
def test_somebody_who_books_for_a_club_cannot_say_who_else_does(place: Place, sent: dict[str, str]) -> None:
    form = {key: str(place.right.pk) if value == "alices" else value for key, value in sent.items()}
    answer = signed_in(place.world.bob).post(f"{place.club}folk/", form)
    assert answer.status_code == 422
    right = Representative.objects.get(pk=place.right.pk)
    assert (right.ended_at, right.valid_to, Invitation.objects.count()) == (None, None, 0)


def test_a_group_that_waits_is_there_for_its_founder_and_its_municipality_alone(place: Place) -> None:
    world = place.world
    group = found_group(world.alice, "Turgjengen", world.municipality, "Vi går tur", now=timezone.now()).organisation
    path = f"/lag/{group.pk}/"
    assert signed_in(world.alice).get(path).status_code == 200
    assert signed_in(world.ingrid).get(path).status_code == 200
    for browser in (Client(), signed_in(world.charlie), signed_in(place.jon)):
        assert browser.get(path).status_code == 404
    assert "Turgjengen" not in told(Client().get("/lag/"))


def test_a_name_or_text_that_holds_marks_is_shown_as_text(place: Place) -> None:
    Organisation.objects.filter(pk=place.world.club.pk).update(name="<b>IL</b>", about="<script>alert(1)</script>")
    page = Client().get(place.club).content
    assert b"<script>alert" not in page
    assert b"&lt;b&gt;IL&lt;/b&gt;" in page


# Founding


def test_the_chair_finds_the_club_in_the_register_and_acts_for_it_at_once(place: Place) -> None:
    Person.objects.filter(pk=place.world.alice.pk).update(name="Alice Aas")
    browser = signed_in(Person.objects.get(pk=place.world.alice.pk))
    assert "SOTRA SJAKKLUBB" in told(browser.get("/lag/ny/?q=sjakk"))
    shown = told(browser.get(f"/lag/ny/?orgnr={CLUB}"))
    assert "Registeret har deg som: Styreleder. Du blir administrator for laget med en gang." in shown
    answer = browser.post("/lag/ny/", {"orgnr": CLUB}, follow=True)
    assert "Du er administrator for laget, og handler for det nå." in told(answer)
    assert browser.session["acting_for"] == str(Organisation.objects.get(number=CLUB).pk)


def test_somebody_whom_the_register_does_not_name_is_told_who_answers(place: Place) -> None:
    browser = signed_in(place.world.bob)
    assert "Kommunen svarer på om du kan handle for laget." in told(browser.get(f"/lag/ny/?orgnr={CLUB}"))
    answer = browser.post("/lag/ny/", {"orgnr": CLUB, "melding": "Jeg er kasserer"}, follow=True)
    assert "Du har spurt. Du får en melding når noen har svart." in told(answer)
    again = browser.post("/lag/ny/", {"orgnr": CLUB})
    assert (again.status_code, "right_asked_already" in told(again)) == (422, True)


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        ("123456789", 422, "Det er ikke et organisasjonsnummer."),
        ("800300584", 404, "Det finnes ingen organisasjon med det nummeret"),
    ],
)
def test_a_number_that_leads_nowhere_says_why(place: Place, number: str, status: int, said: str) -> None:
    answer = signed_in(place.world.bob).get(f"/lag/ny/?q={number}")
    assert answer.status_code == status
    assert said.split(maxsplit=1)[0] in told(answer)


def test_while_the_register_is_down_what_it_told_before_is_shown_with_its_age(place: Place) -> None:
    browser = signed_in(place.world.bob)
    browser.get(f"/lag/ny/?orgnr={CLUB}")
    place.register.down = True
    connection.cursor().execute("UPDATE people_registerunit SET read_at = read_at - interval '2 days'")
    shown = told(browser.get(f"/lag/ny/?orgnr={CLUB}"))
    assert "Registeret svarer ikke akkurat nå. Dette er det som det fortalte" in shown
    assert "SOTRA SJAKKLUBB" in shown


def test_while_the_register_is_down_and_has_told_nothing_the_number_is_kept_for_later(place: Place) -> None:
    browser = signed_in(place.world.bob)
    place.register.down = True
    answer = browser.get(f"/lag/ny/?orgnr={CLUB}")
    assert answer.status_code == 503
    assert f'href="/lag/ny/senere/?orgnr={CLUB}"' in answer.content.decode()
    answer = browser.post(
        "/lag/ny/senere/", {"orgnr": CLUB, "navn": "Sotra Sjakklubb", "kommune": "fjell"}, follow=True
    )
    assert "Det er notert. Du får en melding når det er godkjent." in told(answer)
    assert Organisation.objects.get(number=CLUB).status == "pending"


def test_the_register_is_asked_so_often_and_no_more(place: Place) -> None:
    browser = signed_in(place.world.bob)
    answers = {browser.get(f"/lag/ny/?q=sjakk{number}").status_code for number in range(61)}
    assert answers == {200, 429}


# Invitations


def test_whoever_is_invited_reads_what_it_is_signs_in_and_acts_for_the_club(place: Place) -> None:
    world = place.world
    answer = signed_in(world.alice).post(
        f"{place.club}folk/", {"gjor": "inviter", "epost": "Charlie@example.no", "rolle": "booker"}, follow=True
    )
    assert "Invitasjonen er sendt til charlie@example.no." in told(answer)
    dispatch(now=timezone.now())
    [letter] = mail.outbox
    assert letter.to == ["charlie@example.no"]
    path = re.search(r"/invitasjon/\S+", letter.body)[0]  # type: ignore[index]
    visitor = told(Client().get(path))
    assert "Du er invitert til å handle for Solheim IL" in visitor
    assert "Logg inn først" in visitor
    assert Client().post(path).status_code == 200  # nobody took it
    browser = signed_in(world.charlie)
    assert "Du er logget inn som Charlie" in told(browser.get(path))
    assert "Du kan handle for laget nå" in told(browser.post(path, follow=True))
    assert browser.session["acting_for"] == str(world.club.pk)
    dispatch(now=timezone.now())
    assert "Charlie har tatt imot invitasjonen" in inbox(world.alice.pk, "nb")[0].line


@pytest.mark.parametrize(
    ("happened", "status", "code"),
    [
        ("used", 410, "invitation_used"),
        ("expired", 410, "invitation_expired"),
        ("withdrawn", 410, "invitation_withdrawn"),
        ("merged", 410, "organisation_merged"),
        ("bankrupt", 410, "organisation_bankrupt"),
        ("somebody else's", 410, "invitation_for_other"),
        ("her own", 410, "invitation_own"),
        ("altered", 404, "invitation_unknown"),
    ],
)
def test_an_invitation_that_is_not_good_says_why_and_gives_nothing(
    place: Place, happened: str, status: int, code: str
) -> None:
    world, now = place.world, timezone.now()
    offer, reader = invited(place), world.charlie
    path = link(offer)
    if happened == "used":
        signed_in(world.ingrid).post(path)
    elif happened == "expired":
        Invitation.objects.update(expires_at=now)
    elif happened == "withdrawn":
        withdraw(offer.pk, world.club, by=world.alice, now=now)
    elif happened == "merged":
        merge(world.club.pk, world.rival, by=world.ingrid, now=now)
    elif happened == "bankrupt":
        Organisation.objects.filter(pk=world.club.pk).update(status="bankrupt")
    elif happened == "somebody else's":
        Person.objects.create(name="Eve", email="ny@example.no", email_proven_at=now)
    elif happened == "her own":
        reader = world.alice
    else:
        path = path[:13] + ("0" if path[13] != "0" else "1") + path[14:]
    browser, before = signed_in(reader), Representative.objects.count()
    for answer in (browser.get(path), browser.post(path)):
        assert (answer.status_code, code in told(answer)) == (status, True)
    assert Representative.objects.count() == before
    if happened == "merged":
        assert "Ås Turn" in told(browser.get(path))


def test_a_letter_is_sent_again_as_a_letter_of_its_own_and_none_after_it_was_withdrawn(place: Place) -> None:
    offer, browser, folk = invited(place), signed_in(place.world.alice), f"{place.club}folk/"
    dispatch(now=timezone.now())
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "Utløpt" in told(browser.get(folk))
    browser.post(folk, {"gjor": "send", "invitasjon": offer.pk})
    dispatch(now=timezone.now())
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    browser.post(folk, {"gjor": "send", "invitasjon": offer.pk})
    browser.post(folk, {"gjor": "trekk", "invitasjon": offer.pk})
    dispatch(now=timezone.now())
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"epost": "ikke en adresse", "rolle": "booker"}, "Skriv en e-postadresse"),
        ({"epost": "ny@example.no", "rolle": "konge"}, "Velg en rolle."),
        ({"epost": "ny@example.no", "rolle": "booker", "til": "i går"}, "Skriv en dag som finnes."),
        ({"epost": "ny@example.no", "rolle": "booker", "til": "2020-01-01"}, "Den siste dagen er før den første."),
    ],
)
def test_an_invitation_that_cannot_be_is_shown_again_with_what_was_typed(
    place: Place, sent: dict[str, str], said: str
) -> None:
    answer = signed_in(place.world.alice).post(f"{place.club}folk/", {"gjor": "inviter", **sent})
    assert answer.status_code == 422
    assert said in told(answer)
    assert sent["epost"] in answer.content.decode()
    assert not Invitation.objects.exists()


# Who acts


def test_somebody_who_was_removed_in_another_window_acts_for_herself_and_is_told(place: Place) -> None:
    world = place.world
    browser = signed_in(world.bob, world.club)
    assert "Solheim IL" in told(browser.get("/sok/"))
    bobs = Representative.objects.get(person=world.bob)
    signed_in(world.alice).post(f"{place.club}folk/", {"gjor": "slutt", "rett": bobs.pk})
    page = told(browser.get("/sok/"))
    assert "Du kan ikke lenger handle for laget. Fra nå av handler du for deg selv." in page
    assert "acting_for" not in browser.session
    assert browser.get(f"{place.club}folk/").status_code == 404


def test_the_last_administrator_is_told_to_find_a_successor_first(place: Place) -> None:
    browser = signed_in(place.world.alice)
    answer = browser.post(f"{place.club}folk/", {"gjor": "slutt", "rett": place.right.pk})
    assert answer.status_code == 422
    assert "La noen andre bli det først." in told(answer)
    assert Representative.objects.get(pk=place.right.pk).ended_at is None


def test_a_request_is_answered_by_the_administrator_and_the_reader_is_noted_on_who_asked(place: Place) -> None:
    world, now = place.world, timezone.now()
    asked = ask_to_represent(world.charlie, world.club, "booker", now=now)
    browser, folk = signed_in(world.alice), f"{place.club}folk/"
    assert "Charlie ber om å bli" in told(browser.get(folk))
    seen = {(each.person.name, each.organisation, each.page) for each in everything_of(PersonalDataRead)}
    assert seen == {("Bob", world.club, "club_people"), ("Charlie", world.club, "club_people")}
    without = browser.post(folk, {"gjor": "nei", "foresporsel": asked.pk})
    assert (without.status_code, "Skriv hvorfor." in told(without)) == (422, True)
    browser.post(folk, {"gjor": "ja", "foresporsel": asked.pk})
    assert Representative.objects.get(person=world.charlie, organisation=world.club).source == "request"
    assert browser.post(folk, {"gjor": "ja", "foresporsel": asked.pk}).status_code == 422


def test_another_clubs_request_is_not_hers_to_answer(place: Place) -> None:
    world = place.world
    Organisation.objects.filter(pk=world.rival.pk).update(name="Ås Turn")
    asked = ask_to_represent(world.bob, world.rival, "booker", now=timezone.now())
    answer = signed_in(world.alice).post(f"{place.club}folk/", {"gjor": "ja", "foresporsel": asked.pk})
    assert answer.status_code == 422
    assert RightRequest.objects.get(pk=asked.pk).outcome == ""


def test_a_contact_shows_her_name_when_she_chose_to(place: Place) -> None:
    assert "Alice" not in told(Client().get(place.club))
    signed_in(place.world.alice).post(f"{place.club}folk/", {"gjor": "kontakt", "synlig": "1"})
    assert "alice@example.no" in told(Client().get(place.club))
    signed_in(place.world.alice).post(f"{place.club}folk/", {"gjor": "kontakt"})
    assert "Alice" not in told(Client().get(place.club))


def test_the_history_says_who_did_what_and_goes_on(place: Place) -> None:
    world, now = place.world, timezone.now()
    invited(place, role="booker")
    for number in range(50):
        choose_contact(world.alice, world.club, public=bool(number % 2), now=now)
    browser = signed_in(world.bob)
    page = browser.get(f"{place.club}historikk/")
    assert "En kontaktperson valgte hva som er offentlig" in told(page)
    older = re.search(r'href="(\?for=\d+)"', page.content.decode())
    assert older is not None
    rest = told(browser.get(f"{place.club}historikk/{older[1]}"))
    assert ("En invitasjon ble sendt: bestiller" in rest, "Alice" in rest, "kontaktperson" in rest) == (
        True,
        True,
        False,
    )


# Teams


def test_a_team_is_made_counted_changed_and_ended(place: Place) -> None:
    browser, world = signed_in(place.world.alice), place.world
    slug = an_activity().slug
    form = {"navn": "J14", "hva": slug, "fra": "13", "til": "14", "kjonn": "girls", "niva": "local", "gjor": "endre"}
    browser.post(f"{place.club}grupper/ny/", form)
    team = Team.objects.get(organisation=world.club)
    path = f"{place.club}grupper/{team.pk}/"
    browser.post(path, {"gjor": "tell", f"n-{world.municipality.pk}-13-19": "17"})
    assert members_of(team) == {(world.municipality.pk, "13-19"): 17}
    wrong = browser.post(path, {"gjor": "tell", f"n-{world.municipality.pk}-13-19": "mange"})
    assert (wrong.status_code, "mange" in wrong.content.decode()) == (422, True)
    twice = browser.post(f"{place.club}grupper/ny/", form)
    assert (twice.status_code, "Det finnes allerede en gruppe med det navnet." in told(twice)) == (422, True)
    assert "J14" in told(Client().get(place.club))
    browser.post(path, {"gjor": "slutt"})
    assert browser.get(path).status_code == 404
    assert "Grupper som er avsluttet" in told(browser.get(f"{place.club}grupper/"))


def test_a_coach_counts_her_own_team_and_no_other_and_changes_neither(place: Place) -> None:
    world = place.world
    activity = an_activity()
    own, others = (
        Team.objects.create(organisation=world.club, name=name, activity=activity, age_from=13, age_to=14)
        for name in ("J14", "G14")
    )
    Representative.objects.filter(person=world.bob).update(role="coach", team=own)
    browser = signed_in(world.bob)
    path = f"{place.club}grupper/{own.pk}/"
    assert browser.post(path, {"gjor": "tell", f"n-{world.municipality.pk}-13-19": "5"}).status_code == 302
    assert browser.post(path, {"gjor": "slutt"}).status_code == 404
    assert browser.get(f"{place.club}grupper/{others.pk}/").status_code == 404
    assert members_of(own) == {(world.municipality.pk, "13-19"): 5}


def an_activity() -> Activity:
    if not Activity.objects.exists():
        some_activities()
    return Activity.objects.order_by("pk")[0]
