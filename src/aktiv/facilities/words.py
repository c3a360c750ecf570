"""Words of the catalogue: why something was refused, and what each setting is called, means and is told in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.facilities.rules.questions import NO, YES, YES_OR_NO
from aktiv.facilities.terms import SPECS, Mode, Unit
from aktiv.municipalities import words as municipality_words
from aktiv.values.formatting import day, hours, money
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "unknown_setting": n_("There is no setting called %(key)s."),
    "setting_missing": n_("%(setting)s must have a value."),
    "setting_not_a_number": n_("%(setting)s must be a whole number."),
    "setting_out_of_bounds": n_("%(setting)s must be from %(least)s to %(most)s."),
    "setting_step": n_("%(setting)s must be in steps of %(step)s."),
    "setting_not_a_choice": n_("%(setting)s must be one of: %(choices)s."),
    "setting_not_yes_or_no": n_("%(setting)s must be yes or no."),
    "setting_not_a_key": n_("%(setting)s must be short names in small letters, digits and hyphens."),
    "settings_disagree": n_("%(setting)s and %(other_setting)s cannot both hold for every space here."),
    "indivisible": n_("A space cannot be divided into %(divisions)s equal parts. Choose for instance 2, 3, 4, 6 or 8."),
    "no_such_part": n_("There is no part number %(part)s of %(divisions)s."),
    "part_without_atoms": n_("Choose what “%(part)s” is made of."),
    "part_outside_parent": n_("“%(part)s” does not lie within “%(within)s”."),
    "no_such_parent": n_("“%(part)s” is to be shown under “%(within)s”, which is not there."),
    "no_such_space": n_("That space is not part of this hall."),
    "not_a_root": n_("Only a whole hall can be divided anew."),
    "no_such_activity": n_("There is no activity called %(slug)s."),
    "no_such_equipment": n_("There is no equipment called %(slug)s."),
    "slug_taken": n_("Another space in the facility has the address %(slug)s."),
    "link_to_itself": n_("A space cannot come along with itself or its own parts."),
    "link_across": n_("A space cannot come along with one in another municipality."),
    "layout_in_use": n_("Future bookings stand on the parts that would change. Move them first."),
    "hours_not_in_order": n_("The hours must begin before they end, within one day."),
    "hours_not_on_cells": n_("Hours begin and end on every %(minutes)s minutes."),
    "hours_weekday": n_("Choose at least one weekday, from Monday to Sunday."),
    "hours_validity": n_("The last day is before the first."),
    "hours_layer": n_("Choose whether the hours are for everyone, for schools or for seasons."),
    "hours_mode": n_("Choose how time is had in those hours."),
    "plan_across": n_("The opening hours belong to another municipality."),
    "plan_missing": n_("A facility must have opening hours."),
    "too_long": n_("The text is too long. At most %(limit)s characters."),
    "control_characters": n_("The text has characters that cannot be shown. Write it again."),
    "not_found": n_("There is nothing here, or it is not yours to see."),
    "question_changed": n_("Somebody else changed the question. What is shown now is how it stands."),
    "missing_question": n_("Write the question in all three languages."),
    "unknown_answer_kind": n_("Choose what kind of answer is wanted."),
    "order_out_of_bounds": n_("Write a place in the order, a number from 0 to %(most)s."),
    "too_many_questions": n_("At most %(most)s questions may stand at one place. End one first."),
    "terms_changed": n_("Somebody else changed the draft. What is shown now is how it stands."),
    "missing_terms": n_("Write the title and the text in all three languages."),
    "no_draft": n_("There is no draft."),
    "not_staff": n_("Your role does not reach that place."),
    "missing_text": n_("Write the reason, so that people understand it."),
}


def answer_told(kind: str, answer: str, language: str) -> str:
    """An answer as people read it: yes and no in words of the language."""
    if kind != YES_OR_NO or answer not in (YES, NO):
        return answer
    with override(language):
        return pgettext("setting", "Yes") if answer == YES else pgettext("setting", "No")


@dataclass(frozen=True, slots=True)
class SettingWords:
    """A setting's name, and what it does, in a sentence or two. Both are English texts to be translated."""

    name: str
    help: str


