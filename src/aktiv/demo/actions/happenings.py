"""What then happens to a year of bookings, by the very actions that people use: one at a time, each at its own moment.

Some cancel, in time or too late; events take time from clubs; clubs give time back and divide it among their teams; a
hall is closed for a day; somebody is at the checkout just now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from aktiv.bookings.actions.alerts import NewAlert, set_alert
from aktiv.bookings.actions.allocating import add_group_time, give_back
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.closing import Choice, Fate, close, preview_closure
from aktiv.bookings.actions.holding import hold
from aktiv.bookings.actions.overriding import make_event, preview_event
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.rules import Party
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.demo import catalogue
from aktiv.demo.actions.use import Cast
from aktiv.demo.chance import die
from aktiv.demo.rules import Board, Hall, Span, Use
from aktiv.demo.rules.around import DAY, WORDS, Around
from aktiv.demo.rules.uses import Right
from aktiv.facilities.models import Activity
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal

CANCELLED = 0.05  # of what is booked for once
GIVEN_BACK = 12  # dates in a city
OVERRIDDEN = 6
HOLDS = 3


@dataclass(frozen=True, slots=True)
class _Date:
    """One date of a booking that was made."""

    use: Use
    booking: Recorded
    occurrence_id: int
    day: date
    span: Span


@dataclass(frozen=True, slots=True)
class City:
    """All that can happen to: the plan and what was made of it."""

    data: catalogue.City
    municipality_id: int
    personas: tuple[catalogue.Persona, ...]
    board: Board
    around: Around
    cast: Cast
    booked: Sequence[tuple[Use, Recorded]]

    def period(self, day: date, span: Span) -> Period:
        """Wall minutes of a day as instants."""
        return Period(at(day, span[0], self.around.zone), at(day, span[1], self.around.zone))

    def dates(self, right: Right) -> Iterator[_Date]:
        """Every date of a kind, in the order they were booked."""
        for use, recorded in self.booked:
            if use.right is right:
                for occurrence_id, (day, span) in zip(recorded.occurrence_ids, use.dates, strict=True):
                    yield _Date(use, recorded, occurrence_id, day, span)

    def of_clubs(self, clubs: Iterable[str]) -> list[_Date]:
        """The season time of these clubs that is still to come, next first."""
        wanted = set(clubs)
        found = [each for each in self.dates(Right.ALLOCATION) if each.use.party.organisation in wanted]
        return sorted((each for each in found if each.day > self.around.today + DAY), key=lambda each: each.day)


def let_it_happen(city: City) -> str:
    """Everything, in an order in which nothing depends on what comes later. Says how much of what."""
    told = (
        ("alerts", _alerts(city)),
        ("overridden", _events(city)),
        ("given back", _gifts(city)),
        ("divided", _divided(city)),
        ("cancelled", _cancelled(city)),
        ("closed", _closed(city)),
        ("held", _held(city)),
    )
    return ", ".join(f"{count} {what}" for what, count in told)


def _alerts(city: City) -> int:
    """Every persona wants to hear of time that becomes free: a sport on Tuesday evenings, in her own city."""
    sport = Activity.objects.get(slug="handball")
    municipality_id = city.municipality_id
    for persona in city.personas:
        wanted = NewAlert(
            activity_id=sport.pk,
            municipality_ids=[municipality_id],
            weekday=2,
            from_minute=17 * 60,
            to_minute=21 * 60,
            minutes=60,
        )
        set_alert(wanted, city.cast.party(persona.slug), now=city.around.now - timedelta(days=20))
    return len(city.personas)


def _events(city: City) -> int:
    """Events over season time: one for each persona's club first, then here and there, before now and after."""
    chance = die(city.data.slug, "events")
    chosen = [next(iter(city.of_clubs(persona.clubs)), None) for persona in city.personas if persona.clubs]
    everywhere = list(city.dates(Right.ALLOCATION))
    chance.shuffle(everywhere)
    made = 0
    for date_ in (*(each for each in chosen if each), *everywhere[: 10 * OVERRIDDEN]):
        if made >= OVERRIDDEN + len(chosen):
            break
        made += _event_over(city, date_, chance)
    return made


def _event_over(city: City, date_: _Date, chance: Random) -> bool:
    words, hall = WORDS[city.data.language], date_.use.hall
    now = min(city.around.now, _days_before(city, date_, chance.randint(3, 25)))
    period = city.period(date_.day, (date_.span[0] + 30, max(date_.span[1], date_.span[0] + 120)))
    preview = preview_event([hall.whole.space_id], period, now=now)
    if preview.blocked or date_.occurrence_id not in preview.occurrence_ids:
        return False
    make_event(
        [hall.whole.space_id],
        period,
        city.cast.party("desk", "culture"),
        title=words.tournament,
        now=now,
        confirmed=preview.occurrence_ids,
        words=EventWords(public=True, audience=150),
    )
    return True


def _gifts(city: City) -> int:
    """Clubs give back single dates, most of them a few days before."""
    chance = die(city.data.slug, "gifts")
    dates = list(city.dates(Right.ALLOCATION))
    chance.shuffle(dates)
    clubs = [club for persona in city.personas for club in persona.clubs]
    own = city.of_clubs(clubs)[3:4]
    # One that the alerts are about: a Tuesday evening of handball that is still to come.
    heard = [each for each in dates if each.day > city.around.today + DAY and _is_heard_of(each)][:1]
    made = 0
    for date_ in (*heard, *own, *dates):
        if made >= GIVEN_BACK:
            break
        now = min(city.around.now, _days_before(city, date_, chance.randint(1, 6)))
        party = city.cast.party("", date_.use.party.organisation)
        made += unless_refused(partial(give_back, date_.booking.id, date_.occurrence_id, party, now=now))
    return made


