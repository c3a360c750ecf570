"""What is done about meetings and the wheel: call, put on an agenda, write and approve minutes, mark as done."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aktiv.collaboration import minutes_words
from aktiv.collaboration.actions import meetings, wheel
from aktiv.collaboration.actions.meetings import LONGEST_WHY, Point
from aktiv.collaboration.actions.wheel import LONGEST_NOTE, NewTask
from aktiv.collaboration.models import Meeting
from aktiv.collaboration.models.meetings import LONGEST_TEXT, LONGEST_TITLE
from aktiv.collaboration.queries.meetings import access_meeting, wheel_rows
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import LONGEST, Errors
from aktiv.web.collaboration.acts import (
    Act,
    Values,
    bodies,
    filled,
    listed,
    moment,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.incident_named import number_field, number_in
from aktiv.web.collaboration.keeping import name_fields, names_in
from aktiv.web.collaboration.shown import called
from aktiv.web.components.forms import Field

CALL, KEEP = Permission.COLLABORATION_CALL, Permission.COLLABORATION_KEEP
MEETS_FOR = timedelta(hours=2)


def _call_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": (seat.today + timedelta(days=14)).isoformat(), "kl": "12.00", "til": "14.00"} | dict(values)
    return [
        pick("organ", _("Body"), bodies(seat, calls=True), values, errors),
        text("dag", _("Day"), values, errors, kind="date"),
        text("kl", _("From"), values, errors),
        text("til", _("To"), values, errors),
        text("sted", _("Where"), values, errors, longest=200),
    ]


def _call(seat: Seat, values: Values, errors: Errors) -> str:
    starts, ends = moment(values, "dag", "kl", errors), moment(values, "dag", "til", errors)
    place = filled(values, errors, "sted")["sted"]
    if errors or starts is None or ends is None:
        return ""
    meetings.call_meeting(values.get("organ", ""), starts, ends, place, by=seat.person.pk, now=seat.now)
    return _("The meeting is called.")


def _off_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        number_field(values, errors, _("Number of the meeting")),
        text("hvorfor", _("Why?"), values, errors, longest=LONGEST_WHY, hint=_("Everybody can read it.")),
    ]


def _off(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), filled(values, errors, "hvorfor")
    if errors or number is None:
        return ""
    meetings.call_off(number, sent["hvorfor"], by=seat.person.pk, now=seat.now)
    return _("The meeting is called off.")


def _point_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    about = [("", _("Nothing that has a number")), *listed(minutes_words.ABOUT)]
    return [
        number_field(values, errors, _("Number of the meeting")),
        text("tittel", _("In a few words"), values, errors, longest=LONGEST_TITLE),
        text("tekst", _("More about it"), values, errors, kind="textarea", optional=True, longest=LONGEST_TEXT),
        pick("om", _("What is it about?"), about, values, errors, optional=True),
        text("om-nr", _("With which number"), values, errors, optional=True, inputmode="numeric"),
    ]


def _point(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), filled(values, errors, "tittel")
    about = values.get("om", "")
    which = whole_number(values, "om-nr", errors, least=1) if about else None
    if errors or number is None:
        return ""
    point = Point(title=sent["tittel"], text=values.get("tekst", ""), about=about, number=which)
    meetings.put_on_agenda(number, point, by=seat.person.pk, now=seat.now)
    return _("It is on the agenda.")


def _minutes_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    hint = _("What votes, ideas and the rest on the agenda came to is written by itself. Add what was said besides.")
    return [
        number_field(values, errors, _("Number of the meeting")),
        text(
            "tillegg", _("From the meeting"), values, errors, kind="textarea", optional=True, longest=LONGEST, hint=hint
        ),
    ]


def _minutes(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nr", errors, least=1)
    if errors or number is None:
        return ""
    made = meetings.write_minutes(number, values.get("tillegg", ""), by=seat.person.pk, now=seat.now)
    return _("Version %(number)s of the minutes is written.") % {"number": made.version}


def _approve_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    found = _meeting_named(seat, values)
    newest = list(found.minutes.all())[-1:] if found is not None else []
    values = {"sett": newest[0].sha256 if newest else ""} | dict(values)
    return [
        number_field(values, errors, _("Number of the meeting")),
        text("sett", _("Fingerprint (SHA-256)"), values, errors, longest=64,
             hint=_("Of the version that you have read. It stands below the minutes.")),
    ]  # fmt: skip


def _approve(seat: Seat, values: Values, errors: Errors) -> str:
    number, sent = whole_number(values, "nr", errors, least=1), filled(values, errors, "sett")
    if errors or number is None:
        return ""
    meetings.approve_minutes(number, sent["sett"], by=seat.person.pk, now=seat.now)
    return _("The minutes are approved.")


def _task_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"fra": str(seat.today.year), "varsel": "21"} | dict(values)
    who = [("", _("The secretariat")), *bodies(seat)]
    return [
        *name_fields(values, errors),
        pick("slag", _("Kind"), listed(minutes_words.KINDS), values, errors),
        pick("organ", _("Who sees to it"), who, values, errors, optional=True),
        text("maned", _("Month (1–12)"), values, errors, inputmode="numeric"),
        text("dag", _("Day of the month"), values, errors, inputmode="numeric",
             hint=_("31 is the last day of every month.")),
        text("varsel", _("Remind so many days before"), values, errors, inputmode="numeric"),
        text("fra", _("First year"), values, errors, inputmode="numeric"),
    ]  # fmt: skip


def _task(seat: Seat, values: Values, errors: Errors) -> str:
    name = names_in(values, errors)
    month, day, ahead, year = (whole_number(values, each, errors) for each in ("maned", "dag", "varsel", "fra"))
    if errors or month is None or day is None or ahead is None or year is None:
        return ""
    new = NewTask(
        kind=values.get("slag", ""), name=name, month=month, day=day, ahead=ahead, first_year=year,
        body=values.get("organ", ""),
    )  # fmt: skip
    wheel.add_task(new, by=seat.person.pk, now=seat.now)
    return _("It is on the wheel.")


def _done_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    open_ = [
        (f"{each['number']}:{each['year']}", f"{called(each['name'])} {each['year']}")
        for year in (seat.today.year - 1, seat.today.year, seat.today.year + 1)
        for each in wheel_rows(seat.home, year, seat.today)
        if each["done_on"] is None
    ]
    return [
        pick("oppgave", _("What"), open_, values, errors),
        text("dag", _("Done on"), values, errors, kind="date"),
        text("merknad", _("What came of it"), values, errors, optional=True, longest=LONGEST_NOTE),
    ]


def _done(seat: Seat, values: Values, errors: Errors) -> str:
    sent, on = filled(values, errors, "oppgave"), some_day(values, "dag", errors)
    number, _colon, year = sent["oppgave"].partition(":")
    if errors:
        return ""
    wheel.mark_done(
        whole_number({"n": number}, "n", {}) or 0,
        whole_number({"n": year}, "n", {}) or 0,
        on,
        values.get("merknad", ""),
        by=seat.person.pk,
        now=seat.now,
    )
    return _("It is marked as done.")


def _meeting_named(seat: Seat, values: Values) -> Meeting | None:
    number = number_in(values)
    try:
        return access_meeting(seat.home.pk, number) if number is not None else None
    except Refusal:
        return None


MEETING = (
    Act("mote", gettext_lazy("Call a meeting"), gettext_lazy("Call the meeting"), CALL, _call_fields, _call),
    Act("mote-sak", gettext_lazy("Put something on an agenda"), gettext_lazy("Put it on the agenda"), CALL,
        _point_fields, _point),
    Act("mote-avlys", gettext_lazy("Call a meeting off"), pgettext_lazy("meeting", "Call it off"), CALL, _off_fields,
        _off),
    Act("referat", gettext_lazy("Write minutes"), gettext_lazy("Write the minutes"), CALL, _minutes_fields, _minutes),
    Act("referat-godkjenn", gettext_lazy("Approve minutes"), gettext_lazy("Approve the minutes"), CALL,
        _approve_fields, _approve),
    Act("arshjul", gettext_lazy("Put something on the wheel of the year"), gettext_lazy("Put it on the wheel"), KEEP,
        _task_fields, _task),
    Act("arshjul-gjort", gettext_lazy("Mark something on the wheel as done"), gettext_lazy("Mark it as done"), CALL,
        _done_fields, _done),
)  # fmt: skip
