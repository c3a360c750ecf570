"""What a storage place has, kinds and sets, for the table of how many are left day by day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from aktiv.lending.models import Depot, Kind, Part

PAGE = 50


@dataclass(frozen=True, slots=True)
class KeptAt:
    """A kind in a storage place: how many, and of which pools it is made (so many of each for one)."""

    kind: Kind
    there: int
    pools: tuple[tuple[int, int], ...]
    is_set: bool


def kept_at(depot: Depot, page: int = 1, size: int = PAGE) -> tuple[list[KeptAt], bool]:
    """What a storage place has of kinds in use and of sets that all parts of are there, by name, and whether there is
    more. Three statements."""
    here = {each.kind_id: each for each in depot.pools.all()}
    elsewhere = Part.objects.filter(whole=OuterRef("pk")).exclude(kind__in=list(here))
    whole = Q(Exists(Part.objects.filter(whole=OuterRef("pk")))) & ~Exists(elsewhere)
    found = Kind.objects.filter(Q(pk__in=list(here)) | whole, municipality_id=depot.municipality_id, active=True)
    rows = list(found.order_by("sort_key", "pk").prefetch_related("parts")[(page - 1) * size : page * size + 1])
    kept = []
    for kind in rows[:size]:
        parts = [(each.kind_id, each.amount) for each in kind.parts.all()]
        needs = [(here[pk], amount) for pk, amount in parts or [(kind.pk, 1)]]
        there = min((pool.stock - pool.short) // amount for pool, amount in needs)
        kept.append(KeptAt(kind, there, tuple((pool.pk, amount) for pool, amount in needs), bool(parts)))
    return kept, len(rows) > size
