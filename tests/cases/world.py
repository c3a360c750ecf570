"""The world of bookings with a hall that is had by application, and two case handlers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aktiv.bookings.models import Season, SeasonWindow
from aktiv.bookings.rules import Party
from aktiv.cases.actions.deciding import Answer, Decided, Yes, decide, send_off
from aktiv.cases.actions.drafting import Filled, ask_for, fill
from aktiv.cases.actions.handing_in import HandedIn, hand_in
from aktiv.cases.actions.handling import take
from aktiv.cases.models import Application, Case, RequestedDate
from aktiv.facilities.models import Space
from aktiv.people.models import Person, StaffRole
from aktiv.values.periods import Period
from tests.bookings.world import NOW, TUESDAY, World, a_world, when
from tests.reading import everything_of

HALF_A_MINUTE = timedelta(seconds=30)


@dataclass
class CaseWorld:
    """Ingrid and Olav handle cases. The hall is had by application, its room at once."""

    base: World
    olav: Person

    def __getattr__(self, name: str) -> Any:  # Any: whatever the world of bookings has
        return getattr(self.base, name)

    def applied(
        self,
        *hours: str,
        party: Party | None = None,
        space: Space | None = None,
        days: Sequence[date] = (TUESDAY,),
        now: datetime = NOW,
        **filled: Any,
    ) -> HandedIn:
        """An application for these hours on these days, handed in."""
        party = party or self.base.as_club
        periods = [when(each, on) for on in days for each in hours]
        line = ask_for(
            party,
            (space or self.base.courts["A"]).pk,
            periods,
            now=now,
            pattern={"days": len(periods)} if len(periods) > 1 else None,
        )
        return self.handed_in(line.application, party, now=now, **filled)

    def handed_in(self, draft: Application, party: Party, *, now: datetime = NOW, **filled: Any) -> HandedIn:
        words = {"title": "Handball", "participants": {"6-12": 18}} | filled
        fill(draft.pk, party, Filled(**words), now=now)
        return hand_in(draft.pk, party, now=now)

    def case(self, *hours: str, **more: Any) -> Case:
        """A case that Ingrid has taken."""
        done = self.applied(*hours, **more)
        return take(done.cases[0].pk, by=self.base.ingrid.pk, now=NOW)

    def grant_all(self, case: Case, *, now: datetime = NOW, sent: bool = False) -> Decided:
        done = decide(
            case.pk, Answer(grant=tuple(Yes(date_id=pk) for pk in dates(case))), by=self.base.ingrid.pk, now=now
        )
        if sent:
            assert send_off(done.decision.pk, now=now + HALF_A_MINUTE)
        return done

    def refuse_all(self, case: Case, *, now: datetime = NOW, sent: bool = True) -> Decided:
        answer = Answer(refuse=tuple(dates(case)), reason="priority", text="Others come first.")
        done = decide(case.pk, answer, by=self.base.ingrid.pk, now=now)
        if sent:
            assert send_off(done.decision.pk, now=now + HALF_A_MINUTE)
        return done


def a_case_world() -> CaseWorld:
    base = a_world()
    olav = Person.objects.create(name="Olav", email="olav@example.no", home_municipality=base.municipality)
    StaffRole.objects.create(
        person=olav, municipality=base.municipality, role=StaffRole.Role.CASE_HANDLER, valid_from=date(2026, 1, 1)
    )
    base.set(base.hall, mode="application")
    return CaseWorld(base, olav)


def dates(case: Case) -> list[int]:
    """The ids of a case's dates, in order of time."""
    return list(RequestedDate.objects.filter(case=case).order_by("during").values_list("pk", flat=True))


def states(case: Case) -> list[str]:
    """How its dates stand, in order of time."""
    return list(RequestedDate.objects.filter(case=case).order_by("during").values_list("state", flat=True))


def fresh(case: Case) -> Case:
    return everything_of(Case).select_related("municipality", "application").get(pk=case.pk)


def days(count: int) -> list[date]:
    """So many Tuesdays."""
    return [TUESDAY + timedelta(weeks=each) for each in range(count)]


def at(hours: str, after: int = 0) -> Period:
    return when(hours, TUESDAY + timedelta(days=after))


def a_season(world: World) -> Season:
    """Season time to give, weekdays 16–22."""
    made = Season.objects.create(
        municipality=world.municipality, name_nb="Vinter", first=date(2026, 9, 1), last=date(2027, 5, 17)
    )
    for weekday in range(1, 6):
        SeasonWindow.objects.create(season=made, weekday=weekday, from_minute=16 * 60, to_minute=22 * 60)
    return made
