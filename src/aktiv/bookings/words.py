"""Why a rule said no, and what would work instead, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values.formatting import clock, day, hours, span
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "in_the_past": n_("The time has already begun."),
    "closed_for_booking": n_("This space is not open for booking."),
    "season_only": n_("This space is given out by season only."),
    "outside_opening": n_("The space is not open all of that time."),
    "by_application": n_("A case handler decides on that time. Send an application instead."),
    "off_start_grid": n_("Times start every %(every)s from opening."),
    "too_short": n_("The shortest time is %(minutes)s."),
    "too_long": n_("The longest time is %(minutes)s."),
    "off_length_step": n_("Lengths go in steps of %(step)s."),
    "too_late_notice": n_("Book at least %(minutes)s before the start."),
    "beyond_horizon": n_("It is too early to book that time."),
    "ends_before_start": n_("The end must be after the start."),
    "span_not_sane": n_("One time lasts at most %(days)s days."),
    "nonexistent_time": n_("The clocks go forward that night, so %(time)s does not exist."),
    "ambiguous_time": n_("The clocks go back that night, so %(time)s comes twice. Choose the first or the second."),
    "nonexistent_day": n_("That day is not in the calendar."),
    "organisations_only": n_("Only clubs and associations can book this space."),
    "residents_only": n_("Only residents of the municipality can book this space."),
    "price_group_not_admitted": n_("This space is kept for other groups than yours."),
    "too_young": n_("You must be %(age)s on the day of use to book this space."),
    "age_unknown": n_("This space has an age limit of %(age)s, and we do not know your date of birth."),
    "home_first": n_("Residents of the municipality come first. You can book until %(last)s."),
    "quota_reached": n_("You can have at most %(limit)s bookings in any %(days)s days here."),
    "too_many_participants": n_("There is room for at most %(limit)s people."),
    "no_participants": n_("The number of people must be at least one."),
    "terms_not_accepted": n_("Read and accept the terms of use."),
    "question_unanswered": n_("Answer the questions that must be answered."),
    "outside_season": n_("The season is from %(first)s to %(last)s."),
    "outside_season_hours": n_("The time is outside the weekly hours of the season."),
    "has_begun": n_("The time has begun and can no longer be changed."),
    "already_cancelled": n_("The time is already cancelled."),
    "changed_meanwhile": n_("The booking was changed meanwhile. Look at it again."),
    "not_self_service": n_("The municipality changes this booking. Contact the case handler."),
    "not_lent_out": n_("This space cannot be booked by itself."),
    "not_linked": n_("That space does not come along with this one."),
    "sign_in_first": n_("Sign in to book."),
    "not_representative": n_("You cannot act for that club or association."),
    "not_staff": n_("Only staff of the municipality can do this."),
    "too_many_holds": n_("You already hold %(limit)s times. Finish or drop one of them first."),
    "held_long_enough": n_("The time has already been held longer once."),
    "hold_over": n_("The time is no longer held for you."),
    "too_many_dates": n_("That is %(count)s dates. At most %(limit)s can be booked at once."),
    "no_dates": n_("No dates are left to book."),
    "no_weekdays": n_("Choose at least one weekday."),
    "no_such_weekday": n_("Choose weekdays from Monday to Sunday."),
    "not_a_week_interval": n_("Weeks between the dates must be one or more."),
    "price_changed": n_("The price has changed. Look at it again."),
    "over_event": n_("Another event or booking stands in the way, and cannot be overridden."),
    "override_not_said": n_("This would take time from others. Confirm whom it displaces."),
    "outside_allocation_time": n_("The club does not have that time."),
    "outside_allocation_space": n_("The club's time is in another part of the hall."),
    "not_your_allocation": n_("That time belongs to another club."),
    "team_in_the_way": n_("Another team of the club has that time."),
    "nothing_to_give_back": n_("None of that time is held by the booking."),
    "move_instead": n_("Choose what happens to each booking that the closure hits."),
    "alert_without_subject": n_("Choose a space or an activity to be told about."),
    "alert_without_days": n_("Choose a weekday or the days to look at."),
    "alert_window": n_("The length must fit between the times."),
    "too_many_alerts": n_("You already have %(limit)s alerts. Stop one of them first."),
}

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "in_the_past": {"earliest": n_("The next start is %(earliest)s.")},
    "outside_opening": {"open": n_("It is open %(open)s.")},
    "off_start_grid": {"next": n_("The next start is %(next)s.")},
    "off_length_step": {
        "shorter": n_("%(shorter)s is possible."),
        "longer": n_("%(longer)s is possible."),
    },
    "too_late_notice": {"earliest": n_("The next start is %(earliest)s.")},
    "beyond_horizon": {
        "last": n_("The last day that can be booked is %(last)s."),
        "until": n_("Times until %(until)s can be booked."),
        "opens": n_("It can be booked from %(opens)s."),
    },
    "nonexistent_time": {"next": n_("The next time that exists is %(next)s.")},
    "home_first": {"opens": n_("That day opens to you on %(opens)s.")},
    "quota_reached": {"next": n_("The next day that is possible is %(next)s.")},
}


def sentence(refusal: Refusal, zone: ZoneInfo) -> str:
    """Why, then what would work instead, told on the clock of the zone. An unknown code is told as the code."""
    language = get_language() or "nb"
    told = {key: _told(key, value, language, zone) for key, value in refusal.data.items()}
    why = _(WHY[refusal.code]) % told if refusal.code in WHY else refusal.code
    ways = [_(text) % told for key, text in INSTEAD.get(refusal.code, {}).items() if refusal.data.get(key)]
    return " ".join([why, *ways])


_MINUTES = frozenset({"minutes", "every", "step", "shorter", "longer"})


def _told(key: str, value: Any, language: str, zone: ZoneInfo) -> str:  # Any: each code has its own data
    if isinstance(value, datetime):
        return f"{day(value, language, zone)} {clock(value, language, zone)}"
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, time):
        return clock(value, language)
    if isinstance(value, Period):
        return span(value.start, value.end, language, zone)
    if isinstance(value, list | tuple):
        return ", ".join(_told(key, each, language, zone) for each in value)
    if key in _MINUTES and isinstance(value, int):
        return hours(value, language)
    return str(value)
