"""The service as it is run: its state for everybody, help from any page, and what is to be mended in the open."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from aktiv.collaboration.actions import incidents, maintenance, support, support_desk
from aktiv.collaboration.actions.incidents import NewIncident
from aktiv.collaboration.actions.maintenance import NewItem
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.actions.support import NewRequest
from aktiv.collaboration.models import Incident, MaintenanceItem, ServiceLevel, SupportEntry, SupportRequest
from aktiv.people.models import PersonalDataRead
from aktiv.web.allocation.typed import day_in
from aktiv.web.collaboration.help_shown import own_url
from aktiv.web.collaboration.notices import look_again
from tests.bookings.world import a_world
from tests.collaboration.world import Circle, a_circle
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ASKING = {"om": "fault", "hvor-ille": "slowed", "tekst": "Siden hopper.", "epost": "kari@example.com", "hvem": "4601"}


@pytest.fixture
def circle(db: None) -> Circle:
    """Charlie answers for Bergen."""
    made = a_circle(timezone.now() - timedelta(days=90))
    entrust(made.charlie, NewMandate(member="4601", role="support"), by=made.alice.pk, now=timezone.now() - HOUR)
    return made


@pytest.fixture
def told(settings: Settings) -> Iterator[None]:
    """Pages ask for severe incidents, and begin by asking."""
    settings.NOTICE_SECONDS = 3600
    look_again()
    yield
    look_again()


def an_incident(circle: Circle, title: str = "Søket er nede", **more: Any) -> Incident:
    now = timezone.now()
    values: dict[str, Any] = {"title": title, "parts": ["search"], "severity": "critical", "text": "Vi undersøker.",
                              "began_at": now - 2 * HOUR}  # fmt: skip
    return incidents.report(NewIncident(**(values | more)), by=circle.alice.pk, now=now - HOUR)


def over(circle: Circle, number: int) -> None:
    incidents.update(number, "Rettet.", state="resolved", by=circle.alice.pk, now=timezone.now())


def asked(**more: Any) -> SupportRequest:
    values: dict[str, Any] = {"text": "Det virker ikke.", "category": "fault", "hindrance": "slowed",
                              "email": "kari@example.com", "member": "4601"}  # fmt: skip
    return support.ask(NewRequest(**(values | more)), by=None, now=timezone.now())


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows_of(client: Client, path: str) -> list[dict[str, str]]:
    text = client.get(path).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_status_page_is_there_for_everybody_before_there_is_a_collaboration(db: None) -> None:
    assert "Driftsstatus" in page(browser_of(), "/status/")
    assert "Her er det ingen som svarer ennå" in page(browser_of(), "/hjelp/spor/")
    for path in ("/status.json", "/samarbeid/vedlikehold/", "/samarbeid/unntatt/", "/samarbeid/brukerstotte/"):
        page(browser_of(), path, 404)


def test_json_csv_and_feed_tell_what_the_status_page_tells(circle: Circle) -> None:
    over(circle, an_incident(circle).number)
    an_incident(circle, "Betaling er treg", severity="minor", parts=["payment"], members=["4601"])
    client = browser_of()
    text, told = words_of(page(client, "/status/")), json.loads(page(client, "/status.json"))
    found = {each["part"]: each for each in told["parts"]}
    assert found["search"]["away_seconds"] in {7200, 7199, 7201}
    assert found["search"]["available_percent"].replace(".", ",") + " %" in text
    assert "2 timer" in text
    assert found["payment"]["state"] == "minor"
    assert [each["title"] for each in told["incidents"]] == ["Betaling er treg"]
    assert [each["number"] for each in told["earlier"]] == [1]
    assert [(each["number"], each["members"], each["latest"]) for each in rows_of(client, "/status.csv")] == [
        ("2", "4601", "Vi undersøker."),
        ("1", "", "Rettet."),
    ]
    days = rows_of(client, "/status/oppetid.csv")
    assert (
        sum(int(each["away_seconds"]) for each in days if each["part"] == "search") == found["search"]["away_seconds"]
    )
    feed = ElementTree.fromstring(page(client, "/status.atom"))
    titles = [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Over: Søket er nede" in titles
    assert len(titles) == 4
    assert client.get("/status.xml").status_code == 404


def test_a_partner_has_a_page_of_its_own_and_what_is_no_number_is_passed_by(circle: Circle) -> None:
    an_incident(circle, members=["4601"])
    client = browser_of()
    assert "Søket er nede" in page(client, "/status/?hvem=4601")
    assert "Søket er nede" not in page(client, "/status/?hvem=1246")
    for odd in ("hvem=9999", "hvem=%00", "hvem=x", "side=0", "side=99999", "side=x"):
        page(client, f"/status/?{odd}")
    assert json.loads(page(client, "/status.json?hvem=1246"))["incidents"] == []


def test_an_incident_tells_all_that_was_said_and_by_when_it_is_looked_back_on(circle: Circle) -> None:
    an_incident(circle)
    client = browser_of()
    assert "fortelles her innen" not in page(client, "/status/1/")
    over(circle, 1)
    assert "fortelles her innen" in page(client, "/status/1/")
    by, now = circle.alice.pk, timezone.now()
    incidents.look_back(1, "<b>Ingen</b> fant noe.", "Disken var full.", by=by, now=now)
    incidents.promise_remedy(1, "Større disk", "4601", now.date(), by=by, now=now)
    html = page(client, "/status/1/")
    assert "&lt;b&gt;Ingen&lt;/b&gt; fant noe." in html
    text = words_of(html)
    for told in ("Disken var full.", "Større disk", "Bergen", "Rettet.", "Vi undersøker.", "innen fristen"):
        assert told in text
    told = json.loads(page(client, "/status/1.json"))
    assert (told["review"]["causes"], told["remedies"][0]["what"], len(told["updates"])) == (
        "Disken var full.", "Større disk", 2,
    )  # fmt: skip
    page(client, "/status/2/", 404)
    page(client, "/status/2.json", 404)


def test_what_is_promised_after_an_incident_is_read_in_each_language(circle: Circle) -> None:
    an_incident(circle)
    over(circle, 1)
    client, act = browser_of(circle.alice), "/samarbeid/arbeid/tiltak/"
    form = {"nr": "1", "medlem": "4601", "frist": "2030-01-02"}
    wrong = client.post(act, form | {"frist": "x", "tiltak-en": "A larger disk"})
    assert wrong.status_code == 422
    assert "A larger disk" in wrong.content.decode()
    assert client.post(act, form).status_code == 422  # in one language at the least
    said = {"tiltak": "Større disk", "tiltak-nn": "Større disk her", "tiltak-en": "A larger disk"}
    assert client.post(act, form | said).status_code == 302
    assert client.post(act, form | {"tiltak": "Varsle vakta"}).status_code == 302
    visitor = browser_of()
    for address, told in (("", "Større disk<"), ("/nn", "Større disk her"), ("/en", "A larger disk")):
        assert told in page(visitor, f"{address}/status/1/")
    assert '<span lang="no">Varsle vakta</span>' in page(visitor, "/en/status/1/")
    [first, second] = json.loads(page(visitor, "/status/1.json"))["remedies"]
    assert first["texts"] == {"nb": "Større disk", "nn": "Større disk her", "en": "A larger disk"}
    assert second["what"] == "Varsle vakta"


def test_what_was_learnt_is_read_in_each_language_or_else_in_bokmal(circle: Circle) -> None:
    client = browser_of(circle.alice)
    form = {"tittel": "Utstyret", "tekst": "Vi ser.", "del-equipment": "1", "del-sign_up": "1", "alvor": "major",
            "dag": timezone.localdate().isoformat(), "kl": "00.01"}  # fmt: skip
    assert client.post("/samarbeid/arbeid/hendelse/", form).status_code == 302
    over(circle, 1)
    back = {
        "nr": "1",
        "hva": "Lageret sto.",
        "hvorfor": "Disken.",
        "hva-en": "The store stood.",
        "laert-nn": "Ingenting",
    }
    refused = client.post("/samarbeid/arbeid/tilbakeblikk/", back)
    assert refused.status_code == 422
    assert "The store stood." in refused.content.decode()
    assert client.post("/samarbeid/arbeid/tilbakeblikk/", back | {"laert": "Ingenting."}).status_code == 302
    nb, nn, en = (page(browser_of(), f"{place}/status/1/") for place in ("", "/nn", "/en"))
    assert ("Utstyr og utlån" in nb, "Arrangement og påmelding" in nn) == (True, True)
    assert "<div><p>The store stood.</p></div>" in en
    assert '<div lang="nb"><p>Disken.</p></div>' in en
    assert ('<div lang="nb"><p>Lageret sto.</p></div>' in nn, "<div><p>Ingenting</p></div>" in nn) == (True, True)
    assert "<div><p>Lageret sto.</p></div>" in nb
    told = json.loads(page(browser_of(), "/status/1.json"))["review"]["texts"]
    assert told["happened"] == {"nb": "Lageret sto.", "nn": "", "en": "The store stood."}
    assert "Ingenting" in page(client, "/samarbeid/arbeid/tilbakeblikk/?nr=1")


def test_a_visitors_status_may_be_kept_a_while_and_nobody_elses(circle: Circle) -> None:
    for path in ("/status/", "/status.json", "/status.atom"):
        assert "public" in browser_of().get(path).headers["Cache-Control"]
        answer = browser_of(circle.alice).get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]


def test_the_status_page_asks_as_much_for_many_incidents_as_for_few(
    circle: Circle, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(14):
        an_incident(circle, f"Hendelse {number}", members=["4601"])
        if number % 4:
            over(circle, number + 1)
    client = browser_of()
    with django_assert_max_num_queries(20):
        html = page(client, "/status/")
    assert "?side=2" not in html
    for number in (1, 5, 9, 13):
        over(circle, number)
    assert "side=2" in page(client, "/status/")


def test_a_severe_incident_is_told_on_the_pages_of_whom_it_is_felt_by_alone(circle: Circle, told: None) -> None:
    world = a_world()
    there = a_municipality("voss", "4621")
    found = entrusted(circle, there.pk)
    an_incident(circle, "Koder virker ikke", parts=["access"], severity="major", members=[found])
    look_again()
    client = browser_of()
    assert "Koder virker ikke" in page(client, "/k/voss/")
    assert "Koder virker ikke" not in page(client, f"/anlegg/{world.facility.slug}/")
    front = page(client, "/personvern/")
    assert "Koder virker ikke" in front
    assert "Hos: Voss" in words_of(front)
    over(circle, 1)
    look_again()
    assert "Koder virker ikke" not in page(client, "/k/voss/")


def entrusted(circle: Circle, municipality_id: int) -> str:
    """A partner that is one of the service's municipalities."""
    new = NewMember(name="Voss", number="4621", municipality_id=municipality_id)
    join(new, on=timezone.localdate() - timedelta(days=30), by=circle.alice.pk, now=timezone.now())
    return "4621"


