"""Setting what a municipality asks and has accepted: who may where, what stands, and what those who book meet."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from aktiv.facilities.actions import set_value
from aktiv.facilities.actions.asking import MOST_QUESTIONS, NewQuestion, add_question
from aktiv.facilities.models import Activity, HoursPlan, Question, Setting, SpaceActivity, TermsDocument
from aktiv.people.models import StaffRole
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, verbs
from tests.cases.world import CaseWorld, a_case_world
from tests.facilities.world import a_facility, same, some_activities
from tests.reading import everything_of
from tests.web.booking_world import browser_of, form_of, pick_of, stop_the_clock, when
from tests.web.test_desk import told

LIST, NEW = "/oppsett/fjell/sporsmal/", "/oppsett/fjell/sporsmal/nytt/"
TERMS = "/oppsett/fjell/vilkar/"
ASKED = {
    "gjor": "lagre", "tekst_nb": "Hvor mange biler?", "tekst_nn": "Kor mange bilar?", "tekst_en": "How many cars?",
    "svar": "number", "ma": "1", "sted": "", "plass": "2",
}  # fmt: skip
WORDS = {f"{what}_{code}": f"{what} {code}" for what in ("tittel", "tekst") for code in ("nb", "nn", "en")}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    stop_the_clock(monkeypatch)
    found = a_case_world()
    StaffRole.objects.filter(person=found.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    return found


@pytest.fixture
def olav(world: CaseWorld) -> Client:
    """An administrator's browser."""
    return browser_of(world.olav)


def asked(world: CaseWorld, text: str = "Hva?", **more: object) -> Question:
    new = NewQuestion(text=same(text), **more)  # type: ignore[arg-type]
    return add_question(world.municipality.pk, new, by=world.olav.pk, now=NOW)


