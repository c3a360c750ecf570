"""What was typed, and what clubs have asked for, is not lost on the forms of a season. Alice applies for Solheim IL,
Ingrid shares out."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from aktiv.people.models import Team
from aktiv.seasons.actions import applying
from aktiv.seasons.actions.applying import Applicant, Wished
from aktiv.seasons.models import ClubApplication, GroupApplication, Round, Wish
from tests.reading import everything_of
from tests.seasons.heard import a_heard_round
from tests.web.allocation_world import Place, a_place, applied, asked, opened
from tests.web.booking_world import browser_of
from tests.web.test_me_bookings import text

TYPED = {
    "navn": "J14", "fra_alder": "13", "til_alder": "14", "niva": "local", "antall": "16", "ganger": "2",
    "minutter": "90", "del": "1/2", "mellom": "2", "trenere": "Kari", "gjor": "lagre",
}  # fmt: skip


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


@pytest.fixture
def alice(place: Place) -> Client:
    return browser_of(place.world.alice, place.world.club)


def told(answer: HttpResponse) -> str:
    return text(answer.content)


def sent(place: Place, **more: object) -> dict[str, object]:
    wish = {"hall": [str(place.world.hall.pk)], "dag": ["1"], "tid": ["17.00"], "valg": ["1"]}
    activity = str(asked(place).activity_id)
    return {**TYPED, "aktivitet": activity, **wish, **more}


def test_staff_who_change_a_group_keep_all_its_wishes_and_its_team(place: Place) -> None:
    opened(place)
    team = Team.objects.create(
        organisation=place.world.club, name="J12", activity_id=asked(place).activity_id, age_from=11, age_to=12,
        level="local",
    )  # fmt: skip
    wishes = tuple(Wished(place.world.hall.pk, day, 17 * 60 + 30 * half) for day in range(5) for half in range(2))
    applied(place, asked(place, team_id=team.pk, wishes=wishes))
    group, application = everything_of(GroupApplication).get(), everything_of(ClubApplication).get()
    ingrid = browser_of(place.world.ingrid)
    at = f"{place.at}soknader/{application.pk}/gruppe/{group.pk}/"
    form = ingrid.get(at).context
    values = {each.name: each.value for each in form["fields"]}
    for line in form["wishes"]:
        values |= {
            f"{name}{line.number}": next((one.value for one in choices if one.chosen), "")
            for name, choices in (("hall", line.halls), ("dag", line.days), ("valg", line.choices))
        } | {f"tid{line.number}": line.time}
    assert ingrid.post(at, {**values, "til_alder": "13"}).status_code == 302
    group = everything_of(GroupApplication).get()
    assert (group.team_id, group.from_age, group.to_age) == (team.pk, 11, 13)
    assert everything_of(Wish).filter(group=group).count() == 10


def test_a_wish_that_lacks_its_hall_or_time_is_told_and_stands_as_it_was_written(place: Place, alice: Client) -> None:
    opened(place)
    at = f"/sesong/{place.round.slug}/sok/gruppe/ny/"
    for hall, time in (("", "18.15"), (str(place.world.hall.pk), "17.75"), ("²", "18.15")):
        answer = alice.post(at, sent(place, hall=[hall], tid=[time]))
        assert answer.status_code == 422
        assert f'value="{time}"' in answer.content.decode()
        assert "Velg en hall og skriv når det begynner" in told(answer)
    assert not everything_of(GroupApplication).exists()


def test_what_was_typed_when_the_deadline_passed_is_shown_again_with_why(place: Place, alice: Client) -> None:
    opened(place)
    applied(place)
    Round.objects.filter(pk=place.round.pk).update(deadline=timezone.now() - timedelta(seconds=1))
    answer = alice.post(f"/sesong/{place.round.slug}/sok/gruppe/ny/", sent(place, navn="Nytt lag"))
    assert answer.status_code == 422
    assert 'value="Nytt lag"' in answer.content.decode()
    assert "Fristen var" in told(answer)
    answer = alice.post(f"/sesong/{place.round.slug}/sok/klubb/", {"melding": "Vi deler hall", "timer": ""})
    assert answer.status_code == 422
    assert "Vi deler hall" in answer.content.decode()


def test_a_share_that_would_fill_the_memory_is_refused_at_its_field(place: Place, alice: Client) -> None:
    opened(place)
    answer = alice.post(f"/sesong/{place.round.slug}/sok/gruppe/ny/", sent(place, **{"del": "1e999999"}))
    assert answer.status_code == 422
    assert "Velg hvor mye av en hall" in told(answer)


@pytest.mark.parametrize("hall", ["²", "9" * 30])
def test_an_objection_for_a_hall_that_is_none_is_refused(place: Place, hall: str) -> None:
    world = place.world
    heard = a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice)
    alice = browser_of(world.alice, world.club)
    form = {"om": "", "tekst": "Vi trenger tiden.", "hall": hall, "dag": "1", "tid": "17.00"}
    answer = alice.post(f"/sesong/{heard.round.slug}/resultat/innsigelse/", form)
    assert answer.status_code == 422
    assert "Vi trenger tiden." in answer.content.decode()


def test_paper_for_a_club_that_has_a_draft_is_refused_with_why(place: Place) -> None:
    opened(place)
    club = Applicant(place.world.club.pk, place.world.alice.pk)
    applying.save_group(place.round.pk, club, asked(place, share=Fraction(1)), now=timezone.now())
    answer = browser_of(place.world.ingrid).post(f"{place.at}papir/", {"lag": str(place.world.club.pk)})
    assert answer.status_code == 422
    assert "Laget har selv begynt på en søknad" in told(answer)


def test_a_file_of_an_old_spreadsheet_is_read_and_one_that_is_too_long_is_not_cut(place: Place) -> None:
    opened(place)
    ingrid = browser_of(place.world.ingrid)
    place.world.club.number = "999888777"
    place.world.club.save(update_fields=["number"])
    lines = ["club;group;activity;from_age;to_age;members;sessions;minutes", "999888777;J12;handball;11;12;18;2;60"]
    answer = ingrid.post(f"{place.at}fil/", {"tekst": "\r".join(lines)})
    assert (answer.status_code, answer.context["tried"]) == (200, (1, 1))
    answer = ingrid.post(f"{place.at}fil/", {"tekst": "\n".join(lines) + "\n" * 1_000_000})
    assert answer.status_code == 422
    assert "større enn 1 MB" in told(answer)


def test_a_name_with_a_character_that_no_database_keeps_is_saved_without_it(place: Place) -> None:
    world = place.world
    heard = a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice)
    at = f"/fordeling/{heard.round.slug}/forslag/{heard.plan.number}/"
    assert browser_of(world.ingrid).post(at, {"gjor": "navn", "navn": "Som i\x00 fjor"}).status_code == 302
    heard.plan.refresh_from_db()
    assert heard.plan.name == "Som i fjor"