def test_pages_ask_for_severe_incidents_once_in_a_while_and_not_each_time(
    circle: Circle, told: None, django_assert_num_queries: Callable[..., Any]
) -> None:
    an_incident(circle, severity="minor")
    look_again()
    client = browser_of()
    with django_assert_num_queries(2):
        page(client, "/personvern/")
    with django_assert_num_queries(0):
        html = page(client, "/personvern/")
    assert "Noe er galt med tjenesten" not in html


def test_whoever_runs_the_service_tells_by_forms_and_nobody_else(circle: Circle) -> None:
    assert "0 uten svar" in page(browser_of(circle.charlie), "/samarbeid/arbeid/")
    form = {"tittel": "SMS er borte", "tekst": "Vi ser på det.", "alvor": "major", "del-messages": "1",
            "hvem-4601": "1", "dag": timezone.localdate().isoformat(), "kl": "00.00"}  # fmt: skip
    for person in (circle.speakers["1103"], None):
        answer = browser_of(person).post("/samarbeid/arbeid/hendelse/", form)
        assert answer.status_code in ({302, 404} if person is None else {404})
    client = browser_of(circle.charlie)
    wrong = client.post("/samarbeid/arbeid/hendelse/", form | {"del-messages": "", "tittel": ""})
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'href="#id_del_0"' in html
    assert re.search(r'name="hvem-4601" value="1" checked', html)
    assert "Vi ser på det." in html
    assert client.post("/samarbeid/arbeid/hendelse/", form).status_code == 302
    found = Incident.objects.get()
    assert (found.parts, [each.member.number for each in found.reaches.all()]) == (["messages"], ["4601"])
    assert "SMS er borte" in page(client, "/samarbeid/arbeid/hendelse-nytt/?nr=1")
    more = {"nr": "1", "stand": "resolved", "alvor": "major", "tekst": "Over."}
    assert client.post("/samarbeid/arbeid/hendelse-nytt/", more).status_code == 302
    assert client.post("/samarbeid/arbeid/hendelse-nytt/", more).status_code == 422
    back = {"nr": "1", "hva": "SMS var borte.", "hvorfor": "Nøkkel gikk ut."}
    assert client.post("/samarbeid/arbeid/tilbakeblikk/", back).status_code == 302
    promise = {"nr": "1", "tiltak": "Varsle", "medlem": "4601", "frist": timezone.localdate().isoformat()}
    assert client.post("/samarbeid/arbeid/tiltak/", promise).status_code == 302
    done = {"nr": "1", "punkt": "1", "dag": timezone.localdate().isoformat()}
    assert client.post("/samarbeid/arbeid/tiltak-gjort/", done).status_code == 302
    plan = {"tittel": "Ny database", "tekst": "Borte.", "alvor": "critical", "del-booking": "1"}
    begins = (timezone.localdate() + timedelta(days=3)).isoformat()
    when = {"dag": begins, "kl": "22.00", "dag2": begins, "kl2": "23.30"}
    assert client.post("/samarbeid/arbeid/planlagt/", plan | when).status_code == 302
    assert client.post("/samarbeid/arbeid/planlagt/", plan | when | {"kl2": "21.00"}).status_code == 422
    text = words_of(page(browser_of(), "/status/"))
    assert "Planlagt arbeid" in text
    assert "Ny database" in text


