"""What the secretariat does for openness, and what anybody does who would join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import AssessedCriterion, Assessment, Collaboration, JoinRequest, Member, Withheld
from aktiv.collaboration.models.openness import (
    LONGEST_MESSAGE,
    LONGEST_NOTE,
    LONGEST_WHAT,
    LONGEST_WHY,
    MOST_EVIDENCE,
)
from aktiv.collaboration.open_words import CRITERIA, STANDARD
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.openness import access_join_request, access_withheld
from aktiv.collaboration.rules.evidence import kind_of
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission, Thing
from aktiv.people.rules.limits import JOIN
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

KEEP = Permission.COLLABORATION_KEEP
Answer = AssessedCriterion.Answer


@transaction.atomic
def withhold(what: str, ground: str, why: str, *, looked_at: date | None = None, by: UUID, now: datetime) -> Withheld:
    """Writes down that something is kept back from today, on which ground, and when it is looked at again.

    Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long, not_a_ground, withheld_out_of_order.
    """
    home, today = _kept(by, now), timezone.localdate(now)
    if ground not in Withheld.Ground.values:
        raise Refusal("not_a_ground")
    if looked_at is not None and looked_at < today:
        raise Refusal("withheld_out_of_order")
    made = Withheld.objects.create(
        collaboration=home,
        number=_next(Withheld, home),
        what=one_line(what, limit=LONGEST_WHAT, required=True),
        ground=ground,
        why=one_line(why, limit=LONGEST_WHY, required=True),
        from_day=today,
        until_day=looked_at,
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.withheld", home.pk, by=by, now=now, withheld=made.number, ground=ground)
    return made


@transaction.atomic
def show_again(number: int, *, by: UUID, now: datetime) -> Withheld:
    """Says that something is kept back no longer, from today. Raises Refusal: not_found, no_mandate, mandate_over,
    shown_already."""
    home = _kept(by, now)
    found = access_withheld(home.pk, number)
    if found.ended_on is not None:
        raise Refusal("shown_already")
    found.ended_on, found.ended_by_id = timezone.localdate(now), by
    found.save(update_fields=["ended_on", "ended_by"])
    note("collaboration.shown_again", home.pk, by=by, now=now, withheld=number)
    return found


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a criterion: its code, why, and where it can be seen."""

    answer: str
    note: str = ""
    evidence: Sequence[str] = ()


@transaction.atomic
def assess(
    answers: Mapping[str, Answered], *, on: date, summary: str = "", by: UUID | None, now: datetime
) -> Assessment:
    """Writes down how the service measures up to the Standard for Public Code: an answer to every criterion.

    Raises Refusal: not_found, no_mandate, mandate_over, too_long, assessed_ahead, and of one criterion, which is in
    `criterion`: criterion_unanswered, evidence_missing, evidence_wrong, note_missing.
    """
    home = my_turn()
    if by is not None:
        require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    if on > timezone.localdate(now):
        raise Refusal("assessed_ahead")
    checked = {code: _checked(code, answers.get(code)) for code in CRITERIA}
    made = Assessment.objects.create(
        collaboration=home,
        number=_next(Assessment, home),
        standard=STANDARD,
        assessed_on=on,
        summary=one_line(summary, limit=1000),
        made_by_id=by,
        made_at=now,
    )
    AssessedCriterion.objects.bulk_create(
        [
            AssessedCriterion(
                assessment=made, criterion=code, answer=each.answer, note=each.note, evidence=list(each.evidence)
            )
            for code, each in checked.items()
        ]
    )
    note("collaboration.assessed", home.pk, by=by, now=now, assessment=made.number, standard=STANDARD)
    return made


def _checked(code: str, said: Answered | None) -> Answered:
    if said is None or said.answer not in Answer.values:
        raise Refusal("criterion_unanswered", criterion=code)
    evidence = [each.strip() for each in said.evidence if each.strip()]
    if len(evidence) > MOST_EVIDENCE or not all(kind_of(each) for each in evidence):
        raise Refusal("evidence_wrong", criterion=code)
    if said.answer == Answer.MET and not evidence:
        raise Refusal("evidence_missing", criterion=code)
    told = one_line(said.note, limit=LONGEST_NOTE)
    if said.answer != Answer.MET and not told:
        raise Refusal("note_missing", criterion=code)
    return Answered(said.answer, told, tuple(evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who would join, and whom to talk with."""

    name: str
    kind: str
    contact: str
    email: str
    population: int | None = None
    phone: str = ""
    message: str = ""
    language: str = "nb"


def ask_to_join(asked: Asking, *, by: UUID, now: datetime) -> JoinRequest:
    """Asks to join. Raises Refusal: not_found, too_many, missing_text, too_long, not_a_kind, not_a_mail_address,
    figure_not_whole."""
    if asked.kind not in Member.Kind.parties():
        raise Refusal("not_a_kind")
    if asked.population is not None and not 0 < asked.population <= 2_000_000_000:
        raise Refusal("figure_not_whole")
    checked = {
        "name": one_line(asked.name, limit=120, required=True),
        "contact": one_line(asked.contact, limit=120, required=True),
        "email": _address(asked.email),
        "phone": one_line(asked.phone, limit=20),
        "message": many_lines(asked.message, limit=LONGEST_MESSAGE),
    }
    spend(JOIN, str(by), now)
    with transaction.atomic(), everything():
        home = my_turn()
        made = JoinRequest.objects.create(
            collaboration=home,
            number=_next(JoinRequest, home),
            kind=asked.kind,
            population=asked.population,
            language=asked.language if asked.language in LANGUAGES else LANGUAGES[0],
            person_id=by,
            made_at=now,
            **checked,
        )
        note("collaboration.join_asked", home.pk, by=by, now=now, request=made.number)
        return made


@transaction.atomic
def answer_join(number: int, answer: str, *, by: UUID, now: datetime) -> JoinRequest:
    """Answers who asked to join, once. Raises Refusal: not_found, no_mandate, mandate_over, missing_text, too_long,
    request_answered_already."""
    home = _kept(by, now)
    said = many_lines(answer, limit=1000, required=True)
    with everything():
        found = access_join_request(home.pk, number)
        if found.answered_at is not None:
            raise Refusal("request_answered_already")
        found.answer, found.answered_at, found.answered_by_id = said, now, by
        found.save(update_fields=["answer", "answered_at", "answered_by"])
        note("collaboration.join_answered", home.pk, by=by, now=now, request=number)
        return found


def _address(typed: str) -> str:
    email = one_line(typed, limit=254, required=True)
    try:
        validate_email(email)
    except ValidationError:
        raise Refusal("not_a_mail_address") from None
    return email


def _kept(by: UUID, now: datetime) -> Collaboration:
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    return home


def _next(table: type[models.Model], home: Collaboration) -> int:
    """The next number of a table; whose turn it is has the collaboration's row."""
    rows = table._default_manager.filter(collaboration=home)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1
