"""What those who run the service tell: incidents and planned work, how they go on, what was learnt and is promised."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from aktiv.collaboration import service_words
from aktiv.collaboration.actions import incidents
from aktiv.collaboration.actions.incidents import LONGEST_REMEDY, NewIncident
from aktiv.collaboration.models.incidents import LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.rules.incidents import NEXT
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import (
    Act,
    Named,
    Values,
    listed,
    moment,
    partners,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.incident_named import incident_named, number_field
from aktiv.web.collaboration.looking_back import LOOKING_BACK
from aktiv.web.collaboration.notices import look_again
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

RUN = Permission.SERVICE_RUN


def checks(name: str, label: str, choices: Named, values: Values, errors: Errors, **more: bool) -> Field:
    """Any number of choices."""
    rows = tuple(Choice(key, told, bool(values.get(f"{name}-{key}"))) for key, told in choices)
    return Field(name, label, "", "checks", error=errors.get(name, ""), choices=rows, **more)  # type: ignore[arg-type]


def checked(values: Values, name: str) -> list[str]:
    """Which of them were chosen."""
    return [key.removeprefix(f"{name}-") for key, value in values.items() if key.startswith(f"{name}-") and value]


def _begun(values: Values, at: datetime) -> Values:
    here = timezone.localtime(at)
    return {"dag": here.date().isoformat(), "kl": formatting.clock(here, "nb")} | dict(values)


def _about(values: Values, errors: Errors, seat: Seat) -> list[Field]:
    return [
        text("tittel", _("In a few words"), values, errors, longest=LONGEST_TITLE,
             hint=_("Everybody can read it, on the status page and, while it is grave, on every page.")),
        checks("del", _("Parts of the service"), listed(service_words.PARTS), values, errors),
        checks("hvem", _("Felt by"), partners(seat), values, errors, optional=True),
        pick("alvor", _("How grave"), listed(service_words.SEVERITIES), values, errors),
        text("tekst", _("What is known"), values, errors, kind="textarea", longest=LONGEST_TEXT,
             hint=_("Write nobody’s name.")),
        text("tittel-nn", _("In a few words, in nynorsk"), values, errors, optional=True, longest=LONGEST_TITLE,
             hint=_("What is not written in a language is told in the one it is written in.")),
        text("tittel-en", _("In a few words, in English"), values, errors, optional=True, longest=LONGEST_TITLE),
        *_other_texts(values, errors),
    ]  # fmt: skip


def _other_texts(values: Values, errors: Errors) -> list[Field]:
    return [
        text("tekst-nn", _("What is known, in nynorsk"), values, errors, kind="textarea", optional=True,
             longest=LONGEST_TEXT),
        text("tekst-en", _("What is known, in English"), values, errors, kind="textarea", optional=True,
             longest=LONGEST_TEXT),
    ]  # fmt: skip


def _incident_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = _begun(values, seat.now)
    return [
        *_about(values, errors, seat),
        text("dag", _("It began"), values, errors, kind="date"),
        text("kl", pgettext("clock", "At"), values, errors),
    ]


def _incident(seat: Seat, values: Values, errors: Errors) -> str:
    return _report(seat, values, errors, planned=False)


def _planned_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"kl2": "22.00"} | dict(_begun({"kl": "20.00"} | dict(values), seat.now + timedelta(days=7)))
    return [
        *_about(values, errors, seat),
        text("dag", _("It begins"), values, errors, kind="date"),
        text("kl", pgettext("clock", "At"), values, errors),
        text("dag2", _("It ends"), {"dag2": values["dag"]} | values, errors, kind="date"),
        text("kl2", pgettext("clock", "At"), values, errors),
    ]


def _planned(seat: Seat, values: Values, errors: Errors) -> str:
    return _report(seat, values, errors, planned=True)


def _written(values: Values, errors: Errors, *names: str) -> dict[str, str]:
    """What was typed in bokmål; it may be empty where it is written in another language."""
    for name in names:
        if not any(values.get(each) for each in (name, f"{name}-nn", f"{name}-en")):
            errors[name] = _("This must be filled in.")
    return {name: values.get(name, "") for name in names}


def _report(seat: Seat, values: Values, errors: Errors, *, planned: bool) -> str:
    sent = _written(values, errors, "tittel", "tekst")
    began = moment(values, "dag", "kl", errors)
    until = moment(values, "dag2", "kl2", errors) if planned else None
    parts = checked(values, "del")
    if not parts:
        errors["del"] = _("Choose at least one part of the service.")
    if errors or began is None:
        return ""
    new = NewIncident(
        title=sent["tittel"],
        parts=parts,
        severity=values.get("alvor", ""),
        text=sent["tekst"],
        began_at=min(began, seat.now) if not planned and began.date() == seat.today else began,
        until=until,
        members=checked(values, "hvem"),
        title_nn=values.get("tittel-nn", ""),
        title_en=values.get("tittel-en", ""),
        text_nn=values.get("tekst-nn", ""),
        text_en=values.get("tekst-en", ""),
    )
    incidents.report(new, by=seat.person.pk, now=seat.now)
    look_again()
    return _("It stands on the status page.")


def _update_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    found = incident_named(seat, values)
    states = NEXT.get(found.state, frozenset()) if found is not None else frozenset(service_words.STATES)
    values = ({"alvor": found.severity, "stand": found.state} if found is not None else {}) | dict(values)
    ways = [(key, str(told)) for key, (_kind, told) in service_words.STATES.items() if key in states]
    return [
        number_field(values, errors, _("Number of the incident"), found.title if found is not None else ""),
        pick("stand", _("How it stands"), ways, values, errors),
        pick("alvor", _("How grave"), listed(service_words.SEVERITIES), values, errors),
        text("tekst", _("What is known"), values, errors, kind="textarea", longest=LONGEST_TEXT,
             hint=_("Write nobody’s name.")),
        *_other_texts(values, errors),
    ]  # fmt: skip


def _update(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), _written(values, errors, "tekst")
    if errors or number is None:
        return ""
    incidents.update(
        number,
        sent["tekst"],
        state=values.get("stand", ""),
        severity=values.get("alvor", ""),
        text_nn=values.get("tekst-nn", ""),
        text_en=values.get("tekst-en", ""),
        by=seat.person.pk,
        now=seat.now,
    )
    look_again()
    return _("It stands on the status page.")


def _remedy_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"frist": (seat.today + timedelta(days=30)).isoformat()} | dict(values)
    return [
        number_field(values, errors, _("Number of the incident")),
        text("tiltak", _("What is done"), values, errors, longest=LONGEST_REMEDY),
        text("tiltak-nn", _("What is done, in nynorsk"), values, errors, optional=True, longest=LONGEST_REMEDY,
             hint=_("What is not written in a language is told in the one it is written in.")),
        text("tiltak-en", _("What is done, in English"), values, errors, optional=True, longest=LONGEST_REMEDY),
        pick("medlem", _("By"), partners(seat), values, errors),
        text("frist", _("Due"), values, errors, kind="date"),
    ]  # fmt: skip


def _remedy(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), _written(values, errors, "tiltak")
    due = some_day(values, "frist", errors)
    if errors or number is None:
        return ""
    incidents.promise_remedy(
        number,
        sent["tiltak"],
        values.get("medlem", ""),
        due,
        what_nn=values.get("tiltak-nn", ""),
        what_en=values.get("tiltak-en", ""),
        by=seat.person.pk,
        now=seat.now,
    )
    return _("It is promised.")


def _remedied_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    return [
        number_field(values, errors, _("Number of the incident")),
        text("punkt", _("Which of its promises, from the top"), values, errors, inputmode="numeric"),
        text("dag", _("Done on"), values, errors, kind="date"),
    ]


def _remedied(seat: Seat, values: Values, errors: Errors) -> str:
    number, which = whole_number(values, "nr", errors, least=1), whole_number(values, "punkt", errors, least=1)
    on = some_day(values, "dag", errors)
    if errors or number is None or which is None:
        return ""
    incidents.remedied(number, which, on, by=seat.person.pk, now=seat.now)
    return _("It is noted as done.")


RUNNING = (
    Act("hendelse", gettext_lazy("Report an incident"), gettext_lazy("Put it on the status page"), RUN,
        _incident_fields, _incident),
    Act("planlagt", gettext_lazy("Plan work"), gettext_lazy("Put it on the status page"), RUN, _planned_fields,
        _planned),
    Act("hendelse-nytt", gettext_lazy("Say how it goes on"), gettext_lazy("Say it"), RUN, _update_fields, _update),
    LOOKING_BACK,
    Act("tiltak", gettext_lazy("Promise something after an incident"), pgettext_lazy("button", "Promise it"), RUN,
        _remedy_fields, _remedy),
    Act("tiltak-gjort", gettext_lazy("Note a promise as done"), gettext_lazy("Note it as done"), RUN,
        _remedied_fields, _remedied),
)  # fmt: skip
