"""A proposal in hearing: who is told, who may object and until when, that each is answered, and the decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client

from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.people.models import Person, Representative
from aktiv.seasons.actions import hearing
from aktiv.seasons.actions.deciding import decide
from aktiv.seasons.actions.hearing import Said, Slot, Speaker
from aktiv.seasons.models import DecisionLetter, Objection, Plan, PlanRefusal, Round
from aktiv.seasons.queries.hearing import letter_for, objections_answered, own_objections
from aktiv.seasons.queries.letters import letter_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.walls import everything, within
from tests.bookings.world import World
from tests.reading import everything_of
from tests.seasons.test_plans import allocating, opened, planned, proposed, refused, settled, world
from tests.web.sessions import put_in

__all__ = ["allocating", "opened", "planned", "world"]  # fixtures
NOW = datetime(2027, 3, 21, 9, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=14)


@pytest.fixture
def heard(world: World, allocating: Round) -> Round:
    plan = settled(world, proposed(world, allocating))
    return hearing.open_hearing(
        allocating.pk, plan.pk, UNTIL, revision=access_round(allocating.pk).revision, by=world.ingrid.pk, now=NOW
    )


def ours(world: World) -> Speaker:
    return Speaker(world.club.pk, world.alice.pk)


def objected(world: World, round_: Round, text: str = "Vi trenger tirsdag") -> Objection:
    return hearing.object_to(round_.pk, ours(world), Said(text), now=NOW)


def kinds_told(person: Person) -> list[str]:
    with everything():
        return list(Notification.objects.filter(person=person).order_by("id").values_list("kind", flat=True))


def test_only_a_done_plan_is_heard_and_all_who_applied_are_told(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    revision = access_round(allocating.pk).revision
    with refused("plan_not_done"):
        hearing.open_hearing(allocating.pk, draft.pk, UNTIL, revision=revision, by=world.ingrid.pk, now=NOW)
    with refused("not_staff"):
        hearing.open_hearing(allocating.pk, draft.pk, UNTIL, revision=revision, by=world.alice.pk, now=NOW)
    plan = settled(world, draft)
    round_ = hearing.open_hearing(allocating.pk, plan.pk, UNTIL, revision=revision, by=world.ingrid.pk, now=NOW)
    assert (round_.state, round_.plan_id, round_.objections_until) == ("hearing", plan.pk, UNTIL)
    with refused("changed_meanwhile"):
        hearing.extend_hearing(round_.pk, UNTIL, revision=revision, by=world.ingrid.pk, now=NOW)
    dispatch(now=NOW)
    assert "season_hear" in kinds_told(world.alice)


def test_a_club_objects_until_the_deadline_and_never_for_another(world: World, heard: Round) -> None:
    with everything():
        [mine, theirs] = [
            PlanRefusal.objects.filter(organisation=each.pk).first() for each in (world.club, world.rival)
        ]
        group = (mine or theirs).group_id if mine else None
    slot = Slot(world.hall.pk, 1, 17 * 60)
    if mine is not None:
        row = hearing.object_to(
            heard.pk, ours(world), Said("Hvorfor?", "wish", group, slot, Slot(world.hall.pk, 2, 1080)), now=NOW
        )
        assert (row.about, row.weekday, row.instead_minute, row.plan_id) == ("wish", 1, 1080, heard.plan_id)
    with everything():
        other = Objection._meta.get_field("group").related_model.objects.exclude(organisation=world.club.pk).first()
    with refused("not_found"):
        hearing.object_to(heard.pk, ours(world), Said("Ta den", "time", other.pk, slot), now=NOW)
    with refused("not_representative"):
        hearing.object_to(heard.pk, Speaker(world.rival.pk, world.alice.pk), Said("Nei"), now=NOW)
    with refused("missing_text"):
        hearing.object_to(heard.pk, ours(world), Said("  "), now=NOW)
    objected(world, heard)
    with refused("hearing_over"):
        hearing.object_to(heard.pk, ours(world), Said("For sent"), now=UNTIL + timedelta(seconds=1))


def test_each_objection_is_answered_once_with_a_reason_before_anything_is_decided(world: World, heard: Round) -> None:
    assert objections_answered(heard.pk)
    row, other = objected(world, heard), objected(world, heard, "Og torsdag")
    assert not objections_answered(heard.pk)
    hearing.withdraw_objection(other.pk, ours(world), now=NOW)
    with refused("missing_text"):
        hearing.answer_objection(row.pk, "refused", " ", by=world.ingrid.pk, now=NOW)
    with refused("not_staff"):
        hearing.answer_objection(row.pk, "refused", "Nei", by=world.alice.pk, now=NOW)
    hearing.answer_objection(row.pk, "refused", "Barn går først", by=world.ingrid.pk, now=NOW)
    assert objections_answered(heard.pk)
    for each in (row, other):
        with refused("objection_answered"):
            hearing.answer_objection(each.pk, "accepted", "Likevel", by=world.ingrid.pk, now=NOW)
        with everything(), pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Objection.objects.filter(pk=each.pk).update(text="Noe annet")
    dispatch(now=NOW)
    assert "season_answ" in kinds_told(world.alice)


def test_another_club_sees_no_objection_and_no_letter(world: World, heard: Round) -> None:
    objected(world, heard)
    assert len(own_objections(heard, world.club.pk)) == 1
    with within(organisation=world.rival.pk):
        assert Objection.objects.count() == 0
    assert Objection.objects.count() == 0


def test_a_hearing_is_given_longer_never_shorter_changed_and_taken_back(world: World, heard: Round) -> None:
    staff = {"by": world.ingrid.pk, "now": NOW}
    with refused("hearing_not_shortened"):
        hearing.extend_hearing(heard.pk, UNTIL - timedelta(days=1), revision=heard.revision, **staff)
    longer = hearing.extend_hearing(heard.pk, UNTIL + timedelta(days=7), revision=heard.revision, **staff)
    objected(world, heard)
    with refused("same_plan"):
        hearing.replace_plan(heard.pk, heard.plan_id, reason="Ny", revision=longer.revision, **staff)
    new = settled(world, proposed(world, access_round(heard.pk), dials={"continuity_points": 0}))
    changed = hearing.replace_plan(
        heard.pk, new.pk, reason="Tatt til følge", revision=access_round(heard.pk).revision, **staff
    )
    assert changed.plan_id == new.pk
    with refused("missing_text"):
        hearing.take_back(heard.pk, reason="", revision=changed.revision, **staff)
    back = hearing.take_back(heard.pk, reason="Nye haller", revision=changed.revision, **staff)
    assert (back.state, back.plan_id, back.objections_until) == ("allocating", None, None)
    dispatch(now=NOW)
    assert "season_back" in kinds_told(world.alice)


def published(world: World, heard: Round) -> Round:
    Round.objects.filter(pk=heard.pk).update(state="published")
    assert decide(heard.pk, by=world.ingrid.pk, now=NOW) == 2
    return access_round(heard.pk)


def test_each_club_gets_one_letter_that_never_changes_and_may_appeal_three_weeks(world: World, heard: Round) -> None:
    with refused("round_not_in_state"):
        decide(heard.pk, by=world.ingrid.pk, now=NOW)
    round_ = published(world, heard)
    assert decide(heard.pk, by=world.ingrid.pk, now=NOW) == 0
    row = letter_for(round_, world.club.pk)
    assert row is not None
    letter = letter_of(row)
    assert letter.sections[-1].heading == "Klagerett" or letter.sections[-1].paragraphs
    assert "11. april 2027" in letter.text
    assert world.rival.name not in letter.text
    with everything(), pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        DecisionLetter.objects.update(language="en")
    with within(organisation=world.rival.pk):
        assert DecisionLetter.objects.count() == 1
    last = datetime(2027, 4, 11, 21, 0, tzinfo=UTC)
    assert hearing.appeal(round_.pk, ours(world), Said("Vi klager"), now=last).kind == "appeal"
    with refused("appeal_too_late"):
        hearing.appeal(round_.pk, ours(world), Said("Vi klager"), now=last + timedelta(days=1))
    assert everything_of(Objection).count() == 1
    dispatch(now=NOW)
    assert "season_done" in kinds_told(world.alice)


def test_the_club_page_shows_its_own_and_nothing_private_of_others(
    world: World, heard: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    with everything():
        Round.objects.filter(pk=heard.pk).update(objections_until=datetime(2199, 1, 1, tzinfo=UTC))
        theirs = PlanRefusal.objects.exclude(organisation=world.club.pk).count()
        Objection.objects.create(
            municipality=world.municipality, organisation=world.rival, round=heard, plan_id=heard.plan_id,
            about="all", text="Hemmelig innsigelse", made_by=world.ingrid, made_at=NOW,
        )  # fmt: skip
    Representative.objects.filter(person=world.alice).update(valid_from="2000-01-01")
    client = Client()
    session = client.session
    put_in(session, world.alice, world.club)
    session.save()
    url = f"/sesong/{heard.slug}/resultat/"
    page = client.get(url)
    assert page.status_code == 200
    told = page.content.decode()
    assert "G12" in told
    assert world.rival.name in told, "whose the times are is for all who applied"
    assert "Hemmelig" not in told
    assert theirs >= 0
    for private in ("kari", "Kari", "11–12", "11-12", "18 medlem"):
        assert private not in told
    no = client.post(f"{url}innsigelse/", {"om": "", "tekst": "", "tid": "25.99"})
    assert no.status_code == 422
    assert "25.99" in no.content.decode()
    client.post(f"{url}innsigelse/", {"om": "", "tekst": "Vi vil ha onsdag"})
    assert "Vi vil ha onsdag" in client.get(url).content.decode()
    outsider = Client()
    session = outsider.session
    put_in(session, Person.objects.create(name="Somebody else"))
    session.save()
    assert outsider.get(url).status_code == 404
    put_in(session, world.bob)
    session.save()
    assert "Hvilket lag vil du se?" in outsider.get(url).content.decode(), "he acts for nobody just now"


def test_handlers_answer_in_the_queue_and_read_who_has_the_time(world: World, heard: Round) -> None:
    row = objected(world, heard)
    client = Client()
    session = client.session
    put_in(session, world.ingrid)
    session.save()
    page = client.get(f"/fordeling/{heard.slug}/horing/")
    assert page.status_code == 200
    assert "Vi trenger tirsdag" in page.content.decode()
    one = f"/fordeling/{heard.slug}/horing/{row.pk}/"
    no = client.post(one, {"utfall": "refused", "svar": ""})
    assert no.status_code == 422
    assert client.post(one, {"utfall": "refused", "svar": "Barn går først"}).status_code == 302
    assert objections_answered(heard.pk)
    plan = Plan.objects.get(pk=heard.plan_id)
    refusals = client.get(f"/fordeling/{heard.slug}/forslag/{plan.number}/avslag/")
    assert refusals.status_code == 200
    assert world.rival.name in refusals.content.decode()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "nb",
            ("Dere får", "Dere kan klage på vedtaket til og med ", "innen den dagen", "går til kommunens klageorgan"),
        ),
        (
            "nn",
            ("De får", "De kan klage på vedtaket til og med ", "innan den dagen", "går til klageorganet i kommunen"),
        ),
        ("en", ("You get", "You may appeal this decision until ", "by that day", "board of appeal")),
    ],
)
def test_a_letter_speaks_to_the_club_and_tells_the_whole_way_of_an_appeal(
    world: World, heard: Round, language: str, told: tuple[str, ...]
) -> None:
    world.municipality.contact_email = "idrett@fjell.example"
    world.municipality.save()
    world.alice.language = language
    world.alice.save()
    Round.objects.filter(pk=heard.pk).update(state="published")
    decide(heard.pk, by=world.ingrid.pk, now=NOW)
    row = letter_for(access_round(heard.pk), world.club.pk)
    assert row is not None
    letter = letter_of(row)
    assert letter.sections[0].heading == told[0]
    appeal = letter.sections[-1].paragraphs
    assert appeal[0].startswith(told[1])
    assert "idrett@fjell.example" in appeal[2]
    assert told[2] in appeal[2]
    assert told[3] in appeal[3]
    assert " du " not in f" {letter.text.casefold()} "
