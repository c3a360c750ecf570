"""Who has not been here for so long that she is to be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Coalesce

from aktiv import walls
from aktiv.journal.models import Entry
from aktiv.people.models import Person
from aktiv.people.queries.personal import active, days_kept, terms_of
from aktiv.people.rules.retention import TERMS, TOLD_BEFORE
from aktiv.values.personal import Kind

SHORTEST = timedelta(days=TERMS[Kind.ACCOUNT].least)


def untold(now: datetime, *, after: UUID | None, limit: int) -> list[UUID]:
    """People who may have to be told, in the order of their ids after one. Served by person_idle."""
    long_ago = now + TOLD_BEFORE - SHORTEST
    rows = Person.objects.filter(
        Q(seen_at=None) | Q(seen_at__lt=long_ago),
        Q(idle_told_at=None) | Q(idle_told_at__lt=F("seen_at")),
        anonymised_at=None,
        persona="",
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def idle_now(persons: Sequence[Person], now: datetime, *, ahead: timedelta = timedelta()) -> list[Person]:
    """Those of them who are idle by the rule of their home municipality, or will be so much ahead unless they come.

    Idle is neither signed in, nor registered, nor used by any package since. A few statements for all. With `ahead`
    zero they must have been told a month ago, after they were last seen.
    """
    since = _since(persons, now + ahead)
    seen = _last_seen([each.pk for each in persons])
    quiet = [each for each in persons if each.pk in seen and seen[each.pk] < since[each.pk]]
    if not ahead:
        told = now - TOLD_BEFORE
        quiet = [each for each in quiet if each.idle_told_at and seen[each.pk] < each.idle_told_at <= told]
    by_since: dict[datetime, list[UUID]] = {}
    for each in quiet:
        by_since.setdefault(since[each.pk], []).append(each.pk)
    in_use = {one for moment, ids in by_since.items() for one in active(ids, moment)}
    return [each for each in quiet if each.pk not in in_use]


def _since(persons: Collection[Person], now: datetime) -> dict[UUID, datetime]:
    """By person, the moment since which she must have been here."""
    homes = {each.home_municipality_id for each in persons if each.home_municipality_id is not None}
    chosen = terms_of(homes)
    return {
        each.pk: now - timedelta(days=days_kept(Kind.ACCOUNT, chosen.get(each.home_municipality_id or 0, {})))
        for each in persons
    }


def _last_seen(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When people were last here, or were registered when they never came. Nobody of whom neither is known."""
    registered = Entry.objects.filter(
        subject_kind="person", subject_id=OuterRef("text"), verb="person.registered"
    ).order_by("-id")  # by journal_subject
    rows = Person.objects.filter(pk__in=ids, persona="").annotate(text=Cast("pk", CharField()))
    found = rows.annotate(last=Coalesce("seen_at", Subquery(registered.values("at")[:1])))
    with walls.everything():
        return {pk: last for pk, last in found.values_list("pk", "last") if last is not None}