def _is_heard_of(date_: _Date) -> bool:
    low, high = date_.span
    handball = "handball" in date_.use.room.activities
    return handball and date_.day.isoweekday() == 2 and low >= 17 * 60 and high <= 21 * 60


def _divided(city: City) -> int:
    """A coach's team has its own part of the club's time on the next dates."""
    made = 0
    for persona in city.personas:
        if persona.team is None:
            continue
        own = [each for each in city.of_clubs(persona.clubs) if each.use.team == persona.team]
        for date_ in own[1:7:2]:
            room = date_.use.room
            parts = [each for each in date_.use.hall.rooms if each.atoms & ~room.atoms == 0 and each is not room]
            half = (date_.span[0], date_.span[0] + max(30, (date_.span[1] - date_.span[0]) // 60 * 30))
            made += unless_refused(
                partial(
                    add_group_time,
                    date_.occurrence_id,
                    (parts or [room])[0].space_id,
                    city.period(date_.day, half),
                    city.cast.party(persona.slug, persona.clubs[0]),
                    team=persona.team,
                    now=city.around.now,
                )
            )
    return made


def _cancelled(city: City) -> int:
    """Some of what was booked for once, each by its holder; a persona's last one too late, for a fee."""
    chance = die(city.data.slug, "cancelled")
    slugs = {persona.slug for persona in city.personas}
    late: dict[str, _Date] = {}
    others: list[_Date] = []
    for date_ in city.dates(Right.SINGLE):
        persona = date_.use.party.person in slugs
        if persona and date_.day < city.around.today:
            late.setdefault(date_.use.party.person, date_)
        elif not persona and chance.random() < CANCELLED:
            others.append(date_)
    made = 0
    for date_ in late.values():
        made += _cancel(city, date_, _begins(city, date_) - timedelta(hours=2))
    for date_ in others:
        hours = chance.choice((2, 5, 30, 80, 200))
        moment = max(date_.use.made_at + timedelta(hours=1), _begins(city, date_) - timedelta(hours=hours))
        made += _cancel(city, date_, min(moment, city.around.now))
    return made


def _cancel(city: City, date_: _Date, now: datetime) -> bool:
    party = city.cast.party(date_.use.party.person, date_.use.party.organisation)
    try:
        cancel(date_.booking.id, party, now=now)
    except Refusal as refusal:
        if refusal.code != "fee_not_accepted":
            return False
        cancel(date_.booking.id, party, now=now, accepted_fee=refusal.data["fee"])
    return True


def _closed(city: City) -> int:
    """One hall is closed for a day in three weeks; whoever is hit is cut or cancelled, as the desk chose."""
    chance = die(city.data.slug, "closed")
    halls = [hall for hall in city.board.halls if hall.kind is catalogue.Kind.SPORTS_HALL]
    day = city.around.today + timedelta(days=22 - city.around.today.isoweekday())
    hall = chance.choice(halls)
    period = city.period(day, (8 * 60, 20 * 60))
    preview = preview_closure([hall.whole.space_id], period, now=city.around.now)
    choices: dict[int, Choice] = {
        hit.occurrence.pk: _fate(hit.occurrence) for hit in preview.hits if hit.occurrence is not None
    }
    reason = {"nb": "Sliping av gulvet", "nn": "Sliping av golvet", "en": "Sanding the floor"}[city.data.language]
    return int(
        unless_refused(
            partial(
                close,
                [hall.whole.space_id],
                period,
                city.cast.party("desk", "culture"),
                reason=reason,
                now=city.around.now,
                choices=choices,
            )
        )
    )


def _fate(hit: Occurrence) -> Fate:
    return Fate.OVERRIDE if hit.booking.kind in Booking.Kind.giving_way() else Fate.CANCEL


def _held(city: City) -> int:
    """Somebody is at the checkout just now."""
    chance = die(city.data.slug, "holds")
    halls = [hall for hall in city.board.halls if hall.open_to_all]
    chance.shuffle(halls)
    made = 0
    for hall in halls:
        if made >= HOLDS:
            break
        day = city.around.today + timedelta(days=2 + made)
        period = _free(city, hall, day)
        if period is not None:
            party: Party = city.cast.party(f"resident-{made}")
            made += unless_refused(partial(hold, hall.whole.space_id, period, party, now=city.around.now))
    return made


def _free(city: City, hall: Hall, day: date) -> Period | None:
    for low, high in city.board.open(hall, day).instant:
        length = max(hall.shortest, 60)
        for start in range(low, high - length + 1, hall.step):
            if city.board.free(hall, hall.whole, day, (start, start + length)):
                return city.period(day, (start, start + length))
    return None


def _begins(city: City, date_: _Date) -> datetime:
    return at(date_.day, date_.span[0], city.around.zone)


def _days_before(city: City, date_: _Date, days: int) -> datetime:
    return _begins(city, date_) - timedelta(days=days, hours=3)


def unless_refused(act: Callable[[], object]) -> bool:
    """Whether it could be done: what chance chose may have ended, or be taken since."""
    try:
        act()
    except Refusal:
        return False
    return True
