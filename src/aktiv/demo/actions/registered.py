"""The cities' organisations as a made-up register knows them, and some that nobody has brought here yet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stdnum.no import orgnr

from aktiv.lending.models import Neighbour
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Representative

Told = dict[str, Any]  # Any: JSON for the simulator
NOT_HERE_YET = ("Sjakklubb", "Speidergruppe", "Musikkorps")
"""Clubs of every city that are in the register alone. The city's first persona leads the first of them."""
FORMS = {Organisation.Kind.CLUB: "FLI", Organisation.Kind.BUSINESS: "AS", Organisation.Kind.PUBLIC: "ORGL"}


def make_registered() -> list[Told]:
    """What `aktiv simulate brreg` is told: done at each start, from who is there."""
    told = []
    leaders: dict[object, Person] = {
        each.organisation_id: each.person
        for each in Representative.objects.filter(role=Representative.Role.ADMINISTRATOR, ended_at=None)
        .select_related("person")
        .order_by("-id")
    }
    municipal = set(Neighbour.objects.values_list("organisation_id", flat=True))
    rows = Organisation.objects.filter(number__isnull=False, municipality__isnull=False).select_related("municipality")
    for organisation in rows.order_by("number"):
        assert organisation.number is not None
        assert organisation.municipality is not None
        leader = leaders.get(organisation.pk)
        told.append(
            _unit(organisation.number, organisation.name, organisation.municipality, [leader] if leader else [])
            | {
                "form": "KOMM"
                if organisation.pk in municipal
                else FORMS.get(Organisation.Kind(organisation.kind), "FLI"),
                "voluntary": organisation.kind == Organisation.Kind.CLUB,
                "email": organisation.email,
            }
        )
    serials = iter(range(1_000))
    for municipality in Municipality.objects.order_by("slug"):
        lives = Person.objects.exclude(persona="").filter(home_municipality=municipality, staff_roles=None)
        first = lives.order_by("as_persona__order").first()
        for place, name in enumerate(NOT_HERE_YET):
            leads = [first] if first is not None and place == 0 else []
            told.append(_unit(_number(serials), f"{municipality.name} {name}", municipality, leads))
    return told


def _unit(number: str, name: str, municipality: Municipality, leaders: Iterable[Person]) -> Told:
    return {
        "number": number,
        "name": name.upper(),
        "municipality": municipality.number,
        "municipality_name": municipality.name,
        "place": municipality.name.upper(),
        "language": "Nynorsk" if municipality.language == "nn" else "Bokmål",
        "roles": [["LEDE", each.name, each.birth_date.isoformat()] for each in leaders if each.birth_date],
    }


def _number(serials: Iterable[int]) -> str:
    """The next in a range that has not been given out."""
    return next(number for serial in serials if orgnr.is_valid(number := f"800900{serial:03}"))
