"""The vocabulary that text search reads: which folded words lead to which facilities, and what they are mistyped as."""

from __future__ import annotations

from django.db import models

from aktiv.facilities.models.places import Facility


class FacilityWord(models.Model):
    """A folded word (aktiv.values.folding) of a facility's name, place or address. Higher weight is nearer the name.

    The index on (word, facility) serves whole words and prefixes: the column is compared byte by byte.
    """

    pk = models.CompositePrimaryKey("word", "facility_id")
    word = models.CharField(max_length=80, db_collation="C")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="words")
    weight = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.word} {self.facility_id}"


class WordVariant(models.Model):
    """A word of five letters or more, and the same with one letter left out.

    Two words are at most one edit apart only if they share a variant, so a mistyped word is looked up by its own
    variants. A word that no facility has any more leads nowhere and may stay.
    """

    pk = models.CompositePrimaryKey("variant", "word")
    variant = models.CharField(max_length=80, db_collation="C")
    word = models.CharField(max_length=80, db_collation="C")

    def __str__(self) -> str:
        return f"{self.variant} ← {self.word}"
