"""What is kept back has a ground and an end; assessments are only added to; who asks to join is told to few."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions.idea_desk import answer as answer_idea
from aktiv.collaboration.actions.idea_desk import hide, show
from aktiv.collaboration.actions.ideas import NewIdea, submit
from aktiv.collaboration.actions.opening import (
    Answered,
    Asking,
    answer_join,
    ask_to_join,
    assess,
    show_again,
    withhold,
)
from aktiv.collaboration.models import Assessment, JoinRequest, Withheld
from aktiv.collaboration.open_words import CRITERIA
from aktiv.collaboration.queries.openness import assessment_rows, join_requests, withheld_rows
from aktiv.collaboration.rules.evidence import kind_of
from aktiv.demo.actions.opening import A_YEAR_BEFORE, ASSESSED
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.inbox import inbox
from aktiv.messages.queries.letters import letter_of
from aktiv.people.actions.retention import purge
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within
from tests.collaboration.world import NOW, TODAY, Circle, a_circle

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def noted(verb: str) -> int:
    with everything():
        return Entry.objects.filter(verb=f"collaboration.{verb}").count()


def asking(**more: object) -> Asking:
    values: dict[str, object] = {
        "name": "Voss",
        "kind": "municipality",
        "contact": "Kari, rådmann",
        "email": "k@voss.no",
    }
    return Asking(**(values | more))  # type: ignore[arg-type]


def test_every_file_that_the_assessments_of_the_demo_name_is_in_the_repository() -> None:
    named = {each for answers in (ASSESSED, A_YEAR_BEFORE) for one in answers.values() for each in one.evidence}
    files = {each for each in named if kind_of(each) == "file"}
    assert len(files) > 15
    assert [each for each in sorted(files) if not (REPOSITORY / each).exists()] == []
    assert set(ASSESSED) == set(CRITERIA)
    assert len(CRITERIA) == 16


def test_only_the_secretariat_keeps_back_and_every_act_is_in_the_journal(circle: Circle) -> None:
    for person in (circle.charlie, circle.speakers["4601"]):
        with refused("no_mandate"):
            withhold("Funn", "security", "Rettes.", by=person.pk, now=NOW)
    made = withhold("Funn", "security", "Rettes.", looked_at=TODAY, by=circle.alice.pk, now=NOW)
    later = NOW + timedelta(days=3)
    show_again(made.number, by=circle.alice.pk, now=later)
    with refused("shown_already"):
        show_again(made.number, by=circle.alice.pk, now=later)
    row = withheld_rows(circle.home, later)[0]
    assert (row["held"], row["ground"], row["until"]) == (False, "security", "2027-03-04")
    assert (noted("withheld"), noted("shown_again")) == (1, 1)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("not_a_ground", {"ground": "rules of mine"}),
        ("missing_text", {"what": " "}),
        ("too_long", {"why": "x" * 601}),
        ("withheld_out_of_order", {"looked_at": TODAY - timedelta(days=1)}),
    ],
)
def test_nothing_is_kept_back_without_ground_reason_and_order(
    circle: Circle, code: str, more: dict[str, object]
) -> None:
    values: dict[str, object] = {"what": "Funn", "ground": "security", "why": "Rettes."} | more
    with refused(code):
        withhold(**values, by=circle.alice.pk, now=NOW)  # type: ignore[arg-type]
    assert not Withheld.objects.exists()


def test_what_was_kept_back_never_changes_and_never_goes(circle: Circle) -> None:
    withhold("Funn", "security", "Rettes.", by=circle.alice.pk, now=NOW)
    for change in ("UPDATE collaboration_withheld SET why = 'x'", "DELETE FROM collaboration_withheld"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_hidden_idea_is_in_the_list_with_its_reason_until_it_is_shown(circle: Circle) -> None:
    idea = submit(
        NewIdea(title="Kjøp hos oss", text="x", affected="alle", language="nb"), by=circle.charlie.pk, now=NOW
    )
    assert withheld_rows(circle.home, NOW) == []
    hide(idea.number, "Reklame.", by=circle.alice.pk, now=NOW)
    row = withheld_rows(circle.home, NOW)[0]
    assert (row["source"], row["about"], row["ground"], row["why"], row["held"]) == (
        "idea",
        1,
        "rules",
        "Reklame.",
        True,
    )
    assert "Kjøp" not in str(row)
    show(idea.number, "Ikke reklame likevel.", by=circle.alice.pk, now=NOW + timedelta(days=1))
    row = withheld_rows(circle.home, NOW + timedelta(days=1))[0]
    assert (row["held"], row["until"]) == (False, "2027-03-02")
    answer_idea(idea.number, "Takk.", goes_on=True, by=circle.alice.pk, now=NOW + timedelta(days=1))


def test_an_assessment_answers_every_criterion_and_shows_where(circle: Circle) -> None:
    by = circle.alice.pk
    with refused("criterion_unanswered"):
        assess({"open": Answered("met", "", ["LICENSE"])}, on=TODAY, by=by, now=NOW)
    for code, wrong in (
        ("evidence_missing", Answered("met")),
        ("note_missing", Answered("partly", " ", ["LICENSE"])),
        ("evidence_wrong", Answered("met", "", ["javascript:alert(1)"])),
        ("evidence_wrong", Answered("met", "", ["../../etc/passwd"])),
        ("criterion_unanswered", Answered("perhaps")),
    ):
        with refused(code) as told:
            assess({**ASSESSED, "style": wrong}, on=TODAY, by=by, now=NOW)
        assert told.value.data["criterion"] == "style"
    with refused("assessed_ahead"):
        assess(ASSESSED, on=TODAY + timedelta(days=1), by=by, now=NOW)
    with refused("no_mandate"):
        assess(ASSESSED, on=TODAY, by=circle.charlie.pk, now=NOW)
    assert not Assessment.objects.exists()
    assess(ASSESSED, on=TODAY, by=by, now=NOW)
    row = assessment_rows(circle.home)[0]
    assert [each["criterion"] for each in row["criteria"]] == list(CRITERIA)
    assert (row["assessed_by"], row["next_due"], noted("assessed")) == ("Alice", "2028-02-29", 1)


def test_an_assessment_never_changes_and_never_goes(circle: Circle) -> None:
    assess(ASSESSED, on=TODAY, by=circle.alice.pk, now=NOW)
    for change in (
        "UPDATE collaboration_assessment SET standard = '9'",
        "DELETE FROM collaboration_assessment",
        "UPDATE collaboration_assessedcriterion SET answer = 'met'",
        "DELETE FROM collaboration_assessedcriterion",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_criterion_cannot_be_met_without_evidence_whatever_is_written(circle: Circle) -> None:
    assess(ASSESSED, on=TODAY, by=circle.alice.pk, now=NOW)
    with pytest.raises(IntegrityError, match="criterion_answer_is_shown"), transaction.atomic():
        Assessment.objects.get().criteria.create(criterion="new", answer="met", evidence=[])


def test_who_asks_to_join_is_answered_once_and_by_the_secretariat(circle: Circle) -> None:
    made = ask_to_join(asking(population=16_000), by=circle.charlie.pk, now=NOW)
    for person in (circle.charlie, circle.speakers["1103"]):
        with refused("no_mandate"):
            answer_join(made.number, "Velkommen.", by=person.pk, now=NOW)
    answer_join(made.number, "Velkommen.", by=circle.alice.pk, now=NOW)
    with refused("request_answered_already"):
        answer_join(made.number, "Igjen.", by=circle.alice.pk, now=NOW)
    assert [each.answer for each in join_requests(circle.home.pk)] == ["Velkommen."]
    assert (noted("join_asked"), noted("join_answered")) == (1, 1)
    with everything():
        told = Entry.objects.get(verb="collaboration.join_asked").data
    assert "Kari" not in str(told)


def test_who_asked_to_join_is_forgotten_in_time_also_when_nobody_answered(circle: Circle) -> None:
    ask_to_join(asking(population=16_000), by=circle.charlie.pk, now=NOW)
    for days, left in ((364, True), (366, False)):
        purge(NOW + timedelta(days=days))
        [made] = join_requests(circle.home.pk)
        assert (bool(made.email), bool(made.contact), made.name != "") == (left, left, True)


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("not_a_kind", {"kind": "supplier"}),
        ("missing_text", {"contact": ""}),
        ("not_a_mail_address", {"email": "kari"}),
        ("figure_not_whole", {"population": -1}),
        ("too_long", {"message": "x" * 4001}),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(circle: Circle, code: str, more: dict[str, object]) -> None:
    with refused(code):
        ask_to_join(asking(**more), by=circle.charlie.pk, now=NOW)


def test_one_person_asks_three_times_a_day(circle: Circle) -> None:
    for _each in range(3):
        ask_to_join(asking(), by=circle.charlie.pk, now=NOW)
    with refused("too_many"):
        ask_to_join(asking(), by=circle.charlie.pk, now=NOW)
    ask_to_join(asking(), by=circle.charlie.pk, now=NOW + timedelta(days=2))


def test_the_secretariat_alone_is_told_and_the_letter_names_nobody(circle: Circle) -> None:
    ask_to_join(asking(), by=circle.charlie.pk, now=NOW)
    dispatch(now=NOW)
    with everything():
        [told] = Notification.objects.filter(kind="join_asked")
        letter = letter_of(told, NOW)
    assert told.person_id == circle.alice.pk
    assert letter is not None
    assert "Voss" in letter.subject
    assert "Kari" not in letter.subject + letter.body
    with within(person=circle.alice.pk):
        assert [each.line for each in inbox(circle.alice.pk, "en")] == ["Asks to join the collaboration: Voss"]


def test_a_request_is_seen_by_who_sent_it_and_by_nobody_else(circle: Circle) -> None:
    ask_to_join(asking(), by=circle.charlie.pk, now=NOW)
    for person, seen in ((circle.charlie, 1), (circle.speakers["4601"], 0)):
        with within(person=person.pk):
            assert JoinRequest.objects.count() == seen


@given(st.text(max_size=250))
def test_what_is_shown_as_a_link_leads_to_a_page_or_an_encrypted_address(text: str) -> None:
    kind = kind_of(text)
    if kind == "address":
        assert text.startswith("https://")
    if kind == "page":
        assert text.startswith("/")
        assert not text.startswith("//")
    if kind == "file":
        assert ".." not in text
        assert not text.startswith("/")
