"""The municipality's desk for clubs: groups and requests that wait, price groups, mergers, ended rights."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client
from django.utils import timezone

from aktiv.messages.actions import dispatch
from aktiv.messages.queries import inbox
from aktiv.people.actions.founding import found_group, found_organisation
from aktiv.people.actions.representatives import ask_to_represent, end_right
from aktiv.people.models import (
    Organisation,
    PersonalDataRead,
    Representative,
    RightRequest,
    SignIn,
)
from aktiv.prices.queries import price_group_for
from tests.people.register import CLUB
from tests.reading import everything_of
from tests.web.club_world import Place, place, told
from tests.web.test_me_bookings import signed_in

__all__ = ["place"]


# The municipality


QUEUE = "/oppsett/fjell/lag/"


def test_the_municipalitys_pages_do_not_exist_for_others(place: Place) -> None:
    world = place.world
    for person in (world.alice, place.jon):
        browser = signed_in(person)
        assert browser.get(QUEUE).status_code == browser.get(f"{QUEUE}{world.club.pk}/").status_code == 404
        assert browser.post(f"{QUEUE}{world.club.pk}/", {"gjor": "slutt", "rett": place.right.pk}).status_code == 404
    assert "niva=high" in Client().get(QUEUE).headers["Location"]
    SignIn.objects.update(level=SignIn.Level.SUBSTANTIAL)
    assert Representative.objects.get(pk=place.right.pk).ended_at is None


def test_a_group_is_approved_by_its_municipality_and_its_founder_hears_of_it(place: Place) -> None:
    world, now = place.world, timezone.now()
    group = found_group(world.charlie, "Turgjengen", world.municipality, "Vi går tur", now=now).organisation
    browser = signed_in(world.ingrid)
    assert "Vi går tur" in told(browser.get(QUEUE))
    [seen] = everything_of(PersonalDataRead)
    assert (seen.person, seen.municipality, seen.page) == (world.charlie, world.municipality, "setup_clubs")
    without = browser.post(QUEUE, {"gruppe": group.pk, "svar": "nei"})
    assert (without.status_code, "Skriv hvorfor." in told(without)) == (422, True)
    assert signed_in(place.jon).post("/oppsett/stavanger/lag/", {"gruppe": group.pk, "svar": "ja"}).status_code == 422
    assert Organisation.objects.get(pk=group.pk).status == "pending"
    browser.post(QUEUE, {"gruppe": group.pk, "svar": "ja"})
    dispatch(now=timezone.now())
    assert inbox(world.charlie.pk, "nb")[0].line == "Turgjengen er godkjent"
    assert mail.outbox[-1].to == ["charlie@example.no"]
    again = browser.post(QUEUE, {"gruppe": group.pk, "svar": "ja"})
    assert (again.status_code, "Dette er allerede avgjort." in told(again)) == (422, True)


def test_a_group_that_is_refused_is_told_why_by_mail(place: Place) -> None:
    world, now = place.world, timezone.now()
    group = found_group(world.charlie, "Turgjengen", world.municipality, "Vi går tur", now=now).organisation
    signed_in(world.ingrid).post(QUEUE, {"gruppe": group.pk, "svar": "nei", "grunn": "Dere er fra en annen kommune."})
    dispatch(now=timezone.now())
    assert "Dere er fra en annen kommune." in mail.outbox[-1].body
    assert Organisation.objects.get(pk=group.pk).status == "refused"


def test_a_request_for_a_club_that_nobody_represents_is_answered_by_the_municipality(place: Place) -> None:
    founded = found_organisation(place.world.bob, CLUB, now=timezone.now())
    assert founded.request is not None
    browser = signed_in(place.world.ingrid)
    assert "Registeret sier ingenting om denne personen." in told(browser.get(QUEUE))
    browser.post(QUEUE, {"foresporsel": founded.request.pk, "svar": "ja"})
    right = Representative.objects.get(organisation=founded.organisation)
    assert (right.person, right.source) == (place.world.bob, "municipality")


def test_another_price_group_is_decided_with_a_reason_that_the_club_reads(place: Place) -> None:
    world = place.world
    browser, path = signed_in(world.ingrid), f"{QUEUE}{world.club.pk}/"
    page = browser.get(path).content.decode()
    codes = re.findall(r'<option value="([^"]+)"', page)
    assert browser.post(path, {"gjor": "pris", "prisgruppe": codes[-1], "grunn": ""}).status_code == 422
    browser.post(path, {"gjor": "pris", "prisgruppe": codes[-1], "grunn": "De er en bedrift"})
    assert price_group_for(world.club, world.municipality.pk, day=timezone.localdate()).group.code == codes[-1]
    assert "De er en bedrift" in told(signed_in(world.alice).get(place.club))
    assert "De er en bedrift" not in told(Client().get(place.club))


def test_the_municipality_ends_a_right_and_writes_down_a_merger(place: Place) -> None:
    world = place.world
    browser, path = signed_in(world.ingrid), f"{QUEUE}{world.club.pk}/"
    assert browser.post(path, {"gjor": "slutt", "rett": "²"}).status_code == 422
    browser.post(path, {"gjor": "slutt", "rett": place.right.pk})
    assert Representative.objects.get(pk=place.right.pk).ended_at is not None
    Organisation.objects.filter(pk=world.rival.pk).update(number="800300509")
    browser.post(path, {"gjor": "sammen", "inn_i": "800 300 509"})
    assert Organisation.objects.get(pk=world.club.pk).merged_into == world.rival
    assert "Solheim IL" in told(browser.get(QUEUE))  # among those that are gone


def test_an_ended_right_is_told_to_whoever_had_it(place: Place) -> None:
    world = place.world
    end_right(Representative.objects.get(person=world.bob).pk, world.club, by=world.alice, now=timezone.now())
    dispatch(now=timezone.now())
    assert "Du kan ikke lenger handle for Solheim IL" in inbox(world.bob.pk, "nb")[0].line


def test_another_municipality_answers_nobody_here_and_ends_no_right(place: Place) -> None:
    world = place.world
    asked = ask_to_represent(world.charlie, world.club, "booker", now=timezone.now())
    browser = signed_in(place.jon)
    answer = browser.post("/oppsett/stavanger/lag/", {"foresporsel": asked.pk, "svar": "ja"})
    assert (answer.status_code, RightRequest.objects.get(pk=asked.pk).outcome) == (422, "")
    path = f"/oppsett/stavanger/lag/{world.club.pk}/"  # what it pays there
    assert "Alice" not in told(browser.get(path))
    for form in ({"gjor": "slutt", "rett": place.right.pk}, {"gjor": "sammen", "inn_i": str(world.rival.pk)}):
        assert browser.post(path, form).status_code == 422
    assert Representative.objects.get(pk=place.right.pk).ended_at is None
    assert Organisation.objects.get(pk=world.club.pk).status == "active"