def version(answer: object) -> str:
    found = re.search(r'name="versjon" value="(\d+)"', answer.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found[1]


def test_a_question_is_written_seen_as_whoever_books_sees_it_and_asked(world: CaseWorld, olav: Client) -> None:
    seen = olav.post(NEW, {**ASKED, "gjor": "vis"})
    assert "Kor mange bilar?" in seen.content.decode().split('id="preview-h"')[1]
    assert not Question.objects.exists()
    assert olav.post(NEW, ASKED).status_code == 302
    made = Question.objects.get()
    assert (made.kind, made.required, made.order, made.municipality) == ("number", True, 2, world.municipality)
    assert "Hvor mange biler?" in told(olav.get(LIST))
    assert verbs("question.") == ["question.added"]


def test_what_is_wrong_stands_by_its_field_and_what_was_typed_stays(world: CaseWorld, olav: Client) -> None:
    answer = olav.post(NEW, {**ASKED, "tekst_nn": ""})
    assert answer.status_code == 422
    assert "Skriv spørsmålet på alle tre språk." in told(answer)
    assert "How many cars?" in answer.content.decode()
    assert olav.post(NEW, {**ASKED, "svar": "essay"}).status_code == 422
    assert olav.post(NEW, {**ASKED, "plass": "mange"}).status_code == 422
    assert olav.post(NEW, {**ASKED, "sted": "f999999"}).status_code == 422
    assert not Question.objects.exists()


def test_other_words_make_another_question_and_the_rest_is_changed_in_place(world: CaseWorld, olav: Client) -> None:
    first = asked(world, "Hvem låser?")
    page = f"{LIST}{first.pk}/"
    sent = {**ASKED, "svar": "text", "plass": "7", **{f"tekst_{code}": "Hvem låser?" for code in ("nb", "nn", "en")}}
    olav.post(page, {**sent, "versjon": version(olav.get(page))})
    first.refresh_from_db()
    assert (first.order, first.required, first.ended_at) == (7, True, None)
    olav.post(page, {**sent, "versjon": version(olav.get(page)), "tekst_nb": "Hvem låser opp?"})
    first.refresh_from_db()
    assert (first.text_nb, first.ended_at) == ("Hvem låser?", NOW)
    assert Question.objects.get(ended_at=None).text_nb == "Hvem låser opp?"
    assert olav.get(page).status_code == 404
    assert verbs("question.") == ["question.added", "question.changed", "question.reworded"]


def test_who_saves_what_somebody_changed_meanwhile_is_told_and_changes_nothing(world: CaseWorld, olav: Client) -> None:
    made = asked(world)
    page = f"{LIST}{made.pk}/"
    seen = version(olav.get(page))
    same_words = {**ASKED, "svar": "text", **{f"tekst_{code}": "Hva?" for code in ("nb", "nn", "en")}}
    olav.post(page, {**same_words, "versjon": seen, "plass": "5"})
    for late in ({**same_words, "plass": "9"}, {"gjor": "avslutt"}):
        answer = olav.post(page, {**late, "versjon": seen})
        assert answer.status_code == 422
        assert "Noen andre endret spørsmålet." in told(answer)
    made.refresh_from_db()
    assert (made.order, made.ended_at) == (5, None)


def test_the_database_keeps_the_words_of_a_question_and_what_has_ended(world: CaseWorld) -> None:
    made = asked(world)
    for change in ({"text_nb": "Noe annet"}, {"kind": "number"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Question.objects.filter(pk=made.pk).update(**change)
    Question.objects.filter(pk=made.pk).update(ended_at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.filter(pk=made.pk).update(ended_at=None)


def test_a_manager_of_one_facility_asks_there_and_nowhere_else(world: CaseWorld, olav: Client) -> None:
    elsewhere = a_facility(HoursPlan.objects.get(municipality=world.municipality), "Another hall")
    everywhere, away = asked(world, "Overalt?"), asked(world, "Borte?", facility_id=elsewhere.pk)
    own = asked(world, "Her?", space_id=world.hall.pk)
    StaffRole.objects.filter(person=world.olav).update(role="facility_manager", facility=world.facility)
    page = told(olav.get(LIST))
    assert "Overalt?" in page  # she sees what her users meet
    for place in ("", f"f{elsewhere.pk}"):
        assert olav.post(NEW, {**ASKED, "sted": place}).status_code == 422
    for other in (everywhere, away):
        assert olav.get(f"{LIST}{other.pk}/").status_code == 404
        with pytest.raises(Refusal, match="not_staff"):
            asked(world, "Sniker", facility_id=other.facility_id)
    assert olav.get(f"{LIST}{own.pk}/").status_code == 200
    assert olav.post(NEW, {**ASKED, "sted": f"f{world.facility.pk}"}).status_code == 302
    assert olav.get(TERMS).status_code == 404  # terms are the whole municipality's
    assert browser_of(world.ingrid).get(LIST).status_code == 404


def test_so_many_questions_stand_at_one_place_and_no_more(world: CaseWorld, olav: Client) -> None:
    for number in range(MOST_QUESTIONS):
        asked(world, f"Nummer {number}?")
    assert olav.post(NEW, ASKED).status_code == 422
    assert olav.post(NEW, {**ASKED, "sted": f"s{world.hall.pk}"}).status_code == 302


@pytest.fixture
def handball(world: CaseWorld) -> Activity:
    """The hall suits handball and football; it is had at once."""
    some_activities()
    world.set(world.hall, mode="instant")
    for slug in ("handball", "football"):
        SpaceActivity.objects.create(
            municipality=world.municipality, space=world.hall, activity=Activity.objects.get(slug=slug)
        )
    return Activity.objects.get(slug="handball")


def test_whoever_books_for_the_activity_must_answer_its_question_and_others_need_not(
    world: CaseWorld, handball: Activity
) -> None:
    question = asked(world, "Bruker dere klister?", kind="yes_or_no", required=True, activity_id=handball.pk)
    other = Activity.objects.get(slug="football")
    alice = browser_of(world.alice)
    check = alice.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))}).headers["Location"]
    page = alice.get(check).content.decode()
    assert "Må besvares når aktiviteten er Håndball." in page
    form = form_of(page)
    answer = alice.post(check, form | {"activity": str(handball.pk)})
    assert (answer.status_code, "Dette må fylles ut." in told(answer)) == (422, True)
    answer = alice.post(check, form | {"activity": str(handball.pk), f"q_{question.pk}": "kanskje"})
    assert (answer.status_code, "Svar ja eller nei." in told(answer)) == (422, True)
    assert alice.post(check, form | {"activity": str(other.pk)}).status_code == 302


