"""How those who share the demo’s service keep their work going: meetings with minutes, and the wheel of the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from aktiv.collaboration.actions import meetings, wheel
from aktiv.collaboration.actions.meetings import Point
from aktiv.collaboration.actions.wheel import NewTask
from aktiv.collaboration.models import Mandate
from aktiv.collaboration.queries.mandates import holding
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

COUNCIL, STEERING, COORDINATION = "samarbeidsradet", "styringsgruppa", "koordineringsgruppa"
MET = (
    (COORDINATION, -58, "Teams", "Koordineringsgruppa ser på bruken av de nye dørene igjen i neste møte.", (
        Point(title="Garderobe på bestillingen", text="Fem støtter forslaget.", about="idea", number=1),
        Point(title="Innloggingen som feilet", about="incident", number=1),
    )),
    (COUNCIL, -12, "Rådhuset i Stavanger", "", (
        Point(title="Nøkkelfrie dører", about="vote", number=1),
        Point(title="Budsjett for neste år", about="vote", number=3),
        Point(title="Testing på nynorsk", about="commitment", number=3),
        Point(title="Felles drift", about="budget", number=1),
    )),
    (COUNCIL, 16, "Straume, Fjell", "", (
        Point(title="Ventelister på tvers av kommunegrenser", about="vote", number=4),
        Point(title="Initiativet om dørene", about="initiative", number=1),
        Point(title="Avtalen om låser går mot slutten", about="contract", number=3),
        Point(title="Dørkodene som ikke virket", text="Tilbakeblikket er ikke skrevet.", about="incident", number=3),
        Point(title="Det som må utbedres", about="maintenance", number=1),
        Point(title="Eventuelt"),
    )),
)  # fmt: skip
"""Body, days from today, place, what was said besides, and the agenda."""
WHEEL = (
    ("budget", Texts("Budsjettvedtak for neste år", "Budsjettvedtak for neste år", "Vote on next year’s budget"),
     COUNCIL, 11, 15, 42),
    ("key", Texts("Andeler etter nye folketall", "Delar etter nye folketal", "Shares by the new populations"),
     STEERING, 2, 28, 21),
    ("assessment", Texts("Egenvurdering mot Standard for Public Code", "Eigenvurdering mot Standard for Public Code",
                         "Self-assessment against the Standard for Public Code"), COORDINATION, 9, 30, 30),
    ("report", Texts("Årsrapport", "Årsrapport", "Annual report"), "", 3, 31, 30),
    ("other", Texts("Ny tilgjengelighetserklæring", "Ny tilgjengeerklæring", "New accessibility statement"), "", 12, 10,
     21),
)  # fmt: skip
"""Kind, name, body, month, day, and how many days before those who see to it are reminded."""


def meet(now: datetime, secretary: Person) -> str:
    """Makes all of it. Says how much there is."""
    by = secretary.pk
    for body, days, place, said, points in MET:
        starts = timezone.localtime(now).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)
        called = min(starts, now) - timedelta(days=14)
        number = meetings.call_meeting(body, starts, starts + timedelta(hours=2), place, by=by, now=called).number
        for point in points:
            try:
                meetings.put_on_agenda(number, point, by=by, now=called)
            except Refusal:  # where a city is not made, some of what it would be about is not there
                meetings.put_on_agenda(number, Point(title=point.title, text=point.text), by=by, now=called)
        if days < 0:
            written = starts + timedelta(days=1)
            minutes = meetings.write_minutes(number, said, by=by, now=written)
            chair = Mandate.objects.filter(holding(now), role="chair", body__slug=body).exclude(person_id=by).first()
            if chair is not None:
                meetings.approve_minutes(number, minutes.sha256, by=chair.person_id, now=written + timedelta(days=2))
    today = timezone.localdate(now)
    for place_on, (kind, name, body, month, day, ahead) in enumerate(WHEEL, start=1):
        task = NewTask(kind=kind, name=name, month=month, day=day, ahead=ahead, first_year=today.year - 1, body=body)
        wheel.add_task(task, by=by, now=now - timedelta(days=400))
        for year in (today.year - 1, today.year):
            due = date(year, month, day)
            late = timedelta(days=12 if kind == "assessment" and year < today.year else -9)
            if due + late < today and (kind, year) != ("assessment", today.year):
                wheel.mark_done(place_on, year, due + late, by=by, now=now)
    return f"{len(MET)} meetings"
