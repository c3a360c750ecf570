"""Everything that the rules need to judge a loan, read at once: a fixed number of statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from aktiv.bookings.models import Occurrence
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.lending.models import Block, HeldCertificate, KindGroup, LendingTerms, Sharing
from aktiv.lending.queries.baskets import Basket, rates_of, sharing_of
from aktiv.lending.queries.stock import free_over
from aktiv.lending.rules.asked import AskedLoan, Blocked, Shared, Wanted
from aktiv.lending.rules.days import days_begun, price_of
from aktiv.lending.rules.paying import home_part, priced
from aktiv.people.models import Organisation
from aktiv.prices.queries.groups import price_group_for
from aktiv.timetable.queries import grants
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a loan costs, in øre with VAT, over so many days begun; the deposit beside it. `home` is what of the price
    the borrower's own municipality pays."""

    days: int
    price: int
    deposit: int
    home: int = 0

    @property
    def own(self) -> int:
        """What the borrower pays herself."""
        return self.price - self.home


def asked_loan(
    wanted: Basket, period: Period, party: Party, now: datetime, *, occurrence: Occurrence | None = None
) -> AskedLoan:
    """The loan as the rules see it; for a visitor without what is only known of persons."""
    home = wanted.depot.municipality
    day = civil_day(period.start, home.zone)
    ids = [kind.pk for kind, _ in wanted.kinds]
    groups: dict[int, set[str]] = {}
    for kind_id, code in KindGroup.objects.filter(kind_id__in=ids).values_list("kind_id", "price_group__code"):
        groups.setdefault(kind_id, set()).add(code)
    shared = sharing_of(ids, party.home_id, day) if party.person_id and party.home_id != home.pk else {}
    of_kinds = tuple(
        Wanted(
            kind_id=kind.pk,
            amount=amount,
            name=kind.name,
            active=kind.active,
            at_once=kind.decided == kind.Decided.AT_ONCE,
            space_id=kind.space_id,
            notice=kind.notice,
            horizon_days=kind.horizon_days,
            longest_days=kind.longest_days,
            most=kind.most,
            min_age=kind.min_age,
            certificate_id=kind.certificate_id,
            certificate=kind.certificate.name if kind.certificate else kind.name,
            groups=frozenset(groups.get(kind.pk, ())),
            shared=_shared(shared[kind.pk]) if kind.pk in shared else None,
        )
        for kind, amount in wanted.kinds
    )
    return AskedLoan(
        municipality_id=home.pk,
        zone=home.zone,
        now=now,
        period=period,
        party=party,
        wanted=of_kinds,
        depot_open=wanted.depot.active,
        price_group=group_of(party, home.pk, day) if party.person_id else "",
        certificates=_certificates(party.person_id, [each.certificate_id for each in of_kinds if each.certificate_id]),
        blocked=standing_block(party.holder, home.pk, now),
        at_space=spaces_of(occurrence) if occurrence is not None else frozenset(),
    )


def quote(
    wanted: Basket, period: Period, price_group: str, percents: Mapping[int, int] | None = None
) -> Quoted:  # fmt: skip
    """What it costs a price group, where the borrower's own municipality pays so many percent of each kind. One
    statement."""
    days = days_begun(period, wanted.depot.municipality.zone)
    amounts = [(kind.pk, amount) for kind, amount in wanted.kinds]
    rates = rates_of([pk for pk, _ in amounts], price_group)
    home = home_part((price, (percents or {}).get(pk, 0)) for pk, price in priced(amounts, rates, days).items())
    return Quoted(days, price_of(amounts, rates, days), wanted.deposit, home)


def left_of(wanted: Basket, period: Period) -> dict[int, int]:
    """How many of each kind are left over a period, by kind id: of a set as many as its parts are enough for. One
    statement."""
    free = free_over({each.pool_id for each in wanted.pieces}, period)
    left: dict[int, int] = {}
    for each in wanted.pieces:
        kind, many = (each.whole, each.wholes or 1) if each.whole is not None else (each.kind, each.amount)
        enough = max(0, free[each.pool_id]) // (each.amount // many)
        left[kind.pk] = min(left.get(kind.pk, enough), enough)
    return left


def lacking(wanted: Basket, period: Period) -> dict[int, int]:
    """How many too few there are over a period, by kind id: of a set, of its parts. One statement."""
    free = free_over({each.pool_id for each in wanted.pieces}, period)
    asked: Counter[tuple[int, int]] = Counter()
    for each in wanted.pieces:
        asked[each.kind.pk, each.pool_id] += each.amount
    lacks = {kind: many - max(0, free[pool]) for (kind, pool), many in asked.items()}
    return {kind: many for kind, many in lacks.items() if many > 0}


def group_of(party: Party, municipality_id: int, day: date) -> str:
    """The code of the party's price group; empty where the municipality has none for such a party."""
    organisation = None
    if party.organisation_id is not None:
        organisation = Organisation(id=party.organisation_id, kind=party.organisation_kind)
    try:
        return price_group_for(organisation, municipality_id, day=day).group.code
    except Refusal:
        return ""  # a municipality that lends and lets no halls may have no prices at all


def standing_block(holder: UUID | None, municipality_id: int, now: datetime) -> Blocked | None:
    """The block that lasts longest of those that stand. One statement, by block_of_holder."""
    if holder is None:
        return None
    with within(municipalities=[municipality_id]):
        rows = Block.objects.filter(
            holder=holder, municipality_id=municipality_id, begins__lte=now, ends__gt=now, lifted_at=None
        )
        found = rows.order_by("-ends").first()
    return Blocked(ends=found.ends, reason=found.reason, late=found.late) if found else None


def terms_of(municipality_id: int) -> LendingTerms:
    """The municipality's terms, or the defaults where it has written none."""
    found = LendingTerms.objects.filter(municipality_id=municipality_id).first()
    return found or LendingTerms(municipality_id=municipality_id)


def spaces_of(occurrence: Occurrence) -> frozenset[int]:
    """The spaces that a booked date has: its own, those that come along, and the parts of these. Two statements."""
    claimed = grants([occurrence.claim_id]).get(occurrence.claim_id, ())
    whole = {occurrence.space_id, *(each.space_id for each in claimed)}
    parts = Space.objects.filter(Q(parent__in=whole) | Q(parent__parent__in=whole)).values_list("pk", flat=True)
    return frozenset(whole.union(parts))


def _certificates(person_id: UUID | None, certificate_ids: Collection[int]) -> dict[int, date | None]:
    if person_id is None or not certificate_ids:
        return {}
    with within(person=person_id):
        rows = HeldCertificate.objects.filter(person_id=person_id, certificate_id__in=certificate_ids)
        return dict(rows.values_list("certificate_id", "valid_to"))


def _shared(row: Sharing) -> Shared:
    return Shared(own_until_days=row.own_until_days, first_day=row.first_day, last_day=row.last_day)