def test_every_page_leads_to_help_and_tells_which_page_it_was(circle: Circle) -> None:
    world = a_world()
    html = page(browser_of(), f"/anlegg/{world.facility.slug}/?q=hemmelig")
    link = html.split("/hjelp/spor/?")[1].split('"')[0].replace("&amp;", "&")
    assert link == f"fra=facility_detail&anlegg={world.facility.slug}"
    client = browser_of()
    form = page(client, f"/hjelp/spor/?{link}")
    assert world.facility.name in form
    answer = client.post("/hjelp/spor/", ASKING | {"fra": "facility_detail", "anlegg": world.facility.slug})
    request = SupportRequest.objects.get()
    assert answer["Location"] == own_url(request)
    assert (request.page, request.feature, request.facility, request.by_staff) == (
        "facility_detail", "facility", world.facility, False,
    )  # fmt: skip
    assert "Siden hopper." in page(client, answer["Location"])


@pytest.mark.parametrize(
    "told_of", ["fra=nope&anlegg=nope", "fra=%00&anlegg=%00", "fra=<script>", "anlegg=" + "a" * 999]
)
def test_a_page_that_is_none_of_ours_is_forgotten(circle: Circle, told_of: str) -> None:
    assert 'name="fra"' not in page(browser_of(), f"/hjelp/spor/?{told_of}")


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(circle: Circle) -> None:
    client = browser_of()
    for name, field in (("om", "om"), ("hvor-ille", "hvor-ille_0"), ("tekst", "tekst"), ("epost", "epost")):
        answer = client.post("/hjelp/spor/", ASKING | {name: ""})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert f'href="#id_{field}"' in html
        if name != "tekst":
            assert "Siden hopper." in html
    assert client.post("/hjelp/spor/", ASKING | {"hvem": "9999"}).status_code == 422
    assert not SupportRequest.objects.exists()


