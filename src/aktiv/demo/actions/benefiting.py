"""What the cities of the demo promised each other to gain, what they have measured of it, and a trial with
thresholds."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from aktiv.collaboration.actions.benefits import Found, Planned, Promised, promise, take_part, write_down
from aktiv.collaboration.actions.measuring import measure_months
from aktiv.collaboration.actions.pilots import give_feedback, read_pilots, set_threshold
from aktiv.collaboration.models import Benefit, Initiative, Member
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.queries.pilots import standing_pilots
from aktiv.demo.chance import known_id
from aktiv.municipalities.stages import Feature
from aktiv.people.models import Person
from aktiv.values.periods import civil_day

MONTHS = 6
PROMISED_AGO, DUE_IN = 210, 400
SECRETARY = "berit-administrator"
SURVEY = "Spørreundersøkelse til lagene"
HOURS_KEPT = "Timelister ført i fire uker, ganget opp til et år"


class Part(NamedTuple):
    """A partner's part: where it stood, where it is to stand, what is expected at least and at most."""

    number: str
    baseline: str
    target: str
    least: str
    most: str


class Gain(NamedTuple):
    """A benefit, how it is measured, and the title of the initiative that it is to come of."""

    kind: str
    title: str
    way: str
    unit: str
    indicator: str
    how: str
    source: str
    parts: tuple[Part, ...]
    initiative: str = ""


GAINS = (
    Gain(
        "time", "Flere får svar uten saksbehandling", "auto", "percent", "without_case_work",
        "Bestillinger og søknader som er besvart uten at noen har sett på dem.", "Saksregisteret før innføring",
        (Part("4601", "84", "97", "93", "100"), Part("1103", "86", "97", "94", "100"),
         Part("1246", "81", "98", "93", "100"), Part("1508", "79", "95", "90", "99")),
    ),
    Gain(
        "quality", "Kortere vei til svar på søknader", "auto", "days", "days_to_answer",
        "Midterste ventetid for søknader som ble avgjort i måneden.", "Saksregisteret før innføring",
        (Part("4601", "12", "5", "4", "8"), Part("1103", "9", "5", "4", "7"), Part("1246", "14", "6", "4", "9")),
    ),
    Gain(
        "money", "Mindre sesongtid som står ubrukt", "auto", "percent", "unused_hours",
        "Timer som lagene gir fra seg, eller der ingen kom.", "Tilsyn og vaktlogg før innføring",
        (Part("4601", "3", "1", "0.5", "2"), Part("1246", "2.5", "0.2", "0.1", "1.5"),
         Part("1508", "2.8", "1", "0.5", "2")),
    ),
    Gain(
        "time", "Timer brukt på å purre og flytte bestillinger", "manual", "hours", "", HOURS_KEPT, HOURS_KEPT,
        (Part("4601", "1840", "900", "700", "1200"), Part("1103", "960", "500", "400", "700"),
         Part("1246", "410", "250", "200", "320")),
        "Avlys selv, og gi tiden til andre",
    ),
    Gain(
        "equity", "Lag som synes det er lett å finne ledig tid", "survey", "percent", "",
        "Andel som er helt eller delvis enig. Spørres hvert halvår.", SURVEY,
        (Part("1103", "44", "70", "60", "80"), Part("1246", "51", "75", "60", "85"),
         Part("1508", "38", "65", "55", "75")),
    ),
)  # fmt: skip


class Taken(NamedTuple):
    """A measurement: of the how manieth benefit, for whom, how many days ago, and what it was."""

    benefit: int
    number: str
    days: int
    value: str
    low: str = ""
    high: str = ""
    n: int | None = None
    remark: str = ""


