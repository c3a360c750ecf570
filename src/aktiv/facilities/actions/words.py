"""Keeping what text search reads true: the words of facilities, their mistyped forms, and the full text."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from aktiv.facilities.models import Facility, FacilityWord, WordVariant
from aktiv.facilities.rules.words import SHORTEST_FORGIVEN, Weight, joined, variants
from aktiv.values.folding import fold, words


def index_facilities(facility_ids: Collection[int]) -> None:
    """Indexes these facilities anew, in the caller's transaction. A fixed number of statements for each 10,000 words.

    The full text is folded before it is stemmed, as queries are, so that å, ø and æ are forgiven there too.
    """
    ids = list(facility_ids)
    weights: dict[tuple[str, int], int] = {}
    texts: list[tuple[int, str, str, str, str]] = []
    for facility in Facility.objects.filter(pk__in=ids).select_related("municipality"):
        pk, name, district, place = facility.pk, facility.name, facility.district, facility.place
        told = fold(f"{facility.about_nb} {facility.about_nn}")
        texts.append((pk, fold(name), fold(f"{district} {place}"), told, fold(facility.about_en)))
        for text, weight in (
            (name, Weight.NAME),
            (district, Weight.DISTRICT),
            (place, Weight.PLACE),
            (facility.municipality.name, Weight.PLACE),
            (facility.address, Weight.ADDRESS),
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
    if not texts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE facilities_facility f SET search =
                setweight(to_tsvector('norwegian', t.name), 'A')
                || setweight(to_tsvector('norwegian', t.place), 'B')
                || setweight(to_tsvector('norwegian', t.about), 'D')
                || setweight(to_tsvector('english', t.about_en), 'D')
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
                AS t (id, name, place, about, about_en)
            WHERE f.id = t.id
            """,
            [list(column) for column in zip(*texts, strict=True)],
        )
