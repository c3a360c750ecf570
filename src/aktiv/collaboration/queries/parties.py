"""Reading the collaboration and its members: who is in it on a day, and how many people each answers for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from aktiv.collaboration.models import Collaboration, Member, MemberFigure, Service, Succession
from aktiv.values.refusal import Refusal


class Population(NamedTuple):
    """How many people, on which day, and who says so."""

    people: int
    on_day: date
    source: str


def the_collaboration(*, lock: bool = False) -> Collaboration | None:
    """The collaboration that this service is run by: the first that was founded. None while there is none.

    `lock` holds it to the end of the transaction, so that those who change it take turns.
    """
    rows = Collaboration.objects.select_for_update(no_key=True) if lock else Collaboration.objects.all()
    return rows.order_by("pk").first()


def access_member(collaboration_id: int, number: str) -> Member:
    """A member, now or once, by its number. Raises Refusal: not_found."""
    found = Member.objects.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def every_member(collaboration_id: int) -> list[Member]:
    """All who are, were or will be, by number as a number."""
    return in_order(Member.objects.filter(collaboration_id=collaboration_id))


def members_on(collaboration_id: int, day: date, kinds: Iterable[str] | None = None) -> list[Member]:
    """Those who are in it on a day, by number; of some kinds when they are named."""
    rows = Member.objects.filter(there_on(day), collaboration_id=collaboration_id)
    return in_order(rows if kinds is None else rows.filter(kind__in=list(kinds)))


def parties_on(collaboration_id: int, day: date) -> list[Member]:
    """Those of them that adopt, vote and pay."""
    return members_on(collaboration_id, day, Member.Kind.parties())


def there_on(day: date, prefix: str = "") -> Q:
    """That a member is in the collaboration on a day; `prefix` leads to it, such as "member__"."""
    here = Q((f"{prefix}joined__lte", day))
    return here & (Q((f"{prefix}left", None)) | Q((f"{prefix}left__gte", day)))


def in_order(rows: QuerySet[Member]) -> list[Member]:
    """Members by number, the lower first."""
    return sorted(rows, key=lambda each: (int(each.number), each.pk))


def official_day(day: date) -> date:
    """The day whose figures count on another: 1 January of the year before."""
    return date(day.year - 1, 1, 1)


def populations(member_ids: Iterable[int], day: date) -> dict[int, Population]:
    """What counts on a day: of each member the newest figure of 1 January of the year before or earlier; of one day,
    the one that was written last. Members without one are left out. By figures_of_member."""
    rows = MemberFigure.objects.filter(member_id__in=list(member_ids), on_day__lte=official_day(day))
    newest: dict[int, Population] = {}
    for each in rows.order_by("member_id", "-on_day", "-id"):
        newest.setdefault(each.member_id, Population(each.population, each.on_day, each.source))
    return newest


def figures_of(collaboration_id: int) -> list[MemberFigure]:
    """Every figure of every member, the newest first."""
    rows = MemberFigure.objects.filter(member__collaboration_id=collaboration_id).select_related("member")
    return list(rows.order_by("-on_day", "member_id", "-id"))


def successions(collaboration_id: int) -> list[Succession]:
    """Who came in whose place, with both at hand, in the order of days."""
    rows = Succession.objects.filter(before__collaboration_id=collaboration_id).select_related("before", "after")
    return list(rows.order_by("on_day", "pk"))


def services_of(collaboration_id: int) -> list[Service]:
    """What the agreement carries, or carried."""
    return list(Service.objects.filter(collaboration_id=collaboration_id).order_by("first", "pk"))
