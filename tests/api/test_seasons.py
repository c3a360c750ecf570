"""Seasons for programs: a club's application is sent as a whole, and taken or refused as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from aktiv.bookings.models import Season
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.people.models import ApiToken
from aktiv.seasons.actions import rounds
from aktiv.seasons.models import GroupApplication, Round, TakenOut
from aktiv.seasons.rules.tables import OPTIONS
from tests.api.calling import NOBODY, Program, a_token
from tests.bookings.world import NOW, World, a_world
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.seasons.given import given
from tests.seasons.test_rounds import AFTER, DEADLINE
from tests.seasons.test_rules import TABLE

J12 = {
    "name": "J12", "activity": "handball", "from_age": 11, "to_age": 12, "members": 18, "sessions": 2, "minutes": 60,
    "share": "1/2", "blocked": [5],
}  # fmt: skip


@dataclass(frozen=True)
class Scene:
    world: World
    round: Round
    club: Program

    @property
    def path(self) -> str:
        return f"seasons/{self.round.slug}"

    def body(self, *groups: dict[str, Any], **more: Any) -> dict[str, Any]:
        wish = {"space_id": self.world.hall.pk, "weekday": 2, "start": "17:00"}
        told = [{"wishes": [wish], **each} for each in groups or (J12,)]
        return {"organisation": str(self.world.club.pk), "groups": told, **more}


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    world = a_world()
    some_activities()
    handball = Activity.objects.get(slug="handball")
    SpaceActivity.objects.create(municipality=world.municipality, space=world.hall, activity=handball)
    season = Season.objects.create(
        municipality=world.municipality,
        name_nb="Vinter",
        name_nn="Vinter",
        name_en="Winter",
        first=date(2027, 4, 5),
        last=date(2027, 6, 20),
    )
    planned = rounds.plan_round(season.pk, by=world.ingrid.pk, now=NOW)
    rounds.add_halls(planned.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)
    rules = rounds.make_rules(world.municipality.pk, TABLE, by=world.ingrid.pk, now=NOW)
    assert NOBODY.get("seasons").body == {"items": []}, "what is planned is the municipality's own"
    assert NOBODY.get(f"seasons/{planned.slug}").status == 404
    opened = rounds.open_round(
        planned.pk, rules_id=rules.pk, deadline=DEADLINE, revision=1, by=world.ingrid.pk, now=NOW
    )
    return Scene(world, opened, Program(a_token(world.alice)))


def test_everyone_may_read_what_is_shared_out_and_by_which_rules(scene: Scene) -> None:
    [told] = NOBODY.get("seasons", municipality=scene.world.municipality.slug).body["items"]
    assert (told["slug"], told["state"], told["seed"]) == (scene.round.slug, "open", scene.round.seed)
    whole = NOBODY.get(scene.path).body
    assert whole["rules"]["points"] == TABLE["points"]
    [hall] = whole["halls"]
    assert (hall["space_id"], hall["hours"][0]) == (
        scene.world.hall.pk,
        {"weekday": 1, "start": "08:00", "end": "22:00", "parts": []},
    )
    assert NOBODY.get(f"{scene.path}/times").status == 404, "nothing is given yet"


def test_a_club_sends_its_application_and_sends_it_again(scene: Scene) -> None:
    sent = scene.club.post(f"{scene.path}/application", scene.body(J12, {**J12, "name": "G10"}))
    assert (sent.status, sent.body["state"], [each["name"] for each in sent.body["groups"]]) == (
        200,
        "handed_in",
        ["J12", "G10"],
    )
    [first, _] = sent.body["groups"]
    assert (first["share"], first["blocked"], first["wishes"]) == (
        "1/2",
        [5],
        [{"space_id": scene.world.hall.pk, "weekday": 2, "start": "17:00", "choice": 1}],
    )
    again = scene.club.post(f"{scene.path}/application", scene.body({**J12, "sessions": 1}))
    assert [(each["id"], each["sessions"]) for each in again.body["groups"]] == [(first["id"], 1)]
    read = scene.club.get(f"{scene.path}/application", organisation=str(scene.world.club.pk))
    assert read.body == again.body
    # The municipality took the group out of the round: the club's program is told, and why.
    assert read.body["groups"][0]["taken_out"] is None
    group = everything_of(GroupApplication).get()
    TakenOut.objects.create(
        group=group, municipality_id=group.municipality_id, organisation_id=group.organisation_id, reason="Trukket",
        made_at=NOW, made_by=scene.world.ingrid,
    )  # fmt: skip
    told = scene.club.get(f"{scene.path}/application", organisation=str(scene.world.club.pk)).body["groups"][0]
    assert told["taken_out"] == {"at": "2027-03-01T12:00:00+01:00", "reason": "Trukket"}


def test_one_group_that_is_wrong_changes_nothing(scene: Scene) -> None:
    outside = {"space_id": scene.world.courts["A"].pk, "weekday": 1, "start": "17:00"}
    answer = scene.club.post(f"{scene.path}/application", scene.body(J12, {**J12, "name": "G10", "wishes": [outside]}))
    assert (answer.status, answer.code, answer.body["group"]) == (422, "wish_outside_pool", 1)
    unknown = scene.club.post(f"{scene.path}/application", scene.body({**J12, "activity": "curling-on-ice"}))
    assert unknown.code == "no_such_activity"
    twice = scene.club.post(f"{scene.path}/application", scene.body(J12, J12))
    assert (twice.code, twice.body["group"]) == ("group_there_already", 1)
    assert everything_of(GroupApplication).count() == 0


def test_options_are_taken_where_they_are_open_and_a_group_may_name_one_that_comes_after(scene: Scene) -> None:
    beside = {**J12, "weeks": "odd", "last_day": "2027-05-31", "least_minutes": 45, "beside": "G10"}
    groups = (beside, {**J12, "name": "G10"}, {**J12, "name": "All", "sessions": 0, "whole_club": True})
    closed = scene.club.post(f"{scene.path}/application", scene.body(*groups))
    assert (closed.status, closed.code, closed.body["group"]) == (422, "option_not_open", 0)
    table = TABLE | dict.fromkeys(OPTIONS, True)
    rules = rounds.make_rules(scene.world.municipality.pk, table, by=scene.world.ingrid.pk, now=NOW)
    Round.objects.filter(pk=scene.round.pk).update(rules=rules)
    sent = scene.club.post(f"{scene.path}/application", scene.body(*groups))
    assert sent.status == 200
    first, second, whole = sent.body["groups"]
    assert [first[key] for key in ("weeks", "first_day", "last_day", "least_minutes", "beside")] == [
        "odd", "2027-04-05", "2027-05-31", 45, second["id"],
    ]  # fmt: skip
    assert (whole["whole_club"], whole["days_apart"], whole["sessions"]) == (True, 0, 1)
    nobody = scene.club.post(f"{scene.path}/application", scene.body(J12, {**beside, "name": "G9", "beside": "?"}))
    assert (nobody.code, nobody.body["group"]) == ("no_such_group", 1)


def test_others_neither_see_nor_write_it_and_after_the_deadline_it_stands(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.club.post(f"{scene.path}/application", scene.body())
    stranger = Program(a_token(scene.world.charlie))
    asked = {"organisation": str(scene.world.club.pk)}
    assert stranger.get(f"{scene.path}/application", **asked).code == "not_representative"
    assert stranger.post(f"{scene.path}/application", scene.body()).code == "not_representative"
    looking = Program(a_token(scene.world.alice, ApiToken.Scope.READ))
    assert looking.post(f"{scene.path}/application", scene.body()).code == "token_scope"
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    late = scene.club.post(f"{scene.path}/application", scene.body({**J12, "sessions": 1}))
    assert late.code == "deadline_over"
    assert everything_of(GroupApplication).get().sessions == 2


def test_a_draft_is_the_clubs_own_and_what_is_handed_in_can_be_taken_back(scene: Scene) -> None:
    draft = scene.club.post(f"{scene.path}/application", scene.body(hand_in=False))
    assert draft.body["state"] == "draft"
    scene.club.post(f"{scene.path}/application", scene.body())
    path = f"{scene.path}/application/withdraw?organisation={scene.world.club.pk}"
    assert scene.club.post(path).status == 204
    read = scene.club.get(f"{scene.path}/application", organisation=str(scene.world.club.pk))
    assert read.body["state"] == "withdrawn"


def test_a_club_that_does_not_publish_its_name_is_not_named_to_everybody(db: None) -> None:
    heard = given(a_world())
    Round.objects.filter(pk=heard.round.pk).update(state="published")
    path = f"seasons/{heard.round.slug}/times"
    assert {each["organisation"] for each in NOBODY.get(path).body["items"]} == {"Solheim IL", "Ås Turn"}
    heard.world.rival.publishes_name = False
    heard.world.rival.save(update_fields=["publishes_name"])
    told = NOBODY.get(path).body["items"]
    assert {(each["organisation"], each["group"]) for each in told} == {
        ("Solheim IL", "G12"),
        ("Solheim IL", "G14"),
        ("", ""),
    }
    assert len(told) == 4
