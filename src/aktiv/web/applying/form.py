"""The form of an application: its fields, what they held, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.cases.actions.drafting import Filled
from aktiv.cases.models import Application
from aktiv.cases.rules.applying import EVENT_FIELDS
from aktiv.facilities.models import Activity, Question
from aktiv.facilities.queries.asked import questions_answered
from aktiv.facilities.words import answer_told
from aktiv.people.models import Person, Team
from aktiv.people.rules.organisations import BANDS
from aktiv.values.refusal import Refusal
from aktiv.web.applying.files import CODES as ABOUT_FILES
from aktiv.web.applying.files import FIELD as FILES
from aktiv.web.components.asked import errors_of_kind, question_field
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.components.order import Term

BAND = "antall_"
EVENT = "arr_"
QUESTION = "q_"


def filled_of(data: QueryDict, contacts: Sequence[Person] = ()) -> Filled:
    """What the form says. Raises Refusal("unknown_age_band") for a number that is none."""
    participants = {}
    for band in BANDS:
        text = data.get(f"{BAND}{band.value}", "").strip()
        if text and not (text.isdecimal() and len(text) <= 6):
            raise Refusal("not_a_number", field=f"{BAND}{band.value}")
        if text:
            participants[band.value] = int(text)
    answers = {
        int(name.removeprefix(QUESTION)): str(value)
        for name, value in data.items()
        if name.startswith(QUESTION) and name.removeprefix(QUESTION).isdecimal() and len(name) < 18
    }
    kind = Application.Kind.EVENT if data.get("slag") == "event" else Application.Kind.USE
    activity = data.get("aktivitet", "")
    contact = next((each.pk for each in contacts if str(each.pk) == data.get("kontakt", "")), None)
    return Filled(
        kind=kind,
        title=data.get("tittel", ""),
        activity_id=int(activity) if activity.isdecimal() and len(activity) < 16 else None,
        team=data.get("gruppe", ""),
        note=data.get("melding", ""),
        participants=participants,
        answers=answers,
        event={name: data.get(f"{EVENT}{name}", "") for name in EVENT_FIELDS},
        contact_id=contact,
        only_together=data.get("samlet") == "1",
    )


def fields_of(
    draft: Application,
    sent: QueryDict | None,
    errors: Mapping[str, str],
    *,
    activities: Sequence[Activity],
    teams: Sequence[Team],
) -> list[Field]:
    """What it is about. `sent` is the form that came back: whatever it says stays."""

    def said(name: str, kept: str) -> str:
        return sent.get(name, "") if sent is not None else kept

    language = get_language() or "nb"
    kind = said("slag", draft.kind)
    fields = [
        Field("tittel", _("What do you need the place for?"), said("tittel", draft.title), longest=160,
              hint=_("For example: handball training for girls aged 12"), error=errors.get("tittel", "")),
        Field("slag", _("What is it?"), kind, "radio", mark_required=False, choices=(
            Choice("use", _("Training, a meeting or the like"), kind != "event"),
            Choice("event", _("An event: a match, a tournament, a concert"), kind == "event"),
        )),
    ]  # fmt: skip
    if activities:
        chosen = said("aktivitet", str(draft.activity_id or ""))
        options = (Choice("", _("Not said"), not chosen), *(
            Choice(str(each.pk), each.name.said_in(language).text, str(each.pk) == chosen) for each in activities
        ))  # fmt: skip
        fields.append(Field("aktivitet", _("Activity"), chosen, "select", choices=options, optional=True))
    if teams:
        chosen = said("gruppe", draft.team)
        names = (Choice("", _("The whole club"), not chosen), *(
            Choice(each.name, each.name, each.name == chosen) for each in teams
        ))  # fmt: skip
        fields.append(Field("gruppe", _("Group"), chosen, "select", choices=names, optional=True))
    fields.append(
        Field("melding", _("Message to the municipality"), said("melding", draft.note), "textarea", optional=True,
              longest=4_000, error=errors.get("melding", ""))
    )  # fmt: skip
    return fields


def band_fields(draft: Application, sent: QueryDict | None, errors: Mapping[str, str]) -> list[Field]:
    """How many come, by age."""
    fields = []
    for band, (first, last) in BANDS.items():
        name = f"{BAND}{band.value}"
        kept = str(draft.participants.get(band.value, "") or "")
        years = _("%(first)s years and older") % {"first": first} if last > 100 else f"{first}–{last}"
        label = years if last > 100 else _("%(ages)s years") % {"ages": years}
        fields.append(
            Field(name, label, sent.get(name, "") if sent is not None else kept, inputmode="numeric",
                  mark_required=False, error=errors.get(name, ""))
        )  # fmt: skip
    return fields


def event_fields(draft: Application, sent: QueryDict | None, errors: Mapping[str, str]) -> list[Field]:
    """What an event is asked besides."""
    labels = {
        "organiser": (_("Organiser"), "text", ""),
        "audience": (_("Expected audience"), "text", _("How many in all.")),
        "safety_name": (_("Responsible for safety"), "text", _("Who can be reached while it goes on.")),
        "safety_phone": (_("Phone"), "tel", ""),
        "programme": (_("Programme"), "textarea", _("Shown on the event’s page when it is public.")),
    }
    fields = [
        Field(
            f"{EVENT}{name}",
            label,
            sent.get(f"{EVENT}{name}", "") if sent is not None else draft.event.get(name, ""),
            kind,  # type: ignore[arg-type]  # one of the kinds
            hint=hint,
            error=errors.get(f"{EVENT}{name}", ""),
            optional=name in ("audience", "programme"),
            mark_required=False,
        )
        for name, (label, kind, hint) in labels.items()
    ]
    public = sent.get(f"{EVENT}public", "") if sent is not None else draft.event.get("public", "")
    fields.append(Field(f"{EVENT}public", _("Show it under What’s on"), public, "checkbox", mark_required=False))
    return fields


def question_fields(
    questions: Sequence[Question], draft: Application, sent: QueryDict | None, errors: Mapping[str, str]
) -> list[Field]:
    """What the places ask."""
    fields = []
    for each in questions:
        name = f"{QUESTION}{each.pk}"
        value = sent.get(name, "") if sent is not None else draft.answers.get(str(each.pk), "")
        fields.append(question_field(each, name, value, errors.get(name, "")))
    return fields


def answers_told(application: Application) -> list[Term]:
    """The answers that were given, under their questions: also those to questions that are asked no more."""
    language = get_language() or "nb"
    given = application.answers
    return [
        Term(each.text.said_in(language).text, answer_told(each.kind, given.get(str(each.pk), ""), language))
        for each in questions_answered(given)
    ]


def told_of(application: Application) -> list[Term]:
    """What was told when it was handed in, as whoever applied reads it again."""
    language = get_language() or "nb"
    terms = []
    if application.activity is not None:
        terms.append(Term(_("Activity"), application.activity.name.said_in(language).text))
    if application.team:
        terms.append(Term(_("Group"), application.team))
    if coming := [f"{each.label}: {each.value}" for each in band_fields(application, None, {}) if each.value]:
        terms.append(Term(_("How many will come?"), ", ".join(coming)))
    written = event_fields(application, None, {})
    terms += [Term(each.label, each.value) for each in written if each.value and each.kind != "checkbox"]
    terms += answers_told(application)
    if application.note:
        terms.append(Term(_("Message to the municipality"), application.note))
    return terms


def errors_of(refusal: Refusal, told: str) -> dict[str, str]:
    """The fields that a refusal is about; none when it is about the whole."""
    if refusal.code == "missing_title":
        return {"tittel": told}
    if refusal.code == "missing_event":
        missing = _("This must be filled in.")
        return {f"{EVENT}{name}": missing for name in refusal.data["fields"]}
    if refusal.code == "question_unanswered":
        missing = _("This must be filled in.")
        return {f"{QUESTION}{pk}": missing for pk in refusal.data["questions"]}
    if refusal.code == "answer_of_other_kind":
        return errors_of_kind(refusal.data["kinds"], QUESTION)
    if refusal.code == "too_many_participants":
        return {f"{BAND}{next(iter(BANDS)).value}": told}
    if refusal.code == "not_a_number":
        return {refusal.data["field"]: _("Write the number of people in figures, for example 15.")}
    return {FILES: told} if refusal.code in ABOUT_FILES else {}
