"""Keeping what text search reads true: the words of facilities, their mistyped forms, and the full text."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from aktiv.facilities.models import Facility, FacilityWord, WordVariant
from aktiv.facilities.rules.words import SHORTEST_FORGIVEN, Weight, joined, variants
from aktiv.values.folding import words


def index_facilities(facility_ids: Collection[int]) -> None:
    """Indexes these facilities anew, in the caller's transaction. A fixed number of statements."""
    ids = list(facility_ids)
    weights: dict[tuple[str, int], int] = {}
    for pk, name, district, place, address, municipality in Facility.objects.filter(pk__in=ids).values_list(
        "pk", "name", "district", "place", "address", "municipality__name"
    ):
        for text, weight in (
            (name, Weight.NAME),
            (district, Weight.DISTRICT),
            (place, Weight.PLACE),
            (municipality, Weight.PLACE),
            (address, Weight.ADDRESS),
        ):
            for word in words(text):
                weights[word[:80], pk] = max(weight, weights.get((word[:80], pk), 0))
        for word in joined(words(name)):
            weights.setdefault((word[:80], pk), Weight.JOINED)
    FacilityWord.objects.filter(facility_id__in=ids).delete()
    FacilityWord.objects.bulk_create(
        [FacilityWord(word=word, facility_id=pk, weight=weight) for (word, pk), weight in sorted(weights.items())],
        batch_size=10_000,
    )
    long = sorted({word for word, _ in weights if len(word) >= SHORTEST_FORGIVEN and word.isalpha()})
    WordVariant.objects.bulk_create(
        [WordVariant(variant=variant, word=word) for word in long for variant in sorted(variants(word))],
        ignore_conflicts=True,
        batch_size=10_000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE facilities_facility SET search =
                setweight(to_tsvector('norwegian', name), 'A')
                || setweight(to_tsvector('norwegian', district || ' ' || place), 'B')
                || setweight(to_tsvector('norwegian', about_nb || ' ' || about_nn), 'D')
                || setweight(to_tsvector('english', about_en), 'D')
            WHERE id = ANY(%s)
            """,
            [ids],
        )
