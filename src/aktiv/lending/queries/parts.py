"""Which parts of prices municipalities have agreed to pay for each other, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from aktiv.lending.models import Neighbour, PartAgreement
from aktiv.values.refusal import Refusal

A_PAGE = 25
Answer = PartAgreement.Answer
NAMED = ("municipality", "home", "kind", "organisation")


class Which(StrEnum):
    """Those that a municipality is to answer or has accepted, those that it has asked others for (with what was
    declined and not asked for anew), and all that is over."""

    OF_US = "of_us"
    BY_US = "by_us"
    OVER = "over"


def agreed_percents(kind_ids: Collection[int], home_id: int, day: date) -> dict[int, int]:
    """What of each kind's price a municipality pays on a day, in percent, as it has accepted. One statement."""
    rows = PartAgreement.objects.filter(_holds_on(day), kind_id__in=kind_ids, home_id=home_id)
    return dict(rows.values_list("kind_id", "home_percent"))


def percents_by_home(kind_ids: Collection[int], day: date) -> dict[tuple[int, int], int]:
    """What each municipality pays of each kind on a day, by kind and municipality. One statement."""
    rows = PartAgreement.objects.filter(_holds_on(day), kind_id__in=kind_ids)
    return {
        (kind_id, home_id): percent
        for kind_id, home_id, percent in rows.values_list("kind_id", "home_id", "home_percent")
    }


def billed_as(municipality_id: int, home_id: int) -> UUID | None:
    """The organisation under which a municipality has accepted to be billed by another; for loans from before it was
    asked, as the other said. One statement, or two."""
    accepted = PartAgreement.objects.filter(municipality_id=municipality_id, home_id=home_id, answer=Answer.ACCEPTED)
    found = accepted.order_by("-answered_at", "-pk").values_list("organisation_id", flat=True).first()
    if found is not None:
        return found
    said = Neighbour.objects.filter(municipality_id=municipality_id, home_id=home_id)
    return said.values_list("organisation_id", flat=True).first()


def standing(rows: QuerySet[PartAgreement], today: date) -> QuerySet[PartAgreement]:
    """Those that hold today or will."""
    return rows.filter(Q(ends=None) | Q(ends__gte=today) & Q(ends__gte=F("begins")), answer=Answer.ACCEPTED)


def is_standing(row: PartAgreement, today: date) -> bool:
    """Whether it holds today or will."""
    return row.begins is not None and (row.ends is None or row.ends >= max(today, row.begins))


@dataclass(frozen=True, slots=True)
class Page:
    """Some agreements with both municipalities, the kind and who is billed; and how many there are."""

    rows: Sequence[PartAgreement]
    count: int


def agreements_of(municipality_id: int, which: Which, today: date, *, page: int = 1, size: int = A_PAGE) -> Page:
    """What waits first, then by the other municipality and the kind; what is over, the last asked first. Two
    statements."""
    rows = PartAgreement.objects.exclude(answer=Answer.ASSUMED)
    now = Q(answer=Answer.WAITS) | Q(pk__in=standing(PartAgreement.objects.all(), today).values("pk"))
    if which is Which.OVER:
        rows = rows.filter(Q(municipality_id=municipality_id) | Q(home_id=municipality_id)).exclude(now)
        rows = rows.order_by("-proposed_at", "-pk")
    else:
        if which is Which.OF_US:
            rows, other = rows.filter(now, home_id=municipality_id), "municipality__name"
        else:
            later = PartAgreement.objects.filter(kind=OuterRef("kind"), home=OuterRef("home"), pk__gt=OuterRef("pk"))
            declined = Q(answer=Answer.DECLINED) & ~Exists(later)
            rows, other = rows.filter(now | declined, municipality_id=municipality_id), "home__name"
        rows = rows.order_by("-answer", other, "kind__sort_key", "pk")  # "waits" comes last by its letters
    first = (page - 1) * size
    return Page(list(rows.select_related(*NAMED)[first : first + size]), rows.count())


def waiting_for(municipality_id: int) -> int:
    """How many wait for a municipality's answer. One statement."""
    return PartAgreement.objects.filter(home_id=municipality_id, answer=Answer.WAITS).count()


def access_agreement(municipality_id: int, agreement_id: int) -> PartAgreement:
    """One that a municipality is a side of. Raises Refusal("not_found")."""
    mine = Q(municipality_id=municipality_id) | Q(home_id=municipality_id)
    rows = PartAgreement.objects.select_related(*NAMED).exclude(answer=Answer.ASSUMED)
    found = rows.filter(mine, pk=agreement_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _holds_on(day: date) -> Q:
    return Q(answer=Answer.ACCEPTED, begins__lte=day) & (Q(ends=None) | Q(ends__gte=day))
