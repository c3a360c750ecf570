"""What waits, by forms: people are asked to try something, help is handed on, incidents are told in each language."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from aktiv.collaboration.actions import ideas, initiatives, support, wheel
from aktiv.collaboration.actions.commitments import Promised, commit
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.support import NewRequest
from aktiv.collaboration.models import Incident, SupportRequest, TrialInvitation, WheelTask
from aktiv.values import Refusal
from tests.collaboration.initiative_world import said
from tests.collaboration.pool_world import an_offer
from tests.collaboration.world import Circle, a_circle, a_person, agreed
from tests.reading import everything_of
from tests.web.booking_world import browser_of
from tests.web.test_service import page

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def circle(db: None) -> Circle:
    now = timezone.now()
    made = a_circle(now - 90 * DAY)
    agreed(made, now - 80 * DAY)
    entrust(made.charlie, NewMandate(member="4601", role="support"), by=made.alice.pk, now=now - HOUR)
    return made


def test_people_are_asked_by_a_form_that_keeps_what_was_typed(circle: Circle) -> None:
    now, by = timezone.now(), circle.alice.pk
    number = initiatives.propose(said("Venteliste"), by=by, now=now).number
    idea = NewIdea(title="Idé", text="x", affected="x", language="nb", may_ask=True)
    take_idea(number, ideas.submit(idea, by=circle.charlie.pk, now=now).number, "Ja.", by=by, now=now)
    client, url = browser_of(circle.alice), "/samarbeid/arbeid/initiativ-sporring/"
    form = {"nr": str(number), "sporsmal": "Vil du prøve?", "svarfrist": "2020-01-01", "hvem": ""}
    for wrong in ({}, {"sporsmal": ""}, {"svarfrist": ""}, {"hvem": "tull"}, {"hvem": "search"}):
        answer = client.post(url, form | wrong)
        assert answer.status_code == 422, wrong
    assert "Vil du prøve?" in answer.content.decode()
    form["svarfrist"] = (timezone.localdate() + 9 * DAY).isoformat()
    assert browser_of(circle.speakers["4601"]).post(url, form).status_code == 422
    assert browser_of(circle.charlie).post(url, form).status_code == 404
    assert client.post(url, form).status_code == 302
    assert everything_of(TrialInvitation).get().person == circle.charlie
    assert client.post(url, form).status_code == 422  # nobody is asked twice within a month
    shown = page(browser_of(), f"/samarbeid/initiativ/{number}/")
    assert ("Vil du prøve?" in shown, "Charlie" in shown) == (True, False)


def test_a_request_is_handed_to_a_colleague_and_to_a_partner_that_uses_the_service(circle: Circle) -> None:
    new = NewRequest(text="x", category="fault", hindrance="slowed", member="4601", email="kari@example.com")
    number = support.ask(new, by=None, now=timezone.now()).number
    client, url = browser_of(circle.alice), f"/samarbeid/henvendelser/{number}/"
    assert "Gi den til en kollega" in page(client, url)
    for wrong in ("", "tull", str(circle.speakers["4601"].pk)):
        assert client.post(url, {"gjor": "gi", "til": wrong}).status_code == 422
    assert client.post(url, {"gjor": "gi", "til": str(circle.charlie.pk)}).status_code == 302
    assert SupportRequest.objects.get().assigned_to == circle.charlie


def test_an_incident_is_told_in_each_language_or_in_the_one_it_is_written_in(circle: Circle) -> None:
    client = browser_of(circle.alice)
    today = timezone.localdate()
    form = {
        "tittel": "", "tekst": "", "tittel-nn": "Søket er nede", "tekst-nn": "Vi undersøkjer.", "tekst-en": "We look.",
        "tittel-en": "Search is down", "del-search": "1", "alvor": "minor", "dag": today.isoformat(), "kl": "00.01",
    }  # fmt: skip
    assert client.post("/samarbeid/arbeid/hendelse/", form | {"tittel-nn": "", "tittel-en": ""}).status_code == 422
    assert client.post("/samarbeid/arbeid/hendelse/", form).status_code == 302
    made = Incident.objects.get()
    assert (made.title, made.title_nn, made.title_en) == ("Søket er nede", "Søket er nede", "Search is down")
    url = f"/status/{made.number}/"
    nn, nb, en = (page(browser_of(), place + url) for place in ("/nn", "", "/en"))
    assert ("Vi undersøkjer." in nn, "Vi undersøkjer." in nb, "We look." in en) == (True, True, True)
    assert ('<h1 lang="nn">Søket er nede</h1>' in nb, "<h1>Search is down</h1>" in en) == (True, True)
    whole = browser_of().get(f"/status/{made.number}.json").json()
    assert whole["titles"] == {"nb": "", "nn": "Søket er nede", "en": "Search is down"}


def test_what_was_written_for_a_partner_says_by_whom_and_by_which_mandate(circle: Circle) -> None:
    now, due = timezone.now(), timezone.localdate() + 90 * DAY
    # She sits for her own partner too, which gives her no voice for another.
    chair = NewMandate(member="1103", role="chair", body="radet")
    entrust(circle.alice, chair, by=circle.alice.pk, now=now - HOUR)
    for what, person in (("Drift", circle.alice), ("Test", circle.speakers["4601"])):
        commit("4601", Promised(kind="money", what=what, due=due, amount_ore=100), by=person.pk, now=now)
    rows = browser_of().get("/samarbeid/forpliktelser.json").json()["commitments"]
    assert {each["what"]: each["entered_by"] for each in rows} == {"Drift": "secretariat", "Test": None}
    told = page(browser_of(), "/samarbeid/forpliktelser/")
    assert told.count("Ført inn av Alice, sekretariatet for Bergen") == 1
    speaker = circle.speakers["4601"].name
    assert told.count(f"Ført inn av {speaker}, medlem med stemme") == 1
    assert {each["what"]: (each["by"], each["by_role"]) for each in rows} == {
        "Drift": ("Alice", "secretariat"), "Test": (speaker, "member")
    }  # fmt: skip
    adopted = browser_of().get("/samarbeid/avtale.json").json()["versions"][0]["adoptions"]
    assert {each["entered_by"] for each in adopted} == {None}


def test_years_and_months_beyond_our_time_are_refused_with_words(circle: Circle) -> None:
    client, year = browser_of(circle.alice), timezone.localdate().year
    task = {"nb": "Budsjett", "slag": "budget", "maned": "11", "dag": "15", "varsel": "9", "fra": str(year)}
    assert client.post("/samarbeid/arbeid/arshjul/", task | {"fra": "99999"}).status_code == 422
    assert client.post("/samarbeid/arbeid/arshjul/", task).status_code == 302
    number = WheelTask.objects.get().number
    done = {"oppgave": f"{number}:99999", "dag": timezone.localdate().isoformat()}
    assert client.post("/samarbeid/arbeid/arshjul-gjort/", done).status_code == 422
    for first, last in ((date(9999, 12, 1), date(9999, 12, 1)), (timezone.localdate(), date(9999, 12, 1))):
        with pytest.raises(Refusal, match=r"^wrong_months$"):
            an_offer(circle, timezone.now(), first=first, last=last)
    with pytest.raises(Refusal, match=r"^wheel_day_wrong$"):
        wheel.end_task(number, 40_000, by=circle.alice.pk, now=timezone.now())


def test_who_holds_a_mandate_may_turn_its_mail_off_and_others_are_not_asked(circle: Circle) -> None:
    told = "Samarbeidet: en avstemning er åpen"
    for person, shown in ((circle.alice, True), (a_person("Nora"), False)):
        assert (told in page(browser_of(person), "/min/profil/")) is shown
