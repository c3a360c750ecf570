"""What those who run the service keep: the list of what is to be mended, and how soon a partner wants help answered."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aktiv.collaboration import service_words
from aktiv.collaboration.actions import maintenance, support_desk
from aktiv.collaboration.actions.maintenance import LONGEST_REASON, NewItem
from aktiv.collaboration.models.maintenance import LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.queries.maintenance import access_item
from aktiv.collaboration.queries.support import levels_on
from aktiv.collaboration.rules.maintenance import NEXT
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import (
    Act,
    Named,
    Values,
    filled,
    listed,
    partners,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.incident_named import number_field, number_in
from aktiv.web.collaboration.running import RUN
from aktiv.web.components.forms import Field

SPEAK = Permission.COLLABORATION_SPEAK


def _item_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    parts = [("", _("No single one")), *listed(service_words.PARTS)]
    return [
        pick("slag", _("Kind"), listed(service_words.MAINTENANCE_KINDS), values, errors,
             hint=_("What is about security is shown to nobody outside before it is mended.")),
        text("tittel", _("In a few words"), values, errors, longest=LONGEST_TITLE),
        text("tekst", _("What must be mended, and why"), values, errors, kind="textarea", longest=LONGEST_TEXT),
        pick("del", _("Part of the service"), parts, values, errors, optional=True),
        pick("alvor", _("How grave"), _words(service_words.GRAVITIES), values, errors),
        pick("arbeid", _("How much work"), listed(service_words.EFFORTS), values, errors),
        text("frist", _("Due"), values, errors, kind="date", optional=True),
        text("hendelse", _("Number of the incident that it comes from"), values, errors, optional=True,
             inputmode="numeric"),
    ]  # fmt: skip


def _item(seat: Seat, values: Values, errors: Errors) -> str:
    sent = filled(values, errors, "tittel", "tekst")
    due = some_day(values, "frist", errors) if values.get("frist") else None
    incident = whole_number(values, "hendelse", errors, least=1) if values.get("hendelse") else None
    if errors:
        return ""
    new = NewItem(
        kind=values.get("slag", ""),
        title=sent["tittel"],
        text=sent["tekst"],
        severity=values.get("alvor", ""),
        effort=values.get("arbeid", ""),
        part=values.get("del", ""),
        due=due,
        incident=incident,
    )
    made = maintenance.note_item(new, by=seat.person.pk, now=seat.now)
    return _("It is number %(number)s on the list.") % {"number": made.number}


def _further_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    number, found = number_in(values), None
    if number is not None:
        try:
            found = access_item(seat.home.pk, number)
        except Refusal:
            found = None
    if found is not None:
        due = found.due.isoformat() if found.due is not None else ""
        values = {
            "stand": found.state,
            "alvor": found.severity,
            "arbeid": found.effort,
            "frist": due,
        } | dict(values)
    states = NEXT.get(found.state, frozenset()) if found is not None else frozenset(service_words.MENDING)
    ways = [(key, str(told)) for key, (_kind, told) in service_words.MENDING.items() if key in states]
    return [
        number_field(values, errors, _("Number on the list"), found.title if found is not None else ""),
        pick("stand", _("How it stands"), ways, values, errors),
        pick("alvor", _("How grave"), _words(service_words.GRAVITIES), values, errors),
        pick("arbeid", _("How much work"), listed(service_words.EFFORTS), values, errors),
        text("frist", _("Due"), values, errors, kind="date", optional=True),
        text("tekst", _("Why, or what was done"), values, errors, kind="textarea", longest=LONGEST_REASON),
    ]


def _further(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), filled(values, errors, "tekst")
    due = some_day(values, "frist", errors) if values.get("frist") else None
    if errors or number is None:
        return ""
    maintenance.take_further(
        number,
        sent["tekst"],
        state=values.get("stand", ""),
        severity=values.get("alvor", ""),
        effort=values.get("arbeid", ""),
        due=due,
        by=seat.person.pk,
        now=seat.now,
    )
    return _("It is written down.")


def _level_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"fra": seat.today.isoformat()} | dict(values)
    hours = "; ".join(
        f"{told}: {level.respond} / {level.resolve}"
        for key, level in next(iter(levels_on([0], seat.today).values())).items()
        for told in [service_words.PRIORITIES[key][1]]
    )
    return [
        pick("medlem", _("Partner"), partners(seat, own=True, parties=True), values, errors),
        pick("hast", _("Priority"), _words(service_words.PRIORITIES), values, errors,
             hint=_("Working hours for those who have said nothing, to answer and to close: %(hours)s")
             % {"hours": hours}),
        text("svar", _("Working hours until an answer"), values, errors, inputmode="numeric"),
        text("ferdig", _("Working hours until it is closed"), values, errors, inputmode="numeric"),
        text("fra", _("From"), values, errors, kind="date"),
    ]  # fmt: skip


def _level(seat: Seat, values: Values, errors: Errors) -> str:
    respond, resolve = whole_number(values, "svar", errors, least=1), whole_number(values, "ferdig", errors, least=1)
    on = some_day(values, "fra", errors)
    if errors or respond is None or resolve is None:
        return ""
    support_desk.set_level(
        values.get("medlem", ""),
        values.get("hast", ""),
        respond=respond,
        resolve=resolve,
        from_day=on,
        by=seat.person.pk,
        now=seat.now,
    )
    return _("It holds from that day.")


def _words(table: Mapping[str, tuple[str, Promise]]) -> Named:
    return [(key, str(told)) for key, (_kind, told) in table.items()]


MENDING = (
    Act("vedlikehold", gettext_lazy("Note what must be mended"), gettext_lazy("Put it on the list"), RUN,
        _item_fields, _item),
    Act("vedlikehold-videre", gettext_lazy("Take something on the list further"), gettext_lazy("Write it down"), RUN,
        _further_fields, _further),
    Act("servicenivaa", gettext_lazy("Set how soon a partner wants help answered"), gettext_lazy("Set it"), SPEAK,
        _level_fields, _level),
)  # fmt: skip
