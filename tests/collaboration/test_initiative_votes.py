"""Votes about initiatives: on the text that was there, by a body that may, and what they waive."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from aktiv.collaboration.actions import initiatives
from aktiv.collaboration.actions.budgets import Proposal, lock_by_vote, propose
from aktiv.collaboration.actions.initiative_votes import Asked, put_to_vote
from aktiv.collaboration.actions.votes import Question, open_vote
from aktiv.collaboration.models import Initiative, InitiativeVote
from aktiv.collaboration.queries.initiative_figures import step_rows
from aktiv.collaboration.queries.initiatives import steps_of
from aktiv.collaboration.rules.histories import checked
from tests.collaboration.initiative_world import HIGH, Story, a_story, refused, said
from tests.collaboration.world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db: None) -> Story:
    return a_story()


def standing(initiative: Initiative) -> tuple[str, str]:
    initiative.refresh_from_db()
    return initiative.state, initiative.decision


def test_a_vote_is_on_the_text_that_was_there_when_it_was_announced(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    vote = story.vote(made.number)
    link = InitiativeVote.objects.get(vote=vote)
    initiatives.rewrite(made.number, said(high_ore=9_000_000_00), "Dyrere", by=story.owner.pk, now=story.later())
    step = story.take(made.number, "decide")
    assert step.version_id == link.version_id
    assert standing(made) == ("financing", "approved")
    story.meet(made.number, "G4")  # as much as was decided on, not as much as is written since
    assert story.take(made.number, "commit").seen[0]["told"] == {"promised_ore": HIGH, "needed_ore": HIGH}


def test_a_text_that_no_assessor_has_signed_is_not_put_to_a_vote(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    initiatives.rewrite(made.number, said(what="Noe annet."), "Nytt", by=story.owner.pk, now=story.later())
    question = Question(body=story.steering.slug, subject="Sak", memo="Vi foreslår.")
    asked = Asked(question=question, purpose="decide")
    with refused("not_assessed"):
        put_to_vote(made.number, asked, by=story.alice.pk, now=story.later())
    for each in story.assessors:
        story.lay(made.number, "assessed", each)
    assert put_to_vote(made.number, asked, by=story.alice.pk, now=story.later()).version.number == 2


def test_the_day_of_the_evaluation_is_the_one_that_was_decided_on(story: Story) -> None:
    made = story.propose(evaluate_on=TODAY + timedelta(days=9_000))
    story.bring(made.number, "general")
    sooner = said(evaluate_on=TODAY)
    initiatives.rewrite(made.number, sooner, "Før", by=story.owner.pk, now=story.later())
    with refused("gate_lacks"):
        story.take(made.number, "evaluate")


def test_a_vote_that_waives_a_gate_decides_no_budget(story: Story) -> None:
    cost = Proposal(title="Felles lås", first=TODAY, last=TODAY + timedelta(days=90), total_ore=HIGH)
    budget = propose(cost, by=story.alice.pk, now=story.now)
    made = story.propose()
    story.bring(made.number, "screening")
    vote = story.vote(made.number, purpose="waive", gate="G1")
    with refused("vote_of_something_else"):
        lock_by_vote(budget.number, vote.number, by=story.alice.pk, now=story.now)


def test_a_vote_opens_when_its_memo_has_been_public_long_enough(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    question = Question(body=story.steering.slug, subject="Sak", memo="Vi foreslår.")
    link = put_to_vote(made.number, Asked(question=question, purpose="decide"), by=story.alice.pk, now=story.later())
    with refused("memo_too_new") as refusal:
        open_vote(link.vote.number, story.now + timedelta(days=90), by=story.alice.pk, now=story.later(25))
    first: date = refusal.value.data["first"]
    assert first > timezone.localdate(story.now)
    story.now += timedelta(days=(first - timezone.localdate(story.now)).days)
    open_vote(link.vote.number, story.now + timedelta(days=2), by=story.alice.pk, now=story.now)


@pytest.mark.parametrize(
    ("choices", "purpose", "becomes"),
    [
        ("for for for for", "decide", ("financing", "approved")),
        ("against against against for", "decide", ("decided", "rejected")),
        ("for for for for", "defer", ("decided", "deferred")),
    ],
)
def test_what_is_decided_is_what_the_vote_came_to(
    story: Story, choices: str, purpose: str, becomes: tuple[str, str]
) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    story.vote(made.number, choices, purpose=purpose)
    story.take(made.number, "decide")
    assert standing(made) == becomes
    assert checked(step_rows(steps_of(made.pk))) == []


def test_a_vote_that_too_few_took_part_in_or_that_did_not_put_it_off_decides_nothing(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    for choices, purpose in (("for", "decide"), ("against against against against", "defer")):
        story.vote(made.number, choices, purpose=purpose)
        with refused("gate_lacks"):
            story.take(made.number, "decide")
    assert standing(made)[0] == "ready"


def test_what_was_put_off_is_taken_up_again_and_voted_on_anew(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    story.vote(made.number, purpose="defer")
    story.take(made.number, "decide")
    story.take(made.number, "take_up")
    assert standing(made) == ("ready", "")
    with refused("gate_lacks"):  # by the vote before, nothing is decided twice
        story.take(made.number, "decide")
    story.vote(made.number)
    story.take(made.number, "decide")
    assert standing(made) == ("financing", "approved")


def test_the_body_is_one_that_may_decide_the_amount(story: Story) -> None:
    made = story.propose(high_ore=2_500_000_00)
    story.bring(made.number, "ready")
    for body in (story.steering, story.coordination):
        question = Question(body=body.slug, subject="Sak", memo="Vi foreslår.")
        with refused("beyond_limit"):
            put_to_vote(made.number, Asked(question=question, purpose="decide"), by=story.alice.pk, now=story.now)
    story.vote(made.number, body=story.circle.council)
    step = story.take(made.number, "decide", story.speaker())
    assert step.mandate is not None
    assert step.mandate.body == story.circle.council


def test_a_gate_is_waived_only_by_a_vote_that_passed_and_names_it_and_once(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "screening")
    story.vote(made.number, purpose="waive", gate="G2")
    story.vote(made.number, "against against against against", purpose="waive", gate="G1")
    with refused("gate_lacks"):
        story.take(made.number, "assess")
    story.vote(made.number, purpose="waive", gate="G1", wait=timedelta(days=1))
    step = story.take(made.number, "assess")
    assert step.missing == ["backed", "original"]
    assert step.waived_by is not None
    assert checked(step_rows(steps_of(made.pk))) == []
    with refused("not_a_gate_ahead"):
        story.vote(made.number, purpose="waive", gate="G1")


def test_no_vote_waives_the_answer_the_vote_or_the_verdict(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "submitted")
    story.vote(made.number, purpose="waive", gate="G0", wait=timedelta(days=1))
    with refused("missing_text"):
        story.take(made.number, "screen", reason=" ")
    story.bring(made.number, "ready")
    story.vote(made.number, purpose="waive", gate="G3", wait=timedelta(days=1))
    with refused("gate_lacks"):
        story.take(made.number, "decide")
    story.vote(made.number, wait=timedelta(days=1))  # the time for the memo was waived
    step = story.take(made.number, "decide")
    assert step.missing == ["memo_public"]
