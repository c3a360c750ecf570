"""What the secretariat sets for the gates, and initiatives that are taken in from another collaboration."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aktiv.collaboration.actions import importing_initiatives, initiatives
from aktiv.collaboration.queries.initiatives import terms_on
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, some_day, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.initiative_acts import KEEP, PROPOSE, tried
from aktiv.web.collaboration.shown import on_day
from aktiv.web.components.forms import Field

FILE_LIMIT = 60_000


def _terms_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    terms = terms_on(seat.home.pk, seat.today)
    values = {
        "svar": str(terms.answer_days),
        "notat": str(terms.memo_days),
        "innbyggere": str(terms.residents),
        "dag": seat.today.isoformat(),
    } | dict(values)
    return [
        text("svar", _("Working days for an answer"), values, errors, inputmode="numeric"),
        text("notat", _("Working days that a memo is public before a vote opens"), values, errors, inputmode="numeric"),
        text("innbyggere", _("Residents that do instead of two partners"), values, errors, inputmode="numeric"),
        text("dag", _("From"), values, errors, kind="date"),
    ]


def _terms(seat: Seat, values: Values, errors: Errors) -> str:
    numbers = {name: whole_number(values, name, errors, least=1) for name in ("svar", "notat", "innbyggere")}
    on = some_day(values, "dag", errors)
    if errors:
        return ""
    made = tried(
        errors,
        {"terms_in_the_past": "dag", "terms_said_already": "dag", "wrong_terms": "svar"},
        lambda: initiatives.set_terms(
            answer_days=numbers["svar"] or 0,
            memo_days=numbers["notat"] or 0,
            residents=numbers["innbyggere"] or 0,
            on=on,
            by=seat.person.pk,
            now=seat.now,
        ),
    )
    return "" if made is None else _("It holds from %(day)s.") % {"day": on_day(made.from_day)}


def _import_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        text("fil", _("The file"), values, errors, kind="textarea", longest=FILE_LIMIT,
             hint=_("The other collaboration’s page of the initiative has it: “For another collaboration”.")),
    ]  # fmt: skip


def _import(seat: Seat, values: Values, errors: Errors) -> str:
    file = filled(values, errors, "fil")["fil"]
    if errors:
        return ""
    at = dict.fromkeys(("malformed", "file_changed", "missing_text", "too_long", "wrong_cost"), "fil")
    made = tried(errors, at, lambda: importing_initiatives.take_in(file.encode(), by=seat.person.pk, now=seat.now))
    if made is None:
        return ""
    told = {"number": made[0].number}
    if made[1]:
        return _("It is here as a draft: initiative %(number)s.") % told
    return _("It was here already: initiative %(number)s. Nothing is added.") % told


SETTING = (
    Act(
        "initiativ-hent",
        gettext_lazy("Take in an initiative from another collaboration"),
        gettext_lazy("Take it in"),
        PROPOSE,
        _import_fields,
        _import,
    ),
    Act(
        "initiativ-regler",
        gettext_lazy("Set the terms of the gates"),
        gettext_lazy("Set them"),
        KEEP,
        _terms_fields,
        _terms,
    ),
)
