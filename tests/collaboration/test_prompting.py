"""What waits is told to those it waits for, once each: votes, promises, ideas, steps of initiatives, calls for help."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from aktiv.collaboration.actions import ideas, initiatives, support, support_desk
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.actions.prompting import prompt
from aktiv.collaboration.actions.stepping import Wish, take
from aktiv.collaboration.actions.support import NewRequest
from aktiv.collaboration.actions.votes import Question, announce, cast, give_proxy, open_vote
from aktiv.collaboration.models import Prompt
from aktiv.collaboration.queries.prompting import steppers_of, voters_left
from aktiv.collaboration.queries.support import SUPPORT_LINK
from aktiv.collaboration.queries.votes import access_vote
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.choosing import choose_mail
from aktiv.messages.models import Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.values import Refusal
from aktiv.walls import everything
from tests.collaboration.initiative_world import said
from tests.collaboration.world import NOW, TODAY, Circle, a_circle, agreed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def circle(db: None) -> Circle:
    made = a_circle()
    agreed(made)
    return made


def told(now: datetime, kind: str) -> set[str]:
    """Addresses that had a mail of a kind by a moment, which are then put away."""
    dispatch(now=now)
    with everything():
        rows = Notification.objects.filter(kind=kind).select_related("person")
        people = {each.person.email for each in rows}
    sent = {each.to[0] for each in mail.outbox}
    mail.outbox.clear()
    return people & sent


def speakers(circle: Circle, *numbers: str) -> set[str]:
    return {circle.speakers[each].email for each in numbers}


def test_those_who_may_vote_and_have_not_are_told_when_it_opens_and_a_day_before_it_closes(circle: Circle) -> None:
    deputy = NewMandate(member="4601", role="deputy", body="radet", deputy_of=circle.seat("4601").pk)
    entrust(circle.charlie, deputy, by=circle.alice.pk, now=NOW)
    number = announce(Question(body="radet", subject="Dører", memo="x"), by=circle.alice.pk, now=NOW).number
    closes = NOW + 3 * DAY
    told(NOW, "vote_open")
    open_vote(number, closes, by=circle.alice.pk, now=NOW)
    everybody = speakers(circle, "1103", "4601", "1246", "1508") | {circle.charlie.email}
    assert told(NOW, "vote_open") == everybody
    assert prompt(now=closes - DAY - HOUR) == 0
    cast(number, "1103", "for", by=circle.speakers["1103"].pk, now=NOW + HOUR)
    give_proxy(number, "1246", "1103", by=circle.speakers["1246"].pk, now=NOW + HOUR)
    choose_mail(circle.charlie.pk, {"vote_close": False}, now=NOW)
    late = closes - 23 * HOUR
    assert (prompt(now=late), prompt(now=late), prompt(now=closes - HOUR)) == (1, 0, 0)
    assert told(late, "vote_close") == speakers(circle, "4601", "1508")
    assert set(voters_left(access_vote(circle.home.pk, number), late)) == {
        circle.charlie.pk, circle.speakers["4601"].pk, circle.speakers["1508"].pk,
    }  # fmt: skip
    lines = [each.line for each in inbox(circle.charlie.pk, "nb")]
    assert any(each.startswith("Du har ikke stemt") for each in lines)
    short = announce(Question(body="radet", subject="Kort", memo="x"), by=circle.alice.pk, now=late).number
    open_vote(short, late + HOUR, by=circle.alice.pk, now=late)
    assert prompt(now=late) == 0


def test_a_promise_is_told_of_two_weeks_before_and_on_its_day_until_it_is_kept(circle: Circle) -> None:
    bergen, due = circle.speakers["4601"].pk, TODAY + 30 * DAY
    promised = Promised(kind="money", what="Drift", due=due, amount_ore=100)
    number = commit("4601", promised, by=bergen, now=NOW).number
    assert prompt(now=NOW + 15 * DAY) == 0
    first = NOW + 17 * DAY
    assert (prompt(now=first), prompt(now=first + DAY)) == (1, 0)
    assert told(first, "promise_due") == speakers(circle, "4601")
    assert prompt(now=NOW + 30 * DAY) == 1
    assert told(NOW + 30 * DAY, "promise_due") == speakers(circle, "4601")
    second = commit("4601", promised, by=bergen, now=NOW).number
    deliver(second, amount_ore=100, on=TODAY, by=bergen, now=NOW)
    assert prompt(now=NOW + 30 * DAY) == 0
    assert set(Prompt.objects.values_list("number", flat=True)) == {number}


def test_an_idea_that_nobody_answers_is_told_of_to_the_secretariat_alone(circle: Circle) -> None:
    idea = ideas.submit(
        NewIdea(title="Garderobe", text="x", affected="x", language="nb"), by=circle.charlie.pk, now=NOW
    )
    near = NOW + (idea.due - TODAY) - 3 * DAY
    assert (prompt(now=near - DAY), prompt(now=near), prompt(now=near + DAY)) == (0, 1, 0)
    assert told(near, "idea_due") == {circle.alice.email}
    assert prompt(now=near + 4 * DAY) == 0


def test_who_may_take_the_next_step_of_an_initiative_is_told_once_but_not_who_took_the_last(circle: Circle) -> None:
    owning = entrust(
        circle.charlie, NewMandate(member="1103", role="product_owner"), by=circle.alice.pk, now=NOW - HOUR
    )
    made = initiatives.propose(said("Felles venteliste"), by=circle.alice.pk, now=NOW)
    initiatives.name_owner(made.number, owning.pk, by=circle.alice.pk, now=NOW)
    take(made.number, Wish(act="submit"), by=circle.charlie.pk, now=NOW)
    assert told(NOW, "step_waits") == {circle.alice.email}
    made.refresh_from_db()
    assert steppers_of(made, NOW) == {circle.alice.pk: ["screen"]}
    take(made.number, Wish(act="screen", reason="Ja."), by=circle.alice.pk, now=NOW)
    assert told(NOW + HOUR, "step_waits") == set()


def test_the_desk_is_told_of_a_new_request_and_a_colleague_of_what_is_handed_to_her(circle: Circle) -> None:
    by = circle.alice.pk
    entrust(circle.charlie, NewMandate(member="4601", role="support"), by=by, now=NOW - HOUR)
    new = NewRequest(text="x", category="fault", hindrance="slowed", member="4601", email="kari@example.com")
    request = support.ask(new, by=None, now=NOW)
    assert told(NOW, "help_asked") == {circle.charlie.email}
    with pytest.raises(Refusal, match=r"^no_such_colleague$"):
        support_desk.hand(request.number, circle.speakers["1246"].pk, by=by, now=NOW)
    support_desk.hand(request.number, circle.charlie.pk, by=by, now=NOW)
    assert told(NOW + HOUR, "help_given") == {circle.charlie.email}
    assert support_desk.hand(request.number, circle.charlie.pk, by=by, now=NOW).assigned_to_id == circle.charlie.pk
    support.write(SUPPORT_LINK.token(request.pk), "Mer.", by=None, now=NOW + HOUR)
    dispatch(now=NOW + HOUR)
    assert [each.subject for each in mail.outbox if each.to == [circle.charlie.email]] == [
        f"Den som ba om hjelp, har skrevet mer (#{request.number})"
    ]
    mail.outbox.clear()
    with pytest.raises(Refusal, match=r"^support_of_no_party$"):
        support_desk.move(request.number, member=_observer(circle), priority="low", by=by, now=NOW)
    support.ask(NewRequest(text="x", category="fault", hindrance="slowed", member="1246", email="k@example.com"),
                by=None, now=NOW + HOUR)  # fmt: skip
    assert told(NOW + HOUR, "help_asked") == {circle.alice.email}


def _observer(circle: Circle) -> str:
    join(NewMember(name="KS", number="900", kind="observer"), on=TODAY, by=circle.alice.pk, now=NOW)
    return "900"


def test_what_was_told_of_stays(circle: Circle) -> None:
    commit("4601", Promised(kind="money", what="x", due=TODAY, amount_ore=1), by=circle.speakers["4601"].pk, now=NOW)
    assert prompt(now=NOW) == 1
    for wrong in ("UPDATE collaboration_prompt SET days_before = 9", "DELETE FROM collaboration_prompt"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong)
