"""Those who look after the places have been round: who came in the last fortnight, and what people say is broken."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from aktiv.bookings.actions.attendance import Seen, note_attendance
from aktiv.demo.actions.happenings import City
from aktiv.demo.catalogue import Role
from aktiv.demo.chance import die, known_id
from aktiv.demo.rules.uses import Right
from aktiv.facilities.actions import finish_fault, report_fault
from aktiv.facilities.models import Facility, Space
from aktiv.people.models import Person
from aktiv.values.periods import at
from aktiv.values.refusal import Refusal

NOTED = 60
MISSED = 0.12
PLACES = 4
BACK, LATELY = timedelta(days=14), timedelta(days=3)
BROKEN = {
    "nb": (
        ("Nettet i det ene målet er revet.", 2),
        ("Lyset over døra blinker.", 1),
        ("Det mangler såpe i garderoben.", 5),
        ("Skilleveggen går ikke helt ned.", 9),
    ),
    "nn": (
        ("Nettet i det eine målet er rive.", 2),
        ("Lyset over døra blinkar.", 1),
        ("Det manglar såpe i garderoben.", 5),
        ("Skiljeveggen går ikkje heilt ned.", 9),
    ),
}
"""What, and how many days ago; those of more than four days are mended."""


def look_after(city: City) -> str:
    """Says how much of what."""
    return f"{_attended(city)} times somebody was seen, {_broken(city)} faults"


def _attended(city: City) -> int:
    chance = die(city.data.slug, "attended")
    around = city.around
    dates = [
        each
        for right in (Right.ALLOCATION, Right.SINGLE)
        for each in city.dates(right)
        if around.today - BACK <= each.day < around.today
    ]
    chance.shuffle(dates)
    # First where somebody can look: the last days of the places that personas look after.
    watched = set(Space.objects.filter(facility__in=_mentioned(city)).values_list("pk", flat=True))
    dates.sort(key=lambda each: each.use.room.space_id not in watched or each.day < around.today - LATELY)
    made, by = 0, known_id(city.data.slug, "desk")
    for each in dates:
        if made >= NOTED:
            break
        seen = Seen("came", chance.randint(6, 28) if chance.random() < 0.6 else None)
        if chance.random() < MISSED:
            seen = Seen("no_show")
        moment = at(each.day, each.span[0], around.zone) + timedelta(minutes=15)
        made += _unless_refused(each.occurrence_id, seen, by, moment)
    return made


def _unless_refused(occurrence_id: int, seen: Seen, by: UUID, now: datetime) -> bool:
    """Whether it could be noted: some have been cancelled."""
    try:
        note_attendance(occurrence_id, seen, by=by, now=now)
    except Refusal:
        return False
    return True


def _broken(city: City) -> int:
    """In the places that personas look after first, and in some others."""
    around, made = city.around, 0
    desk = Person.objects.get(pk=known_id(city.data.slug, "desk"))
    texts = BROKEN.get(city.data.language, BROKEN["nb"])
    for place, facility in enumerate(_looked_after(city)):
        space = Space.objects.filter(facility=facility, active=True).order_by("order", "pk").first()
        for text, days in texts[place % 2 :: 2] if place else texts:
            then = around.now - timedelta(days=days, hours=2)
            fault = report_fault(facility, text, space=space if days % 2 else None, now=then)
            if days > 4:
                finish_fault(facility, fault.pk, by=desk, now=then + timedelta(days=3))
            made += 1
    return made


def _looked_after(city: City) -> list[Facility]:
    mentioned = _mentioned(city)
    others = Facility.objects.filter(municipality=city.municipality_id).exclude(pk__in=[each.pk for each in mentioned])
    return [*mentioned, *others.order_by("pk")[: PLACES - len(mentioned)]]


def _mentioned(city: City) -> list[Facility]:
    """Facilities that a caretaker's or manager's sentence names."""
    told = [each.can_try.nb for each in city.personas if each.role in (Role.CARETAKER, Role.FACILITY_MANAGER)]
    facilities = Facility.objects.filter(municipality=city.municipality_id).order_by("pk") if told else []
    return [each for each in facilities if any(each.name in sentence for sentence in told)]
