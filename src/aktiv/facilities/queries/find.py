"""Finding facilities and activities by what people type.

A word finds a facility by its own words, whole, by their beginning, or mistyped by one edit; by what the text about it
says; or by an activity it offers. A facility is found when every word of the query finds it in some way. All of it runs
over indexes: (word, facility) for whole words and beginnings, (variant, word) for mistyped ones, GIN for the full text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import connection

from aktiv.facilities.models import Activity, WordVariant
from aktiv.facilities.rules.words import (
    SHORTEST_FORGIVEN,
    SHORTEST_PREFIX,
    activities_in,
    asked_words,
    joined,
    one_edit_apart,
    variants,
)

# How near a find is, times the weight of the word found (rules.words.Weight).
_WHOLE, _BEGINNING, _MISTYPED = 10, 7, 5
_OFFERED, _TOLD = 30, 8

# Built of the numbers above; all that is typed is passed beside it.
_MATCHES = f"""
    SELECT facility_id, max(near) AS near FROM (
        SELECT facility_id, weight * CASE WHEN word = ANY(%s) THEN {_WHOLE} ELSE {_MISTYPED} END AS near
        FROM facilities_facilityword WHERE word = ANY(%s)
        UNION ALL
        SELECT facility_id, weight * {_BEGINNING} FROM facilities_facilityword WHERE word >= %s AND word < %s
        UNION ALL
        SELECT s.facility_id, {_OFFERED} FROM facilities_spaceactivity a JOIN facilities_space s ON s.id = a.space_id
        WHERE a.activity_id = ANY(%s) AND s.active
        UNION ALL
        SELECT id, {_TOLD} FROM facilities_facility WHERE search @@ to_tsquery('norwegian', %s)
    ) AS m GROUP BY facility_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class FoundFacility:
    """A facility that a text finds; the higher the score, the nearer."""

    id: int
    slug: str
    name: str
    municipality_id: int
    score: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds: facilities and activities, the nearest first, and the one activity that it means, if it does.

    `place_words` are the words of the text that do not mean an activity.
    """

    facilities: tuple[FoundFacility, ...] = ()
    activities: tuple[Activity, ...] = ()
    activity: Activity | None = None
    place_words: tuple[str, ...] = field(default=())


def find(text: str, *, municipalities: Collection[int] | None = None, limit: int = 50) -> Found:
    """Facilities and activities that a text means, in these municipalities (None: in all).

    Nothing is found for a text without letters or digits. At most three queries, however long the text.
    """
    asked = asked_words(text)
    if not asked:
        return Found()
    activities, meaning = _activities(text)
    facilities = _facilities(asked, meaning, [one.pk for one in activities], municipalities, limit)
    return Found(
        tuple(facilities),
        tuple(activities),
        activities[0] if activities else None,
        tuple(word for word in asked if word not in meaning),
    )


def activity_meant(text: str) -> Activity | None:
    """The activity that a text most surely means ("håndball", "handballtrening i Bergen"), or None. One query."""
    activities, _ = _activities(text)
    return activities[0] if activities else None


def _activities(text: str) -> tuple[list[Activity], frozenset[str]]:
    """The surest first. The register of activities is shared and short: a few dozen rows are read whole."""
    every = {activity.pk: activity for activity in Activity.objects.all()}
    vocabulary: dict[str, list[int]] = {}
    for activity in every.values():
        for entry in activity.words:
            vocabulary.setdefault(entry, []).append(activity.pk)
    found, meaning = activities_in(text, vocabulary)
    return [every[pk] for pk in sorted(found, key=lambda pk: (-found[pk], every[pk].slug))], meaning


def _facilities(
    asked: tuple[str, ...],
    meaning: Collection[str],
    activities: list[int],
    municipalities: Collection[int] | None,
    limit: int,
) -> list[FoundFacility]:
    pairs = joined(asked)
    meant = _mistyped((*asked, *pairs))
    finders: list[str] = []
    arguments: list[str | list[str] | list[int]] = []
    for place, word in enumerate(asked):
        # A word may also be half of a joined one: "fjell hallen" is "Fjellhallen".
        with_neighbours = [pair for index, pair in enumerate(pairs) if index in (place - 1, place)]
        exact = [word, *with_neighbours]
        forms = {*exact, *(each for form in exact for each in meant.get(form, ()))}
        begins = word if len(word) >= SHORTEST_PREFIX else "\uffff"
        finders.append(_MATCHES)
        arguments += [
            exact,
            sorted(forms),
            begins,
            begins + "\U0010ffff",
            activities if word in meaning else [],
            f"{word}:*" if len(word) > SHORTEST_PREFIX else word,
        ]
    first, *others = (f"({finder}) AS w{n}" for n, finder in enumerate(finders))
    joins = "".join(f" JOIN {other} USING (facility_id)" for other in others)
    where = None if municipalities is None else list(municipalities)
    score = " + ".join(f"w{n}.near" for n in range(len(finders)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT f.id, f.slug, f.name, f.municipality_id, {score} AS score
            FROM {first}{joins} JOIN facilities_facility f ON f.id = facility_id
            WHERE f.published AND (%s::bigint[] IS NULL OR f.municipality_id = ANY(%s))
            ORDER BY score DESC, f.sort_key, f.id LIMIT %s
            """,  # noqa: S608 - built of constants above; all that is typed is passed beside it
            (*arguments, where, where, limit),
        )
        return [FoundFacility(*row) for row in cursor.fetchall()]


def _mistyped(typed: Iterable[str]) -> dict[str, list[str]]:
    """For each typed word, the words of facilities that are one edit away. One query, or none for short words."""
    by_word = {
        word: variants(word)
        for word in typed
        if len(word) >= SHORTEST_FORGIVEN - 1 and word.isalpha()  # one letter may be missing
    }
    if not by_word:
        return {}
    candidates: dict[str, list[str]] = {}
    for variant, word in WordVariant.objects.filter(
        variant__in={each for forms in by_word.values() for each in forms}
    ).values_list("variant", "word"):
        candidates.setdefault(variant, []).append(word)
    return {
        typed_word: sorted(
            {
                word
                for form in forms
                for word in candidates.get(form, ())
                if word != typed_word and one_edit_apart(typed_word, word)
            }
        )
        for typed_word, forms in by_word.items()
    }
