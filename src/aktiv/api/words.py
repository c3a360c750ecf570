"""Sentences for the codes of the interface itself; those of the rules are told by the packages that refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aktiv.access import words as access
from aktiv.bookings import words as bookings
from aktiv.cases import words as cases
from aktiv.facilities import words as facilities
from aktiv.lending import stock_words, store_words
from aktiv.lending import words as lending
from aktiv.people import words as people
from aktiv.prices import words as prices
from aktiv.seasons import words as seasons
from aktiv.values.refusal import Refusal

SENTENCES: Mapping[str, Promise] = {
    "cursor_invalid": _("The cursor is not one we gave"),
    "deposit_too_early": _("It is too early to pay the deposit: {opens}"),
    "failed": _("Something failed on our side; nothing was changed"),
    "file_unread": _("The file cannot be read: {why}"),
    "file_wrong": _("Some lines cannot be read as they stand; nothing was changed"),
    "idempotency_key_invalid": _("The Idempotency-Key must be at most {limit} plain characters"),
    "idempotency_key_reused": _("This Idempotency-Key came with another request before"),
    "invalid": _("Something in the request is not valid"),
    "malformed": _("The body could not be read as JSON"),
    "media_type": _("Send JSON, with the content type application/json"),
    "method": _("This address does not answer to that method"),
    "minutes_missing": _("Give the length in minutes, or the end of the time"),
    "no_such_activity": _("There is no activity {activity}"),
    "no_such_municipality": _("There is no municipality {municipality} here"),
    "no_such_provider": _("That is no way to pay here: leave pay_with out, or choose another"),
    "not_a_date_of_it": _("The series has no such dates: {days}"),
    "not_found": _("There is nothing here, or it is not yours to see"),
    "nothing_to_pay": _("There is nothing more to pay."),
    "repeated_parameters": _("These parameters may be given once only: {names}"),
    "span_too_long": _("At most {days} days can be asked for at a time"),
    "taken": _("Somebody else has some of that time"),
    "token_invalid": _("The token is not valid, has expired or was revoked"),
    "token_missing": _("This needs a token: Authorization: Bearer …"),
    "token_scope": _("The token does not open this; it needs the scope {needed}"),
    "too_large": _("The body is larger than {limit} bytes"),
    "unknown_parameters": _("There are no such parameters here: {names}"),
}

FIELDS: Mapping[str, Promise] = {
    "code_or_participant": _("Give either the code or the participant"),
    "bool_type": _("Must be true or false"),
    "control_characters": _("Has control characters"),
    "dict_type": _("Must be an object"),
    "enum": _("Must be one of: {expected}"),
    "extra_forbidden": _("There is no such member here"),
    "far_away": _("Must be in a year that can be booked"),
    "greater_than_equal": _("Must be {ge} or more"),
    "found_or_labels": _("Say either how many or which"),
    "hold_or_space": _("Give either the hold, or the space with start and end"),
    "int_type": _("Must be a whole number"),
    "less_than_equal": _("Must be {le} or less"),
    "list_type": _("Must be a list"),
    "literal_error": _("Must be one of: {expected}"),
    "missing": _("Must be given"),
    "model_type": _("Must be an object"),
    "naive_time": _("A time needs an offset, such as +01:00 or Z"),
    "not_a_clock_time": _("Must be a time on the clock, such as 18:00"),
    "not_a_date": _("Must be a date that exists, such as 2027-03-02"),
    "not_a_place": _("Must be latitude and longitude, such as 58.9700,5.7331"),
    "not_a_time": _("Must be a time in RFC 3339 with offset, such as 2027-03-02T18:00:00+01:00"),
    "not_a_uuid": _("Must be a UUID"),
    "start_and_end": _("Give both start and end, or neither"),
    "string_pattern_mismatch": _("Does not have the form {pattern}"),
    "string_too_long": _("Is too long"),
    "string_type": _("Must be text"),
    "too_long": _("Is too long"),
    "too_short": _("Is too short"),
}


def sentence(refusal: Refusal) -> str:
    """What a refusal says, in the language of the request and on the clock of the municipality it is about."""
    code, data = refusal.code, refusal.data
    if code in SENTENCES:
        return _filled(SENTENCES[code], data)
    zone, language = ZoneInfo(timezone.get_current_timezone_name()), translation.get_language() or "nb"
    if code == "not_enough" and "kind" not in data:  # at the counter nobody asks of which kind
        return store_words.sentence(refusal, zone, language)
    if code in lending.WHY:
        return lending.sentence(refusal, zone)
    if code in store_words.WHY:
        return store_words.sentence(refusal, zone, language)
    if code in stock_words.WHY:
        return stock_words.sentence(refusal, language)
    if code in access.WHY:
        return access.sentence(refusal)
    if code in cases.WHY and code not in bookings.WHY:
        return cases.sentence(refusal, zone, language)
    if code in bookings.WHY:
        return bookings.sentence(refusal, zone)
    if code in seasons.WHY:
        return seasons.sentence(refusal, zone)
    if code in prices.WHY:
        return prices.sentence(refusal, language)
    return people.sentence(refusal) if code in people.WHY else facilities.sentence(refusal)


def in_general(code: str) -> str:
    """The sentence of a code in English, with "…" for what differs from time to time: for the description."""
    with translation.override("en"):
        if code in SENTENCES:
            return str(SENTENCES[code]).format_map(_Anything())
        of_things = {**access.WHY, **stock_words.WHY, **store_words.WHY}
        why = {**of_things, **seasons.WHY, **cases.WHY, **facilities.WHY, **people.WHY, **prices.WHY, **bookings.WHY}
        why |= lending.WHY
        return why.get(code, code.replace("_", " ")) % _Anything()


class _Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def of_field(code: str, data: Mapping[str, Any]) -> str:  # Any: what the check explains with
    """What is wrong with one member or parameter."""
    told = FIELDS.get(code)
    return _filled(told, data) if told is not None else str(_("Is not valid"))


def _filled(told: Promise, data: Mapping[str, Any]) -> str:  # Any: as above
    return str(told).format_map({key: _written(value) for key, value in data.items()})


def _written(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
