"""What may be filled in about a booking: read from a form, judged field by field, and shown again as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.asking import Details
from aktiv.bookings.rules.forms import LONGEST_ANSWER
from aktiv.bookings.words import sentence
from aktiv.facilities.models import Activity
from aktiv.facilities.rules.questions import fits
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.web.booking.chosen import MOST_TICKS, NOTHING, Chosen
from aktiv.web.booking.scene import Scene
from aktiv.web.components.asked import errors_of_kind, question_field
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice, Hidden

TYPED = "booking_typed"
LONGEST_TITLE, LONGEST_NOTE = 160, 4_000
MOST_KEPT = 4_000
LONGEST_PICK = 120
AGE_GROUPS = ("youth", "adult")


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it was sent, letter by letter. `answers` are by question id."""

    title: str = ""
    participants: str = ""
    age_group: str = ""
    activity: str = ""
    note: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    chosen: Chosen = NOTHING

    def __bool__(self) -> bool:
        said = (self.title, self.participants, self.age_group, self.activity, self.note, *self.answers.values())
        return any(said) or bool(self.chosen)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was judged: details to book with, or errors by the name of the field."""

    details: Details
    errors: Mapping[str, str]


def typed_of(sent: QueryDict | Mapping[str, str]) -> Typed:
    """What a form sent."""
    answers = {
        int(name[2:]): value
        for name, value in sent.items()
        if isinstance(value, str) and name.startswith("q_") and name[2:].isascii() and name[2:12].isdigit()
        if name[2:].isdigit() and len(name) <= 20
    }
    said = {name: str(sent.get(name, "")) for name in ("title", "participants", "age_group", "activity", "note")}
    return Typed(**said, answers=answers, chosen=Chosen.of(sent))


def keep_typed(request: HttpRequest, hold_id: UUID, typed: Typed, pick: str = "") -> None:
    """Takes what was typed along to another hold: in the session, of the newest hold only.

    `pick` is the time it was typed for, for when the hold cannot be found any more.
    """
    if typed or pick:
        kept = {pair.name: pair.value[:MOST_KEPT] for pair in as_hidden(typed)[: 40 + MOST_TICKS]}
        request.session[TYPED] = {"hold": str(hold_id), "sent": kept, "pick": pick[:LONGEST_PICK]}


def kept_typed(request: HttpRequest, hold_id: UUID) -> Typed:
    """What was typed for this hold before; nothing otherwise."""
    kept = request.session.get(TYPED)
    return typed_of(kept["sent"]) if kept and kept["hold"] == str(hold_id) else Typed()


def kept_pick(request: HttpRequest, hold_id: UUID) -> str:
    """The time that this hold was for, as its form said; empty when it was not kept."""
    kept = request.session.get(TYPED)
    return str(kept.get("pick", "")) if kept and kept["hold"] == str(hold_id) else ""


def as_hidden(typed: Typed) -> list[Hidden]:
    """The same as form values that travel along."""
    pairs = [(name, getattr(typed, name)) for name in ("title", "participants", "age_group", "activity", "note")]
    pairs += [(f"q_{number}", answer) for number, answer in typed.answers.items()]
    return [*(Hidden(name, value) for name, value in pairs if value), *typed.chosen.pairs]


def filled(typed: Typed, scene: Scene, activities: Sequence[Activity]) -> Filled:
    """Reads the form; everything that is wrong at once."""
    errors: dict[str, str] = {}

    def clean(name: str, text: str, limit: int, *, lines: bool = False, required: bool = False) -> str:
        try:
            return (many_lines if lines else one_line)(text, limit=limit, required=required)
        except Refusal as refusal:
            errors[name] = sentence(refusal, scene.zone)
            return ""

    title = clean("title", typed.title, LONGEST_TITLE)
    note = clean("note", typed.note, LONGEST_NOTE, lines=True)
    answers = {}
    for question in scene.questions:
        name, text = f"q_{question.pk}", typed.answers.get(question.pk, "")
        asked = question.activity_id is None or str(question.activity_id) == typed.activity
        answer = clean(name, text, LONGEST_ANSWER, lines=True, required=question.required and asked)
        if answer and not fits(question.kind, answer):
            errors |= errors_of_kind({question.pk: question.kind}, "q_")
        elif answer and asked:
            answers[question.pk] = answer
    participants, count = None, typed.participants.strip()
    if count:
        if count.isascii() and count.isdigit() and len(count) <= 9:
            participants = int(count)
        else:
            errors["participants"] = _("Write the number of people in figures, for example 15.")
    if typed.age_group and typed.age_group not in AGE_GROUPS:
        errors["age_group"] = _("Choose one of the age groups in the list.")
    activity = next((each for each in activities if str(each.pk) == typed.activity), None)
    if typed.activity and activity is None:
        errors["activity"] = _("Choose one of the activities in the list.")
    details = Details(
        title=title,
        note=note,
        answers=answers,
        participants=participants,
        age_group=typed.age_group if "age_group" not in errors else "",
        activity_id=activity.pk if activity else None,
        additions=tuple(sorted(typed.chosen.additions)),
    )
    return Filled(details, errors)


def errors_of(refusal: Refusal, scene: Scene) -> dict[str, str]:
    """The fields that a rule's refusal is about; none when it is about the booking as a whole."""
    if refusal.code in {"too_many_participants", "no_participants"}:
        return {"participants": sentence(refusal, scene.zone)}
    if refusal.code == "question_unanswered":
        missing = Refusal("missing_text")
        return {f"q_{number}": sentence(missing, scene.zone) for number in refusal.data["questions"]}
    if refusal.code == "answer_of_other_kind":
        return errors_of_kind(refusal.data["kinds"], "q_")
    return {}


