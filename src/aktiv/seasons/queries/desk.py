"""Applications as those who share out look through them. Whoever calls has asked the permissions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from aktiv.facilities.models import Activity
from aktiv.people.models import Organisation
from aktiv.seasons.models import ClubApplication, GroupApplication, Round
from aktiv.seasons.queries.applications import GROUPS
from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal
from aktiv.walls import within

ORDERS = {
    "klubb": ("organisation__filed_as", "id"),
    "tid": ("-handed_in_at", "-id"),
    "grupper": ("-asks", "organisation__filed_as", "id"),
    "timer": ("-minutes", "organisation__filed_as", "id"),
}
A_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How the list is narrowed and ordered; `state` is one of ClubApplication.State."""

    text: str = ""
    late: bool = False
    paper: bool = False
    activity: str = ""
    state: str = ClubApplication.State.HANDED_IN.value
    order: str = "klubb"


def applications_in(round_: Round, asking: Asking, *, page: int = 1) -> tuple[list[ClubApplication], int]:
    """A page of what a municipality has been given, with `asks` (groups) and `minutes` asked a week; and how many there
    are in all. Two statements, and a third for the groups of the page."""
    groups = GroupApplication.objects.filter(application=OuterRef("pk")).values("application")
    rows = (
        ClubApplication.objects.select_related("organisation")
        .filter(round=round_, state=asking.state)
        .annotate(
            asks=Coalesce(Subquery(groups.annotate(n=Count("id")).values("n"), output_field=IntegerField()), 0),
            minutes=Coalesce(
                Subquery(groups.annotate(n=Sum(F("sessions") * F("minutes"))).values("n"), output_field=IntegerField()),
                0,
            ),
        )
    )
    for word in fold(asking.text).split()[:8]:
        rows = rows.filter(Q(organisation__words__startswith=word) | Q(organisation__words__contains=f" {word}"))
    if asking.late:
        rows = rows.filter(late=True)
    if asking.paper:
        rows = rows.filter(paper=True)
    with within(municipalities=[round_.municipality_id]):
        if asking.activity:
            rows = rows.filter(
                pk__in=GroupApplication.objects.filter(activity__slug=asking.activity).values("application")
            )
        total = rows.count()
        rows = rows.order_by(*ORDERS.get(asking.order, ORDERS["klubb"])).prefetch_related("groups")
        return list(rows[(page - 1) * A_PAGE : page * A_PAGE]), total


def access_application(round_: Round, application_id: int) -> ClubApplication:
    """One application of a round with its groups and wishes. Three statements. Raises Refusal("not_found")."""
    with within(municipalities=[round_.municipality_id]):
        rows = ClubApplication.objects.select_related("home", "organisation", "contact").prefetch_related(GROUPS)
        found = rows.filter(round=round_, pk=application_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def activities() -> list[Activity]:
    """Every activity, by its name. One statement."""
    return list(Activity.objects.order_by("name_nb", "id"))


def clubs_called(round_: Round, text: str) -> list[Organisation]:
    """The first clubs that a name or number fits and that may apply. One statement."""
    rows = Organisation.objects.exclude(status__in=(Organisation.Status.PENDING, Organisation.Status.REFUSED))
    for word in fold(text).split()[:8]:
        rows = rows.filter(Q(words__startswith=word) | Q(words__contains=f" {word}") | Q(number=word))
    home = round_.municipality_id
    return sorted(rows.order_by("filed_as", "id")[:20], key=lambda each: each.municipality_id != home)
