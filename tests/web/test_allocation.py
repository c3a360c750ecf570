"""Seasons as their handlers work with them: a round from its first day in planning until it is shared out."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.models import Season
from aktiv.people.models import Organisation, StaffRole
from aktiv.seasons.actions import applying, rounds
from aktiv.seasons.actions.applying import Applicant, Wished
from aktiv.seasons.models import ClubApplication, GroupApplication, PoolTime, Round, RuleTable
from aktiv.seasons.queries.rounds import pool_of, rules_of
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.starting import STARTER
from tests.reading import everything_of
from tests.web.allocation_world import Place, a_place, a_season, applied, asked, opened
from tests.web.test_me_bookings import signed_in, text


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


@pytest.fixture
def ingrid(place: Place) -> Client:
    return signed_in(place.world.ingrid)


def test_only_those_who_share_out_seasons_there_find_a_round(place: Place) -> None:
    for person in (place.world.alice, place.jon):
        assert signed_in(person).get(place.at).status_code == 404
    StaffRole.objects.filter(person=place.world.ingrid).update(role="viewer")
    assert signed_in(place.world.ingrid).get(place.at).status_code == 404
    assert Client().get(place.at).status_code == 302


def test_the_rounds_of_my_municipalities_say_what_comes_next(place: Place, ingrid: Client) -> None:
    assert "Velg haller og regler" in text(ingrid.get("/fordeling/").content)
    assert place.round.slug not in signed_in(place.jon).get("/fordeling/").content.decode()


def test_a_season_is_planned_with_its_round_and_its_hours(place: Place, ingrid: Client) -> None:
    first = timezone.localdate() + timedelta(days=200)
    sent = {"navn_nb": "Vår", "forste": first.isoformat(), "siste": (first + timedelta(days=90)).isoformat()}
    answer = ingrid.post("/fordeling/ny/", {**sent, "fra1": "16.00", "til1": "22", "rutenett": "15"})
    made = Round.objects.get(season__name_nb="Vår")
    assert answer.headers["Location"].endswith(f"/fordeling/{made.slug}/")
    assert made.grid_minutes == 15
    assert list(made.season.windows.values_list("weekday", "from_minute", "to_minute")) == [(1, 960, 1320)]


def test_what_is_wrong_with_a_new_season_is_told_at_its_field_and_nothing_is_made(place: Place, ingrid: Client) -> None:
    answer = ingrid.post("/fordeling/ny/", {"navn_nb": "Vår", "forste": "2020-01-01", "siste": "2020-02-01"})
    assert answer.status_code == 422
    assert "Den siste dagen har vært" in text(answer.content)
    answer = ingrid.post("/fordeling/ny/", {"navn_nb": "", "forste": "x", "siste": "", "fra1": "22", "til1": "16"})
    assert "Skriv to klokkeslett" in text(answer.content)
    assert Season.objects.count() == 1


def test_a_copy_has_the_halls_their_hours_and_the_rules_but_no_application(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place)
    PoolTime.objects.filter(weekday=0).delete()
    suggested = ingrid.get(f"/fordeling/ny/?fra={place.round.slug}").content.decode()
    first = place.round.season.first + timedelta(days=364)
    assert f'value="{first.isoformat()}"' in suggested
    sent = {"navn_nb": "Neste", "forste": first.isoformat(), "siste": (first + timedelta(days=50)).isoformat()}
    ingrid.post(f"/fordeling/ny/?fra={place.round.slug}", sent)
    made = Round.objects.get(season__name_nb="Neste")
    assert made.state == "planning"
    assert made.rules_id is not None
    assert made.seed != place.round.seed
    assert {each.weekday for hall in pool_of(made.pk) for each in hall.times.all()} == {1, 2, 3, 4, 5, 6}
    assert made.applications.count() == 0


def test_nobody_copies_a_round_of_another_municipality(place: Place) -> None:
    assert signed_in(place.jon).get(f"/fordeling/ny/?fra={place.round.slug}").status_code == 404


def test_a_round_is_opened_moved_and_shared_out_from_its_front_page(place: Place, ingrid: Client) -> None:
    assert "Åpne for søknader" not in ingrid.get(place.at).content.decode()
    rounds.add_halls(place.round.pk, [place.world.hall.pk], **place.by)
    rules = rounds.make_rules(place.world.municipality.pk, a_table(), **place.by)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"gjor": "apne", "utgave": "1", "regler": str(rules.pk), "frist": until, "klokka": "23.59"}
    assert ingrid.post(place.at, {**sent, "klokka": "sent"}).status_code == 422
    assert ingrid.post(place.at, {**sent, "utgave": "0"}).status_code == 422
    assert ingrid.post(place.at, sent).status_code == 302
    found = Round.objects.get(pk=place.round.pk)
    assert (found.state, found.deadline and found.deadline.minute) == ("open", 59)

    early = ingrid.post(place.at, {"gjor": "fordel", "utgave": str(found.revision)})
    assert (early.status_code, "Fristen er ikke ute ennå." in text(early.content)) == (422, True)
    Round.objects.filter(pk=found.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert ingrid.post(place.at, {"gjor": "fordel", "utgave": str(found.revision)}).status_code == 302
    assert Round.objects.get(pk=found.pk).state == "allocating"
    told = text(ingrid.get(place.at).content)
    assert "Begynte å fordele" in told
    assert place.world.ingrid.name in told


def test_the_front_page_weighs_what_is_asked_against_what_there_is(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place, asked(place), asked(place, "G13", sessions=1, minutes=90, wishes=()))
    told = text(ingrid.get(place.at).content)
    # J12: twice an hour in half a hall, on Tuesdays; G13 names no day: 90 minutes in half a hall.
    assert "Tirsdag 1 t 14 t 7 %" in told
    assert "Ingen dag nevnt 0,8 t" in told


def test_the_front_page_asks_no_more_of_the_database_for_more_clubs(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place)
    few = statements(ingrid, place.at)
    applied(place, asked(place), asked(place, "G13"), club=place.tertnes)
    assert (few, statements(ingrid, place.at)) == (12, 12)


def test_halls_are_added_with_the_hours_that_are_left_and_told_what_took_the_rest(place: Place, ingrid: Client) -> None:
    shown = ingrid.get(f"{place.at}haller/").content.decode()
    assert f'value="{place.world.hall.pk}"' in shown
    assert f'value="{place.world.courts["A"].pk}"' not in shown
    assert ingrid.post(f"{place.at}haller/", {"hall": [str(place.world.hall.pk)]}).status_code == 302
    told = text(ingrid.get(f"{place.at}haller/{place.world.hall.pk}/").content)
    assert "Mandag 14 t 0 t 14 t" in told
    assert "Ingenting opptar hallen" in told


def test_the_hours_of_a_hall_are_set_by_hand_part_by_part(place: Place, ingrid: Client) -> None:
    rounds.add_halls(place.round.pk, [place.world.hall.pk], **place.by)
    at = f"{place.at}haller/{place.world.hall.pk}/"
    line = {"rader": "2", "dag0": "1", "fra0": "17.00", "til0": "21", "deler0": "1-2"}
    assert ingrid.post(at, {**line, "gjor": "lagre", "deler0": "9"}).status_code == 422
    assert ingrid.post(at, {**line, "gjor": "lagre", "til0": "16"}).status_code == 422
    assert PoolTime.objects.count() == 7
    assert ingrid.post(at, {**line, "gjor": "lagre"}).status_code == 302
    assert list(PoolTime.objects.values_list("weekday", "from_minute", "to_minute", "atoms")) == [
        (1, 1020, 1260, [0, 1])
    ]
    ingrid.post(at, {"gjor": "beregn"})
    assert PoolTime.objects.count() == 7
    ingrid.post(at, {"gjor": "ut"})
    assert pool_of(place.round.pk) == []


def test_the_suggested_rules_become_the_first_version_and_stay_as_they_are(place: Place, ingrid: Client) -> None:
    page = ingrid.get(f"{place.at}regler/ny/")
    values = form_of(page.content.decode())
    assert (
        ingrid.post(f"{place.at}regler/ny/", {**values, "gjor": "lagre", "merknad": "Vedtatt 1. juni"}).status_code
        == 302
    )
    [made] = rules_of(place.world.municipality.pk)
    assert (made.version, made.note) == (1, "Vedtatt 1. juni")
    assert tables.read(made.table) == tables.read(STARTER)


def test_every_fault_in_the_rules_is_told_at_its_field_and_nothing_is_saved(place: Place, ingrid: Client) -> None:
    values = form_of(ingrid.get(f"{place.at}regler/ny/").content.decode())
    wrong = {"points-1-points": "mange", "windows-0-to_minute": "kveld", "caps-0-sessions": "9", "points-0-name": ""}
    wrong |= {"fair_steps": "5 4 x 2 1", "fair_percent": "401", "offer_hours": "5", "offer_dates": "41"}
    wrong |= {"points-1-levels": "top"}
    answer = ingrid.post(f"{place.at}regler/ny/", {**values, **wrong, "gjor": "lagre"})
    html = answer.content.decode()
    assert answer.status_code == 422
    for name in wrong:
        assert f'id="id_{name}_error"' in html, name
    assert 'value="mange"' in html
    assert 'value="5 4 x 2 1"' in html
    assert rules_of(place.world.municipality.pk) == []


def test_two_versions_are_held_against_each_other_in_words(place: Place, ingrid: Client) -> None:
    rounds.make_rules(place.world.municipality.pk, STARTER, **place.by)
    points = [{**STARTER["points"][0], "points": 9}, *STARTER["points"][1:3]]
    rounds.make_rules(place.world.municipality.pk, {**STARTER, "points": points, "travel_km": 5}, **place.by)
    told = text(ingrid.get(f"{place.at}regler/?utgave=2&mot=1").content)
    assert "Prioritetspoeng, «Barn 6–12 år»: poeng 5 → 9" in told
    assert "Prioritetspoeng, «Voksne» er borte" in told
    assert "km: 20 → 5" in told


def test_rules_go_out_and_in_as_a_file(place: Place, ingrid: Client) -> None:
    rounds.make_rules(place.world.municipality.pk, STARTER, **place.by)
    file = ingrid.get(f"{place.at}regler/1.json").content
    assert json.loads(file) == STARTER
    changed = file.replace(b'"travel_km": 20', b'"travel_km": 7')
    sent = {"gjor": "les", "fil": SimpleUploadedFile("regler.json", changed)}
    assert 'name="travel_km" type="text" value="7"' in ingrid.post(f"{place.at}regler/ny/", sent).content.decode()
    weighed = {
        **STARTER,
        "fair_steps": [900, 800, 700, 60, 5],
        "fair_percent": 150,
        "edge_points": 3,
        "offer_hours": 72,
    }
    sent = {"gjor": "les", "fil": SimpleUploadedFile("regler.json", json.dumps(weighed).encode())}
    filled = form_of(ingrid.post(f"{place.at}regler/ny/", sent).content.decode())
    ingrid.post(f"{place.at}regler/ny/", {**filled, "gjor": "lagre"})
    assert tables.read(rules_of(place.world.municipality.pk)[0].table) == tables.read(weighed), (
        "the form drops no weight"
    )
    told = text(ingrid.get(f"{place.at}regler/?utgave=2&mot=1").content).replace("\u00a0", " ")
    assert "Hva hver femdel av det et lag har krav på, er verdt: – → 900 · 800 · 700 · 60 · 5" in told
    assert "Hvor mye jevn fordeling teller, %: 100 → 150" in told
    assert "Timer til å svare når ledig tid blir tilbudt: 48 → 72" in told
    for bad in (b"[1]", b"{", b'{"points": 3}', b'{"windows": [{"days": 5}]}'):
        sent = {"gjor": "les", "fil": SimpleUploadedFile("regler.json", bad)}
        assert ingrid.post(f"{place.at}regler/ny/", sent).status_code == 422, bad
    window = {**STARTER["windows"][0], "days": [9], "to_minute": 5}
    wrong = {**STARTER, "frobnicate": 1, "windows": [window], "points": [{**STARTER["points"][0], "points": "seks"}],
             "due": [{**STARTER["due"][0], "levels": ["top"]}], "caps": [{**STARTER["caps"][0], "max": 2}]}  # fmt: skip
    sent = {"gjor": "les", "fil": SimpleUploadedFile("regler.json", json.dumps(wrong).encode())}
    answer = ingrid.post(f"{place.at}regler/ny/", sent)
    assert answer.status_code == 422
    for path in (
        "/frobnicate",
        "/windows/0/days",
        "/windows/0/to_minute",
        "/points/0/points",
        "/due/0/levels",
        "/caps/0/max",
    ):
        assert f"{path}: " in text(answer.content), path


def test_rules_that_are_more_than_the_form_holds_are_told_and_not_cut(place: Place, ingrid: Client) -> None:
    long = json.dumps({**STARTER, "caps": STARTER["caps"][:1] * 41}).encode()
    sent = {"gjor": "les", "fil": SimpleUploadedFile("regler.json", long)}
    answer = ingrid.post(f"{place.at}regler/ny/", sent)
    assert answer.status_code == 422
    assert "Det meste en gruppe får: Det kan være høyst 40 linjer." in text(answer.content)
    values = form_of(ingrid.get(f"{place.at}regler/ny/").content.decode())
    row = {key.removeprefix("caps-0-"): value for key, value in values.items() if key.startswith("caps-0-")}
    more = {f"caps-{number}-{key}": value for number in range(41) for key, value in row.items()}
    answer = ingrid.post(f"{place.at}regler/ny/", {**values, **more, "caps": "41", "gjor": "lagre"})
    assert answer.status_code == 422
    assert "Det kan være høyst 40 linjer." in text(answer.content)
    assert 'name="caps-40-name"' in answer.content.decode(), "what was typed stays"
    assert rules_of(place.world.municipality.pk) == []


def test_a_table_of_many_lines_is_a_page_that_can_be_read_and_loses_none_of_them(place: Place, ingrid: Client) -> None:
    table = full_table()
    rounds.make_rules(place.world.municipality.pk, table, **place.by)
    page = ingrid.get(f"{place.at}regler/ny/").content.decode()
    assert len(re.findall(r"<[a-z]", page)) < 1_500
    assert 'name="points-39-name"' in page
    assert 'name="due-39-name"' not in page
    # Another list is opened with what was typed in this one, and saved with all of them.
    typed = {**form_of(page), "points-0-name": "De yngste"}
    page = ingrid.post(f"{place.at}regler/ny/", {**typed, "gjor": "vis:due"}).content.decode()
    assert len(re.findall(r"<[a-z]", page)) < 1_500
    assert 'name="due-39-name"' in page
    assert 'name="points-0-name"' not in page
    wrong = ingrid.post(f"{place.at}regler/ny/", {**form_of(page), "due-3-minutes": "mange", "gjor": "lagre"})
    assert wrong.status_code == 422
    assert 'id="id_due-3-minutes_error"' in wrong.content.decode()
    assert ingrid.post(f"{place.at}regler/ny/", {**form_of(page), "gjor": "lagre"}).status_code == 302
    saved = RuleTable.objects.order_by("-version")[0].table
    assert {kind: len(saved[kind]) for kind in ("points", "windows", "due", "caps")} == dict.fromkeys(
        ("points", "windows", "due", "caps"), 40
    )
    assert saved["points"][0] == {**table["points"][0], "name": "De yngste"}
    assert (saved["windows"], saved["caps"]) == (table["windows"], table["caps"])


def full_table() -> dict[str, Any]:
    """Forty lines in each list."""
    ages = [{"from_age": number, "to_age": number + 1} for number in range(40)]
    row = {"name": "Alder", "from_minute": 960, "to_minute": 1230}
    return {
        **STARTER,
        "points": [{**each, "name": "Alder", "levels": ["local"], "points": 5} for each in ages],
        "windows": [{**row, **each, "days": [0, 1, 2, 3, 4]} for each in ages],
        "due": [
            {**each, "name": "Alder", "levels": [], "minutes": 60, "first_minutes": 0, "per_member": "0"}
            for each in ages
        ],
        "caps": [{**each, "name": "Alder", "sessions": 2, "minutes": 90} for each in ages],
    }


def test_applications_are_found_narrowed_and_told_what_to_look_at(place: Place, ingrid: Client) -> None:
    opened(place)
    late_evening = (Wished(place.world.hall.pk, 1, 17 * 60),)
    applied(
        place, asked(place, coaches=["Kari"]), asked(place, "J-12", members=0, coaches=["Kari"], wishes=late_evening)
    )
    applied(place, asked(place, "Lang", minutes=480, wishes=()), club=place.tertnes)
    told = text(ingrid.get(f"{place.at}soknader/").content)
    assert told.index("Solheim IL 2 4 t") < told.index("Tertnes håndball På papir 1 16 t")
    assert "Tertnes" not in text(ingrid.get(f"{place.at}soknader/?q=solheim").content)
    assert "Solheim IL 2" not in text(ingrid.get(f"{place.at}soknader/?papir=1").content)
    assert "Ingen passer" in text(ingrid.get(f"{place.at}soknader/?sen=1").content)
    first, second = ids(place)
    whole = text(ingrid.get(f"{place.at}soknader/{first}/").content)
    assert "Søkt to ganger: «J12»" in whole
    assert "Samme trener som «J12»" in whole
    assert "Det er ikke sagt hvor mange som trener" in whole
    other = text(ingrid.get(f"{place.at}soknader/{second}/").content)
    assert "Ingen ønsker om en hall" in other
    assert "Kan ikke plasseres noe sted etter reglene" not in other  # capped to 90 minutes by the rules


def test_nobody_reads_an_application_by_the_address_of_another_round(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place)
    other = a_season(place.world.municipality, place.world.ingrid, "Vinter", ahead=300)
    assert ingrid.get(f"/fordeling/{other.slug}/soknader/{ids(place)[0]}/").status_code == 404
    assert signed_in(place.jon).get(f"{place.at}soknader/{ids(place)[0]}/").status_code == 404


def test_a_club_that_drafts_is_nobodys_to_read(place: Place, ingrid: Client) -> None:
    opened(place)
    who = Applicant(place.world.club.pk, place.world.alice.pk)
    applying.save_group(place.round.pk, who, asked(place), now=timezone.now())
    [draft] = ids(place)
    assert ingrid.get(f"{place.at}soknader/{draft}/").status_code == 404
    assert "Solheim" not in text(ingrid.get(f"{place.at}soknader/?tilstand=utkast").content)


def test_what_came_on_paper_is_entered_changed_and_handed_in_for_a_club(place: Place, ingrid: Client) -> None:
    opened(place)
    assert "Tertnes" in text(ingrid.get(f"{place.at}papir/?q=tert").content)
    where = ingrid.post(f"{place.at}papir/", {"lag": str(place.tertnes.pk)}).headers["Location"]
    handball = asked(place).activity_id
    form = {
        "navn": "J12", "aktivitet": str(handball), "fra_alder": "11", "til_alder": "12", "niva": "local",
        "medlemmer": "18", "ganger": "2", "minutter": "60", "andel": "1/2", "mellom": "1", "trenere": "Kari, Ola",
        "valg0": "1", "hall0": str(place.world.hall.pk), "dag0": "1", "tid0": "17.00",
    }  # fmt: skip
    wrong = ingrid.post(f"{where}gruppe/", {**form, "medlemmer": "mange", "tid0": "kveld"})
    assert wrong.status_code == 422
    assert 'value="mange"' in wrong.content.decode()
    assert ingrid.post(f"{where}gruppe/", {**form, "tid0": "17.10"}).status_code == 422
    many = ", ".join(f"Trener {number}" for number in range(11))
    wrong = ingrid.post(f"{where}gruppe/", {**form, "trenere": many})
    assert wrong.status_code == 422
    assert 'id="id_trenere_error"' in wrong.content.decode()
    assert f'value="{many}"' in wrong.content.decode()
    assert ingrid.post(f"{where}gruppe/", form).status_code == 302
    assert "Ikke levert" in text(ingrid.get(where).content)
    ingrid.post(where, {"gjor": "lever"})
    [made] = everything_of(ClubApplication)
    assert (made.state, made.paper, made.late) == ("handed_in", True, False)
    [group] = everything_of(GroupApplication)
    changed = ingrid.get(f"{where}gruppe/{group.pk}/").content.decode()
    assert 'value="17.00"' in changed
    ingrid.post(f"{where}gruppe/{group.pk}/", {**form, "ganger": "1"})
    assert everything_of(GroupApplication).get().sessions == 1


def test_a_file_of_many_clubs_is_tried_first_and_entered_whole_or_not_at_all(place: Place, ingrid: Client) -> None:
    opened(place)
    Organisation.objects.filter(pk=place.tertnes.pk).update(scheme="NO", number="999888777")
    Organisation.objects.filter(pk=place.world.club.pk).update(scheme="NO", number="999888778")
    head = "club;group;activity;from_age;to_age;members;sessions;minutes;share;wishes"
    lines = [
        f"999888777;J12;handball;11;12;18;2;60;1/2;tue 17:30 {place.world.hall.pk}",
        "999888777;J13;handball;13;13;14;1;60;1/2;",
        "999888778;G12;handball;11;12;20;1;90;1;",
    ]
    at = f"{place.at}fil/"
    wrong = ingrid.post(at, {"tekst": "\n".join([head, *lines, "111;X;curling;1;2;x;1;60;1;"]), "gjor": "lag"})
    assert wrong.status_code == 422
    refused = ingrid.post(at, {"tekst": "\n".join([head, *lines, "111;X;handball;1;2;3;1;60;1;"]), "gjor": "lag"})
    assert "Ingen lag har nummeret 111" in text(refused.content)
    tried = ingrid.post(at, {"tekst": "\n".join([head, *lines]), "gjor": "se"})
    assert "3 grupper fra 2 lag kan føres inn" in text(tried.content)
    assert not everything_of(ClubApplication).exists()
    assert ingrid.post(at, {"tekst": "\n".join([head, *lines]), "gjor": "lag"}).status_code == 302
    assert {(each.state, each.paper) for each in everything_of(ClubApplication)} == {("handed_in", True)}
    assert everything_of(GroupApplication).count() == 3


def test_the_list_asks_no_more_of_the_database_for_more_applications(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place)
    few = statements(ingrid, f"{place.at}soknader/")
    applied(place, asked(place), asked(place, "G13"), club=place.tertnes)
    assert (few, statements(ingrid, f"{place.at}soknader/")) == (16, 16)


def test_what_a_club_is_due_is_told_with_its_arithmetic(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place, asked(place), asked(place, "Damer", from_age=20, to_age=40, members=100, sessions=4, minutes=120))
    told = text(ingrid.get(f"{place.at}timetall/").content)
    # Children: 60 and 2 for each of 18, which is below 120. Adults: 60 and 1.5 for each of 100, capped at 180.
    assert "J12 Barn 6–12 år 60 + 36 for 18 medlemmer 96 min" in told
    assert "Damer Voksne 60 + 150 for 100 medlemmer – 30 over det høyeste 180 min" in told
    assert "Solheim IL 4,6 t i uken, søker om 10 t" in told
    file = ingrid.get(f"{place.at}timetall/?form=csv").content.decode("utf-8-sig")
    assert file.splitlines()[1] == "Solheim IL;J12;Barn 6–12 år;60;36;0;96;276;600;0"


def statements(client: Client, path: str) -> int:
    """How many a page makes of the database, those apart that only say who reads."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len([each for each in found if "set_config" not in each["sql"]])


def ids(place: Place) -> list[int]:
    """The applications, in the order in which they came."""
    return sorted(each.pk for each in everything_of(ClubApplication))


def form_of(html: str) -> dict[str, str]:
    """What a browser would send of a page's rules."""
    values = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', html))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html):
        values[name] = re.findall(r'value="([^"]*)" selected', options)[0] if " selected" in options else ""
    checked = re.findall(r'type="checkbox"[^>]*name="([^"]+)" value="1" checked', html)
    for name in re.findall(r'type="checkbox"[^>]*name="([^"]+)"', html):
        values.pop(name, None)
        if name in checked:
            values[name] = "1"
    values.pop("gjor", None)
    return {name: unescape(value) for name, value in values.items()}


def a_table() -> dict[str, object]:
    return {"points": [{"name": "Alle", "points": 1}]}
