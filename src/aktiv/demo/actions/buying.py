"""What the partners of the demo buy together: a procurement in each step, and contracts with an option due soon."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions import contracts, procurements
from aktiv.collaboration.actions.contracts import NewContract, NewOption
from aktiv.collaboration.actions.reminding import remind
from aktiv.collaboration.models import Contract
from aktiv.collaboration.rules.contracts import months_later
from aktiv.demo.actions.lending import ALESUND, BERGEN, FJELL, STAVANGER
from aktiv.demo.actions.services import BOOKING

LOCKS = (
    "Nøkkelfrie dører til haller og lokaler",
    "Elektroniske låser med koder som følger bestillingen, montering, og drift i avtaletiden. Låsene skal kunne åpnes "
    "uten nett, og koder skal ikke kunne spores til personer lenger enn nødvendig.",
)
TESTS = (
    "Sikkerhetstesting hvert år",
    "En uavhengig test av tjenesten og av koblingene i hver kommune, med rapport som kan deles mellom partene.",
)
SCREENS = (
    "Skjermer ved inngangen",
    "Skjermer som viser hvem som har hallen nå og hva som er ledig. De skal tåle ballspill og være lesbare i sollys.",
)
TERMINALS = (
    "Betalingsterminaler i betjente anlegg",
    "Terminaler for utleie over disk, med oppgjør rett inn i regnskapet til hver kommune.",
)
CLEANING = ("Vask etter arrangement", "Felles avtale om vask som kan bestilles fra kalenderen.")


def buy(now: datetime, by: UUID) -> int:
    """Writes down all of it. Returns how many contracts."""
    _register(now, by)
    _awarded(now, by)
    tests = _described(STAVANGER, TESTS, (("Test av fellestjenesten", "dagsverk"), ("Test hos parten", "dagsverk")),
                       now - timedelta(days=45), by)  # fmt: skip
    _joined(tests, now - timedelta(days=44), now - timedelta(days=3), by,
            ((1, BERGEN, 20), (1, STAVANGER, 15), (2, BERGEN, 10), (2, STAVANGER, 8), (2, FJELL, 4)))  # fmt: skip
    screens = _described(FJELL, SCREENS, (("Skjermer", "stk."), ("Montering", "timer")), now - timedelta(days=12), by)
    _joined(
        screens, now - timedelta(days=11), _afternoon(now, 16), by, ((1, FJELL, 14), (2, FJELL, 30), (1, ALESUND, 6))
    )
    _described(ALESUND, TERMINALS, (("Terminaler", "stk."),), now - timedelta(days=4), by)
    cleaning = _described(BERGEN, CLEANING, (("Vask", "timer"),), now - timedelta(days=150), by)
    _joined(cleaning, now - timedelta(days=149), now - timedelta(days=120), by, ((1, BERGEN, 900),))
    procurements.stop(
        cleaning, "Bare én part ble med, og den har en avtale fra før.", by=by, now=now - timedelta(days=110)
    )
    remind(now=now)
    return Contract.objects.count()


def _register(now: datetime, by: UUID) -> None:
    """Contracts from before: one that ends in some months with an option due soon, and one that is over."""
    today = timezone.localdate(now)
    last = months_later(today, 4)
    first = months_later(last, -24) + timedelta(days=1)
    platform = NewContract(
        title="Drift og videreutvikling av plattformen", supplier="800999008", first=first, last=last,
         notice_months=6, value_ore=9_600_000_00,
        text="Drift døgnet rundt, feilretting og inntil 3 000 timer videreutvikling i året. Kildekoden er partenes.",
        options=(NewOption(12, today + timedelta(days=19)), NewOption(12, months_later(last, 9))),
    )  # fmt: skip
    contracts.register(FJELL, platform, (STAVANGER, BERGEN, ALESUND), by=by, now=_afternoon(now, -600))
    sms = NewContract(
        title="Tekstmeldinger", supplier="914222113", supplier_name="Varselhuset AS", first=_day(now, -1100),
        last=_day(now, -30), value_ore=380_000_00, notice_months=1, service=BOOKING,
        options=(NewOption(6, _day(now, -60)),),
    )  # fmt: skip
    contracts.register(BERGEN, sms, (STAVANGER, FJELL), by=by, now=_afternoon(now, -1000))


def _awarded(now: datetime, by: UUID) -> None:
    """The locks, bought last year: one option is taken, and partners call off."""
    bought = _described(BERGEN, LOCKS, (("Låser med montering", "stk."), ("Drift", "lås-år")), now - timedelta(420), by)
    volumes = ((1, BERGEN, 180), (1, STAVANGER, 90), (1, FJELL, 24), (1, ALESUND, 12),
               (2, BERGEN, 540), (2, STAVANGER, 270), (2, FJELL, 72), (2, ALESUND, 36))  # fmt: skip
    _joined(bought, now - timedelta(days=419), now - timedelta(days=390), by, volumes)
    at, first = now - timedelta(days=340), _day(now, -335)
    last = months_later(first, 12) - timedelta(days=1)
    new = NewContract(
        title="Rammeavtale om nøkkelfrie dører", supplier="923445567", supplier_name="Vestlås AS", first=first,
        last=last, notice_months=3, value_ore=6_200_000_00,
        text="Låser, montering og drift. Feil rettes innen fire timer når en hall ikke kan åpnes.",
        options=(NewOption(12, last - timedelta(days=60)), NewOption(12, months_later(last, 10))),
    )  # fmt: skip
    made = contracts.award(bought, (1, 2), new, by=by, now=at).number
    contracts.decide_option(
        made, 1, "Færre feil enn lovet, og prisen er låst. Alle fire partene vil fortsette.", take=True, by=by,
        now=now - timedelta(days=110),
    )  # fmt: skip
    for days, lot, member, volume, said in (
        (300, 1, ALESUND, 6, "Larsgården og Fjelltunhallen"),
        (280, 1, BERGEN, 64, "Første bydel"),
        (250, 1, STAVANGER, 40, ""),
        (200, 1, FJELL, 26, "Også grendahusa"),
        (140, 1, BERGEN, 48, "Andre bydel"),
        (100, 2, BERGEN, 112, ""),
        (95, 1, BERGEN, -2, "To dører ble stående med nøkkel"),
        (60, 2, ALESUND, 6, ""),
    ):
        contracts.call_off(made, lot, member, volume, on=_day(now, -days), text=said, by=by, now=now)


def _described(member: str, what: tuple[str, str], lots: tuple[tuple[str, str], ...], at: datetime, by: UUID) -> int:
    made = procurements.note_need(member, *what, by=by, now=at).number
    for title, unit in lots:
        procurements.add_lot(made, title, unit, by=by, now=at + timedelta(minutes=5))
    return made


def _joined(number: int, at: datetime, until: datetime, by: UUID, volumes: tuple[tuple[int, str, int], ...]) -> None:
    procurements.open_joining(number, until, by=by, now=at)
    for minutes, (lot, member, volume) in enumerate(volumes):
        procurements.join_in(number, lot, member, volume, by=by, now=at + timedelta(hours=2, minutes=minutes))


def _day(now: datetime, days: int) -> date:
    return timezone.localdate(now) + timedelta(days=days)


def _afternoon(now: datetime, days: int) -> datetime:
    """Four o'clock by the wall clock, so many days from today."""
    return timezone.localtime(now).replace(hour=16, minute=0, second=0, microsecond=0) + timedelta(days=days)
