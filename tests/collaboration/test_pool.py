"""The pool of competence: both say yes, no hour is lent twice, what was worked is approved, and all balances."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions.commitments import deliver
from aktiv.collaboration.actions.engagements import Terms, agree, decline, end, propose, take_back
from aktiv.collaboration.actions.hours import approve, refuse, report
from aktiv.collaboration.actions.parties import NewMember, join, leave
from aktiv.collaboration.actions.pool import NewOffer, add_competence, ask, offer, withdraw_need, withdraw_offer
from aktiv.collaboration.models import (
    Commitment,
    Competence,
    Delivery,
    Engagement,
    EngagementStep,
    HoursAnswer,
    HoursLine,
    Offer,
)
from aktiv.collaboration.queries.commitments import access_promise
from aktiv.collaboration.queries.engagement_figures import engagement_row
from aktiv.collaboration.queries.parties import every_member
from aktiv.collaboration.queries.pool import access_engagement, competences_of, engagements_of
from aktiv.collaboration.queries.pool_figures import pool_rows
from aktiv.collaboration.rules.balance import Flow, balances, lines
from aktiv.collaboration.rules.pool import last_of, month_before, next_month
from aktiv.journal.models import Entry
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.values.texts import Texts
from tests.collaboration.pool_world import (
    ALESUND,
    BERGEN,
    FJELL,
    STAVANGER,
    a_need,
    a_procurement,
    agreed_on,
    an_offer,
    month_after,
    proposed,
)
from tests.collaboration.test_parties import refused
from tests.collaboration.world import NOW, SINCE, TODAY, Circle, a_circle, same
from tests.reading import everything_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def test_what_is_agreed_is_promised_by_who_gives_and_each_act_is_one_entry(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    before = len(everything_of(Entry))
    made = agreed_on(circle, NOW, what, why)
    assert len(everything_of(Entry)) == before + 2
    promise = Commitment.objects.get()
    assert made.commitment == promise
    assert (promise.member.number, promise.kind, promise.hours) == (BERGEN, "hours", 120)
    assert promise.due == last_of(month_after(NOW, 3))
    assert "Ny søknadsside" in promise.what


def test_nobody_says_yes_for_the_other_and_each_speaks_for_its_own(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    made = proposed(circle, NOW, what, why)
    giver, receiver, other = (circle.speakers[each].pk for each in (BERGEN, FJELL, ALESUND))
    assert {refused(lambda by=by: agree(made.number, by=by, now=NOW)) for by in (giver, other, circle.charlie.pk)} == {
        "no_mandate"
    }  # type: ignore[misc]
    terms = Terms(hours=1, first=TODAY, last=TODAY, ore_per_hour=None)
    for_another = lambda: propose(what.number, why.number, terms, member=ALESUND, by=other, now=NOW)  # noqa: E731
    assert refused(for_another) == "not_of_the_two"
    assert refused(lambda: take_back(made.number, by=receiver, now=NOW)) == "no_mandate"
    assert agree(made.number, by=receiver, now=NOW).state == "agreed"
    assert refused(lambda: agree(made.number, by=receiver, now=NOW)) == "engagement_answered"
    assert refused(lambda: decline(made.number, "nei", by=receiver, now=NOW)) == "engagement_answered"


def test_a_no_has_a_reason_and_takes_no_hours(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    made, fjell = proposed(circle, NOW, what, why), circle.speakers[FJELL].pk
    assert refused(lambda: decline(made.number, " ", by=fjell, now=NOW)) == "missing_text"
    decline(made.number, "Vi fant noen selv.", by=fjell, now=NOW)
    again = proposed(circle, NOW, what, why)
    take_back(again.number, by=circle.speakers[BERGEN].pk, now=NOW)
    assert agreed_on(circle, NOW, what, why).hours_per_month == 30
    assert [each.state for each in EngagementStep.objects.order_by("pk")] == [
        "proposed", "declined", "proposed", "back", "proposed", "agreed",
    ]  # fmt: skip


def test_an_offer_is_lent_once_in_each_month(circle: Circle) -> None:
    what = an_offer(circle, NOW)
    first = a_need(circle, NOW)
    agreed_on(circle, NOW, what, first)
    second = a_need(circle, NOW, ALESUND, last=month_after(NOW, 5))
    assert refused(lambda: proposed(circle, NOW, what, second, hours=11)) == "offer_has_less"
    assert agreed_on(circle, NOW, what, second, hours=10).state == "agreed"
    late = a_need(circle, NOW, STAVANGER, first=month_after(NOW, 4), last=month_after(NOW, 5))
    assert refused(lambda: proposed(circle, NOW, what, late, hours=31)) == "offer_has_less"
    assert agreed_on(circle, NOW, what, late).hours_per_month == 30


def test_two_proposals_may_wait_for_the_same_hours_and_the_first_yes_gets_them(circle: Circle) -> None:
    what = an_offer(circle, NOW)
    first = proposed(circle, NOW, what, a_need(circle, NOW))
    second = proposed(circle, NOW, what, a_need(circle, NOW, ALESUND))
    agree(second.number, by=circle.speakers[ALESUND].pk, now=NOW)
    assert refused(lambda: agree(first.number, by=circle.speakers[FJELL].pk, now=NOW)) == "offer_has_less"


def test_a_need_is_met_once(circle: Circle) -> None:
    why = a_need(circle, NOW)
    agreed_on(circle, NOW, an_offer(circle, NOW), why)
    assert refused(lambda: proposed(circle, NOW, an_offer(circle, NOW, STAVANGER), why, hours=1)) == "need_has_less"


def test_the_database_lends_no_hour_twice_whatever_the_code_does(circle: Circle) -> None:
    what = an_offer(circle, NOW)
    agreed_on(circle, NOW, what, a_need(circle, NOW))
    other = proposed(circle, NOW, what, a_need(circle, NOW, ALESUND), hours=10)
    promise = Commitment.objects.create(
        collaboration=circle.home, number=99, member=what.member, kind="hours", what="x", hours=1, due=TODAY,
        made_at=NOW,
    )  # fmt: skip
    forced = Engagement.objects.filter(pk=other.pk)
    with pytest.raises(DatabaseError, match="what is written"), transaction.atomic():
        forced.update(hours_per_month=11)
    Offer.objects.filter(pk=what.pk)
    too_much = Engagement(
        collaboration=circle.home, number=50, offer=what, need=other.need, competence=what.competence,
        giver=what.member, receiver=other.receiver, proposed_for=what.member, hours_per_month=11,
        first_month=other.first_month, last_month=other.last_month, state="agreed", commitment=promise, made_at=NOW,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="more hours than there are"), transaction.atomic():
        too_much.save(force_insert=True)
    too_much.hours_per_month = 10
    too_much.save(force_insert=True)


def test_the_database_holds_an_engagement_to_its_offer_and_need_and_its_states_to_their_order(circle: Circle) -> None:
    made = agreed_on(circle, NOW, an_offer(circle, NOW), a_need(circle, NOW))
    line = report(made.number, TODAY, 5, by=circle.speakers[BERGEN].pk, now=NOW)
    strange: list[tuple[str, Callable[[], object]]] = [
        ("does not go from", lambda: Engagement.objects.update(state="proposed", commitment=None)),
        ("what is written", lambda: Engagement.objects.update(giver=made.receiver)),
        ("only added to", lambda: HoursLine.objects.update(hours=1)),
        ("only added to", lambda: EngagementStep.objects.update(text="x")),
        ("only added to", lambda: Competence.objects.update(slug="x")),
        ("only added to", lambda: Offer.objects.update(hours_per_month=400)),
        ("only added to", lambda: Engagement.objects.all()._raw_delete("default")),
        ("within what was agreed",
         lambda: HoursLine.objects.create(engagement=made, month=line.month, hours=26, made_at=NOW)),
        ("within what was agreed",
         lambda: HoursLine.objects.create(engagement=made, month=line.month, hours=-6, made_at=NOW)),
        ("months of an engagement",
         lambda: HoursLine.objects.create(engagement=made, month=month_before(line.month), hours=1, made_at=NOW)),
    ]  # fmt: skip
    for why, each in strange:
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            each()


def test_what_cannot_be_proposed_says_why(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    own = a_need(circle, NOW, BERGEN)
    other = a_need(circle, NOW, competence="sikkerhet")
    assert refused(lambda: proposed(circle, NOW, what, own)) == "own_offer"
    assert refused(lambda: proposed(circle, NOW, what, other)) == "another_competence"
    assert refused(lambda: proposed(circle, NOW, what, why, hours=0)) == "wrong_hours"
    assert refused(lambda: proposed(circle, NOW, what, why, ore_per_hour=0)) == "wrong_price"
    assert refused(lambda: proposed(circle, NOW, what, why, last=month_after(NOW, 4))) == "outside_period"
    assert refused(lambda: proposed(circle, NOW, what, why, first=month_before(TODAY.replace(day=1)))) == "month_gone"
    withdraw_need(why.number, by=circle.speakers[FJELL].pk, now=NOW)
    assert refused(lambda: proposed(circle, NOW, what, why)) == "withdrawn_already"
    assert refused(lambda: withdraw_need(why.number, by=circle.speakers[FJELL].pk, now=NOW)) == "withdrawn_already"
    third = a_need(circle, NOW)
    withdraw_offer(what.number, by=circle.speakers[BERGEN].pk, now=NOW)
    assert refused(lambda: proposed(circle, NOW, what, third)) == "withdrawn_already"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"competence": "fiske"}, "not_a_competence"),
        ({"level": "wizard"}, "not_a_kind"),
        ({"hours": 0}, "wrong_hours"),
        ({"hours": 2001}, "wrong_hours"),
        ({"last": TODAY - timedelta(days=40)}, "wrong_months"),
        ({"last": TODAY + timedelta(days=6 * 366)}, "wrong_months"),
        ({"first": TODAY - timedelta(days=90), "last": TODAY - timedelta(days=40)}, "month_gone"),
        ({"ore_per_hour": 0}, "wrong_price"),
        ({"text": " "}, "missing_text"),
        ({"languages": frozenset()}, "no_language"),
    ],
    ids=str,
)
def test_what_cannot_be_offered_says_why(circle: Circle, more: dict[str, object], code: str) -> None:
    assert refused(lambda: an_offer(circle, NOW, **more)) == code


def test_suppliers_and_those_who_have_left_neither_lend_nor_ask(circle: Circle) -> None:
    by = circle.alice.pk
    join(NewMember(name="Havbris AS", number="800999008", kind="supplier"), on=SINCE, by=by, now=NOW)
    new = NewOffer(competence="utvikling", level="basic", hours=1, first=TODAY, last=TODAY, ore_per_hour=None, text="x")
    assert refused(lambda: offer("800999008", new, by=by, now=NOW)) == "not_a_party"
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    made = proposed(circle, NOW, what, why)
    leave(FJELL, notice_on=TODAY, by=by, now=NOW)
    later = NOW + timedelta(days=3)
    assert refused(lambda: agree(made.number, by=by, now=later)) == "not_a_party"
    assert refused(lambda: ask(FJELL, new, by=by, now=later)) == "not_a_party"  # type: ignore[arg-type]
    assert pool_rows(circle.home, later.date())["matches"] == []


def test_hours_count_when_who_receives_them_says_so_and_are_delivered_then(circle: Circle) -> None:
    made = agreed_on(circle, NOW, an_offer(circle, NOW), a_need(circle, NOW))
    bergen, fjell = circle.speakers[BERGEN].pk, circle.speakers[FJELL].pk
    assert refused(lambda: report(made.number, TODAY, 20, by=fjell, now=NOW)) == "no_mandate"
    first = report(made.number, TODAY, 20, text="Skisser", by=bergen, now=NOW)
    assert refused(lambda: report(made.number, TODAY, 11, by=bergen, now=NOW)) == "hours_beyond"
    assert refused(lambda: report(made.number, month_after(NOW, 1), 1, by=bergen, now=NOW)) == "month_ahead"
    assert refused(lambda: approve(first.pk, by=bergen, now=NOW)) == "no_mandate"
    promise = access_promise(circle.home.pk, Commitment.objects.get().number)
    assert promise.delivered == 0
    approve(first.pk, by=fjell, now=NOW)
    assert refused(lambda: refuse(first.pk, "nei", by=fjell, now=NOW)) == "answered_already"
    assert Delivery.objects.get().hours == 20
    assert refused(lambda: deliver(promise.commitment.number, hours=1, on=TODAY, by=bergen, now=NOW)) == (
        "hours_are_reported"
    )
    second = report(made.number, TODAY, 10, by=bergen, now=NOW)
    refuse(second.pk, "Dette møtet var ikke for oss.", by=fjell, now=NOW)
    assert report(made.number, TODAY, 10, by=bergen, now=NOW).hours == 10


def test_a_correction_is_a_new_line_and_never_takes_more_than_was_approved(circle: Circle) -> None:
    made = agreed_on(circle, NOW, an_offer(circle, NOW), a_need(circle, NOW))
    bergen, fjell = circle.speakers[BERGEN].pk, circle.speakers[FJELL].pk
    first = report(made.number, TODAY, 20, by=bergen, now=NOW)
    less = report(made.number, TODAY, -5, text="Ført dobbelt", by=bergen, now=NOW)
    assert refused(lambda: report(made.number, TODAY, -16, by=bergen, now=NOW)) == "wrong_amount"
    assert refused(lambda: approve(less.pk, by=fjell, now=NOW)) == "wrong_amount"
    with pytest.raises(DatabaseError, match="more hours than were approved"), transaction.atomic():
        HoursAnswer.objects.create(line=less, approved=True, made_at=NOW)
    approve(first.pk, by=fjell, now=NOW)
    approve(less.pk, by=fjell, now=NOW)
    assert engagement_row(access_engagement(circle.home.pk, made.number))["hours_approved"] == 15
    assert access_promise(circle.home.pk, 1).delivered == 15


def test_months_that_were_worked_are_not_let_go(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    made = agreed_on(circle, NOW, what, why)
    later = NOW + timedelta(days=70)
    nothing = month_before(made.first_month)
    end_it = lambda: end(made.number, nothing, "Nei.", member=FJELL, by=circle.speakers[FJELL].pk, now=later)  # noqa: E731
    assert refused(end_it) == "month_gone"


def test_who_ends_it_before_time_lets_go_of_what_was_to_come_and_the_hours_are_free(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    made = agreed_on(circle, NOW, what, why)
    fjell = circle.speakers[FJELL].pk
    stop = lambda last, member=FJELL: end(made.number, last, "Prosjektet er utsatt.", member=member, by=fjell, now=NOW)  # noqa: E731
    assert refused(lambda: stop(month_after(NOW, 3))) == "outside_period"
    assert refused(lambda: stop(month_before(month_before(why.first_month)))) == "month_gone"
    assert refused(lambda: stop(TODAY, BERGEN)) == "no_mandate"
    report(made.number, TODAY, 30, by=circle.speakers[BERGEN].pk, now=NOW)
    assert refused(lambda: stop(month_before(why.first_month))) == "hours_reported_later"
    assert stop(TODAY).released_hours == 90
    promise = access_promise(circle.home.pk, 1)
    assert (promise.commitment.hours, promise.released, promise.promised) == (120, 90, 30)
    after = next_month(why.first_month)
    again = a_need(circle, NOW, ALESUND, first=after, last=after)
    assert agreed_on(circle, NOW, what, again).state == "agreed"
    assert refused(lambda: stop(TODAY)) == "not_agreed"


def test_an_engagement_that_nothing_came_of_ends_before_it_begins(circle: Circle) -> None:
    what = an_offer(circle, NOW, first=month_after(NOW, 2))
    why = a_need(circle, NOW, first=month_after(NOW, 2))
    made = agreed_on(circle, NOW, what, why)
    none = month_before(why.first_month)
    ended = end(made.number, none, "Ble ikke noe av.", member=FJELL, by=circle.speakers[FJELL].pk, now=NOW)
    assert ended.released_hours == 60
    assert access_promise(circle.home.pk, 1).state(TODAY + timedelta(days=900)) == "delivered"


def test_the_list_of_competences_grows_and_says_nothing_twice(circle: Circle) -> None:
    by = circle.alice.pk
    known = len(competences_of(circle.home.pk))
    made = add_competence(Texts("Geodata", "Geodata", "Geodata"), by=by, now=NOW)
    assert [each.slug for each in competences_of(circle.home.pk)][known:] == [made.slug]
    assert refused(lambda: add_competence(same("geodata"), by=by, now=NOW)) == "competence_there_already"
    assert refused(lambda: add_competence(same("Personvern"), by=by, now=NOW)) == "competence_there_already"
    assert refused(lambda: add_competence(same("Ny"), by=circle.speakers[BERGEN].pk, now=NOW)) == "no_mandate"


def test_what_one_gives_another_receives(circle: Circle) -> None:
    paid = agreed_on(circle, NOW, an_offer(circle, NOW), a_need(circle, NOW), ore_per_hour=800_00)
    back = an_offer(circle, NOW, FJELL, competence="oversetting")
    gift = agreed_on(circle, NOW, back, a_need(circle, NOW, BERGEN, competence="oversetting"), hours=10)
    for made, worked in ((paid, 20), (gift, 10)):
        line = report(made.number, TODAY, worked, by=circle.alice.pk, now=NOW)
        approve(line.pk, by=circle.alice.pk, now=NOW)
    report(paid.number, TODAY, 5, by=circle.alice.pk, now=NOW)  # waits: it counts for nobody yet
    rows = {each["member"]: each for each in pool_rows(circle.home, TODAY)["balance"]}
    assert (rows[BERGEN]["given"], rows[BERGEN]["received"], rows[BERGEN]["money_ore"]) == (20, 10, 16_000_00)
    assert (rows[FJELL]["given"], rows[FJELL]["received"], rows[FJELL]["money_ore"]) == (10, 20, -16_000_00)
    assert rows[BERGEN]["received_in_kind"] == rows[FJELL]["given_in_kind"] == 10
    assert (rows[ALESUND]["given"], rows[ALESUND]["received"]) == (0, 0)


@given(st.lists(st.builds(Flow, st.sampled_from("ab"), st.sampled_from("123"), st.sampled_from("456"),
                          st.integers(-9, 30), st.none() | st.integers(1, 999))))  # fmt: skip
def test_over_all_members_hours_and_money_are_nothing(flows: list[Flow]) -> None:
    turned = [Flow(each.competence, each.receiver, each.giver, each.hours, each.ore_per_hour) for each in flows[::2]]
    every = flows + turned
    found = balances(every)
    assert sum(each.given - each.received for each in found.values()) == 0
    assert sum(each.given_in_kind - each.received_in_kind for each in found.values()) == 0
    assert sum(each.money_ore for each in found.values()) == 0
    for member, each in found.items():
        assert each.given == sum(line.hours for line in lines(every) if line.giver == member)
        assert each.received == sum(line.hours for line in lines(every) if line.receiver == member)
        paid = [line for line in lines(every) if line.paid and member in (line.giver, line.receiver)]
        assert sum(line.ore if line.giver == member else -line.ore for line in paid) == each.money_ore


def test_reading_it_all_takes_as_many_statements_for_many_as_for_few(
    circle: Circle, django_assert_num_queries: Callable[[int], object]
) -> None:
    agreed_on(circle, NOW, an_offer(circle, NOW), a_need(circle, NOW))
    for _time in range(2):
        with django_assert_num_queries(7):  # type: ignore[attr-defined]
            pool_rows(circle.home, TODAY)
        for member in (STAVANGER, ALESUND):
            made = agreed_on(circle, NOW, an_offer(circle, NOW, member), a_need(circle, NOW))
            report(made.number, TODAY, 3, by=circle.alice.pk, now=NOW)
    assert len(engagements_of(circle.home.pk)) == 5
    assert len(every_member(circle.home.pk)) == 4


def told(circle: Circle) -> dict[str, list[str]]:
    """What each was told of engagements and procurements, by name, the oldest first."""
    found: dict[str, list[str]] = {}
    for each in everything_of(Notification).select_related("person").order_by("pk"):
        if each.kind in ("engagement", "procurement"):
            found.setdefault(each.person.name, []).append(each.data.get("state", each.kind))
    return found


def test_the_other_partner_is_told_what_was_said_and_nobody_of_what_she_did_herself(circle: Circle) -> None:
    what, why = an_offer(circle, NOW), a_need(circle, NOW)
    first = proposed(circle, NOW, what, why)
    decline(first.number, "Ikke nå.", by=circle.speakers[FJELL].pk, now=NOW)
    back = proposed(circle, NOW, what, why)
    take_back(back.number, by=circle.speakers[BERGEN].pk, now=NOW)
    made = agreed_on(circle, NOW, what, why)
    end(made.number, TODAY, "Utsatt.", member=FJELL, by=circle.speakers[FJELL].pk, now=NOW)
    dispatch(now=NOW)
    assert told(circle) == {
        f"Speaker{FJELL}": ["proposed", "proposed", "taken_back", "proposed"],
        f"Speaker{BERGEN}": ["declined", "agreed", "ended"],
    }
    letters = {each.subject: each for each in mail.outbox}
    asked = letters["Et oppdrag er foreslått: Brukeropplevelse og tjenestedesign, Bergen – Fjell"]
    assert f"/samarbeid/kompetanse/{made.number}/" in asked.body
    lines = inbox(circle.speakers[BERGEN].pk, "nn")
    assert lines[0].line == "Eit oppdrag blir avslutta før tida: Brukaroppleving og tenestedesign, Bergen – Fjell"
    assert lines[0].url == f"/nn/samarbeid/kompetanse/{made.number}/"


def test_those_who_speak_for_a_partner_are_told_that_it_can_join_a_procurement(circle: Circle) -> None:
    bought = a_procurement(circle, NOW)
    dispatch(now=NOW)
    assert told(circle) == {f"Speaker{each}": ["procurement"] for each in (STAVANGER, FJELL, ALESUND)}
    [line] = inbox(circle.speakers[FJELL].pk, "en")
    assert line.line == "Can be joined until 11 Mar 12:00: Nøkkelfrie dører"
    assert line.url == f"/en/samarbeid/innkjop/{bought.number}/"
