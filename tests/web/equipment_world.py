"""Equipment for the pages that are looked at: kinds in a storage place, loans in several states, and a block."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from aktiv.bookings.queries.parties import party_of
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.blocking import appeal, block
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.kinds import share_kind
from aktiv.lending.actions.neighbours import bill_neighbour_as
from aktiv.lending.models import Depot, Kind, KindPrice, LendingTerms, Loan, Part
from aktiv.lending.new_stock import NewSharing
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.values.periods import Period, civil_day, day_period
from aktiv.values.texts import Texts
from aktiv.walls import everything
from tests.facilities.world import a_municipality
from tests.lending.parts_world import accepted
from tests.lending.world import a_kind, a_pool

Asking = Callable[..., str]
ABOUT = "Stabler seg opp til 20 i høyden. Tåler regn, men må tørkes av før de leveres."


def _shared(home: Municipality, depot: Depot, chairs: Kind, asked: Asking, day: date, now: datetime) -> None:
    """Somebody from the neighbour has chairs of theirs, and the neighbour pays half."""
    berit, nabo = Person.objects.get(persona="berit-administrator"), a_municipality("nabo", "4699")
    Municipality.objects.filter(pk=nabo.pk).update(published=False)  # other pages go on without it
    bill_neighbour_as(home.pk, nabo.pk, "964338531", by=berit.pk, now=now)
    share_kind(home.pk, chairs.pk, NewSharing(first_day=day, to=nabo.pk, home_percent=50), by=berit.pk, now=now)
    accepted(home, by=berit.pk, now=now)
    _asked_back(home, nabo, berit, day, now)
    kari = Person.objects.create(name="Kari Nabo", home_municipality=nabo, birth_date="1980-02-03")
    with everything():
        loan = Loan.objects.get(pk=asked(1, 2, {chairs.pk: 4}, person=kari))
        given = Given(amounts={line.pk: 4 for line in loan.lines.all()}, without_deposit="Betalt kontant")
        hand_out(loan.pk, home.pk, uuid4(), given, by=berit.pk, now=now)


def _asked_back(home: Municipality, nabo: Municipality, berit: Person, day: date, now: datetime) -> None:
    """The neighbour asks for a part too: of one kind it was agreed on, of another it waits for an answer."""
    bill_neighbour_as(nabo.pk, home.pk, "964965226", by=berit.pk, now=now)
    rules = Texts("Hentes og leveres av låntakeren selv.", "Låntakaren hentar sjølv.", "Borrowers fetch it themselves.")
    for slug, name in (("nabo-hoppeslott", "Hoppeslott"), ("nabo-sakselift", "Sakselift 8 m")):
        kind = a_kind(nabo, slug, name, category="games")
        accepted(nabo, by=berit.pk, now=now)
        new = NewSharing(first_day=day, to=home.pk, own_until_days=21, home_percent=50, rules=rules)
        share_kind(nabo.pk, kind.pk, new, by=berit.pk, now=now)


def equipment_made(home: Municipality, now: datetime) -> dict[str, str]:
    """Chairs with prices and months of loans, a stage that somebody asks for, and somebody who may not borrow."""
    gunnhild, berit = (Person.objects.get(persona=each) for each in ("gunnhild-fjell", "berit-administrator"))
    facility = home.facilities.order_by("pk")[0]
    depot = Depot.objects.create(
        municipality=home, facility=facility, slug="rådhuskjelleren".replace("å", "a"), name="Rådhuskjelleren",
        address="Torget 1", phone="55 55 12 34", open_nb="Mandag–fredag 8–15", open_nn="Måndag–fredag 8–15",
    )  # fmt: skip
    more = {"about_nb": ABOUT, "handling_nb": "4 kg. Ti får plass i en vanlig bil.", "weight": 4000}
    chairs = a_kind(home, "radhus-klappstol", "Klappstol", deposit=2000, late_fee=500, replacement=40_000, notice=120,
                    vat_code="standard", **more)  # fmt: skip
    a_pool(chairs, depot, 120)
    KindPrice.objects.create(municipality=home, kind=chairs, per_day=500, per_loan=10_000)
    told = {"late_cancel_percent": 50, "free_until_hours": 96}
    LendingTerms.objects.update_or_create(municipality=home, defaults=told)
    stage = a_kind(home, "radhus-scene", "Scene 4 × 2 m", category="stage", decided=Kind.Decided.BY_STAFF, min_age=18)
    decks = a_kind(home, "radhus-scenedekke", "Scenedekke 2 × 1 m", category="stage")
    a_pool(decks, depot, 8)
    Part.objects.create(municipality=home, whole=stage, kind=decks, amount=4)
    for name in ("Partytelt 3 × 6 m", "Høyttaler på stativ", "Discgolfkurv", "Rullestol"):
        a_pool(a_kind(home, "radhus-" + name.split()[0].lower().replace("ø", "o"), name, category="tent"), depot, 4)
    day = civil_day(now, home.zone)

    def asked(first: int, days: int, amounts: dict[int, int], person: Person = gunnhild, **told: Any) -> str:
        period = Period(
            day_period(day + timedelta(days=first), home.zone).start + timedelta(hours=12),
            day_period(day + timedelta(days=first + days), home.zone).start + timedelta(hours=12),
        )
        new = NewLoan(depot_id=depot.pk, amounts=amounts, period=period, **told)
        return str(ask(new, party_of(person, None), now=now).pk)

    Person.objects.filter(pk__in=[gunnhild.pk, berit.pk]).update(home_municipality=home, birth_date="1980-02-03")
    gunnhild.refresh_from_db(), berit.refresh_from_db()
    loan = asked(3, 2, {chairs.pk: 40, decks.pk: 1}, purpose="Bryllup på grendehuset")
    waits = asked(3, 2, {stage.pk: 1}, purpose="Konsert i parken")
    asked(4, 1, {decks.pk: 2}, person=berit)
    _shared(home, depot, chairs, asked, day, now)
    made = block(
        home, last_day=day + timedelta(days=20), reason="Et telt kom ødelagt tilbake to ganger", by=berit.pk, now=now,
        person=gunnhild,
    )  # fmt: skip
    appeal(made.pk, "Det ene teltet var ødelagt da jeg fikk det.", party_of(gunnhild, None), now=now)
    first = day + timedelta(days=10)
    return {
        "lent_kind": chairs.slug,
        "lent_stage": stage.slug,
        "lent_depot": depot.slug,
        "loan": loan,
        "waits": waits,
        "lending_block": str(made.pk),
        "days": f"fra={first}&fra-kl=12.00&til={first + timedelta(days=2)}&til-kl=12.00",
    }
