"""Money that was promised: to an initiative it stands beside that one's budget, and is dropped with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.collaboration.actions.budgets import Proposal, propose
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.prompting import prompt
from aktiv.collaboration.models import Commitment, Prompt
from tests.collaboration.initiative_world import a_story
from tests.web.test_initiatives import words_of

pytestmark = pytest.mark.django_db
COMMITMENTS, BUDGET = "/samarbeid/forpliktelser", "/samarbeid/budsjett"


def told() -> dict[int, tuple[str, int | None]]:
    """How each commitment stands, and the initiative that it is for."""
    rows = Client().get(f"{COMMITMENTS}.json").json()["commitments"]
    return {each["number"]: (each["state"], each["initiative"]) for each in rows}


def beside(budget: int) -> dict[str, int]:
    """What each partner promised beside a budget, by its file."""
    rows = Client().get(f"{BUDGET}/{budget}.json").json()["members"]
    return {each["id"]: each["promised_ore"] for each in rows if each["promised_ore"]}


def test_what_was_promised_to_an_initiative_that_is_stopped_is_dropped_and_nobody_is_reminded_of_it() -> None:
    story = a_story(timezone.now() - timedelta(days=400))
    given_up, other = story.propose("Sensorer"), story.propose("Varsling")
    story.bring(given_up.number, "committed")
    late = Commitment.objects.get().number
    today = timezone.localdate()
    to_come = Promised(kind="money", what="Andel", due=today, amount_ore=700_00, initiative=given_up.number)
    kept = commit("4601", to_come, by=story.speaker().pk, now=story.now).number
    deliver(kept, amount_ore=700_00, on=story.now.date(), by=story.speaker().pk, now=story.now)
    soon = commit("4601", to_come, by=story.speaker().pk, now=story.now).number
    assert told() == {late: ("late", 1), kept: ("delivered", 1), soon: ("open", 1)}
    page = Client().get(f"{COMMITMENTS}/").content.decode()
    assert f'href="/samarbeid/initiativ/{given_up.number}/"' in page
    story.take(given_up.number, "stop")
    assert told() == {late: ("dropped", 1), kept: ("delivered", 1), soon: ("dropped", 1)}
    assert "Bortfalt" in words_of(Client().get(f"{COMMITMENTS}/").content.decode())
    assert "1 levert, 0 på vei, 0 forsinket, 2 bortfalt" in words_of(Client().get("/samarbeid/").content.decode())
    prompt(now=timezone.now())
    assert not Prompt.objects.filter(kind=Prompt.Kind.COMMITMENT).exists()

    of_none = Promised(kind="money", what="Drift", due=today, amount_ore=900_00)
    commit("1103", of_none, by=story.speaker("1103").pk, now=story.now)
    to_other = Promised(kind="money", what="Andel", due=today + timedelta(days=900), amount_ore=800_00,
                        initiative=other.number)  # fmt: skip
    commit("1508", to_other, by=story.speaker("1508").pk, now=story.now)
    days = {"first": today.replace(month=1, day=1), "last": today.replace(month=12, day=31), "total_ore": 10_000_00}
    for initiative in (None, other.number):
        propose(Proposal(title="Budsjett", initiative=initiative, **days), by=story.alice.pk, now=story.now)  # type: ignore[arg-type]
    assert (beside(1), beside(2)) == ({"1103": 900_00}, {"1508": 800_00})
    assert "Penger lovet til initiativet" in words_of(Client().get(f"{BUDGET}/2/").content.decode())
