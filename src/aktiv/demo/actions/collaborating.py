"""The collaboration that the cities of the demo run their service by: agreement, bodies, mandates, promises and votes.

Built with as many of its people as there are: where a city is not made, its seats are empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions.agreements import Draft, adopt, lay_before
from aktiv.collaboration.actions.budget_votes import put_budget_to_vote
from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.mandates import NewMandate, entrust, open_body
from aktiv.collaboration.actions.parties import NewMember, carry, count_people, found, join, succeed
from aktiv.collaboration.actions.votes import Question, announce, cast, count_closed, open_vote, reopen
from aktiv.collaboration.models import Body, Commitment, Mandate
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.demo.actions.asking import ask_some
from aktiv.demo.actions.budgeting import budget, lay_before_all
from aktiv.demo.actions.buying import buy
from aktiv.demo.actions.initiating import initiate
from aktiv.demo.actions.joining import take_in
from aktiv.demo.actions.lending import lend
from aktiv.demo.actions.meeting import meet
from aktiv.demo.actions.opening import open_up
from aktiv.demo.actions.paying import bill_and_pay
from aktiv.demo.actions.services import NAMES
from aktiv.demo.actions.serving import serve
from aktiv.demo.actions.suggesting import suggest
from aktiv.demo.chance import known_id
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.values.texts import Texts

FOUNDED, SPLIT = date(2016, 1, 1), date(2024, 1, 1)
BEFORE_THE_SPLIT = "1507"
"""Ålesund's number until Haram became a municipality of its own again."""
SINCE = timedelta(days=3 * 365)
"""How long ago the seats were given."""
SOURCE = "SSB, tabell 07459"
SECRETARY = "berit-administrator"
COUNCIL, STEERING, COORDINATION = "samarbeidsradet", "styringsgruppa", "koordineringsgruppa"


class City(NamedTuple):
    """A city as a partner."""

    slug: str
    number: str
    name: str
    population: int
    signatory: str


CITIES = (
    City("stavanger", "1103", "Stavanger", 149_048, "Ordføreren i Stavanger"),
    City("bergen", "4601", "Bergen", 291_940, "Byrådslederen i Bergen"),
    City("fjell", "1246", "Fjell", 39_663, "Ordføraren i Fjell"),
    City("alesund", "1508", "Ålesund", 19_021, "Ordføreren i Ålesund"),
)
SEATS = {
    COUNCIL: {
        "1103": "marit-case-handler",
        "4601": "hanne-manager",
        "1246": "oyvind-case-handler",
        "1508": "oddrun-case-handler",
    },
    STEERING: {
        "1103": "jonas-case-handler",
        "4601": "astrid-case-handler",
        "1246": SECRETARY,
        "1508": "per-case-handler",
    },
    COORDINATION: {
        "1103": "marit-case-handler",
        "4601": "trygve-case-handler",
        "1246": "randi-case-handler",
        "1508": "leif-caretaker",
    },
}
"""Who votes for whom, by body and the member's number."""
CHAIRS = {COUNCIL: "4601", STEERING: "1103", COORDINATION: "1246"}
OTHERS = (("product_owner", "4601", "astrid-case-handler"), ("product_owner", "1246", "oyvind-case-handler"),
          ("assessor", "1103", "jonas-case-handler"),
          ("assessor", "1508", "oddrun-case-handler"))  # fmt: skip
