"""Some of a city's events are open for sign-up: one with room, one that is full with a line, one that opens later, and
one that has been, with those who came."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from aktiv.bookings.actions.arriving import let_in
from aktiv.bookings.actions.participating import sign_up, write_up
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.actions.signing_up import open_sign_up
from aktiv.bookings.models import Booking, Participant, SignUp
from aktiv.bookings.rules.signing_up import SignUpTerms
from aktiv.demo.actions.happenings import City
from aktiv.demo.actions.society import names
from aktiv.demo.chance import die
from aktiv.demo.rules import Use
from aktiv.demo.rules.around import DAY
from aktiv.demo.rules.uses import Right
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal

AHEAD, BACK = timedelta(days=60), timedelta(days=20)
ROOM, CROWDED, LINE = 40, 12, 3
ABOUT = {
    "nb": "Ta med innesko og matpakke. Barn under seks år kommer sammen med en voksen.",
    "nn": "Ta med innesko og matpakke. Barn under seks år kjem saman med ein vaksen.",
    "en": "Bring indoor shoes and something to eat. Children below six come with an adult.",
}


def open_for_sign_up(city: City) -> int:
    """Returns how many have signed up, or wait, in all."""
    chance, today = die(city.data.slug, "signed up"), city.around.today
    events = [(use, booking) for use, booking in city.booked if use.right is Right.EVENT]
    coming = [each for each in events if today + DAY < each[0].dates[0][0] <= today + AHEAD]
    over = [each for each in events if today - BACK <= each[0].dates[-1][0] < today]
    told = 0
    for place, event in enumerate(coming[:3]):
        now = city.around.now - timedelta(days=2)
        room = (ROOM, CROWDED, None)[place]
        opens = city.around.now + timedelta(days=1) if place == 2 else now
        found = _opened(city, event, opens=opens, now=now, room=room)
        if found is not None and place < 2:
            told += _signed_up(city, found, now, chance, (ROOM // 2, CROWDED + LINE)[place])
    for use, booking in over[-1:]:
        start = city.period(use.dates[0][0], use.dates[0][1]).start
        found = _opened(city, (use, booking), opens=start - 6 * DAY, now=start - 6 * DAY, room=ROOM)
        if found is not None:
            told += _signed_up(city, found, start - 5 * DAY, chance, ROOM // 2)
            _came(city, found, booking, start, chance)
    return told


def _opened(
    city: City, event: tuple[Use, Recorded], *, opens: datetime, now: datetime, room: int | None
) -> SignUp | None:
    """None where it cannot be: the event may have been cancelled since."""
    use, booking = event
    start = city.period(use.dates[0][0], use.dates[0][1]).start
    terms = SignUpTerms(
        title=use.title or Booking.objects.get(pk=booking.id).title,
        about=ABOUT.get(city.data.language, ABOUT["nb"]),
        capacity=room,
        opens_at=opens,
        closes_at=max(start, opens + timedelta(hours=1)),
        notice_hours=12,
    )
    try:
        return open_sign_up(booking.id, terms, city.cast.party("desk"), now=now)
    except Refusal:
        return None


def _signed_up(city: City, found: SignUp, now: datetime, chance: Random, many: int) -> int:
    """Personas first, so that each of them has something to look at; then residents, some of them with children."""
    slugs = [*(each.slug for each in city.personas[:3]), *(f"resident-{number}" for number in range(40))]
    first, made = names()["first"], 0
    for minutes, slug in enumerate(slugs):
        if made >= many:
            break
        who = city.cast.party(slug).person_id
        assert who is not None
        person = Person.objects.get(pk=who)
        then = now + timedelta(minutes=7 * minutes)
        made += _unless_refused(found, person, then)
        if made < many and chance.random() < 0.4:
            child = f"{chance.choice(first)} {person.name.split()[-1]}"
            band = chance.choice(("0-5", "6-12", "6-12", "13-19"))
            made += _unless_refused(found, person, then + timedelta(minutes=1), name=child, band=band)
    name = f"{chance.choice(first)} {chance.choice(names()['last'])}"
    write_up(found.pk, name, city.cast.party("desk"), now=now + timedelta(hours=10), band="67+")
    return made + 1


def _unless_refused(found: SignUp, person: Person, now: datetime, *, name: str = "", band: str = "26-66") -> bool:
    try:
        sign_up(found.token, person, now=now, name=name, band=band)
    except Refusal:
        return False
    return True


def _came(city: City, found: SignUp, booking: Recorded, start: datetime, chance: Random) -> None:
    """Most of those with a place, in the half hour around the start."""
    desk = city.cast.party("desk")
    rows = Participant.objects.filter(sign_up=found, state=Participant.State.SIGNED_UP)
    for participant_id in list(rows.order_by("asked_at", "pk").values_list("pk", flat=True)):
        if chance.random() < 0.85:
            then = start + timedelta(minutes=chance.randint(-20, 10))
            let_in(booking.id, booking.occurrence_ids[0], participant_id, desk, now=then)