def test_whoever_is_signed_in_is_answered_where_she_reads_mail_and_finds_it_again(circle: Circle) -> None:
    person = circle.speakers["1103"]
    client = browser_of(person)
    assert 'name="epost"' not in page(client, "/hjelp/spor/")
    client.post("/hjelp/spor/", ASKING | {"epost": "another@example.com"})
    assert "#1 Noe virker ikke" in words_of(page(client, "/hjelp/mine/"))
    assert "#1 " not in words_of(page(browser_of(circle.speakers["4601"]), "/hjelp/mine/"))
    desk = words_of(page(browser_of(circle.charlie), "/samarbeid/henvendelser/1/"))
    assert person.email in desk
    assert "another@example.com" not in desk
    read = everything_of(PersonalDataRead).get()
    assert (read.person, read.reader, read.page) == (person, circle.charlie, "help_desk_request")


def test_she_who_asked_writes_more_closes_and_opens_it_again_by_her_link(circle: Circle) -> None:
    request, client = asked(), browser_of()
    url = own_url(request)
    assert client.post(url, {"gjor": "skriv", "tekst": " "}).status_code == 422
    assert client.post(url, {"gjor": "skriv", "tekst": "Også på telefonen."}).status_code == 302
    assert client.post(url, {"gjor": "ferdig"}).status_code == 302
    assert "Ikke løst likevel?" in page(client, url)
    assert "Lukket, Du," in words_of(page(client, url)).replace(" ,", ",")
    assert client.post(url, {"gjor": "skriv", "tekst": "Nå igjen."}).status_code == 302
    html = page(client, url)
    assert "Også på telefonen." in html
    assert client.get(url).headers["X-Robots-Tag"] == "noindex"
    for wrong in (url[:-3] + "xx/", "/hjelp/sak/x/"):
        page(client, wrong, 404)
        assert client.post(wrong, {"tekst": "x"}).status_code == 404


