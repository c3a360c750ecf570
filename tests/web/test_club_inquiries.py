"""A club has it worked out what a wish of its own would take: by whom, how often, and without a word of other clubs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.people.models import Representative
from aktiv.people.rules.limits import Limit
from aktiv.seasons.actions import answering, applying, club_inquiring, hearing, inquiring, rounds
from aktiv.seasons.actions.applying import Applicant, Wished
from aktiv.seasons.actions.hearing import Slot, Speaker
from aktiv.seasons.actions.solving import SILENCE
from aktiv.seasons.models import GroupApplication, Inquiry, PlanRefusal, Round
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.reasons import weekday
from aktiv.walls import everything, within
from aktiv.web.season import asking_views
from tests.bookings.world import NOW as BEGAN
from tests.bookings.world import World
from tests.reading import everything_of
from tests.seasons.test_hearing import NOW, UNTIL
from tests.seasons.test_inquiring import answered
from tests.seasons.test_plans import AFTER, opened, planned, proposed, refused, settled, world
from tests.seasons.test_rounds import asked, for_club
from tests.web.booking_world import stop_the_clock
from tests.web.test_me_bookings import signed_in, text

__all__ = ["opened", "planned", "world"]  # fixtures


@pytest.fixture
def heard(world: World, opened: Round) -> Round:
    """Another club's group counts for more, and has the time that both of ours wished for."""
    by, hall = world.ingrid.pk, world.hall.pk
    mine, theirs = for_club(world), Applicant(world.rival.pk, by, staff=True)
    same: dict[str, Any] = {"share": Fraction(1), "sessions": 1, "wishes": (Wished(hall, 1, 17 * 60),)}
    elite = {"from_age": 13, "to_age": 14, "level": "national"}
    applying.save_group(opened.pk, mine, asked(world, "J12", **same), now=BEGAN)
    applying.save_group(opened.pk, mine, asked(world, "G12", **same), now=BEGAN)
    applying.save_group(opened.pk, theirs, asked(world, "Stjernelaget", **same, **elite), now=BEGAN)
    for each in (mine, theirs):
        applying.hand_in(opened.pk, each, now=BEGAN)
    rounds.begin_allocating(opened.pk, revision=access_round(opened.pk).revision, by=by, now=AFTER)
    plan = settled(world, proposed(world, access_round(opened.pk)))
    revision = access_round(opened.pk).revision
    return hearing.open_hearing(opened.pk, plan.pk, UNTIL, revision=revision, by=by, now=NOW)


@pytest.fixture
def alice(world: World, heard: Round, monkeypatch: pytest.MonkeyPatch) -> Client:
    stop_the_clock(monkeypatch, NOW)
    return signed_in(world.alice, world.club)


def unmet(world: World) -> PlanRefusal:
    return everything_of(PlanRefusal).filter(organisation=world.club.pk).order_by("pk")[0]


def key(row: PlanRefusal) -> str:
    return f"wish-{row.group_id}-{row.hall_id}-{row.weekday}-{row.from_minute}"


def sent(client: Client, heard: Round, row: PlanRefusal) -> Any:
    return client.post(reverse("season_ask", args=[heard.slug]), {"om": key(row)})


def page(client: Client, heard: Round, number: int = 1) -> Any:
    return client.get(reverse("season_asked", args=[heard.slug, number]))


def asked_for(world: World, heard: Round, row: PlanRefusal) -> Inquiry:
    at = Slot(row.hall_id, row.weekday, row.from_minute)
    return club_inquiring.ask_for_club(heard.pk, Speaker(world.club.pk, world.alice.pk), row.group_id, at, now=NOW)


def ours() -> list[Inquiry]:
    return list(everything_of(Inquiry).exclude(organisation=None).order_by("number"))


