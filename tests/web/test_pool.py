"""The pages of the pool, procurements and contracts: the same as their files, and worked by those who may."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aktiv.collaboration.actions.contracts import call_off, register
from aktiv.collaboration.actions.hours import approve, report
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.models import (
    CallOff,
    Competence,
    Contract,
    ContractOption,
    Engagement,
    HoursLine,
    Joining,
    Need,
    Offer,
    Procurement,
)
from aktiv.people.models import Person
from tests.collaboration.pool_world import (
    ALESUND,
    BERGEN,
    FJELL,
    STAVANGER,
    a_contract_for,
    a_need,
    a_procurement,
    agreed_on,
    an_offer,
    awarded,
    month_after,
    proposed,
)
from tests.collaboration.world import SINCE, Circle, a_circle
from tests.web.booking_world import browser_of
from tests.web.test_collaboration import does, figures_in, shown, words_of

pytestmark = pytest.mark.django_db
POOL = "/samarbeid/kompetanse/"


@pytest.fixture
def circle(db: None) -> Circle:
    """Two engagements with hours, one of them paid; two offers that fit a need; a procurement and a contract."""
    now = timezone.now()
    circle = a_circle(now - timedelta(days=2))
    gift = agreed_on(circle, now, an_offer(circle, now), a_need(circle, now))
    back = an_offer(circle, now, FJELL, competence="oversetting")
    paid = agreed_on(
        circle,
        now,
        back,
        a_need(circle, now, BERGEN, competence="oversetting", hours=20),
        hours=20,
        ore_per_hour=612_00,
    )
    for made, worked in ((gift, 27), (paid, 14)):
        line = report(made.number, now.date(), worked, text="Som avtalt", by=circle.alice.pk, now=now)
        approve(line.pk, by=circle.alice.pk, now=now)
    report(gift.number, now.date(), 3, by=circle.alice.pk, now=now)
    an_offer(circle, now, STAVANGER, competence="sikkerhet", ore_per_hour=900_00, level="basic")
    a_need(
        circle,
        now,
        ALESUND,
        competence="sikkerhet",
        language="nn",
        on_site=True,
        ore_per_hour=880_00,
        text="Gjennomgang av tilganger",
    )
    a_procurement(circle, now)
    contract = awarded(circle, now)
    call_off(contract.number, 1, BERGEN, 37, on=now.date(), by=circle.alice.pk, now=now)
    return circle


def fetched(path: str) -> dict[str, object]:
    found = json.loads(Client().get(path).content)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("page", ["kompetanse/1", "kompetanse/2", "innkjop/1", "innkjop/2", "kontrakter/1"])
def test_every_figure_of_a_file_stands_on_its_page(circle: Circle, page: str) -> None:
    text = words_of(Client().get(f"/samarbeid/{page}/").content.decode())
    found = fetched(f"/samarbeid/{page}.json")
    for row in found.get("lines", []):  # type: ignore[attr-defined]
        row.pop("line")
    assert figures_in(found)
    assert [each for each in figures_in(found) if not shown(each, text)] == []
    table = Client().get(f"/samarbeid/{page}.csv").content.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(table), delimiter=";"))


def test_the_balance_on_the_page_is_that_of_the_files_and_comes_to_nothing(circle: Circle) -> None:
    text = words_of(Client().get(POOL).content.decode())
    found = fetched("/samarbeid/kompetanse.json")
    assert [(each["member"], each["given"], each["received"], each["money_ore"]) for each in found["balance"]] == [  # type: ignore[attr-defined]
        (STAVANGER, 0, 0, 0), (FJELL, 14, 27, 8_568_00), (ALESUND, 0, 0, 0), (BERGEN, 27, 14, -8_568_00),
    ]  # fmt: skip
    assert "I alt 41 41 0 0 kr" in text.replace("\xa0", " ")
    assert "−8 568 kr" in text.replace("\xa0", " ")
    table = Client().get("/samarbeid/kompetanse.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [int(each["balance"]) for each in rows] == [0, -13, 0, 13], "a number is no formula"
    assert sum(int(each["money_ore"]) for each in rows) == 0


def test_why_an_offer_fits_and_where_it_falls_short_is_told_in_words(circle: Circle) -> None:
    text = words_of(Client().get("/en" + POOL + "?vis=treff").content.decode()).replace("\xa0", " ")
    for said in (
        "Information security: Stavanger can help Ålesund",
        "covers 120 of 120 hours",
        "Is there in all 4 months",
        "Has all 120 hours in those months",
        "Falls short: 900 kr an hour, but only 880 kr can be paid",
        "Falls short: Knows the basics, but asked for is: works on their own",
        "Can work in nynorsk",
        "Falls short: Cannot come in person",
    ):
        assert said in text, said
    for prefix, said in (("", "Kan arbeide på nynorsk"), ("/nn", "Kan ikkje møte fysisk")):
        assert said in words_of(Client().get(prefix + POOL).content.decode())
    [match] = fetched("/samarbeid/treff.json")["matches"]  # type: ignore[misc]
    assert {each["code"] for each in match["shortfalls"]} == {"price", "level", "place"}  # type: ignore[index]


def test_who_fits_is_asked_from_the_match_with_everything_filled_in(circle: Circle) -> None:
    alesund = circle.speakers[ALESUND]
    assert "foresla-oppdrag" not in Client().get(POOL).content.decode()
    page = browser_of(alesund).get(POOL).content.decode().replace("&amp;", "&")
    link = page.split('href="' + reverse("collaboration_act", args=["foresla-oppdrag"]))[1].split('"')[0]
    filled = dict(parse_qsl(urlsplit(link).query))
    assert filled["for"] == ALESUND
    form = browser_of(alesund).get(reverse("collaboration_act", args=["foresla-oppdrag"]), filled).content.decode()
    assert f'value="{filled["timer"]}"' in form
    assert does(alesund, "foresla-oppdrag", **filled) == 302
    made = Engagement.objects.latest("pk")
    assert (made.hours_per_month, made.ore_per_hour, made.proposed_for.number) == (30, 900_00, ALESUND)


def test_a_commitment_says_what_was_let_go_and_leads_back_to_its_engagement(circle: Circle) -> None:
    fjell = circle.speakers[FJELL]
    month = timezone.localdate().strftime("%Y-%m")
    assert does(fjell, "avslutt-oppdrag", nr="1", **{"for": FJELL}, til=month, grunn="Utsatt") == 302
    row = next(each for each in fetched("/samarbeid/forpliktelser.json")["commitments"] if each["engagement"] == 1)  # type: ignore[attr-defined]
    assert (row["hours"], row["released"], row["delivered"]) == (120, 90, 27)
    assert "120 timer 90 timer faller bort" in words_of(
        Client().get("/samarbeid/forpliktelser/").content.decode()
    ).replace("\xa0", " ")


def test_partners_work_the_pool_from_their_own_pages(circle: Circle) -> None:
    bergen, fjell, today = circle.speakers[BERGEN], circle.speakers[FJELL], timezone.localdate()
    first, last = today.strftime("%Y-%m"), month_after(timezone.now(), 2).strftime("%Y-%m")
    common = {"kompetanse": "personvern", "niva": "skilled", "timer": "12", "fra": first, "til": last}
    assert does(bergen, "tilbud", medlem=BERGEN, hva="Ombud", pris="650,50", sprak_nn="1", **common) == 302
    offer = Offer.objects.latest("pk")
    assert (offer.ore_per_hour, offer.languages, offer.travels) == (650_50, ["nn"], False)
    assert does(bergen, "tilbud", medlem=FJELL, hva="Ombud", sprak_nn="1", **common) == 422
    assert does(fjell, "behov", medlem=FJELL, hva="Ombud", sprak="nn", kommer="1", **common) == 302
    need = Need.objects.latest("pk")
    assert (need.language, need.on_site, need.ore_per_hour) == ("nn", True, None)
    pair = {"tilbud": str(offer.number), "behov": str(need.number), "timer": "12", "fra": first, "til": last}
    assert does(bergen, "foresla-oppdrag", **{"for": BERGEN}, **pair) == 302
    number = str(Engagement.objects.latest("pk").number)
    assert does(bergen, "svar-oppdrag", nr=number, svar="ja") == 422
    assert does(fjell, "svar-oppdrag", nr=number, svar="nei") == 422, "a no has a reason"
    assert does(fjell, "svar-oppdrag", nr=number, svar="ja") == 302
    assert does(bergen, "for-timer", nr=number, maned=first, timer="7", merknad="Vurdering") == 302
    line = str(HoursLine.objects.latest("pk").pk)
    assert does(fjell, "godkjenn-timer", linje=line, svar="nei", grunn="Ikke vår") == 302
    assert does(bergen, "for-timer", nr=number, maned=first, timer="5") == 302
    assert does(fjell, "godkjenn-timer", linje=str(HoursLine.objects.latest("pk").pk), svar="ja") == 302
    assert does(fjell, "avslutt-oppdrag", nr=number, **{"for": FJELL}, til=first, grunn="Ferdig") == 302
    assert does(bergen, "trekk", hva=f"tilbud-{offer.number}") == 302
    assert does(fjell, "trekk", hva=f"behov-{need.number}") == 302
    assert does(fjell, "trekk", hva="noe-annet") == 422
    assert does(bergen, "ny-kompetanse", nb="Geodata") == 404
    assert does(circle.alice, "ny-kompetanse", nb="Geodata") == 302
    assert Competence.objects.filter(slug="geodata", name_nn="Geodata").exists()


def test_an_engagement_that_has_not_begun_can_end_with_no_hours_at_all(circle: Circle) -> None:
    now = timezone.now()
    first = month_after(now, 2)
    made = agreed_on(
        circle, now, an_offer(circle, now, competence="utvikling", first=first),
        a_need(circle, now, competence="utvikling", first=first),
    )  # fmt: skip
    before = (timezone.localdate().replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    asked = {"nr": str(made.number), "for": FJELL, "til": before, "grunn": "Ble ikke noe av"}
    assert does(circle.speakers[FJELL], "avslutt-oppdrag", **asked) == 302
    assert Engagement.objects.get(pk=made.pk).released_hours == 60


def test_partners_buy_together_from_their_own_pages(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    bergen, fjell, today = circle.speakers[BERGEN], circle.speakers[FJELL], timezone.localdate()
    assert does(bergen, "nytt-innkjop", medlem=BERGEN, tittel="Nett", tekst="Nett i haller") == 302
    number = str(Procurement.objects.latest("pk").number)
    assert does(bergen, "ny-delkontrakt", nr=number, tittel="Punkter", enhet="stk.") == 302
    assert does(fjell, "ny-delkontrakt", nr=number, tittel="Punkter", enhet="stk.") == 422
    until = (today + timedelta(days=1)).isoformat()
    assert does(bergen, "apne-innkjop", nr=number, frist=until, klokka="16.00") == 302
    assert does(fjell, "bli-med", lott=f"{number}.1", medlem=FJELL, volum="40") == 302
    assert Joining.objects.latest("pk").volume == 40
    longer = (today + timedelta(days=2)).isoformat()
    assert does(bergen, "forleng-innkjop", nr=number, frist=longer, klokka="12.00", grunn="Flere vil") == 302
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    contract = {
        "tittel": "Nett i haller", "leverandor": "Nettfolk AS", "orgnr": "911 222 333", "varsel": "3",
        "verdi": "90 000",
        "fra": later.date().isoformat(), "til": (later.date() + timedelta(days=700)).isoformat(),
    }  # fmt: skip
    day = (later.date() + timedelta(days=600)).isoformat()
    assert does(bergen, "tildel", nr=number, **contract) == 422, "a lot must be chosen"
    lot = {f"lott_{number}_1": "1"}
    assert does(bergen, "tildel", nr=number, **lot, **contract, opsjoner="tolv måneder") == 422
    assert does(bergen, "tildel", nr=number, **lot, **contract, opsjoner=f"12: {day}\n12: {day}") == 302
    made = Contract.objects.latest("pk")
    assert (made.supplier_number, made.value_ore, made.options.count()) == ("911222333", 90_000_00, 2)
    assert Procurement.objects.get(number=number).state == "awarded"
    assert does(fjell, "avrop", lott=f"{made.number}.1", medlem=FJELL, volum="15", dag=later.date().isoformat()) == 302
    assert CallOff.objects.latest("pk").volume == 15
    assert does(fjell, "opsjon", valg=f"{made.number}.1", svar="ja", grunn="Bra") == 422
    assert does(bergen, "opsjon", valg=f"{made.number}.1", svar="ja", grunn="Bra") == 302
    assert ContractOption.objects.get(contract=made, number=1).state == "taken"
    own = {"medlem": FJELL, f"avrop_{ALESUND}": "1"}
    assert does(fjell, "ny-kontrakt", **own, **contract) == 302
    kept = Contract.objects.latest("pk")
    assert {each.member.number for each in kept.members.all()} == {FJELL, ALESUND}
    end = (later.date() + timedelta(days=30)).isoformat()
    assert does(fjell, "avslutt-kontrakt", nr=str(kept.number), til=end, grunn="Konkurs") == 302
    assert does(bergen, "stans-innkjop", nr="1", grunn="For dyrt") == 302


@pytest.mark.parametrize(
    ("act", "sent", "named"),
    [
        ("tilbud", {"timer": "mange", "hva": "x"}, "timer"),
        ("tilbud", {"timer": "4", "hva": "x", "pris": "gratis"}, "pris"),
        ("behov", {"timer": "4", "hva": "", "fra": "2027-13"}, "fra"),
        ("foresla-oppdrag", {"timer": ""}, "timer"),
        ("for-timer", {"timer": "x"}, "timer"),
        ("ny-kontrakt", {"tittel": "Uten leverandør"}, "leverandor"),
        ("ny-kontrakt", {"tittel": "Feil opsjon", "opsjoner": "12 måneder"}, "opsjoner"),
        ("bli-med", {"volum": "1,5"}, "volum"),
        ("apne-innkjop", {"frist": "i morgen"}, "frist"),
    ],
)
def test_what_is_typed_wrongly_is_told_at_its_field_and_stands_there_still(
    circle: Circle, act: str, sent: dict[str, str], named: str
) -> None:
    answer = browser_of(circle.alice).post(reverse("collaboration_act", args=[act]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{named}"' in page
    for name, typed in sent.items():
        assert typed in page or name in ("fra",)


def test_pages_that_do_not_exist_and_lists_beyond_their_end(circle: Circle) -> None:
    for path in ("kompetanse/99/", "innkjop/99/", "kontrakter/99/", "kompetanse/99.json", "kontrakter/1.xml"):
        assert Client().get(f"/samarbeid/{path}").status_code == 404, path
    for query in ("?vis=tilbud&side=99", "?vis=tull", "?side=x", "?vis=oppdrag&side=0"):
        assert Client().get(POOL + query).status_code == 200, query


def test_what_is_there_for_nobody_yet_says_so(db: None) -> None:
    a_circle(timezone.now())
    for path, said in (
        (POOL, "Ingenting tilbys nå."),
        (POOL, "Ingen timer er godkjent ennå."),
        ("/samarbeid/innkjop/", "Ingenting er kjøpt sammen ennå."),
        ("/samarbeid/kontrakter/", "Ingen kontrakt er registrert ennå."),
    ):
        assert said in words_of(Client().get(path).content.decode()), said


def test_a_competence_is_looked_at_alone(circle: Circle) -> None:
    for kind, here, gone in (("", "Ålesund", "Som avtalt"), ("behov", "sikkerhet", "Ny søknadsside")):
        text = words_of(Client().get(f"{POOL}?vis={kind}&kompetanse=sikkerhet").content.decode())
        assert here in text
        assert gone not in text
    page = Client().get(f"{POOL}?vis=tilbud&kompetanse=sikkerhet").content.decode()
    assert "vis=behov&amp;kompetanse=sikkerhet" in page, "the other lists are of the same"
    assert "Behov (1)" in words_of(page)


def test_the_desk_tells_each_partner_what_waits_for_it_and_not_for_others(circle: Circle) -> None:
    now = timezone.now()
    asked = proposed(circle, now, an_offer(circle, now, competence="utvikling"),
                     a_need(circle, now, competence="utvikling"))  # fmt: skip
    new = a_contract_for(now.date() - timedelta(days=600))
    kept = register(BERGEN, new, [], by=circle.alice.pk, now=now)

    def waits(number: str) -> set[tuple[str, int]]:
        page = browser_of(circle.speakers[number]).get(reverse("collaboration_desk")).content.decode()
        acts = ("svar-oppdrag", "godkjenn-timer", "bli-med", "opsjon")
        return {
            (act, nr)
            for act in acts
            for nr in range(1, 9)
            if f"{reverse('collaboration_act', args=[act])}?nr={nr}" in page
        }

    assert waits(FJELL) == {("svar-oppdrag", asked.number), ("godkjenn-timer", 1)}
    assert waits(BERGEN) == {("opsjon", kept.number)}
    assert waits(ALESUND) == waits(STAVANGER) == {("bli-med", 1)}


def test_an_option_that_is_due_soon_is_marked(circle: Circle) -> None:
    today = timezone.localdate()
    new = a_contract_for(today - timedelta(days=600))
    register(BERGEN, new, [], by=circle.alice.pk, now=timezone.now())
    days = (new.options[0].last_day - today).days
    assert f"om {days} dager" in words_of(Client().get("/samarbeid/kontrakter/").content.decode())


def asked(page: str, person: Person | None = None) -> int:
    browser = Client() if person is None else browser_of(person)
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(page).status_code == 200
    return len(statements)


COUNTS = {
    POOL: 9,
    POOL + "?vis=treff": 9,
    "/samarbeid/kompetanse/1/": 6,
    "/samarbeid/innkjop/": 7,
    "/samarbeid/innkjop/1/": 8,
    "/samarbeid/kontrakter/": 7,
    "/samarbeid/kontrakter/1/": 12,
}


@pytest.mark.parametrize("page", COUNTS)
def test_a_page_asks_as_much_of_few_rows_as_of_many(circle: Circle, page: str) -> None:
    assert asked(page) == COUNTS[page]
    now, by = timezone.now(), circle.alice.pk
    for number in range(2001, 2012):
        join(NewMember(name=f"K{number}", number=str(number)), on=SINCE, by=by, now=now)
    for _each in range(4):
        made = agreed_on(circle, now, an_offer(circle, now), a_need(circle, now))
        report(made.number, now.date(), 2, by=by, now=now)
        proposed(circle, now, an_offer(circle, now, STAVANGER), a_need(circle, now, ALESUND))
        register(BERGEN, a_contract_for(now.date()), [FJELL], by=by, now=now)
        a_procurement(circle, now)
        report(1, now.date(), -1, by=by, now=now)
        call_off(1, 1, BERGEN, 1, on=now.date(), by=by, now=now)
    assert asked(page) == COUNTS[page]


def test_moments_and_days_are_those_of_the_clock_on_the_wall(circle: Circle) -> None:
    row = fetched("/samarbeid/innkjop/1.json")
    until = datetime.fromisoformat(str(row["joins_until"]))
    assert until.tzinfo is not None
    found = fetched("/samarbeid/kontrakter/1.json")
    assert date.fromisoformat(str(found["first"])) == timezone.localdate()