def question_fields(scene: Scene, typed: Typed, errors: Mapping[str, str]) -> tuple[Field, ...]:
    """What the municipality must or may know before it lends this space."""
    return tuple(
        question_field(each, f"q_{each.pk}", typed.answers.get(each.pk, ""), errors.get(f"q_{each.pk}", ""))
        for each in scene.questions
    )


def detail_fields(
    scene: Scene, typed: Typed, activities: Sequence[Activity], errors: Mapping[str, str]
) -> tuple[Field, ...]:
    """What may be told about the booking; everything may be left out."""
    language = get_language() or "nb"
    capacity = scene.where.terms.max_participants or scene.where.capacity
    fields = [
        Field(
            "title",
            _("What is it for?"),
            typed.title,
            hint=_("Shown to you and the municipality."),
            longest=LONGEST_TITLE,
        ),
        Field(
            "participants",
            _("How many will come?"),
            typed.participants,
            hint=_("At most %(count)s.") % {"count": capacity} if capacity else "",
            inputmode="numeric",
        ),
    ]
    if activities:
        options = [Choice("", _("Not said"), not typed.activity)]
        options += [
            Choice(str(each.pk), each.name.said_in(language).text, str(each.pk) == typed.activity)
            for each in activities
        ]
        fields.append(Field("activity", _("Activity"), typed.activity, "select", choices=tuple(options)))
    fields.append(Field("note", _("Message to the municipality"), typed.note, "textarea", longest=LONGEST_NOTE))
    return tuple(replace(each, optional=True, error=errors.get(each.name, "")) for each in fields)


def age_field(typed: Typed, errors: Mapping[str, str]) -> Field:
    """Whom it is for, which may decide the price."""
    names = {"": _("All ages"), "youth": _("Children and young people"), "adult": _("Adults")}
    return Field(
        "age_group",
        _("Age group"),
        typed.age_group,
        "select",
        hint=_("It may change the price."),
        error=errors.get("age_group", ""),
        optional=True,
        choices=tuple(Choice(value, label, value == typed.age_group) for value, label in names.items()),
    )
