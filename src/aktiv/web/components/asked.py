"""A question of a municipality's as a field: for whoever books, for whoever applies, and for the preview in Setup."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.models import Question
from aktiv.facilities.rules.questions import LONGEST_NUMBER, NO, NUMBER, YES, YES_OR_NO
from aktiv.facilities.words import answer_told
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

LONGEST_ANSWER = 2_000


def question_field(question: Question, name: str, value: str, error: str = "") -> Field:
    """The field that a question is answered in. One about an activity says so: it stands there before the activity is
    chosen, and is to be answered by those alone who choose it."""
    language = get_language() or "nb"
    label = question.text.said_in(language).text
    about = ""
    if question.activity is not None:
        activity = question.activity.name.said_in(language).text
        about = (
            _("Must be answered when the activity is %(activity)s.")
            if question.required
            else _("Asked when the activity is %(activity)s.")
        ) % {"activity": activity}
    optional = not question.required and not about
    if question.kind == YES_OR_NO:
        answers = [Choice(each, answer_told(YES_OR_NO, each, language), value == each) for each in (YES, NO)]
        if optional or about:
            answers.append(Choice("", _("Not said"), value not in (YES, NO)))
        return Field(
            name, label, value, "radio", about, error, optional, mark_required=not about, choices=tuple(answers)
        )
    if question.kind == NUMBER:
        hint = " ".join(part for part in (_("A number in figures."), about) if part)
        return Field(
            name, label, value, "text", hint, error, optional, mark_required=not about, inputmode="numeric",
            longest=LONGEST_NUMBER,
        )  # fmt: skip
    return Field(
        name, label, value, "textarea", about, error, optional, mark_required=not about, longest=LONGEST_ANSWER
    )


def errors_of_kind(kinds: Mapping[int, str], prefix: str) -> dict[str, str]:
    """By field, what is wrong with answers that are not of the kind asked for."""
    told = {
        NUMBER: _("Write the answer as a number in figures, for example 15."),
        YES_OR_NO: _("Answer yes or no."),
    }
    return {f"{prefix}{pk}": told[kind] for pk, kind in kinds.items() if kind in told}
