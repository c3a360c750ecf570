"""What is done for a partner that buys with others: describe a need, its lots, let others join, join, stop."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aktiv.collaboration.actions import procurements
from aktiv.collaboration.models.procurements import LONGEST_TEXT, LONGEST_WHY
from aktiv.collaboration.queries.procurements import lots_in_order, procurements_of, stage
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, moment, partners, pick, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.shown import at_moment
from aktiv.web.components.forms import Field

SPEAK = Permission.COLLABORATION_SPEAK


def _need_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("medlem", _("Who buys"), partners(seat, own=True, parties=True), values, errors),
        text("tittel", _("What is bought"), values, errors, longest=160),
        text("tekst", _("What is needed"), values, errors, kind="textarea", longest=LONGEST_TEXT,
             hint=_("It is public from now. Lots come next, and then others can join.")),
    ]  # fmt: skip


def _need(seat: Seat, values: Values, errors: Errors) -> str:
    sent = filled(values, errors, "tittel", "tekst")
    if errors:
        return ""
    made = procurements.note_need(
        values.get("medlem", ""), sent["tittel"], sent["tekst"], by=seat.person.pk, now=seat.now
    )
    return _("Procurement %(number)s is described.") % {"number": made.number}


def own_procurements(seat: Seat, *stages: str) -> list[tuple[str, str]]:
    """Those whose owner she speaks for, at some stages."""
    return [
        (str(each.number), f"{each.number}: {each.title}")
        for each in procurements_of(seat.home.pk)
        if stage(each, seat.now) in stages and seat.may(SPEAK, member_id=each.owner_id)
    ]


def _lot_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("nr", _("Procurement"), own_procurements(seat, "need"), values, errors),
        text("tittel", _("Lot"), values, errors, longest=160),
        text("enhet", _("Counted in"), values, errors, longest=40, hint=_("Such as hours, licences or locks.")),
    ]


def _lot(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors), filled(values, errors, "tittel", "enhet")
    if errors or number is None:
        return ""
    made = procurements.add_lot(number, sent["tittel"], sent["enhet"], by=seat.person.pk, now=seat.now)
    return _("Lot %(number)s is written down.") % {"number": made.number}


def _until_fields(values: Values, errors: Errors) -> list[Field]:
    values = {"klokka": "16:00"} | dict(values)
    return [
        text("frist", _("Can be joined until"), values, errors, kind="date"),
        text("klokka", _("At"), values, errors, longest=5),
    ]


def _open_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("nr", _("Procurement"), own_procurements(seat, "need"), values, errors,
             hint=_("The lots stand as they are from now.")),
        *_until_fields(values, errors),
    ]  # fmt: skip


def _open(seat: Seat, values: Values, errors: Errors) -> str:
    number, until = whole_number(values, "nr", errors), moment(values, "frist", "klokka", errors)
    if errors or number is None or until is None:
        return ""
    procurements.open_joining(number, until, by=seat.person.pk, now=seat.now)
    return _("Partners can join until %(when)s.") % {"when": at_moment(until)}


def _extend_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("nr", _("Procurement"), own_procurements(seat, "joining", "tendering"), values, errors),
        *_until_fields(values, errors),
        text("grunn", _("Reason"), values, errors, longest=LONGEST_WHY, hint=_("It is public.")),
    ]


def _extend(seat: Seat, values: Values, errors: Errors) -> str:
    number, until = whole_number(values, "nr", errors), moment(values, "frist", "klokka", errors)
    why = filled(values, errors, "grunn")["grunn"]
    if errors or number is None or until is None:
        return ""
    procurements.extend_joining(number, until, why, by=seat.person.pk, now=seat.now)
    return _("Partners can join until %(when)s.") % {"when": at_moment(until)}


def _join_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    asked = values.get("nr", "")
    lots = [
        (f"{each.number}.{lot.number}", f"{each.title}: {lot.title} ({lot.unit})")
        for each in procurements_of(seat.home.pk)
        if stage(each, seat.now) == "joining" and asked in ("", str(each.number))
        for lot in lots_in_order(each)
    ]
    return [
        pick("lott", _("Lot"), lots, values, errors),
        pick("medlem", _("Partner"), partners(seat, own=True, parties=True), values, errors),
        text("volum", pgettext("procurement", "Volume"), values, errors, inputmode="numeric",
             hint=_("In the lot’s unit, for the whole contract. Nothing steps off again. The last volume counts.")),
    ]  # fmt: skip


def _join(seat: Seat, values: Values, errors: Errors) -> str:
    number, _dot, lot = filled(values, errors, "lott")["lott"].partition(".")
    volume = whole_number(values, "volum", errors)
    if errors or volume is None:
        return ""
    procurements.join_in(
        whole_number({"n": number}, "n", {}) or 0,
        whole_number({"n": lot}, "n", {}) or 0,
        values.get("medlem", ""),
        volume,
        by=seat.person.pk,
        now=seat.now,
    )
    return _("The volume is written down.")


def _stop_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("nr", _("Procurement"), own_procurements(seat, "need", "joining", "tendering"), values, errors,
             hint=_("Lots that are awarded stand. The others are stopped.")),
        text("grunn", _("Reason"), values, errors, longest=LONGEST_WHY, hint=_("It is public.")),
    ]  # fmt: skip


def _stop(seat: Seat, values: Values, errors: Errors) -> str:
    number, why = whole_number(values, "nr", errors), filled(values, errors, "grunn")["grunn"]
    if errors or number is None:
        return ""
    procurements.stop(number, why, by=seat.person.pk, now=seat.now)
    return _("The procurement is stopped.")


BUYING = (
    Act("nytt-innkjop", gettext_lazy("Describe a need to buy together"), gettext_lazy("Describe it"), SPEAK,
        _need_fields, _need),
    Act("ny-delkontrakt", gettext_lazy("Add a lot"), gettext_lazy("Add the lot"), SPEAK, _lot_fields, _lot),
    Act("apne-innkjop", gettext_lazy("Let partners join a procurement"), gettext_lazy("Let them join"), SPEAK,
        _open_fields, _open),
    Act("bli-med", gettext_lazy("Join a procurement"), gettext_lazy("Join with the volume"), SPEAK,
        _join_fields, _join),
    Act("forleng-innkjop", gettext_lazy("Give more time to join"), gettext_lazy("Give more time"), SPEAK,
        _extend_fields, _extend),
    Act("stans-innkjop", gettext_lazy("Stop a procurement"), gettext_lazy("Stop it"), SPEAK, _stop_fields, _stop),
)  # fmt: skip