def test_the_desk_is_there_for_those_who_answer_alone_and_each_request_for_those_of_its_member(circle: Circle) -> None:
    asked()
    asked(member="1246")
    for person in (None, circle.speakers["1103"]):
        for path in ("/samarbeid/henvendelser/", "/samarbeid/henvendelser/1/"):
            status = browser_of(person).get(path).status_code
            assert status in ({302, 404} if person is None else {404})
    client = browser_of(circle.charlie)
    assert "#1 " in page(client, "/samarbeid/henvendelser/")
    assert "#2 " not in page(client, "/samarbeid/henvendelser/")
    page(client, "/samarbeid/henvendelser/2/", 404)
    assert client.post("/samarbeid/henvendelser/2/", {"gjor": "lukk"}).status_code == 404
    assert "#2 " in page(browser_of(circle.alice), "/samarbeid/henvendelser/")
    page(client, "/samarbeid/henvendelser/9/", 404)


def test_a_request_is_answered_noted_moved_made_something_of_and_closed_by_forms(circle: Circle) -> None:
    request, client = asked(), browser_of(circle.charlie)
    path = "/samarbeid/henvendelser/1/"
    does = lambda act, **more: client.post(path, {"gjor": act, **more}).status_code  # noqa: E731
    assert does("svar", svar="") == 422
    assert does("ukjent") == 422
    assert [does("ta"), does("merk", merknad="Hemmelig"), does("svar", svar="Hvilken?", venter="1")] == [302] * 3
    assert SupportRequest.objects.get().state == "waiting"
    wrong = client.post(path, {"gjor": "lag", "hva": "incident", "tittel": "x", "tekst": "Skrevet nytt"})
    assert (wrong.status_code, 'href="#id_del"' in wrong.content.decode()) == (422, True)
    assert "Skrevet nytt" in wrong.content.decode()
    assert does("lag", hva="incident", tittel="Siden hopper", tekst="x", **{"del": "search"}) == 302
    assert Incident.objects.get().title == "Siden hopper"
    own = page(browser_of(), own_url(request))
    assert "/status/1/" in own
    assert "Hemmelig" not in own
    assert does("lukk", sluttord="Takk.") == 302
    assert does("svar", svar="x") == 422
    assert "Hemmelig" in page(client, path)
    assert everything_of(SupportEntry).filter(kind="closed").get().text == "Takk."


