"""The collaboration's figures through the interface: the same rows as the pages, open to all, in pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.idea_desk import hide
from aktiv.collaboration.actions.ideas import NewIdea, submit
from aktiv.collaboration.actions.votes import Question, announce, cast, open_vote
from aktiv.collaboration.rules.indicators import INDICATORS
from tests.api.calling import NOBODY
from tests.collaboration.world import Circle, a_circle, agreed

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(db: None) -> Circle:
    then = timezone.now() - timedelta(days=3)
    circle = a_circle(then)
    agreed(circle, then)
    for number in ("4601", "1103"):
        promised = Promised(kind="money", what="Drift", due=then.date(), amount_ore=100_00)
        commit(number, promised, by=circle.alice.pk, now=then)
    return circle


def test_there_is_nothing_to_tell_while_there_is_no_collaboration(db: None) -> None:
    lists = ("initiatives", "ideas", "votes", "budgets", "contracts", "figures", "benefits", "incidents")
    for what in ("members", "decisions", "rollout", *lists):
        answer = NOBODY.get(f"collaboration/{what}")
        assert (answer.status, answer.body["items"]) == (200, [])
    for what in ("initiatives", "ideas", "votes", "budgets", "contracts", "benefits", "incidents"):
        assert NOBODY.get(f"collaboration/{what}/1").body["code"] == "not_found"
    assert NOBODY.get("collaboration/status").body["code"] == "not_found"
    assert len(NOBODY.get("collaboration/indicators").body["items"]) == len(INDICATORS)


def test_partners_and_decisions_are_those_of_the_pages(circle: Circle) -> None:
    client = Client()
    told = NOBODY.get("collaboration/members").body["items"]
    page = client.get("/samarbeid/medlemmer.json").json()["members"]
    assert [(each["number"], each["votes"], each["population"]) for each in told] == [
        (each["number"], each["votes"], each["population"]) for each in page
    ]
    told = NOBODY.get("collaboration/decisions").body["items"]
    page = client.get("/samarbeid/vedtak.json").json()["decisions"]
    assert [each["id"] for each in told] == [each["id"] for each in page]
    money = next(each for each in told if each["id"] == "money-1")
    assert money["amount"] == {"amount": 100_00, "currency": "NOK"}
    assert money["members"] == ["4601"]


def test_the_log_is_narrowed_and_comes_in_pages_that_are_it_together(circle: Circle) -> None:
    whole = [each["id"] for each in NOBODY.get("collaboration/decisions").body["items"]]
    found: list[str] = []
    path = "collaboration/decisions?limit=3"
    while path:
        answer = NOBODY.get(path)
        found += [each["id"] for each in answer.body["items"]]
        following = answer.body["next"]
        path = f"collaboration/decisions?limit=3&cursor={following}" if following else ""
    assert found == whole
    money = NOBODY.get("collaboration/decisions?kind=money&member=1103").body["items"]
    assert [each["id"] for each in money] == ["money-2"]
    assert NOBODY.get("collaboration/decisions?year=1999").body["items"] == []
    assert NOBODY.get("collaboration/decisions?cursor=x").body["code"] == "cursor_invalid"
    assert NOBODY.get("collaboration/decisions?slag=vote").status == 422


def test_a_vote_tells_what_each_said_from_when_it_has_closed_and_a_hidden_idea_is_nowhere(circle: Circle) -> None:
    now, by = timezone.now(), circle.alice.pk
    vote = announce(Question(body="radet", subject="Dører", memo="Vi foreslår."), by=by, now=now - timedelta(hours=3))
    open_vote(vote.number, now + timedelta(hours=1), by=by, now=now - timedelta(hours=2))
    cast(vote.number, "4601", "for", reason="Ja.", by=circle.speakers["4601"].pk, now=now)
    told = NOBODY.get(f"collaboration/votes/{vote.number}").body
    assert (told["standing"], told["ballots"], told["result"]) == ("open", [], None)
    assert [each["number"] for each in told["electors"] if each["has_voted"]] == ["4601"]
    with_name = client_in("nn").get(f"/api/v1/collaboration/votes/{vote.number}").json()
    assert with_name["body_name"] == "Rådet"
    for at, title in enumerate(("Lys", "Skjul meg"), 1):
        new = NewIdea(title=title, text="x", affected="alle", language="nb")
        assert submit(new, by=circle.charlie.pk, now=now).number == at
    hide(2, "Reklame.", by=by, now=now)
    assert [each["title"] for each in NOBODY.get("collaboration/ideas").body["items"]] == ["Lys"]
    assert NOBODY.get("collaboration/ideas/2").status == 404
    assert NOBODY.get("collaboration/ideas/1").body["steps"][0]["state"] == "submitted"
    assert NOBODY.get("collaboration/ideas?state=merged").body["items"] == []
    assert NOBODY.get("collaboration/ideas?cursor=x").body["code"] == "cursor_invalid"
    assert NOBODY.get("collaboration/ideas/0").status == 404


def client_in(language: str) -> Client:
    """Somebody who reads a language."""
    return Client(headers={"Accept-Language": language})


def test_more_decisions_cost_no_more_statements(circle: Circle) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert NOBODY.get("collaboration/decisions").status == 200
        return len(queries)

    few = asked()
    for _each in range(3):
        promised = Promised(kind="money", what="Mer", due=timezone.localdate(), amount_ore=1)
        commit("4601", promised, by=circle.alice.pk, now=timezone.now())
    assert asked() == few
