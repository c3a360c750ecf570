"""What clubs and residents have applied for in a city, and how far the municipality has come with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from aktiv.bookings.rules import Party
from aktiv.cases.actions.appealing import appeal
from aktiv.cases.actions.automatic import set_rule
from aktiv.cases.actions.deciding import Answer, Yes, decide, send_off
from aktiv.cases.actions.drafting import Filled, ask_for, fill
from aktiv.cases.actions.handing_in import hand_in
from aktiv.cases.actions.handling import ask, note, take
from aktiv.cases.actions.offering import offer
from aktiv.cases.models import Application, Case, RequestedDate
from aktiv.demo.actions.happenings import City
from aktiv.demo.chance import die, known_id
from aktiv.facilities.models import Space
from aktiv.facilities.terms import Mode
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

EVENING = 18 * 60
MOST_TRIES = 40
WHAT = {
    "nb": ("Håndballtrening", "Turntrening", "Kurs for nye trenere", "Bursdag", "Øving før konsert", "Sommercup"),
    "nn": ("Handballtrening", "Turntrening", "Kurs for nye trenarar", "Bursdag", "Øving før konsert", "Sommarcup"),
}
ASKED = {"nb": "Hvor mange kommer, og trenger dere garderobe?", "nn": "Kor mange kjem, og treng de garderobe?"}
NOTED = {"nb": "De ryddet fint etter seg i fjor.", "nn": "Dei rydda fint etter seg i fjor."}
GROUNDS = {
    "nb": "Barn og unge går foran på denne tiden, etter prioriteringsreglene.",
    "nn": "Barn og unge går føre på denne tida, etter prioriteringsreglane.",
}
APPEALED = {
    "nb": "Vi har hatt denne tiden i mange år, og laget har flest ungdommer.",
    "nn": "Vi har hatt denne tida i mange år, og laget har flest ungdomar.",
}
OTHERS = {"nb": "Passer en av disse tidene?", "nn": "Passar ei av desse tidene?"}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who applies, who decides, and when."""

    city: City
    chance: Random
    spaces: Sequence[Space]
    parties: Sequence[Party]
    handler: UUID
    other: UUID
    now: datetime

    @property
    def words(self) -> str:
        return self.city.data.language if self.city.data.language in WHAT else "nb"


def apply_for(city: City) -> int:
    """A score of applications in all states. Returns how many cases there are."""
    chance = die(city.data.slug, "cases")
    spaces = [
        each
        for each in Space.objects.filter(municipality=city.municipality_id, alone=True, active=True).order_by("pk")
        if each.terms.get("mode") == Mode.APPLICATION
    ]
    if not spaces:
        return 0
    chance.shuffle(spaces)
    clubs = [club.slug for club in city.data.clubs]
    parties = [city.cast.party("", slug) for slug in clubs[:9]] + [city.cast.party(f"resident-{n}") for n in (7, 8)]
    persona = next((each.slug for each in city.personas if each.role.value == "case_handler"), "")
    desk = known_id(city.data.slug, "desk")
    handler = known_id("persona", persona) if persona else desk
    scene = _Desk(city, chance, spaces, parties, handler, desk, city.around.now)
    _rule(scene, desk)
    for number, stage in enumerate(STAGES):
        stage(scene, number)
    with everything():
        return Case.objects.filter(municipality=city.municipality_id).count()


def _rule(desk: _Desk, by: UUID) -> None:
    """Single evenings of clubs in the gymnastics hall need nobody's decision."""
    names = {"nb": "Enkeltkvelder for lag", "nn": "Einskildkveldar for lag"}
    values = {"name": names[desk.words], "kinds": ["use"], "most_dates": 1, "most_minutes": 120, "most_people": 30,
              "sample_percent": 100}  # fmt: skip
    set_rule(desk.city.municipality_id, values, by=by, now=desk.now - timedelta(days=60))


def _asked(desk: _Desk, number: int, *, weeks: int, days_ago: int, event: bool = False, hours: int = 2) -> Case | None:
    """An application of one of the parties, some days old. None when the calendar has no room for it."""
    then = desk.now - timedelta(days=days_ago, hours=number % 5)
    party = desk.parties[number % len(desk.parties)]
    zone = desk.city.around.zone
    for attempt in range(MOST_TRIES):
        space = desk.spaces[(number + attempt) % len(desk.spaces)]
        first = desk.city.around.today + timedelta(days=9 + (number * 3 + attempt) % 20)
        days = [first + timedelta(weeks=each) for each in range(weeks)]
        periods = [_period(each, EVENING, EVENING + hours * 60, zone) for each in days]
        pattern = {"weekdays": [first.isoweekday()], "every_weeks": 1, "first": first.isoformat(),
                   "last": days[-1].isoformat(), "from": EVENING, "to": EVENING + hours * 60}  # fmt: skip
        try:
            line = ask_for(party, space.pk, periods, now=then, pattern=pattern if weeks > 1 else None)
            return _handed_in(desk, line.application_id, party, number, then, event=event)
        except Refusal:
            with everything():
                Application.objects.filter(person=party.person_id, submitted_at=None).delete()
    return None


