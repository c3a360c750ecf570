"""What is done with an engagement of the pool: answer it, report and approve hours, end it before time."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.actions import engagements, hours
from aktiv.collaboration.models import Engagement
from aktiv.collaboration.models.pool import LONGEST_NOTE
from aktiv.collaboration.queries.engagement_figures import month_in, state_of
from aktiv.collaboration.queries.pool import engagements_of, use_of
from aktiv.collaboration.rules.pool import first_of, month_before, months
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, partners, pick, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.pool_fields import (
    answered,
    as_choices,
    coming_months,
    engagement_told,
    month_chosen,
    own_numbers,
    yes_or_no,
)
from aktiv.web.components.forms import Field

SPEAK = Permission.COLLABORATION_SPEAK


def _answer_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = own_numbers(seat)
    waiting = [
        (str(each.number), engagement_told(each))
        for each in engagements_of(seat.home.pk)
        if each.state == Engagement.State.PROPOSED
        and (each.receiver if each.proposed_for_id == each.giver_id else each.giver).number in own
    ]
    return [
        pick("nr", _("Engagement"), waiting, values, errors),
        yes_or_no(_("Your answer"), _("Yes: the hours are reserved, and promised"), _("No"), values, errors),
        _reason(values, errors),
    ]


def _reason(values: Values, errors: Errors) -> Field:
    return text("grunn", _("Reason"), values, errors, optional=True, longest=LONGEST_NOTE,
                hint=_("Must be there with a no. It is public."))  # fmt: skip


def _answer(seat: Seat, values: Values, errors: Errors) -> str:
    number, yes = whole_number(values, "nr", errors), answered(values, errors)
    if errors or number is None:
        return ""
    said, by, now = values.get("grunn", ""), seat.person.pk, seat.now
    if not yes:
        engagements.decline(number, said, by=by, now=now)
        return _("You have said no.")
    made = engagements.agree(number, text=said, by=by, now=now)
    commitment = made.commitment.number if made.commitment is not None else 0
    return _("It is agreed. The hours are promised as commitment %(number)s.") % {"number": commitment}


def _end_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = own_numbers(seat)
    agreed = [
        each
        for each in engagements_of(seat.home.pk)
        if each.state == Engagement.State.AGREED and {each.giver.number, each.receiver.number} & own
    ]
    return [
        pick("nr", _("Engagement"), [(str(each.number), engagement_told(each)) for each in agreed], values, errors),
        pick("for", _("You end it for"), partners(seat, own=True), values, errors),
        pick("til", _("Last month with hours"),
             [(month_in(month_before(first_of(seat.today))), _("None, as it has not begun")), *coming_months(seat)],
             values, errors, hint=_("Hours that were promised for later months are let go.")),
        text("grunn", _("Reason"), values, errors, longest=LONGEST_NOTE, hint=_("It is public.")),
    ]  # fmt: skip


def _end(seat: Seat, values: Values, errors: Errors) -> str:
    number, last = whole_number(values, "nr", errors), month_chosen(values, "til", errors)
    why = filled(values, errors, "grunn")["grunn"]
    if errors or number is None:
        return ""
    if last < first_of(seat.today):  # none: the month before it begins
        first = next((each.first_month for each in engagements_of(seat.home.pk) if each.number == number), seat.today)
        last = month_before(first_of(first))
    made = engagements.end(number, last, why, member=values.get("for", ""), by=seat.person.pk, now=seat.now)
    return _("It ends. %(hours)s are let go.") % {"hours": words.hours_told(made.released_hours or 0)}


def _report_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own, this = own_numbers(seat), first_of(seat.today)
    mine = [
        each
        for each in engagements_of(seat.home.pk)
        if each.state in ("agreed", "ended") and each.giver.number in own and use_of(each).first <= this
    ]
    span = sorted({month for each in mine for month in months(use_of(each).first, min(use_of(each).last, this))})
    values = {"maned": month_in(span[-1])} | dict(values) if span else values
    return [
        pick("nr", _("Engagement"), [(str(each.number), engagement_told(each)) for each in mine], values, errors),
        pick("maned", _("Month"), as_choices(tuple(reversed(span))), values, errors),
        text("timer", pgettext("pool", "Hours"), values, errors, inputmode="numeric",
             hint=_("Less than nothing corrects what was reported before.")),
        text("merknad", _("What was done"), values, errors, optional=True, longest=LONGEST_NOTE,
             hint=_("It is public. Do not name people.")),
    ]  # fmt: skip


def _report(seat: Seat, values: Values, errors: Errors) -> str:
    number, month = whole_number(values, "nr", errors), month_chosen(values, "maned", errors)
    worked = whole_number(values, "timer", errors, least=-(10**6))
    if errors or number is None or worked is None:
        return ""
    hours.report(number, month, worked, text=values.get("merknad", ""), by=seat.person.pk, now=seat.now)
    return _("The hours are reported. The other partner approves them.")


def _approve_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = own_numbers(seat)
    waiting = [
        (str(line.pk), f"{words.month_told(line.month)}: {words.hours_told(line.hours)}, {engagement_told(each)}")
        for each in engagements_of(seat.home.pk)
        if each.receiver.number in own and values.get("nr") in (None, "", str(each.number))
        for line in each.lines.all()
        if state_of(line) == "waiting"
    ]
    return [
        pick("linje", pgettext("pool", "Hours"), waiting, values, errors),
        yes_or_no(_("Your answer"), _("They count"), _("They do not count"), values, errors),
        _reason(values, errors),
    ]


def _approve(seat: Seat, values: Values, errors: Errors) -> str:
    line, yes = whole_number(values, "linje", errors), answered(values, errors)
    if errors or line is None:
        return ""
    if yes:
        hours.approve(line, by=seat.person.pk, now=seat.now)
        return _("The hours count.")
    hours.refuse(line, values.get("grunn", ""), by=seat.person.pk, now=seat.now)
    return _("The hours do not count. They can be reported anew.")


WORKING = (
    Act("svar-oppdrag", gettext_lazy("Answer a proposal"), gettext_lazy("Answer it"), SPEAK, _answer_fields, _answer),
    Act("for-timer", gettext_lazy("Report hours"), gettext_lazy("Report the hours"), SPEAK, _report_fields, _report),
    Act("godkjenn-timer", gettext_lazy("Approve hours"), gettext_lazy("Answer it"), SPEAK, _approve_fields, _approve),
    Act("avslutt-oppdrag", gettext_lazy("End an engagement before time"), gettext_lazy("End the engagement"), SPEAK,
        _end_fields, _end),
)  # fmt: skip
