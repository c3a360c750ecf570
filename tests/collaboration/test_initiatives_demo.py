"""The demo's initiatives: one in every state, each of whose steps holds against the table of gates."""

from __future__ import annotations

import pytest
from django.utils import timezone

from aktiv.collaboration.models import Benefit, GateEvidence, Initiative
from aktiv.collaboration.queries.adoptions import adoptions_on, owed_for
from aktiv.collaboration.queries.benefits import benefits_measured
from aktiv.collaboration.queries.initiative_figures import initiative_row, step_rows
from aktiv.collaboration.queries.initiatives import steps_of
from aktiv.collaboration.rules.gates import STATES
from aktiv.collaboration.rules.histories import checked
from aktiv.demo.actions.benefiting import gain
from aktiv.demo.actions.collaborating import OTHERS, SEATS, SECRETARY, collaborate
from aktiv.demo.actions.whole_way import go_the_whole_way
from aktiv.demo.chance import known_id
from aktiv.people.models import Person
from tests.facilities.world import a_municipality

pytestmark = pytest.mark.django_db
EVERYBODY = {SECRETARY, *(who for seats in SEATS.values() for who in seats.values()), *(who for *_rest, who in OTHERS)}


def people(*personas: str) -> None:
    """Those of them, as the cities would make them."""
    for persona in personas:
        Person.objects.create(
            pk=known_id("persona", persona), name=persona.split("-", maxsplit=1)[0].title(),
            email=f"{persona}@example.com", email_proven_at=timezone.now(),
        )  # fmt: skip


def test_there_is_one_in_every_state_and_every_step_of_all_holds(db: None) -> None:
    people(*sorted(EVERYBODY))
    told = collaborate(timezone.now())
    assert told is not None
    found = list(Initiative.objects.order_by("number"))
    stands = {each.state for each in found}
    assert stands == set(STATES)
    assert {each.decision for each in found if each.state == "decided"} == {"deferred", "rejected"}
    for each in found:
        assert checked(step_rows(steps_of(each.pk))) == [], each
        assert initiative_row(each.collaboration, each, timezone.now())["faults"] == []
    assert [step.missing for each in found for step in steps_of(each.pk) if step.missing] == [["backed", "original"]]
    last = [steps_of(each.pk)[-1].made_at for each in found if each.state != "draft"]
    assert max(last) <= timezone.now()
    # The one that is closed was closed on numbers; what the cities gain else is numbered after that.
    closed = next(each for each in found if each.state == "closed")
    assert benefits_measured(closed) == {1: 2}
    assert "measured" not in {each.requirement for each in GateEvidence.objects.all()}
    now = timezone.now()
    assert (gain(now) or "").startswith("5 benefits")
    assert gain(now) is None
    hours = Benefit.objects.get(title__startswith="Timer brukt")
    assert (hours.number, hours.initiative and hours.initiative.state) == (5, "evaluating")
    assert set(benefits_measured(hours.initiative).values()) == {2} if hours.initiative else False


def test_one_goes_the_whole_way_by_rows_of_all_parts_and_every_step_of_it_holds(db: None) -> None:
    people(*sorted(EVERYBODY))
    for slug, number in (("stavanger", "1103"), ("alesund", "1508")):
        a_municipality(slug, number)
    now = timezone.now()
    collaborate(now)
    told = go_the_whole_way(now)
    assert told == "initiative 18 is closed"
    assert go_the_whole_way(now) is None
    one = Initiative.objects.get(number=18)
    row = initiative_row(one.collaboration, one, now)
    assert (row["faults"], row["verdict"], checked(step_rows(steps_of(one.pk)))) == ([], "keep", [])
    [budget] = row["budgets"]
    [vote] = row["votes"]
    assert (budget["state"], budget["vote"], budget["later_adopters"]) == ("decided", vote["number"], 1)
    [trial] = row["trials"]
    assert (trial["counting"], trial["ignored"]) == (2, [])
    assert [(each["days_measured"], each["measured_members"]) for each in row["benefits"]] == [(2, 2)]
    laid = {each["need"] for each in row["evidence"]}
    assert not laid & {"shares_locked", "measured"}  # rows are what passed those gates
    # What of it partners have not paid for yet is told to who has it in use.
    assert owed_for(one.collaboration, adoptions_on(one.collaboration, now.date())) == []


def test_where_people_are_missing_it_stands_where_the_last_of_those_who_are_there_took_it(db: None) -> None:
    people(SECRETARY, "oyvind-case-handler", "randi-case-handler", "gunnhild-fjell")
    collaborate(timezone.now())
    assert Initiative.objects.count() == 17
    assert {"draft", "submitted", "screening", "merged", "withdrawn"} <= set(
        Initiative.objects.values_list("state", flat=True)
    )
