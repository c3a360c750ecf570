"""The pages of the collaboration: open to all, the same as their files, and worked by those with a mandate alone."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aktiv.collaboration.actions.agreements import lay_before
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.mandates import end_mandate
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.actions.votes import Question, announce, cast, count_closed, open_vote
from aktiv.collaboration.files.answering import recounted
from aktiv.collaboration.models import AgreementVersion, Ballot, Commitment, Mandate, Member, Vote
from aktiv.people.models import OperatorRole, Person
from tests.collaboration.world import Circle, a_circle, a_draft, a_person, agreed
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db
PAGES = {
    "/samarbeid/": "/samarbeid/oversikt",
    "/samarbeid/avtale/": "/samarbeid/avtale",
    "/samarbeid/medlemmer/": "/samarbeid/medlemmer",
    "/samarbeid/organ/": "/samarbeid/organ",
    "/samarbeid/organ/radet/": "/samarbeid/organ/radet",
    "/samarbeid/forpliktelser/": "/samarbeid/forpliktelser",
    "/samarbeid/avstemninger/": "/samarbeid/avstemninger",
    "/samarbeid/avstemninger/1/": "/samarbeid/avstemninger/1",
    "/samarbeid/avstemninger/2/": "/samarbeid/avstemninger/2",
}


@pytest.fixture
def circle(db: None) -> Circle:
    """A vote that has closed with four ballots, and one that is open with one."""
    now = timezone.now()
    then = now - timedelta(days=40)
    circle = a_circle(then)
    agreed(circle, then, notice_months=6)
    by = circle.alice.pk
    commit("4601", Promised(kind="money", what="Drift", due=now.date(), amount_ore=1_250_000_00), by=by, now=now)
    commit("1508", Promised(kind="hours", what="Testing", due=now.date(), hours=120), by=by, now=now)
    deliver(1, amount_ore=800_000_00, on=now.date(), by=by, now=now)
    for days, hours in ((-9, 24), (0, 96)):
        at = now + timedelta(days=days)
        vote = announce(Question(body=circle.council.slug, subject=f"Sak {days}", memo="Vi foreslår."), by=by, now=at)
        open_vote(vote.number, at + timedelta(hours=hours), by=by, now=at)
        said = {"4601": "for", "1103": "against", "1246": "for", "1508": "abstain"} if days else {"4601": "against"}
        for number, choice in said.items():
            cast(vote.number, number, choice, reason=f"fordi {number}", by=circle.speakers[number].pk, now=at)
    return circle


def words_of(page: str) -> str:
    """What a page says, without tags, spaces single."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def figures_in(found: object) -> set[int]:
    """Every number in JSON that is a figure of more than one digit."""
    if isinstance(found, dict):
        hidden = {"id", "sha256", "key", "cost_key", "vote_key", "rule", "commitments_by_state"}
        return set().union(*(figures_in(value) for name, value in found.items() if name not in hidden))
    if isinstance(found, list):
        return set().union(*map(figures_in, found)) if found else set()
    return {found} if isinstance(found, int) and not isinstance(found, bool) and found > 9 else set()


def shown(figure: int, text: str) -> bool:
    """Whether a page says a figure, as it is or as kroner."""
    spaced = f"{figure:,}".replace(",", " ")
    kroner = f"{figure // 100:,}".replace(",", " ") + " kr"
    return spaced in text or kroner in text


@pytest.mark.parametrize("page", PAGES)
def test_everybody_reads_a_page_and_every_figure_of_its_files_stands_on_it(circle: Circle, page: str) -> None:
    client = Client()
    answer = client.get(page)
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    text = words_of(answer.content.decode())
    found = json.loads(client.get(f"{PAGES[page]}.json").content)
    assert [each for each in figures_in(found) if not shown(each, text)] == []
    table = client.get(f"{PAGES[page]}.csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    named = next(
        (each for each in ("name", "person", "what", "subject", "member_name") if rows and each in rows[0]), ""
    )
    assert rows
    assert all(row[named] in text for row in rows)
    assert f"{PAGES[page]}.json" in answer.content.decode()


def test_the_members_add_up_and_weigh_as_the_agreement_says(circle: Circle) -> None:
    found = json.loads(Client().get("/samarbeid/medlemmer.json").content)["members"]
    assert [(each["number"], each["population"], each["votes"]) for each in found] == [
        ("1103", 149_048, 3), ("1246", 39_663, 1), ("1508", 19_021, 1), ("4601", 291_940, 3),
    ]  # fmt: skip
    text = words_of(Client().get("/samarbeid/").content.decode())
    assert "499 672 8" in text


