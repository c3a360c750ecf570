"""Ideas: written as they stand, answered by a day that is shown, merged with credit, and known by whom to nobody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from aktiv.collaboration.actions import idea_desk, ideas
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.models import Authorship, Idea, IdeaComment, IdeaFollow, IdeaReport, IdeaStep, IdeaSupport
from aktiv.collaboration.queries.ideas import answered_in_time, ideas_of, merged_into, reports_waiting, seen_by, willing
from aktiv.collaboration.rules.ideas import answer_due, missed
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.people.models import Person
from aktiv.values import Refusal
from aktiv.walls import everything, within
from tests.collaboration.world import NOW, TODAY, Circle, a_circle
from tests.reading import everything_of


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def an_idea(by: Person, title: str = "Vis ledig garderobe", **more: Any) -> Idea:
    words = {"title": title, "text": "Da slipper vi å ringe.", "affected": "trenere", "language": "nb"}
    return ideas.submit(NewIdea(**(words | more)), by=by.pk, now=NOW)


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2027, 1, 4), date(2027, 2, 1)),  # a Monday; four whole weeks
        (date(2027, 1, 8), date(2027, 2, 5)),
        (date(2027, 1, 9), date(2027, 2, 5)),  # a Saturday: Monday is the first
        (date(2027, 3, 22), date(2027, 4, 22)),  # Easter takes three days
    ],
)
def test_an_answer_is_due_twenty_working_days_after_the_day_it_came(came: date, due: date) -> None:
    easter = {date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 28), date(2027, 3, 29)}
    assert answer_due(came, easter.__contains__) == due


def test_an_answer_is_late_from_the_day_after_it_was_due() -> None:
    due = date(2027, 2, 1)
    assert [missed(due, None, None, due + timedelta(days=each)) for each in (0, 1)] == [False, True]
    assert [missed(due, due + timedelta(days=each), None, date(2028, 1, 1)) for each in (0, 1)] == [False, True]
    assert not missed(due, None, due, date(2028, 1, 1))


def test_an_idea_is_numbered_due_and_followed_by_who_wrote_it(circle: Circle) -> None:
    first, second = an_idea(circle.charlie), an_idea(circle.alice, "Mørk modus")
    assert (first.number, second.number, first.state) == (1, 2, "submitted")
    assert TODAY + timedelta(days=27) < first.due < TODAY + timedelta(days=45)
    assert everything_of(IdeaFollow).filter(idea=first, person=circle.charlie).count() == 1
    entry = everything_of(Entry).get(verb="idea.submitted", subject_id=str(first.pk))
    assert entry.data == {"number": 1, "step": first.steps.get().pk}


def test_who_sends_the_same_once_more_has_one_idea_and_others_have_theirs(circle: Circle) -> None:
    first = an_idea(circle.charlie)
    assert an_idea(circle.charlie).pk == first.pk
    assert an_idea(circle.charlie, "Vis ledig dusj").pk != first.pk
    assert an_idea(circle.alice).pk != first.pk
    ideas.withdraw(first.number, "Feil.", by=circle.charlie.pk, now=NOW)
    assert an_idea(circle.charlie).pk != first.pk


def test_nothing_that_is_missing_or_too_long_is_kept(circle: Circle) -> None:
    for code, more in {
        "missing_text": {"title": "  "},
        "too_long": {"affected": "x" * 301},
        "control_characters": {"text": "a\x00b"},
    }.items():
        with refused(code):
            an_idea(circle.charlie, **more)
    assert not Idea.objects.exists()


def test_support_is_once_for_each_person_and_may_be_taken_back(circle: Circle) -> None:
    idea, by = an_idea(circle.charlie), circle.alice.pk
    assert [ideas.support(idea.number, wanted, by=by, now=NOW).supporters for wanted in (True, True)] == [1, 1]
    assert ideas.support(idea.number, True, by=circle.charlie.pk, now=NOW).supporters == 2
    assert [ideas.support(idea.number, wanted, by=by, now=NOW).supporters for wanted in (False, False)] == [1, 1]


def test_a_merge_keeps_the_credit_and_counts_each_person_once(circle: Circle) -> None:
    speakers = list(circle.speakers.values())
    kept, gone = an_idea(circle.charlie, named=True), an_idea(speakers[0], "Garderober i søket", named=True)
    for person in (circle.alice, speakers[1]):
        ideas.support(kept.number, True, by=person.pk, now=NOW)
    for person in (circle.alice, speakers[2]):
        ideas.support(gone.number, True, by=person.pk, now=NOW)
    idea_desk.merge(gone.number, kept.number, "Det samme", by=circle.alice.pk, now=NOW)
    kept.refresh_from_db()
    assert kept.supporters == 3
    seen = seen_by(kept, speakers[2].pk)
    assert [(each.number, name) for each, name in seen.merged] == [(gone.number, speakers[0].name)]
    assert seen.supports
    assert everything_of(IdeaFollow).filter(idea=kept, person=speakers[0]).exists()
    assert ideas.support(kept.number, True, by=speakers[2].pk, now=NOW).supporters == 3
    with refused("idea_over"):
        ideas.support(gone.number, True, by=circle.charlie.pk, now=NOW)


def test_merges_go_in_no_circle(circle: Circle) -> None:
    a, b, c = (an_idea(circle.charlie, title) for title in "ABC")
    by = circle.alice.pk
    with refused("merged_into_itself"):
        idea_desk.merge(a.number, a.number, "x", by=by, now=NOW)
    idea_desk.merge(a.number, b.number, "x", by=by, now=NOW)
    with refused("idea_over"):
        idea_desk.merge(b.number, a.number, "x", by=by, now=NOW)
    idea_desk.merge(b.number, c.number, "x", by=by, now=NOW)
    with refused("idea_over"):
        idea_desk.merge(c.number, a.number, "x", by=by, now=NOW)
    assert merged_into([c.pk]) == {a.pk, b.pk, c.pk}
    for wrong in (
        "UPDATE collaboration_idea SET state = 'merged', into_id = %s WHERE id = %s",
        "UPDATE collaboration_idea SET into_id = %s WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(wrong, [a.pk, c.pk])


def test_what_was_written_stays_as_it_was_written(circle: Circle) -> None:
    idea = an_idea(circle.charlie)
    ideas.comment(idea.number, "Ja!", by=circle.alice.pk, now=NOW)
    for wrong in (
        "UPDATE collaboration_idea SET title = 'x'",
        "UPDATE collaboration_idea SET due = due + 1",
        "UPDATE collaboration_ideacomment SET text = 'x'",
        "UPDATE collaboration_ideastep SET text = 'x'",
        "DELETE FROM collaboration_ideastep",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), everything(), connection.cursor() as cursor:
            cursor.execute(wrong)


def test_only_the_secretariat_answers_merges_and_hides(circle: Circle) -> None:
    idea, other = an_idea(circle.charlie), an_idea(circle.charlie, "To")
    speaker = next(iter(circle.speakers.values()))
    for person in (circle.charlie, speaker):
        for act in (
            lambda by: idea_desk.answer(idea.number, "Ja", goes_on=True, by=by, now=NOW),
            lambda by: idea_desk.merge(idea.number, other.number, "x", by=by, now=NOW),
            lambda by: idea_desk.hide(idea.number, "x", by=by, now=NOW),
            lambda by: idea_desk.show(idea.number, "x", by=by, now=NOW),
            lambda by: idea_desk.dismiss(idea.number, by=by, now=NOW),
        ):
            with refused("no_mandate"):
                act(person.pk)
    assert list(idea.steps.values_list("kind", flat=True)) == ["submitted"]


def test_an_answer_is_counted_in_time_or_late(circle: Circle) -> None:
    early, late, never = (an_idea(circle.charlie, title) for title in "ABC")
    by, after = circle.alice.pk, NOW + timedelta(days=60)
    idea_desk.answer(early.number, "Vi ser på det.", goes_on=True, by=by, now=NOW)
    idea_desk.answer(late.number, "Nei, for dyrt.", goes_on=False, by=by, now=after)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, early.answered_on, late.state) == ("screening", TODAY, "stopped")
    assert answered_in_time(circle.home.pk, after.date()) == (1, 3)
    numbers = [each.number for each in ideas_of(circle.home.pk, which="forsent", today=after.date()).ideas]
    assert numbers == [never.number, late.number]
    with refused("idea_over"):
        idea_desk.answer(late.number, "Likevel", goes_on=True, by=by, now=after)


def test_who_wrote_takes_it_back_and_nobody_else(circle: Circle) -> None:
    idea = an_idea(circle.charlie)
    with refused("not_found"):
        ideas.withdraw(idea.number, "x", by=circle.alice.pk, now=NOW)
    with refused("missing_text"):
        ideas.withdraw(idea.number, " ", by=circle.charlie.pk, now=NOW)
    assert ideas.withdraw(idea.number, "Finnes alt", by=circle.charlie.pk, now=NOW).state == "withdrawn"


def test_what_is_hidden_is_in_no_list_and_reports_are_settled(circle: Circle) -> None:
    idea, by = an_idea(circle.charlie), circle.alice.pk
    rude = ideas.comment(idea.number, "Rør", by=circle.charlie.pk, now=NOW)
    speaker = next(iter(circle.speakers.values()))
    for _again in range(2):
        ideas.report(idea.number, "spam", by=speaker.pk, now=NOW)
    ideas.report(idea.number, "abuse", comment_id=rude.pk, by=speaker.pk, now=NOW)
    assert [(each.pk, number) for each, number in reports_waiting(circle.home.pk)] == [(idea.pk, 2)]
    idea_desk.hide(idea.number, "Uhøflig", comment_id=rude.pk, by=by, now=NOW)
    assert [each.said for each in ideas_of(circle.home.pk, today=TODAY).ideas] == [0]  # type: ignore[attr-defined]
    assert seen_by(idea, None).said == []
    assert idea_desk.dismiss(idea.number, by=by, now=NOW) == 1
    assert reports_waiting(circle.home.pk) == []
    assert set(everything_of(IdeaReport).values_list("why", "upheld")) == {("spam", False), ("abuse", True)}
    idea_desk.hide(idea.number, "Navngir noen", by=by, now=NOW)
    assert ideas_of(circle.home.pk, today=TODAY).total == 0
    with refused("hidden_already"):
        idea_desk.hide(idea.number, "igjen", by=by, now=NOW)
    idea_desk.show(idea.number, "Feil", by=by, now=NOW)
    assert ideas_of(circle.home.pk, today=TODAY).total == 1
    assert set(IdeaStep.Kind.values) - set(idea.steps.values_list("kind", flat=True)) == {
        "answered", "merged", "withdrawn"
    }  # fmt: skip


def test_a_comment_of_another_idea_is_not_found(circle: Circle) -> None:
    one, other = an_idea(circle.charlie), an_idea(circle.charlie, "To")
    said = ideas.comment(one.number, "Ja", by=circle.charlie.pk, now=NOW)
    with refused("not_found"):
        ideas.report(other.number, "spam", comment_id=said.pk, by=circle.alice.pk, now=NOW)
    with refused("not_found"):
        idea_desk.hide(other.number, "x", comment_id=said.pk, by=circle.alice.pk, now=NOW)


def test_a_first_name_stands_there_only_where_she_says_so(circle: Circle) -> None:
    Person.objects.filter(pk=circle.charlie.pk).update(name="Charlie Holm Berg")
    idea = an_idea(circle.charlie)
    ideas.comment(idea.number, "Ja", named=True, by=circle.charlie.pk, now=NOW)
    seen = seen_by(idea, None)
    assert (seen.name, [each.name for each in seen.said]) == ("", ["Charlie"])
    ideas.choose(idea.number, named=True, may_ask=True, by=circle.charlie.pk, now=NOW)
    assert (seen_by(idea, None).name, willing(circle.home.pk)) == ("Charlie", 1)
    ideas.choose(idea.number, named=False, may_ask=False, by=circle.charlie.pk, now=NOW)
    assert (seen_by(idea, None).name, willing(circle.home.pk)) == ("", 0)


def test_who_wrote_supports_follows_or_reports_is_shown_to_herself_alone(circle: Circle) -> None:
    idea = an_idea(circle.charlie)
    ideas.support(idea.number, True, by=circle.charlie.pk, now=NOW)
    ideas.report(idea.number, "other", by=circle.charlie.pk, now=NOW)
    tables = (Authorship, IdeaSupport, IdeaFollow, IdeaReport)
    assert [each._default_manager.count() for each in tables] == [0, 0, 0, 0]
    with within(person=circle.alice.pk):
        assert [each._default_manager.count() for each in tables] == [0, 0, 0, 0]
    with within(person=circle.charlie.pk):
        assert [each._default_manager.count() for each in tables] == [1, 1, 1, 1]


def test_those_who_follow_get_one_mail_each_and_who_did_it_none(circle: Circle) -> None:
    idea = an_idea(circle.charlie)
    speaker = next(iter(circle.speakers.values()))
    ideas.follow(idea.number, True, by=speaker.pk, now=NOW)
    ideas.follow(idea.number, True, by=circle.alice.pk, now=NOW)
    ideas.follow(idea.number, False, by=circle.alice.pk, now=NOW)
    ideas.comment(idea.number, "Enig.", by=speaker.pk, now=NOW)
    idea_desk.answer(idea.number, "Kommer i vår.", goes_on=True, by=circle.alice.pk, now=NOW)
    for _again in range(2):
        dispatch(now=NOW)
    told = sorted((each.to[0], each.subject) for each in mail.outbox if "Vis ledig" in each.subject)
    assert [address for address, _subject in told] == ["charlie@example.com", "charlie@example.com", speaker.email]
    answered = [each.body for each in mail.outbox if "Kommer i vår." in each.body]
    assert len(answered) == 2
    assert f"/samarbeid/ideer/{idea.number}/" in answered[0]
    assert everything_of(Notification).filter(kind="idea_said").get().person_id == circle.charlie.pk


def test_a_comment_that_was_hidden_meanwhile_is_not_mailed(circle: Circle) -> None:
    idea = an_idea(circle.charlie)
    said = ideas.comment(idea.number, "Rør", by=circle.alice.pk, now=NOW)
    idea_desk.hide(idea.number, "Uhøflig", comment_id=said.pk, by=circle.alice.pk, now=NOW)
    dispatch(now=NOW)
    assert not [each for each in mail.outbox if "Rør" in each.body]
    assert IdeaComment.objects.get().hidden
