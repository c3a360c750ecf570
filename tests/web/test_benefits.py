"""Benefits, indicators and trials on their pages: the same as their files, for all, and written by whoever may."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aktiv.bookings.models import Occurrence
from aktiv.collaboration.actions.benefits import Found, promise, write_down
from aktiv.collaboration.actions.measuring import measure_months
from aktiv.collaboration.actions.pilots import give_feedback, read_pilots, set_threshold
from aktiv.collaboration.models import Benefit, BenefitPlan, Measurement, PilotFeedback, PilotThreshold
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.people.models import Person, StaffRole
from tests.bookings.world import NOW, booked, day
from tests.collaboration.benefits_world import AFTER, HERE, Gains, a_gaining_world
from tests.collaboration.test_benefits import FEWER, FROM_USE, HOURS, PLAN
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_collaboration import words_of

pytestmark = pytest.mark.django_db
LINES = Feature.WAITING_LIST
PILOT = "/samarbeid/utrulling/fjell/waiting_list/"


@pytest.fixture
def gains(db: None, monkeypatch: pytest.MonkeyPatch) -> Gains:
    """A benefit by hand and one from use, both measured; a trial with a threshold that is read. It is April."""
    gains = a_gaining_world()
    by, then = gains.speaker.pk, NOW - timedelta(days=150)
    promise(HERE, HOURS, PLAN, by=by, now=then)
    promise(HERE, FROM_USE, FEWER, by=by, now=then)
    write_down(1, HERE, Found(value=Decimal(740), on=NOW.date(), low=Decimal(700), high=Decimal(781)), by=by, now=NOW)
    measure_months(now=AFTER)
    new = NewStage(feature=LINES, stage=Stage.PILOT, reason="Prøves", first=NOW.date(), last=date(2027, 5, 1))
    trial = set_stage(gains.world.municipality.pk, new, by=None, now=NOW)
    set_threshold(trial.pk, "no_shows", "at_most", Decimal(12), by=by, now=NOW)
    read_pilots(now=AFTER)
    stop_the_clock(monkeypatch, AFTER)
    return gains


def told(page: str) -> str:
    return words_of(Client().get(page).content.decode()).replace("\u00a0", " ")


def read(address: str) -> dict:  # type: ignore[type-arg]
    return json.loads(Client().get(f"{address}.json").content)


def test_every_figure_of_the_files_stands_on_the_pages(gains: Gains) -> None:
    text, found = told("/samarbeid/nytte/"), read("/samarbeid/nytte")
    assert found["standings"] == {"as_planned": 1, "uncertain": 1, "behind": 0, "unmeasured": 0}
    hours, empty = found["benefits"]
    assert (hours["sum"]["value"], hours["sum"]["low"], hours["sum"]["high"]) == (740, 700, 781)
    for said in ("740 timer", "fra 700 timer til 781 timer", "1 000 timer", "25 %", "Usikkert", hours["title"]):
        assert said in text, said
    assert empty["parts"][0]["value"] == 25
    rows = list(
        csv.DictReader(io.StringIO(Client().get("/samarbeid/nytte.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert [(each["number"], each["value"]) for each in rows] == [("1", "740"), ("2", "25")]


def test_long_lists_are_paged_and_their_files_are_whole(gains: Gains) -> None:
    for _ in range(20):
        promise(HERE, HOURS, PLAN, by=gains.speaker.pk, now=AFTER)
    first, second = (Client().get(f"/samarbeid/nytte/{asked}").content.decode() for asked in ("", "?side=2"))
    assert ("/samarbeid/nytte/20/" in first, "/samarbeid/nytte/21/" in first) == (True, False)
    assert ("/samarbeid/nytte/20/" in second, "/samarbeid/nytte/22/" in second) == (False, True)
    assert len(read("/samarbeid/nytte")["benefits"]) == 22
    assert "/samarbeid/nytte/22/" in Client().get("/samarbeid/nytte/?side=99").content.decode()


def test_a_benefit_shows_each_partner_and_every_measurement(gains: Gains) -> None:
    write_down(1, HERE, Found(value=Decimal(760), on=NOW.date(), remark="Regnefeil"), by=gains.owner.pk, now=AFTER)
    text, found = told("/samarbeid/nytte/1/"), read("/samarbeid/nytte/1")
    assert [(each["value"], each["counts"]) for each in found["measurements"]] == [(760, True), (740, False)]
    for said in ("760 timer", "740 timer", "erstattet", "Regnefeil", "Timelister", "Fjell"):
        assert said in text, said
    assert "2 av 8" in told("/samarbeid/nytte/2/")


def test_indicators_are_by_partner_and_month_and_what_is_of_few_says_why(gains: Gains) -> None:
    text, found = told("/samarbeid/nytte/indikatorer/"), read("/samarbeid/nytte/indikatorer")
    assert found["withheld_below"] == 5
    by = {each["indicator"]: each for each in found["figures"]}
    assert (by["no_shows"]["numerator"], by["no_shows"]["denominator"], by["no_shows"]["value"]) == (2, 8, 25)
    assert (by["first_time"]["withheld"], by["first_time"]["value"]) == (True, None)
    for said in ("25 %", "av 8 tider", "holdt tilbake", "Mars 2027"):
        assert said in text, said
    assert "Mars 2027" in told("/samarbeid/nytte/indikatorer/no_shows/").replace("mars", "Mars")
    assert read("/samarbeid/nytte/indikatorer/no_shows")["figures"] == [by["no_shows"]]


def test_a_month_is_counted_again_by_those_with_a_mandate_alone(gains: Gains) -> None:
    url = "/samarbeid/nytte/indikatorer/no_shows/?maned=2027-03"
    page = words_of(browser_of(gains.speaker).get(url).content.decode())
    assert "telt på nytt" in page
    assert "telt på nytt" not in told(url)
    wrong = browser_of(gains.speaker).get("/samarbeid/nytte/indikatorer/no_shows/?maned=2031-03")
    assert wrong.status_code == 200


def test_a_trial_shows_what_it_was_to_show_and_what_it_shows(gains: Gains) -> None:
    text, found = told(PILOT), read(PILOT.rstrip("/"))
    [threshold] = found["pilots"][0]["thresholds"]
    assert (threshold["value"], threshold["threshold"], threshold["state"]) == (25, 12, "unmet")
    for said in ("Høyst 12 %", "25 %", "Ikke nådd", "n = 8", "Prøves"):
        assert said in text, said
    assert "Fjell" in told("/samarbeid/nytte/forsok/")
    assert PILOT in Client().get("/samarbeid/utrulling/").content.decode()


def test_somebody_says_how_it_goes_with_or_without_signing_in_and_few_are_not_counted(gains: Gains) -> None:
    assert Client().post(PILOT, {"svar": "helps", "ord": "Fint"}).status_code == 302
    alice = browser_of(gains.world.alice)
    assert alice.post(PILOT, {"svar": "partly"}).status_code == 302
    assert alice.post(PILOT, {"svar": "hinders", "ord": "Nei"}).status_code == 302
    assert everything_of(PilotFeedback).count() == 2
    assert "færre enn fem" in told(PILOT)
    wrong = Client().post(PILOT, {"svar": "", "ord": "Det jeg skrev"})
    assert (wrong.status_code, "Det jeg skrev" in wrong.content.decode()) == (422, True)
    long = alice.post(PILOT, {"svar": "helps", "ord": "x" * 1001})
    assert (long.status_code, 'aria-invalid="true"' in long.content.decode()) == (422, True)


def test_words_are_read_by_those_who_run_the_trial_and_without_whose_they_are(gains: Gains) -> None:
    give_feedback(gains.world.municipality.pk, LINES, "hinders", "Koden virket ikke", by=gains.world.alice.pk,
                  day=AFTER.date(), now=AFTER)  # fmt: skip
    for who, sees in ((None, False), (gains.nobody, False), (gains.world.bob, False), (gains.speaker, True)):
        page = browser_of(who).get(PILOT).content.decode()
        assert ("Koden virket ikke" in page) is sees
    assert "Alice" not in words_of(browser_of(gains.speaker).get(PILOT).content.decode())
    assert "Koden" not in json.dumps(read(PILOT.rstrip("/")))


def test_the_question_stands_inside_the_feature_while_it_is_tried(gains: Gains) -> None:
    world = gains.world
    taken = booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(40), now=AFTER)
    assert taken
    during = Occurrence.objects.get(pk=taken.occurrence_ids[0]).during
    pick = f"{world.courts['A'].pk}/{during.lower.isoformat()}/{during.upper.isoformat()}"
    url = f"{reverse('waiting_new')}?pick={pick.replace('+', '%2B')}"
    alice = browser_of(world.alice)
    assert PILOT in alice.get(url).content.decode()
    assert alice.post(url).status_code == 302
    assert PILOT in alice.get(reverse("me_waiting")).content.decode()
    set_stage(world.municipality.pk, NewStage(feature=LINES, stage=Stage.GENERAL), by=None, now=AFTER)
    assert PILOT not in alice.get(reverse("me_waiting")).content.decode()


def test_who_takes_it_into_use_for_all_sees_what_the_trial_shows(gains: Gains) -> None:
    StaffRole.objects.filter(person=gains.world.ingrid).update(role="administrator")
    page = browser_of(gains.world.ingrid).get(reverse("setup_features", args=["fjell"])).content.decode()
    assert PILOT in page
    assert "Ikke nådd" in words_of(page)


def does(person: Person, act: str, **sent: str) -> int:
    return browser_of(person).post(reverse("collaboration_act", args=[act]), sent).status_code


def test_benefits_are_promised_measured_and_corrected_from_the_working_pages(gains: Gains) -> None:
    new = {
        "medlem": HERE, "tittel": "Billigere drift", "slag": "money", "maate": "manual", "enhet": "ore",
        "utgangspunkt": "120 000,50", "per": "2026-12-31", "kilde": "Regnskapet", "mal": "90 000", "lavest": "80 000",
        "hoyest": "100 000", "frist": "2027-12-31",
    }  # fmt: skip
    assert does(gains.speaker, "lov-nytte", **new) == 302
    assert BenefitPlan.objects.get(benefit__number=3).baseline == Decimal("12000050")
    assert does(gains.speaker, "lov-nytte", **new | {"maate": "auto", "indikator": ""}) == 422
    assert does(gains.speaker, "lov-nytte", **new | {"medlem": "1103"}) == 422
    assert does(gains.nobody, "lov-nytte", **new) == 404
    part = {name: new[name] for name in ("utgangspunkt", "per", "kilde", "mal", "lavest", "hoyest", "frist")}
    assert does(gains.owner, "delta-nytte", nytte="3", medlem="1103", **part) == 302
    value = {"nytte": "3", "medlem": HERE, "dag": "2027-03-20", "verdi": "110 000"}
    assert does(gains.speaker, "maling", **value) == 302
    assert does(gains.speaker, "maling", **value | {"verdi": "109 000"}) == 422
    assert does(gains.speaker, "maling", **value | {"verdi": "109 000", "merknad": "Bilag kom sent"}) == 302
    assert Measurement.objects.latest("pk").value == Decimal("10900000")
    assert "109 000 kr" in told("/samarbeid/nytte/3/")
    form = browser_of(gains.speaker).get(reverse("collaboration_act", args=["ny-plan"]) + "?nytte=3").content.decode()
    assert 'value="90000"' in form  # the plan as it is, in kroner
    plan = {
        "nytte": "3",
        "medlem": HERE,
        "mal": "95 000",
        "lavest": "85 000",
        "hoyest": "100 000",
        "frist": "2027-12-31",
    }
    assert does(gains.speaker, "ny-plan", **plan) == 422
    assert does(gains.speaker, "ny-plan", **plan, hvorfor="Prisene steg") == 302
    page = told("/samarbeid/nytte/3/")
    assert "Prisene steg" in page
    assert "95 000 kr" in page
    trial = FeatureStage.objects.get(ended_at=None)
    threshold = {"forsok": str(trial.pk), "indikator": "days_to_answer", "grense": "at_most", "verdi": "7,5"}
    assert does(gains.speaker, "terskel", **threshold) == 302
    assert PilotThreshold.objects.latest("pk").value == Decimal("7.5")
    assert does(gains.speaker, "terskel", **threshold | {"verdi": "mange"}) == 422


def test_what_was_typed_stays_beside_its_error(gains: Gains) -> None:
    url = reverse("collaboration_act", args=["maling"])
    answer = browser_of(gains.speaker).post(url, {"nytte": "1", "medlem": HERE, "verdi": "masse", "dag": "2027-03-20"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="masse"' in page
    assert 'aria-invalid="true"' in page


PAGES = {
    "/samarbeid/nytte/": 6,
    "/samarbeid/nytte/1/": 7,
    "/samarbeid/nytte/indikatorer/": 3,
    "/samarbeid/nytte/indikatorer/no_shows/": 3,
    "/samarbeid/nytte/forsok/": 8,
    PILOT: 10,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_much_of_few_rows_as_of_many(gains: Gains, page: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            assert Client().get(page).status_code == 200
        return len(statements)

    assert asked() == PAGES[page]
    trial = FeatureStage.objects.get(ended_at=None)
    set_threshold(trial.pk, "across", "at_least", Decimal(1), by=gains.owner.pk, now=AFTER)
    for _ in range(3):
        promise(HERE, HOURS, PLAN, by=gains.speaker.pk, now=AFTER)
    write_down(1, HERE, Found(value=Decimal(600), on=AFTER.date()), by=gains.speaker.pk, now=AFTER)
    assert asked() == PAGES[page]
    assert Benefit.objects.count() == 5


@pytest.mark.parametrize("page", ["/samarbeid/nytte/99/", "/samarbeid/nytte/indikatorer/lykke/", "/samarbeid/nytte.xml",
                                  "/samarbeid/utrulling/fjell/season_solver/", "/samarbeid/utrulling/nei/waiting_list/",
                                  "/samarbeid/utrulling/fjell/teleport/"])  # fmt: skip
def test_what_is_not_there_is_not_found(gains: Gains, page: str) -> None:
    assert Client().get(page).status_code == 404


def test_before_anything_is_promised_the_pages_say_so(db: None) -> None:
    a_gaining_world(used=False)
    assert "Ingen gevinst er lovet ennå." in told("/samarbeid/nytte/")
    assert "Ingen måned er telt ennå." in told("/samarbeid/nytte/indikatorer/no_shows/")
    assert "Ingenting er prøvd ennå." in told("/samarbeid/nytte/forsok/")
