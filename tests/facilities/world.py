"""A small municipality to try the catalogue on, made by the same actions that people use."""

from __future__ import annotations

from datetime import UTC, date, datetime

from aktiv.facilities.actions import (
    NewActivity,
    NewFacility,
    NewPart,
    NewRoot,
    NewWindow,
    add_activities,
    add_root,
    make_plan,
    open_facility,
)
from aktiv.facilities.models import Facility, HoursPlan, Space
from aktiv.municipalities.actions import NewMunicipality, admit
from aktiv.municipalities.models import Municipality
from aktiv.values.texts import Texts

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)  # a Monday

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
WEEKDAYS = (1, 2, 3, 4, 5)


def same(text: str) -> Texts:
    """A text that is the same in every language."""
    return Texts(text, text, text)


def a_municipality(slug: str = "fjell", number: str = "4626", **more: object) -> Municipality:
    """A Norwegian municipality unless told otherwise."""
    return admit(
        NewMunicipality(slug=slug, name=slug.capitalize(), number=number, latitude=60.3, longitude=5.1, **more),  # type: ignore[arg-type]
        now=NOW,
    )


def a_plan(municipality: Municipality, *windows: NewWindow, key: str = "plan", **more: object) -> HoursPlan:
    """A plan with these windows, or open 8–22 every day."""
    return make_plan(
        municipality,
        key=key,
        name=key,
        windows=windows or (NewWindow(weekdays=EVERY_DAY, from_minute=480, to_minute=1320),),
        by=None,
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def a_facility(plan: HoursPlan, name: str = "Fjellhallen", **more: object) -> Facility:
    """A facility in the plan's municipality."""
    told: dict[str, object] = {
        "address": "Idrettsvegen 1",
        "postcode": "5353",
        "place": "Straume",
        "latitude": 60.36,
        "longitude": 5.13,
    }
    return open_facility(
        NewFacility(municipality=plan.municipality, name=name, hours_plan=plan, **(told | more)),  # type: ignore[arg-type]
        by=None,
        now=NOW,
    )


def a_hall(facility: Facility, *parts: NewPart, name: str = "Hall", **more: object) -> Space:
    """A hall in three courts, with the parts told, or one part a court."""
    told: dict[str, object] = {"divisions": 3, "kind": "sports_hall"}
    return add_root(
        facility,
        NewRoot(
            name=same(name),
            parts=parts or tuple(NewPart(name=same(f"Bane {n + 1}"), atoms=(n,)) for n in range(3)),
            **(told | more),  # type: ignore[arg-type]
        ),
        by=None,
        now=NOW,
    )


def some_activities() -> None:
    """A few activities with what people call them."""
    add_activities(
        [
            NewActivity(slug="handball", name=Texts("Håndball", "Handball", "Handball"), synonyms=("håndballtrening",)),
            NewActivity(slug="football", name=Texts("Fotball", "Fotball", "Football"), synonyms=("soccer", "futsal")),
            NewActivity(slug="gymnastics", name=Texts("Turn", "Turn", "Gymnastics"), synonyms=("rytmisk gymnastikk",)),
            NewActivity(slug="meeting", name=Texts("Møte", "Møte", "Meeting"), synonyms=("årsmøte", "kurs")),
            NewActivity(slug="table_tennis", name=Texts("Bordtennis", "Bordtennis", "Table tennis"), synonyms=()),
        ],
        by=None,
        now=NOW,
    )
