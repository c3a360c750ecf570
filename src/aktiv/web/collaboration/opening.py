"""The secretariat's acts of openness: what is kept back, the yearly self-assessment, and answers to who would join."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aktiv.collaboration import words
from aktiv.collaboration.actions import opening
from aktiv.collaboration.actions.opening import Answered
from aktiv.collaboration.actions.owners import OWNERS, let_go, own
from aktiv.collaboration.models import Withheld
from aktiv.collaboration.models.openness import LONGEST_NOTE, LONGEST_WHAT, LONGEST_WHY
from aktiv.collaboration.open_words import ANSWERS, CRITERIA, GROUNDS
from aktiv.collaboration.queries.openness import assessment_rows, join_requests, withheld_now
from aktiv.collaboration.queries.owners import owned_now_or_later
from aktiv.collaboration.queries.parties import members_on
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, pick, some_day, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.components.forms import Field

KEEP = Permission.COLLABORATION_KEEP


def _withhold_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    grounds = [(code, f"{GROUNDS[code].name} ({GROUNDS[code].provision})") for code in Withheld.Ground.values]
    what = _("So that somebody can ask for it, without telling what it says.")
    return [
        text("hva", _("What is kept back"), values, errors, longest=LONGEST_WHAT, hint=what),
        pick("grunn", _("Ground"), grounds, values, errors),
        text("hvorfor", _("Why"), values, errors, longest=LONGEST_WHY, hint=_("Everybody can read it.")),
        text("igjen", _("Looked at again"), values, errors, kind="date", optional=True),
    ]


def _withhold(seat: Seat, values: Values, errors: Errors) -> str:
    sent = filled(values, errors, "hva", "hvorfor")
    again = some_day(values, "igjen", errors) if values.get("igjen") else None
    if errors:
        return ""
    ground = values.get("grunn", "")
    opening.withhold(sent["hva"], ground, sent["hvorfor"], looked_at=again, by=seat.person.pk, now=seat.now)
    return _("It stands in the list of what is not shown.")


def _show_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    rows = [(str(each.number), each.what) for each in withheld_now(seat.home.pk)]
    return [pick("nr", _("What is shown again"), rows, values, errors)]


def _show(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nr", errors, least=1)
    if number is None:
        return ""
    opening.show_again(number, by=seat.person.pk, now=seat.now)
    return _("It is kept back no longer.")


def _assess_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = values or _as_before(seat)
    answers = [("", _("Choose")), *((code, str(word)) for code, (_grave, word) in ANSWERS.items())]
    fields = [text("dag", _("Assessed"), {"dag": seat.today.isoformat(), **values}, errors, kind="date")]
    places = _("Files, pages or addresses, one on each line.")
    for code, each in CRITERIA.items():
        fields += [
            pick(f"svar-{code}", str(each.name), answers, values, errors, hint=str(each.asks)),
            text(f"om-{code}", _("What is lacking: %(name)s") % {"name": each.name}, values, errors, optional=True,
                 longest=LONGEST_NOTE),
            text(f"bevis-{code}", _("Where it can be seen: %(name)s") % {"name": each.name}, values, errors,
                 kind="textarea", optional=True, hint=places),
        ]  # fmt: skip
    return [*fields, text("kort", _("In short"), values, errors, optional=True, longest=1000)]


def _as_before(seat: Seat) -> dict[str, str]:
    """The answers of the last time, to go on from."""
    newest = next(iter(assessment_rows(seat.home)), None)
    found: dict[str, str] = {}
    for each in newest["criteria"] if newest else ():
        code = each["criterion"]
        found |= {f"svar-{code}": each["answer"], f"om-{code}": each["note"]}
        found[f"bevis-{code}"] = "\n".join(each["evidence"])
    return found


def _assess(seat: Seat, values: Values, errors: Errors) -> str:
    on = some_day(values, "dag", errors)
    if errors:
        return ""
    answers = {
        code: Answered(
            values.get(f"svar-{code}", ""), values.get(f"om-{code}", ""), values.get(f"bevis-{code}", "").splitlines()
        )
        for code in CRITERIA
    }
    try:
        opening.assess(answers, on=on, summary=values.get("kort", ""), by=seat.person.pk, now=seat.now)
    except Refusal as refusal:
        # Of one criterion: told at its own field.
        code: Any = refusal.data.get("criterion")
        if code is None:
            raise
        field = {"criterion_unanswered": "svar", "note_missing": "om"}.get(refusal.code, "bevis")
        errors[f"{field}-{code}"] = words.sentence(refusal)
        return ""
    return _("The assessment is written down.")


def _join_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    waiting = [each for each in join_requests(seat.home.pk) if each.answered_at is None]
    rows = [
        (str(each.number), ", ".join(filter(None, (each.name, each.contact, each.email, each.phone))))
        for each in waiting
    ]
    number = values.get("nr") or (rows[0][0] if rows else "")
    asked = next((each.message for each in waiting if str(each.number) == number), "")
    return [
        pick("nr", _("Who asks"), rows, {"nr": number}, errors, hint=asked),
        text("svar", _("What was answered"), values, errors, kind="textarea", longest=1000,
             hint=_("A note of what you wrote or said to them, and what happens next.")),
    ]  # fmt: skip


def _join(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), filled(values, errors, "svar")
    if errors or number is None:
        return ""
    opening.answer_join(number, sent["svar"], by=seat.person.pk, now=seat.now)
    return _("The request is answered.")


def _own_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    owners = [
        (each.number, f"{each.name} ({words.KINDS[each.kind]})")
        for each in members_on(seat.home.pk, seat.today, OWNERS)
    ]
    hint = _("The last part of the facility’s address, such as fjellhallen.")
    return [
        pick("eier", _("Owner"), owners, values, errors),
        text("anlegg", _("Facility"), values, errors, longest=100, hint=hint),
        text("fra", _("From"), {"fra": seat.today.isoformat(), **values}, errors, kind="date"),
    ]


def _own(seat: Seat, values: Values, errors: Errors) -> str:
    sent, on = filled(values, errors, "anlegg"), some_day(values, "fra", errors)
    if errors:
        return ""
    own(values.get("eier", ""), sent["anlegg"], on=on, by=seat.person.pk, now=seat.now)
    return _("The owner is written down.")


def _let_go_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    rows = [
        (f"{each.member.number} {each.facility.slug}", f"{each.facility.name}: {each.member.name}")
        for each in owned_now_or_later(seat.home.pk, seat.today)
    ]
    hint = _("Another can own it from the day after. If it was written down by mistake: the day before it began.")
    return [
        pick("hall", _("Facility and owner"), rows, values, errors),
        text("siste", _("Last day"), {"siste": seat.today.isoformat(), **values}, errors, kind="date", hint=hint),
    ]


def _let_go(seat: Seat, values: Values, errors: Errors) -> str:
    sent, last = filled(values, errors, "hall"), some_day(values, "siste", errors)
    if errors:
        return ""
    number, _space, facility = sent["hall"].partition(" ")
    let_go(number, facility, last=last, by=seat.person.pk, now=seat.now)
    return _("The last day is written down.")


OPENING = (
    Act("unnta", gettext_lazy("Keep something back"), gettext_lazy("Write it down"), KEEP, _withhold_fields, _withhold),
    Act("vis-igjen", gettext_lazy("Show something again"), pgettext_lazy("withheld", "Show it"), KEEP, _show_fields,
        _show),
    Act("selvvurdering", gettext_lazy("Assess the service by the Standard for Public Code"),
        gettext_lazy("Write the assessment down"), KEEP, _assess_fields, _assess),
    Act("svar-bli-med", gettext_lazy("Answer somebody who would join"), gettext_lazy("Write the answer down"), KEEP,
        _join_fields, _join),
    Act("eier", gettext_lazy("Say whose a hall is"), gettext_lazy("Write the owner down"), KEEP, _own_fields, _own),
    Act("eier-slutt", gettext_lazy("Say that somebody no longer owns a hall"),
        gettext_lazy("Write the last day down"), KEEP, _let_go_fields, _let_go),
)  # fmt: skip
