"""What clubs have asked for in a round. Whoever calls has asked the permissions; rows stand behind the second wall."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch

from aktiv.seasons.models import ClubApplication, GroupApplication, Round, Wish
from aktiv.seasons.queries.last_season import LastTime, last_times
from aktiv.walls import everything, within

_WISHES = Prefetch("wishes", Wish.objects.select_related("space__facility").order_by("choice", "place"))
GROUPS = Prefetch(
    "groups",
    GroupApplication.objects.select_related("activity", "team", "beside", "taken_out__made_by", "municipality")
    .prefetch_related(_WISHES)
    .order_by("place", "id"),
)


def own_application(round_id: int, organisation_id: UUID) -> ClubApplication | None:
    """A club's own application with its groups and wishes; None when it has begun none. Three statements."""
    with within(organisation=organisation_id):
        rows = ClubApplication.objects.select_related("home", "organisation").prefetch_related(GROUPS)
        return rows.filter(round_id=round_id, organisation_id=organisation_id).first()


def handed_in(round_: Round) -> list[ClubApplication]:
    """What a municipality has been given in a round, by the club's name, with groups and wishes. Three statements."""
    with within(municipalities=[round_.municipality_id]):
        rows = ClubApplication.objects.select_related("home", "organisation").prefetch_related(GROUPS)
        found = rows.filter(round=round_, state=ClubApplication.State.HANDED_IN)
        return list(found.order_by("organisation__filed_as", "id"))


def group_names(application_id: int) -> dict[str, int]:
    """The ids of an application's groups by their names, for whoever may change it."""
    with everything():
        return dict(GroupApplication.objects.filter(application_id=application_id).values_list("name", "pk"))


def locked_application(round_id: int, organisation_id: UUID) -> ClubApplication | None:
    """A club's application, held against others until the end of the transaction."""
    with everything():
        rows = ClubApplication.objects.select_for_update()
        return rows.filter(round_id=round_id, organisation_id=organisation_id).first()


def last_season_of(round_: Round, organisation_id: UUID) -> list[LastTime]:
    """What a club had each week last season. At most four statements."""
    with within(organisation=organisation_id):
        return last_times(round_, [organisation_id]).get(organisation_id, [])


def states_of(organisation_id: UUID, round_ids: Iterable[int]) -> dict[int, str]:
    """How a club's applications stand in rounds, by round; rounds in which it has none are left out. One statement."""
    with within(organisation=organisation_id):
        rows = ClubApplication.objects.filter(organisation_id=organisation_id, round_id__in=list(round_ids))
        return dict(rows.values_list("round_id", "state"))
