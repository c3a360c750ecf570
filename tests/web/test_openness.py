"""The open pages: what is kept back, the self-assessment and the way in, on pages and in files alike."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aktiv.collaboration.actions.opening import assess, withhold
from aktiv.collaboration.models import Assessment, Withheld
from aktiv.collaboration.open_words import CRITERIA
from aktiv.collaboration.queries.openness import join_requests
from aktiv.demo.actions.opening import ASSESSED
from tests.collaboration.world import Circle, a_circle, agreed
from tests.web.booking_world import browser_of
from tests.web.test_collaboration import does, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(db: None) -> Circle:
    now = timezone.now()
    circle = a_circle(now)
    agreed(circle, now)
    return circle


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return words_of(answer.content.decode()).replace("\xa0", " ")


def table(path: str) -> list[dict[str, str]]:
    text = Client().get(path).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_what_is_kept_back_is_told_with_its_provision(circle: Circle) -> None:
    assert "Nothing is kept back" in page("/en/samarbeid/unntatt/")
    withhold("Funn i prøven", "security", "Rettes nå.", by=circle.alice.pk, now=timezone.now())
    text = page("/en/samarbeid/unntatt/")
    for told in ("1 thing is kept back now.", "Funn i prøven", "Rettes nå.", "offentleglova § 24"):
        assert told in text, told
    found = Client().get("/samarbeid/unntatt.json").json()
    assert [(each["id"], each["ground"]) for each in found["withheld"]] == [("withheld-1", "security")]
    assert {each["ground"]: each["provision"] for each in found["grounds"]}["security"] == "offentleglova § 24"
    assert table("/samarbeid/unntatt.csv")[0]["subject"] == "Funn i prøven"


def test_the_newest_assessment_is_shown_and_each_can_be_read(circle: Circle) -> None:
    assert "No assessment yet" in page("/en/samarbeid/selvvurdering/")
    now = timezone.now()
    for days in (400, 2):
        at = now - timedelta(days=days)
        assess(ASSESSED, on=timezone.localdate(at), by=None, now=at)
    text = page("/en/samarbeid/selvvurdering/")
    found = Client().get("/samarbeid/selvvurdering.json").json()["assessments"]
    counts = [each["answer"] for each in found[0]["criteria"]]
    assert f"Met: {counts.count('met')}, Partly met: {counts.count('partly')}, Not met: 0" in text
    assert "docs/architecture.md" in text
    assert 'href="/samarbeid/ideer/"' in Client().get("/samarbeid/selvvurdering/").content.decode()
    assert Client().get("/samarbeid/selvvurdering/1/").status_code == 200
    assert Client().get("/samarbeid/selvvurdering/3/").status_code == 404
    assert len(table("/samarbeid/selvvurdering.csv")) == 2 * len(CRITERIA)


def test_the_secretariat_assesses_from_its_page_and_what_was_typed_stays(circle: Circle) -> None:
    sent = {"dag": timezone.localdate().isoformat()}
    for code, each in ASSESSED.items():
        sent |= {f"svar-{code}": each.answer, f"om-{code}": each.note, f"bevis-{code}": "\n".join(each.evidence)}
    wrong = browser_of(circle.alice).post(
        reverse("collaboration_act", args=["selvvurdering"]), sent | {"bevis-style": "hos oss", "kort": "Bra år"}
    )
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "hos oss" in text
    assert "Bra år" in text
    assert 'href="#id_bevis-style"' in text
    assert not Assessment.objects.exists()
    assert does(circle.alice, "selvvurdering", **sent) == 302
    again = browser_of(circle.alice).get(reverse("collaboration_act", args=["selvvurdering"])).content.decode()
    assert "docs/architecture.md" in again
    assert does(circle.speakers["4601"], "selvvurdering", **sent) == 404


def test_the_secretariat_keeps_back_and_shows_again_from_its_page(circle: Circle) -> None:
    assert does(circle.alice, "unnta", hva="Funn", grunn="security", hvorfor="Rettes.") == 302
    assert does(circle.alice, "unnta", hva="", grunn="security", hvorfor="Rettes.") == 422
    assert does(circle.alice, "vis-igjen", nr="1") == 302
    assert Withheld.objects.get().ended_on == timezone.localdate()


def test_each_estimate_is_what_the_page_of_costs_says_for_one_of_that_size(circle: Circle) -> None:
    found = Client().get("/samarbeid/bli-med.json").json()
    assert [each["population"] for each in found["estimates"]][:2] == [2_000, 5_000]
    for each in found["estimates"][:3]:
        asked = {"sum": "1000000", "ar": found["year"], "navn": "Voss", "folk": each["population"]}
        tried = Client().get("/samarbeid/kostnader.json", asked).json()["keys"][0]["shares"]
        assert tried[-1]["amount_ore"] == each["amount_ore"]
        assert tried[-1]["ore_per_inhabitant"] == each["ore_per_inhabitant"]
    text = page("/en/samarbeid/bli-med/")
    for told in ("2,000", "make demo", "Alice", "Version 1", "4 partners run this service together"):
        assert told in text, told
    assert len(table("/samarbeid/bli-med.csv")) == len(found["estimates"])


def test_somebody_asks_to_join_and_the_secretariat_answers(circle: Circle) -> None:
    path = reverse("collaboration_join")
    assert Client().get(path).status_code == 302
    sent = {"hvem": "Voss", "slag": "municipality", "folketall": "16 000", "kontakt": "Kari", "epost": "k@voss.no",
            "melding": "Kan vi begynne med svømmehallen?"}  # fmt: skip
    wrong = browser_of(circle.charlie).post(path, sent | {"epost": "kari"})
    assert wrong.status_code == 422
    assert "svømmehallen" in wrong.content.decode()
    assert browser_of(circle.charlie).post(path, sent).status_code == 302
    assert [(each.name, each.population) for each in join_requests(circle.home.pk)] == [("Voss", 16_000)]
    act = reverse("collaboration_act", args=["svar-bli-med"])
    assert "svømmehallen" in browser_of(circle.alice).get(act).content.decode()
    assert browser_of(circle.speakers["4601"]).get(act).status_code == 404
    for name in ("oversikt", "medlemmer", "unntatt", "bli-med"):
        assert "k@voss.no" not in Client().get(f"/samarbeid/{name}.json").content.decode()
    assert does(circle.alice, "svar-bli-med", nr="1", svar="Vi ringer.") == 302
    assert does(circle.alice, "svar-bli-med", nr="1", svar="Igjen.") == 422


@pytest.mark.parametrize(
    ("path", "most"),
    [("/samarbeid/unntatt/", 12), ("/samarbeid/selvvurdering/", 8), ("/samarbeid/bli-med/", 24)],
)
def test_the_open_pages_cost_a_settled_number_of_statements(circle: Circle, path: str, most: int) -> None:
    now = timezone.now()
    for _each in range(3):
        withhold("Funn", "security", "Rettes.", by=circle.alice.pk, now=now)
        assess(ASSESSED, on=timezone.localdate(now), by=None, now=now)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    assert len(queries) <= most
