"""Reading municipalities and their calendars."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

import holidays

from aktiv import prepared
from aktiv.municipalities.models import CalendarDays, FeatureStage, Municipality
from aktiv.municipalities.stages import Feature, Stage, Standing
from aktiv.values.folding import sort_key
from aktiv.values.texts import Texts

# The library has bokmål only; these are the names that differ.
_NYNORSK = {"Skjærtorsdag": "Skjertorsdag", "Arbeidernes dag": "Arbeidarane sin dag"}


def listed() -> list[Municipality]:
    """Every published municipality, by name."""
    return sorted(Municipality.objects.filter(published=True), key=lambda one: sort_key(one.name))


def by_slug(slug: str) -> Municipality | None:
    """The municipality with that address, published or not."""
    return Municipality.objects.filter(slug=slug).first()


def by_number(country: str, number: str) -> Municipality | None:
    """The municipality that a country's own number names."""
    return Municipality.objects.filter(country=country, number=number).first() if number else None


def ids_of(slugs: Collection[str]) -> dict[str, int]:
    """The ids of published municipalities by slug; unknown slugs are left out."""
    return dict(
        prepared.rows(
            "SELECT slug, id FROM municipalities_municipality WHERE published AND slug = ANY (%(slugs)s::text[])",
            {"slugs": list(slugs)},
        )
    )


def public_holidays(municipality: Municipality, first: date, last: date) -> dict[date, Texts]:
    """The public holidays from `first` to `last`, both included, with their names."""
    return holidays_of(municipality.country, municipality.holiday_region, first, last)


def holidays_of(country: str, region: str, first: date, last: date) -> dict[date, Texts]:
    """The same for those who know the country and region of a municipality. No query."""
    found: dict[date, Texts] = {}
    for year in range(first.year, last.year + 1):
        found.update(_year_of_holidays(country, region, year))
    return {day: found[day] for day in sorted(found) if first <= day <= last}


def school_holidays(municipality_ids: Collection[int], *, until: date | None = None) -> dict[int, list[CalendarDays]]:
    """The school holidays of many municipalities that have not begun after `until`, in order. One query."""
    found: dict[int, list[CalendarDays]] = {each: [] for each in municipality_ids}
    days = CalendarDays.objects.filter(
        municipality_id__in=list(municipality_ids), kind=CalendarDays.Kind.SCHOOL_HOLIDAY
    ).order_by("municipality_id", "first")
    if until is not None:
        days = days.filter(first__lte=until)
    for stretch in days:
        found[stretch.municipality_id].append(stretch)
    return found


def days_off(municipality: Municipality, first: date, last: date, *, public: bool, school: bool) -> dict[date, Texts]:
    """The holidays from `first` to `last`, both included, with their names: public ones, the schools', or both (then
    the public one gives the name). One statement with the schools'."""
    found: dict[date, Texts] = {}
    if school:
        for stretch in school_holidays([municipality.pk], until=last)[municipality.pk]:
            begins, ends = max(stretch.first, first), min(stretch.last, last)
            for ordinal in range(begins.toordinal(), ends.toordinal() + 1):
                found[date.fromordinal(ordinal)] = stretch.name
    if public:
        found.update(public_holidays(municipality, first, last))
    return {day: found[day] for day in sorted(found)}


def standing_of(municipality_id: int, feature: Feature) -> Standing:
    """Where a feature stands in a municipality now. One look into one index."""
    for stage, first, last, facility_ids in prepared.rows(
        "SELECT stage, first, last, facility_ids FROM municipalities_featurestage"
        " WHERE municipality_id = %(there)s AND feature = %(feature)s AND ended_at IS NULL",
        {"there": municipality_id, "feature": str(feature)},
    ):
        return Standing(Stage(stage), first, last, frozenset(facility_ids))
    return Standing()


def stages_of(municipality_ids: Collection[int]) -> list[FeatureStage]:
    """All that was ever said of stages in these municipalities, the newest first. One query."""
    rows = FeatureStage.objects.filter(municipality_id__in=list(municipality_ids)).select_related("municipality")
    return list(rows.order_by("-began_at", "-id"))


@lru_cache(maxsize=1024)
def _year_of_holidays(country: str, region: str, year: int) -> dict[date, Texts]:
    """One country's year in its own language and in English; an unknown country has none that we know of."""
    try:
        # The library silently answers in English when asked for "nb"; its code for Norwegian is "no".
        language = "no" if country == "NO" else None
        own = holidays.country_holidays(country, subdiv=region or None, years=year, language=language)
        english = holidays.country_holidays(country, subdiv=region or None, years=year, language="en_US")
    except NotImplementedError:
        return {}
    return {day: Texts(name, _nynorsk(name), english.get(day, name)) for day, name in own.items()}


def _nynorsk(names: str) -> str:
    """Two holidays on one day are one text: "Andre pinsedag; Grunnlovsdag"."""
    return "; ".join(_NYNORSK.get(name, name) for name in names.split("; "))
