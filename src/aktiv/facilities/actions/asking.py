"""What a municipality asks before it lends its spaces: adding a question, changing it, ending it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.facilities.models import Activity, Facility, Question, Space
from aktiv.facilities.rules.questions import KINDS
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import one_line

LONGEST_QUESTION = 200
MOST_QUESTIONS = 20
"""So many may stand at one place; whoever books answers those of several places at once."""
LAST_PLACE = 999
Place = tuple[int | None, int | None]
"""The ids of a facility and a space; one at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """A question as it was written. Without facility and space it is asked everywhere, without activity of all."""

    text: Texts
    kind: str = "text"
    required: bool = False
    order: int = 0
    facility_id: int | None = None
    space_id: int | None = None
    activity_id: int | None = None


@transaction.atomic
def add_question(municipality_id: int, new: NewQuestion, *, by: UUID | None, now: datetime) -> Question:
    """Asks from now on. `by` None is the house itself.

    Raises Refusal("not_found") for a place of another municipality's or an unknown activity, ("not_staff"),
    ("missing_question", language), ("too_long"), ("control_characters"), ("unknown_answer_kind"),
    ("order_out_of_bounds", most) and ("too_many_questions", most).
    """
    new = _checked(municipality_id, new, by, now)
    here = Question.objects.filter(
        municipality=municipality_id, facility=new.facility_id, space=new.space_id, ended_at=None
    )
    if here.count() >= MOST_QUESTIONS:
        raise Refusal("too_many_questions", most=MOST_QUESTIONS)
    return _made(municipality_id, new, by, now)


@transaction.atomic
def change_question(
    municipality_id: int, question_id: int, new: NewQuestion, *, version: int, by: UUID | None, now: datetime
) -> Question:
    """Changes where, of whom, in which place and whether it must be answered. With other words, or another kind of
    answer, it ends and another takes its place: answers keep the question they were given to.

    Raises as `add_question`, and Refusal("question_changed") when somebody saved it after `version` or it has ended.
    """
    found = _standing(municipality_id, question_id, version, by, now)
    new = _checked(municipality_id, new, by, now)
    if (new.text, new.kind) != (found.text, found.kind):
        _end(found, now)
        return _made(municipality_id, new, by, now, instead_of=found.pk)
    found.facility_id, found.space_id, found.activity_id = new.facility_id, new.space_id, new.activity_id
    found.required, found.order, found.saved = new.required, new.order, found.saved + 1
    found.save(update_fields=["facility", "space", "activity", "required", "order", "saved"])
    _note("question.changed", found, by, now)
    return found


@transaction.atomic
def end_question(municipality_id: int, question_id: int, *, version: int, by: UUID | None, now: datetime) -> None:
    """Asks no more; what was answered stays. Raises as `change_question`."""
    found = _standing(municipality_id, question_id, version, by, now)
    _end(found, now)
    _note("question.ended", found, by, now)


def _standing(municipality_id: int, question_id: int, version: int, by: UUID | None, now: datetime) -> Question:
    rows = Question.objects.select_for_update().filter(municipality=municipality_id, pk=question_id)
    found = rows.first()
    if found is None:
        raise Refusal("not_found")
    _require(municipality_id, (found.facility_id, found.space_id), by, now)
    if found.ended_at is not None or found.saved != version:
        raise Refusal("question_changed")
    return found


def _checked(municipality_id: int, new: NewQuestion, by: UUID | None, now: datetime) -> NewQuestion:
    _require(municipality_id, (new.facility_id, new.space_id), by, now)
    if new.activity_id is not None and not Activity.objects.filter(pk=new.activity_id).exists():
        raise Refusal("not_found")
    if new.kind not in KINDS:
        raise Refusal("unknown_answer_kind")
    if not 0 <= new.order <= LAST_PLACE:
        raise Refusal("order_out_of_bounds", most=LAST_PLACE)
    said = {code: one_line(text, limit=LONGEST_QUESTION) for code, text in new.text.as_dict().items()}
    for code, text in said.items():
        if not text:
            raise Refusal("missing_question", language=code)
    return replace(new, text=Texts.of(said))


def _require(municipality_id: int, place: Place, by: UUID | None, now: datetime) -> None:
    """Whether the place is the municipality's, and hers to change. All of it is changed by a role for all of it."""
    facility_id, space_id = place
    if space_id is not None:
        if facility_id is not None:
            raise Refusal("not_found")
        facility_id = Space.objects.filter(pk=space_id).values_list("facility_id", flat=True).first() or 0
    district = ""
    if facility_id is not None:
        facility = Facility.objects.filter(municipality=municipality_id, pk=facility_id).first()
        if facility is None:
            raise Refusal("not_found")
        district = facility.district
    if by is None:
        return
    held = staff_rights(by, timezone.localdate(now), municipality_id)
    there = Thing(municipality_id=municipality_id, facility_id=facility_id, district=district)
    if not permits(Permission.FACILITY_EDIT, held, there):
        raise Refusal("not_staff")


def _made(
    municipality_id: int, new: NewQuestion, by: UUID | None, now: datetime, *, instead_of: int | None = None
) -> Question:
    made = Question.objects.create(
        municipality_id=municipality_id,
        facility_id=new.facility_id,
        space_id=new.space_id,
        activity_id=new.activity_id,
        kind=new.kind,
        text_nb=new.text.nb,
        text_nn=new.text.nn,
        text_en=new.text.en,
        required=new.required,
        order=new.order,
    )
    if instead_of is None:
        _note("question.added", made, by, now)
    else:
        _note("question.reworded", made, by, now, {"instead_of": instead_of})
    return made


def _end(question: Question, now: datetime) -> None:
    question.ended_at = now
    question.save(update_fields=["ended_at"])


def _note(
    verb: str, question: Question, by: UUID | None, now: datetime, more: Mapping[str, object] = MappingProxyType({})
) -> None:
    told = {
        "facility": question.facility_id,
        "space": question.space_id,
        "activity": question.activity_id,
        "required": question.required,
        "order": question.order,
    }
    append(Event(verb, ("question", question.pk), question.municipality_id, by, data={**told, **more}), at=now)