def test_what_was_said_is_told_when_the_vote_has_closed_and_not_before(circle: Circle) -> None:
    client = Client()
    closed, open_ = (client.get(f"/samarbeid/avstemninger/{n}/").content.decode() for n in (1, 2))
    assert "fordi 1103" in closed
    assert "Speaker4601" in closed
    assert "fordi" not in open_
    assert json.loads(client.get("/samarbeid/avstemninger/2.json").content)["ballots"] == []
    assert client.get("/samarbeid/avstemninger/2/opptelling.json").status_code == 404
    rows = json.loads(client.get("/samarbeid/avstemninger/1/opptelling.json").content)
    result = json.loads(client.get("/samarbeid/avstemninger/1.json").content)["result"]
    assert recounted(rows) == result
    assert result["tally"] == {"for": 4, "against": 3, "abstain": 1}


def test_working_pages_are_for_those_whose_mandate_holds_now(circle: Circle) -> None:
    desk = reverse("collaboration_desk")
    of = lambda person: browser_of(person).get(desk)  # noqa: E731
    assert of(circle.charlie).status_code == 404
    bergen = circle.speakers["4601"]
    page = words_of(of(bergen).content.decode())
    assert reverse("collaboration_act", args=["vedta"]) in of(bergen).content.decode()
    assert browser_of(bergen).get(reverse("collaboration_act", args=["nytt-medlem"])).status_code == 404
    assert "Sak 0" in page
    end_mandate(circle.seat("4601").pk, by=circle.alice.pk, now=timezone.now())
    assert of(bergen).status_code == 404


def does(person: Person, act: str, **sent: str) -> int:
    """The status of an answer to an act."""
    return browser_of(person).post(reverse("collaboration_act", args=[act]), sent).status_code


def test_the_secretariat_does_each_act_from_its_page(circle: Circle) -> None:
    alice, today = circle.alice, timezone.localdate()
    new = {"navn": "Vestland fylke", "nummer": "4600", "slag": "county", "fra": today.isoformat(), "per": "2025-01-01"}
    assert does(alice, "nytt-medlem", **new, folketall="640 000", kilde="SSB") == 302
    assert Member.objects.get(number="4600").figures.get().population == 640_000
    assert does(alice, "folketall", medlem="4600", folketall="641000", per="2025-01-01", kilde="SSB") == 302
    assert does(alice, "ny-tjeneste", nb="Kulturskolen", fra=today.isoformat()) == 302
    assert does(alice, "nytt-organ", nb="Styret", slag="steering_group", grense="500 000", fra=today.isoformat()) == 302
    assert does(alice, "grense", organ="styret", grense="", fra=(today + timedelta(days=1)).isoformat()) == 302
    mandate = {"hvem": "charlie@example.com", "rolle": "member", "medlem": "4600", "organ": "styret"}
    assert does(alice, "nytt-mandat", **mandate) == 302
    assert does(alice, "avslutt-mandat", mandat=str(Mandate.objects.get(person=circle.charlie).pk)) == 302
    version = AgreementVersion.objects.get()
    draft = {
        "tittel": "To",
        "tekst": "Ny",
        "data": "Ny",
        "varsel": "3",
        "kostnad": '{"flat": {}}',
        "stemmer": '{"kind": "one_each"}',
    }
    assert does(alice, "ny-avtale", **draft) == 302
    seen = {"versjon": f"1:{version.sha256}", "medlem": "4600", "sak": "27/1", "signert": "Fylkesordføreren"}
    assert does(alice, "vedta", **seen, dag=today.isoformat()) == 302
    promise = {"medlem": "4600", "slag": "money", "hva": "Drift", "mengde": "99,50", "frist": "2030-01-01"}
    assert does(alice, "forpliktelse", **promise) == 302
    assert Commitment.objects.get(number=3).amount_ore == 99_50
    assert does(alice, "levering", nr="3", mengde="99,50", dag=today.isoformat()) == 302
    assert does(alice, "avstemning", organ="radet", sak="Ny", notat="Fordi", regel="consent") == 302
    ends = (today + timedelta(days=6)).isoformat()
    assert does(alice, "apne-avstemning", nr=str(Vote.objects.latest("pk").number), stenger=ends, klokka="16.00") == 302
    later = {"slutter": "1246", "navn": "Øygarden", "nummer": "4626", "slag": "municipality", "per": "2025-01-01"}
    assert does(alice, "etterfolger", **later, fra=(today + timedelta(days=9)).isoformat()) == 302
    assert does(alice, "oppsigelse", medlem="4600", dag=today.isoformat()) == 302