def _handed_in(
    desk: _Desk, application_id: UUID, party: Party, number: int, then: datetime, *, event: bool
) -> Case | None:
    words = WHAT[desk.words]
    fields = {"organiser": words[-1], "safety_name": "Vakthavende", "safety_phone": "900 00 000", "audience": "250",
              "programme": "10.00 – 16.00", "public": "ja"}  # fmt: skip
    filled = Filled(
        kind=Application.Kind.EVENT if event else Application.Kind.USE,
        title=words[-1] if event else words[number % (len(words) - 1)],
        participants={"6-12": 12 + number} if number % 3 else {"26-66": 32 + number},
        event=fields if event else {},
    )
    fill(application_id, party, filled, now=then)
    done = hand_in(application_id, party, now=then)
    return done.cases[0] if done.cases else None


def _period(day: date, low: int, high: int, zone: object) -> Period:
    return Period(at(day, low, zone), at(day, high, zone))  # type: ignore[arg-type]  # a ZoneInfo


def _submitted(*, weeks: int, days_ago: int, event: bool = False) -> Callable[[_Desk, int], None]:
    def stage(desk: _Desk, number: int) -> None:
        _asked(desk, number, weeks=weeks, days_ago=days_ago, event=event)

    return stage


def _taken(*, weeks: int, days_ago: int, event: bool = False) -> Callable[[_Desk, int], None]:
    def stage(desk: _Desk, number: int) -> None:
        case = _asked(desk, number, weeks=weeks, days_ago=days_ago, event=event)
        if case is not None and case.state == Case.State.SUBMITTED:
            take(case.pk, by=desk.handler, now=desk.now - timedelta(days=1))
            note(case.pk, NOTED[desk.words], by=desk.handler, now=desk.now - timedelta(days=1), internal=True)

    return stage


def _questioned(desk: _Desk, number: int) -> None:
    case = _asked(desk, number, weeks=4, days_ago=12)
    if case is not None and case.state == Case.State.SUBMITTED:
        take(case.pk, by=desk.handler, now=desk.now - timedelta(days=3))
        ask(case.pk, ASKED[desk.words], by=desk.handler, now=desk.now - timedelta(days=3))


def _offered(desk: _Desk, number: int) -> None:
    case = _asked(desk, number, weeks=2, days_ago=6)
    if case is None or case.state != Case.State.SUBMITTED:
        return
    take(case.pk, by=desk.handler, now=desk.now)
    times = {}
    for each in RequestedDate.objects.filter(case=case).select_related("line"):
        later = Period(each.during.lower + timedelta(days=1), each.during.upper + timedelta(days=1))
        times[each.pk] = (each.line.space_id, later)
    _unless_refused(lambda: offer(case.pk, times, OTHERS[desk.words], by=desk.handler, now=desk.now))


def _decided(desk: _Desk, number: int, *, refuse: bool) -> Case | None:
    case = _asked(desk, number, weeks=3, days_ago=20)
    if case is None or case.state != Case.State.SUBMITTED:
        return case
    then = desk.now - timedelta(days=5)
    appealed = refuse and number % 2
    by = desk.other if appealed else desk.handler  # so that whoever plays the handler may answer the appeal
    take(case.pk, by=by, now=then)
    ids = tuple(RequestedDate.objects.filter(case=case).order_by("pk").values_list("pk", flat=True))
    answer = Answer(refuse=ids, reason="priority", text=GROUNDS[desk.words])
    if not refuse:
        answer = Answer(grant=tuple(Yes(date_id=pk) for pk in ids))
    made = []
    _unless_refused(lambda: made.append(decide(case.pk, answer, by=by, now=then).decision))
    for decision in made:
        send_off(decision.pk, now=then + timedelta(minutes=1))
        if appealed:
            party = desk.parties[number % len(desk.parties)]
            appeal(decision.pk, party, APPEALED[desk.words], now=desk.now - timedelta(days=1))
    return case


def _granted(desk: _Desk, number: int) -> None:
    _decided(desk, number, refuse=False)


def _refused(desk: _Desk, number: int) -> None:
    _decided(desk, number, refuse=True)


def _unless_refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal:
        return False
    return True


STAGES: tuple[Callable[[_Desk, int], None], ...] = (
    _granted,
    _refused,
    _submitted(weeks=8, days_ago=4),
    _taken(weeks=8, days_ago=19),
    _submitted(weeks=1, days_ago=2),
    _refused,
    _taken(weeks=3, days_ago=16),
    _questioned,
    _submitted(weeks=10, days_ago=23),
    _offered,
    _submitted(weeks=1, days_ago=3, event=True),
    _taken(weeks=1, days_ago=10, event=True),
    _granted,
    _submitted(weeks=6, days_ago=1),
    # Single evenings of few people: what the rule grants by itself, and people look at afterwards.
    _submitted(weeks=1, days_ago=1),
    _submitted(weeks=1, days_ago=1),
    _submitted(weeks=1, days_ago=0),
)