def test_whoever_applies_for_the_activity_must_answer_its_question_and_the_handler_reads_it(world: CaseWorld) -> None:
    some_activities()
    handball, football = (Activity.objects.get(slug=slug) for slug in ("handball", "football"))
    question = asked(world, "Hvor mange lag?", kind="number", required=True, activity_id=handball.pk)
    with pytest.raises(Refusal, match="question_unanswered"):
        world.applied("18–20", activity_id=handball.pk)
    with pytest.raises(Refusal, match="answer_of_other_kind"):
        world.applied("20–21", activity_id=handball.pk, answers={question.pk: "mange"})
    case = world.applied("16–17", activity_id=handball.pk, answers={question.pk: "12"}).cases[0]
    assert world.applied("14–15", activity_id=football.pk).cases
    Question.objects.filter(pk=question.pk).update(ended_at=NOW)
    assert "Hvor mange lag? 12" in told(browser_of(world.ingrid).get(f"/sak/{case.key}/"))
    alice = browser_of(world.alice, world.club)
    assert "Hvor mange lag? 12" in told(alice.get(f"/min/soknader/{case.application_id}/"))


def test_a_question_of_a_facility_is_asked_in_all_its_halls_until_it_ends(world: CaseWorld) -> None:
    made = asked(world, required=True, facility_id=world.facility.pk)
    with pytest.raises(Refusal, match="question_unanswered"):
        world.applied("18–20")
    Question.objects.filter(pk=made.pk).update(ended_at=NOW)
    assert world.applied("16–17").cases


def test_terms_are_drafted_published_and_hold_where_it_is_said(world: CaseWorld, olav: Client) -> None:
    assert "tittel nn" in told(olav.post(f"{TERMS}nye/", {**WORDS, "gjor": "vis"}))
    made = olav.post(f"{TERMS}nye/", {**WORDS, "gjor": "lagre"}).headers["Location"]
    draft = TermsDocument.objects.get()
    assert (draft.version, draft.published_at) == (1, None)
    assert browser_of().get(f"/vilkar/{draft.pk}/").status_code == 404
    olav.post(made, {"gjor": "gjelder", "sted": f"f{world.facility.pk}"})
    assert world.applied("18–20").cases  # nobody accepts a draft
    assert olav.post(made, {"gjor": "publiser", "versjon": "7"}).status_code == 422
    olav.post(made, {"gjor": "publiser", "versjon": version(olav.get(made))})
    with pytest.raises(Refusal, match="terms_not_accepted"):
        world.applied("16–17")
    shown = told(olav.get(TERMS))
    assert "Versjon 1" in shown
    assert world.facility.name in shown
    olav.post(made, {"gjor": "gjelder_ikke", "sted": f"f{world.facility.pk}"})
    assert not Setting.objects.filter(key="terms_document").exists()
    assert verbs("terms.") == ["terms.drafted", "terms.published"]


def test_what_was_accepted_never_changes_and_a_new_text_is_a_new_version(world: CaseWorld, olav: Client) -> None:
    made = olav.post(f"{TERMS}nye/", {**WORDS, "gjor": "lagre"}).headers["Location"]
    olav.post(made, {"gjor": "publiser", "versjon": "1"})
    first = TermsDocument.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        TermsDocument.objects.filter(pk=first.pk).update(text_nb="Noe annet")
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()
    olav.post(made, {**WORDS, "tekst_nb": "Strengere", "gjor": "lagre", "versjon": "0"})
    late = olav.post(made, {**WORDS, "tekst_nb": "Mildere", "gjor": "lagre", "versjon": "0"})
    assert (late.status_code, "Noen andre endret utkastet." in told(late)) == (422, True)
    draft = TermsDocument.objects.get(published_at=None)
    assert (draft.version, draft.text_nb, TermsDocument.objects.get(version=1).text_nb) == (
        2, "Strengere", "tekst nb",
    )  # fmt: skip
    olav.post(made, {"gjor": "forkast", "versjon": "1"})
    assert TermsDocument.objects.count() == 1
    assert verbs("terms.")[-1] == "terms.dropped"


def test_a_place_of_other_terms_is_not_let_go_by_these(world: CaseWorld, olav: Client) -> None:
    made = olav.post(f"{TERMS}nye/", {**WORDS, "gjor": "lagre"}).headers["Location"]
    set_value(world.facility, "terms_document", "others", by=None, now=NOW)
    olav.post(made, {"gjor": "gjelder_ikke", "sted": f"f{world.facility.pk}"})
    assert Setting.objects.get(key="terms_document").value == "others"
    answer = olav.post(made, {**WORDS, "tittel_en": "", "gjor": "lagre", "versjon": "1"})
    assert (answer.status_code, "Skriv tittelen og teksten på alle tre språk." in told(answer)) == (422, True)
    assert not everything_of(TermsDocument).filter(title_en="").exists()