def test_a_club_asks_follows_and_is_told_how_many_would_move_and_never_who(
    world: World, heard: Round, alice: Client
) -> None:
    result = reverse("season_result", args=[heard.slug])
    row = unmet(world)
    assert f'value="{key(row)}"' in alice.get(result).content.decode()
    answer = sent(alice, heard, row)
    assert answer.headers["Location"] == reverse("season_asked", args=[heard.slug, 1])
    waiting = page(alice, heard).content.decode()
    assert "Venter på tur" in waiting
    assert 'data-hx-trigger="every' in waiting
    assert f'href="{answer.headers["Location"]}"' in waiting, "without any script it is followed by a link"
    assert "Regnes ut" in text(alice.get(result).content)
    [inquiry] = ours()
    [job] = ProcrastinateJob.objects.filter(task_name="seasons.answer")
    assert (job.queue_name, job.priority) == ("board", inquiring.LAST)
    found = answered(inquiry).answer["ways"]
    assert page(alice, heard).headers.get("HX-Refresh") is None
    shown = text(page(alice, heard).content)
    groups = everything_of(GroupApplication).filter(organisation=world.club.pk)
    own = {f"g{each}" for each in groups.values_list("pk", flat=True)}
    theirs = [each for way in found for each in way["come"] + way["gone"] if each["group"] not in own]
    assert "1 tid for andre grupper måtte flyttes" in shown
    assert "promille" in shown
    assert theirs, "another club's group stands in the way"
    assert world.rival.name not in shown
    assert "Stjernelaget" not in shown
    assert not {each["group"] for each in theirs} & set(shown.split())
    elsewhere = {each["day"] for each in theirs} - {row.weekday}
    assert not [day for day in elsewhere if weekday(day) in shown.casefold()]
    assert f"{reverse('season_object', args=[heard.slug])}?om={key(row)}" in page(alice, heard).content.decode()
    assert "Se hva som skal til" in text(alice.get(result).content)
    again = alice.get(answer.headers["Location"], headers={"HX-Request": "true"})
    assert again.headers["HX-Refresh"] == "true"
    with CaptureQueriesContext(connection) as statements:
        page(alice, heard)
    assert len(statements) <= 30, "\n".join(each["sql"][:120] for each in statements)
    ingrid = signed_in(world.ingrid)
    plan = inquiry.plan.number
    for seen in (
        reverse("allocation_inquiry", args=[heard.slug, 1]),
        reverse("allocation_refusals", args=[heard.slug, plan]),
    ):
        assert f"{world.alice.name} for {world.club.name}" in text(ingrid.get(seen).content)


def test_nobody_asks_for_another_club_and_what_a_club_asked_is_not_there_for_another(
    world: World, heard: Round, alice: Client
) -> None:
    row = unmet(world)
    charlie = signed_in(world.charlie, world.rival)
    assert sent(charlie, heard, row).status_code == 404
    for wrong in ("", "wish-1", "time-1-1-1-1", f"{key(row)}-1", f"wish-{row.group_id}-{row.hall_id}-{row.weekday}-5"):
        assert alice.post(reverse("season_ask", args=[heard.slug]), {"om": wrong}).status_code == 404
    Representative.objects.filter(person=world.alice, organisation=world.club).update(role="coach")
    assert sent(alice, heard, row).status_code == 404
    assert f'value="{key(row)}"' not in alice.get(reverse("season_result", args=[heard.slug])).content.decode()
    with refused("not_representative"):
        asked_for(world, heard, row)
    assert ours() == []
    Representative.objects.filter(person=world.alice, organisation=world.club).update(role="booker")
    assert sent(alice, heard, row).status_code == 302
    assert page(charlie, heard).status_code == 404
    assert page(signed_in(world.alice), heard).status_code == 404
    with within(organisation=world.rival.pk):
        assert list(Inquiry.objects.all()) == []
    with within(organisation=world.club.pk):
        assert Inquiry.objects.count() == 1
    assert page(alice, heard, 2).status_code == 404


