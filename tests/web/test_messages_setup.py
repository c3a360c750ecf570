"""How a municipality's messages are sent and what its letters say, by whoever administers it.

Olav administers Fjell, Ingrid handles its cases.
"""

from __future__ import annotations

import pytest
from django.test import Client

from aktiv.messages.models import MessageTemplate, Sending
from aktiv.people.models import StaffRole
from tests.cases.world import CaseWorld, a_case_world
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_desk import told

MESSAGES, TEXTS, TEXT = "/oppsett/fjell/meldinger/", "/oppsett/fjell/maler/", "/oppsett/fjell/maler/confirmed/nb/"
OWN = {"emne": "Ditt: {{ what }}", "tekst": "Hei {{ name }}!\r\n\r\n{{ dates }}\r\n\r\nPris: {{ price }}"}


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    stop_the_clock(monkeypatch)
    found = a_case_world()
    StaffRole.objects.filter(person=found.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    return found


@pytest.fixture
def olav(world: CaseWorld) -> Client:
    return browser_of(world.olav)


def test_settings_are_kept_and_what_was_typed_wrong_stays(world: CaseWorld, olav: Client) -> None:
    typed = {"navn": "Fjell kommune", "svar": "idrett", "post": ["free", "restored"]}
    answer = olav.post(MESSAGES, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Fjell kommune"' in page
    assert 'value="idrett"' in page
    assert 'value="free" checked>' in page
    assert 'value="confirmed">' in page
    assert not Sending.objects.exists()
    assert olav.post(MESSAGES, typed | {"svar": "idrett@fjell.example"}).status_code == 302
    kept = Sending.objects.get()
    assert (kept.sender_name, kept.reply_to, kept.sms) == ("Fjell kommune", "idrett@fjell.example", False)
    of_loans = ["loan_back", "loan_due", "loan_ok", "pick_up_soon", "stock_low"]
    assert kept.unmailed == ["allocated", "case_given", "case_in", "case_reply", "confirmed", "door", *of_loans]
    assert 'value="confirmed">' in olav.get(MESSAGES).content.decode()


def test_a_text_is_previewed_saved_and_put_back(world: CaseWorld, olav: Client) -> None:
    assert "Egen tekst" not in told(olav.get(TEXTS))
    shown = told(olav.post(TEXT, OWN | {"gjor": "vis"}))
    assert "Hei Kari Nordmann!" in shown
    assert "Pris: 400" in shown
    assert not MessageTemplate.objects.exists()
    assert olav.post(TEXT, OWN | {"gjor": "lagre"}).status_code == 302
    assert MessageTemplate.objects.get().body == "Hei {{ name }}!\n\n{{ dates }}\n\nPris: {{ price }}"
    assert "Egen tekst" in told(olav.get(TEXTS))
    assert "Egen tekst" not in told(olav.get(TEXT.replace("/nb/", "/nn/")))
    olav.post(TEXT, {"gjor": "standard"})
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"tekst": "{{ dates }} {{ email }}"}, "{{ email }} finnes ikke her."),
        ({"tekst": "Hei \0 {{ dates }}"}, "Teksten har tegn som ikke kan vises"),
        ({"tekst": "Hei {{ name }}"}, "Teksten må ha med {{ dates }}."),
        ({"tekst": "{{ dates }} {{ name"}, "Noe er galt ved «{{ name»"),
        ({"emne": ""}, "Emne: skriv noe"),
        ({"tekst": "{{ dates }}<script>" + "a" * 6000}, "Tekst: høyst 5000 tegn."),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_in_words_and_stays_in_the_form(
    world: CaseWorld, olav: Client, wrong: dict[str, str], says: str
) -> None:
    answer = olav.post(TEXT, OWN | wrong | {"gjor": "lagre"})
    assert answer.status_code == 422
    assert says in told(answer)
    assert "Hei" in answer.content.decode() or "dates" in answer.content.decode()
    assert "<script>a" not in answer.content.decode()
    assert not MessageTemplate.objects.exists()


def test_only_administrators_of_the_municipality_see_or_change_it(world: CaseWorld) -> None:
    ingrid = browser_of(world.ingrid)
    for path in (MESSAGES, TEXTS, TEXT):
        assert ingrid.get(path).status_code == 404
    assert ingrid.post(TEXT, OWN | {"gjor": "lagre"}).status_code == 404
    assert not MessageTemplate.objects.exists()
