"""Why a rule said no, and what would work instead, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from aktiv.people import words as people
from aktiv.prices import words as prices
from aktiv.values.formatting import clock, day, hours, span
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

WHY: Mapping[str, str] = {
    "in_the_past": gettext_noop("The time has already begun."),
    "closed_for_booking": gettext_noop("This space is not open for booking."),
    "season_only": gettext_noop("This space is given out by season only."),
    "outside_opening": gettext_noop("The space is not open all of that time."),
    "by_application": gettext_noop("A case handler decides on that time. Ask the municipality."),
    "off_start_grid": gettext_noop("Times start every %(every)s from opening."),
    "time_too_short": gettext_noop("The shortest time is %(minutes)s."),
    "time_too_long": gettext_noop("The longest time is %(minutes)s."),
    "off_length_step": gettext_noop("Lengths go in steps of %(step)s."),
    "too_late_notice": gettext_noop("Book at least %(minutes)s before the start."),
    "beyond_horizon": gettext_noop("It is too early to book that time."),
    "ends_before_start": gettext_noop("The end must be after the start."),
    "span_not_sane": gettext_noop("One time lasts at most %(days)s days."),
    "nonexistent_time": gettext_noop("The clocks go forward that night, so %(time)s does not exist."),
    "ambiguous_time": gettext_noop(
        "The clocks go back that night, so %(time)s comes twice. Choose the first or the second."
    ),
    "nonexistent_day": gettext_noop("That day is not in the calendar."),
    "organisations_only": gettext_noop("Only clubs and associations can book this space."),
    "residents_only": gettext_noop("Only residents of the municipality can book this space."),
    "price_group_not_admitted": gettext_noop("This space is kept for other groups than yours."),
    "too_young": gettext_noop("You must be %(age)s on the day of use to book this space."),
    "age_unknown": gettext_noop("This space has an age limit of %(age)s, and we do not know your date of birth."),
    "home_first": gettext_noop("Residents of the municipality come first. You can book until %(last)s."),
    "quota_reached": gettext_noop("You can have at most %(limit)s bookings in any %(days)s days here."),
    "too_many_participants": gettext_noop("There is room for at most %(limit)s people."),
    "no_participants": gettext_noop("The number of people must be at least one."),
    "terms_not_accepted": gettext_noop("Read and accept the terms of use."),
    "question_unanswered": gettext_noop("Answer the questions that must be answered."),
    "answer_of_other_kind": gettext_noop("Answer with a number in figures, or with yes or no, where that is asked."),
    "outside_season": gettext_noop("The season is from %(first)s to %(last)s."),
    "outside_season_hours": gettext_noop("The time is outside the weekly hours of the season."),
    "has_begun": gettext_noop("The time has begun and can no longer be changed."),
    "not_begun": gettext_noop("The time has not begun. Who came can be noted from its start."),
    "nobody_expected": gettext_noop("Nobody is expected while it is closed."),
    "not_a_count": gettext_noop("Write how many came as a whole number, from 1 to %(limit)s."),
    "not_said_yet": gettext_noop("It was granted just now, and the letter has not been sent. Try again in a minute."),
    "not_for_organisations": gettext_noop("Only an organisation’s bookings can be shared."),
    "payer_not_active": gettext_noop("That organisation cannot pay: it is not active."),
    "pays_already": gettext_noop("You pay it yourselves already. Ask another organisation."),
    "nothing_to_share": gettext_noop("Write a percentage, or choose an addition."),
    "nothing_to_come": gettext_noop("There are no dates to come in this booking."),
    "already_answered": gettext_noop("It has been answered in the meantime."),
    "not_agreed": gettext_noop("It has ended in the meantime."),
    "already_cancelled": gettext_noop("The time is already cancelled."),
    "changed_meanwhile": gettext_noop("The booking was changed meanwhile. Look at it again."),
    "not_self_service": gettext_noop("The municipality changes this booking. Contact the case handler."),
    "not_lent_out": gettext_noop("This space cannot be booked by itself."),
    "not_linked": gettext_noop("That space does not come along with this one."),
    "sign_in_first": gettext_noop("Sign in to book."),
    "not_staff": gettext_noop("Only staff of the municipality can do this."),
    "too_many_holds": gettext_noop("You already hold %(limit)s times. Finish or drop one of them first."),
    "free_now": gettext_noop("Nobody has that time. You can book it."),
    "held_by_you": gettext_noop("You hold that time yourself just now. You can book it."),
    "too_many_waiting": gettext_noop("You already wait for %(limit)s times. Leave one of the lines first."),
    "offer_over": gettext_noop("The time is not held for you any more."),
    "held_long_enough": gettext_noop("The time has already been held longer once."),
    "hold_over": gettext_noop("The time is no longer held for you."),
    "too_many_dates": gettext_noop("That is %(count)s dates. At most %(limit)s can be booked at once."),
    "no_dates": gettext_noop("No dates are left to book."),
    "no_dates_chosen": gettext_noop("Choose at least one date."),
    "no_weekdays": gettext_noop("Choose at least one weekday."),
    "no_such_weekday": gettext_noop("Choose weekdays from Monday to Sunday."),
    "not_a_week_interval": gettext_noop("Weeks between the dates must be one or more."),
    "too_long": gettext_noop("The text is too long. At most %(limit)s characters."),
    "control_characters": gettext_noop("The text has characters that cannot be shown. Write it again."),
    "missing_text": gettext_noop("This must be filled in."),
    "taken": gettext_noop("Somebody else has some of that time."),
    "dates_taken": gettext_noop("Some of the dates are taken. Choose what to do with each."),
    "fee_not_accepted": gettext_noop("Cancelling this late costs a fee. Look at it first."),
    "not_held": gettext_noop("That time is no longer held."),
    "price_changed": gettext_noop("The price has changed. Look at it again."),
    "over_event": gettext_noop("Another event or booking stands in the way, and cannot be overridden."),
    "override_not_said": gettext_noop("This would take time from others. Confirm whom it displaces."),
    "outside_allocated_time": gettext_noop("The club does not have that time."),
    "outside_allocated_space": gettext_noop("The club's time is in another part of the hall."),
    "given_back": gettext_noop("The club has given that time back."),
    "group_time_in_group_time": gettext_noop("A team's time cannot be divided again."),
    "has_group_times": gettext_noop("Teams have times in it. Cancel those first."),
    "moved_nowhere": gettext_noop("Choose where each booking is to be moved."),
    "not_your_allocation": gettext_noop("That time belongs to another club."),
    "too_many_teams": gettext_noop("A time can be divided among at most %(limit)s teams."),
    "nothing_to_take_back": gettext_noop("That time has not been given back, or it has begun."),
    "taken_meanwhile": gettext_noop("Somebody else has the time now, so it cannot come back."),
    "team_in_the_way": gettext_noop("Another team of the club has that time."),
    "spaces_overlap": gettext_noop("Two of the spaces share floor. Choose one of them."),
    "nothing_to_give_back": gettext_noop("None of that time is held by the booking."),
    "move_instead": gettext_noop("Choose what happens to each booking that the closure hits."),
    "not_an_audience": gettext_noop("Write how many are expected as a whole number, from 1 to %(limit)s."),
    "not_a_web_address": gettext_noop("Write the whole address of the page, with https:// in front."),
    "safety_contact_by_half": gettext_noop("Write both the name and the phone number of whoever answers for safety."),
    "not_moved_here": gettext_noop("That time is not moved here. A team’s time is the club’s; a closure is lifted."),
    "several_spaces": gettext_noop("It has several spaces, and can be moved in time but not to another space."),
    "cut_outside": gettext_noop("Choose a time inside the booking."),
    "parts_not_the_whole": gettext_noop("The two parts must be the whole space together."),
    "held_in_part": gettext_noop("Some of the time has been taken or given back, so it cannot be divided."),
    "stands_over_others": gettext_noop("It has taken time from others, so it cannot be divided."),
    "not_the_whole": gettext_noop("The parts must be all of the time together."),
    "nobody_chosen": gettext_noop("Choose who the time is for."),
    "alert_without_subject": gettext_noop("Choose a space or an activity to be told about."),
    "alert_without_days": gettext_noop("Choose a weekday or the days to look at."),
    "sign_up_there_already": gettext_noop("It is open for sign-up already."),
    "sign_up_off": gettext_noop("It is cancelled, so nobody can sign up."),
    "sign_up_over": gettext_noop("It is over."),
    "sign_up_stopped": gettext_noop("The organiser has stopped sign-up."),
    "sign_up_not_open": gettext_noop("Sign-up opens %(opens)s."),
    "sign_up_closed": gettext_noop("Sign-up closed %(closed)s."),
    "signed_up_already": gettext_noop("That name is signed up already."),
    "no_room": gettext_noop("It is full."),
    "too_many_along": gettext_noop("You can sign up %(limit)s people at most."),
    "age_not_said": gettext_noop("Choose an age group."),
    "no_such_band": gettext_noop("Choose one of the age groups in the list."),
    "too_late_to_sign_off": gettext_noop(
        "You could sign off until %(until)s. Tell the organiser that you cannot come."
    ),
    "not_a_capacity": gettext_noop(
        "Write a whole number from 1 to %(limit)s, or nothing when there is room for any number."
    ),
    "not_a_notice": gettext_noop("Write a whole number of hours from 0 to %(limit)s."),
    "opens_after_it_closes": gettext_noop("Sign-up must open before it closes."),
    "closes_after_it": gettext_noop("Sign-up must close before it is over, %(end)s."),
    "bad_email": gettext_noop("Write an e-mail address, for example name@example.com."),
    "days_not_said": gettext_noop("Say from which day through which day."),
    "last_day_first": gettext_noop("The last day is before the first."),
    "too_many_days": gettext_noop("Choose at most %(limit)s days."),
    "more_have_signed_up": gettext_noop(
        "%(signed_up)s have signed up already, so there must be room for at "
        "least as many. Take somebody off the list first."
    ),
    "has_come": gettext_noop("That person has come. Take that back first."),
    "too_early_to_let_in": gettext_noop("You can let people in from %(opens)s."),
    "waits_for_a_place": gettext_noop("Stands on the waiting list and has no place yet."),
    "signed_off_before": gettext_noop("Has signed off, or was taken off the list."),
    "no_such_code": gettext_noop("Nobody here has that code. Check each letter."),
    "code_of_another": gettext_noop("That code is for something else."),
    "no_lines_here": gettext_noop("There is no waiting list here."),
    "alert_window": gettext_noop("The length must fit between the times."),
    "too_many_alerts": gettext_noop("You already have %(limit)s alerts. Stop one of them first."),
    "wrong_days": gettext_noop("The last day must not come before the first."),
    "season_too_long": gettext_noop("A season is at most %(days)s days."),
    "season_over_already": gettext_noop("The last day has been. Choose one that is to come."),
    "season_there_already": gettext_noop("There is a season called %(name)s already that begins on that day."),
}

INSTEAD: Mapping[str, Mapping[str, str]] = {
    "code_of_another": {"title": gettext_noop("It is for: %(title)s.")},
    "in_the_past": {"earliest": gettext_noop("The next start is %(earliest)s.")},
    "outside_opening": {"open": gettext_noop("It is open %(open)s.")},
    "off_start_grid": {"next": gettext_noop("The next start is %(next)s.")},
    "off_length_step": {
        "shorter": gettext_noop("%(shorter)s is possible."),
        "longer": gettext_noop("%(longer)s is possible."),
    },
    "too_late_notice": {"earliest": gettext_noop("The next start is %(earliest)s.")},
    "beyond_horizon": {
        "last": gettext_noop("The last day that can be booked is %(last)s."),
        "until": gettext_noop("Times until %(until)s can be booked."),
        "opens": gettext_noop("It can be booked from %(opens)s."),
    },
    "nonexistent_time": {"next": gettext_noop("The next time that exists is %(next)s.")},
    "home_first": {"opens": gettext_noop("That day opens to you on %(opens)s.")},
    "quota_reached": {"next": gettext_noop("The next day that is possible is %(next)s.")},
}


def sentence(refusal: Refusal, zone: ZoneInfo) -> str:
    """Why, then what would work instead, told on the clock of the zone. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return (
            prices.sentence(refusal, get_language() or "nb") if refusal.code in prices.WHY else people.sentence(refusal)
        )
    language = get_language() or "nb"
    told = {key: _told(key, value, language, zone) for key, value in refusal.data.items()}
    why = _(WHY[refusal.code]) % told
    ways = [_(text) % told for key, text in INSTEAD.get(refusal.code, {}).items() if refusal.data.get(key)]
    return " ".join([why, *ways])


def along_told(counted: Sequence[tuple[Texts, int]], of: int, language: str) -> str:
    """What comes along with so many dates, in one phrase: "Kjøkkenet, Garderobe 1 (3 av 10 datoer)"."""
    told = []
    with override(language):
        for name, count in counted:
            place = name.said_in(language).text
            few = _("%(place)s (%(count)s of %(of)s dates)") % {"place": place, "count": count, "of": of}
            told.append(place if count == of else few)
    return ", ".join(told)


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
