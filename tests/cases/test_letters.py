"""Letters that can be understood and appealed, in the applicant's language, as text, page and tagged PDF; and who is
told what, once."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core import mail
from pypdf import PdfReader

from aktiv.cases.actions.appealing import answer_appeal, appeal
from aktiv.cases.actions.deciding import Answer, Yes, decide, send_off, send_off_all, undo
from aktiv.cases.actions.handling import answer, ask, note, reassign, take, withdraw
from aktiv.cases.actions.offering import lapse_offers, offer
from aktiv.cases.models import Case, Decision
from aktiv.cases.printing import pdf_of
from aktiv.cases.queries.letters import access_letter, letter_of
from aktiv.cases.tasks import forget, go_on
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries import inbox
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW
from tests.cases.world import HALF_A_MINUTE, CaseWorld, at, dates, days
from tests.reading import everything_of

SOON = NOW + timedelta(minutes=1)


def partly(world: CaseWorld) -> Decision:
    case = world.case("18–20", "20–21")
    first, second = dates(case)
    answer_ = Answer(grant=(Yes(date_id=first),), refuse=(second,), reason="priority", text="Prøv heller i mai.")
    return decide(case.pk, answer_, by=world.ingrid.pk, now=NOW).decision


def subjects() -> list[tuple[str, str]]:
    return sorted((each.to[0].split("@")[0], each.subject) for each in mail.outbox)


@pytest.mark.scenario(27)
def test_a_letter_says_the_result_first_then_why_what_now_and_how_to_appeal(world: CaseWorld) -> None:
    text = letter_of(partly(world)).text
    order = [
        "Du får 1 dato. Du får ikke 1 dato.",
        "Pris: 70\N{NO-BREAK SPACE}kr.",
        "tirsdag 2. mars 18.00–20.00",
        "andre kommer først etter prioriteringsreglene",
        "tirsdag 2. mars 20.00–21.00",
        "Prøv heller i mai.",
        "Hva nå?",
        "mandag 22. mars 2027",
        "Ingrid, Fjell",
    ]
    places = [text.find(each) for each in order]
    assert places == sorted(places), text
    assert -1 not in places, text


def test_a_letter_is_in_the_applicants_language(world: CaseWorld) -> None:
    world.alice.language = "nn"
    world.alice.save()
    decision = partly(world)
    assert "Du får ikkje 1 dato." in letter_of(decision).text


def test_the_pdf_is_tagged_with_title_language_and_all_the_words(world: CaseWorld) -> None:
    decision = partly(world)
    made = PdfReader(io.BytesIO(pdf_of(letter_of(decision))))
    root = made.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert root["/Lang"].startswith("nb")  # type: ignore[index,union-attr]
    assert made.metadata is not None
    assert made.metadata.title == "Delvis innvilget: Handball"
    words = " ".join(page.extract_text() for page in made.pages)
    assert "Prøv heller i mai." in " ".join(words.split())
    assert "2027-" in words


def test_words_that_look_like_markup_are_words(world: CaseWorld) -> None:
    case = world.case("18–20", title='#read("/etc/passwd") *x* <b>')
    decision = world.grant_all(case).decision
    made = PdfReader(io.BytesIO(pdf_of(letter_of(decision))))
    assert '#read("/etc/passwd") *x* <b>' in " ".join(" ".join(p.extract_text() for p in made.pages).split())


@pytest.mark.parametrize(
    ("title", "set_as"),
    [
        ("Vårfest 🫐 & blåbær", "Vårfest \ufffd & blåbær"),
        ("中文 dag", "\ufffd\ufffd dag"),
        ("Čáhci", "Čáhci"),
        ("Fest \u0378 i mai", "Fest \ufffd i mai"),  # no letter at all
        ("Fest for 100 \u20bc", "Fest for 100 \ufffd"),  # a newer sign than the fonts
    ],
)
def test_a_letter_is_set_whatever_characters_somebody_wrote(world: CaseWorld, title: str, set_as: str) -> None:
    decision = world.grant_all(world.case("18–20", title=title)).decision
    made = PdfReader(io.BytesIO(pdf_of(letter_of(decision))))
    assert set_as in " ".join(" ".join(p.extract_text() for p in made.pages).split())


def test_an_applicant_reads_no_letter_before_it_leaves_and_others_never(world: CaseWorld) -> None:
    decision = partly(world)
    with pytest.raises(Refusal, match="not_found"):
        access_letter(decision.pk, world.as_club, world.alice, NOW)
    assert access_letter(decision.pk, world.as_charlie, world.ingrid, NOW).number.endswith("/1")
    send_off(decision.pk, now=NOW + HALF_A_MINUTE)
    assert access_letter(decision.pk, world.as_club, world.alice, SOON).decision == decision
    for party, person in ((world.as_charlie, world.charlie), (world.party(world.charlie, world.rival), world.charlie)):
        with pytest.raises(Refusal, match="not_found"):
            access_letter(decision.pk, party, person, SOON)


def test_a_decision_is_mailed_once_with_its_letter_to_those_who_may_book_for_the_club(world: CaseWorld) -> None:
    decision = partly(world)
    dispatch(now=NOW)
    mail.outbox.clear()
    send_off_all(NOW + HALF_A_MINUTE)
    for _ in range(3):
        dispatch(now=SOON)
    told = [(who, subject) for who, subject in subjects()]
    assert told == [("alice", "Søknaden din er besvart: Handball"), ("bob", "Søknaden din er besvart: Handball")]
    [name, contents, kind] = mail.outbox[0].attachments[0]
    assert (name, kind, contents[:5]) == (
        f"{letter_of(decision).number.replace('/', '-')}.pdf",
        "application/pdf",
        b"%PDF-",
    )
    assert "Klagerett" in mail.outbox[0].body


def test_nothing_is_mailed_of_a_decision_that_was_undone(world: CaseWorld) -> None:
    decision = partly(world)
    undo(decision.pk, by=world.ingrid.pk, now=NOW)
    send_off_all(SOON)
    dispatch(now=SOON)
    assert [subject for _, subject in subjects()] == ["Vi har mottatt søknaden din: Handball"]


def test_everybody_is_told_what_concerns_them_and_nothing_twice(world: CaseWorld) -> None:
    case = world.case("18–20")
    reassign(case.pk, world.olav.pk, by=world.ingrid.pk, now=NOW)
    ask(case.pk, "Hvor mange?", by=world.olav.pk, now=NOW)
    answer(case.pk, "Atten", world.as_club, now=NOW)
    note(case.pk, "Ring dem", by=world.olav.pk, now=NOW, internal=True)
    note(case.pk, "Takk", by=world.olav.pk, now=NOW, internal=False)
    times = {dates(case)[0]: (world.courts["B"].pk, at("18–20"))}
    offer(case.pk, times, by=world.olav.pk, now=NOW)
    withdraw(case.pk, world.as_club, now=NOW)
    dispatch(now=NOW)
    dispatch(now=NOW)
    both = ("alice", "bob")
    assert subjects() == sorted(
        [
            ("alice", "Vi har mottatt søknaden din: Handball"),
            ("olav", "Du har fått en sak: Handball"),
            *((each, "Kommunen spør deg om søknaden din: Handball") for each in both),
            *((each, "Kommunen har skrevet til deg: Handball") for each in both),
            *((each, "Du får tilbud om andre tider: Handball") for each in both),
            ("olav", "Søkeren har svart: Handball"),
            ("olav", "Søkeren har svart: Handball"),
        ]
    )
    assert all("Ring dem" not in each.body for each in mail.outbox)
    assert any("Hvor mange?" in each.body for each in mail.outbox)
    links = [each for each in mail.outbox if "/soknad/lenke/" in each.body]
    assert [each.to for each in links] == [["alice@example.no"]]
    told = inbox(world.bob.pk, "nb")
    assert [each.url for each in told] == [f"/min/soknader/{case.application_id}/"] * 3
    assert told[0].line == "Du får tilbud om andre tider: Handball, Fjell"  # whose answer, of one asked in several


def test_the_answer_to_an_appeal_is_told(world: CaseWorld) -> None:
    decision = world.refuse_all(world.case("18–20"), now=NOW - timedelta(days=1)).decision
    case = appeal(decision.pk, world.as_club, "Hvorfor?", now=NOW)
    take(case.pk, by=world.olav.pk, now=NOW)
    answer_appeal(case.pk, Case.Outcome.UPHELD, "Det var riktig.", by=world.olav.pk, now=NOW)
    dispatch(now=NOW)
    assert ("alice", "Klagen din er besvart: Handball") in subjects()


def test_the_workers_job_sends_letters_off_and_takes_offers_back(
    world: CaseWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = world.grant_all(world.case("16–17")).decision
    case = world.case("18–20", days=days(1))
    offer(case.pk, {dates(case)[0]: (world.courts["B"].pk, at("18–20"))}, by=world.ingrid.pk, now=NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=4))
    go_on(0)
    forget(0)
    assert everything_of(Decision).get(pk=decided.pk).lettered_at == NOW + timedelta(days=4)
    assert lapse_offers(NOW + timedelta(days=4)) == 0
    assert not Notification.objects.exists()