def test_a_club_asks_so_much_a_day_and_the_same_once(
    world: World, heard: Round, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_views, "WHAT_IF", Limit("what_if_here", 1, 86_400))
    one, two = everything_of(PlanRefusal).filter(organisation=world.club.pk).order_by("pk")[:2]
    assert sent(alice, heard, one).status_code == 302
    assert sent(alice, heard, one).headers["Location"].endswith("/1/"), "to ask again shows it, and counts for nothing"
    answer = sent(alice, heard, two)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "86400")
    assert "1 ønsker i døgnet" in text(answer.content)
    monkeypatch.setattr(club_inquiring, "MOST_LIVE", 1)
    monkeypatch.setattr(asking_views, "WHAT_IF", Limit("what_if_here", 9, 86_400))
    answer = sent(alice, heard, two)
    assert answer.status_code == 422
    assert "1 spørsmål venter på svar" in text(answer.content)
    assert len(ours()) == 1
    with refused("asked_already"):
        asked_for(world, heard, one)
    [row] = ours()
    copy = {each.attname: getattr(row, each.attname) for each in Inquiry._meta.concrete_fields if each.name != "id"}
    for wrong in ({"number": 9}, {"number": 9, "kind": "resolve", "max_moves": 1, "asked": {}}):
        with pytest.raises(IntegrityError), transaction.atomic(), everything():
            Inquiry.objects.create(**{**copy, **wrong})


def test_when_the_worker_dies_twice_the_club_is_told_and_may_ask_again(
    world: World, heard: Round, alice: Client
) -> None:
    row = unmet(world)
    sent(alice, heard, row)
    [inquiry] = ours()
    for _ in range(2):
        assert answering.take_up(inquiry.pk, NOW) is not None
        assert "Regnes ut" in text(page(alice, heard).content)
        assert answering.look_after(NOW + SILENCE + timedelta(seconds=1)) == 1
    shown = page(alice, heard)
    assert "Det ble ingenting av det" in text(shown.content)
    assert "stoppet, eller brukte for lang tid" in text(shown.content)
    assert f'value="{key(row)}"' in shown.content.decode()
    assert sent(alice, heard, row).headers["Location"].endswith("/2/")
    assert [each.state for each in ours()] == ["failed", "waiting"]
    assert ProcrastinateJob.objects.filter(args__inquiry_id=ours()[1].pk).get().priority == inquiring.LAST


def test_what_a_rule_is_against_is_told_as_that_and_not_asked(
    world: World, heard: Round, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = unmet(world)
    rows = club_inquiring.refusals_of
    monkeypatch.setattr(club_inquiring, "refusals_of", lambda *a, **k: [against(each) for each in rows(*a, **k)])
    answer = sent(alice, heard, row)
    assert answer.status_code == 422
    assert "En regel er imot den tiden" in text(answer.content)
    assert ours() == []


def against(row: PlanRefusal) -> PlanRefusal:
    row.reason = "rule"
    return row


def test_a_club_asks_while_the_plan_is_heard_and_after_it_is_decided_where_proposals_are_in_use(
    world: World, heard: Round, alice: Client
) -> None:
    row, result = unmet(world), reverse("season_result", args=[heard.slug])
    Round.objects.filter(pk=heard.pk).update(state="closed")
    assert sent(alice, heard, row).status_code == 422
    assert f'value="{key(row)}"' not in alice.get(result).content.decode()
    Round.objects.filter(pk=heard.pk).update(state="published")
    off = NewStage(feature=Feature.SEASON_SOLVER, stage=Stage.OFF)
    set_stage(world.municipality.pk, off, by=None, now=NOW)
    assert sent(alice, heard, row).status_code == 422
    assert f'value="{key(row)}"' not in alice.get(result).content.decode()
    set_stage(world.municipality.pk, replace(off, stage=Stage.GENERAL), by=None, now=NOW)
    assert f'value="{key(row)}"' in alice.get(result).content.decode()
    assert sent(alice, heard, row).status_code == 302
