"""Votes: who may say what until when, what is frozen, and that anybody counts the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from aktiv.cli import main
from aktiv.collaboration.actions.agreements import adopt
from aktiv.collaboration.actions.mandates import NewMandate, end_mandate, entrust
from aktiv.collaboration.actions.parties import NewMember, count_people, join, leave
from aktiv.collaboration.actions.votes import (
    Question,
    announce,
    cast,
    count_closed,
    give_proxy,
    open_vote,
    reopen,
)
from aktiv.collaboration.models import AgreementVersion, Ballot, Elector, Outcome, Vote
from aktiv.collaboration.queries.votes import counted, recount_input
from aktiv.values.refusal import Refusal
from tests.collaboration.test_parties import refused
from tests.collaboration.world import NOW, SINCE, TODAY, Circle, a_circle, agreed

pytestmark = pytest.mark.django_db
CLOSES = NOW + timedelta(days=7)
SOON = NOW + timedelta(hours=1)
AFTER = CLOSES + timedelta(minutes=1)


@pytest.fixture
def circle(db: None) -> Circle:
    circle = a_circle()
    agreed(circle)
    return circle


def a_vote(circle: Circle, rule: str = "ordinary", **more: object) -> Vote:
    """Announced and opened by the secretariat for a week."""
    question = Question(body=circle.council.slug, subject="Ny hall", memo="Vi foreslår det.", rule=rule, **more)  # type: ignore[arg-type]
    vote = announce(question, by=circle.alice.pk, now=NOW)
    return open_vote(vote.number, CLOSES, by=circle.alice.pk, now=NOW)


def say(circle: Circle, vote: Vote, **choices: str) -> None:
    """What speakers say, by `n` and their number, a minute after one another."""
    for minute, (number, choice) in enumerate(choices.items()):
        by = circle.speakers[number[1:]].pk
        cast(vote.number, number[1:], choice, reason="fordi", by=by, now=SOON + timedelta(minutes=minute))


def test_the_worked_example_passes_by_four_to_three(circle: Circle) -> None:
    vote = a_vote(circle)
    say(circle, vote, n4601="for", n1103="against", n1246="for", n1508="abstain")
    assert count_closed(now=CLOSES) == 0
    assert count_closed(now=AFTER) == 1
    assert Outcome.objects.get().result == {
        "weights": {"1103": 3, "1246": 1, "1508": 1, "4601": 3},
        "quorum": {"heads": [4, 4], "weight": [8, 8], "met": True},
        "tally": {"for": 4, "against": 3, "abstain": 1},
        "outcome": "passed",
    }
    qualified = a_vote(circle, "qualified")
    say(circle, qualified, n4601="for", n1103="against", n1246="for", n1508="abstain")
    assert counted(qualified)["outcome"] == "failed"


def test_the_last_that_a_member_said_counts(circle: Circle) -> None:
    vote = a_vote(circle)
    say(circle, vote, n4601="for", n1103="against", n1246="for")
    cast(vote.number, "4601", "against", by=circle.speakers["4601"].pk, now=CLOSES)
    assert counted(vote)["tally"] == {"for": 1, "against": 6, "abstain": 0}
    assert Ballot.objects.count() == 4


def test_whoever_may_not_vote_is_told_why_and_nothing_is_written(circle: Circle) -> None:
    circle_alice = circle.alice.pk
    join(NewMember(name="Iris Vest AS", number="987654321", kind="supplier"), on=SINCE, by=circle_alice, now=NOW)
    early = announce(Question(body=circle.council.slug, subject="Siden", memo="x"), by=circle_alice, now=NOW)
    vote, bergen = a_vote(circle), circle.speakers["4601"].pk
    by = lambda person, number="4601", now=SOON, of=vote.number: refused(  # noqa: E731
        lambda: cast(of, number, "for", by=person, now=now)
    )
    assert by(circle.charlie.pk) == "no_mandate"
    assert by(circle_alice) == "no_mandate"
    assert by(bergen, "1103") == "no_mandate"
    assert by(bergen, "987654321") == "not_an_elector"
    assert by(bergen, of=early.number) == "vote_not_open"
    assert by(bergen, now=AFTER) == "vote_closed"
    end_mandate(circle.seat("4601").pk, by=circle_alice, now=SOON)
    assert by(bergen, now=SOON + timedelta(hours=1)) == "mandate_over"
    assert not Ballot.objects.exists()


def test_a_member_that_joins_or_whose_people_change_later_changes_nothing_of_an_open_vote(circle: Circle) -> None:
    vote = a_vote(circle)
    count_people("1508", 900_000, on=TODAY - timedelta(days=500), source="SSB", by=circle.alice.pk, now=SOON)
    join(NewMember(name="Vest fylke", number="4600", kind="county"), on=TODAY, by=circle.alice.pk, now=SOON)
    assert counted(vote)["weights"] == {"1103": 3, "1246": 1, "1508": 1, "4601": 3}
    agent = entrust(
        circle.charlie, NewMandate(member="4600", role="member", body=circle.council.slug), by=circle.alice.pk, now=SOON
    )
    late = lambda: cast(vote.number, "4600", "for", by=agent.person_id, now=SOON)  # noqa: E731
    assert refused(late) == "not_an_elector"


def test_a_member_that_has_left_cannot_vote(circle: Circle) -> None:
    leave("1508", notice_on=TODAY, by=circle.alice.pk, now=NOW)
    a_year = NOW + timedelta(days=370)
    count_people("1103", 149_048, on=TODAY.replace(month=1), source="SSB", by=circle.alice.pk, now=NOW)
    vote = announce(Question(body=circle.council.slug, subject="S", memo="x"), by=circle.alice.pk, now=a_year)
    opened = open_vote(vote.number, a_year + timedelta(days=1), by=circle.alice.pk, now=a_year)
    assert sorted(counted(opened)["weights"]) == ["1103", "1246", "4601"]
    gone = lambda: cast(vote.number, "1508", "for", by=circle.speakers["1508"].pk, now=a_year)  # noqa: E731
    assert refused(gone) == "not_an_elector"


def test_a_vote_that_cannot_be_weighed_is_not_opened_and_says_why(circle: Circle) -> None:
    by, question = circle.alice.pk, Question(body=circle.council.slug, subject="S", memo="x")
    join(NewMember(name="Vest fylke", number="4600", kind="county"), on=TODAY, by=by, now=NOW)
    version = AgreementVersion.objects.get()
    said = {"case_reference": "1", "signatory": "Ordføreren", "on": TODAY, "seen": version.sha256}
    adopt(version.number, "4600", **said, by=by, now=NOW)  # type: ignore[arg-type]
    first = announce(question, by=by, now=NOW)
    assert refused(lambda: open_vote(first.number, CLOSES, by=by, now=NOW)) == "unknown_population"
    assert not Elector.objects.exists()
    count_people("4600", 640_000, on=TODAY - timedelta(days=500), source="SSB", by=by, now=NOW)
    assert len(counted(open_vote(first.number, CLOSES, by=by, now=NOW))["weights"]) == 5
    # Of two none can be held below two fifths.
    for number in ("1246", "1508", "4600"):
        leave(number, notice_on=TODAY, by=by, now=NOW)
    a_year = NOW + timedelta(days=370)
    second = announce(question, by=by, now=a_year)
    late = lambda: open_vote(second.number, a_year + timedelta(days=1), by=by, now=a_year)  # noqa: E731
    assert refused(late) == "cap_impossible"


def test_a_deputy_and_a_proxy_vote_and_it_is_written_how(circle: Circle) -> None:
    deputy = NewMandate(member="4601", role="deputy", body=circle.council.slug, deputy_of=circle.seat("4601").pk)
    entrust(circle.charlie, deputy, by=circle.alice.pk, now=NOW)
    vote = a_vote(circle)
    assert cast(vote.number, "4601", "for", by=circle.charlie.pk, now=SOON).way == "deputy"
    give = lambda giver, holder: give_proxy(  # noqa: E731
        vote.number, giver, holder, by=circle.speakers[giver].pk, now=SOON
    )
    give("1508", "1103")
    assert refused(lambda: give("1508", "4601")) == "proxy_given_already"
    assert refused(lambda: give("1246", "1103")) == "proxy_held_already"
    assert refused(lambda: give("1246", "1246")) == "proxy_to_itself"
    other = lambda: give_proxy(vote.number, "1246", "4601", by=circle.speakers["1103"].pk, now=SOON)  # noqa: E731
    assert refused(other) == "no_mandate"
    stavanger = circle.speakers["1103"].pk
    assert cast(vote.number, "1508", "against", by=stavanger, now=SOON).way == "proxy"
    assert refused(lambda: cast(vote.number, "1508", "for", by=circle.charlie.pk, now=SOON)) == "no_mandate"


def test_an_objection_in_a_vote_by_consent_needs_a_reason(circle: Circle) -> None:
    short = announce(
        Question(body=circle.council.slug, subject="x", memo="x", rule="consent"), by=circle.alice.pk, now=NOW
    )
    too_soon = lambda: open_vote(short.number, NOW + timedelta(days=4, hours=23), by=circle.alice.pk, now=NOW)  # noqa: E731
    assert refused(too_soon) == "consent_too_short"
    open_vote(short.number, NOW + timedelta(days=5), by=circle.alice.pk, now=NOW)
    vote = a_vote(circle, "consent")
    bergen = circle.speakers["4601"].pk
    assert refused(lambda: cast(vote.number, "4601", "against", by=bergen, now=SOON)) == "reason_wanted"
    say(circle, vote, n4601="for", n1103="for")
    assert counted(vote)["outcome"] == "passed"


def test_a_vote_that_too_few_took_part_in_is_put_once_more_and_no_more(circle: Circle) -> None:
    vote = a_vote(circle)
    say(circle, vote, n1508="for")
    later = AFTER + timedelta(days=3)
    again = lambda number, now, until: reopen(number, until, by=circle.alice.pk, now=now)  # noqa: E731
    assert refused(lambda: again(vote.number, SOON, later)) == "vote_not_closed"
    second = again(vote.number, AFTER, later)
    assert Outcome.objects.get().outcome == "inquorate"
    assert refused(lambda: again(vote.number, AFTER, later)) == "reopened_already"
    end = later + timedelta(days=1)
    assert refused(lambda: again(second.number, end, end + timedelta(days=1))) == "reopened_already"
    enough = a_vote(circle)
    say(circle, enough, n4601="for", n1103="for")
    assert refused(lambda: again(enough.number, AFTER, later)) == "vote_was_quorate"


def test_the_chair_decides_a_tie_when_the_question_says_so(circle: Circle) -> None:
    chair = NewMandate(member="4601", role="chair", body=circle.council.slug)
    entrust(circle.speakers["4601"], chair, by=circle.alice.pk, now=NOW)
    vote = a_vote(circle, chair_decides=True)
    say(circle, vote, n4601="for", n1103="against")
    assert counted(vote)["outcome"] == "passed_by_chair"
    plain = a_vote(circle)
    say(circle, plain, n4601="for", n1103="against")
    assert counted(plain)["outcome"] == "tie_failed"


def test_the_command_counts_the_stored_rows_and_says_the_same(
    circle: Circle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vote = a_vote(circle, "qualified", double_majority=True)
    say(circle, vote, n4601="for", n1103="for", n1246="against", n1508="abstain")
    file = tmp_path / "vote.json"
    file.write_text(json.dumps(recount_input(vote)), encoding="utf-8")
    count_closed(now=AFTER)
    assert main(["collaboration", "recount", str(file)]) == 0
    assert json.loads(capsys.readouterr().out) == Outcome.objects.get().result


def test_the_database_takes_no_ballot_after_closing_and_changes_none(circle: Circle) -> None:
    vote = a_vote(circle)
    say(circle, vote, n4601="for", n1103="for")
    row = Ballot.objects.filter(vote=vote)[:1].get()
    supplier = NewMember(name="Iris Vest AS", number="987654321", kind="supplier")
    stranger = join(supplier, on=SINCE, by=circle.alice.pk, now=NOW)
    late: list[tuple[str, Callable[[], object]]] = [
        ("while the vote is open",
         lambda: Ballot.objects.create(vote=vote, member=row.member, choice="for", way="member", mandate=row.mandate,
                                       made_by=row.made_by, cast_at=AFTER)),
        ("frozen when the vote opens", lambda: Elector.objects.create(vote=vote, member=stranger)),
        ("only added to", lambda: Ballot.objects.update(choice="against")),
        ("written once", lambda: Vote.objects.update(closes_at=AFTER)),
        ("only added to", lambda: Vote.objects.update(rule={"kind": "consent"})),
        ("only added to", lambda: Ballot.objects.all()._raw_delete("default")),
    ]  # fmt: skip
    for why, each in late:
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            each()
    count_closed(now=AFTER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE collaboration_outcome SET outcome = 'failed'")
    with pytest.raises(Refusal):
        cast(vote.number, "4601", "against", by=circle.speakers["4601"].pk, now=CLOSES)
