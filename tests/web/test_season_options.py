"""What a round lets clubs ask for beside the usual, on the forms of clubs and staff, and where plans are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from aktiv.bookings.models import Season
from aktiv.seasons.actions import rounds
from aktiv.seasons.actions.copying import copy_round
from aktiv.seasons.models import ClubApplication, GroupApplication, PlanSession, Round
from aktiv.seasons.queries.explaining import club_result
from aktiv.seasons.queries.letters import written
from aktiv.seasons.queries.rounds import rules_of
from aktiv.seasons.rules.tables import OPTIONS
from aktiv.web.allocation.plans_shown import times, when
from tests.bookings.world import NOW, World
from tests.reading import everything_of
from tests.seasons.given import Given, given
from tests.seasons.test_rounds import DEADLINE
from tests.seasons.test_rules import TABLE
from tests.web.booking_world import browser_of
from tests.web.test_allocation import form_of
from tests.web.test_season_applying import a_team, at, sent, told, world  # noqa: F401 - a fixture

FIRST, LAST = date(2027, 8, 16), date(2028, 6, 18)
NAMES = ("uker", "del_av", "minst", "ved_siden")


def a_round(world: World, **options: bool) -> Round:  # noqa: F811 - the fixture
    by = world.ingrid.pk
    season = Season.objects.create(
        municipality=world.municipality, name_nb="Vinter", name_nn="Vinter", name_en="Winter", first=FIRST, last=LAST
    )
    planned = rounds.plan_round(season.pk, by=by, now=NOW)
    rounds.add_halls(planned.pk, [world.hall.pk], by=by, now=NOW)
    rules = rounds.make_rules(world.municipality.pk, TABLE | options, by=by, now=NOW)
    return rounds.open_round(planned.pk, rules_id=rules.pk, deadline=DEADLINE, revision=1, by=by, now=NOW)


@pytest.fixture
def opened(world: World) -> Round:  # noqa: F811
    return a_round(world, **dict.fromkeys(OPTIONS, True))


@pytest.fixture
def alice(world: World) -> Client:  # noqa: F811
    return browser_of(world.alice, world.club)


def groups() -> dict[str, GroupApplication]:
    return {each.name: each for each in everything_of(GroupApplication)}


def test_the_form_has_only_what_the_round_has_open(world: World, alice: Client) -> None:  # noqa: F811
    opened = a_round(world, alternate_weeks=True)
    page = alice.get(at(opened, "sok/gruppe/ny/")).content.decode()
    assert [name for name in NAMES if f'name="{name}"' in page] == ["uker"]
    assert "hele=1" not in alice.get(at(opened, "sok/grupper/")).content.decode()
    assert alice.get(at(opened, "sok/gruppe/ny/?hele=1")).status_code == 404
    answer = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, minst="60"))
    assert answer.status_code == 422
    assert "kan ikke lag søke om det: kortere tider der det hjelper" in told(answer)
    assert "annenhver uke" in told(alice.get(at(opened)))


def test_a_club_asks_for_other_weeks_a_part_a_shorter_time_and_a_sister_and_reads_it_back(
    world: World,  # noqa: F811
    opened: Round,
    alice: Client,
) -> None:
    assert alice.post(at(opened, "sok/gruppe/ny/"), sent(world)).status_code == 302
    more = {"navn": "J16", "uker": "either", "del_av": "host", "minst": "60", "ved_siden": "J14"}
    assert alice.post(at(opened, "sok/gruppe/ny/"), sent(world, **more)).status_code == 302
    row = groups()["J16"]
    assert (row.weeks, row.from_day, row.to_day, row.least_minutes) == ("either", FIRST, date(2027, 12, 31), 60)
    assert row.beside_id == groups()["J14"].pk
    check = told(alice.get(at(opened, "sok/kontroll/")))
    for words in ("annenhver uke, 16. aug. – 31. des.", "eller minst 60 minutter", "rett før eller etter J14"):
        assert words in check
    form = alice.get(at(opened, f"sok/gruppe/{row.pk}/")).content.decode()
    for value in ("either", "host", "J14"):
        assert f'<option value="{value}" selected>' in form
    days = sent(world, navn="J16", del_av="dager", fra_dag="2027-09-01", til_dag="2027-10-31")
    assert alice.post(at(opened, f"sok/gruppe/{row.pk}/"), days).status_code == 302
    row = groups()["J16"]
    assert (row.weeks, row.from_day, row.to_day, row.beside_id) == ("every", date(2027, 9, 1), date(2027, 10, 31), None)


def test_days_outside_the_season_are_told_at_their_field_and_kept(
    world: World,  # noqa: F811
    opened: Round,
    alice: Client,
) -> None:
    for day in ("2027-08-15", "neste"):
        answer = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, del_av="dager", fra_dag=day))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'id="id_fra_dag_error"' in page
        assert f'name="fra_dag" type="date" value="{day}"' in page


def test_a_club_asks_for_hours_as_a_whole_and_gets_what_it_is_due_as_an_offer(
    world: World,  # noqa: F811
    opened: Round,
    alice: Client,
) -> None:
    a_team(world, "J13")
    assert "?hele=1" in alice.get(at(opened, "sok/grupper/")).content.decode()
    page = alice.get(at(opened, "sok/gruppe/ny/?hele=1")).content.decode()
    assert 'name="ganger"' not in page
    assert 'name="trenere"' not in page
    assert 'name="timer_uke" type="text" value="' in page
    more = {"navn": "Hele laget", "minutter": "60", "timer_uke": "4,5", "gjor": "lagre"}
    answer = alice.post(at(opened, "sok/gruppe/ny/?hele=1"), sent(world, **more))
    assert answer.status_code == 302
    row = groups()["Hele laget"]
    assert (row.whole_club, row.sessions, row.days_apart, row.coaches) == (True, 4, 0, [])
    assert "timer for hele laget: 4" in told(alice.get(at(opened, "sok/kontroll/")))
    again = alice.post(at(opened, f"sok/gruppe/{row.pk}/"), sent(world, **more | {"timer_uke": "mange"}))
    assert again.status_code == 422
    assert 'id="id_timer_uke_error"' in again.content.decode()


def test_staff_enter_the_same_on_paper(world: World, opened: Round, alice: Client) -> None:  # noqa: F811
    ingrid = browser_of(world.ingrid)
    ingrid.post(f"/fordeling/{opened.slug}/papir/", {"lag": str(world.club.pk)})
    base = f"/fordeling/{opened.slug}/soknader/"
    [application] = [each.pk for each in everything_of(ClubApplication)]
    page = ingrid.get(f"{base}{application}/gruppe/").content.decode()
    assert 'name="hele_klubben"' in page
    assert 'name="uker"' in page
    fields: dict[str, Any] = {
        "navn": "J12", "aktivitet": sent(world)["aktivitet"], "fra_alder": "11", "til_alder": "12", "niva": "local",
        "medlemmer": "18", "ganger": "2", "minutter": "90", "andel": "1/2", "mellom": "1", "uker": "odd", "minst": "60",
    }  # fmt: skip
    assert ingrid.post(f"{base}{application}/gruppe/", fields).status_code == 302
    assert (groups()["J12"].weeks, groups()["J12"].least_minutes) == ("odd", 60)
    assert "oddetallsuker" in told(ingrid.get(f"{base}{application}/"))
    wrong = ingrid.post(f"{base}{application}/gruppe/", {**fields, "navn": "J13", "minst": "95"})
    assert wrong.status_code == 422
    assert 'id="id_minst_error"' in wrong.content.decode()


def test_a_version_of_the_rules_opens_an_option_and_is_held_against_the_one_before(
    world: World,  # noqa: F811
) -> None:
    opened, ingrid = a_round(world), browser_of(world.ingrid)
    desk = f"/fordeling/{opened.slug}/regler/"
    values = form_of(ingrid.get(f"{desk}ny/").content.decode())
    assert not set(OPTIONS) & set(values)
    assert ingrid.post(f"{desk}ny/", {**values, "gjor": "lagre", "sister_groups": "1"}).status_code == 302
    newest = max(rules_of(world.municipality.pk), key=lambda each: each.version)
    assert {each for each in OPTIONS if newest.table[each]} == {"sister_groups"}
    told_ = told(ingrid.get(f"{desk}?utgave={newest.version}&mot=1"))
    assert "Lag kan søke om grupper rett etter hverandre: Nei → Ja" in told_
    assert "annenhver uke: –" not in told_
    assert "annenhver uke: Nei → Nei" not in told_


def test_a_copied_round_keeps_what_is_open(world: World, opened: Round) -> None:  # noqa: F811
    season = Season.objects.create(
        municipality=world.municipality, name_nb="Neste", name_nn="Neste", name_en="Next",
        first=date(2028, 8, 14), last=date(2029, 6, 17),
    )  # fmt: skip
    made = copy_round(opened.pk, season.pk, by=world.ingrid.pk, now=NOW)
    assert made.rules is not None
    assert {each for each in OPTIONS if made.rules.table.get(each)} == set(OPTIONS)


# Where a plan is told.


@pytest.fixture
def heard(world: World) -> Given:  # noqa: F811
    days = {"weeks": "odd", "from_day": date(2027, 4, 1), "to_day": date(2027, 5, 31)}
    return given(world, (("G12", 1, 17 * 60, 60, (0, 1)),), more={"G12": days})


def test_pages_and_letters_tell_in_which_weeks_and_that_it_is_shorter(world: World, heard: Given) -> None:  # noqa: F811
    [time] = times(everything_of(PlanSession))
    with translation.override("nb"):
        assert when(time).endswith("(oddetallsuker, 1. april – 31. mai)")
    page = told(browser_of(world.alice, world.club).get(f"/sesong/{heard.round.slug}/resultat/"))
    assert "oddetallsuker, 1. april – 31. mai" in page
    assert "Kortere enn de 90 minuttene som var ønsket" in page
    result = club_result(heard.plan, world.club.pk, "nb")
    letter = written(heard.fresh(), result, "nb", appeal_by=LAST, signer="")
    [line] = [each for section in letter["sections"] for each in section["lines"] if each.startswith("G12")]
    assert "(oddetallsuker, 1. april – 31. mai)" in line
    assert "kortere enn de 90 minuttene" in line
