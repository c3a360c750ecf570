"""Members, the agreement, mandates and commitments: what each asks for, and that history is only added to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from aktiv.collaboration.actions.agreements import adopt, lay_before
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.mandates import NewMandate, end_mandate, entrust, give_mandate, set_limit
from aktiv.collaboration.actions.parties import NewMember, count_people, found, join, leave, succeed
from aktiv.collaboration.models import (
    Adoption,
    AgreementVersion,
    Body,
    Collaboration,
    Commitment,
    DecisionLimit,
    Delivery,
    Mandate,
    Member,
    MemberFigure,
    Succession,
)
from aktiv.collaboration.queries.agreements import binding, version_in_force
from aktiv.collaboration.queries.commitments import access_promise
from aktiv.collaboration.queries.figures import body_row
from aktiv.collaboration.queries.mandates import limits_on, mandate_rights
from aktiv.collaboration.queries.parties import every_member, members_on, populations
from aktiv.journal.models import Entry
from aktiv.values.refusal import Refusal
from tests.collaboration.world import (
    NOW,
    SINCE,
    TODAY,
    Circle,
    a_circle,
    a_draft,
    a_member,
    a_person,
    agreed,
    same,
)
from tests.reading import everything_of

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def refused(act: Callable[[], object]) -> str:
    """The code by which an act is refused."""
    with pytest.raises(Refusal) as no, transaction.atomic():
        act()
    return no.value.code


def test_a_collaboration_is_founded_once_and_by_who_runs_the_platform(circle: Circle) -> None:
    again = lambda by: found(same("To"), a_member("1103"), on=TODAY, secretary_id=circle.alice.pk, by=by, now=NOW)  # noqa: E731
    assert refused(lambda: again(None)) == "founded_already"
    assert refused(lambda: again(circle.alice.pk)) == "not_operator"


def test_members_are_told_by_number_with_the_figure_of_the_year_before(circle: Circle) -> None:
    count_people("1246", 41_000, on=date(2027, 1, 1), source="SSB", by=circle.alice.pk, now=NOW)
    members = members_on(circle.home.pk, TODAY)
    assert [each.number for each in members] == ["1103", "1246", "1508", "4601"]
    counted = populations([each.pk for each in members], TODAY)
    assert [counted[each.pk].people for each in members] == [149_048, 39_663, 19_021, 291_940]
    assert populations([members[1].pk], TODAY + YEAR)[members[1].pk].people == 41_000


def test_every_act_needs_a_mandate_that_holds_at_the_moment(circle: Circle) -> None:
    acts: list[Callable[[Circle, object], object]] = [
        lambda c, by: join(a_member("1103"), on=TODAY, by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: count_people("1103", 1, on=TODAY, source="x", by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: leave("1103", notice_on=TODAY, by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: succeed(["1246"], [a_member("1246")], on=TODAY, by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: lay_before(a_draft(), by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: entrust(c.charlie, NewMandate(member="1103", role="assessor"), by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: set_limit(c.council.slug, 1, on=TODAY, by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: end_mandate(c.seat("4601").pk, by=by, now=NOW),  # type: ignore[arg-type]
        lambda c, by: commit("1103", Promised(kind="role", what="x", due=TODAY), by=by, now=NOW),  # type: ignore[arg-type]
    ]
    before = len(everything_of(Entry))
    assert {refused(lambda a=act: a(circle, circle.charlie.pk)) for act in acts} == {"no_mandate"}  # type: ignore[misc]
    assert len(everything_of(Entry)) == before


def test_a_mandate_that_ended_an_hour_ago_is_over(circle: Circle) -> None:
    entrust(circle.charlie, NewMandate(member="1103", role="secretariat"), by=circle.alice.pk, now=NOW)
    later = NOW + timedelta(hours=3)
    end_mandate(Mandate.objects.get(person=circle.alice, role="secretariat").pk, by=circle.charlie.pk, now=later)
    hour = later + timedelta(hours=1)
    assert refused(lambda: join(a_member("1103"), on=TODAY, by=circle.alice.pk, now=hour)) == "mandate_over"
    assert (
        refused(lambda: end_mandate(Mandate.objects.get(person=circle.charlie).pk, by=circle.charlie.pk, now=hour))
        == "last_secretary"
    )


def test_who_has_a_seat_for_one_member_speaks_for_that_one_alone(circle: Circle) -> None:
    bergen = circle.speakers["4601"].pk
    hours = Promised(kind="hours", what="Test i tre haller", due=TODAY, hours=40)
    assert commit("4601", hours, by=bergen, now=NOW).number == 1
    assert refused(lambda: commit("1103", hours, by=bergen, now=NOW)) == "no_mandate"


def test_a_deputy_waits_for_the_seat_that_she_stands_in_for(circle: Circle) -> None:
    secretary, council, soon = circle.alice.pk, circle.council.slug, NOW + timedelta(days=10)
    end_mandate(circle.seat("4601").pk, by=secretary, now=NOW)
    coming = NewMandate(member="4601", role="member", body=council, begins=soon)
    seat = entrust(a_person("Eva"), coming, by=secretary, now=NOW)
    deputy = NewMandate(member="4601", role="deputy", body=council, deputy_of=seat.pk)
    entrust(circle.charlie, deputy, by=secretary, now=NOW)
    held = [mandate_rights(circle.charlie.pk, circle.home.pk, each).mandates for each in (NOW, soon)]
    assert [len(each) for each in held] == [0, 1]
    told = [body_row(circle.home, circle.council, each)["mandates"] for each in (NOW, soon)]
    assert [[each["holds"] for each in rows if each["role"] == "deputy"] for rows in told] == [[False], [True]]


def test_a_seat_has_one_holder_and_a_deputy_sits_for_the_same_member(circle: Circle) -> None:
    secretary, council = circle.alice.pk, circle.council.slug
    seat = lambda **more: NewMandate(**({"member": "4601", "role": "member", "body": council} | more))  # type: ignore[arg-type]  # noqa: E731
    assert refused(lambda: entrust(circle.charlie, seat(), by=secretary, now=NOW)) == "seat_taken"
    of_bergen = circle.seat("4601").pk
    wrong = seat(role="deputy", member="1103", deputy_of=of_bergen)
    assert refused(lambda: entrust(circle.charlie, wrong, by=secretary, now=NOW)) == "deputy_of_nobody"
    deputy = entrust(circle.charlie, seat(role="deputy", deputy_of=of_bergen), by=secretary, now=NOW)
    assert mandate_rights(circle.charlie.pk, circle.home.pk, NOW).mandates[0].member_id == deputy.member_id
    again = seat(role="deputy", deputy_of=of_bergen)
    assert refused(lambda: entrust(circle.charlie, again, by=secretary, now=NOW)) == "mandate_there_already"
    end_mandate(of_bergen, by=secretary, now=NOW + timedelta(hours=1))
    assert mandate_rights(circle.charlie.pk, circle.home.pk, NOW + timedelta(hours=2)).mandates == ()
    entrust(a_person("Eva"), seat(), by=secretary, now=NOW + timedelta(hours=2))


def test_a_mandate_is_given_to_an_address_that_somebody_has_shown_is_hers(circle: Circle) -> None:
    new = NewMandate(member="1508", role="assessor")
    assert give_mandate("charlie@example.com", new, by=circle.alice.pk, now=NOW).person == circle.charlie
    assert refused(lambda: give_mandate("nobody@example.com", new, by=circle.alice.pk, now=NOW)) == "no_such_address"


def test_the_agreement_is_in_force_when_every_party_has_adopted_it(circle: Circle) -> None:
    join(NewMember(name="Iris Vest AS", number="987654321", kind="supplier"), on=SINCE, by=circle.alice.pk, now=NOW)
    first = agreed(circle)
    second = lay_before(a_draft(notice_months=6), by=circle.alice.pk, now=NOW)
    assert version_in_force(circle.home.pk, TODAY) == first
    assert version_in_force(circle.home.pk, TODAY - timedelta(days=1)) is None
    yes = lambda number, seen=second.sha256: adopt(  # noqa: E731
        2, number, case_reference="1", signatory="A", on=TODAY, seen=seen, by=circle.alice.pk, now=NOW
    )
    for number in ("1103", "4601", "1246"):
        yes(number)
    assert version_in_force(circle.home.pk, TODAY) == first
    assert refused(lambda: yes("1103")) == "adopted_already"
    assert refused(lambda: yes("987654321")) == "not_a_party"
    assert refused(lambda: yes("1508", first.sha256)) == "seen_another"
    yes("1508")
    assert version_in_force(circle.home.pk, TODAY) == second


def test_who_gives_notice_stays_as_long_as_the_agreement_says_and_then_holds_nothing(circle: Circle) -> None:
    agreed(circle)
    fjell = circle.speakers["1246"].pk
    assert leave("1246", notice_on=TODAY, by=fjell, now=NOW).left == date(2028, 3, 1)
    assert refused(lambda: leave("1246", notice_on=TODAY, by=fjell, now=NOW)) == "left_already"
    at = lambda days: mandate_rights(fjell, circle.home.pk, NOW + timedelta(days=days)).mandates  # noqa: E731
    assert len(at(366)) == 1
    assert at(367) == ()
    late = NOW + timedelta(days=367)
    assert (
        refused(lambda: commit("1246", Promised(kind="role", what="x", due=TODAY), by=fjell, now=late)) == "no_mandate"
    )


def test_one_that_becomes_part_of_another_is_followed_by_it_and_bound_by_what_was_adopted(circle: Circle) -> None:
    version = agreed(circle)
    heir = NewMember(name="Øygarden", number="4626", population=39_663, figure_day=date(2026, 1, 1), source="SSB")
    came = succeed(["1246"], [heir], on=date(2027, 6, 1), by=circle.alice.pk, now=NOW)[0]
    names = lambda day: [each.name for each in members_on(circle.home.pk, day)]  # noqa: E731
    assert "Fjell" in names(date(2027, 5, 31))
    assert "Øygarden" not in names(date(2027, 5, 31))
    assert names(date(2027, 6, 1)) == ["Stavanger", "Ålesund", "Bergen", "Øygarden"]
    assert version_in_force(circle.home.pk, date(2027, 6, 1)) == version
    assert came.pk in binding(circle.home.pk, date(2027, 6, 1))[version.pk]
    assert Succession.objects.get().before.number == "1246"
    split = [NewMember(name="A", number="1580"), NewMember(name="B", number="1581")]
    assert len(succeed(["1508"], split, on=date(2027, 6, 1), by=circle.alice.pk, now=NOW)) == 2
    assert version_in_force(circle.home.pk, date(2027, 6, 1)) == version


def test_what_is_promised_is_delivered_in_its_unit_and_corrected_by_another_line(circle: Circle) -> None:
    by = circle.alice.pk
    promise = commit("1508", Promised(kind="money", what="Felles drift", due=TODAY, amount_ore=500), by=by, now=NOW)
    assert access_promise(circle.home.pk, 1).state(TODAY + timedelta(days=1)) == "late"
    deliver(promise.number, amount_ore=600, on=TODAY, by=by, now=NOW)
    deliver(promise.number, amount_ore=-100, on=TODAY, remark="for mye", by=by, now=NOW)
    assert (access_promise(circle.home.pk, 1).delivered, access_promise(circle.home.pk, 1).state(TODAY)) == (
        500,
        "delivered",
    )
    assert refused(lambda: deliver(1, amount_ore=-501, on=TODAY, by=by, now=NOW)) == "wrong_amount"
    assert refused(lambda: deliver(1, hours=5, on=TODAY, by=by, now=NOW)) == "wrong_amount"
    assert refused(lambda: deliver(1, amount_ore=1, on=TODAY + YEAR, by=by, now=NOW)) == "delivered_ahead"


def test_a_limit_holds_from_its_day_and_is_never_said_of_the_past(circle: Circle) -> None:
    tomorrow = TODAY + timedelta(days=1)
    set_limit(circle.council.slug, 100_000_00, on=tomorrow, by=circle.alice.pk, now=NOW)
    assert limits_on(circle.home.pk, TODAY)[circle.council.pk].limit_ore is None
    assert limits_on(circle.home.pk, tomorrow)[circle.council.pk].limit_ore == 100_000_00
    past = lambda: set_limit(circle.council.slug, 1, on=SINCE, by=circle.alice.pk, now=NOW)  # noqa: E731
    assert refused(past) == "limit_in_the_past"


def test_the_database_lets_nobody_change_or_take_out_what_has_been(circle: Circle) -> None:
    agreed(circle)
    commit("1508", Promised(kind="role", what="Produkteier", due=TODAY), by=circle.alice.pk, now=NOW)
    deliver(1, on=TODAY, by=circle.alice.pk, now=NOW)
    succeed(["1246"], [NewMember(name="Øygarden", number="4626")], on=date(2027, 6, 1), by=circle.alice.pk, now=NOW)
    kept = (
        (Collaboration, "slug"), (MemberFigure, "source"), (Succession, "on_day"), (AgreementVersion, "text"),
        (Adoption, "signatory"), (Body, "slug"), (DecisionLimit, "from_day"), (Commitment, "what"), (Delivery, "note"),
        (Member, "name"), (Mandate, "role"),
    )  # fmt: skip
    for model, field in kept:
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET {field} = {field} || ''", f"DELETE FROM {table}"):
            changed = statement.replace("|| ''", "+ 1") if field.endswith("_day") else statement
            changed = changed.replace("|| ''", "|| 'x'")
            with (
                pytest.raises(DatabaseError, match=r"only added to|only the end"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(changed)
    for table, column, value in (("member", '"left"', "'2030-01-01'"), ("mandate", "ends", "'2099-01-01'")):
        moved = f"UPDATE collaboration_{table} SET {column} = {value} WHERE {column} IS NOT NULL"
        end_mandate(circle.seat("4601").pk, by=circle.alice.pk, now=NOW) if table == "mandate" else None
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(moved)


def test_every_act_writes_one_line_in_the_journal_and_no_name(circle: Circle) -> None:
    agreed(circle)
    verbs = [each.verb for each in everything_of(Entry) if each.subject_kind == "collaboration"]
    assert verbs.count("collaboration.member_joined") == 3
    assert verbs.count("collaboration.agreement_adopted") == 4
    assert verbs.count("collaboration.mandate_given") == 4
    assert not [each for each in everything_of(Entry) if "Speaker" in str(each.data)]
    assert len(every_member(circle.home.pk)) == 4