BODIES = (
    (Texts("Samarbeidsrådet", "Samarbeidsrådet", "The collaboration council"), Body.Kind.COUNCIL, None),
    (Texts("Styringsgruppa", "Styringsgruppa", "The steering group"), Body.Kind.STEERING_GROUP, 2_000_000_00),
    (
        Texts("Koordineringsgruppa", "Koordineringsgruppa", "The coordination group"),
        Body.Kind.COORDINATION_GROUP,
        250_000_00,
    ),
)
COST_KEY = {"mix": [{"weight": "3/10", "key": {"flat": {}}}, {"weight": "7/10", "key": {"per_capita": {}}}]}
FIRST_KEY: dict[str, Any] = {"per_capita": {}}  # Any: JSON as files say it
THE_NEW_KEY = "Kostnadene deles 30 prosent likt og 70 prosent etter folketall."
VOTE_KEY = {"kind": "population_steps", "cap": "2/5"}
TEXT = """§ 1 Formål
Partene driver og utvikler Aktiv kommune sammen, slik at innbyggere og lag kan finne, låne og leie det kommunene eier, på tvers av kommunegrensene.

§ 2 Bidrag
Partene deler kostnadene etter nøkkelen i vedlegget. Hver part stiller med fagfolk, lokaler til uttesting og de rollene den har påtatt seg.

§ 3 Styring
Rådet avgjør saker av prinsipiell betydning og alle beløp. Styringsgruppa og koordineringsgruppa avgjør innenfor sine grenser. Alle rettigheter følger av mandater som er offentlige.

§ 4 Inntreden og uttreden
Nye kommuner, fylker, statlige etater og private eiere kan slutte seg til. En part kan si opp avtalen skriftlig med varslet som gjelder.

§ 5 Åpenhet
Saker, stemmer, kostnader og målte gevinster er offentlige."""  # noqa: E501 - paragraphs of a text
DATA = """Hver kommune er behandlingsansvarlig for opplysninger om sine egne innbyggere og lag. Drift av felles løsning skjer på vegne av kommunene etter en databehandleravtale med samme innhold for alle.

Opplysninger går ikke mellom kommuner uten at den de gjelder, selv søker i flere."""  # noqa: E501 - as above
PROMISES = (
    ("4601", "money", "Felles drift, første halvår", 580_781_00, -70, "whole"),
    ("1103", "money", "Felles drift, første halvår", 340_565_00, -70, "whole"),
    ("1246", "hours", "Testing på nynorsk", 160, 60, "half"),
    ("1508", "test_site", "Larsgården idrettshall til uttesting av nøkkelfrie dører", 0, 30, ""),
    ("4601", "role", "Produkteier for søk og bestilling", 0, -200, "whole"),
    ("1103", "hours", "Brukertester med lag og foreninger", 240, -5, "half"),
)
"""Member, kind, what, øre or hours, days until it is due, and how much of it is delivered."""
DOORS = (
    "Nøkkelfrie dører i alle haller",
    "Rådet bes slutte seg til at dørkoder tas i bruk i alle haller innen to år. Ålesund tester først. Kostnaden deles etter nøkkelen i avtalen.",  # noqa: E501 - a paragraph
)
BUDGET = (
    "Budsjett for neste år",
    "Forslaget er 2 400 000 kroner til drift og utvikling, delt etter kostnadsnøkkelen i avtalens versjon 2.",
)
THE_BUDGETS_VOTE = 3
"""The vote on it that enough took part in."""
QUEUES = (
    "Ventelister på tvers av kommunegrenser",
    "Lag som står på venteliste i en kommune, skal kunne få tilbud om ledig tid i nabokommunen. Tiltaket krever endring i rutinene for fordeling.",  # noqa: E501 - as above
)
OPEN_DATA = (
    "Åpne data om bruk av hallene",
    "Koordineringsgruppa foreslår å publisere bruken av hver hall, time for time, uten opplysninger om personer.",
)
SAID = {
    "4601": ("for", "Vi sparer vaktordningen i tre bydeler."),
    "1103": ("against", "Vi vil se erfaringene fra pilotene først."),
    "1246": ("for", "Bygdehusa våre treng dette mest."),
    "1508": ("abstain", "Vi er selv pilot i saken."),
}


