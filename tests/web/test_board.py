"""The board of a round as handlers work on it: without any script, each thing a form or a link."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.people.models import StaffRole
from aktiv.seasons.actions import board, proposing, rounds
from aktiv.seasons.models import Draft, Plan, Round
from aktiv.seasons.queries.board import access_draft, board_of
from aktiv.seasons.queries.plans import instance_of, removed_of
from aktiv.seasons.rules import board as rules
from aktiv.seasons.rules.board_checks import Checks
from aktiv.seasons.rules.board_file import plan_file
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Session
from tests.web.allocation_world import Place, a_place, applied, opened
from tests.web.test_me_bookings import signed_in, text


def a_draft(place: Place) -> Draft:
    """On a plan of what clubs have applied for in the place's round."""
    opened(place)
    applied(place)
    Round.objects.filter(pk=place.round.pk).update(deadline=timezone.now())
    revision = Round.objects.get(pk=place.round.pk).revision
    rounds.begin_allocating(place.round.pk, revision=revision, **place.by)
    asked = proposing.propose(place.round.pk, **place.by)
    raw = instance_of(asked)
    instance, standing = reading.instance(raw), rules.fold([], [])
    for group in instance.groups:
        [best, *_others] = Checks(instance, standing).fits(group)
        put = rules.told(Session(group.id, best.place, best.minutes, best.atoms))
        standing = rules.fold(standing.sessions.values(), [rules.Act(1, "place", put)])
    document = plan_file(raw, standing, 10**9, asked.seed)
    plan = proposing.settle(
        place.round.pk, instance=raw, removed=removed_of(asked), document=document, kind="board", **place.by
    )
    return board.begin_draft(place.round.pk, plan.pk, name="Mandagen", **place.by)


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


@pytest.fixture
def draft(place: Place) -> Draft:
    return a_draft(place)


@pytest.fixture
def ingrid(place: Place) -> Client:
    return signed_in(place.world.ingrid)


def standing(draft: Draft) -> list[tuple[str, int, int, str]]:
    return sorted(board_of(access_draft(draft.round_id, draft.number)).standing.sessions)


def test_only_those_who_share_out_seasons_there_find_the_board(place: Place, draft: Draft) -> None:
    for person in (place.world.alice, place.jon):
        for page in ("tavle/", "tavle/1/", "tavle/1/nytt/", "tavle/1/fil.csv"):
            assert signed_in(person).get(place.at + page).status_code == 404
        assert signed_in(person).post(place.at + "tavle/1/gjor/", {"gjor": "undo"}).status_code == 404
    StaffRole.objects.filter(person=place.world.ingrid).update(role="viewer")
    assert signed_in(place.world.ingrid).get(place.at + "tavle/1/").status_code == 404


def test_a_time_is_taken_out_shown_as_lacking_and_given_where_it_fits(
    place: Place, draft: Draft, ingrid: Client
) -> None:
    at = place.at + "tavle/1/"
    name, day, start, hall = standing(draft)[0]
    key = f"{name}.{day}.{start}.{hall}"
    assert "Ta ut" in text(ingrid.get(f"{at}?okt={key}").content)
    answer = ingrid.post(f"{at}gjor/", {"gjor": "take_out", "fra": key, "sett": "0", "grunn": "Hallen males"})
    assert answer.status_code == 302
    page = ingrid.get(f"{at}?onske={name}").content.decode()
    assert 'class="drop best' in page
    assert "Hallen males" in page
    place_at = page.split('name="sted" value="')[1].split('"')[0]
    answer = ingrid.post(f"{at}gjor/", {"gjor": "place", "gruppe": name, "sted": place_at, "fra": "", "sett": "1"})
    assert answer.status_code == 302
    assert {each[0] for each in standing(draft)} >= {name}
    ingrid.post(f"{at}gjor/", {"gjor": "undo", "nummer": "2", "sett": "2"})
    ingrid.post(f"{at}gjor/", {"gjor": "undo", "nummer": "1", "sett": "3"})
    assert (name, day, start, hall) in standing(draft)


def test_what_is_refused_says_why_and_keeps_what_was_typed(place: Place, draft: Draft, ingrid: Client) -> None:
    name, day, start, hall = standing(draft)[0]
    key = f"{name}.{day}.{start}.{hall}"
    sent = {"gjor": "move", "fra": key, "okt": key, "sett": "0", "hall": hall, "dag": str(day), "klokka": "03.00"}
    answer = ingrid.post(f"{place.at}tavle/1/gjor/", {**sent, "grunn": "Etter ønske"})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "utenfor timene" in told
    assert 'value="Etter ønske"' in told
    assert 'value="03.00"' in told


def test_a_stale_page_is_told_who_was_there_first(place: Place, draft: Draft, ingrid: Client) -> None:
    name, day, start, hall = standing(draft)[0]
    key = f"{name}.{day}.{start}.{hall}"
    at = f"{place.at}tavle/1/gjor/"
    assert ingrid.post(at, {"gjor": "pin", "fra": key, "sett": "0"}).status_code == 302
    answer = ingrid.post(at, {"gjor": "unpin", "fra": key, "sett": "0", "okt": key, "grunn": "Feil"})
    assert answer.status_code == 422
    assert "Noen andre har endret" in text(answer.content)
    assert "låste" in text(answer.content)
    assert 'value="Feil"' in answer.content.decode()


def test_a_draft_is_made_a_proposal_and_listed_and_copied(place: Place, draft: Draft, ingrid: Client) -> None:
    before = Plan.objects.count()
    assert ingrid.post(f"{place.at}tavle/1/gjor/", {"gjor": "forslag", "sett": "0"}).status_code == 302
    assert Plan.objects.count() == before + 1
    assert ingrid.post(f"{place.at}tavle/", {"utkast": "1", "navn": "Annen vei"}).headers["Location"].endswith("/2/")
    assert "Annen vei" in text(ingrid.get(f"{place.at}tavle/").content)


def test_the_file_and_the_other_views_hold_every_time(place: Place, draft: Draft, ingrid: Client) -> None:
    lines = ingrid.get(f"{place.at}tavle/1/fil.csv").content.decode().splitlines()
    assert len(lines) == 1 + len(standing(draft))
    for view in ("lag", "liste"):
        page = ingrid.get(f"{place.at}tavle/1/?vis={view}").content.decode()
        assert page.count("okt=g") == len(standing(draft))


def test_a_board_is_shown_with_few_statements(place: Place, draft: Draft, ingrid: Client) -> None:
    ingrid.get(f"{place.at}tavle/1/")
    with CaptureQueriesContext(connection) as asked:
        ingrid.get(f"{place.at}tavle/1/")
    assert len(asked) <= 12, [each["sql"][:90] for each in asked]