TAKEN = (
    Taken(4, "4601", 150, "1610", "1500", "1720"),
    Taken(4, "4601", 40, "1180", "1090", "1270"),
    Taken(4, "1103", 140, "890", "830", "950"),
    Taken(4, "1103", 45, "790", "730", "850"),
    Taken(4, "1103", 45, "770", "720", "820", None, "Fire timer var ført to ganger."),
    Taken(4, "1246", 130, "400", "370", "430"),
    Taken(4, "1246", 30, "395", "365", "425"),
    Taken(5, "1103", 160, "49", n=86),
    Taken(5, "1103", 20, "58", n=94),
    Taken(5, "1246", 155, "57", n=31),
    Taken(5, "1246", 18, "64", n=37),
    Taken(5, "1508", 150, "41", n=44),
    Taken(5, "1508", 16, "45", n=52),
)
THRESHOLDS = {
    "waiting_list": (("unused_hours", "at_most", "12"), ("no_shows", "at_most", "15"), ("first_time", "at_least", "8")),
    "automatic_approval": (
        ("without_case_work", "at_least", "60"),
        ("days_to_answer", "at_most", "7"),
        ("no_shows", "at_most", "15"),
    ),
}
"""What each trial is to show."""
FEEDBACK = {
    "waiting_list": (
        ("helps", "Fikk tilbud om time samme kveld som noen meldte avbud."),
        ("helps", "Endelig slipper vi å ringe rundt."),
        ("partly", "Fint, men jeg så meldingen for sent. Send gjerne SMS også."),
        ("helps", ""),
        ("hinders", "Vi tok timen, men kom ikke inn fordi koden ikke var endret."),
        ("helps", ""),
        ("partly", "Vil kunne velge flere haller på en gang."),
    ),
    "automatic_approval": (
        ("helps", "Svar på to sekunder. Før ventet vi i to uker."),
        ("partly", "Greit for faste tider, men vi ville gjerne hatt noen å snakke med om arrangementet."),
        ("helps", ""),
        ("helps", "Kunne si ja til foreldrene samme kveld."),
        ("hinders", "Fikk nei uten å forstå hvorfor."),
        ("helps", ""),
    ),
}


def gain(now: datetime) -> str | None:
    """Promises, measures and tries all of it, once. Says how much there is."""
    home = the_collaboration()
    secretary = Person.objects.filter(pk=known_id("persona", SECRETARY)).first()
    if home is None or secretary is None or Benefit.objects.filter(title=GAINS[0].title).exists():
        return None
    members = set(Member.objects.filter(collaboration=home).values_list("number", flat=True))
    by, then = secretary.pk, now - timedelta(days=PROMISED_AGO)
    numbers = [_promise(each, by, then) for each in GAINS]
    for one in TAKEN:
        if one.number in members:
            _write_down(numbers[one.benefit - 1], one, by, now)
    figures = measure_months(now=now, many=MONTHS)
    trials = _try(by, now)
    return f"{len(GAINS)} benefits, {figures} figures from use, {trials} trials"


def _promise(what: Gain, by: UUID, then: datetime) -> int:
    """Returns its number."""
    first, *others = what.parts
    initiative = Initiative.objects.filter(title=what.initiative).exclude(title="").first()
    promised = Promised(
        kind=what.kind, title=what.title, way=what.way, unit=what.unit, indicator=what.indicator, how=what.how,
        initiative=initiative.number if initiative is not None else None,
    )  # fmt: skip
    number = promise(first.number, promised, _planned(what, first, then), by=by, now=then).number
    for each in others:
        take_part(number, each.number, _planned(what, each, then), by=by, now=then)
    return number


def _planned(what: Gain, part: Part, then: datetime) -> Planned:
    return Planned(
        baseline=Decimal(part.baseline),
        baseline_on=then.date(),
        source=what.source,
        target=Decimal(part.target),
        least=Decimal(part.least),
        most=Decimal(part.most),
        due=(then + timedelta(days=DUE_IN)).date(),
    )


def _write_down(number: int, one: Taken, by: UUID, now: datetime) -> None:
    found = Found(
        value=Decimal(one.value),
        on=(now - timedelta(days=one.days)).date(),
        low=Decimal(one.low) if one.low else None,
        high=Decimal(one.high) if one.high else None,
        n=one.n,
        remark=one.remark,
    )
    write_down(number, one.number, found, by=by, now=now - timedelta(days=max(0, one.days - 2)))


def _try(by: UUID, now: datetime) -> int:
    """Sets what the trials are to show, reads them, and lets some who used them say how it goes."""
    trials = standing_pilots()
    for each in trials:
        for indicator, comparison, value in THRESHOLDS.get(each.feature, ()):
            set_threshold(each.pk, indicator, comparison, Decimal(value), by=by, now=each.began_at)
        for place, (verdict, text) in enumerate(FEEDBACK.get(each.feature, ())):
            then = now - timedelta(days=2 * place + 1)
            day = civil_day(then, each.municipality.zone)
            give_feedback(each.municipality_id, Feature(each.feature), verdict, text, by=None, day=day, now=then)
    for days in (14, 7, 0):
        read_pilots(now=now - timedelta(days=days))
    return len(trials)
