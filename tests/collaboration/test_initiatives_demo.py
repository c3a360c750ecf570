"""The demo's initiatives: one in every state, each of whose steps holds against the table of gates."""

from __future__ import annotations

import pytest
from django.utils import timezone

from aktiv.collaboration.models import Initiative
from aktiv.collaboration.queries.initiative_figures import initiative_row, step_rows
from aktiv.collaboration.queries.initiatives import steps_of
from aktiv.collaboration.rules.gates import STATES
from aktiv.collaboration.rules.histories import checked
from aktiv.demo.actions.collaborating import OTHERS, SEATS, SECRETARY, collaborate
from aktiv.demo.chance import known_id
from aktiv.people.models import Person

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


def test_where_people_are_missing_it_stands_where_the_last_of_those_who_are_there_took_it(db: None) -> None:
    people(SECRETARY, "oyvind-case-handler", "randi-case-handler", "gunnhild-fjell")
    collaborate(timezone.now())
    assert Initiative.objects.count() == 17
    assert {"draft", "submitted", "screening", "merged", "withdrawn"} <= set(
        Initiative.objects.values_list("state", flat=True)
    )
