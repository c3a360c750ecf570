"""Decision letters of a round that is published: one to each club that applied."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from aktiv.bookings.queries.parties import require_staff
from aktiv.cases.rules.deadlines import appeal_by
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.people.permissions import Permission
from aktiv.seasons.models import ClubApplication, DecisionLetter, Round
from aktiv.seasons.queries.explaining import ClubResult, club_results
from aktiv.seasons.queries.hearing import applicants_of
from aktiv.seasons.queries.letters import written
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.states import State
from aktiv.values.refusal import Refusal
from aktiv.walls import within


@transaction.atomic
def decide(round_id: int, *, by: UUID, now: datetime) -> int:
    """Writes the letters of a published round, to every club that applied and has none yet, each in its language.

    Doing it again writes nothing twice. Called by whoever publishes, in the same transaction. Returns how many.
    Raises Refusal: not_found, not_staff, round_not_in_state.
    """
    round_ = access_round(round_id, lock=True)
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    if State(round_.state) not in {State.PUBLISHED, State.RUNNING} or round_.plan is None:
        raise Refusal("round_not_in_state", state=round_.state, act="decide")
    with within(municipalities=[round_.municipality_id]):
        known = set(DecisionLetter.objects.filter(round=round_).values_list("organisation_id", flat=True))
        last = DecisionLetter.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    new = [each for each in applicants_of(round_id) if each.organisation_id not in known]
    languages = {_language(round_, each) for each in new}
    results = {each: club_results(round_.plan, each) for each in sorted(languages)}
    signer = Person.objects.values_list("name", flat=True).get(pk=by)
    rows = [
        _letter(round_, each, number, results[_language(round_, each)], signer, by=by, now=now)
        for number, each in enumerate(new, start=last + 1)
    ]
    with within(municipalities=[round_.municipality_id]):
        DecisionLetter.objects.bulk_create(rows, batch_size=200)
    if rows:
        subject = ("season_round", round_.pk)
        data = {"letters": len(rows), "organisations": [str(each.organisation_id) for each in rows]}
        append(Event("season.decided", subject, round_.municipality_id, by, data=data), at=now)
    return len(rows)


def _letter(
    round_: Round,
    application: ClubApplication,
    number: int,
    results: dict[UUID, ClubResult],
    signer: str,
    *,
    by: UUID,
    now: datetime,
) -> DecisionLetter:
    if round_.plan_id is None:
        raise Refusal("round_lacks", what="draft")
    language = _language(round_, application)
    last = appeal_by(now, round_.municipality.zone)
    nothing = ClubResult(groups=(), got=0, due=0, elsewhere=0, sessions=(), activities={})
    result = results.get(application.organisation_id, nothing)
    return DecisionLetter(
        municipality_id=round_.municipality_id,
        organisation_id=application.organisation_id,
        round=round_,
        plan_id=round_.plan_id,
        number=number,
        language=language,
        document=written(round_, result, language, appeal_by=last, signer=signer),
        appeal_by=last,
        decided_by_id=by,
        made_at=now,
    )


def _language(round_: Round, application: ClubApplication) -> str:
    """The contact's language; where the municipality entered it for a club that came on paper, its own."""
    contact = application.contact
    return contact.language if contact is not None else round_.municipality.language