def collaborate(now: datetime) -> str | None:
    """Founds it with all that is told above, once. Says how much there is."""
    secretary = _person(SECRETARY)
    if the_collaboration() is not None or secretary is None:
        return None
    then, by = _at(now, -SINCE.days, 9), secretary.pk
    home = found(
        Texts("Aktiv kommune-samarbeidet", "Aktiv kommune-samarbeidet", "The Active Municipality collaboration"),
        _partner(CITIES[2], then),
        on=FOUNDED,
        secretary_id=by,
        by=None,
        now=then,
    )
    for city in CITIES[:2]:
        join(_partner(city, then), on=FOUNDED, by=by, now=then)
    as_it_was = replace(_partner(CITIES[3], then), number=BEFORE_THE_SPLIT, municipality_id=None)
    join(as_it_was, on=date(2020, 1, 1), by=by, now=then)
    succeed([BEFORE_THE_SPLIT], [_partner(CITIES[3], then)], on=SPLIT, by=by, now=then)
    observers = (("Vestland fylkeskommune", "4600", "observer"), ("Havbris Programvare AS", "800999008", "supplier"))
    for name, number, kind in observers:
        join(NewMember(name=name, number=number, kind=kind), on=SPLIT, by=by, now=then)
    for service in NAMES:
        carry(service, on=FOUNDED, by=by, now=then)
    for year in range(then.year, now.year + 1):
        for city in CITIES:
            # A little fewer for each year back; of the year that counts now, the figures of the examples.
            people = city.population * (1000 - 4 * (now.year - year)) // 1000
            if year > then.year:
                count_people(city.number, people, on=date(year - 1, 1, 1), source=SOURCE, by=by, now=then)
    for called, kind, limit in BODIES:
        open_body(called, kind.value, limit_ore=limit, on=FOUNDED, by=by, now=then)
    seats = _seat(by, then)
    _agree(by, then, now)
    for number, kind, what, amount, days, done in PROMISES:
        _promise(number, Promised(**_measured(kind, amount), kind=kind, what=what,
                                  due=(now + timedelta(days=days)).date()), done, by, now)  # fmt: skip
    suggested, next_year = suggest(now, SECRETARY), lay_before_all(now, by)
    votes = _vote(seats, by, now, next_year)
    budgets = budget(now, by, next_year, THE_BUDGETS_VOTE)
    initiatives = initiate(seats, by, now, (COUNCIL, STEERING, COORDINATION))
    lent, contracts, served = lend(now, by), buy(now, by), serve(now, secretary)
    bill_and_pay(now, by)
    met, opened = meet(now, secretary), open_up(now, by)
    ask_some(home, now, by)
    halls = take_in(home, now, by)
    mandates = Mandate.objects.filter(collaboration=home).count()
    told = f"{len(CITIES)} partners, {mandates} mandates, {votes} votes, {suggested} ideas, {budgets} budgets"
    told += f", {initiatives} initiatives, {lent} engagements, {contracts} contracts, {served}"
    return f"{told}, {met}, {opened}, {halls} halls of others"


def _partner(city: City, then: datetime) -> NewMember:
    municipality = Municipality.objects.filter(slug=city.slug).first()
    return NewMember(
        name=city.name,
        number=city.number,
        municipality_id=municipality.pk if municipality is not None else None,
        population=city.population * 988 // 1000,
        figure_day=date(then.year - 1, 1, 1),
        source=SOURCE,
    )


def _person(persona: str) -> Person | None:
    return Person.objects.filter(pk=known_id("persona", persona)).first()


def _seat(by: UUID, then: datetime) -> dict[tuple[str, str], Person]:
    """Gives every seat whose holder is there. Who votes, by body and member."""
    seated: dict[tuple[str, str], Person] = {}
    for body, holders in SEATS.items():
        for number, persona in holders.items():
            person = _person(persona)
            if person is None:
                continue
            new = NewMandate(member=number, role="member", body=body)
            held = entrust(person, new, by=by, now=then)
            seated[body, number] = person
            if CHAIRS[body] == number:
                chair = NewMandate(member=number, role="chair", body=body)
                entrust(person, chair, by=by, now=then)
            deputy = _person("trygve-case-handler")
            if (body, number) == (COUNCIL, "4601") and deputy is not None:
                instead = NewMandate(member=number, role="deputy", body=body, deputy_of=held.pk)
                entrust(deputy, instead, by=by, now=then)
    for role, number, persona in OTHERS:
        person = _person(persona)
        if person is not None:
            entrust(person, NewMandate(member=number, role=role), by=by, now=then)
    return seated


