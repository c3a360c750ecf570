"""Initiatives: what each gate asks for, by whom, and where they come from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation

from aktiv.collaboration.actions import gate_evidence, idea_desk, ideas, initiatives
from aktiv.collaboration.actions.budgets import Proposal, lock_by_vote, propose
from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.gate_evidence import Laid
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.actions.importing_initiatives import take_in
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.mandates import NewMandate, end_mandate, entrust
from aktiv.collaboration.initiative_words import need_told
from aktiv.collaboration.models import GateEvidence, Initiative, InitiativeVersion
from aktiv.collaboration.queries.gates import Desk, found_at
from aktiv.collaboration.queries.initiative_figures import initiative_row, step_rows
from aktiv.collaboration.queries.initiatives import access_initiative, steps_of, terms_on
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.gates import GATES, WAY, missing, step_from
from aktiv.collaboration.rules.histories import checked
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from tests.collaboration.initiative_world import DIGEST, HIGH, LINK, Story, a_story, refused, said
from tests.collaboration.world import SINCE, TODAY, a_person
from tests.reading import everything_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db: None) -> Story:
    return a_story()


def standing(initiative: Initiative) -> tuple[str, str]:
    initiative.refresh_from_db()
    return initiative.state, initiative.decision


def test_one_goes_through_every_gate_and_its_history_holds(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "closed")
    assert standing(made) == ("closed", "approved")
    assert made.verdict == "keep"
    steps = steps_of(made.pk)
    assert [each.state_to for each in steps] == list(WAY[1:])
    assert [each.gate for each in steps if each.gate] == list(GATES)
    assert checked(step_rows(steps)) == []
    assert [each.made_by_id for each in steps if each.act == "finance"] == [None]
    verbs = everything_of(Entry).filter(verb="initiative.stepped").count()
    assert verbs == len(steps)


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_lets_nothing_through_that_lacks_one_of_its_needs(story: Story, gate: str) -> None:
    bare = {"affected": "", "contact": "", "low_ore": None, "high_ore": None, "evaluate_on": None}
    made = story.propose(**(bare if gate == "G0" else {}))
    story.bring(made.number, GATES[gate].source)
    with refused("gate_lacks") as refusal:
        story.take(made.number, GATES[gate].act)
    needs = refusal.value.data["needs"]
    assert needs
    assert standing(made)[0] == GATES[gate].source
    step = GATES[gate]
    laid = {each.key for each in step.needs if each.may_be_laid}
    assert laid <= set(needs)


def test_each_single_piece_of_an_assessment_is_asked_for(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "assessing")
    story.meet(made.number, "G2")
    desk = Desk(access_initiative(story.circle.home.pk, made.number), story.now)
    step = step_from("assessing", "", "make_ready")
    assert missing(step, found_at(desk, step)) == ()
    asked = {each.key for each in step.needs}
    for row in [each for each in desk.evidence if each.requirement in asked]:
        with transaction.atomic():
            who = story.owner if row.requirement != "assessed" else next(
                each for each in story.assessors if each.pk == row.made_by_id
            )  # fmt: skip
            gate_evidence.take_back(row.pk, "Feil", by=who.pk, now=story.now)
            with refused("gate_lacks") as refusal:
                story.take(made.number, "make_ready")
            assert refusal.value.data["needs"] == [row.requirement]
            transaction.set_rollback(True)


def test_who_holds_no_fitting_mandate_takes_no_step(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "screening")
    story.meet(made.number, "G1")
    for person in (story.alice, story.owner, story.circle.charlie, *story.assessors):
        with refused("no_mandate"):
            story.take(made.number, "assess", person)
    other = a_person("OtherOwner")
    entrust(other, NewMandate(member="1103", role="product_owner"), by=story.alice.pk, now=story.now)
    story.take(made.number, "assess")
    story.meet(made.number, "G2")
    with refused("not_the_owner"):
        story.take(made.number, "make_ready", other)
    end_mandate(story.owning.pk, by=story.alice.pk, now=story.later())
    with refused("mandate_over"):
        story.take(made.number, "make_ready")


def test_backing_is_by_two_members_or_enough_residents_each_once(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "screening")
    story.lay(made.number, "original", story.alice)
    initiatives.back(made.number, "4601", by=story.speaker("4601").pk, now=story.now)
    with refused("backed_already"):
        initiatives.back(made.number, "4601", by=story.speaker("4601").pk, now=story.now)
    with refused("no_mandate"):
        initiatives.back(made.number, "1103", by=story.speaker("4601").pk, now=story.now)
    with refused("no_mandate"):
        initiatives.back(made.number, "1103", by=story.alice.pk, now=story.now)
    with refused("gate_lacks"):
        story.take(made.number, "assess")
    initiatives.set_terms(answer_days=20, memo_days=20, residents=3, on=story.now.date(), by=story.alice.pk,
                          now=story.now)  # fmt: skip
    people = [a_person(f"Resident{each}") for each in range(3)]
    first = ideas.submit(an_idea("Venteliste"), by=people[0].pk, now=story.now)
    second = ideas.submit(an_idea("Kø på tvers"), by=people[1].pk, now=story.now)
    for idea, supporters in ((first, people[:2]), (second, people[1:])):
        for person in supporters:
            ideas.support(idea.number, True, by=person.pk, now=story.now)
        take_idea(made.number, idea.number, "Vi gjør det.", by=story.alice.pk, now=story.now)
    step = story.take(made.number, "assess")
    assert step.seen[0]["told"] == {"members": 1, "of_members": 2, "residents": 3, "of_residents": 3}


def an_idea(title: str) -> NewIdea:
    return NewIdea(title=title, text="Fordi.", affected="lag", language="nb")


def test_an_idea_that_becomes_an_initiative_is_answered_and_its_followers_are_told(story: Story) -> None:
    idea = ideas.submit(an_idea("Venteliste"), by=story.circle.charlie.pk, now=story.now)
    made = story.propose()
    with refused("no_mandate"):
        take_idea(made.number, idea.number, "Ja", by=story.owner.pk, now=story.now)
    take_idea(made.number, idea.number, "Ideen er blitt initiativ 1.", by=story.alice.pk, now=story.now)
    idea.refresh_from_db()
    assert (idea.state, idea.answered_on) == ("screening", timezone.localdate(story.now))
    dispatch(now=story.now)
    assert [each.to for each in mail.outbox if "initiativ 1" in each.body] == [[story.circle.charlie.email]]
    with refused("source_already"):
        take_idea(made.number, idea.number, "Igjen", by=story.alice.pk, now=story.now)
    idea_desk.hide(idea.number, "Navngir noen", by=story.alice.pk, now=story.now)
    assert initiative_row(story.circle.home, access_initiative(story.circle.home.pk, 1), story.now)["ideas"] == []


def test_assessors_sign_the_text_as_it_is_from_two_members_and_not_by_its_owner(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "assessing")
    entrust(story.owner, NewMandate(member="1508", role="assessor"), by=story.alice.pk, now=story.now)
    story.later()

    def lacking() -> list[str]:
        desk = Desk(access_initiative(story.circle.home.pk, made.number), story.now)
        step = step_from("assessing", "", "make_ready")
        return [each for each in missing(step, found_at(desk, step)) if each == "assessed"]

    story.lay(made.number, "assessed", story.assessors[0])
    story.lay(made.number, "assessed", story.assessors[0])
    story.lay(made.number, "assessed", story.owner)
    assert lacking()
    story.lay(made.number, "assessed", story.assessors[1])
    assert not lacking()
    initiatives.rewrite(made.number, said(what="Noe annet."), "Nytt", by=story.owner.pk, now=story.later())
    assert lacking()


def test_money_is_counted_to_the_high_estimate_that_was_decided_on(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "financing")
    story.lay(made.number, "shares_locked", story.alice)
    for part in (HIGH - 1, 1):
        with refused("gate_lacks"):
            story.take(made.number, "commit")
        promised = Promised(kind="money", what="Andel", due=TODAY, amount_ore=part, initiative=made.number)
        commit("4601", promised, by=story.speaker().pk, now=story.now)
    story.take(made.number, "commit")
    assert standing(made)[0] == "committed"


def test_a_budget_that_the_vote_on_it_decided_locks_the_shares_of_an_initiative(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    cost = Proposal(
        title="Felles lås", first=TODAY, last=TODAY + timedelta(days=90), total_ore=HIGH, initiative=made.number
    )
    by = story.alice.pk
    budget = propose(cost, by=by, now=story.now)
    beyond = propose(replace(cost, total_ore=HIGH + 1), by=by, now=story.now)
    of_none = propose(replace(cost, initiative=None), by=by, now=story.now)
    with refused("no_such_initiative"):
        propose(replace(cost, initiative=99), by=by, now=story.now)
    with refused("beyond_estimate"):
        story.vote(made.number, budget=beyond.number)
    with refused("budget_of_something_else"):
        story.vote(made.number, budget=of_none.number)
    vote = story.vote(made.number, budget=budget.number)
    story.take(made.number, "decide")
    desk = Desk(access_initiative(story.circle.home.pk, made.number), story.now)
    step = step_from("financing", "", "commit")
    assert "shares_locked" in missing(step, found_at(desk, step))
    laid = story.lay(made.number, "shares_locked", story.alice)  # counts for nothing where there are budgets to lock
    desk = Desk(access_initiative(story.circle.home.pk, made.number), story.now)
    assert "shares_locked" in missing(step, found_at(desk, step))
    gate_evidence.take_back(laid, "Ved en feil.", by=story.alice.pk, now=story.now)
    with refused("vote_of_another_budget"):
        lock_by_vote(of_none.number, vote.number, by=by, now=story.now)
    lock_by_vote(budget.number, vote.number, by=by, now=story.now)
    assert "shares_locked" not in missing(step, found_at(desk, step))
    row = initiative_row(story.circle.home, access_initiative(story.circle.home.pk, made.number), story.now)
    assert [(each["number"], each["state"], each["vote"]) for each in row["budgets"]] == [
        (beyond.number, "proposed", None), (budget.number, "decided", vote.number),
    ]  # fmt: skip
    assert (row["trials"], row["trials_conclusion"], row["benefits"]) == ([], "none", [])


def test_a_trial_is_signed_for_by_a_municipality_and_for_ones_own(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "in_delivery")
    signing = Laid(need="pilot_signed", text="Vi er med.")
    with refused("no_mandate"):
        gate_evidence.lay_down(made.number, signing, by=story.alice.pk, now=story.now)
    signed = gate_evidence.lay_down(made.number, signing, by=story.speaker("1246").pk, now=story.now)
    assert signed.member.number == "1246"


def test_what_it_came_to_is_numbers_of_benefits_measured_on_two_days_and_never_texts(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "evaluating")

    def lacking(verdict: str = "keep") -> list[str]:
        with refused("gate_lacks") as refusal:
            story.take(made.number, "close", verdict=verdict)
        needs: list[str] = refusal.value.data["needs"]
        return needs

    with refused("not_evidence"):
        story.lay(made.number, "measured")
    assert lacking() == ["measured"]  # nothing was promised
    benefit = story.hope(made.number)
    for _again in range(2):
        story.measure(benefit, 20)
    assert lacking() == ["measured"]  # two of one day are one
    story.measure(benefit, 3)
    assert lacking("perhaps") == ["verdict"]
    other = story.hope(made.number, "1103")
    assert lacking() == ["measured"]  # each that was promised
    for days in (9, 2):
        story.measure(other, days, "1103")
    story.take(made.number, "close", verdict="retire")


def test_the_gate_says_how_many_benefits_are_promised_when_it_is_assessed(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "assessing")
    story.lay(made.number, "benefit_plan")
    step = step_from("assessing", "", "make_ready")

    def told() -> tuple[bool, int]:
        found = found_at(Desk(access_initiative(story.circle.home.pk, made.number), story.now), step)["benefit_plan"]
        return found.met, found.told["promised"]

    assert told() == (True, 0)
    with translation.override("en"):
        told_so = [need_told("benefit_plan", each) for each in ({"promised": 0}, {"promised": 2}, {})]
    assert told_so[0].startswith("no benefit is promised yet")
    assert told_so[1:] == ["2 benefits are promised", ""]  # steps from before say nothing of it
    story.hope(made.number)
    assert told() == (True, 1)


def test_evaluation_begins_on_the_day_that_was_set(story: Story) -> None:
    made = story.propose(evaluate_on=date(2029, 1, 1))
    story.bring(made.number, "general")
    with refused("gate_lacks"):
        story.take(made.number, "evaluate")
    story.now += timedelta(days=(date(2029, 1, 1) - story.now.date()).days - 1)
    story.take(made.number, "evaluate")


def test_evidence_is_laid_by_whom_the_table_names_and_has_a_fingerprint(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "assessing")
    for code, laid in {
        "not_evidence": Laid(need="vote", text="x"),
        "missing_text": Laid(need="options"),
        "not_an_address": Laid(need="options", url="rapport.pdf", sha256=DIGEST),
        "not_a_fingerprint": Laid(need="options", url=LINK),
        "evidence_ahead": Laid(need="options", text="x", on=date(2029, 1, 1)),
    }.items():
        with refused(code):
            gate_evidence.lay_down(made.number, laid, by=story.owner.pk, now=story.now)
    with refused("no_mandate"):
        story.lay(made.number, "options", story.assessors[0])
    with refused("no_mandate"):
        story.lay(made.number, "assessed", story.owner)
    row = gate_evidence.lay_down(made.number, Laid(need="options", url=LINK, sha256=DIGEST.upper()), by=story.owner.pk,
                                 now=story.now)  # fmt: skip
    assert (row.sha256, row.version.number, row.member.number) == (DIGEST, 1, "4601")
    gate_evidence.take_back(row.pk, "Feil fil", by=story.owner.pk, now=story.now)
    with refused("taken_back_already"):
        gate_evidence.take_back(row.pk, "Feil fil", by=story.owner.pk, now=story.now)


def test_one_that_is_taken_in_from_elsewhere_is_a_draft_and_twice_is_once(story: Story) -> None:
    text = {"title": "Felles nøkler", "what": "Én kode.", "affected": "lag", "contact": "", "low_ore": 1, "high_ore": 2,
            "evaluate_on": "2028-01-01", "language": "nn"}  # fmt: skip
    origin = {"url": "https://andre.example/samarbeid/initiativ/7/", "collaboration": "Andre", "number": 7}
    file = {"format": "initiative-1", "origin": origin, "text": text, "sha256": fingerprint(text)}
    with refused("no_mandate"):
        take_in(json.dumps(file).encode(), by=story.circle.charlie.pk, now=story.now)
    made, new = take_in(json.dumps(file).encode(), by=story.owner.pk, now=story.now)
    again, newer = take_in(json.dumps(file).encode(), by=story.alice.pk, now=story.later())
    assert (made.state, new, newer, again.pk) == ("draft", True, False, made.pk)
    assert (made.origin, made.origin_sha256) == (origin["url"], file["sha256"])
    assert InitiativeVersion.objects.get().sha256 == file["sha256"]
    with refused("file_changed"):
        take_in(json.dumps(file | {"text": text | {"title": "x"}}).encode(), by=story.owner.pk, now=story.now)
    for wrong in (b"{", json.dumps(file | {"more": 1}).encode(), json.dumps(file | {"sha256": "x"}).encode()):
        with refused("malformed"):
            take_in(wrong, by=story.owner.pk, now=story.now)
    assert Initiative.objects.count() == 1


def test_terms_hold_from_the_day_they_say(story: Story) -> None:
    home, day = story.circle.home.pk, timezone.localdate(story.now)
    initiatives.set_terms(answer_days=10, memo_days=5, residents=40, on=day + timedelta(days=3), by=story.alice.pk,
                          now=story.now)  # fmt: skip
    assert [terms_on(home, day + timedelta(days=each)).residents for each in (0, 3)] == [25, 40]
    for code, more in {
        "terms_in_the_past": {"on": SINCE},
        "terms_said_already": {"on": day + timedelta(days=3)},
        "wrong_terms": {"on": day, "residents": 0},
    }.items():
        with refused(code):
            initiatives.set_terms(**({"answer_days": 5, "memo_days": 5, "residents": 5} | more), by=story.alice.pk,
                                  now=story.now)  # type: ignore[arg-type]  # fmt: skip
    with refused("no_mandate"):
        initiatives.set_terms(answer_days=5, memo_days=5, residents=5, on=day, by=story.owner.pk, now=story.now)


def test_texts_are_whole_and_new(story: Story) -> None:
    made = story.propose()
    for code, text in {
        "missing_text": said(" "),
        "wrong_cost": said(low_ore=5, high_ore=4),
        "nothing_new": said(),
    }.items():
        with refused(code):
            initiatives.rewrite(made.number, text, "", by=story.owner.pk, now=story.now)
    with refused("wrong_cost"):
        initiatives.propose(said(low_ore=None), by=story.alice.pk, now=story.now)
    with refused("no_mandate"):
        initiatives.propose(said(), by=story.assessors[0].pk, now=story.now)


def test_evidence_of_one_initiative_does_not_count_for_another(story: Story) -> None:
    one, other = story.propose("En"), story.propose("To")
    story.bring(one.number, "committed")
    story.bring(other.number, "committed")
    story.lay(one.number, "delivery_plan")
    with refused("gate_lacks"):
        story.take(other.number, "deliver")
    assert GateEvidence.objects.filter(initiative=other, requirement="delivery_plan").count() == 0
