"""The storekeeper's day: what is to go out and to come back at a storage place, what is late, and where it is short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Lower, Upper

from aktiv.lending.models import Damage, Depot, Handover, Holding, Line, Loan, Pool
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.loans import depot_as_thing, depots_of
from aktiv.lending.queries.stock import free_over
from aktiv.lending.rules.lateness import late_from
from aktiv.lending.rules.peaks import peak
from aktiv.people.permissions import Permission, Rights, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.periods import Period, civil_day, day_period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

MOST = 100
LOOK_AHEAD = timedelta(hours=24)
_WITH = ("person", "organisation", "municipality", "depot")


@dataclass(frozen=True, slots=True)
class Day:
    """The loans of a storage place, each list the most urgent first: what is late, what is to come back today and to go
    out today, and what else is out."""

    late: Sequence[Loan]
    back: Sequence[Loan]
    out: Sequence[Loan]
    others: Sequence[Loan]


@dataclass(frozen=True, slots=True)
class Short:
    """A loan to come that something late stands in the way of: which line, how many it lacks, and what might do."""

    loan: Loan
    line: Line
    lacks: int
    instead: Sequence[tuple[Pool, int]]


def stores(held: Rights) -> list[Depot]:
    """The storage places where somebody hands out, by name. One statement."""
    return [each for each in depots_of(held, Permission.EQUIPMENT_HAND) if each.active]


def store_at(slug: str, held: Rights) -> Depot | None:
    """One of them. One statement."""
    found = Depot.objects.select_related("facility", "municipality").filter(slug=slug).first()
    return found if found is not None and permits(Permission.EQUIPMENT_HAND, held, depot_as_thing(found)) else None


def store_to_hand(depot_id: int, person_id: UUID, now: datetime) -> Depot:
    """A storage place where the person hands out. Raises Refusal("not_found"). Two statements."""
    found = Depot.objects.select_related("facility", "municipality").filter(pk=depot_id).first()
    if found is None:
        raise Refusal("not_found")
    held = staff_rights(person_id, civil_day(now, found.municipality.zone), found.municipality_id)
    if not permits(Permission.EQUIPMENT_HAND, held, depot_as_thing(found)):
        raise Refusal("not_found")
    return found


def busy_at(depots: Sequence[Depot], now: datetime) -> dict[int, tuple[int, int, int]]:
    """How many loans go out and come back within a day, and are past their time, by storage place. One statement."""
    if not depots:
        return {}
    with within(municipalities={each.municipality_id for each in depots}):
        rows = Loan.objects.alias(start=Lower("during"), due=Upper("during")).filter(depot__in=depots)
        counted = rows.values("depot").annotate(
            out=Count("pk", filter=Q(state=Loan.State.RESERVED, start__lt=now + LOOK_AHEAD)),
            back=Count("pk", filter=Q(state=Loan.State.OUT, due__gte=now, due__lt=now + LOOK_AHEAD)),
            late=Count("pk", filter=Q(state=Loan.State.OUT, due__lt=now)),
        )
        return {each["depot"]: (each["out"], each["back"], each["late"]) for each in counted}


def day_at(depot: Depot, now: datetime) -> Day:
    """The day of a storage place, at most a hundred loans in each list. Three statements."""
    home = depot.municipality
    today = day_period(civil_day(now, home.zone), home.zone)
    grace = terms_of(home.pk).late_after_minutes
    with within(municipalities=[home.pk]):
        rows = Loan.objects.alias(start=Lower("during"), due=Upper("during")).filter(depot=depot)
        rows = rows.select_related(*_WITH)
        # Served by loan_at_depot: those that are reserved or out, of years of loans.
        out = list(rows.filter(state=Loan.State.OUT).order_by("due", "number")[: 3 * MOST])
        going = list(rows.filter(state=Loan.State.RESERVED, start__lt=today.end).order_by("start", "number")[:MOST])
    late = [each for each in out if late_from(each.during.upper, grace) < now]
    back = [each for each in out if each not in late and each.during.upper <= today.end]
    others = [each for each in out if each not in late and each not in back]
    return Day(late, back, going, others[:MOST])


def loans_like(depot: Depot, text: str, limit: int = 20) -> list[Loan]:
    """Loans of a storage place by number, code, or the name of whoever borrows; what is open first. One statement."""
    with within(municipalities=[depot.municipality_id]):
        rows = Loan.objects.filter(depot=depot).select_related(*_WITH)
        if text.isascii() and text.isdigit() and len(text) < 16:
            found = list(rows.filter(number=int(text)))
        else:
            named = Q(person__name__icontains=text) | Q(organisation__name__icontains=text)
            found = list(
                rows.filter(Q(code=text.lower()) | named).order_by(F("ended_at").desc(), "-created_at")[:limit]
            )
    found.sort(key=lambda each: each.state not in Loan.State.open())
    return found


def loan_of_item(depot: Depot, label: str) -> Loan | None:
    """The loan from a storage place that an item is out on, by its code or number. One statement."""
    with within(municipalities=[depot.municipality_id]):
        rows = Loan.objects.filter(depot=depot, lines__items__isnull=False)
        numbers = [label, label.upper()]
        return rows.filter(Q(lines__items__code=label.lower()) | Q(lines__items__number__in=numbers)).first()


def loan_coded(code: str) -> Loan | None:
    """The loan whose receipt says so. Whoever asks checks who may see it. One statement."""
    if "\0" in code:
        return None  # no text of the database has it
    with everything():
        rows = Loan.objects.select_related(*_WITH, "depot__facility")
        return rows.filter(code=code.lower()).first()


def shortages(depot: Depot, now: datetime) -> list[Short]:
    """Reserved loans of the next day that lack something because others have not brought it back. Four statements, two
    more for each that lacks something."""
    with within(municipalities=[depot.municipality_id]):
        late = Line.objects.alias(due=Upper("loan__during")).filter(
            loan__state=Loan.State.OUT, pool__depot=depot, due__lt=now, out__gt=F("back") + F("lost")
        )
        missing: dict[int, int] = {}
        late_lines = {line.pk: line for line in late}
        for line in late_lines.values():
            missing[line.pool_id] = missing.get(line.pool_id, 0) + line.outstanding
        if not missing:
            return []
        start = Lower("loan__during")
        coming = (
            Line.objects.alias(start=start)
            .filter(loan__state=Loan.State.RESERVED, pool__in=missing, start__lt=now + LOOK_AHEAD)
            .select_related("loan__person", "loan__organisation", "loan__municipality", "pool__kind")
            .order_by("start", "loan__number", "pk")[:MOST]
        )
        holdings = list(Holding.objects.filter(pool__in=missing, during__endswith__gt=now).exclude(line__in=late_lines))
        found = []
        for each in coming:
            during = Period(each.loan.during.lower, each.loan.during.upper)
            held = [(e.amount, Period(e.during.lower, e.during.upper)) for e in holdings if e.pool_id == each.pool_id]
            there = each.pool.stock - each.pool.short - missing[each.pool_id]
            lacks = min(each.amount, peak(held, during) - there)
            if lacks > 0:
                found.append(Short(each.loan, each, lacks, _instead(each, lacks, during)))
        return found


def damages_where(held: Rights, *, limit: int = MOST) -> list[Damage]:
    """What waits for the desk to decide, the oldest first, where somebody decides. Two statements."""
    depots = depots_of(held, Permission.LOAN_DECIDE)
    with within(municipalities={each.municipality_id for each in depots}):
        rows = Damage.objects.filter(loan__depot__in=[each.pk for each in depots], state=Damage.State.OPEN)
        rows = rows.select_related("loan__person", "loan__organisation", "loan__municipality", "line__pool__kind")
        return list(rows.order_by("noted_at", "pk")[:limit])


def damages_of(loan: Loan) -> list[Damage]:
    """What is damaged or missing of a loan, oldest first. For those who may see it. One statement."""
    with everything():
        rows = Damage.objects.filter(loan=loan).select_related("line__pool__kind", "item")
        return list(rows.order_by("noted_at", "pk"))


def damage_by_id(damage_id: UUID) -> Damage | None:
    """One. Whoever asks checks who may see its loan. One statement."""
    with everything():
        rows = Damage.objects.select_related("line__pool__kind", "item", "noted_by", "decided_by")
        return rows.filter(pk=damage_id).first()


def picture_of(picture_id: UUID) -> tuple[UUID, str] | None:
    """The loan and the name of a picture, by the damage or the handover that it is of. At most two statements."""
    with everything():
        for model in (Damage, Handover):
            found = model.objects.filter(pk=picture_id).exclude(picture="").values_list("loan_id", "picture").first()
            if found is not None:
                loan_id, name = found
                return loan_id, name
    return None


def _instead(line: Line, lacks: int, during: Period) -> list[tuple[Pool, int]]:
    """The same kind elsewhere, or another of its category, that has enough for the whole time."""
    kind = line.pool.kind
    rows = Pool.objects.filter(municipality_id=line.municipality_id, kind__category=kind.category, kind__active=True,
                               kind__space=None, depot__active=True).exclude(pk=line.pool_id)  # fmt: skip
    others = list(rows.select_related("kind", "depot")[:MOST])
    left = free_over([each.pk for each in others], during)
    fitting = [(each, left[each.pk]) for each in others if left.get(each.pk, 0) >= lacks]
    fitting.sort(key=lambda each: (each[0].kind_id != kind.pk, each[0].depot_id != line.pool.depot_id, -each[1]))
    return fitting[:3]
