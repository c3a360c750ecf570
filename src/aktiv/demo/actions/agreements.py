"""What a city asks of those who book, and the terms they accept: a little at a few places, from today on.

Made after the year of use, which was booked before anything was asked.
"""

from __future__ import annotations

from datetime import datetime

from aktiv.facilities.actions import NewQuestion, add_question, publish_terms, save_draft, set_values
from aktiv.facilities.models import Activity, Facility, Space
from aktiv.municipalities.models import Municipality
from aktiv.values.texts import Texts

HALLS, HOUSES = "idrettshaller", "festlokaler"
TERMS: dict[str, tuple[Texts, Texts]] = {
    HALLS: (
        Texts(
            "Utlånsreglement for idrettshaller", "Utlånsreglement for idrettshallar", "Terms of use for sports halls"
        ),
        Texts(
            "Bruk rene innesko.\n\nRydd utstyret på plass før dere går. Den som låner, svarer for skader.\n\n"
            "En voksen skal være til stede når barn og unge trener.",
            "Bruk reine innesko.\n\nRydd utstyret på plass før de går. Den som låner, svarer for skadar.\n\n"
            "Ein vaksen skal vere til stades når barn og unge trenar.",
            "Wear clean indoor shoes.\n\nPut the equipment back before you leave. Whoever borrows answers for damage."
            "\n\n"
            "An adult must be present when children and young people train.",
        ),
    ),
    HOUSES: (
        Texts("Utlånsreglement for festlokaler", "Utlånsreglement for festlokale", "Terms of use for party rooms"),
        Texts(
            "Det skal være stille etter kl. 23.\n\nVask gulv og kjøkken, og ta med søppelet når dere går.",
            "Det skal vere stille etter kl. 23.\n\nVask golv og kjøken, og ta med søppelet når de går.",
            "It must be quiet after 23.00.\n\nWash the floor and the kitchen, and take the rubbish with you.",
        ),
    ),
}
DRAFT = "Varmepumpa skal stå på 20 grader.", "Varmepumpa skal stå på 20 grader.", "Keep the heat pump at 20 degrees."
GLUE = Texts("Skal dere bruke klister?", "Skal de bruke klister?", "Will you use glue on the ball?")
KEY = Texts(
    "Hvem låser opp, og på hvilket telefonnummer når vi den?",
    "Kven låser opp, og på kva telefonnummer når vi den?",
    "Who unlocks, and on which phone number can we reach them?",
)
CARS = Texts("Hvor mange biler kommer dere i?", "Kor mange bilar kjem de i?", "How many cars will you come in?")
DRINKS = Texts("Skal det serveres alkohol?", "Skal det serverast alkohol?", "Will alcohol be served?")


def agree(municipality: Municipality, *, now: datetime) -> str:
    """Two terms of use, one with a draft of its next version, and four questions. Says how many there are."""
    home = municipality.pk
    for key, (title, text) in TERMS.items():
        save_draft(home, key, title, text, version=0, by=None, now=now)
        publish_terms(home, key, version=1, by=None, now=now)
    title, text = TERMS[HOUSES]
    longer = [f"{said}\n\n{more}" for said, more in zip(text.as_dict().values(), DRAFT, strict=True)]
    save_draft(home, HOUSES, title, Texts(*longer), version=0, by=None, now=now)

    hall = _first(home, "sports_hall")
    house = _first(home, "community_hall", "culture_hall", "meeting_room")
    settings = [(place, "terms_document", key) for place, key in ((hall, HALLS), (house, HOUSES)) if place is not None]
    set_values(settings, by=None, now=now)
    handball = Activity.objects.filter(slug="handball").first()
    asked = [NewQuestion(text=GLUE, kind="yes_or_no", activity_id=handball.pk)] if handball is not None else []
    if hall is not None:
        asked.append(NewQuestion(text=CARS, kind="number", order=1, facility_id=hall.pk))
    if house is not None:
        asked.append(NewQuestion(text=KEY, order=1, facility_id=house.pk))
        asked.append(NewQuestion(text=DRINKS, kind="yes_or_no", required=True, order=2, facility_id=house.pk))
    for new in asked:
        add_question(home, new, by=None, now=now)
    return f"{len(TERMS)} terms of use, {len(asked)} questions"


def _first(municipality_id: int, *kinds: str) -> Facility | None:
    """The first facility with a whole space of one of the kinds, in the order of the kinds."""
    for kind in kinds:
        rows = Space.objects.filter(municipality=municipality_id, kind=kind, parent=None, alone=True)
        if (found := rows.select_related("facility").order_by("pk").first()) is not None:
            return found.facility
    return None
