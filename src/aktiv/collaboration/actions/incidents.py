"""What those who run the service say of it: what goes wrong, what is planned, how it goes on, and what was learnt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import note, running_turn
from aktiv.collaboration.models import (
    Incident,
    IncidentReach,
    IncidentReview,
    IncidentUpdate,
    Part,
    Remedy,
)
from aktiv.collaboration.models.incidents import LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.queries.ideas import holidays_here
from aktiv.collaboration.queries.incidents import access_incident
from aktiv.collaboration.queries.parties import access_member, members_on
from aktiv.collaboration.rules.ideas import answer_due
from aktiv.collaboration.rules.incidents import REVIEWED_WITHIN, may_follow
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

LONGEST_REMEDY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    """What is said first. `members` are numbers; none is all. `until` for what is planned alone. What is not written in
    bokmål is told in the language it is written in."""

    title: str
    parts: Collection[str]
    severity: str
    text: str
    began_at: datetime
    until: datetime | None = None
    members: Collection[str] = ()
    title_nn: str = ""
    title_en: str = ""
    text_nn: str = ""
    text_en: str = ""


@transaction.atomic
def report(new: NewIncident, *, by: UUID, now: datetime) -> Incident:
    """Says that something is wrong, or, with `until`, that it is planned to be.

    Raises Refusal: not_found, no_mandate, mandate_over, incident_without_parts, not_a_kind, incident_ahead,
    incident_not_in_order, missing_text, too_long, control_characters.
    """
    home = running_turn(by, now)
    planned = new.until is not None
    title_nn, title_en = (one_line(each, limit=LONGEST_TITLE) for each in (new.title_nn, new.title_en))
    title = one_line(new.title or title_nn or title_en, limit=LONGEST_TITLE, required=True)
    texts = _texts(new.text, new.text_nn, new.text_en)
    if not new.parts:
        raise Refusal("incident_without_parts")
    if not set(new.parts) <= set(Part.values) or new.severity not in Incident.Severity.values:
        raise Refusal("not_a_kind")
    if planned and not (new.until and new.began_at < new.until):
        raise Refusal("incident_not_in_order")
    if not planned and new.began_at > now:
        raise Refusal("incident_ahead")
    known = {each.number: each for each in members_on(home.pk, timezone.localdate(now))}
    if not set(new.members) <= known.keys():
        raise Refusal("member_left")
    last = Incident.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    state = Incident.State.SCHEDULED if planned else Incident.State.INVESTIGATING
    incident = Incident.objects.create(
        collaboration=home,
        number=last + 1,
        kind=Incident.Kind.PLANNED if planned else Incident.Kind.INCIDENT,
        title=title,
        title_nn=title_nn,
        title_en=title_en,
        parts=[each for each in Part.values if each in set(new.parts)],
        severity=new.severity,
        state=state,
        began_at=new.began_at,
        until=new.until,
        made_by_id=by,
        made_at=now,
    )
    IncidentReach.objects.bulk_create(
        IncidentReach(incident=incident, member=known[number]) for number in sorted(set(new.members))
    )
    _say(incident, texts, by, now)
    verb = "incident.planned" if planned else "incident.reported"
    note(verb, home.pk, by=by, now=now, number=incident.number, parts=incident.parts, severity=new.severity)
    return incident


@transaction.atomic
def update(
    number: int,
    text: str,
    *,
    state: str,
    severity: str = "",
    text_nn: str = "",
    text_en: str = "",
    by: UUID,
    now: datetime,
) -> Incident:
    """Says how it goes on. A severe incident that is over is to be looked back on in public within ten working days.

    Raises Refusal: not_found, no_mandate, mandate_over, incident_over, incident_state_wrong, not_a_kind, missing_text,
    too_long, control_characters.
    """
    home = running_turn(by, now)
    said = _texts(text, text_nn, text_en)
    incident = access_incident(home.pk, number)
    may_follow(state, incident.state)
    severity = severity or incident.severity
    if severity not in Incident.Severity.values:
        raise Refusal("not_a_kind")
    felt = {severity, *(each.severity for each in incident.updates.all())}
    incident.state, incident.severity = state, severity
    if state in Incident.State.over():
        incident.ended_at = now
        today = timezone.localdate(now)
        if incident.kind == Incident.Kind.INCIDENT and felt & Incident.Severity.severe():
            incident.review_due = answer_due(today, holidays_here(home.pk, today), REVIEWED_WITHIN)
    incident.save(update_fields=["state", "severity", "ended_at", "review_due"])
    _say(incident, said, by, now)
    note("incident.updated", home.pk, by=by, now=now, number=number, state=state, severity=severity)
    return incident


@dataclass(frozen=True, slots=True)
class Beside:
    """What was seen, in another language than bokmål; what is not written is read in bokmål."""

    happened: str = ""
    causes: str = ""
    learnt: str = ""


@transaction.atomic
def look_back(
    number: int,
    happened: str,
    causes: str,
    learnt: str = "",
    *,
    nn: Beside = Beside(),
    en: Beside = Beside(),
    by: UUID,
    now: datetime,
) -> IncidentReview:
    """Publishes what was seen when they looked back, or a newer version of it. Only when the incident is over.

    Raises Refusal: not_found, no_mandate, mandate_over, incident_goes_on, missing_text, too_long, control_characters.
    """
    home = running_turn(by, now)
    incident = access_incident(home.pk, number)
    if incident.ended_at is None:
        raise Refusal("incident_goes_on")
    made = IncidentReview.objects.create(
        incident=incident,
        version=len(incident.reviews.all()) + 1,
        happened=many_lines(happened, limit=LONGEST_TEXT, required=True),
        causes=many_lines(causes, limit=LONGEST_TEXT, required=True),
        learnt=many_lines(learnt, limit=LONGEST_TEXT, required=bool(nn.learnt.strip() or en.learnt.strip())),
        **{
            f"{name}_{language}": many_lines(getattr(beside, name), limit=LONGEST_TEXT)
            for language, beside in (("nn", nn), ("en", en))
            for name in ("happened", "causes", "learnt")
        },
        made_by_id=by,
        made_at=now,
    )
    note("incident.reviewed", home.pk, by=by, now=now, number=number, version=made.version)
    return made


@transaction.atomic
def promise_remedy(
    number: int,
    what: str,
    member: str,
    due: date,
    *,
    what_nn: str = "",
    what_en: str = "",
    by: UUID,
    now: datetime,
) -> Remedy:
    """Says what is to be done so that it does not happen again, by which member, and by when. What is not written in
    bokmål is told in the language it is written in.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, control_characters.
    """
    home = running_turn(by, now)
    incident = access_incident(home.pk, number)
    nn, en = (one_line(each, limit=LONGEST_REMEDY) for each in (what_nn, what_en))
    made = Remedy.objects.create(
        incident=incident,
        number=len(incident.remedies.all()) + 1,
        what=one_line(what or nn or en, limit=LONGEST_REMEDY, required=True),
        what_nn=nn,
        what_en=en,
        member=access_member(home.pk, member),
        due=due,
        made_by_id=by,
        made_at=now,
    )
    note("incident.remedy_promised", home.pk, by=by, now=now, number=number, remedy=made.number)
    return made


@transaction.atomic
def remedied(number: int, remedy: int, on: date, *, by: UUID, now: datetime) -> Remedy:
    """Says that it is done. Raises Refusal: not_found, no_mandate, mandate_over, remedied_already, remedied_ahead."""
    home = running_turn(by, now)
    found = next((each for each in access_incident(home.pk, number).remedies.all() if each.number == remedy), None)
    if found is None:
        raise Refusal("not_found")
    if found.done_on is not None:
        raise Refusal("remedied_already")
    if on > timezone.localdate(now):
        raise Refusal("remedied_ahead")
    found.done_on = on
    found.save(update_fields=["done_on"])
    note("incident.remedied", home.pk, by=by, now=now, number=number, remedy=remedy)
    return found


def _texts(text: str, nn: str, en: str) -> dict[str, str]:
    """What is said, by the field it stands in; what was written stands first where nothing is in bokmål."""
    text_nn, text_en = (many_lines(each, limit=LONGEST_TEXT) for each in (nn, en))
    first = many_lines(text or text_nn or text_en, limit=LONGEST_TEXT, required=True)
    return {"text": first, "text_nn": text_nn, "text_en": text_en}


def _say(incident: Incident, texts: dict[str, str], by: UUID, now: datetime) -> None:
    IncidentUpdate.objects.create(
        incident=incident,
        state=incident.state,
        severity=incident.severity,
        **texts,
        at=now,
        made_by_id=by,
        made_at=now,
    )