def test_the_queue_is_narrowed_and_paged_in_as_many_statements_for_many_as_for_few(
    circle: Circle, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(23):
        asked(email=f"kari{number}@example.com")
    client = browser_of(circle.charlie)
    page(client, "/samarbeid/henvendelser/")
    with django_assert_max_num_queries(12):
        first = page(client, "/samarbeid/henvendelser/")
    assert ("#1 " in first, "#23 " in first) == (True, False)
    assert "#23 " in page(client, "/samarbeid/henvendelser/?side=2")
    support_desk.take(3, by=circle.charlie.pk, now=timezone.now())
    support_desk.close(4, by=circle.charlie.pk, now=timezone.now())
    assert "#3 " in page(client, "/samarbeid/henvendelser/?vis=mine")
    assert "#4 " in page(client, "/samarbeid/henvendelser/?vis=lukket")
    assert "Ingen venter" in page(client, "/samarbeid/henvendelser/?vis=forsent")
    for odd in ("vis=x", "side=0", "side=999"):
        page(client, f"/samarbeid/henvendelser/?{odd}")


def test_how_well_each_partner_answers_is_open_and_the_same_in_json_and_csv(circle: Circle) -> None:
    asked()
    support_desk.close(1, by=circle.charlie.pk, now=timezone.now())
    asked(member="")
    client = browser_of()
    text = words_of(page(client, "/samarbeid/brukerstotte/"))
    told = json.loads(page(client, "/samarbeid/brukerstotte.json"))
    found = {each["member"]: each for each in told["members"]}
    assert (found["4601"]["answered_in_time"], found["4601"]["closed_in_time"], found[None]["open"]) == (1, 1, 1)
    assert "Bergen 1 1 av 1 1 av 1 0 0" in text
    assert "I alt 2 1 av 1 1 av 1 1 0" in text
    rows = {each["member"]: each for each in rows_of(client, "/samarbeid/brukerstotte.csv")}
    assert (rows["4601"]["asked"], rows[""]["asked"]) == ("1", "1")
    assert len(told["levels"]) == 16
    assert "kari@example.com" not in str(told) + text


def test_a_partner_sets_its_own_level_by_a_form(circle: Circle) -> None:
    client = browser_of(circle.speakers["4601"])
    form = {"medlem": "4601", "hast": "high", "svar": "2", "ferdig": "12", "fra": timezone.localdate().isoformat()}
    assert client.post("/samarbeid/arbeid/servicenivaa/", form | {"svar": "13"}).status_code == 422
    assert client.post("/samarbeid/arbeid/servicenivaa/", form).status_code == 302
    assert client.post("/samarbeid/arbeid/servicenivaa/", form | {"medlem": "1103"}).status_code == 422
    assert ServiceLevel.objects.get().resolve_hours == 12
    assert "2 / 12" in page(browser_of(), "/samarbeid/brukerstotte/")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_a_day_that_no_database_gives_back_is_told_at_its_field(day: str) -> None:
    errors: dict[str, str] = {}
    assert day_in({"dag": day}, "dag", errors) is None
    assert set(errors) == {"dag"}


def test_the_list_is_open_and_what_is_withheld_is_told_of_with_the_law(circle: Circle) -> None:
    by, now = circle.alice.pk, timezone.now()
    secret = "Nøkkelen ligger åpent"
    for kind, title in (("fault", "Kalenderen hopper"), ("security", secret)):
        item = NewItem(kind=kind, title=title, text=title, severity="high", effort="small")
        maintenance.note_item(item, by=by, now=now)
    asked()
    client = browser_of()
    for path in ("/samarbeid/vedlikehold/", "/samarbeid/vedlikehold/2/", "/samarbeid/vedlikehold.json",
                 "/samarbeid/vedlikehold.csv", "/samarbeid/unntatt/", "/samarbeid/unntatt.json"):  # fmt: skip
        assert secret not in page(client, path), path
    assert secret in page(browser_of(circle.alice), "/samarbeid/vedlikehold/2/")
    assert "offentleglova § 24 tredje ledd" in page(client, "/samarbeid/vedlikehold/2/")
    told = json.loads(page(client, "/samarbeid/unntatt.json"))["withheld"]
    assert [(each["source"], each["about"]) for each in told] == [("hole", 2)]
    text = words_of(page(client, "/samarbeid/unntatt/"))
    assert "offentleglova § 24" in text
    assert "Det folk har bedt om hjelp til" in text
    rows = json.loads(page(client, "/samarbeid/vedlikehold.json"))
    assert (len(rows["items"]), rows["counts"]["open"], rows["counts"]["grave"]) == (2, 2, 1)
    assert "Åpne: 2, av dem alvorlige: 1, unntatt: 1." in words_of(page(client, "/samarbeid/vedlikehold/"))
    assert "Kalenderen hopper" not in page(client, "/samarbeid/vedlikehold/?slag=security")
    page(client, "/samarbeid/vedlikehold/9/", 404)


def test_the_list_is_kept_by_forms(circle: Circle) -> None:
    client = browser_of(circle.charlie)
    form = {"slag": "law", "tittel": "Ny erklæring", "tekst": "Kreves.", "alvor": "low", "arbeid": "small"}
    assert client.post("/samarbeid/arbeid/vedlikehold/", form | {"tittel": ""}).status_code == 422
    assert client.post("/samarbeid/arbeid/vedlikehold/", form | {"hendelse": "7"}).status_code == 404
    assert client.post("/samarbeid/arbeid/vedlikehold/", form).status_code == 302
    assert "Ny erklæring" in page(client, "/samarbeid/arbeid/vedlikehold-videre/?nr=1")
    more = {"nr": "1", "stand": "mended", "alvor": "low", "arbeid": "small", "tekst": "Lagt ut."}
    assert client.post("/samarbeid/arbeid/vedlikehold-videre/", more).status_code == 302
    assert client.post("/samarbeid/arbeid/vedlikehold-videre/", more).status_code == 422
    assert MaintenanceItem.objects.get().state == "mended"
    assert "Lagt ut." in page(browser_of(), "/samarbeid/vedlikehold/1/")
    assert "Ny erklæring" in page(browser_of(), "/samarbeid/vedlikehold/?vis=ferdig")


@pytest.mark.parametrize("language", ["", "/nn", "/en"])
def test_pages_are_there_in_every_language(circle: Circle, language: str) -> None:
    an_incident(circle)
    request = asked()
    client = browser_of(circle.alice)
    names = ("status", "help_ask", "help_mine", "help_desk", "help_figures", "maintenance", "collaboration_withheld")
    for path in [*map(reverse, names), own_url(request)]:
        page(client, language + path)
    if language == "/en":
        assert '<h1 lang="no">Søket er nede</h1>' in page(client, "/en/status/1/")
