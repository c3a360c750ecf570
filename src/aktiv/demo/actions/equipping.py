"""Storage places of the cities and what stands in them, made as those who keep them would."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from aktiv.demo.actions.looking_after import look_after
from aktiv.demo.catalogue.equipment import CERTIFICATES, SHARED, Equipment
from aktiv.demo.catalogue.equipment import kinds as every_kind
from aktiv.demo.chance import die, known_id
from aktiv.facilities.models import Facility
from aktiv.lending.actions.kinds import keep_certificate, keep_depot, keep_kind, share_kind
from aktiv.lending.actions.stocking import add_items, send_to_service, set_stock, take_out
from aktiv.lending.models import Depot, Item, Kind
from aktiv.lending.new_stock import NewDepot, NewKind, NewSharing
from aktiv.municipalities.models import Municipality
from aktiv.prices.models import PriceGroup, VatRate
from aktiv.values.periods import civil_day
from aktiv.values.texts import Texts

OPEN = Texts(
    "Mandag til fredag 8–15.30. Torsdag til 19.",
    "Måndag til fredag 8–15.30. Torsdag til 19.",
    "Monday to Friday 8–15:30. Thursday until 19.",
)
SIZE = {"bergen": 1.3, "stavanger": 1.2, "fjell": 1.13, "alesund": 1.15}
"""How much of it each city has. The small one was given what a larger one had too much of."""
FREE_GROUPS = ("youth_club", "adult_club", "own_municipality")


def equip(municipality: Municipality, slug: str, *, now: datetime) -> str:
    """Says how much. `slug` is the city's."""
    by = known_id(slug, "desk")
    home, today = municipality.pk, civil_day(now, municipality.zone)
    places = _depots(municipality, now)
    certificates = {
        code: keep_certificate(home, code, Texts(*names), by=by, now=now).pk for code, *names in CERTIFICATES
    }
    groups = list(PriceGroup.objects.filter(municipality=municipality))
    vat = VatRate.objects.filter(municipality=municipality).order_by("-basis_points").values_list("code", flat=True)[0]
    kinds: dict[str, Kind] = {}
    things = 0
    for place, each in enumerate(every_kind()):
        new = _new(each, kinds, certificates, groups, vat)
        kind = kinds[each.nb] = keep_kind(home, new, by=by, now=now)
        if each.parts:
            continue
        wanted = max(1, round(each.many * SIZE.get(slug, 1.0)))
        things += wanted
        depot = places[0] if _is_part(each) else places[place % len(places)]
        if not each.numbered:
            set_stock(home, kind.pk, depot.pk, wanted, shelf=f"{'ABCDEF'[place % 6]}{place % 9 + 1}", by=by, now=now)
            continue
        numbers = [f"{_short(each.nb)}{place:02d}-{number:02d}" for number in range(1, wanted + 1)]
        due = today + timedelta(days=(place * 37) % (each.service or 365) - 20)
        bought = today - timedelta(days=200 + place * 61 % 1800)
        add_items(home, kind.pk, depot.pk, numbers, bought_on=bought, price=each.worth * 100, service_due=due, by=by,
                  now=now)  # fmt: skip
    for name in SHARED:
        sharing = NewSharing(own_until_days=21, first_day=today - timedelta(days=300), rules=_rules())
        share_kind(home, kinds[name].pk, sharing, by=by, now=now)
    _wear(municipality, slug, by, now)
    look_after(municipality, slug, by, now)
    return f"{len(every_kind())} kinds of equipment, {things} things"


def _depots(municipality: Municipality, now: datetime) -> list[Depot]:
    facilities = list(Facility.objects.filter(municipality=municipality).order_by("sort_key")[:2])
    by = known_id(municipality.slug, "desk")
    news = [
        NewDepot(name=f"{facility.name}, utstyrslager", facility_id=facility.pk, address=facility.address, open=OPEN)
        for facility in facilities
    ]
    news.insert(
        0, NewDepot(name=f"{municipality.name} utstyrssentral", open=OPEN, phone=f"+47 {51000000 + municipality.pk}")
    )
    return [keep_depot(municipality.pk, new, by=by, now=now) for new in news]


def _new(
    each: Equipment, kinds: dict[str, Kind], certificates: dict[str, int], groups: list[PriceGroup], vat: str
) -> NewKind:
    about = Texts(each.about, each.about_nn, each.about_en)
    free = {group.pk: (0, 0) for group in groups if group.code in FREE_GROUPS}
    prices = {0: (each.per * 100, 0), **free} if each.per else {}
    return NewKind(
        name=Texts(each.nb, each.nn, each.en),
        category=each.category,
        about=about,
        handling=Texts(each.handling, each.handling_nn, each.handling_en),
        for_groups=frozenset(group.pk for group in groups if group.code in each.groups),
        synonyms=each.words,
        weight=each.grams,
        numbered=each.numbered,
        decided="by_staff" if each.by_staff else "at_once",
        turnaround=each.hours * 60,
        notice=120,
        longest_days=each.days,
        most=None if each.many > 20 else max(1, each.many or 1),
        min_age=each.age,
        certificate_id=certificates.get(each.certificate),
        deposit=each.deposit * 100,
        late_fee=each.late * 100,
        replacement=each.worth * 100,
        vat_code=vat,
        low_stock=max(1, each.many // 4) if not each.parts else 0,
        service_every_days=each.service,
        prices=prices,
        parts={kinds[name].pk: amount for name, amount in each.parts},
    )


def _rules() -> Texts:
    return Texts(
        "Hentes og leveres av låntakeren selv.",
        "Låntakaren hentar og leverer sjølv.",
        "Borrowers fetch and return it themselves.",
    )


def _wear(municipality: Municipality, slug: str, by: UUID, now: datetime) -> None:
    """Some are away for service, one is lost, one was taken out of use."""
    chance, home = die(slug, "equipment"), municipality.pk
    today = civil_day(now, municipality.zone)
    numbered = list(Item.objects.filter(municipality=municipality).order_by("number", "pk"))
    worn = chance.sample(numbered, 6)
    for place, item in enumerate(worn[:4]):
        first = today - timedelta(days=2 - place)
        send_to_service(home, item.pk, first, today + timedelta(days=5 + place), note="Årlig kontroll", by=by, now=now)
    take_out(home, worn[4].pk, lost=True, reason="Ikke funnet ved telling", by=by, now=now)
    take_out(home, worn[5].pk, lost=False, reason="Utslitt", by=by, now=now)


def _is_part(each: Equipment) -> bool:
    """All parts of a set stand in one place."""
    return any(each.nb == name for whole in every_kind() for name, _ in whole.parts)


def _short(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalpha())[:4]
