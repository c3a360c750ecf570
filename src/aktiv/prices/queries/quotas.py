"""What organisations have left of their free quotas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aktiv.people.models import Organisation
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.models import FreeQuota, QuotaAccount
from aktiv.prices.queries.groups import price_groups_for
from aktiv.prices.rules.freeing import Free
from aktiv.prices.tariffs import Book
from aktiv.values.periods import Period, civil_days

AGES = ("", "youth", "adult")


class Left:
    """What an organisation (None: a person, who has none) has left, while its uses are priced one after the other.

    What a quote in the database takes is known to the database alone; `take` counts what was priced here and is not
    stored yet, `back` what a date gives back when it is priced anew (Quote.free_minutes). Each quota is read once.
    """

    def __init__(self, organisation_id: UUID | None, back: Mapping[int, int] | None = None) -> None:
        self.organisation_id = organisation_id
        self._back = dict(back or {})
        self._taken: dict[int, int] = {}

    def of(self, book: Book, group: str, period: Period) -> Sequence[Free]:
        """What may be taken for a use. One statement the first time that there is such a quota, else none."""
        if self.organisation_id is None or not book.quotas:
            return ()
        days = civil_days(period, book.zone)
        quotas = book.quotas_for(self.organisation_id, group, days[0], days[-1])
        if unread := [each.id for each in quotas if each.id not in self._taken]:
            self._taken |= {each: -self._back.get(each, 0) for each in unread}
            self._taken |= {
                each: taken - self._back.get(each, 0) for each, taken in taken_of(unread, self.organisation_id).items()
            }
        return [
            Free(each, self.organisation_id, left)
            for each in quotas
            if (left := each.minutes - self._taken[each.id]) > 0
        ]

    def take(self, draft: QuoteDraft) -> None:
        """Counts what a draft takes, for those that come after it."""
        for each in draft.free:
            self._taken[each.quota_id] += each.minutes


def taken_of(quota_ids: Collection[int], organisation_id: UUID) -> dict[int, int]:
    """Minutes that an organisation has taken of quotas; those that it has not begun on are left out. One statement, by
    quota_account_once."""
    rows = QuotaAccount.objects.filter(quota__in=quota_ids, organisation=organisation_id)
    return dict(rows.values_list("quota", "taken"))


def quotas_of(municipality_id: int) -> list[FreeQuota]:
    """Every quota of a municipality with what it is for, the newest year first. One statement."""
    rows = FreeQuota.objects.filter(municipality_id=municipality_id)
    return list(
        rows.select_related("price_group", "organisation", "facility").order_by(
            "-first", "price_group__order", "organisation__name", "id"
        )
    )


def most_taken_of(quota_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of each quota: how many organisations have begun on it, and the minutes they took together. One statement."""
    found: dict[int, tuple[int, int]] = {}
    for quota, taken in QuotaAccount.objects.filter(quota__in=quota_ids, taken__gt=0).values_list("quota", "taken"):
        count, minutes = found.get(quota, (0, 0))
        found[quota] = (count + 1, minutes + taken)
    return found


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """A quota as an organisation sees it: minutes granted and taken."""

    quota: FreeQuota
    taken: int

    @property
    def left(self) -> int:
        return self.quota.minutes - self.taken


def quotas_left(organisation: Organisation, municipality_ids: Collection[int], *, today: date) -> list[QuotaLeft]:
    """The quotas of an organisation that have not ended, and those that it has begun on in the last year: its own and
    those of every group that it may pay as. Five statements."""
    since = date(today.year - 1, today.month, 1)
    rows = FreeQuota.objects.filter(municipality__in=municipality_ids, last__gte=since)
    rows = rows.select_related("municipality", "price_group", "facility").order_by("municipality__name", "first", "id")
    quotas = list(rows)
    if not quotas:
        return []
    homes = {each.municipality_id for each in quotas}
    groups = {
        (home, grouped.group.code)
        for age in AGES
        for home, grouped in price_groups_for(organisation, list(homes), day=today, age_group=age).items()
    }
    taken = taken_of([each.pk for each in quotas], organisation.pk)
    return [
        QuotaLeft(each, taken.get(each.pk, 0))
        for each in quotas
        if taken.get(each.pk)
        or (
            each.last >= today
            and (
                each.organisation_id == organisation.pk
                or (each.price_group is not None and (each.municipality_id, each.price_group.code) in groups)
            )
        )
    ]
