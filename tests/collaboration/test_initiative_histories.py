"""What was done with initiatives: never without its gate, never changed, and over when it is over."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.collaboration.actions import initiatives, stepping
from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.stepping import Wish
from aktiv.collaboration.models import Initiative, Transition
from aktiv.collaboration.queries.initiative_figures import step_rows
from aktiv.collaboration.queries.initiative_times import WorkingDays, stays
from aktiv.collaboration.queries.initiatives import backings_of, steps_of, tree_of
from aktiv.collaboration.rules.gates import STEPS, WAY
from aktiv.collaboration.rules.histories import checked
from aktiv.values.refusal import Refusal
from tests.collaboration.initiative_world import DIGEST, Story, a_story, refused, said
from tests.collaboration.world import SINCE, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db: None) -> Story:
    return a_story()


def standing(initiative: Initiative) -> tuple[str, str]:
    initiative.refresh_from_db()
    return initiative.state, initiative.decision


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
        {"act": "assess", "gate": "G1", "state_from": "screening", "state_to": "assessing"},
        {"act": "submit", "gate": "", "state_from": "draft", "state_to": "submitted"},
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


def test_a_history_that_was_tampered_with_is_found_out(story: Story) -> None:
    made = story.propose()
    story.bring(made.number, "ready")
    rows = json.loads(json.dumps(step_rows(steps_of(made.pk))))
    assert checked(rows) == []
    for change in ({"reason": "Noe annet"}, {"member": "4601"}, {"at": "2027-01-01T00:00:00+00:00"}):
        assert checked([rows[0], rows[1] | change, *rows[2:]])
    assert checked([rows[0], *rows[2:]])


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


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_tried_no_step_is_taken_without_its_gate(story: Story, data: st.DataObject) -> None:
    with transaction.atomic():
        one, other = story.propose("En"), story.propose("To")
        people = [story.alice, story.owner, story.speaker(), story.circle.charlie, story.assessors[0]]
        for _try in range(data.draw(st.integers(4, 12))):
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
                        story.lay(made.number, data.draw(st.sampled_from(["options", "delivery_plan", "pilot_report"])))
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
