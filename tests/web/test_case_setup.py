"""How a municipality handles cases: deadlines, rules that decide, what people find of them, and who covers for whom."""

from __future__ import annotations

import re

import pytest

from aktiv.cases.models import Absence, AutomaticRule, Decision, Practice
from aktiv.people.models import StaffRole
from tests.cases.world import CaseWorld, a_case_world
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_desk import told

SETUP = "/oppsett/fjell/saker/"
RULE = {
    "gjor": "regel", "name": "Enkeltkvelder", "most_dates": "3", "most_minutes": "180", "sample_percent": "100",
    "first": "15.8", "last": "20.6",
}  # fmt: skip


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> CaseWorld:
    stop_the_clock(monkeypatch)
    found = a_case_world()
    StaffRole.objects.filter(person=found.olav).update(role=StaffRole.Role.ADMINISTRATOR)
    return found


def test_an_administrator_makes_a_rule_and_a_case_is_granted_by_it_and_looked_at(world: CaseWorld) -> None:
    olav = browser_of(world.olav)
    assert olav.post(SETUP, RULE).status_code == 302
    rule = AutomaticRule.objects.get()
    assert (rule.first, rule.last, rule.kinds, rule.most_people) == (815, 620, ["use"], None)
    world.applied("18–20")
    assert "1 sak innvilget" in told(olav.get(SETUP))
    ingrid = browser_of(world.ingrid)
    page = ingrid.get("/sak/stikkprover/")
    assert "Solheim IL, Handball" in told(page)
    decision = re.search(r'name="vedtak" value="([^"]+)"', page.content.decode())
    assert decision is not None
    ingrid.post("/sak/stikkprover/", {"vedtak": decision[1], "funn": "wrong"})
    assert everything_of(Decision).get().review == "wrong"
    assert "Kontrollert: 0 riktige, 1 feil; 0 venter" in told(olav.get(SETUP))
    assert "Ingenting å se på" in told(ingrid.get("/sak/stikkprover/"))


def test_a_rule_is_changed_and_turned_off(world: CaseWorld) -> None:
    olav = browser_of(world.olav)
    olav.post(SETUP, RULE)
    rule = AutomaticRule.objects.get()
    assert 'value="15.8"' in olav.get(f"{SETUP}?regel={rule.pk}").content.decode()
    olav.post(SETUP, {"gjor": "av", "regel": rule.pk})
    assert world.applied("18–20").decided == []
    olav.post(SETUP, {**RULE, "regel": rule.pk, "most_dates": "1"})
    rule.refresh_from_db()
    assert (rule.most_dates, rule.active) == (1, False)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Dette må fylles ut."),
        ({"most_dates": "mange"}, "Skriv et tall fra 0 til 200."),
        ({"first": "31.31"}, "Skriv dag og måned, for eksempel 15.8"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    world: CaseWorld, change: dict[str, str], sentence: str
) -> None:
    answer = browser_of(world.olav).post(SETUP, {**RULE, "name": "Mitt navn", **change})
    assert (answer.status_code, sentence in told(answer)) == (422, True)
    assert ("Mitt navn" in answer.content.decode()) is ("name" not in change)
    assert not AutomaticRule.objects.exists()


def test_how_long_an_answer_takes_is_told_to_those_who_apply(world: CaseWorld) -> None:
    olav = browser_of(world.olav)
    assert olav.post(SETUP, {"gjor": "praksis", "answer_days": "0", "offer_days": "3"}).status_code == 422
    olav.post(SETUP, {"gjor": "praksis", "answer_days": "10", "offer_days": "2", "appeal_to": "Statsforvalteren"})
    assert Practice.objects.get().appeal_to == "Statsforvalteren"
    assert world.applied("18–20").cases[0].answer_by.isoformat() == "2027-03-11"


def test_somebody_who_is_away_has_her_cases_with_a_colleague(world: CaseWorld) -> None:
    case = world.case("18–20")
    ingrid, olav = browser_of(world.ingrid), browser_of(world.olav)
    assert case.title not in told(olav.get("/sak/"))
    cover = f"{world.olav.pk}/{world.municipality.pk}"
    wrong = {"fra": "2027-03-05", "til": "2027-03-01", "vikar": cover}
    assert ingrid.post("/sak/fravar/", wrong).status_code == 422
    assert ingrid.post("/sak/fravar/", wrong | {"vikar": f"{cover.partition('/')[0]}/{'9' * 5_000}"}).status_code == 422
    ingrid.post("/sak/fravar/", {"fra": "2027-03-01", "til": "2027-03-05", "vikar": cover})
    assert case.title in told(olav.get("/sak/"))
    assert "Du har sakene til Ingrid" in told(olav.get("/sak/fravar/"))
    ingrid.post("/sak/fravar/", {"tilbake": Absence.objects.get().pk})
    assert case.title not in told(olav.get("/sak/"))


def test_the_pages_are_not_there_for_others(world: CaseWorld) -> None:
    for outsider in (world.alice, world.ingrid):
        assert browser_of(outsider).post(SETUP, RULE).status_code == 404
    for path in ("/sak/fravar/", "/sak/stikkprover/"):
        assert browser_of(world.alice).get(path).status_code == 404
    assert not AutomaticRule.objects.exists()