def test_what_was_typed_stays_when_it_is_refused_and_why_is_told(circle: Circle) -> None:
    url = reverse("collaboration_act", args=["nytt-medlem"])
    sent = {"navn": "Bergen igjen", "nummer": "4601", "slag": "municipality", "fra": "2027-01-01", "per": "2026-01-01"}
    answer = browser_of(circle.alice).post(url, sent)
    assert answer.status_code == 422
    assert 'value="Bergen igjen"' in answer.content.decode()
    assert "ds-error-summary" in answer.content.decode()
    empty = browser_of(circle.alice).post(url, {"nummer": "x"})
    assert empty.status_code == 422
    assert 'aria-invalid="true"' in empty.content.decode()


def test_a_ballot_is_cast_and_cast_anew_from_its_page_by_who_votes_there(circle: Circle) -> None:
    url, bergen = reverse("collaboration_ballot", args=[2]), circle.speakers["4601"]
    assert browser_of(circle.alice).get(url).status_code == 404
    assert browser_of(bergen).get(url).status_code == 200
    assert browser_of(bergen).post(url, {"for": "4601", "valg": ""}).status_code == 422
    assert browser_of(bergen).post(url, {"for": "1103", "valg": "for"}).status_code == 422
    assert browser_of(bergen).post(url, {"for": "4601", "valg": "for", "grunn": "nå ja"}).status_code == 302
    assert Ballot.objects.latest("pk").choice == "for"
    proxy = reverse("collaboration_act", args=["fullmakt"])
    assert browser_of(bergen).post(proxy, {"nr": "2", "gir": "4601", "til": "1103"}).status_code == 302
    stavanger = browser_of(circle.speakers["1103"])
    assert stavanger.post(url, {"for": "4601", "valg": "abstain"}).status_code == 302
    assert Ballot.objects.latest("pk").way == "proxy"


COUNTS = {
    "/samarbeid/": 24,
    "/samarbeid/avtale/": 23,
    "/samarbeid/medlemmer/": 13,
    "/samarbeid/organ/radet/": 11,
    "/samarbeid/forpliktelser/": 5,
    "/samarbeid/avstemninger/": 3,
}


def asked(page: str) -> int:
    """How many statements a visitor's page takes."""
    with CaptureQueriesContext(connection) as statements:
        assert Client().get(page).status_code == 200
    return len(statements)


@pytest.mark.parametrize("page", COUNTS)
def test_a_page_asks_as_much_of_few_rows_as_of_many(circle: Circle, page: str) -> None:
    now, by = timezone.now(), circle.alice.pk
    count_closed(now=now)
    assert asked(page) == COUNTS[page]
    for number in ("4600", "1500"):
        join(NewMember(name=f"Fylke {number}", number=number, kind="observer"), on=now.date(), by=by, now=now)
        commit(number, Promised(kind="role", what="Rolle", due=now.date()), by=by, now=now)
        lay_before(a_draft(), by=by, now=now)
        announce(Question(body=circle.council.slug, subject=f"Om {number}", memo="x"), by=by, now=now)
    assert asked(page) == COUNTS[page]


@pytest.mark.parametrize("page", ["/samarbeid/avtale/99/", "/samarbeid/organ/nei/", "/samarbeid/avstemninger/99/",
                                  "/samarbeid/nei.json", "/samarbeid/medlemmer.xml"])  # fmt: skip
def test_what_is_not_there_is_not_found(circle: Circle, page: str) -> None:
    assert Client().get(page).status_code == 404


def test_who_runs_the_platform_founds_it_with_a_partner_and_a_secretary(db: None) -> None:
    alice, jon = a_person("Alice"), a_person("Jon")
    OperatorRole.objects.create(person=jon, valid_from=date(2020, 1, 1))
    sent = {"nb": "Samarbeidet", "navn": "Bergen", "nummer": "4601", "slag": "municipality", "fra": "2026-01-01"}
    sent |= {"per": "2025-01-01", "hvem": "alice@example.com"}
    assert browser_of(alice).get("/samarbeid/ny/").status_code == 404
    assert browser_of(jon).post("/samarbeid/ny/", sent | {"nb": ""}).status_code == 422
    assert browser_of(jon).post("/samarbeid/ny/", sent).status_code == 302
    assert browser_of(jon).post("/samarbeid/ny/", sent).status_code == 422
    assert Mandate.objects.get().person == alice
    assert browser_of(alice).get(reverse("collaboration_desk")).status_code == 200


def test_before_there_is_a_collaboration_its_front_page_says_so(db: None) -> None:
    assert Client().get("/samarbeid/").status_code == 200
    assert Client().get("/samarbeid/medlemmer/").status_code == 404
