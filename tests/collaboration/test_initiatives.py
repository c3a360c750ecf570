"""Initiatives: no step past a gate that lacks something, nothing rewritten afterwards, and credit that is kept."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.collaboration.actions import gate_evidence, idea_desk, ideas, initiatives, stepping
from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.gate_evidence import Laid
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.actions.importing_initiatives import take_in
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.initiative_votes import Asked, put_to_vote
from aktiv.collaboration.actions.mandates import NewMandate, end_mandate, entrust
from aktiv.collaboration.actions.stepping import Wish
from aktiv.collaboration.actions.votes import Question, open_vote
from aktiv.collaboration.models import GateEvidence, Initiative, InitiativeVersion, InitiativeVote, Transition
from aktiv.collaboration.queries.gates import Desk, found_at
from aktiv.collaboration.queries.initiative_figures import initiative_row, step_rows
from aktiv.collaboration.queries.initiative_times import WorkingDays, stays
from aktiv.collaboration.queries.initiatives import access_initiative, backings_of, steps_of, terms_on, tree_of
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.gates import GATES, STEPS, WAY, missing, step_from
from aktiv.collaboration.rules.histories import checked
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.values.refusal import Refusal
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
    laid = {each.key for each in step.needs if each.how == "evidence"}
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


def test_a_trial_is_signed_for_by_a_municipality_and_for_ones_own(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "in_delivery")
    signing = Laid(need="pilot_signed", text="Vi er med.")
    with refused("no_mandate"):
        gate_evidence.lay_down(made.number, signing, by=story.alice.pk, now=story.now)
    signed = gate_evidence.lay_down(made.number, signing, by=story.speaker("1246").pk, now=story.now)
    assert signed.member.number == "1246"


def test_benefits_measured_twice_on_one_day_are_measured_once(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "evaluating")
    for _again in range(2):
        story.lay(made.number, "measured")
    with refused("gate_lacks") as refusal:
        story.take(made.number, "close", verdict="keep")
    assert refusal.value.data["needs"] == ["measured"]
    story.lay(made.number, "measured", on=TODAY)
    with refused("gate_lacks") as refusal:
        story.take(made.number, "close", verdict="perhaps")
    assert refusal.value.data["needs"] == ["verdict"]
    story.take(made.number, "close", verdict="retire")


def test_evaluation_begins_on_the_day_that_was_set(story: Story) -> None:
    made = story.propose(evaluate_on=date(2029, 1, 1))
    story.bring(made.number, "general")
    with refused("gate_lacks"):
        story.take(made.number, "evaluate")
    story.now += timedelta(days=(date(2029, 1, 1) - story.now.date()).days - 1)
    story.take(made.number, "evaluate")


def test_a_merge_keeps_backing_and_credit_and_goes_in_no_circle(story: Story) -> None:
    a, b, c = (story.propose(title) for title in "ABC")
    for each, member in ((a, "4601"), (b, "1508")):
        story.bring(each.number, "screening")
        initiatives.back(each.number, member, by=story.speaker(member).pk, now=story.now)
    with refused("into_itself"):
        story.take(a.number, "merge", into=a.number)
    with refused("no_such_target"):
        story.take(a.number, "merge", into=99)
    with refused("missing_text"):
        story.take(a.number, "merge", into=b.number, reason=" ")
    story.take(a.number, "merge", into=b.number)
    assert {each.member.number for each in backings_of(tree_of(b.pk))} == {"4601", "1508"}
    with refused("backed_already"):
        initiatives.back(b.number, "4601", by=story.speaker("4601").pk, now=story.now)
    with refused("target_over"):
        story.take(b.number, "merge", into=a.number)
    story.take(b.number, "merge", into=c.number)
    with refused("target_over"):
        story.take(c.number, "merge", into=a.number)
    assert tree_of(c.pk) == {a.pk, b.pk, c.pk}


@pytest.mark.parametrize("out", ["merge", "withdraw", "stop"])
def test_what_is_over_stays_over(story: Story, out: str) -> None:
    made, other = story.propose(), story.propose("Annet")
    story.bring(made.number, "screening")
    story.take(made.number, out, story.alice if out == "withdraw" else None, into=other.number)
    for act in {each.act for each in STEPS}:
        with refused("initiative_over"):
            story.take(made.number, act)
    with refused("initiative_over"):
        initiatives.rewrite(made.number, said("Nytt"), "", by=story.alice.pk, now=story.now)
    with refused("initiative_over"):
        story.lay(made.number, "options")
    promised = Promised(kind="role", what="Andel", due=TODAY, initiative=made.number)
    with refused("initiative_over"):
        commit("4601", promised, by=story.speaker().pk, now=story.now)


def test_what_was_approved_is_stopped_by_a_steering_group_and_not_by_the_secretariat(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "financing")
    with refused("no_mandate"):
        story.take(made.number, "stop", story.alice)
    with refused("missing_text"):
        story.take(made.number, "stop", reason="")
    story.take(made.number, "stop", reason="Pengene er borte.")
    assert standing(made)[0] == "stopped"


def test_nothing_that_was_said_laid_down_or_done_is_changed_by_anybody(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "financing")
    for wrong in (
        "UPDATE collaboration_initiative SET state = 'closed'",
        "UPDATE collaboration_initiative SET decision = 'rejected'",
        "UPDATE collaboration_initiative SET title = 'x'",
        "UPDATE collaboration_initiative SET made_by_id = NULL",
        "DELETE FROM collaboration_initiative",
        "UPDATE collaboration_initiativeversion SET what = 'x'",
        "UPDATE collaboration_initiativevote SET version_id = version_id + 1",
        "UPDATE collaboration_gateevidence SET text = 'x'",
        "UPDATE collaboration_transition SET reason = 'x'",
        "DELETE FROM collaboration_transition",
        "DELETE FROM collaboration_backing",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong)


def test_a_step_that_the_table_does_not_have_is_refused_by_the_database(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "submitted")
    last = Transition.objects.get(initiative=made)
    fields = {each.attname: getattr(last, each.attname) for each in Transition._meta.concrete_fields}
    good = fields | {
        "id": None, "number": 2, "act": "screen", "gate": "G0", "state_from": "submitted", "state_to": "screening",
        "previous_sha256": last.sha256, "sha256": DIGEST,
    }  # fmt: skip
    for wrong in (
        {"state_from": "draft"},
        {"state_to": "assessing"},
        {"gate": ""},
        {"gate": "G1"},
        {"act": "assess", "gate": "G1", "state_to": "assessing"},
        {"number": 3},
        {"previous_sha256": ""},
        {"missing": ["answered"]},
        {"act": "stop", "gate": "", "state_to": "stopped", "reason": ""},
        {"act": "merge", "gate": "", "state_to": "merged"},
        {"act": "merge", "gate": "", "state_to": "merged", "into_id": made.pk},
        {"mandate_id": None},
        {"made_at": last.made_at - timedelta(days=1)},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Transition.objects.create(**(good | wrong))
    Transition.objects.create(**good)
    assert standing(made)[0] == "screening"


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


def test_a_history_that_was_tampered_with_is_found_out(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    rows = json.loads(json.dumps(step_rows(steps_of(made.pk))))
    assert checked(rows) == []
    for change in ({"reason": "Noe annet"}, {"member": "4601"}, {"at": "2027-01-01T00:00:00+00:00"}):
        assert checked([rows[0], rows[1] | change, *rows[2:]])
    assert checked([rows[0], *rows[2:]])


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


def test_working_days_are_counted_after_the_first_day_to_the_last() -> None:
    friday = date(2027, 3, 5)
    counted = WorkingDays(friday, friday + timedelta(days=30), {date(2027, 3, 10)}.__contains__)
    told = [counted.between(friday, friday + timedelta(days=each)) for each in (0, 1, 2, 3, 5, 7)]
    assert told == [0, 0, 0, 1, 2, 4]


def test_the_times_of_all_states_follow_one_another_without_a_gap(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "financing")
    every = WorkingDays(SINCE, date(2030, 1, 1), lambda _day: False)
    found = stays(made.made_at, steps_of(made.pk), False, story.now, every)
    assert [each.state for each in found] == list(WAY[: WAY.index("financing") + 1])
    assert [each.ends for each in found[:-1]] == [each.begins for each in found[1:]]
    assert found[-1].ends is None
    assert sum(each.days for each in found) == (timezone.localdate(story.now) - timezone.localdate(made.made_at)).days


ACTS = sorted({each.act for each in STEPS})


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_tried_no_step_is_taken_without_its_gate(story: Story, data: st.DataObject) -> None:
    with transaction.atomic():
        one, other = story.propose("En"), story.propose("To")
        people = [story.alice, story.owner, story.speaker(), story.circle.charlie, story.assessors[0]]
        for _try in range(data.draw(st.integers(5, 18))):
            made = data.draw(st.sampled_from([one, other]))
            made.refresh_from_db()
            with_gate = data.draw(st.sampled_from(["meet", "lay", "step", "step"]))
            try:
                with transaction.atomic():
                    if with_gate == "meet" and made.state in WAY:
                        gate = next((each.gate for each in STEPS if each.source == made.state and each.gate), "")
                        if gate == "G3":
                            story.vote(
                                made.number, data.draw(st.sampled_from(["for for for for", "for", "against " * 4]))
                            )
                        elif gate:
                            story.meet(made.number, gate)
                    elif with_gate == "lay":
                        story.lay(made.number, data.draw(st.sampled_from(["options", "delivery_plan", "measured"])))
                    else:
                        into = (other if made is one else one).number
                        wish = Wish(act=data.draw(st.sampled_from(ACTS)), reason="Fordi.", verdict="keep", into=into)
                        by = data.draw(st.sampled_from(people))
                        stepping.take(made.number, wish, by=by.pk, now=story.later())
            except Refusal:
                continue
        for made in (one, other):
            rows = step_rows(steps_of(made.pk))
            assert checked(rows) == []
            made.refresh_from_db()
            assert made.state == (rows[-1]["to"] if rows else "draft")
            assert made.pk not in tree_of(made.into_id or 0) - {made.pk} or made.into_id is None
        transaction.set_rollback(True)


def test_evidence_of_one_initiative_does_not_count_for_another(story: Story) -> None:
    one, other = story.propose("En"), story.propose("To")
    story.bring(one.number, "committed")
    story.bring(other.number, "committed")
    story.lay(one.number, "delivery_plan")
    with refused("gate_lacks"):
        story.take(other.number, "deliver")
    assert GateEvidence.objects.filter(initiative=other, requirement="delivery_plan").count() == 0
