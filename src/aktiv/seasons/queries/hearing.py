"""Objections, appeals and letters of a round. Whoever calls has asked the permissions; rows stand behind the wall."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from aktiv.seasons.models import ClubApplication, DecisionLetter, Objection, Round
from aktiv.walls import everything, within

_JOINED = ("organisation", "group", "hall__facility", "instead_hall__facility", "plan", "answered_by")


def objections_answered(round_id: int) -> bool:
    """Whether nothing that clubs said in hearings of the round waits for an answer: what publishing needs."""
    with everything():
        return not waiting(Objection.objects.filter(round_id=round_id, kind=Objection.Kind.OBJECTION)).exists()


def accepted_of(round_: Round) -> int:
    """How many objections to the very plan that the round shows were accepted: each was told that something would be
    changed. One statement."""
    with within(municipalities=[round_.municipality_id]):
        rows = Objection.objects.filter(round=round_, plan=round_.plan_id, kind=Objection.Kind.OBJECTION)
        return rows.filter(answer=Objection.Answer.ACCEPTED, withdrawn_at=None).count()


def waiting(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    """Those that wait for an answer. Served by objections_waiting."""
    return rows.filter(answer="", withdrawn_at=None)


def objections_in(round_: Round, *, answered: bool | None = None, offset: int = 0, limit: int = 50) -> list[Objection]:
    """What clubs have said of a round, for its municipality: the oldest that waits first. Two statements."""
    with within(municipalities=[round_.municipality_id]):
        rows = _joined().filter(round=round_)
        if answered is not None:
            rows = rows.exclude(answer="", withdrawn_at=None) if answered else waiting(rows)
        return list(rows.order_by("made_at", "pk")[offset : offset + limit])


def counts_in(round_: Round) -> dict[str, int]:
    """How many wait, are accepted, are refused, and were withdrawn, for its municipality. One statement."""
    found = {"waiting": 0, "accepted": 0, "refused": 0, "withdrawn": 0}
    with within(municipalities=[round_.municipality_id]):
        rows = Objection.objects.filter(round=round_).annotate(gone=Q(withdrawn_at__isnull=False))
        for row in rows.values("answer", "gone").annotate(n=Count("pk")):
            found["withdrawn" if row["gone"] else row["answer"] or "waiting"] += row["n"]
    return found


def own_objections(round_: Round, organisation_id: UUID) -> list[Objection]:
    """What a club has said of a round, the newest first. One statement."""
    with within(organisation=organisation_id):
        return list(_joined().filter(round=round_, organisation_id=organisation_id).order_by("-made_at", "-pk"))


def objection_in(round_: Round, objection_id: int) -> Objection | None:
    """One of a round's, for its municipality."""
    with within(municipalities=[round_.municipality_id]):
        return _joined().filter(round=round_, pk=objection_id).first()


def locked_objection(objection_id: int) -> Objection | None:
    """An objection with its round, held against others until the end of the transaction."""
    with everything():
        rows = Objection.objects.select_for_update(of=("self",)).select_related("round__municipality")
        return rows.filter(pk=objection_id).first()


def has_applied(round_: Round, organisation_id: UUID) -> bool:
    """Whether a club has handed in an application in a round: it is shown the proposal. One statement."""
    with within(organisation=organisation_id):
        rows = ClubApplication.objects.filter(round=round_, organisation_id=organisation_id)
        return rows.filter(state=ClubApplication.State.HANDED_IN).exists()


def applicants_of(
    round_id: int, state: ClubApplication.State = ClubApplication.State.HANDED_IN
) -> list[ClubApplication]:
    """All who have handed in, or whose applications stand otherwise, with their club, for the service itself. One
    statement."""
    with everything():
        rows = ClubApplication.objects.select_related("organisation__municipality", "contact")
        found = rows.filter(round_id=round_id, state=state)
        return list(found.order_by("organisation__filed_as", "pk"))


def letter_for(round_: Round, organisation_id: UUID) -> DecisionLetter | None:
    """The letter that a club got when the round was decided. One statement."""
    with within(organisation=organisation_id):
        rows = DecisionLetter.objects.select_related("round__municipality", "round__season", "organisation")
        return rows.filter(round=round_, organisation_id=organisation_id).first()


def letters_in(round_: Round) -> list[DecisionLetter]:
    """The letters of a round, for its municipality, by number. One statement."""
    with within(municipalities=[round_.municipality_id]):
        rows = DecisionLetter.objects.select_related("round__municipality", "round__season", "organisation")
        return list(rows.filter(round=round_).order_by("number"))


def appealable_until(round_: Round, organisation_id: UUID) -> date | None:
    """The last day on which a club may appeal; None when it has got no letter."""
    letter = letter_for(round_, organisation_id)
    return None if letter is None else letter.appeal_by


def _joined() -> QuerySet[Objection]:
    return Objection.objects.select_related(*_JOINED)
