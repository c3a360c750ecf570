"""What the partners of the demo lend each other: the small one gets what it could not staff, the large one its pay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions import engagements, hours, pool
from aktiv.collaboration.actions.engagements import Terms
from aktiv.collaboration.actions.pool import NewNeed, NewOffer
from aktiv.collaboration.models import Engagement, Need, Offer
from aktiv.collaboration.rules.pool import first_of, month_before, months, next_month

BERGEN, STAVANGER, FJELL, ALESUND = "4601", "1103", "1246", "1508"


class Offered(NamedTuple):
    """An offer: by whom, so many months ago and until so many months from now."""

    member: str
    competence: str
    level: str
    hours: int
    since: int
    until: int
    kroner: int | None
    languages: str
    travels: bool
    text: str


class Asked(NamedTuple):
    """A need in the same way; `language` "" is any."""

    member: str
    competence: str
    level: str
    hours: int
    since: int
    until: int
    kroner: int | None
    language: str
    on_site: bool
    text: str


OFFERS = (
    Offered(BERGEN, "tjenestedesign", "leading", 60, 8, 9, 790, "nb nn", True,
            "To tjenestedesignere fra digitaliseringsavdelingen, med brukertester og prototyper."),
    Offered(FJELL, "oversetting", "leading", 25, 7, 11, None, "nb nn", False,
            "Språkrådgjevar som skriv om tekstar og brev til klår nynorsk."),
    Offered(STAVANGER, "anskaffelser", "leading", 30, 2, 10, None, "nb", True,
            "Innkjøpsjurist som har kjørt felles rammeavtaler for åtte kommuner."),
    Offered(BERGEN, "sikkerhet", "leading", 10, 1, 6, 950, "nb en", False,
            "Sikkerhetstesting av integrasjoner og hjelp til risikovurdering."),
    Offered(ALESUND, "tilgjengelighet", "basic", 20, 1, 8, None, "nb nn", True,
            "Medarbeider som selv bruker skjermleser, og tester sider og dokumenter."),
    Offered(STAVANGER, "utvikling", "skilled", 40, 6, 5, 850, "nb en", False,
            "Utvikler med Python og PostgreSQL, mest mot økonomisystemene."),
    Offered(BERGEN, "tjenesteforvaltning", "skilled", 20, 6, 6, None, "nb", False,
            "Tjenesteforvalter som setter opp brukerstøtte, rutiner og måling."),
    Offered(FJELL, "opplaering", "skilled", 15, 3, 3, None, "nn", True, "Kursholdar for saksbehandlarar og lag."),
)  # fmt: skip
NEEDS = (
    Asked(ALESUND, "tjenestedesign", "skilled", 25, 7, 4, 800, "", True,
          "Ny søknadsflyt for idrettshallene. Vi har ingen designer selv."),
    Asked(BERGEN, "oversetting", "skilled", 20, 6, 5, None, "nn", False,
          "Nynorsk i alle brev og sider, før neste tilsyn."),
    Asked(ALESUND, "anskaffelser", "leading", 15, 1, 5, None, "", False,
          "Konkurranse om betalingsterminaler. Innkjøperen vår er alene og har permisjon."),
    Asked(FJELL, "sikkerhet", "skilled", 25, 0, 7, 900, "nb", False,
          "Risikovurdering av dørlåsene og gjennomgang av tilganger."),
    Asked(STAVANGER, "tilgjengelighet", "skilled", 10, 0, 6, None, "nb", True,
          "Test av tavla for fordeling med hjelpemidler."),
    Asked(FJELL, "utvikling", "skilled", 20, 5, 2, None, "", False, "Kobling mot arkivet vårt."),
    Asked(ALESUND, "tjenesteforvaltning", "basic", 12, 5, 4, None, "", False,
          "Rutiner for brukerstøtte når de første hallene tar i bruk nøkkelfrie dører."),
    Asked(STAVANGER, "personvern", "leading", 8, 0, 9, 1_000, "", False,
          "Personvernombud som kan dele vurderinger av nye funksjoner med oss."),
)  # fmt: skip


def lend(now: datetime, by: UUID) -> int:
    """Writes down all of it, with engagements in each state. Returns how many engagements."""
    offers = [_offer(each, now, by) for each in OFFERS]
    needs = [_need(each, now, by) for each in NEEDS]
    design = _agreed((offers[0], needs[0]), 25, 790, now=now, by=by, ago=7)
    _work(design, (22, 25, 25, 18, 25, 24), now, by, ago=7)
    language = _agreed((offers[1], needs[1]), 20, None, now=now, by=by, ago=6)
    _work(language, (20, 16, 20, 20, 12), now, by, ago=6)
    _propose((offers[2], needs[2]), 15, None, now=now, by=by, ago=0)
    declined = _propose((offers[5], needs[5]), 20, 850, now=now, by=by, ago=5)
    engagements.decline(
        declined.number, "Vi har ikke penger til timeprisen i år. Vi spør igjen etter budsjettet.", by=by,
        now=_before(now, 5) + timedelta(days=3),
    )  # fmt: skip
    support = _agreed((offers[6], needs[6]), 12, None, now=now, by=by, ago=5)
    _work(support, (12, 10), now, by, ago=5)
    engagements.end(
        support.number, _months_ago(now, 2), "Rutinene er ferdige, og vi klarer oss selv.", member=ALESUND, by=by,
        now=_before(now, 2),
    )  # fmt: skip
    pool.withdraw_offer(offers[7].number, by=by, now=now - timedelta(days=9))
    return Engagement.objects.count()


def _months_ago(now: datetime, count: int) -> date:
    """The month so many before this one, or after it where the count is below nothing."""
    month = first_of(timezone.localdate(now))
    for _each in range(abs(count)):
        month = month_before(month) if count > 0 else next_month(month)
    return month


def _before(now: datetime, count: int) -> datetime:
    """A forenoon early in the month so many before this one; this month, some minutes ago."""
    if not count:
        return now - timedelta(minutes=20)
    month = _months_ago(now, count)
    return timezone.localtime(now).replace(
        year=month.year, month=month.month, day=4, hour=10, minute=15, second=0, microsecond=0
    )


def _offer(said: Offered, now: datetime, by: UUID) -> Offer:
    new = NewOffer(
        competence=said.competence, level=said.level, hours=said.hours, first=_months_ago(now, said.since),
        last=_months_ago(now, -said.until), ore_per_hour=None if said.kroner is None else said.kroner * 100,
        text=said.text, languages=frozenset(said.languages.split()), travels=said.travels,
    )  # fmt: skip
    return pool.offer(said.member, new, by=by, now=_before(now, said.since))


def _need(said: Asked, now: datetime, by: UUID) -> Need:
    new = NewNeed(
        competence=said.competence, level=said.level, hours=said.hours, first=_months_ago(now, said.since),
        last=_months_ago(now, -said.until), ore_per_hour=None if said.kroner is None else said.kroner * 100,
        text=said.text, language=said.language, on_site=said.on_site,
    )  # fmt: skip
    return pool.ask(said.member, new, by=by, now=_before(now, said.since))


def _propose(
    pair: tuple[Offer, Need], each: int, kroner: int | None, *, now: datetime, by: UUID, ago: int
) -> Engagement:
    offer, need = pair
    at = _before(now, ago)
    terms = Terms(
        hours=each, first=max(offer.first_month, need.first_month, first_of(timezone.localdate(at))),
        last=min(offer.last_month, need.last_month), ore_per_hour=None if kroner is None else kroner * 100,
    )  # fmt: skip
    return engagements.propose(offer.number, need.number, terms, member=offer.member.number, by=by, now=at)


def _agreed(
    pair: tuple[Offer, Need], each: int, kroner: int | None, *, now: datetime, by: UUID, ago: int
) -> Engagement:
    made = _propose(pair, each, kroner, now=now, by=by, ago=ago)
    return engagements.agree(made.number, by=by, now=_before(now, ago) + timedelta(days=2))


def _work(made: Engagement, worked: tuple[int, ...], now: datetime, by: UUID, *, ago: int) -> None:
    """Reports each month, and approves all but the last when it goes on."""
    span = months(made.first_month, made.last_month)[: len(worked)]
    for place, (month, count) in enumerate(zip(span, worked, strict=True)):
        at = _before(now, ago - place) + timedelta(days=20)
        line = hours.report(made.number, month, count, by=by, now=min(at, now))
        if place < len(worked) - 1 or made.first_month == _months_ago(now, 5):
            hours.approve(line.pk, by=by, now=min(at + timedelta(days=2), now))