def _agree(by: UUID, then: datetime, now: datetime) -> None:
    for at, key, change, adopting in (
        (then, FIRST_KEY, "", CITIES),
        (
            now - timedelta(days=420),
            COST_KEY,
            "Kostnadene deles 30 prosent likt og 70 prosent etter folketall.",
            CITIES,
        ),
        (now - timedelta(days=12), COST_KEY, "Varslet går ned fra tolv til ni måneder.", CITIES[1:3]),
    ):
        draft = Draft(
            title="Samarbeidsavtale om Aktiv kommune",
            text=TEXT,
            data_processing=DATA,
            cost_key=key,
            vote_key=VOTE_KEY,
            notice_months=12 if len(adopting) > 2 else 9,
            change_note=change,
        )
        version = lay_before(draft, by=by, now=at)
        for place, city in enumerate(adopting):
            adopt(
                version.number,
                BEFORE_THE_SPLIT if city is CITIES[3] and timezone.localdate(at) < SPLIT else city.number,
                case_reference=f"{at.year}/{410 + 37 * place}",
                signatory=city.signatory,
                on=timezone.localdate(at),
                seen=version.sha256,
                by=by,
                now=at,
            )


def _measured(kind: str, amount: int) -> dict[str, int]:
    return {"money": {"amount_ore": amount}, "hours": {"hours": amount}}.get(kind, {})


def _promise(number: str, promised: Promised, done: str, by: UUID, now: datetime) -> None:
    made: Commitment = commit(number, promised, by=by, now=now - timedelta(days=200))
    part = {"whole": 1, "half": 2}.get(done)
    if part is not None:
        amounts = {"amount_ore": promised.amount_ore, "hours": promised.hours}
        deliver(
            made.number,
            **{name: value // part for name, value in amounts.items() if value is not None},  # type: ignore[arg-type]
            on=timezone.localdate(now - timedelta(days=20)),
            by=by,
            now=now,
        )


def _vote(seats: dict[tuple[str, str], Person], by: UUID, now: datetime, budget_number: int | None) -> int:
    """One that passed, one that too few took part in and that was put once more, one that is open, one to come."""
    first = _asked(COUNCIL, DOORS, "ordinary", by, at=_at(now, -62), until=_at(now, -48, 16))
    _say(first, COUNCIL, seats, ("4601", "1103", "1246", "1508"), _at(now, -55))
    second = _asked(COUNCIL, BUDGET, "qualified", by, at=_at(now, -44), until=_at(now, -30, 16), of=budget_number)
    _say(second, COUNCIL, seats, ("1246", "1508"), _at(now, -40), choice="for")
    count_closed(now=_at(now, -29))
    third = reopen(second, _at(now, -14, 16), by=by, now=_at(now, -28)).number
    _say(third, COUNCIL, seats, ("4601", "1103", "1246", "1508"), _at(now, -20), choice="for")
    fourth = _asked(COUNCIL, QUEUES, "ordinary", by, at=_at(now, -3), until=_at(now, 9, 16))
    _say(fourth, COUNCIL, seats, ("4601",), _at(now, -2), choice="for")
    question = Question(body=COORDINATION, subject=OPEN_DATA[0], memo=OPEN_DATA[1], rule="consent")
    announce(question, by=by, now=_at(now, -1))
    count_closed(now=now)
    return 5


def _at(now: datetime, days: int, hour: int = 10) -> datetime:
    """An hour of the day so many days from today, by the wall clock."""
    return timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def _asked(
    body: str,
    what: tuple[str, str],
    rule: str,
    by: UUID,
    *,
    at: datetime,
    until: datetime,
    of: int | None = None,
) -> int:
    """Announces and opens a vote; one about a budget when it is named."""
    question = Question(body=body, subject=what[0], memo=what[1], rule=rule)
    if of is None:
        number = announce(question, by=by, now=at).number
    else:
        number = put_budget_to_vote(of, question, by=by, now=at).vote.number
    open_vote(number, until, by=by, now=at)
    return number


def _say(
    number: int,
    body: str,
    seats: dict[tuple[str, str], Person],
    members: tuple[str, ...],
    at: datetime,
    *,
    choice: str = "",
) -> None:
    for minutes, (member, person) in enumerate(_seated(body, seats, members)):
        said, reason = SAID[member]
        cast(
            number,
            member,
            choice or said,
            reason="" if choice else reason,
            by=person.pk,
            now=at + timedelta(hours=3, minutes=17 * minutes),
        )


def _seated(body: str, seats: dict[tuple[str, str], Person], members: tuple[str, ...]) -> Iterator[tuple[str, Person]]:
    for member in members:
        if (body, member) in seats:
            yield member, seats[body, member]