SETTINGS: Mapping[str, SettingWords] = {
    "buffer_before": SettingWords(
        n_("Time before"),
        n_("Kept free before a booking, for rigging. It may overlap the time after another booking."),
    ),
    "buffer_after": SettingWords(
        n_("Time after"),
        n_("Kept free after a booking, for clearing and cleaning. It may overlap the time before another booking."),
    ),
    "start_interval": SettingWords(n_("Time between starts"), n_("Bookings start so often, counted from opening.")),
    "min_length": SettingWords(n_("Shortest booking"), n_("Nobody can book less than this.")),
    "max_length": SettingWords(n_("Longest booking"), n_("Nobody can book more than this at a time.")),
    "length_step": SettingWords(n_("Steps of length"), n_("Longer bookings than the shortest go in steps of this.")),
    "lead_minutes": SettingWords(n_("Shortest notice"), n_("How long before the start a booking must be made.")),
    "horizon_days": SettingWords(
        n_("How far ahead"), n_("The number of days ahead that can be booked. Today is day 0, the last day counts.")
    ),
    "horizon_hours": SettingWords(
        n_("How far ahead, in hours"), n_("When set, it counts instead of the number of days.")
    ),
    "whole_day": SettingWords(n_("Whole days"), n_("A booking keeps the space for the whole day.")),
    "max_active_person": SettingWords(
        n_("Bookings per person"), n_("How many bookings a person can have within the days that are counted.")
    ),
    "max_active_organisation": SettingWords(
        n_("Bookings per club"), n_("How many bookings a club can have within the days that are counted.")
    ),
    "quota_window_days": SettingWords(
        n_("Days that are counted"), n_("The limits on bookings hold for any so many days in a row.")
    ),
    "audience": SettingWords(n_("Who can book"), n_("Everyone, clubs and associations only, or residents only.")),
    "price_groups": SettingWords(
        n_("Price groups that can book"), n_("When any are chosen, others cannot book the space.")
    ),
    "min_age": SettingWords(n_("Age limit"), n_("A person must be this old on the day of use.")),
    "home_first_days": SettingWords(
        n_("Days kept for residents"), n_("The last days that can be booked are kept for the municipality's residents.")
    ),
    "mode": SettingWords(
        n_("How time is had"),
        n_("At once, by application, by season only, or not at all. Opening hours may say otherwise for some hours."),
    ),
    "payment": SettingWords(n_("Payment"), n_("Whether what has a price is invoiced afterwards or paid beforehand.")),
    "deposit": SettingWords(
        n_("Deposit"),
        n_("Reserved beside the price where it is paid beforehand, and let go of some days after the use."),
    ),
    "cancel_free_minutes": SettingWords(
        n_("Free cancellation until"), n_("How long before the start a booking can be cancelled without a fee.")
    ),
    "cancel_fee_percent": SettingWords(
        n_("Fee for late cancellation"), n_("The share of the price that is paid when it is cancelled later than that.")
    ),
    "no_show_fee_percent": SettingWords(
        n_("Fee for not coming"), n_("The share of the price that is paid when nobody comes.")
    ),
    "max_participants": SettingWords(n_("Most people"), n_("How many people a booking can be for.")),
    "hold_minutes": SettingWords(
        n_("How long a time is held"), n_("A chosen time is kept for so long while the booking is completed.")
    ),
    "shows_holder": SettingWords(
        n_("Names of clubs in calendars"), n_("Clubs' names show in public calendars. Persons' names never do.")
    ),
    "terms_document": SettingWords(n_("Terms of use"), n_("The terms that must be accepted before booking.")),
}

CHOICES: Mapping[str, str] = {
    Mode.INSTANT: n_("At once"),
    Mode.APPLICATION: n_("By application"),
    Mode.SEASON: n_("By season only"),
    Mode.CLOSED: n_("Not at all"),
    "everyone": n_("Everyone"),
    "organisations": n_("Clubs and associations"),
    "residents": n_("Residents"),
    "invoice": n_("Invoice"),
    "prepay": n_("Paid beforehand"),
}

LEVELS: Mapping[str, str] = {
    "default": n_("The service's default"),
    "municipality": n_("The municipality"),
    "facility": n_("The facility"),
    "space": n_("The space"),
}


def setting_name(key: str) -> str:
    """What a setting is called, in the language in use."""
    return _(SETTINGS[key].name) if key in SETTINGS else key


def setting_help(key: str) -> str:
    """What a setting does, in the language in use."""
    return _(SETTINGS[key].help)


def told_value(key: str, value: Any) -> str:  # Any: JSON, see SPECS
    """A setting's value as people read it: "1.5 hours", "No limit", "By application"."""
    spec, language = SPECS[key], get_language() or "nb"
    if value is None:
        return _("No limit")
    if spec.unit is Unit.YES_OR_NO:
        return pgettext("setting", "Yes") if value else pgettext("setting", "No")
    if spec.unit is Unit.MINUTES:
        return hours(value, language) if value else pgettext("setting", "None")
    if spec.unit is Unit.HOURS:
        return hours(value * 60, language)
    if spec.unit is Unit.DAYS:
        return ngettext("%(count)d day", "%(count)d days", value) % {"count": value}
    if spec.unit is Unit.YEARS:
        return ngettext("%(count)d year", "%(count)d years", value) % {"count": value}
    if spec.unit is Unit.PERCENT:
        return _("%(percent)d %%") % {"percent": value}
    if spec.unit is Unit.MONEY:
        return money(value, language) if value else pgettext("setting", "None")
    if spec.unit is Unit.CHOICE:
        return _(CHOICES[value])
    if spec.unit is Unit.KEYS:
        return ", ".join(value) or pgettext("setting", "All")
    return str(value) or pgettext("setting", "None")


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return municipality_words.sentence(refusal)
    told = {name: _told(value) for name, value in refusal.data.items()}
    if "key" in refusal.data:
        told["setting"] = setting_name(refusal.data["key"])
        told["other_setting"] = setting_name(refusal.data.get("other", ""))
    return _(WHY[refusal.code]) % told


def _told(value: Any) -> str:  # Any: each code has its own data
    if isinstance(value, date):
        return day(value, get_language() or "nb")
    if isinstance(value, list | tuple):
        return ", ".join(_(CHOICES.get(each, str(each))) for each in value)
    return str(value)
